"""The form of a briefing is one of ours, or one that the desk brings."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.load.sheets import nearest
from briefings.model.sheets import Briefing
from briefings.problems import Problem

CODE = "unknown-form"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each briefing of a form that there is not."""
    names = catalogue.desk.forms.names
    for briefing in catalogue.sheets(Briefing):
        if briefing.form not in names:
            near = nearest(briefing.form, names)
            yield Problem(
                CODE,
                catalogue.desk.locate(briefing.ref, ("form",)),
                f"there is no form “{briefing.form}”",
                expected=", ".join(names),
                hint=f"did you mean “{near}”?" if near else "bring templates/print/forms/ with a template of that name",
            )
