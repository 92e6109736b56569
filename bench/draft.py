"""How well `briefings draft` reads: precision and recall over short made-up articles of different habits.

Each file of tests/data/drafts is an article and, below a line of `=====`, what somebody who reads it by hand would record:
mode, speaker (`-` nobody, `~words` somebody unnamed, `?` not to be told for sure), words; `listed` are words in marks of
which nothing says whose they are. Run with `make bench-draft`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from briefings.editor.drafting.language import guess
from briefings.editor.drafting.rules import propose
from briefings.editor.proposing.held import hold
from briefings.model.proposals import Proposal, Speaker

ARTICLES = Path(__file__).parent.parent / "tests" / "data" / "drafts"


class Expected(NamedTuple):
    mode: str
    who: str
    words: str


def load(path: Path) -> tuple[str, list[Expected]]:
    """Return an article and what is expected of it."""
    text, _, lines = path.read_text("utf-8").partition("\n=====\n")
    return text + "\n", [
        Expected(*(part.strip() for part in line.split("|"))) for line in lines.splitlines() if line.strip()
    ]


def read(text: str) -> tuple[Proposal, ...]:
    """Return what `draft` proposes for an article."""
    code = guess(text)
    kept = hold(propose(text, code), text, code).kept
    return tuple(sorted(kept, key=lambda each: each.at.paragraphs))


def score(proposals: Sequence[Proposal], expected: list[Expected]) -> Counter[str]:
    """Return counts: quotations found and not, extra ones, modes right, speakers right, open and wrong; and the others."""
    counts: Counter[str] = Counter()
    found: dict[str, list[Proposal]] = {}
    of = {kind: [each for each in proposals if each.says == kind] for kind in ("quotation", "paraphrase", "figure")}
    for each in of["quotation"]:
        found.setdefault(" / ".join(each.words), []).append(each)
    for entry in expected:
        if entry.mode == "paraphrase":
            told = any(
                (_named(each.speaker), each.at.text) == (_plain(entry.who), entry.words) for each in of["paraphrase"]
            )
            counts["told right" if told else "told missed"] += 1
        elif entry.mode == "figure":
            right = any(
                f"{each.qualifier} {each.value}" == entry.who and entry.words in (each.counts or "")
                for each in of["figure"]
            )
            counts["figure right" if right else "figure missed"] += 1
        elif entry.mode == "listed":
            counts["nobody right" if not found.get(entry.words) else "wrong"] += 1
        else:
            counts["quotes"] += 1
            same = found.get(entry.words)
            if not same:
                counts["missed"] += 1
                continue
            one = same.pop(0)
            counts["found"] += 1
            counts["mode right"] += one.mode == entry.mode
            counts[_speaker(one.speaker, entry.who)] += 1
    counts["extra"] = len(of["quotation"]) - counts["found"]
    counts["told extra"] = len(of["paraphrase"]) - counts["told right"]
    counts["figure extra"] = len(of["figure"]) - counts["figure right"]
    return counts


def _named(speaker: Speaker | None) -> str:
    return _plain((speaker.name or speaker.described_as or "") if speaker else "")


def _plain(who: str) -> str:
    return who.lower().removeprefix("~").removeprefix("the ").removeprefix("a ")


def _speaker(speaker: Speaker | None, who: str) -> str:
    """Return how the speaker found compares with the one expected."""
    if who == "-":
        return "wrong" if speaker else "nobody right"
    if who == "?":
        return "wrong" if speaker else "rightly open"
    if speaker is None:
        return "open"
    return "right" if _named(speaker) == _plain(who) and bool(speaker.name) != who.startswith("~") else "wrong"


def every(folder: Path) -> dict[str, Counter[str]]:
    """Return the counts of each article of a folder."""
    found: dict[str, Counter[str]] = {}
    for path in sorted(folder.glob("*.txt")):
        text, expected = load(path)
        found[path.stem] = score(read(text), expected)
    return found


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "none"


def measures(counts: Counter[str]) -> dict[str, str]:
    """Return precision and recall in words."""
    named, wrong, opened = counts["right"], counts["wrong"], counts["open"]
    rows = (
        ("quotations found, with all their parts", share(counts["found"], counts["quotes"])),
        ("proposed quotations that are quotations", share(counts["found"], counts["found"] + counts["extra"])),
        ("in the right mode", share(counts["mode right"], counts["found"])),
        ("speakers given that are right (precision)", share(named, named + wrong)),
        ("speakers found, of all in the text (recall)", share(named, named + opened + wrong)),
        ("left open because the text does not say", str(counts["rightly open"])),
        ("words without a speaker, left without one", str(counts["nobody right"])),
        ("paraphrases found (recall)", share(counts["told right"], counts["told right"] + counts["told missed"])),
        (
            "proposed paraphrases that are paraphrases (precision)",
            share(counts["told right"], counts["told right"] + counts["told extra"]),
        ),
        (
            "figures found, number and qualifier (recall)",
            share(counts["figure right"], counts["figure right"] + counts["figure missed"]),
        ),
    )
    return dict(rows)


def main() -> None:
    sets = {"used to make the rules": ARTICLES, "written afterwards": ARTICLES / "unseen"}
    found = {name: every(folder) for name, folder in sets.items()}
    if "-v" in sys.argv:
        for articles in found.values():
            for name, counts in articles.items():
                print(name, {key: value for key, value in counts.items() if value})
    columns = [measures(sum(articles.values(), Counter())) for articles in found.values()]
    print(
        "| | "
        + " | ".join(f"{len(articles)} articles {name}" for name, articles in found.items())
        + " |\n|---|---|---|"
    )
    for what in columns[0]:
        print(f"| {what} | " + " | ".join(column[what] for column in columns) + " |")


if __name__ == "__main__":
    main()
