"""Dated items on one axis: known ends are lines, what lies somewhere within is hatched, an unstated end fades."""

from __future__ import annotations

import datetime

from briefings.compose.incident import extent_words, when_line
from briefings.compose.leaf import Leaf
from briefings.compose.lines import hedged, text
from briefings.compose.views import Timeline, TimeRow
from briefings.model.dates import Day
from briefings.model.sheets import Incident

_FADE_DAYS = 180
"""How far a bar without a stated start reaches back: the desk's choice, and said so."""


def timeline(leaf: Leaf, *, events: bool = True) -> Timeline | None:
    """Return the incidents (and events) that are dated, by date; None where fewer than two are."""
    index = leaf.index
    dated = [
        incident for incident in index.every(Incident) if incident.when and (events or incident.group == "incident")
    ]
    if len(dated) < 2:
        return None
    dated.sort(key=lambda incident: (incident.when.edtf.order[::-1] if incident.when else "", incident.id))
    ends = [_bounds(incident) for incident in dated]
    first = min(start for start, _ in ends).year
    last = max(end for _, end in ends).year
    origin = datetime.date(first, 1, 1).toordinal()
    span = datetime.date(last + 1, 1, 1).toordinal() - origin
    rows = []
    for incident, (start, end) in zip(dated, ends, strict=True):
        leaf.show(incident.ref)
        edtf = incident.when.edtf if incident.when else None
        kind = index.word("kind", "event") if incident.group == "event" else extent_words(incident, index)
        rows.append(
            TimeRow(
                title=hedged(incident.title, incident.hedges),
                sub=text(f"{kind}; {index.word('occurrence', incident.occurrence)}"),
                left=round(1000 * (start.toordinal() - origin) / span),
                right=round(1000 * (end.toordinal() + 1 - origin) / span),
                start_known=bool(edtf and edtf.lower),
                end_known=bool(edtf and edtf.upper),
                words=when_line(incident, index),
            )
        )
    ticks = tuple(
        (str(year), round(1000 * (datetime.date(year, 1, 1).toordinal() - origin) / span))
        for year in _years(first, last)
    )
    legend = index.say(
        "A line is a known limit. Hatched: somewhere within. A faded end: not stated by the source; its length is this "
        "desk’s choice."
    )
    return Timeline(ticks, tuple(rows), legend)


def _years(first: int, last: int) -> range:
    step = max(1, -(-(last - first + 1) // 8))
    return range(first, last + 1, step)


def _bounds(incident: Incident) -> tuple[datetime.date, datetime.date]:
    assert incident.when is not None
    edtf = incident.when.edtf
    end = _date(edtf.upper) if edtf.upper else None
    start = _date(edtf.lower) if edtf.lower else None
    if start is None and end is not None:
        start = end - datetime.timedelta(days=_FADE_DAYS)
    if end is None and start is not None:
        end = start + datetime.timedelta(days=_FADE_DAYS)
    assert start is not None and end is not None  # a date is open at one end at most
    return start, end


def _date(day: Day) -> datetime.date:
    return datetime.date(*day)
