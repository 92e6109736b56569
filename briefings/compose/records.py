"""The record of each kind of sheet."""

from __future__ import annotations

from typing import Any

from briefings.compose.incident import IncidentRecord
from briefings.compose.leaf import Leaf
from briefings.compose.record import Record
from briefings.model.sheets import Incident, Sheet

RECORDS: dict[str, type[Record[Any]]] = {
    Incident.kind: IncidentRecord,
}


def record_of(sheet: Sheet, leaf: Leaf) -> Record[Any]:
    """Return a sheet as its page shows it."""
    return RECORDS[sheet.kind](sheet, leaf)
