"""What is withdrawn says when and why."""

from briefings.check.catalogue import Catalogue, Finding, Findings

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each sheet whose status and `withdrawn` do not agree."""
    for ref, sheet in catalogue.subjects():
        if sheet.status == "withdrawn" and sheet.withdrawn is None:
            yield Finding(
                ref, ("status",), "a withdrawn sheet says when and why", expected="withdrawn: {on: 2026-01-31, why: …}"
            )
        if sheet.withdrawn is not None and sheet.status != "withdrawn":
            message = f"`withdrawn` is given, but the status is {sheet.status}"
            yield Finding(ref, ("withdrawn",), message, hint="status: withdrawn", key=True)
