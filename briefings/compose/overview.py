"""Incidents and events together: when they happened, on one axis, and where, on a map; and the page that shows both."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from briefings.compose.incident import Period, extent_words, newness, periods, place_of, signs_of, stretches, when_line
from briefings.compose.index import Index, grouped
from briefings.compose.lines import hedged, joined, linked, text
from briefings.compose.page_context import PageContext
from briefings.compose.page_record import BelowListRecord, OneOfSeveral, PageRecord, ThisPage, about_shown, of_page
from briefings.compose.views import Fact, Facts, Line, Map, Part, Spot, Timeline, TimeRow
from briefings.model.settings import MapPlace
from briefings.model.sheets import Incident

_DRAWN_FROM = 5
"""A picture needs so many dated items; fewer are a list."""
_APART = 3
"""And so many of them that are not at the same time: a picture of the same bar again and again tells nothing."""
_TICKS = 8
"""At most so many marks stand on an axis."""
_FAR_OFF = 5
"""At most one in so many is left off an axis."""
_FLATTENED = 4
"""It is, where all others need less than the so manyth part of the axis that it would take."""
_MONTHS_A_NAME = 3
"""Of marks that are months, every third has its name, if so many follow it: there is room for no more."""


class _Axis(NamedTuple):
    """From the day `first`, `span` days long; its marks are equally far from each other; `scale` says both ends."""

    first: int
    span: int
    ticks: tuple[tuple[str, int], ...]
    scale: str


def timeline(context: PageContext, incidents: Iterable[Incident]) -> Timeline | Facts | None:
    """Return those of the incidents that are dated, by date: as a picture, or as a list where they are few; None: none is."""
    index = context.index
    dated = sorted((incident for incident in incidents if incident.when), key=newness)
    if not dated:
        return None
    context.show(*(incident.ref for incident in dated))
    found = [periods(incident.when.edtf) if incident.when else () for incident in dated]
    close = _close(found) if len(dated) >= _DRAWN_FROM else []
    if len({found[number] for number in close}) < _APART:
        facts = [Fact(one.title, linked(when_line(one, index), str(one.ref)), _sub(one, index)) for one in dated]
        return Facts(tuple(facts))
    axis = _axis([period for number in close for period in found[number]], index)
    rows = tuple(
        TimeRow(
            title=hedged(incident.title, incident.hedges, str(incident.ref)),
            sub=_sub(incident, index),
            stretches=stretches(found[number], axis.first, axis.span) if number in close else (),
            words=when_line(incident, index),
        )
        for number, incident in enumerate(dated)
    )
    signs = signs_of([stretch for row in rows for stretch in row.stretches])
    return Timeline(axis.scale, axis.ticks, rows, signs, len(dated) - len(close))


def _close(found: Sequence[tuple[Period, ...]]) -> list[int]:
    """Return those that the axis of a picture has: all, but for a few far off which would leave it little room for the rest."""
    first = [min(period.first for period in of_one) for of_one in found]
    after = [max(period.after for period in of_one) for of_one in found]
    span = max(after) - min(first)
    by_first = sorted(range(len(found)), key=first.__getitem__)
    by_after = sorted(range(len(found)), key=after.__getitem__)
    for many in range(1, len(found) // _FAR_OFF + 1):
        for late in range(many + 1):
            away = {*by_first[: many - late], *by_after[len(found) - late :]}
            rest = [number for number in range(len(found)) if number not in away]
            if (max(after[at] for at in rest) - min(first[at] for at in rest)) * _FLATTENED < span:
                return rest
    return list(range(len(found)))


def _sub(incident: Incident, index: Index) -> Line:
    kind = index.word("kind", "event") if incident.group == "event" else extent_words(incident, index)
    return text(index.language.semicolon.join(filter(None, (kind, index.word("occurrence", incident.occurrence)))))


def _axis(found: list[Period], index: Index) -> _Axis:
    """Return an axis of whole years, or of whole months where all of it lies in few: as many as its marks divide."""
    first = datetime.date.fromordinal(min(period.first for period in found))
    last = datetime.date.fromordinal(max(period.after for period in found) - 1)
    begin = first.year * 12 + first.month - 1
    months = last.year * 12 + last.month - begin
    if months <= _TICKS:
        begins = [datetime.date(at // 12, at % 12 + 1, 1) for at in range(begin, begin + months + 1)]
        known = [index.language.month(day.year, day.month) for day in begins]
        named = {at for at in range(0, months, _MONTHS_A_NAME) if at == 0 or at + _MONTHS_A_NAME <= months}
    else:
        step = -(-(last.year - first.year + 1) // _TICKS)
        begins = [datetime.date(year, 1, 1) for year in range(first.year, last.year + step + 1, step)]
        known = [str(day.year) for day in begins]
        named = set(range(len(begins)))
    origin = begins[0].toordinal()
    span = begins[-1].toordinal() - origin
    places = [round(1000 * (day.toordinal() - origin) / span) for day in begins[:-1]]
    ticks = ((known[at] if at in named else "", place) for at, place in enumerate(places))
    return _Axis(origin, span, tuple(ticks), index.say("{first} to {last}", first=known[0], last=known[-2]))


_MAPPED_FROM = 3
"""A map needs so many places; fewer are a list."""
_NAMED = 12
"""At most so many incidents are named at one place."""


def places(context: PageContext, incidents: Iterable[Incident]) -> tuple[Part, ...]:
    """Return the places of incidents: on a map, if there are enough, and in a list; those not stated last."""
    index = context.index
    placed = [(incident, place_of(incident.where, index)) for incident in incidents]
    context.show(*(incident.ref for incident, _ in placed))
    by_place = grouped((place.id, incident) for incident, place in placed if place)
    found = {place.id: place for _, place in placed if place}
    known = sorted(found.values(), key=lambda place: (index.language.key(place.name), place.id))
    drawn = len(known) >= _MAPPED_FROM
    facts = [
        Fact(
            f"{number}\u2002{place.name}" if drawn else place.name,
            _named(by_place[place.id], index),
            _sharp(place, by_place[place.id], index, drawn=drawn),
        )
        for number, place in enumerate(known, start=1)
    ]
    facts += _elsewhere([incident for incident, place in placed if place is None], index)
    table = (Facts(tuple(facts)),) if facts else ()
    return (_map(known, index), *table) if drawn else table


def _map(known: list[MapPlace], index: Index) -> Map:
    spots = tuple(Spot(str(number), place.name, place.coordinates) for number, place in enumerate(known, start=1))
    names = index.language.listed([f"{spot.number} {spot.name}" for spot in spots])
    words = index.count(len(spots), "Map of {n} place: {names}.", "Map of {n} places: {names}.", names=names)
    return Map(words, spots, any(len(spot.coordinates) == 2 for spot in spots))


def _named(found: list[Incident], index: Index) -> Line:
    """Return the incidents of one place, by title."""
    by_title = sorted(found, key=lambda incident: index.language.key(incident.title))
    titles = [hedged(incident.title, incident.hedges, str(incident.ref)) for incident in by_title[:_NAMED]]
    more = len(found) - _NAMED
    rest = text(index.count(more, "and {n} more", "and {n} more")) if more > 0 else ()
    return joined((*titles, rest), index.language.semicolon)


def _sharp(place: MapPlace, found: list[Incident], index: Index, *, drawn: bool) -> Line:
    """Return how sharp the sources are on a place, and where its coordinates come from, if they are drawn."""
    sharp = dict.fromkeys(index.word("precision", incident.where.precision) for incident in found if incident.where)
    words, origin = index.language.semicolon.join(sharp), place.coordinates_from.rstrip(".")
    return text(f"{words}. {index.say('Coordinates: {origin}.', origin=origin)}" if drawn and origin else words)


def _elsewhere(others: list[Incident], index: Index) -> list[Fact]:
    """Return those that have a place without coordinates, each by itself, and those that have none."""
    facts = []
    for incident in sorted(others, key=lambda incident: index.language.key(incident.title)):
        if incident.where:
            sharp = index.word("precision", incident.where.precision)
            facts.append(Fact(incident.where.name, _named([incident], index), text(sharp)))
    for told, is_stated in ((index.say("not stated"), True), (index.say("not recorded"), False)):
        found = [one for one in others if not one.where and ("where" in one.looked_for) is is_stated]
        facts += [Fact(told, _named(found, index))] if found else []
    return facts


TARGET = "list:incidents/when-and-where"

ROWS = 60
"""So many are drawn on a page: it stays light. The first page has those that fill no page, and at least half as many."""


def _dated_or_placed(index: Index) -> list[Incident]:
    return sorted((one for one in index.every(Incident) if one.when or one.where), key=newness)


def is_made(index: Index) -> bool:
    """Return whether there is a picture to draw: without one, the list of incidents says the same."""
    found, context = _dated_or_placed(index), PageContext(index)
    drawn = (timeline(context, found), *places(context, found)) if len(found) <= ROWS else ()
    return len(found) > ROWS or any(isinstance(part, Timeline | Map) for part in drawn)


def records(index: Index) -> Iterator[PageRecord]:
    """Yield the pages, the newest first, where there is anything to draw."""
    dated_or_placed = _dated_or_placed(index) if is_made(index) else []
    total = len(dated_or_placed)
    cuts = [
        *range(0, total, ROWS),
        total,
    ]  # from the oldest on, so that what is added later changes the newest page alone
    if len(cuts) > 2 and cuts[-1] - cuts[-2] < ROWS // 2:
        del cuts[-2]
    pages = [dated_or_placed[start:end] for start, end in pairwise(cuts)]
    targets = [TARGET, *(f"{TARGET}-{number}" for number in range(2, len(pages) + 1))]
    for number, found in enumerate(reversed(pages)):
        yield OverviewRecord(index, found, number, targets)


class OverviewRecord(BelowListRecord, OneOfSeveral):
    """Incidents and events on one page."""

    _template = "when-and-where.html"
    _called = "overview"
    _section = "incidents"

    def __init__(self, index: Index, found: Sequence[Incident], number: int, targets: Sequence[str]) -> None:
        """Take what is on this page, the oldest first, the number of the page, from 0, the targets of all."""
        super().__init__(index, number, targets)
        self._context.show(*(incident.ref for incident in found))
        self._found = found
        self._path = f"incidents/_when-and-where{f'-{number + 1}' if number else ''}.html"

    def _made_of(self) -> object:
        return (self.timeline, self.places, self.pages, self.about)

    name = of_page(lambda _, index: index.say("When and where"))
    """What all these pages are called."""

    about: ThisPage = about_shown
    """What is known of the page itself, from what is drawn on it."""

    @cached_property
    def timeline(self) -> Timeline | Facts | None:
        """When they happened: a picture, or a list where few are dated; none where none is. To be drawn as its `part` says."""
        return timeline(self._context, self._found)

    @cached_property
    def places(self) -> tuple[Part, ...]:
        """Where they happened: a map, if there are enough places, and a list. Each to be drawn as its `part` says."""
        return places(self._context, self._found)
