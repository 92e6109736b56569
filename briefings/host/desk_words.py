"""What the matcher says of words that somebody selects in a source's text, or types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from rapidfuzz.distance import Postfix, Prefix

from briefings import matcher
from briefings.check.verdicts import find, passages, places_of, snapshot_of
from briefings.load.desk import Desk
from briefings.matcher import Snapshot
from briefings.model import locators
from briefings.model.sheets import Quote, Source
from briefings.model.sheets.quote import Segment


class LetterDifference(Struct, frozen=True):
    """How a word differs from the source's: what both begin with, the letters of each, and what both end with."""

    before: str
    ours: str
    theirs: str
    after: str


class WordsMatch(Struct, frozen=True):
    """The matcher's word on words: whether they match, what they are, where, and what to do.

    `places` are stretches of paragraphs (label, start, end); `passage` is the source's wording that is near, if it can be
    quoted; `letters` says how the first word differs; `beside` are the author's words beside the quotation.
    """

    matches: bool
    words: tuple[str, ...]
    at: str
    told: str
    hint: str = ""
    places: tuple[tuple[str, int, int], ...] = ()
    passage: tuple[str, ...] = ()
    letters: tuple[LetterDifference, ...] = ()
    beside: str = ""


def is_whole(quote: Quote) -> bool:
    """Return whether a quote is nothing but words in quotation marks, which the matcher checks and the page can change."""
    return quote.mode != "paraphrase" and all(part.words for part in quote.parts)


def matched(desk: Desk, source: Source, words: tuple[str, ...], at: str = "", quote: Quote | None = None) -> WordsMatch:
    """Return the matcher's word on the parts of a quotation, as those of a quote if one is given."""
    snapshot = snapshot_of(desk, source)
    words = tuple(" ".join(part.split()) for part in words if part.strip())
    if quote is not None and not is_whole(quote):
        return WordsMatch(False, words, at, "not all of this sheet is words in quotation marks", "change its file")
    if snapshot is None or not words:
        told = "the text of this source is not on this computer" if snapshot is None else "there are no words to check"
        return WordsMatch(False, words, at, told)
    tried = _as_sheet(source, words, at, quote)
    found = [find(snapshot, desk, tried, passage) for passage in passages(tried) if passage.in_marks]
    refused = next((each for each in found if each.outcome != "matches"), None)
    if refused is None and len(words) > 1:
        whole = matcher.match(snapshot, words, mode=tried.checked_as, at=at or None)
        refused = whole if whole.outcome != "matches" else None
    if refused is not None:
        letters = tuple(letter_difference(*pair) for pair in refused.difference[:1])
        passage = _quotable(snapshot, refused.passage)
        return WordsMatch(False, words, at, refused.message, refused.hint, (), passage, letters)
    places = places_of(desk, tried, snapshot)
    stretches = [(each.start, each.end) for each in found if each.start is not None and each.end is not None]
    if len(places) > 1 and not at:
        named = " and ".join(matcher.place_words(label) for label in places)
        told = f"these words are in {len(places)} places of the source: {named}"
        return WordsMatch(False, words, "", told, "select them where they are quoted")
    at = places[0] if len(places) == 1 else at
    spots = tuple(spot for start, end in stretches for spot in _in_paragraphs(snapshot, start, end))
    beside = matcher.clause_beside(snapshot, found[0]) if found else ""
    return WordsMatch(True, words, at, "the wording matches the source", places=spots, beside=beside)


def selected(desk: Desk, source: Source, start: tuple[str, int], end: tuple[str, int]) -> tuple[tuple[str, ...], str]:
    """Return the words of a selection and the label of its paragraph: those between marks alone, if it has whole ones."""
    snapshot = snapshot_of(desk, source)
    starts = {part.label: part.start for part in snapshot.paragraphs} if snapshot else {}
    if snapshot is None or start[0] not in starts or end[0] not in starts:
        return (), ""
    low, high = starts[start[0]] + start[1], starts[end[0]] + end[1]
    pieces = [piece for each in snapshot.quotations if each.depth == 0 for piece in each.pieces]
    whole = [piece for piece in pieces if low <= piece[0] and _bare_end(snapshot.text, *piece) <= high]
    if whole:
        words = [snapshot.text[first : _bare_end(snapshot.text, first, last)] for first, last in whole]
        return tuple(words), snapshot.label(whole[0][0])
    text = snapshot.text[low:high]
    at = low + len(text) - len(text.lstrip())
    return (_END.sub("", text.strip().strip('“”„‟«»"‘’ ')),), snapshot.label(at)


_END = re.compile(r"(?<![.,])[.,]?\s*\Z")


def _bare_end(text: str, start: int, end: int) -> int:
    """Return where words end without the closing comma or full stop that belongs to the author's sentence."""
    found = _END.search(text, start, end)
    return found.start() if found and found.start() > start else end


def _as_sheet(source: Source, words: tuple[str, ...], at: str, quote: Quote | None) -> Quote:
    """Return a quote with these words, to be matched as it would be if it were written."""
    segments = tuple(Segment(words=part) for part in words)
    fields: dict[str, Any] = {"words": None, "segments": segments}
    if len(words) == 1:
        fields = {"words": words[0], "segments": ()}
    if at:
        fields["at"] = locators.parse(at)
    if quote is not None:
        return quote.model_copy(update=fields)
    return Quote.model_construct(id="new", source=source.ref, **fields)


def _in_paragraphs(snapshot: Snapshot, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for part in snapshot.paragraphs:
        low, high = max(start, part.start), min(end, part.end)
        if low < high:
            yield part.label, low - part.start, high - part.start


def _quotable(snapshot: Snapshot, passage: str) -> tuple[str, ...]:
    """Return the source's own wording of a passage that is near, if it is a quotation as it is."""
    found = matcher.match(snapshot, passage) if passage else None
    if found is None or found.start is None or found.end is None or found.outcome != "matches":
        return ()
    return (snapshot.text[found.start : _bare_end(snapshot.text, found.start, found.end)],)


def letter_difference(ours: str, theirs: str) -> LetterDifference:
    """Return how two words differ: the letters between what both begin and what both end with."""
    start = Prefix.similarity(ours, theirs)
    tail = Postfix.similarity(ours[start:], theirs[start:])
    end = len(ours) - tail
    return LetterDifference(ours[:start], ours[start:end], theirs[start : len(theirs) - tail], ours[end:])
