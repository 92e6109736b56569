"""Where words stand in a text: the one search that quotations, fragments, edits and the author's own words use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from briefings.matcher.clauses import trimmed
from briefings.matcher.edges import edge
from briefings.matcher.folding import BLANK, Folded, fold
from briefings.matcher.text import Snapshot

MOST = 2_000
"""Places at which words are looked at: no quotation stands in an article more often."""

CLOSING = (",", ".", "。", "，", "、", "．", "｡", "،", "۔", "।", "։", "።", "།")
"""A comma or full stop of any script, which may stand between the words and the closing mark, or be left out there."""

END = re.compile(rf"{BLANK.pattern}[{''.join(CLOSING)}]?{BLANK.pattern}")
"""What may stand behind the last word of a whole quotation."""

_ALIKE = (str.maketrans("şŞţŢ", "șȘțȚ"), str.maketrans("șȘțȚ", "şŞţŢ"))
"""Romanian letters with a comma below, and those with a cedilla that older typefaces have for them: a text has one or the other."""

_DASHED_FIGURE = re.compile(r"[-−–]\.?\d")
_MINUS = re.compile(r"(?:\A|(?<=[\s(\[“„«‘\"'])(?<!\d\s))[-−–](?=\.?\d)")


class Place(NamedTuple):
    """A place of a text, and the level at which the words fit there."""

    start: int
    end: int
    level: int


def places(snapshot: Snapshot, words: str) -> Iterator[Place]:
    """Yield the places of the lowest level that has any: 0 identical, 1 typography, 2 first letter or closing sign."""
    found = [Place(start, start + len(words), 0) for start in islice(finds(snapshot.text, words), MOST)]
    if not found:
        for level, variant in _variants(fold(words)):
            starts = islice(finds(snapshot.folded.text, variant, snapshot=snapshot), MOST)
            found = [_unfolded(snapshot, snapshot.folded, start, start + len(variant), level) for start in starts]
            if not found and (joined := snapshot.unbroken):
                starts = islice(finds(joined.text, variant), MOST)
                found = [_unfolded(snapshot, joined, start, start + len(variant), level) for start in starts]
            found = [place for place in found if _minuses(words) == _minuses(snapshot.text[place.start : place.end])]
            if found:
                break
    yield from (place for place in found if place.start < place.end)


def _unfolded(snapshot: Snapshot, folded: Folded, start: int, end: int, level: int) -> Place:
    """Return where a stretch of the folded text stands, without the blanks that folding takes with a dash at its ends."""
    found = trimmed(snapshot.text, folded.original(start), folded.original(end))
    return Place(*found, level)


def _variants(folded: str) -> Iterator[tuple[int, str]]:
    yield 1, folded
    for variant in map(folded.translate, _ALIKE):
        if variant != folded:
            yield 1, variant
    bare = folded[:-1] if folded.endswith(CLOSING) and not folded.endswith("..") else folded
    for variant in dict.fromkeys((*swapped(folded), bare, *swapped(bare))):
        if variant and variant != folded:
            yield 2, variant


_TWO_I = {"i": "Iİ", "İ": "i", "I": "iı"}
"""Turkish has an i with a dot and one without."""


def swapped(words: str) -> list[str]:
    """Return words with the case of their first letter changed."""
    first = words[:1]
    return [other + words[1:] for other in _TWO_I.get(first, [first.swapcase()])]


def _minuses(words: str) -> int:
    """Return how many numbers have a minus sign: folding makes dashes of them."""
    return sum(1 for _ in _MINUS.finditer(words)) if _DASHED_FIGURE.search(words) else 0


def finds(
    text: str, words: str, start: int = 0, end: int | None = None, *, snapshot: Snapshot | None = None
) -> Iterator[int]:
    """Yield where `words` stand in `text` with a word's edge at both ends; `text` is folded if its `snapshot` is given."""
    stop = len(text) if end is None else end
    if not words:
        return
    at = text.find(words, start, stop)
    while at >= 0:
        if edge_of(text, at, words[0], snapshot) and edge_of(text, at + len(words), words[-1], snapshot):
            yield at
        at = text.find(words, at + 1, stop)


def edge_of(text: str, place: int, ours: str, snapshot: Snapshot | None) -> bool:
    """Return whether a word ends or begins at a place of a text, or of a snapshot's folded text.

    Folding makes a hyphen of every dash; beside one, the text as it was tells whether a word goes on behind it.
    """
    if edge(text, place, ours):
        return True
    if snapshot is None or "-" not in text[max(0, place - 1) : place + 1]:
        return False
    return edge(snapshot.text, snapshot.folded.original(place), ours)
