"""A sheet that names a higher-marked one cannot leave without it."""

from briefings.check.catalogue import Catalogue, Findings, warning

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each sheet with a declared marking that names a sheet marked higher."""
    desk = catalogue.desk
    for ref, sheet in catalogue.subjects():
        if sheet.marking is None:
            continue
        for pointer in catalogue.references(ref):
            target = desk.sheets.get(pointer.target)
            if target is not None and catalogue.marking(target) > sheet.marking:
                yield warning(
                    ref,
                    pointer.loc,
                    f"{pointer.target} is {catalogue.marking(target).label}, this sheet {sheet.marking.label}: "
                    "the sheet gets this marking, or is left out with it",
                    offset=pointer.offset,
                )
