"""What a sheet says in files that gather all sheets: made with its page, from the same answers, and kept with it."""

from __future__ import annotations

from msgspec import json

from briefings.compose import data, quotation_check, search
from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.listing import kept
from briefings.compose.views import SheetRows
from briefings.model.sheets import Sheet


def rows_of(sheet: Sheet, index: Index) -> SheetRows:
    """Return what a sheet says there."""
    kind = kind_of(sheet)
    return SheetRows(
        search.row(sheet, index),
        json.encode(data.record(sheet, index)),
        kept(kind.full_entry(sheet, index, every=False)),
        data.lines(kind.all_rows(sheet, index)),
        data.lines(data.not_stated(sheet, index)),
        quotation_check.compared(sheet, index),
    )
