"""What every sheet's page has in common."""

from __future__ import annotations

from briefings.compose import translations
from briefings.compose.leaf import Leaf, corrected_line, corrected_row, section_of
from briefings.compose.views import Line, Page, Row
from briefings.model.refs import PLURALS, Ref
from briefings.model.sheets import Sheet


def path_of(ref: Ref) -> str:
    """Return the file of a sheet's page."""
    return f"{PLURALS[ref.kind]}/{ref.id}/index.html"


def sheet_page(
    sheet: Sheet,
    leaf: Leaf,
    *,
    title: Line,
    crumbs: tuple[tuple[str, str], ...],
    lines: tuple[Line, ...],
    rows: tuple[Row, ...],
    description: str,
    display: bool = False,
) -> Page:
    """Return a sheet's page."""
    leaf.show(sheet.ref)
    marking = leaf.marking
    return Page(
        path=path_of(sheet.ref),
        template=f"{sheet.kind}.html",
        section=section_of(sheet),
        target=str(sheet.ref),
        heading="".join(run.text for run in title),
        title=title,
        display=display,
        crumbs=crumbs,
        lines=(*lines, line) if (line := corrected_line(sheet, leaf.index)) else lines,
        rows=(*rows[:-1], *translations.row(sheet, leaf.index), *corrected_row(sheet, leaf.index), *rows[-1:]),
        marking=marking.label,
        marking_colour=marking.colour,
        description=description,
        updated=leaf.updated,
    )
