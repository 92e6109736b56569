"""A pack brings its typefaces; a character that none of them has would be an empty box, so no pack with it is made."""

from collections.abc import Iterator

from msgspec.structs import replace

from briefings.check.catalogue import Catalogue
from briefings.check.glyphs import in_settings, in_sheet
from briefings.load.faces import foreign_in
from briefings.model.sheets import Briefing
from briefings.problems import Problem


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each field that a pack may print and that has a character which no typeface has."""
    desk = catalogue.desk
    if not desk.foreign or all(briefing.status == "withdrawn" for briefing in catalogue.every(Briefing)):
        return
    found = list(in_settings(desk, desk.faces.lacking))
    for ref, sheet in catalogue.subjects():
        if sheet.status != "withdrawn" and foreign_in([desk.files[ref].text]):
            found += in_sheet(desk, ref, desk.faces.lacking)
    yield from (replace(problem, severity="warning") for problem in found)
