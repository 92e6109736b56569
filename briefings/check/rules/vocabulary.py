"""Types of incidents come from the desk's own vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.load.sheets import nearest
from briefings.model.sheets import Incident
from briefings.problems import Problem

CODE = "vocabulary"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each type that desk.yml does not list, where it lists any."""
    known = [term.id for term in catalogue.desk.settings.incident_types]
    if not known:
        return
    for incident in catalogue.sheets(Incident):
        for number, word in enumerate(incident.types):
            if word not in known:
                near = nearest(word, known)
                place = catalogue.desk.locate(incident.ref, ("types", number))
                hint = f"did you mean {near}?" if near else "add it to incident_types in content/desk.yml"
                yield Problem(
                    CODE, place, f"“{word}” is not in the desk's vocabulary", expected=", ".join(known), hint=hint
                )
