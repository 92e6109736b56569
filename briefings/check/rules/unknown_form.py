"""The form of a briefing is one of ours, or one that the desk brings."""

from pathlib import PurePath

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Briefing
from briefings.problems import meant

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each briefing of a form that there is not."""
    names = catalogue.desk.forms.names
    wrong = {PurePath(problem.location.path).stem for problem in catalogue.desk.forms.problems}  # each says why
    for briefing in catalogue.sheets(Briefing):
        if briefing.form not in names and briefing.form not in wrong:
            hint = meant(briefing.form, names, "“{}”") or "add a template of that name to templates/print/forms/"
            message = f"there is no form “{briefing.form}”"
            yield Finding(briefing.ref, ("form",), message, expected=", ".join(names), hint=hint)
