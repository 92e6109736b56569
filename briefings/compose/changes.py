"""What readers are told of, newest first: sheets that are new, corrected, or withdrawn. A mended typo is none of these."""

from __future__ import annotations

import datetime
from typing import Literal, NamedTuple

from briefings.compose.index import Index
from briefings.model.refs import Ref
from briefings.model.sheets.common import Correction


class Change(NamedTuple):
    """One change: the day, what it was, and the sheet.

    `correction` is set where a sheet was corrected; `number` tells corrections of one item on one day apart, from 1;
    `why` is the public reason of a withdrawal, whose sheet is no longer in the release.
    """

    on: datetime.date
    what: Literal["new", "corrected", "withdrawn"]
    ref: Ref
    correction: Correction | None = None
    number: int = 1
    why: str = ""


def changes(index: Index) -> tuple[Change, ...]:
    """Return every change of the release, newest first; of one day, by sheet, a correction before its sheet's arrival."""
    found = [Change(entry.on, "withdrawn", entry.ref, why=entry.why) for entry in index.release.tombstones]
    for ref, sheet in index.release.sheets.items():
        if sheet.created is not None:
            found.append(Change(sheet.created, "new", ref))
        seen: dict[tuple[datetime.date, str], int] = {}
        for entry in sheet.corrections:
            number = seen[entry.on, entry.item] = seen.get((entry.on, entry.item), 0) + 1
            found.append(Change(entry.on, "corrected", ref, entry, number))
    return tuple(sorted(found, key=_order))


def corrections(index: Index) -> tuple[Change, ...]:
    """Return the corrections alone, newest first."""
    return tuple(change for change in changes(index) if change.correction is not None)


def _order(change: Change) -> tuple[int, Ref, bool, str, int]:
    item = change.correction.item if change.correction else ""
    return (-change.on.toordinal(), change.ref, change.what == "new", item, -change.number)
