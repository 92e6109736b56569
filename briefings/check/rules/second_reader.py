"""Two pairs of eyes, where the desk asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.problems import Problem

CODE = "second-reader"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each published sheet that nobody but its author has read, where the desk asks for a second reader."""
    if not catalogue.desk.settings.two_pairs_of_eyes:
        return
    for ref, sheet in catalogue.subjects():
        if sheet.status == "published" and not set(sheet.reviewed_by) - {sheet.author}:
            place = catalogue.desk.locate(ref, ("reviewed_by",))
            yield Problem(CODE, place, "nobody but the author has read this", expected="reviewed_by: [somebody else]")
