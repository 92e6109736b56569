"""A former id leads to one sheet."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.refs import Ref
from briefings.model.sheets import Sheet


def offers(_: Catalogue, sheet: Sheet) -> object:
    """Return a sheet's former ids."""
    return sheet.renamed_from


def check(catalogue: Catalogue) -> Findings:
    """Yield each former id that is a sheet's id today or is claimed twice."""
    claimed: dict[Ref, Ref] = {}
    renamed = catalogue.unfinished_last(sheet for sheet in catalogue.desk.sheets.values() if sheet.renamed_from)
    for sheet in renamed:
        ref = sheet.ref
        for number, former in enumerate(sheet.renamed_from):
            old = Ref(ref.kind, former)
            if old in catalogue.desk.files:
                message = f"“{former}” is the id of a sheet today"
                yield Finding(ref, ("renamed_from", number), message, severity=catalogue.severity(old))
            elif claimed.setdefault(old, ref) != ref:
                yield Finding(ref, ("renamed_from", number), f"“{former}” is also a former id of {claimed[old]}")
