"""What is drawn of sheets: dates as stretches of time, and what each statement of a briefing is based on."""

from __future__ import annotations

import datetime
from collections import Counter, namedtuple
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefings.compose.index import Index, grouped
from briefings.compose.kind import kind_of
from briefings.compose.lines import joined
from briefings.compose.page_context import short_citation
from briefings.compose.views import Edge, Ground, GroundRow, Grounds, Line, Stretch, TimeSigns
from briefings.model.dates import Day, Edtf, Single, Span
from briefings.model.refs import Ref
from briefings.model.sheets import Briefing, Incident, Quote, Sheet
from briefings.model.sheets.common import Evidence

_ORIGINS = 6
"""At most so many origins are drawn side by side; of more, the words alone tell."""
_GROUNDS: tuple[Ground, ...] = ("quoted", "reported", "contradicts")


_Rest = namedtuple("_Rest", "origin source ground what")
"""One thing that a statement is based on: its source's origin, how it relates to the statement, what it is, to count it once."""


def grounds(briefing: Briefing, index: Index) -> Grounds | None:
    """Return what each judgement and point is based on, by origin, for many voices of one are one.

    None where there are none, or nothing is cited.
    """
    statements = [*_statements(briefing, index)]
    every = [rest for _, _, rests in statements for rest in rests]
    sources = grouped(dict.fromkeys((rest.origin, rest.source) for rest in every))
    if not sources:
        return None
    letters = {  # A to Z, then A2 and so on
        origin: f"{chr(65 + number % 26)}{number // 26 + 1 if number >= 26 else ''}"
        for number, origin in enumerate(sources)
    }
    drawn = letters if len(letters) <= _ORIGINS else {}
    used = {rest.ground for rest in every}
    return Grounds(
        tuple(drawn.values()),
        tuple(_row(*statement, letters, drawn) for statement in statements),
        tuple((ground, index.word("ground", ground)) for ground in _GROUNDS if ground in used),
        tuple((letter, _texts(sources[origin], index)) for origin, letter in letters.items()),
    )


def _texts(sources: Iterable[Ref], index: Index) -> Line:
    return joined((short_citation(index.source(ref), index) for ref in sources), index.language.semicolon)


def _row(
    number: int, is_judgement: bool, found: list[_Rest], letters: dict[str, str], drawn: Iterable[str]
) -> GroundRow:
    counts = Counter(rest.ground for rest in found)
    return GroundRow(
        number,
        is_judgement,
        tuple(
            tuple(ground for ground in _GROUNDS for rest in found if (rest.origin, rest.ground) == (origin, ground))
            for origin in drawn
        ),
        tuple(dict.fromkeys(letters[rest.origin] for rest in found)),
        *(counts[ground] for ground in _GROUNDS),
    )


def _statements(briefing: Briefing, index: Index) -> Iterator[tuple[int, bool, list[_Rest]]]:
    """Yield each judgement and point: its number, whether it is a judgement, and what it is based on."""
    for number, judgement in enumerate(briefing.key_judgements, start=1):
        sheets = index.there(judgement.based_on, Sheet)
        rows = [*judgement.evidence, *(row for sheet in sheets for row in kind_of(sheet).evidence(sheet))]
        yield number, True, list(dict.fromkeys(_of_rows(rows, index)))
    for number, point in enumerate(briefing.key_points, start=1):
        yield number, False, list(dict.fromkeys(_of_rows(point.evidence, index)))


def _of_rows(rows: Iterable[Evidence], index: Index) -> Iterator[_Rest]:
    for row in rows:
        place = index.place_of(row)
        if place is None or row.relation == "context":
            continue
        source, at = place
        quote = index.get(row.quote, Quote)
        ground: Ground = "quoted" if quote and quote.mode != "paraphrase" else "reported"
        what = (quote.ref, "") if quote else (source, at.text if at else "")
        yield _Rest(index.origin(source), source, "contradicts" if row.relation == "contradicts" else ground, what)


FADE_DAYS = 180
"""How far a stretch without a stated end reaches: the desk's choice, and said so."""


class Period(NamedTuple):
    """From one day to the day after another, as ordinals; `lasted`: throughout, else somewhere within."""

    first: int
    after: int
    lasted: bool
    start: Edge
    end: Edge


def periods(edtf: Edtf) -> tuple[Period, ...]:
    """Return what a date is made of: one period, or those of a set, or of an interval whose own ends are not sharp."""
    one_of = edtf.precision == "set" and not edtf.every
    return tuple(period for span in edtf.spans for period in _of_span(span, one_of=one_of))


def newness(incident: Incident) -> tuple[tuple[Day, Day, str], str]:
    """Return what incidents are ordered by, the newest last: their last possible day, their first, and id; first the undated."""
    first, last, time = incident.when.edtf.order if incident.when else ((0, 0, 0), (0, 0, 0), "")
    return (last, first, time), incident.id


def stretches(found: Sequence[Period], first: int, span: int) -> tuple[Stretch, ...]:
    """Return periods on an axis that begins on the day `first` and is `span` days long, in thousandths."""

    def place(day: int) -> int:
        return round(1000 * (day - first) / span)

    return tuple(Stretch(place(one.first), place(one.after), one.lasted, one.start, one.end) for one in found)


def signs_of(found: Sequence[Stretch]) -> TimeSigns:
    """Return the signs that stand in a picture of stretches."""
    edges = {edge for stretch in found for edge in (stretch.start, stretch.end)}
    lasted = [stretch.lasted for stretch in found]
    return TimeSigns(any(lasted), not all(lasted), "known" in edges, "about" in edges, "open" in edges)


def _of_span(span: Span, *, one_of: bool) -> Iterator[Period]:
    start, end = span
    if start is None:
        assert end is not None  # a date is open at one end at most
        after = _ordinal(end.upper) + 1
        yield Period(after - FADE_DAYS, after, False, "open", _edge(end))
    elif end is None:
        yield from _from(start)
    elif one_of or start == end:
        first, after = _ordinal(start.lower), _ordinal(end.upper) + 1
        yield Period(first, after, after - first == 1 and not one_of, _edge(start), _edge(end))
    else:
        yield from _between(start, end)


def _from(start: Single) -> Iterator[Period]:
    """Yield what has gone on since a date."""
    first, sure = _ordinal(start.lower), _ordinal(start.upper)
    if sure > first:
        yield Period(first, sure, False, _edge(start), "none")
    yield Period(sure, sure + FADE_DAYS, True, _edge(start) if sure == first else "none", "open")


def _between(start: Single, end: Single) -> Iterator[Period]:
    """Yield an interval: it lasted from the end of its first date to the begin of its last; before and after, perhaps."""
    first, sure = _ordinal(start.lower), _ordinal(start.upper)
    until, after = _ordinal(end.lower) + 1, _ordinal(end.upper) + 1
    if sure >= until:
        yield Period(first, after, False, _edge(start), _edge(end))
        return
    if sure > first:
        yield Period(first, sure, False, _edge(start), "none")
    left: Edge = _edge(start) if sure == first else "none"
    right: Edge = _edge(end) if until == after else "none"
    yield Period(sure, until, True, left, right)
    if after > until:
        yield Period(until, after, False, "none", _edge(end))


def _edge(date: Single) -> Edge:
    return "about" if date.mark else "known"


def _ordinal(day: Day) -> int:
    return datetime.date(*day).toordinal()
