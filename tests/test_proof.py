"""The proof beside a quotation: the sentence that it stands in, in words where they may be printed, else in bars."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from conftest import BASE, run, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from test_packs import text as pack_text

from briefings import matcher
from briefings.check.excerpts import Extent, around, excerpt
from briefings.load.receipts import Receipt

Edit = Callable[[Path, str, str], None]
TEXT = """Crews wait for the quay

A short note by the desk
Weekend Report

The office met early. “We are ready. The boats are not,” said one pilot, who asked for tea. Nobody spoke of costs.

“Let us wait,” one pilot said slowly, “until the ice has gone.” The quay stayed dark.

One pilot called the plan “a gift” and the rule “a gift” as well. Rain fell later.

“We will open every single lamp on the long pier tonight,” said one pilot. Gulls were heard.

“They will close every single gate on the old quay now,” said one pilot. Bells rang twice.

Nothing else was told that day, and the desk asked about it in vain.
"""
SIGNED = "meaning_kept: {{by: chief editor, on: 2026-03-10, why: nothing else is said, changes: [{}]}}"
QUOTES = {
    "two-sentences": ("p1", "words: We are ready. The boats are not"),
    "parts": ("p2", "segments:\n  - {words: Let us wait}\n  - {words: until the ice has gone}"),
    "twice": ("p3", "mode: partial\nintroduction: called the plan\nwords: a gift"),
    "fragment": (
        "p4",
        "mode: partial\nintroduction: spoke of\nwords: every single lamp on the long pier tonight\n"
        + SIGNED.format("We will open"),
    ),
    "edited": (
        "p5",
        "words: They will close every … gate on the old quay now\n"
        "edits: [{kind: omission, text: …, reason: shorter}]\n" + SIGNED.format("single"),
    ),
}
Told = list[str | tuple[int, ...]]
BARS: dict[str, Told] = {
    "two-sentences": ["“We are ready. The boats are not”", (4, 3, 6, 3, 5, 3, 4)],
    "parts": ["“Let us wait”", (3, 5, 4, 7), "“until the ice has gone”"],
    "twice": [(3, 5, 6, 3, 4), "“a gift”", (3, 3, 4, 2, 5, 2, 5)],
    "fragment": [(2, 4, 4), "“every single lamp on the long pier tonight”", (4, 3, 6)],
    "edited": ["“They will close every … gate on the old quay now”", (4, 3, 6)],
}
WORDS: dict[str, Told] = {
    "two-sentences": ["“We are ready. The boats are not”", "said one pilot, who asked for tea."],
    "parts": ["“Let us wait”", "one pilot said slowly,", "“until the ice has gone”"],
    "twice": ["One pilot called the plan", "“a gift”", "and the rule “a gift” as well."],
    "fragment": ["We will open", "“every single lamp on the long pier tonight”", "said one pilot."],
    "edited": ["“They will close every … gate on the old quay now”", "said one pilot."],
}
BESIDE = {
    "two-sentences": ("The office met early.", "Nobody spoke of costs."),
    "parts": ("", "The quay stayed dark."),
    "twice": ("", "Rain fell later."),
    "fragment": ("", "Gulls were heard."),
    "edited": ("", "Bells rang twice."),
}
"""What a paragraph has before and behind those sentences."""
EXTENTS: tuple[Extent, ...] = ("none", "sentence", "paragraph")
HEAD = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"


def make(desk: Path) -> Path:
    """Add a source for each extent, the same quotations of each, and a pack that cites them."""
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    for how_much in EXTENTS:
        source = f"title: Crews wait for the quay\ntype: article\nextent: full\nexcerpt: {how_much}\n"
        source += f"snapshot: sha256:{digest}\ncaptured: 2026-03-09\norigin_group: one\n{HEAD}"
        (desk / f"content/sources/of-{how_much}.yml").write_text(source, "utf-8")
        (desk / f"snapshots/of-{how_much}.{digest[:12]}.txt").write_text(TEXT, "utf-8")
        for name, (at, words) in QUOTES.items():
            quote = (
                f"source: of-{how_much}\nat: {at}\n{words}\nanonymous: {{described_as: one pilot, count: 1}}\n{HEAD}"
            )
            (desk / f"content/quotes/{name}-{how_much}.yml").write_text(quote, "utf-8")
    settings_file = desk / "content/desk.yml"
    settings_file.write_text(settings_file.read_text("utf-8").replace("share: 40%", "share: 100%"), "utf-8")
    brief = desk / "content/briefings/night-closure-brief.yml"
    annex = brief.read_text("utf-8").replace("form: one-pager", "form: full-pack\nannexes: [quotes]")
    ids = ", ".join(f"quote:{name}-{how_much}" for name in QUOTES for how_much in EXTENTS)
    brief.write_text(f"{annex}sections: [{{heading: Words, body: A section., include: {{ids: [{ids}]}}}}]\n", "utf-8")
    return desk


def built(desk: Path) -> Path:
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    return desk


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = make(Path(shutil.copytree(BASE, tmp_path_factory.mktemp("proof") / "desk")))
    done = run("verify", "--desk", desk)
    assert done.returncode == 0, done.stdout + done.stderr
    return built(desk)


def shown(desk: Path, name: str) -> Told:
    """Return the words and bars of a proof, in their order."""
    html = (desk / f"site/quotes/{name}/index.html").read_text("utf-8")
    node = LexborHTMLParser(html).css_first("main .proved .proof")
    assert node is not None, name
    found: Told = []
    for piece in node.iter():
        widths = re.findall(r'width="(\d+)" height="10"', str(piece.html))
        found.append(tuple(int(width) // 4 for width in widths) if widths else piece.text().strip())
    return found


def with_paragraph(name: str) -> Told:
    before, behind = BESIDE[name]
    told = list(WORDS[name])
    if before:
        told = [f"{before} {told[0]}" if not str(told[0]).startswith("“") else before, *told]
    if behind:
        last = str(told[-1])
        told = [*told, behind] if last.endswith("”") else [*told[:-1], f"{last} {behind}"]
    return told


EXPECTED = {
    (name, how_much): BARS[name]
    if how_much == "none"
    else WORDS[name]
    if how_much == "sentence"
    else with_paragraph(name)
    for name in QUOTES
    for how_much in EXTENTS
}


@pytest.mark.parametrize(("name", "how_much"), EXPECTED)
def test_a_page_shows_the_sentence_in_words_or_in_bars(proved: Path, name: str, how_much: str) -> None:
    assert shown(proved, f"{name}-{how_much}") == EXPECTED[name, how_much]


def test_receipts_hold_words_only_where_they_may_be_printed(proved: Path) -> None:
    for line in (proved / "content/receipts.lock").read_text("utf-8").splitlines():
        receipt = json.loads(line)
        name, _, how_much = receipt["quote"].rpartition("-")
        if name not in QUOTES:
            continue
        kinds = {type(side) for side in receipt["around"]}
        assert kinds <= ({list} if how_much == "none" else {str}), receipt
        assert receipt.get("paragraph", False) == (how_much == "paragraph")


@pytest.mark.parametrize("how_much", EXTENTS)
def test_a_pack_has_the_sentence_in_its_notes(proved: Path, how_much: str) -> None:
    pack = " ".join(pack_text(proved / "site/packs/night-closure-brief.pdf").split())
    hidden = {"none": "", "sentence": "who asked for tea", "paragraph": "Nobody spoke of costs"}[how_much]
    assert not hidden or hidden in pack


def test_a_clone_without_the_texts_shows_the_same(proved: Path, tmp_path: Path) -> None:
    before = tree(proved / "site")
    desk = Path(
        shutil.copytree(proved, tmp_path / "desk", ignore=shutil.ignore_patterns("snapshots", "site", ".briefings"))
    )
    assert tree(built(desk) / "site") == before


@pytest.mark.parametrize(("former", "now"), [("sentence", "none"), ("paragraph", "sentence"), ("paragraph", "none")])
def test_rights_that_were_tightened_after_verify_leave_bars(
    proved: Path, tmp_path: Path, edit: Edit, former: str, now: str
) -> None:
    desk = Path(shutil.copytree(proved, tmp_path / "desk"))
    edit(desk / f"content/sources/of-{former}.yml", f"excerpt: {former}", f"excerpt: {now}")
    for name in QUOTES:  # the other sources of the same text may print its words
        for other in {"none", "sentence", "paragraph"} - {former}:
            (desk / f"content/quotes/{name}-{other}.yml").unlink()
    ids = ", ".join(f"quote:{name}-{how_much}" for name in QUOTES for how_much in EXTENTS)
    left = ", ".join(f"quote:{name}-{former}" for name in QUOTES)
    edit(desk / "content/briefings/night-closure-brief.yml", ids, left)
    built(desk)
    for name in QUOTES:
        told = shown(desk, f"{name}-{former}")
        quoted = [each for each in told if isinstance(each, str)]
        assert quoted == [each for each in BARS[name] if isinstance(each, str)], (name, told)
    assert not leaked(tree(desk / "site"), ["slowly", "Gulls", "asked for tea"])


@pytest.mark.parametrize(("how_much", "words"), [("none", 41), ("sentence", 73), ("paragraph", 94)])
def test_the_budget_counts_the_sentences_that_are_printed(
    proved: Path, tmp_path: Path, edit: Edit, how_much: str, words: int
) -> None:
    desk = Path(shutil.copytree(proved, tmp_path / "desk"))
    edit(desk / "content/desk.yml", "words: 150, share: 100%", "words: 1, share: 100%")
    said = run("check", "--desk", desk)
    found = re.search(rf"of-{how_much}\.yml.*?(\d+) words of this source are published", said.stdout + said.stderr)
    assert found
    assert int(found[1]) == words


def leaked(files: dict[str, bytes], words: Sequence[str]) -> list[str]:
    """Return where words stand in built files."""
    return [f"{path}: {word}" for path, raw in files.items() for word in words if word.encode() in raw]


LETTERS = st.text(alphabet="bdfgklmnprstvzaeiou", min_size=5, max_size=10).map("x{}".format)
"""Words that no name of a receipt's fields is one of."""
SENTENCES = st.lists(LETTERS, min_size=1, max_size=7, unique=True)


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """Return a text, the words of two quotations in it, and all other words of it."""
    every = draw(st.lists(LETTERS, min_size=14, max_size=40, unique=True))
    cuts = sorted(draw(st.lists(st.integers(1, len(every) - 1), min_size=4, max_size=4, unique=True)))
    a, b, c, d = cuts
    first, second = " ".join(every[a:b]), " ".join(every[c:d])
    stop = draw(st.sampled_from([". ", " ", ", ", "! ", "\n\n"]))
    between = stop + " ".join(every[b:c]) + draw(st.sampled_from([" ", ". ", ": "]))
    text = f"{' '.join(every[:a])} “{first}”{between}“{second}” {' '.join(every[d:])}.\n"
    return text, [first, second], [*every[:a], *every[b:c], *every[d:]]


