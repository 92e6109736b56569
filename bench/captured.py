"""How well `briefings capture` reads pages: title, author, day, language and text, on public sets that others annotated.

    python bench/captured.py FOLDER [STEP]     FOLDER holds the sets; with STEP only each STEPth page is read
    python bench/captured.py                   print the commands that fetch the sets

Nothing of the sets is part of this repository. What is scored, and how:

- trafilatura's evaluation (990 pages): strings that must be in the text and strings that must not, looked for in everything but
  headline, byline and captions, which have places for themselves; title, author and day of the
  pages that have them. A title is right if its words are the same, without case and punctuation; authors if their names are.
  What differs is wrong, what is open is open. Days that are not days (2022-25-10) count as open or wrong, never as right.
- the benchmark of article extraction (181 pages) and the test pages of Readability (130): the words of the article, as
  precision and recall of runs of four words.
- all pages: hidden and struck words that are in the text, found by a separate parser; the language against the page's `lang`,
  for pages where it is sure; crashes; the CPU time for each megabyte.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from briefings.editor.capturing.document import Document
from briefings.editor.extract import extract
from briefings.problems import AuthorError, Location

SETS = {
    "adbar/trafilatura": "e90b0ef51ab026fdb905fb6c5b3c84dd3d784fd5",
    "scrapinghub/article-extraction-benchmark": "4a3bc979f76c0df73cb95fe272e2fc1b96f9f010",
    "mozilla/readability": "ab4027a8b37669745016869a37a504727992b2ba",
}
_NOT_COUNTED = ("headline", "byline", "caption")
_UNSEEN = (
    "[hidden], del, s, strike, [style*='display:none'], [style*='display: none'], [style*='visibility:hidden'],"
    " [style*='visibility: hidden'], .sr-only, .visually-hidden, .screen-reader-text"
)


class Page(NamedTuple):
    """A page of a set, with what somebody wrote down about it."""

    name: str
    raw: bytes
    expected: dict[str, Any]


def pages(folder: Path) -> Iterator[Page]:
    """Yield the pages of all sets that are below a folder."""
    root = folder / "adbar+trafilatura" / "tests"
    if root.is_dir():
        for entry in json.loads((root / "evaldata.json").read_text("utf-8")).values():
            path = next(path for name in ("cache", "eval") if (path := root / name / entry["file"]).is_file())
            yield Page(entry["file"], path.read_bytes(), entry)
    root = folder / "scrapinghub+article-extraction-benchmark"
    if root.is_dir():
        import gzip

        for name, entry in json.loads((root / "ground-truth.json").read_text("utf-8")).items():
            yield Page(
                name, gzip.decompress((root / "html" / f"{name}.html.gz").read_bytes()), {"body": entry["articleBody"]}
            )
    root = folder / "mozilla+readability" / "test" / "test-pages"
    for path in sorted(root.iterdir()) if root.is_dir() else ():
        body = LexborHTMLParser((path / "expected.html").read_text("utf-8")).text(separator=" ")
        yield Page(path.name, (path / "source.html").read_bytes(), {"body": body})


def score(page: Page, document: Document) -> Counter[str]:
    """Return what is right, wrong and open of one page, and how much of its text is wanted and unwanted."""
    counts: Counter[str] = Counter()
    sure: dict[str, list[str]] = {}
    for said in document.said:
        if said.sure:
            sure.setdefault(said.field, []).append(said.value)
    expected = page.expected
    for field, name in (("title", "title"), ("authors", "author"), ("published", "date")):
        if expected.get(name):
            found = sure.get(field)
            right = found and _same(field, found, expected[name])
            counts[f"{name} {'right' if right else 'wrong' if found else 'open'}"] += 1
    read = [block for block in document.blocks if block.kind not in _NOT_COUNTED]
    text = " ".join(" ".join(block.text for block in read).split())
    for name in ("with", "without"):
        for words in expected.get(name, ()):
            counts[f"{name} all"] += 1
            counts[f"{name} found"] += " ".join(words.split()) in text
    if "body" in expected:
        theirs, ours = (
            _runs(expected["body"]),
            _runs(text),
        )
        counts["runs both"] += (both := sum((theirs & ours).values()))
        counts["runs missed"] += sum(theirs.values()) - both
        counts["runs added"] += sum(ours.values()) - both
    tree = LexborHTMLParser(page.raw.decode("utf-8", "replace"))
    stored = "".join(document.text.split())
    counts["hidden"] += sum(1 for words in _unseen(tree) if words in stored)
    lang = (tree.root.attributes.get("lang") or "") if tree.root else ""
    if lang and "language" in sure:
        counts[
            "language right" if sure["language"][0].split("-")[0] == lang.split("-")[0].lower() else "language wrong"
        ] += 1
    elif lang:
        counts["language open"] += 1
    counts["doubted"] += bool(document.doubts)
    return counts


def _same(field: str, found: list[str], expected: Any) -> bool:
    if field == "published":
        return bool(found[0] == expected)
    if field == "title":
        return _folded(found[0]) == _folded(expected)
    joined = "; ".join(expected) if isinstance(expected, list) else expected
    named = re.split(
        r"\s*[;,/]\s*|\s+(?:und|and|et|y|e|&)\s+",
        re.sub(r"(?i)^(?:von|by|par|por)\s+", "", joined),
        flags=re.IGNORECASE,
    )
    return {_folded(name) for name in found} == {_folded(name) for name in named} - {""}


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("\u00ad", "").casefold()))


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def _unseen(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the texts of hidden and struck elements that the page does not show elsewhere too."""
    hidden = [
        "".join(node.text(separator=" ").split()) for node in tree.css(_UNSEEN) if node.tag not in ("body", "html")
    ]
    for node in tree.css(_UNSEEN + ", script, style, noscript, template"):
        if node.tag not in ("body", "html"):
            node.decompose()
    shown = "".join(tree.text(separator=" ").split())
    yield from (words for words in hidden if len(words) > 25 and words not in shown)


