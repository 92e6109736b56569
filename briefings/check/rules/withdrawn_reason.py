"""What is withdrawn says when and why."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.problems import Problem

CODE = "withdrawn-reason"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each sheet whose status and `withdrawn` do not agree."""
    for ref, sheet in catalogue.subjects():
        if sheet.status == "withdrawn" and sheet.withdrawn is None:
            place = catalogue.desk.locate(ref, ("status",))
            yield Problem(
                CODE, place, "a withdrawn sheet says when and why", expected="withdrawn: {on: 2026-01-31, why: …}"
            )
        if sheet.withdrawn is not None and sheet.status != "withdrawn":
            place = catalogue.desk.locate(ref, ("withdrawn",), key=True)
            yield Problem(
                CODE, place, f"`withdrawn` is given, but the status is {sheet.status}", hint="status: withdrawn"
            )
