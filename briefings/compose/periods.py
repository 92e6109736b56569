"""A date as stretches of time that can be drawn: what lasted throughout, what lies somewhere within, how each end is known."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefings.compose.views import Edge, Stretch
from briefings.model.dates import Day, Edtf, Single, Span
from briefings.model.sheets import Incident

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


def by_end(edtf: Edtf | None) -> tuple[Day, Day, str]:
    """Return what dated items are ordered by: their last possible day, then their first; what has no date comes first."""
    first, last, time = edtf.order if edtf else ((0, 0, 0), (0, 0, 0), "")
    return (last, first, time)


def newness(incident: Incident) -> tuple[tuple[Day, Day, str], str]:
    """Return what incidents are ordered by, the newest last: as `by_end` does, then by id."""
    return by_end(incident.when.edtf if incident.when else None), incident.id


def stretches(found: Sequence[Period], first: int, span: int) -> tuple[Stretch, ...]:
    """Return periods on an axis that begins on the day `first` and is `span` days long, in thousandths."""
    return tuple(
        Stretch(
            left=round(1000 * (period.first - first) / span),
            right=round(1000 * (period.after - first) / span),
            lasted=period.lasted,
            start=period.start,
            end=period.end,
        )
        for period in found
    )


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