def measure(folder: Path, step: int = 1) -> Counter[str]:
    """Return the counts over every page (or each STEPth), with the pages that crashed and the time they took."""
    counts: Counter[str] = Counter()
    for number, page in enumerate(pages(folder)):
        if number % step:
            continue
        counts["pages"] += 1
        counts["bytes"] += len(page.raw)
        start = time.process_time()
        try:
            document = extract(page.raw, Location(page.name))
        except AuthorError as error:
            counts["refused"] += 1
            print(f"refused: {page.name}: {error}", file=sys.stderr)
            document = Document((), "")
        except Exception as error:
            counts["crashes"] += 1
            print(f"crashed: {page.name}: {error!r}", file=sys.stderr)
            continue
        counts["milliseconds"] += (spent := round((time.process_time() - start) * 1000))
        counts["slow"] += spent > 1000 * max(1, len(page.raw) / 1e6)
        counts += score(page, document)
    return counts


def _print(counts: Counter[str]) -> None:
    for name in ("title", "author", "date"):
        found = {outcome: counts[f"{name} {outcome}"] for outcome in ("right", "wrong", "open")}
        print(f"{name}: {found}, wrong {found['wrong'] / max(1, sum(found.values())):.3f}")
    print(
        f"wanted {counts['with found'] / max(1, counts['with all']):.3f}, unwanted {counts['without found'] / max(1, counts['without all']):.3f}"
    )
    both, missed, added = (counts[f"runs {name}"] for name in ("both", "missed", "added"))
    print(f"articles: precision {both / max(1, both + added):.3f}, recall {both / max(1, both + missed):.3f}")
    languages = {outcome: counts[f"language {outcome}"] for outcome in ("right", "wrong", "open")}
    print(f"language: {languages}, hidden words: {counts['hidden']}, doubted: {counts['doubted']}")
    print(f"pages {counts['pages']}, refused {counts['refused']}, crashes {counts['crashes']}, slow {counts['slow']}")
    print(f"{counts['milliseconds'] / 1000:.1f} CPU s for {counts['bytes'] / 1e6:.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        for repository, commit in SETS.items():
            name = repository.replace("/", "+")
            print(f"git clone https://github.com/{repository} {name} && git -C {name} checkout {commit}")
    else:
        _print(measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
