"""What is published has the days on which it was first published and last changed."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.problems import Problem

CODE = "dated-record"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each published sheet without `created` or `revised`, and each revised before it was created."""
    for ref, sheet in catalogue.subjects():
        if sheet.status in ("published", "withdrawn"):
            for name in ("created", "revised"):
                if getattr(sheet, name) is None and name not in catalogue.desk.files[ref].meant:
                    place = catalogue.desk.locate(ref)
                    yield Problem(
                        CODE,
                        place,
                        f"`{name}` is missing; what is published has it",
                        expected="a day such as 2025-12-02",
                    )
        if sheet.created and sheet.revised and sheet.revised < sheet.created:
            place = catalogue.desk.locate(ref, ("revised",))
            yield Problem(CODE, place, f"revised on {sheet.revised}, before it was created on {sheet.created}")
