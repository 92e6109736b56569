"""Whose words `briefings draft` says that quotations are, beside what annotators say: the PolNeAR corpus.

    git clone https://github.com/networkdynamics/PolNeAR && python bench/attributions.py PolNeAR/data [train|dev|test]

PolNeAR (Newell, Margolin and Ruths, 2018) has 1,008 articles of seven publishers, each with its attributions: source, cue and content.
A quotation counts if at least half of it is the content of an attribution with a source. Its speaker is right if the name
that is proposed has a word of the source in it (of a pronoun: of the last source before it that has a name), or what somebody
unnamed is called has a word of the source in it. A few annotations have source and cue exchanged (source “said”, cue “Mulgrew”);
they are read the other way round.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from briefings.editor.drafting.rules import propose
from briefings.editor.proposing.held import hold
from briefings.matcher import prepare
from briefings.model.proposals import Proposal

_HEAD = "The headline\n\nBy the desk\n\n"
"""The corpus has neither; without them its first paragraphs would be read as such."""
_PRONOUNS = frozenset(
    ["he", "she", "they", "i", "it", "him", "her", "his", "himself", "herself", "we", "you", "who", "them"]
)
_VERBS = frozenset(["said", "says", "asked", "told"])
_LATER = re.compile(r"\s(?:IV|III|II|Jr\.?|Sr\.?)$")


class Attribution(NamedTuple):
    start: int
    source: str
    content: tuple[tuple[int, int], ...]


def attributions(path: Path) -> list[Attribution]:
    """Return the attributions of a file of annotations (brat's standoff format) that have a source, in order."""
    spans: dict[str, tuple[list[tuple[int, int]], str]] = {}
    events: list[list[list[str]]] = []
    for line in path.read_text("utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            where, _, words = rest.partition("\t")
            found = [
                tuple(map(int, each.split())) for each in where.partition(" ")[2].split(";") if " " in each.strip()
            ]
            spans[name] = ([(each[0], each[1]) for each in found], words)
        elif name.startswith("E"):
            events.append([each.split(":") for each in rest.split()])
    found_all = []
    for event in events:
        sources = [spans[key] for role, key in event if role.startswith("Source") and key in spans]
        cues = [spans[key] for role, key in event if role.startswith("Cue") and key in spans]
        if cues and sources and sources[0][1].partition(" ")[0].lower() in _VERBS:
            sources = cues
        content = [span for role, key in event if role.startswith("Content") and key in spans for span in spans[key][0]]
        if sources:
            words = " ".join(each for _, each in sources)
            found_all.append(Attribution(sources[0][0][0][0], words, tuple(content)))
    return sorted(found_all)


def proposed(text: str) -> Iterator[tuple[tuple[int, int], Proposal]]:
    """Yield each part of each quotation that is proposed, with its place in the text."""
    places = {part.label: part.start for part in prepare(text, language="en").paragraphs}
    for each in hold(propose(text, "en"), text, "en").kept:
        if each.says == "quotation":
            start = places[each.at.text.partition("-")[0]]
            for words in each.words:
                start = text.find(words, start)
                yield (start, start + len(words)), each


def score(text: str, known: list[Attribution]) -> Counter[str]:
    """Return how many quotations with a source are right, wrong, open, called scare, or not proposed."""
    counts: Counter[str] = Counter()
    found = dict(proposed(_HEAD + text))
    snapshot = prepare(_HEAD + text, language="en")
    for quotation in snapshot.quotations:
        span = quotation.span
        start, end = span.start - len(_HEAD), span.end - len(_HEAD)
        source = next((each for each in known if 2 * _shared(each, start, end) >= end - start), None)
        if quotation.depth or start < 0 or source is None or snapshot.doubt(span.start, span.end):
            continue
        proposal = next((each for (first, last), each in found.items() if first < span.end and last > span.start), None)
        counts["quotations"] += 1
        counts[_judged(proposal, source, known)] += 1
    return counts


def _shared(attribution: Attribution, start: int, end: int) -> int:
    return sum(max(0, min(end, last) - max(start, first)) for first, last in attribution.content)


def _judged(proposal: Proposal | None, source: Attribution, known: list[Attribution]) -> str:
    if proposal is None:
        return "not proposed"
    if proposal.mode == "scare":
        return "scare"
    if proposal.speaker is None:
        return "open"
    named = source.source
    if named.lower().strip(" ,") in _PRONOUNS:
        before = [each.source for each in known if each.start < source.start and re.search(r"[A-Z]\w", each.source)]
        before = [each for each in before if each.lower() not in _PRONOUNS]
        if not before:
            return "not to be told"
        named = before[-1]
    who = _LATER.sub("", proposal.speaker.name or proposal.speaker.described_as or "")
    return "right" if _words(who) & _words(named) else "wrong"


def _words(text: str) -> set[str]:
    small = {"the", "a", "an", "of", "in", "for", "and", "to", "mr", "mrs", "ms", "president"}
    return {word.lower() for word in re.findall(r"[^\W\d_][\w-]*", re.sub("[’']s", "", text))} - small


def main() -> None:
    folder, part = Path(sys.argv[1]), (sys.argv[2] if len(sys.argv) > 2 else "train")
    total: Counter[str] = Counter()
    texts = sorted((folder / part / "text").glob("*.txt"))
    for path in texts:
        annotated = sorted((folder / part / "attributions").glob(f"{path.stem}_????.ann"))
        if annotated:
            total += score(path.read_bytes().decode("utf-8"), attributions(annotated[0]))
    whole, wrong = total["quotations"], total["wrong"] + total["scare"]
    print(f"{len(texts)} articles, {whole:,} quotations that somebody says")
    for name in ("right", "wrong", "scare", "open", "not proposed", "not to be told"):
        print(f"{name:>15} {total[name]:6,} {100 * total[name] / whole:5.1f} %")
    print(f"wrong and scare {wrong:6,} {100 * wrong / whole:5.1f} %")
    print(f"right, of those named {100 * total['right'] / max(1, total['right'] + total['wrong']):.1f} %")


if __name__ == "__main__":
    main()
