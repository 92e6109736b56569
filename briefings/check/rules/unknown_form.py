"""The form of a briefing is one of ours, or one that the desk brings."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.load.sheets import nearest
from briefings.model.sheets import Briefing

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each briefing of a form that there is not."""
    names = catalogue.desk.forms.names
    for briefing in catalogue.sheets(Briefing):
        if briefing.form not in names:
            near = nearest(briefing.form, names)
            yield Finding(
                briefing.ref,
                ("form",),
                f"there is no form “{briefing.form}”",
                expected=", ".join(names),
                hint=f"did you mean “{near}”?" if near else "bring templates/print/forms/ with a template of that name",
            )
