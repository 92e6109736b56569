"""What stands around a quotation in its source: the words of its sentence where they may be printed, else their lengths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from briefings.load.receipts import Around, Receipt
from briefings.matcher import Snapshot
from briefings.matcher.clauses import sentences_around
from briefings.model.sheets import Source

Extent = Literal["none", "sentence", "paragraph"]

_MARKS = "\"'“”„‟‘’‚‛«»‹›「」『』《》〈〉〝〞〟＂"
_PAIRS = (("“", "”"), ("«", "»"))
_OPENING = re.compile(rf"\s*[{_MARKS}]*\s*$")
_CLOSING = re.compile(rf"^[.,;:!?…。，、！？]*[{_MARKS}]+")


class ExcerptPart(NamedTuple):
    """A stretch of an excerpt: words, or the lengths of words that may not be printed, in letters.

    `is_quoted` says that they are the quotation's own words, in marks in the source.
    """

    words: str = ""
    lengths: tuple[int, ...] = ()
    is_quoted: bool = False


def extent(source: Source) -> Extent:
    """Return how much of a source may be printed around a quotation: as its sheet says, else by its rights."""
    return source.excerpt or ("sentence" if source.has_open_rights else "none")


def around(snapshot: Snapshot, places: Sequence[tuple[int, int]], how_much: Extent) -> list[Around]:
    """Return what stands before and behind each place of a quotation, in the sentences that it stands in.

    A place has what stands between it and the one before; the last of a stretch of sentences has the rest too.
    """
    stretches = [_stretch(snapshot, place, how_much) for place in places]
    found = []
    for number, (start, end) in enumerate(places):
        low, high = stretches[number]
        joined = number > 0 and places[number - 1][1] <= start and stretches[number - 1][1] > low
        goes_on = number + 1 < len(places) and end <= places[number + 1][0] < high
        before = snapshot.text[places[number - 1][1] if joined else low : start]
        behind = "" if goes_on else snapshot.text[end:high]
        before = _OPENING.sub("", _CLOSING.sub("", before) if joined else before)
        behind = _CLOSING.sub("", behind)
        for opening, closing in _PAIRS:  # of a fragment: the marks are set around the fragment's own words
            if before.count(opening) > before.count(closing):
                before = "".join(before.rsplit(opening, 1))
            if behind.count(closing) > behind.count(opening):
                behind = behind.replace(closing, "", 1)
        found.append((_told(before, how_much), _told(behind, how_much)))
    return found


def excerpt(receipts: Iterable[Receipt], how_much: Extent) -> tuple[ExcerptPart, ...]:
    """Return the sentences that a quotation's parts stand in, in the order of the source; empty where none was kept.

    Words that were kept while more might be printed than now (`how_much`) are told as lengths.
    """
    kept = sorted((each for each in receipts if each.around is not None), key=lambda each: each.start)
    return tuple(piece for receipt in kept for piece in _pieces(receipt, how_much))


def _pieces(receipt: Receipt, how_much: Extent) -> Iterator[ExcerptPart]:
    assert receipt.around is not None
    may_print = how_much == "paragraph" or (how_much == "sentence" and not receipt.paragraph)
    before, behind = (_side(side, may_print=may_print) for side in receipt.around)
    yield from before
    yield ExcerptPart(receipt.words, is_quoted=receipt.mode != "outside")
    yield from behind


def _side(side: str | list[int], *, may_print: bool) -> list[ExcerptPart]:
    if not side:
        return []
    if isinstance(side, str) and may_print:
        return [ExcerptPart(side)]
    return [ExcerptPart(lengths=tuple(lengths(side) if isinstance(side, str) else side))]


def _stretch(snapshot: Snapshot, place: tuple[int, int], how_much: Extent) -> tuple[int, int]:
    start, end = place
    paragraphs = [each for each in snapshot.paragraphs if each.start < end and start < each.end]
    low, high = (paragraphs[0].start, paragraphs[-1].end) if paragraphs else place
    return (low, high) if how_much == "paragraph" else sentences_around(snapshot.text, low, high, start, end)


def _told(text: str, how_much: Extent) -> str | list[int]:
    return lengths(text) if how_much == "none" else " ".join(text.split())


def lengths(text: str) -> list[int]:
    """Return the number of letters of each word."""
    return [len(word) for word in text.split()]
