"""The matcher says whether words stand in a text as the quote says they do.

Levels: 0 identical; 1 typography only (quotes, dashes, dots, blanks, composed accents); 2 the case of the first letter,
or a closing comma or full stop; 3 declared edits. Numbers, negations and every other word never bend. Words in marks
must be all that stands between their marks (a closing comma or full stop aside), unless an omission is declared or the
quote is partial; where words are left out that can turn the meaning round, `meaning_kept` is needed as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from briefings.check.differences import Difference, explain
from briefings.check.edits import LONGEST_GAP, SHORTEST_PART, Cut, find_fragment, find_parts, short_part, undeclared
from briefings.check.snapshot import HIDDEN, Snapshot, fold, prepare
from briefings.check.speakers import leads_in_anew, named_speakers
from briefings.model import locators

_MOST = 2_000
"""Places at which words are looked at: no quotation stands in an article more often."""

MATCHER = 2
"""Version of these rules; receipts name it."""


class Edit(Protocol):
    """A declared change of the words."""

    @property
    def kind(self) -> str:
        """Return omission, insertion or case."""

    @property
    def text(self) -> str | None:
        """Return the characters that stand in the quote for it."""


class Match(Struct, frozen=True):
    """The matcher's word: outcome, level, place (code points of the text, end excluded), all places, and why not.

    `reason` is a word for machines; `message` and `hint` are for the editor; `passage` is what the text has nearest;
    `difference` holds the words that differ.
    """

    outcome: Literal["matches", "not-found"]
    level: int | None = None
    start: int | None = None
    end: int | None = None
    places: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    message: str = ""
    hint: str = ""
    passage: str = ""
    difference: tuple[Difference, ...] = ()


class _Place(NamedTuple):
    start: int
    end: int
    level: int


def match(
    snapshot: Snapshot,
    words: str,
    *,
    mode: str = "direct",
    at: str | None = None,
    edits: Sequence[Edit] = (),
    meaning_kept: bool = False,
    longest: int = LONGEST_GAP,
) -> Match:
    """Return whether `words` stand in quotation marks in the text, whole between them, at the place `at`."""
    hidden = _hidden(words)
    if hidden:
        return hidden
    found = list(_places(snapshot, words))
    whole = [place for place in found if _whole(snapshot, place)]
    if whole:
        return _placed(snapshot, whole, at)
    if edits:
        cut = find_parts(snapshot, words, edits, longest)
        if cut is not None:
            return _edited(snapshot, cut, at, meaning_kept=meaning_kept)
    if found and mode == "partial":
        for place in found:
            fragment = find_fragment(snapshot, place.start, place.end)
            if fragment is not None:
                return _edited(snapshot, fragment, at, meaning_kept=meaning_kept)
    if found:
        return _not_whole(snapshot, found[0], mode)
    if undeclared(snapshot, words):
        short = short_part(words) if edits else ""
        if short:
            message = f"“{short}” is too short beside an omission: each part has at least {SHORTEST_PART} words"
            return Match("not-found", reason="short-part", message=message, hint="leave out less")
        message = "words were left out or added, and `edits` does not declare it"
        return Match(
            "not-found",
            reason="undeclared-edit",
            message=message,
            hint="declare each change in `edits`, or quote whole",
        )
    return _nowhere(snapshot, words)


def match_parts(
    snapshot: Snapshot,
    parts: Sequence[str],
    *,
    mode: str = "direct",
    at: str | None = None,
    edits: Sequence[Edit] = (),
    meaning_kept: bool = False,
    longest: int = LONGEST_GAP,
) -> Match:
    """Return whether the parts of a split quote stand in the text in this order, each as `match` wants it.

    Between two parts lie at most `longest` characters and no other quotation; they share a paragraph, or nothing but the break
    divides them; and nobody else is named as the one who speaks.
    The match runs from the first part to the last; its level is the highest of them.
    """
    found = [
        match(snapshot, part, mode=mode, at=at, edits=edits, meaning_kept=meaning_kept, longest=longest)
        for part in parts
    ]
    for one in found:
        if one.outcome != "matches":
            return one
    rows = _in_order([one.places for one in found])
    if rows is None:
        message = "the parts stand in the source, but not in this order"
        return Match("not-found", reason="order", message=message, hint="give the parts as the source has them")
    for first, second in pairwise(rows):
        apart = _apart(snapshot, first, second, longest)
        if apart:
            return apart
    level = max(one.level or 0 for one in found)
    return Match("matches", level, rows[0][0], rows[-1][1], ((rows[0][0], rows[-1][1]),))


def _in_order(places: Sequence[tuple[tuple[int, int], ...]]) -> list[tuple[int, int]] | None:
    """Return a place for each part so that they follow one another, as near as can be; None where they do not."""
    best: list[tuple[int, int]] | None = None
    for first in places[0] if places else ():
        row = [first]
        for options in places[1:]:
            later = [place for place in options if place[0] >= row[-1][1]]
            if not later:
                break
            row.append(later[0])
        if len(row) == len(places) and (best is None or row[-1][1] - row[0][0] < best[-1][1] - best[0][0]):
            best = row
    return best


_NEW_PARAGRAPH = re.compile(r"(?:\n\s*\n|[.!?…][”\"’'»“]*\n)[^\n]*\w")


def _apart(snapshot: Snapshot, first: tuple[int, int], second: tuple[int, int], longest: int) -> Match | None:
    """Return why two parts are no split quote, or None where they are one."""
    hint = "give each quotation a sheet of its own"
    end, start = first[1], second[0]
    if start - end > longest:
        message = f"{start - end} characters lie between these parts; at most {longest} may"
        return Match("not-found", reason="gap", message=message, hint=hint)
    if any(end < span.start and span.end < start for span in snapshot.spans):
        message = "another quotation stands between these parts"
        return Match("not-found", reason="another-speaker", message=message, hint=hint)
    if _NEW_PARAGRAPH.search(snapshot.text[end:start]):
        message = "these parts stand in different paragraphs, with the author's words between them"
        return Match("not-found", reason="another-speaker", message=message, hint=hint)
    if leads_in_anew(snapshot, first, second):
        message = "the second part stands in another sentence of the author's, which nothing ties to the first speaker"
        return Match("not-found", reason="another-speaker", message=message, hint=hint)
    speakers = named_speakers(snapshot, first, second)
    if len(speakers) > 1:
        message = f"these parts are said by different speakers: {' and '.join(speakers)}"
        return Match("not-found", reason="another-speaker", message=message, hint=hint)
    return None


def match_outside(snapshot: Snapshot, words: str, *, at: str | None = None) -> Match:
    """Return whether `words` stand in the text outside all quotation marks."""
    hidden = _hidden(words)
    if hidden:
        return hidden
    found = list(_places(snapshot, words))
    free = [place for place in found if not snapshot.around(place.start, place.end)]
    if free:
        return _placed(snapshot, free, at)
    if found:
        message = "these words stand inside quotation marks in the source, not outside"
        return Match("not-found", reason="inside-marks", message=message, hint="give them as `words`")
    return _nowhere(snapshot, words)


def match_words(snapshot: Snapshot, words: str) -> Match:
    """Return whether `words` stand anywhere in the text, letter for letter but for typography."""
    hidden = _hidden(words)
    if hidden:
        return hidden
    found = [place for place in _places(snapshot, words) if place.level < 2]
    return _placed(snapshot, found, None) if found else _nowhere(snapshot, words)


def _hidden(words: str) -> Match | None:
    found = HIDDEN.search(words)
    if found is None:
        return None
    message = f"character {found.start() + 1} of these words is one that nobody sees (U+{ord(found[0]):04X})"
    return Match("not-found", reason="hidden-character", message=message, hint="type the words anew")


def _places(snapshot: Snapshot, words: str) -> Iterator[_Place]:
    """Yield the places of the lowest level that has any."""
    text = snapshot.text
    found = [_Place(start, start + len(words), 0) for start in islice(_finds(text, words), _MOST)]
    if not found:
        folded = fold(words)
        for level, variant in _variants(folded):
            found = [
                _Place(snapshot.original(start), snapshot.original(start + len(variant)), level)
                for start in islice(_finds(snapshot.folded, variant), _MOST)
            ]
            if found:
                break
    yield from (place for place in found if place.start < place.end)


def _variants(folded: str) -> Iterator[tuple[int, str]]:
    yield 1, folded
    bare = folded[:-1] if folded.endswith((",", ".")) and not folded.endswith("..") else folded
    for variant in dict.fromkeys((_swapped(folded), bare, _swapped(bare))):
        if variant and variant != folded:
            yield 2, variant


def _swapped(words: str) -> str:
    return words[:1].swapcase() + words[1:]


def _finds(text: str, words: str) -> Iterator[int]:
    """Yield where `words` stand in `text` with a word's edge at both ends."""
    if not words:
        return
    start = text.find(words)
    while start >= 0:
        if _edge(text, start, words[0]) and _edge(text, start + len(words), words[-1]):
            yield start
        start = text.find(words, start + 1)


