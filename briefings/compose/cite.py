"""How to cite a source, and a page of this desk."""

from __future__ import annotations

from briefings.compose import csl
from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.pages import folder_of, url_of
from briefings.compose.views import Cite
from briefings.model.sheets import Sheet


def citation(sheet: Sheet, index: Index) -> Cite:
    """Return how to cite a sheet's page; of a source, how to cite the source itself."""
    kind = kind_of(sheet)
    address = url_of(sheet.ref, index) or f"/{folder_of(sheet.ref)}"
    return Cite(kind.cited(sheet, index), address, csl.files(kind.csl(sheet, index)))
