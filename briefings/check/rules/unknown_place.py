"""A place with coordinates comes from the desk's own gazetteer."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Incident
from briefings.problems import meant

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each place that desk.yml does not list."""
    known = [place.id for place in catalogue.desk.settings.places]
    for incident in catalogue.sheets(Incident):
        name = incident.where.place if incident.where else None
        if name is not None and name not in known:
            hint = meant(name, known) or "add it to places in content/desk.yml"
            message = f"“{name}” is not in the desk's list of places"
            yield Finding(incident.ref, ("where", "place"), message, expected=", ".join(known), hint=hint)