def receipts_of(text: str, quoted: Sequence[str], how_much: Extent) -> Iterator[Receipt]:
    snapshot = matcher.prepare(text)
    places = [
        (snapshot.text.index(f"“{words}”") + 1, snapshot.text.index(f"“{words}”") + 1 + len(words)) for words in quoted
    ]
    for number, (place, side) in enumerate(zip(places, around(snapshot, places, how_much), strict=True), start=1):
        own = (quoted[number - 1], "direct", "p1", "sha256:0", 0, *place, "2026-03-10", 3)
        yield Receipt("quote", number, *own, around=side, paragraph=how_much == "paragraph")


@given(articles(), st.sampled_from(EXTENTS))
def test_no_other_word_is_kept_or_told_where_none_may_be(
    article: tuple[str, list[str], list[str]], kept: Extent
) -> None:
    text, quoted, others = article
    known = " ".join(quoted)
    closed = list(receipts_of(text, quoted, "none"))
    lines = " ".join(receipt.line() for receipt in closed)
    told = excerpt(receipts_of(text, quoted, kept), "none")
    printed = " ".join(part.words for part in told)
    for word in others:
        if word not in known:
            assert word not in lines
            assert word not in printed
    assert [part.words for part in told if part.is_quoted] == quoted
    assert sum(len(part.lengths) for part in told) <= len(others) + 4


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(articles())
def test_no_other_word_is_in_any_built_file(
    tmp_path_factory: pytest.TempPathFactory, article: tuple[str, list[str], list[str]]
) -> None:
    text, quoted, others = article
    text = f"Title\n\nNote\nDesk\n\n{text}"
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("closed") / "desk"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = f"title: Title\ntype: article\nextent: full\nrights: restricted\nsnapshot: sha256:{digest}\n{HEAD}"
    (desk / "content/sources/closed.yml").write_text(source, "utf-8")
    (desk / f"snapshots/closed.{digest[:12]}.txt").write_text(text, "utf-8")
    edits = "share: 40%", "share: 100%"
    (desk / "content/desk.yml").write_text((desk / "content/desk.yml").read_text("utf-8").replace(*edits), "utf-8")
    for number, words in enumerate(quoted):
        at = next(n for n, each in enumerate(text.split("\n\n")[2:], start=1) if f"“{words}”" in each)
        quote = f"source: closed\nat: p{at}\nmode: partial\nintroduction: wrote\nwords: {words}\n"
        quote += f"anonymous: {{described_as: one pilot, count: 1}}\n{HEAD}"
        (desk / f"content/quotes/closed-{number}.yml").write_text(quote, "utf-8")
    done = run("verify", "--desk", desk)
    assert done.returncode == 0, done.stdout + done.stderr
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    files = {"receipts": (desk / "content/receipts.lock").read_bytes(), **tree(desk / "site")}
    known = " ".join(quoted)
    ours = b" ".join(tree(BASE).values()) + b" ".join(path.read_bytes() for path in Path("templates").rglob("*.*"))
    rare = [word for word in others if word not in known and word.encode() not in ours]
    readable = {
        path: raw for path, raw in files.items() if path.endswith((".html", ".json", ".js", ".xml", ".csv", "receipts"))
    }
    assert not leaked(readable, rare)
