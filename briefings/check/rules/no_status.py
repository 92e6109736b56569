"""A sheet says whether it is published: the first half of a published sheet says nothing, and would leave the site unseen."""

import re

from briefings.check.catalogue import Catalogue, Findings, warning

REACH = 0

_GIVEN = re.compile(r"""(?:^|[{,])[ \t]*["']?status["']?[ \t]*:""", re.MULTILINE)


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each sheet without a status."""
    for ref, sheet in catalogue.subjects():
        file = catalogue.desk.files[ref]
        if sheet.status == "draft" and "status" not in file.meant and not _GIVEN.search(file.text):
            message = "this sheet has no status, so it is not published"
            hint = "write `status: draft` while you work on it"
            yield warning(ref, (), message, hint=hint)
