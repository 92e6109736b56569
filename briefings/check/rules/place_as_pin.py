"""What a source gives as an area is never drawn as a point."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets import Incident
from briefings.problems import Problem

CODE = "place-as-pin"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each place that is less sharp than the coordinates it is given."""
    points = {place.id for place in catalogue.desk.settings.places if len(place.coordinates) == 2}
    for incident in catalogue.sheets(Incident):
        where = incident.where
        if where is not None and where.place in points and where.precision != "point":
            yield Problem(
                CODE,
                catalogue.desk.locate(incident.ref, ("where", "precision")),
                f"the source gives {where.precision.replace('-', ' ')}, and “{where.place}” is a single point on the map",
                expected="a box around the place: west, south, east and north",
                hint="give the place a box in content/desk.yml, or name another place",
            )
