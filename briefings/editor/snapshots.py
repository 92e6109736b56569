"""Which stored texts are there: a row a source, and a row a file that belongs to none."""

from __future__ import annotations

from typing import NamedTuple

from briefings.load.desk import Desk
from briefings.load.snapshots import file_name, stored
from briefings.model.sheets import Source


class Row(NamedTuple):
    """A source's stored text: here, missing, unlike its digest, never captured; or a file of no source."""

    state: str
    source: str
    file: str = ""
    extent: str = ""
    captured: str = ""

    def line(self) -> str:
        """Return the row as a line."""
        return "  ".join(
            part for part in (f"{self.state:17}", self.source, self.file, self.extent, self.captured) if part
        )


def listed(desk: Desk) -> list[Row]:
    """Return the rows, sources first, each in the order of names."""
    rows = []
    known = set()
    folder = desk.snapshots.folder
    for sheet in sorted(desk.sheets.values(), key=lambda sheet: sheet.id):
        if not isinstance(sheet, Source):
            continue
        if sheet.snapshot is None:
            rows.append(Row("never captured", sheet.id))
            continue
        name = file_name(sheet.id, sheet.snapshot)
        known.add(name)
        path = folder / name
        state = "missing"
        if path.is_file():
            state = "here" if stored(path.read_bytes(), sheet.snapshot) is not None else "unlike its digest"
        rows.append(
            Row(state, sheet.id, name, sheet.extent or "", sheet.captured.isoformat() if sheet.captured else "")
        )
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith(".") and path.name not in known:
                rows.append(Row("of no source", "", path.name))
    return rows
