"""Types of incidents come from the desk's own vocabulary."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.load.sheets import nearest
from briefings.model.sheets import Incident

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each type that desk.yml does not list, where it lists any."""
    known = [term.id for term in catalogue.desk.settings.incident_types]
    if not known:
        return
    for incident in catalogue.sheets(Incident):
        for number, word in enumerate(incident.types):
            if word not in known:
                near = nearest(word, known)
                hint = f"did you mean {near}?" if near else "add it to incident_types in content/desk.yml"
                yield Finding(
                    incident.ref,
                    ("types", number),
                    f"“{word}” is not in the desk's vocabulary",
                    expected=", ".join(known),
                    hint=hint,
                )
