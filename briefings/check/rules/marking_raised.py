"""A sheet that names a higher-marked one cannot leave without it."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.problems import Problem

CODE = "marking-raised"
REACH = 1


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each sheet with a declared marking that names a sheet marked higher."""
    desk = catalogue.desk
    for ref, sheet in catalogue.subjects():
        if sheet.marking is None:
            continue
        for pointer in catalogue.references(ref):
            target = desk.sheets.get(pointer.target)
            if target is not None and catalogue.marking(target) > sheet.marking:
                place = desk.locate(ref, pointer.loc, offset=pointer.offset)
                yield Problem(
                    CODE,
                    place,
                    f"{pointer.target} is {catalogue.marking(target).label}, this sheet {sheet.marking.label}: "
                    "it is raised, or falls, with it",
                    severity="warning",
                )
