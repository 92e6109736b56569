"""A place with coordinates comes from the desk's own gazetteer."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.load.sheets import nearest
from briefings.model.sheets import Incident
from briefings.problems import Problem

CODE = "unknown-place"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each place that desk.yml does not list."""
    known = [place.id for place in catalogue.desk.settings.places]
    for incident in catalogue.sheets(Incident):
        name = incident.where.place if incident.where else None
        if name is not None and name not in known:
            near = nearest(name, known)
            place = catalogue.desk.locate(incident.ref, ("where", "place"))
            hint = f"did you mean {near}?" if near else "add it to places in content/desk.yml"
            yield Problem(
                CODE, place, f"“{name}” is no place of the desk's gazetteer", expected=", ".join(known), hint=hint
            )
