"""A sheet says whether it is published: the first half of a published sheet says nothing, and would leave the site unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.problems import Problem

CODE = "no-status"
REACH = 0

_GIVEN = re.compile(r"""(?:^|[{,])[ \t]*["']?status["']?[ \t]*:""", re.MULTILINE)


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each sheet without a status."""
    for ref, sheet in catalogue.subjects():
        file = catalogue.desk.files[ref]
        if sheet.status == "draft" and "status" not in file.meant and not _GIVEN.search(file.text):
            message = "this sheet has no status, so it is not published"
            hint = "write `status: draft` while you work on it"
            yield Problem(CODE, catalogue.desk.locate(ref), message, hint=hint, severity="warning")
