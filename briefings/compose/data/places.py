"""Places of a release, for GeoJSON (RFC 7946)."""

from __future__ import annotations

from typing import Any

from briefings.compose.incident import status_sentence, when_line
from briefings.compose.index import Index, path_of
from briefings.compose.views import plain
from briefings.model.settings import MapPlace
from briefings.model.sheets import Incident


def features(index: Index) -> list[dict[str, Any]]:
    """Return a feature for each incident that has a place, with the precision its source gives.

    Coordinates are those of the desk's gazetteer: a point, or a box around the place. A feature whose sheet names no place
    of it has the geometry null (RFC 7946, 3.2): no point is made up for it.
    """
    return [_feature(incident, index) for incident in index.every(Incident) if incident.where]


def _feature(incident: Incident, index: Index) -> dict[str, Any]:
    where = incident.where
    assert where is not None
    found = {
        "title": incident.title,
        "class": incident.group,
        "place": where.name,
        "place_as_reported": where.as_reported,
        "precision": where.precision,
        "when": incident.when.edtf.text if incident.when else None,
        "when_as_printed": plain(when_line(incident, index)),
        "occurrence": incident.occurrence,
        "status": status_sentence(incident, index),
        "hedges": list(incident.hedges),
        "marking": index.release.marking_of(incident.ref).label,
        "page": path_of(incident.ref),
    }
    feature: dict[str, Any] = {"type": "Feature", "id": incident.id, "geometry": None, "properties": found}
    place = index.places.get(where.place)
    if place is None:
        return feature
    found |= {"coordinates_of": place.name, "coordinates_from": place.coordinates_from}
    if len(place.coordinates) == 2:
        return {**feature, "geometry": {"type": "Point", "coordinates": list(place.coordinates)}}
    found["coordinates_are"] = "a box around the place, not its border"
    return {**feature, "bbox": list(place.coordinates), "geometry": {"type": "Polygon", "coordinates": [_ring(place)]}}


def _ring(place: MapPlace) -> list[list[float]]:
    """Return a box as a closed ring, against the clock (RFC 7946, 3.1.6)."""
    west, south, east, north = place.coordinates
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
