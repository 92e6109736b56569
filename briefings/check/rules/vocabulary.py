"""Types of incidents come from the desk's own vocabulary."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Incident
from briefings.problems import meant

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each type that desk.yml does not list, where it lists any."""
    known = [term.id for term in catalogue.desk.settings.incident_types]
    if not known:
        return
    for incident in catalogue.sheets(Incident):
        for number, word in enumerate(incident.types):
            if word not in known:
                hint = meant(word, known) or "add it to incident_types in content/desk.yml"
                message = f"“{word}” is not in the desk's list of incident types"
                yield Finding(incident.ref, ("types", number), message, expected=", ".join(known), hint=hint)
