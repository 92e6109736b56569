"""Where words stand in a text: the one search that quotations, fragments, edits and the author's own words use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from briefings.matcher.clauses import trimmed
from briefings.matcher.folding import BLANK, UNSPACED, fold
from briefings.matcher.text import Snapshot

MOST = 2_000
"""Places at which words are looked at: no quotation stands in an article more often."""

CLOSING = (",", ".", "。", "，", "、")
"""A sign that may stand between the words and the closing mark, or be left out there."""

END = re.compile(rf"{BLANK.pattern}[{''.join(CLOSING)}]?{BLANK.pattern}")
"""What may stand behind the last word of a whole quotation."""

_JOINS = re.compile(rf"[^\W{UNSPACED}]['’‑-]\w|[0-9][.,][0-9]")
_UNSPACED = re.compile(f"[{UNSPACED}]{{2}}")


class Place(NamedTuple):
    """A place of a text, and the level at which the words fit there."""

    start: int
    end: int
    level: int


def places(snapshot: Snapshot, words: str) -> Iterator[Place]:
    """Yield the places of the lowest level that has any: 0 identical, 1 typography, 2 first letter or closing sign."""
    found = [Place(start, start + len(words), 0) for start in islice(finds(snapshot.text, words), MOST)]
    if not found:
        folded = fold(words)
        for level, variant in _variants(folded):
            starts = islice(finds(snapshot.folded.text, variant), MOST)
            found = [_unfolded(snapshot, start, start + len(variant), level) for start in starts]
            if found:
                break
    yield from (place for place in found if place.start < place.end)


def _unfolded(snapshot: Snapshot, start: int, end: int, level: int) -> Place:
    """Return where a stretch of the folded text stands, without the blanks that folding takes with a dash at its ends."""
    found = trimmed(snapshot.text, snapshot.folded.original(start), snapshot.folded.original(end))
    return Place(*found, level)


def _variants(folded: str) -> Iterator[tuple[int, str]]:
    yield 1, folded
    bare = folded[:-1] if folded.endswith(CLOSING) and not folded.endswith("..") else folded
    for variant in dict.fromkeys((swapped(folded), bare, swapped(bare))):
        if variant and variant != folded:
            yield 2, variant


def swapped(words: str) -> str:
    """Return words with the case of their first letter changed."""
    return words[:1].swapcase() + words[1:]


def finds(text: str, words: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield where `words` stand in `text` with a word's edge at both ends."""
    stop = len(text) if end is None else end
    if not words:
        return
    at = text.find(words, start, stop)
    while at >= 0:
        if edge(text, at, words[0]) and edge(text, at + len(words), words[-1]):
            yield at
        at = text.find(words, at + 1, stop)


def edge(text: str, place: int, ours: str) -> bool:
    """Return whether a word ends or begins at `place`: not inside a word, a compound, a contraction or a number.

    `ours` is the character of the words at that end. Scripts without blanks have an edge everywhere.
    """
    before, after = text[place - 1 : place] if place else "", text[place : place + 1]
    if after and not after.isascii() and unicodedata.category(after)[0] == "M":
        return False  # a vowel sign or an accent of the letter before
    if not ours.isalnum():
        return not (ours in "-." and before == after)  # inside a run of dashes or dots
    if before.isalnum() and after.isalnum():
        unspaced = _UNSPACED.fullmatch(before + after) and before.isalpha() and after.isalpha()
        is_date = before.isdigit() and after.isupper()  # that runs into the next word (12/2/2025NATO)
        return bool(unspaced) or is_date
    joined = (text[max(0, place - 1) : place + 2], text[max(0, place - 2) : place + 1])
    return not any(len(part) == 3 and _JOINS.fullmatch(part) for part in joined)
