"""The oracle and the matcher against paragraphs that were labelled by reading them.

    python bench/matcher_labels.py FOLDER

labels.jsonl holds fifty paragraphs with marks or dash speech in each of ten languages, drawn by a seed: the corpus, the paragraph,
the digest of its text, and where its quotations stand (`q` between marks, `d` dash speech, `n` inside another, `x` neither for sure).
They were read and labelled before anything was run on them. All else is the author's.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import cases
import corpora
import matcher_corpus
import oracle

LABELS = Path(__file__).parent / "labels.jsonl"


class Labelled(NamedTuple):
    """A labelled paragraph, found again, with the text around it."""

    language: str
    text: str
    whole: str
    spans: list[tuple[str, int, int]]


def found(folder: Path) -> tuple[list[Labelled], int]:
    """Return the labelled paragraphs that stand below the folder, and how many do not."""
    wanted: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    for row in rows:
        wanted[row["corpus"]][row["digest"]] = row
    labelled: list[Labelled] = []
    for corpus in corpora.listed():
        missing = wanted.get(corpus.name, {})
        for text in corpora.texts(corpus, folder) if missing else ():
            for paragraph in text.paragraphs:
                row = missing.pop(corpora.digest(paragraph.text), None)
                if row:
                    spans = [(kind, start, end) for kind, start, end in row["spans"]]
                    labelled.append(Labelled(row["language"], paragraph.text, text.whole, spans))
    return labelled, len(rows) - len(labelled)


_COLUMNS = (
    "paragraphs",
    "oracle: dropped",
    "as labelled",
    "otherwise",
    "quotations",
    "accepted",
    "dash speech",
    "accepted ",
    "author's",
    "accepted as speech",
    "as fragment",
    "speech",
    "accepted as author's",
)


def counted(one: Labelled, language: str | None) -> dict[str, int] | None:
    """Return what the oracle and the matcher make of a paragraph; None where the matcher cannot be told a language."""
    counts: dict[str, int] = defaultdict(int)
    reading = oracle.read(one.text, one.language)
    told = {(kind, start, end) for kind, start, end in one.spans if kind == "q"}
    counts["paragraphs"] = 1
    if reading.dropped:
        counts["oracle: dropped"] = 1
    else:
        read = {("q", *_trimmed(one.text, each.start, each.end)) for each in reading.quotations}
        counts["as labelled" if read == told else "otherwise"] = 1
    for kind, start, end in one.spans:
        words = one.text[start:end]
        if kind not in "qd" or not cases.enough(words, one.language):
            continue
        closed = start > 0 and end < len(one.text) and one.text[:start].rstrip()[-1:] in oracle.MARKS
        if kind == "d" or (closed and one.text[end:].lstrip()[:1] in oracle.MARKS):
            names = ("quotations", "accepted") if kind == "q" else ("dash speech", "accepted ")
            counts[names[0]] += 1
            accepted = _accepted(one, words if kind == "q" else words.rstrip(","), "direct", language)
            if accepted is None:
                return None
            counts[names[1]] += accepted
        counts["speech"] += 1
        counts["accepted as author's"] += bool(_accepted(one, words, "outside", language))
    for words in _author(one):
        counts["author's"] += 1
        counts["accepted as speech"] += bool(_accepted(one, words, "direct", language))
        counts["as fragment"] += bool(_accepted(one, words, "partial", language))
    return counts


def _accepted(one: Labelled, words: str, mode: str, language: str | None) -> bool | None:
    return matcher_corpus.accepted(cases.Case("label", "label", "", one.whole, words, mode), language)[0]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _author(one: Labelled) -> list[str]:
    """Return the stretches that are the author's, without the marks and the punctuation at their ends."""
    spans = sorted((start, end) for kind, start, end in one.spans if kind != "n")
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(one.text)]
    pieces = [one.text[start:end].strip("".join(oracle.MARKS) + " ") for start, end in zip(starts, ends, strict=True)]
    said = [one.text[start:end] for start, end in spans]
    pieces = [cases.bare(piece) for piece in pieces]
    return [piece for piece in pieces if cases.enough(piece, one.language) and not cases.stands_in(piece, said)]


def table(labelled: list[Labelled], *, known: bool) -> str:
    """Return the table by language; empty where the matcher cannot be told a language."""
    rows: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in labelled:
        counts = counted(one, one.language if known else None)
        if counts is None:
            return ""
        for name, value in counts.items():
            rows[one.language][name] += value
            rows["all"][name] += value
    lines = [f"| language | {' | '.join(_COLUMNS)} |", "|---" * (len(_COLUMNS) + 1) + "|"]
    for language, row in sorted(rows.items(), key=lambda item: (item[0] == "all", item[0])):
        title = f"{language} *" if language != "all" and corpora.held_out(language) else language
        lines.append(f"| {title} | {' | '.join(str(row[name]) for name in _COLUMNS)} |")
    return "\n".join(lines)


def main(folder: Path) -> None:
    labelled, missing = found(folder)
    labelled.sort(key=lambda one: one.language)
    print(f"{len(labelled)} labelled paragraphs; {missing} were not found below the folder, or read differently now")
    for known in (False, True):
        rows = table(labelled, known=known)
        if rows:
            print(f"\n## Labelled by reading, the language {'known' if known else 'unknown'}\n\n{rows}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python bench/matcher_labels.py FOLDER")
    main(Path(sys.argv[1]))