_JOINS = re.compile(r"\w['’‑-]\w|[0-9][.,][0-9]")


def _edge(text: str, place: int, ours: str) -> bool:
    """Return whether a word ends or begins at `place`: not inside a word, a compound, a contraction or a number."""
    before, after = text[place - 1 : place] if place else "", text[place : place + 1]
    if not ours.isalnum():
        return True
    if before.isalnum() and after.isalnum():
        return before.isdigit() and after.isupper()  # a date that runs into the next word (12/2/2025NATO)
    joined = (text[max(0, place - 1) : place + 2], text[max(0, place - 2) : place + 1])
    return not any(len(part) == 3 and _JOINS.fullmatch(part) for part in joined)


def _whole(snapshot: Snapshot, place: _Place) -> bool:
    """Return whether a stretch is all that stands between its marks, a closing comma or full stop aside."""
    for span in snapshot.around(place.start, place.end):
        before = snapshot.text[span.start : place.start]
        after = snapshot.text[place.end : span.end]
        if not before.strip() and after.strip() in ("", ",", "."):
            return not snapshot.touches_unclear(place.start, place.end)
    return False


def _not_whole(snapshot: Snapshot, place: _Place, mode: str) -> Match:
    spans = snapshot.around(place.start, place.end)
    if snapshot.touches_unclear(place.start, place.end):
        message = "the source's quotation marks cannot be paired here, so nobody can tell where the quotation ends"
        return Match(
            "not-found", reason="unclear-marks", message=message, hint="mend the snapshot's marks, or give a paraphrase"
        )
    if not spans:
        message = "these words stand in the source, but outside quotation marks: they are the author's"
        return Match(
            "not-found", reason="outside-marks", message=message, hint="use mode paraphrase, or `outside` in mode mixed"
        )
    passage = snapshot.text[spans[0].start : spans[0].end].strip()
    return Match(
        "not-found",
        reason="cut-inside-marks",
        message="these words are cut out of a longer quotation, which can turn its meaning round",
        hint="quote all that stands between the marks, or declare the omission in `edits` and sign `meaning_kept`",
        passage=passage,
    )


