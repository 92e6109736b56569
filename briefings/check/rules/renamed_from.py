"""A former id leads to one sheet."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.refs import Ref
from briefings.problems import Problem

CODE = "renamed-from"


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each former id that is a sheet's id today or is claimed twice."""
    claimed: dict[Ref, Ref] = {}
    renamed = catalogue.unfinished_last(sheet for sheet in catalogue.desk.sheets.values() if sheet.renamed_from)
    for sheet in renamed:
        ref = sheet.ref
        for number, former in enumerate(sheet.renamed_from):
            place = catalogue.desk.locate(ref, ("renamed_from", number))
            old = Ref(ref.kind, former)
            if old in catalogue.desk.files:
                message = f"“{former}” is the id of a sheet today"
                yield Problem(CODE, place, message, severity=catalogue.severity(old))
            elif claimed.setdefault(old, ref) != ref:
                yield Problem(CODE, place, f"“{former}” is also a former id of {claimed[old]}")
