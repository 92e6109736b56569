"""`make bench-matcher CORPORA=folder`: what the matcher accepts of real text, by language and by marks.

    python bench/matcher_corpus.py FOLDER [--languages de,fr] [--limit 300] [--after 0] [--failures FOLDER] [--peers] [--linkml PYTHON]

FOLDER holds the corpora that `python bench/corpora.py FOLDER` fetches. Cases come from cases.py and an oracle that knows nothing of
the program; they go through its public interface. A third of the languages was set aside by the digest of their codes, and
has separate rows. `--after 300` leaves out the texts that a run with that limit draws, so that the rules are checked on
texts that nobody read while writing them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import cases
import corpora
import tried

from briefings.editor.match import one

_LIMIT = 300
_PEERS_EACH = 100
"""Peers are slow: they see one case of so many, drawn by digest."""

Counter = dict[str, dict[str, list[int]]]
"""Rows to kinds to [cases, accepted where the language is unknown, accepted where it is known]."""


class Found(NamedTuple):
    """A case with what became of it: whether it was accepted where the language is unknown and known, and why not."""

    corpus: corpora.Corpus
    case: cases.Case
    unknown: bool
    known: bool | None
    reason: str


def checked(corpus: corpora.Corpus, made: Iterable[cases.Case]) -> Iterator[Found]:
    """Yield what becomes of each case, without and with the language."""
    for case in made:
        unknown, why = accepted(case, None)
        known, reason = accepted(case, corpus.language)
        yield Found(corpus, case, bool(unknown), known, reason if known is not None else why)


def accepted(case: cases.Case, language: str | None) -> tuple[bool | None, str]:
    """Return whether the matcher accepts a case, None where it cannot be told a language, and why not."""
    prepared = tried.prepare(case.text, language)
    if prepared is None:
        return None, ""
    signed = (
        case.mode == "partial"
    )  # a signature for all that a fragment leaves out: what is left is whether it is speech
    outcome, _ = one(case.key, prepared, case.words, mode=case.mode, meaning_kept=signed)
    return outcome.outcome == "matches", outcome.reason


class Tally:
    """Counts by language, by marks, and over all."""

    def __init__(self) -> None:
        self.languages: Counter = _counter()
        self.marks: Counter = _counter()
        self.groups: Counter = _counter()
        self.paragraphs: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        self.known = False

    def add(self, found: Found) -> None:
        group = "set aside" if corpora.held_out(found.corpus.language) else "open"
        rows = (self.languages[found.corpus.language], self.groups[group], self.groups["all"])
        for row in (*rows, self.marks[found.case.marks]):
            counts = row[found.case.kind]
            counts[0] += 1
            counts[1] += found.unknown
            counts[2] += bool(found.known)
        self.known = self.known or found.known is not None

    def drop(self, language: str, counts: cases.Counts) -> None:
        for name in (language, "set aside" if corpora.held_out(language) else "open", "all"):
            self.paragraphs[name] = [a + b for a, b in zip(self.paragraphs[name], counts, strict=True)]


def _counter() -> Counter:
    return defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))


_COLUMNS = {
    "true quotations": ("true",),
    "typed in ASCII": ("typed",),
    "all-ASCII source": ("ascii",),
    "over paragraphs, by part": ("over",),
    "over paragraphs, whole": ("over-whole",),
    "dash speech": ("dash",),
    "author's words between": ("between",),
    "author's fragments": ("fragment",),
    "speech as author's": ("outside",),
    "one word left out": ("changed",),
    "author's, all-ASCII": ("ascii-author",),
    "damaged: between": ("lost-between", "both-between", "none-between"),
    "damaged: fragments": ("lost-fragment", "both-fragment", "none-fragment"),
    "damaged: speech as author's": ("lost-outside", "both-outside", "none-outside"),
    "dash: author's clause": ("dash-author",),
    "dash speech as author's": ("dash-outside",),
    "a clause inside marks": ("inner-clause",),
}


def table(counter: Counter, first: str, *, place: int, paragraphs: dict[str, list[int]] | None = None) -> str:
    """Return a table of one row for each language or pair of marks; `place` is 1 for the language unknown, 2 for known."""
    head = [first, *(("paragraphs", "dropped") if paragraphs else ()), *_COLUMNS]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    names = sorted(counter, key=lambda name: (-counter[name]["true"][0], name))
    for name in names:
        cells = [f"{name} *" if paragraphs and corpora.held_out(name) else name]
        if paragraphs:
            number, dropped = paragraphs[name][:2]
            cells += [str(number), f"{100 * dropped / max(1, number):.0f} %"]
        for kinds in _COLUMNS.values():
            number = sum(counter[name][kind][0] for kind in kinds)
            accepted = sum(counter[name][kind][place] for kind in kinds)
            good = kinds[0] in cases.QUOTED + cases.NOTED
            cells.append("" if not number else _share(accepted, number) if good else f"{accepted} of {number}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(accepted: int, number: int) -> str:
    return f"{100 * accepted / number:.2f} % of {number}"


def kinds_table(counts: dict[str, list[int]], *, known: bool) -> str:
    """Return the table of all kinds, one a row, without and with the language."""
    lines = ["| kind | cases | accepted, language unknown | accepted, language known |", "|---|---|---|---|"]
    for kind in (*cases.QUOTED, *cases.AUTHOR, *cases.NOTED):
        number, without, told = counts[kind]
        if number:
            shares = [f"{value} ({100 * value / number:.2f} %)" for value in (without, told)]
            lines.append(f"| {kind} | {number} | {shares[0]} | {shares[1] if known else 'cannot be told'} |")
    return "\n".join(lines)


def wanted(languages: str) -> list[corpora.Corpus]:
    """Return the corpora of some languages, all where none is named."""
    chosen = {name for name in languages.split(",") if name}
    return [corpus for corpus in corpora.listed() if not chosen or corpus.language in chosen]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", default="", help="codes, with commas between them")
    parser.add_argument("--limit", type=int, default=_LIMIT, help="paragraphs with marks a corpus")
    parser.add_argument("--after", type=int, default=0, help="leave out the texts that a run of this limit draws")
    parser.add_argument(
        "--failures", type=Path, help="write what went wrong here, for languages that are not set aside"
    )
    parser.add_argument("--peers", action="store_true", help="show other ways of checking the same cases")
    parser.add_argument("--linkml", type=Path, help="a Python that has linkml-reference-validator")
    arguments = parser.parse_args()
    tally = Tally()
    kept: dict[str, list[Found]] = defaultdict(list)
    sample: list[Found] = []
    started = time.process_time()
    missing = []
    for corpus in wanted(arguments.languages):
        texts = corpora.drawn(corpus, arguments.folder, arguments.limit, arguments.after)
        if not texts:
            missing.append(corpus.name)
        for text in texts:
            made, counts = cases.make(text)
            tally.drop(corpus.language, counts)
            for found in checked(corpus, made):
                tally.add(found)
                if arguments.failures and not corpora.held_out(corpus.language) and _wrong(found):
                    kept[corpus.language].append(found)
                if arguments.peers and int(corpora.digest(f"{found.case}"), 16) % _PEERS_EACH == 0:
                    sample.append(found)
        print(f"{corpus.language} {corpus.name}: {len(texts)} texts", file=sys.stderr, flush=True)
    _print(tally, missing, time.process_time() - started)
    if arguments.failures:
        _write(arguments.failures, kept)
    if arguments.peers:
        import matcher_peers

        print("\n## The peers, on a sample of the same cases\n")
        ours = [(found.unknown, found.known) for found in sample]
        print(matcher_peers.table([found.case for found in sample], ours, arguments.linkml))


def _print(tally: Tally, missing: list[str], seconds: float) -> None:
    languages = len(tally.languages)
    number = sum(counts[0] for counts in tally.groups["all"].values())
    paragraphs, dropped, dashes, silent = tally.paragraphs["all"]
    print(f"{languages} languages, {number} cases, {seconds:.0f} CPU s")
    print(f"{paragraphs} paragraphs with marks, {dropped} of them dropped by the oracle")
    print(f"{dashes} paragraphs that begin with a dash, {silent} of them give no case")
    if missing:
        print(f"\nNot found below the folder: {', '.join(missing)}")
    for group, title in (("all", "All languages"), ("open", "Not set aside"), ("set aside", "Set aside")):
        print(f"\n## {title}\n\n{kinds_table(tally.groups[group], known=tally.known)}")
    for place, name in ((1, "unknown"), (2, "known")):
        if place == 1 or tally.known:
            print(f"\n## By language, the language {name} (* set aside)\n")
            print(table(tally.languages, "language", place=place, paragraphs=tally.paragraphs))
            print(f"\n## By marks, the language {name}\n\n{table(tally.marks, 'marks', place=place)}")


def _wrong(found: Found) -> bool:
    if found.case.kind in cases.NOTED:
        return False
    good = found.case.kind in cases.QUOTED
    return (found.unknown if found.known is None else found.known) != good


def _write(folder: Path, kept: dict[str, list[Found]], most: int = 25) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language, failures in kept.items():
        count: dict[str, int] = defaultdict(int)
        with (folder / f"{language}.jsonl").open("w", encoding="utf-8") as out:
            for found in failures:
                count[found.case.kind] += 1
                if count[found.case.kind] <= most:
                    row = {
                        "corpus": found.corpus.name,
                        **found.case._asdict(),
                        "known": found.known,
                        "reason": found.reason,
                    }
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