def _edited(snapshot: Snapshot, cut: Cut, at: str | None, *, meaning_kept: bool) -> Match:
    if cut.turning and not meaning_kept:
        message = f"words are cut over or beside “{cut.turning}”, which can turn the meaning round"
        hint = "sign `meaning_kept: {by, on, why}` if the meaning is kept"
        return Match("not-found", reason="meaning", message=message, hint=hint, passage=cut.sentence)
    return _placed(snapshot, [_Place(cut.start, cut.end, 3)], at)


def _placed(snapshot: Snapshot, found: Sequence[_Place], at: str | None) -> Match:
    if at is not None:
        wanted = _labels(at)
        labelled = [(place, snapshot.label(place.start)) for place in found]
        there = [place for place, label in labelled if label in wanted]
        if wanted and not there:
            stand = " and ".join(dict.fromkeys(_place_words(label) for _, label in labelled))
            message = f"these words stand in another place of the source: {stand}"
            return Match("not-found", reason="wrong-paragraph", message=message, hint=f"at: {labelled[0][1]}")
        found = there or found
    first = found[0]
    places = tuple((place.start, place.end) for place in found)
    return Match("matches", first.level, first.start, first.end, places)


def _labels(at: str) -> set[str]:
    locator = locators.parse(at)
    named = {part.strip() for part in at.split(",")} & {"h", "d"}
    return named | {f"p{number}" for number in locator.paragraphs}


def _place_words(label: str) -> str:
    return locators.printed(locators.parse(label)) if label else "between paragraphs"


def _nowhere(snapshot: Snapshot, words: str) -> Match:
    passage, difference, message = explain(snapshot, words)
    hint = "quote the source letter for letter, or use mode paraphrase"
    return Match("not-found", reason="changed-word", message=message, hint=hint, passage=passage, difference=difference)


__all__ = [
    "LONGEST_GAP",
    "MATCHER",
    "Match",
    "Snapshot",
    "fold",
    "match",
    "match_outside",
    "match_parts",
    "match_words",
    "prepare",
]
