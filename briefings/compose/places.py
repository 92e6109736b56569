"""Where things happened: a map from three places on, and always a list, as sharp as the source has it and no sharper."""

from __future__ import annotations

from collections.abc import Iterable

from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.lines import hedged, text
from briefings.compose.views import Fact, Facts, Line, Map, Part, Run, Spot
from briefings.model.settings import MapPlace
from briefings.model.sheets import Incident

FROM = 3
"""A map needs so many places; fewer are a list."""

_NAMED = 12
"""At most so many incidents are named at one place."""


def places(leaf: Leaf, incidents: Iterable[Incident]) -> tuple[Part, ...]:
    """Return the places of incidents: on a map, if there are enough, and in a list; those not stated last."""
    index = leaf.index
    by_place: dict[str, list[Incident]] = {}
    others: list[Incident] = []
    for incident in incidents:
        leaf.show(incident.ref)
        place = incident.where.place if incident.where else None
        if place is not None and place in index.places:
            by_place.setdefault(place, []).append(incident)
        else:
            others.append(incident)
    known = sorted((index.places[name] for name in by_place), key=lambda place: index.language.key(place.name))
    drawn = len(known) >= FROM
    facts = [
        Fact(
            f"{number}\u2002{place.name}" if drawn else place.name,
            _named(by_place[place.id], index),
            _sharp(place, by_place[place.id], index, drawn=drawn),
        )
        for number, place in enumerate(known, start=1)
    ]
    facts += _elsewhere(others, index)
    if not facts:
        return ()
    table = Facts(tuple(facts))
    return (_map(known, by_place, index), table) if drawn else (table,)


def _map(known: list[MapPlace], by_place: dict[str, list[Incident]], index: Index) -> Map:
    spots = tuple(Spot(str(number), place.name, place.coordinates) for number, place in enumerate(known, start=1))
    told = [f"{spot.number} {spot.name}" for spot in spots]
    sentences = [
        index.say("Hatched: a box around the place, which lies somewhere within; not its border."),
        index.say("A ring: a place that the source gives as a point.")
        if any(len(spot.coordinates) == 2 for spot in spots)
        else "",
        index.say(
            "Coastlines (Natural Earth) alone: no borders are drawn. Numbers as in the list; places too close to draw apart share a sign."
        ),
    ]
    words = index.count(
        len(spots), "Map of {n} place: {names}.", "Map of {n} places: {names}.", names=index.language.listed(told)
    )
    return Map(words, spots, " ".join(filter(None, sentences)))


def _named(found: list[Incident], index: Index) -> Line:
    """Return the incidents of one place, by title."""
    by_title = sorted(found, key=lambda incident: index.language.key(incident.title))
    runs: list[Run] = []
    for incident in by_title[:_NAMED]:
        runs += [*(text("; ") if runs else ()), *hedged(incident.title, incident.hedges, str(incident.ref))]
    if len(found) > _NAMED:
        more = len(found) - _NAMED
        runs += text(f"; {index.count(more, 'and {n} more', 'and {n} more')}")
    return tuple(runs)


def _sharp(place: MapPlace, found: list[Incident], index: Index, *, drawn: bool) -> Line:
    """Return how sharp the sources are on a place, and where its coordinates come from, if they are drawn."""
    sharp = dict.fromkeys(index.word("precision", incident.where.precision) for incident in found if incident.where)
    words = "; ".join(sharp)
    if drawn:
        origin = place.coordinates_from.rstrip(".")
        words = f"{words}. {index.say('Coordinates: {origin}.', origin=origin)}"
    return text(words)


def _elsewhere(others: list[Incident], index: Index) -> list[Fact]:
    """Return those that have a place without coordinates, each by itself, and those that have none."""
    facts = []
    for incident in sorted(others, key=lambda incident: index.language.key(incident.title)):
        if incident.where:
            sharp = index.word("precision", incident.where.precision)
            facts.append(Fact(incident.where.name, _named([incident], index), text(sharp)))
    unstated = [incident for incident in others if not incident.where]
    if unstated:
        facts.append(Fact(index.say("not stated"), _named(unstated, index)))
    return facts
