"""An id is told from every other at a glance: addresses are read, typed and spoken."""

from functools import cache

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.sheets import SHEETS

_ALIKE = str.maketrans("01i", "oll")


def offers(*_: object) -> object:
    """Return nothing: ids alone are compared, and a sheet that comes or goes is seen anyway."""
    return None


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each id that looks like another of its kind (0 and o; 1, l and i; rn and m; vv and w)."""
    owners: dict[tuple[str, str], str] = {}
    for sheet in (sheet for kind in SHEETS.values() for sheet in catalogue.every(kind)):
        owners.setdefault((sheet.kind, _skeleton(sheet.id)), sheet.id)
    if len(owners) == len(catalogue.desk.sheets):
        return
    for sheet in (sheet for kind in SHEETS.values() for sheet in catalogue.sheets(kind)):
        twin = owners[sheet.kind, _skeleton(sheet.id)]
        if twin != sheet.id:
            hint = "give one of the two another id. With `renamed_from`, links to the old id still work"
            yield warning(sheet.ref, (), f"the id {sheet.id} looks like {twin}", hint=hint)


@cache
def _skeleton(text: str) -> str:
    return text.translate(_ALIKE).replace("rn", "m").replace("vv", "w")
