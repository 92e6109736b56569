"""What a source gives as an area is never drawn as a point."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Incident

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each place that is less sharp than the coordinates it is given."""
    points = {place.id for place in catalogue.desk.settings.places if len(place.coordinates) == 2}
    for incident in catalogue.sheets(Incident):
        where = incident.where
        if where is not None and where.place in points and where.precision != "point":
            message = f"the source gives {where.precision.replace('-', ' ')}, and “{where.place}” is a single point on the map"
            expected = "a box around the place: west, south, east and north"
            hint = "give the place a box in content/desk.yml, or name another place"
            yield Finding(incident.ref, ("where", "precision"), message, expected=expected, hint=hint)
        own = where.coordinates if where else None
        if where and own and len(own) == 2 and where.precision not in ("point", "locality"):
            message = f"the source gives {where.precision.replace('-', ' ')}, and `coordinates` is a single point"
            expected = "a box around the place: west, south, east and north"
            hint = "give a box, or take the coordinates out"
            yield Finding(incident.ref, ("where", "coordinates"), message, expected=expected, hint=hint)
