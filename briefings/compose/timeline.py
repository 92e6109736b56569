"""Dated items on one axis: what lasted is solid, what lies somewhere within is hatched, an end not stated fades."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from briefings.compose.incident import extent_words, when_line
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.lines import hedged, text
from briefings.compose.periods import Period, by_end, periods, stretches
from briefings.compose.views import Edge, Fact, Facts, Line, Stretch, Timeline, TimeRow
from briefings.model.sheets import Incident

FROM = 5
"""A picture needs so many dated items; fewer are a list."""

_TICKS = 8
"""At most so many marks stand on an axis."""


_MONTHS_A_NAME = 3
"""Of marks that are months, every third has its name, if so many follow it: there is room for no more."""


class _Axis(NamedTuple):
    """From the day `first`, `span` days long; its marks are equally far from each other; `scale` says both ends."""

    first: int
    span: int
    ticks: tuple[tuple[str, int], ...]
    scale: str


def timeline(leaf: Leaf, incidents: Iterable[Incident]) -> Timeline | Facts | None:
    """Return those of the incidents that are dated, by date: as a picture, or as a list where they are few; None: none is."""
    index = leaf.index
    dated = sorted(
        (incident for incident in incidents if incident.when),
        key=lambda incident: (by_end(incident.when.edtf if incident.when else None), incident.id),
    )
    if not dated:
        return None
    leaf.show(*(incident.ref for incident in dated))
    if len(dated) < FROM:
        return Facts(
            tuple(Fact(incident.title, when_line(incident, index), _sub(incident, index)) for incident in dated)
        )
    found = [periods(incident.when.edtf) if incident.when else () for incident in dated]
    axis = _axis([period for of_one in found for period in of_one], index)
    rows = tuple(
        TimeRow(
            title=hedged(incident.title, incident.hedges, str(incident.ref)),
            sub=_sub(incident, index),
            stretches=stretches(of_one, axis.first, axis.span),
            words=when_line(incident, index),
        )
        for incident, of_one in zip(dated, found, strict=True)
    )
    return Timeline(axis.scale, axis.ticks, rows, legend([stretch for row in rows for stretch in row.stretches], index))


def legend(found: Iterable[Stretch], index: Index) -> str:
    """Return what the signs mean that stand in a picture of time, and only those."""
    stretches_ = list(found)
    edges: set[Edge] = {edge for stretch in stretches_ for edge in (stretch.start, stretch.end)}
    say = index.say
    sentences = (
        (any(stretch.lasted for stretch in stretches_), say("Solid: it lasted all this time.")),
        (not all(stretch.lasted for stretch in stretches_), say("Hatched: somewhere within.")),
        ("known" in edges, say("A line is a known limit.")),
        ("about" in edges, say("A dashed line is a limit that is approximate or uncertain; the words say which.")),
        ("open" in edges, say("A faded end: not stated by the source; its length is this desk’s choice.")),
    )
    return " ".join(words for is_there, words in sentences if is_there)


def _sub(incident: Incident, index: Index) -> Line:
    kind = index.word("kind", "event") if incident.group == "event" else extent_words(incident, index)
    return text(f"{kind}; {index.word('occurrence', incident.occurrence)}")


def _axis(found: list[Period], index: Index) -> _Axis:
    """Return an axis of whole years, or of whole months where all of it lies in few: as many as its marks divide."""
    first = datetime.date.fromordinal(min(period.first for period in found))
    last = datetime.date.fromordinal(max(period.after for period in found) - 1)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _TICKS:
        begins = [_month(first.year, first.month + number) for number in range(months + 1)]
        named = {at for at in range(0, months, _MONTHS_A_NAME) if at == 0 or at + _MONTHS_A_NAME <= months}
        names = [_name_of(day, index) if at in named else "" for at, day in enumerate(begins)]
    else:
        step = -(-(last.year - first.year + 1) // _TICKS)
        years = range(first.year, last.year + step + 1, step)
        begins = [datetime.date(year, 1, 1) for year in years]
        names = [str(year) for year in years]
    origin = begins[0].toordinal()
    span = begins[-1].toordinal() - origin
    places = [round(1000 * (day.toordinal() - origin) / span) for day in begins]
    ends = (names[0], names[-2]) if months > _TICKS else (_name_of(begins[0], index), _name_of(begins[-2], index))
    scale = index.say("{first} to {last}", first=ends[0], last=ends[1])
    return _Axis(origin, span, tuple(zip(names[:-1], places[:-1], strict=True)), scale)


def _name_of(month: datetime.date, index: Index) -> str:
    """Return `December 2025`."""
    formats = index.language.formats
    return formats.month.format(month=formats.months_alone[month.month - 1], y=month.year)


def _month(year: int, month: int) -> datetime.date:
    return datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
