"""A sheet says whether it is published: the first half of a published sheet says nothing, and would leave the site unseen."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.problems import Problem

CODE = "no-status"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each sheet without a status."""
    for ref, sheet in catalogue.subjects():
        if "status" not in sheet.model_fields_set and "status" not in catalogue.desk.files[ref].meant:
            message = "this sheet has no status, so it is not published"
            hint = "write `status: draft` while you work on it"
            yield Problem(CODE, catalogue.desk.locate(ref), message, hint=hint, severity="warning")
