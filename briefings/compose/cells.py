"""Cells of flat tables: what columns of several tables hold, as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from briefings.compose.index import Index
from briefings.compose.lines import one_line
from briefings.compose.views import plain
from briefings.model.prose import Prose
from briefings.model.sheets import Sheet
from briefings.model.sheets.common import Evidence, When

Cells = tuple[str, ...]


def own(sheet: Sheet, index: Index) -> tuple[str, str]:
    """Return a sheet's marking and the day of its last revision."""
    return index.release.marking_of(sheet.ref).label, sheet.revised.isoformat() if sheet.revised else ""


def when(value: When | None) -> tuple[str, str]:
    """Return a date in EDTF, and the source's words for it."""
    return (value.edtf.text, value.as_reported or "") if value else ("", "")


def listed(values: Iterable[object]) -> str:
    """Return several values in one cell."""
    return "; ".join(map(str, values))


def prose(prose: Prose | None, index: Index) -> str:
    """Return prose as plain text."""
    return plain(one_line(prose, index)) if prose else ""


def evidence(rows: Iterable[Evidence]) -> str:
    """Return rows of evidence in one cell."""
    return listed(f"{row.quote or row.source}{f' {row.at.text}' if row.at else ''} ({row.relation})" for row in rows)
