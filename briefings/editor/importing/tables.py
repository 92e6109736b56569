"""Tables: CSV and the first sheet of an XLSX workbook, as records by the names in the first row."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

from briefings.editor.importing.records import Record, Records, decoded, library
from briefings.model.cells import undone
from briefings.problems import AuthorError, Location, Problem


def table(raw: bytes, path: str) -> Records:
    """Return the rows of a table. Raises AuthorError where it has none, or cannot be read."""
    rows = list(_workbook(raw, path) if raw.startswith(b"PK") else _csv(decoded(raw, path)))
    if not rows:
        raise AuthorError([Problem("empty-file", Location(path), "there is no row in this table")])
    first, header = rows[0]
    names = [name.strip() for name in header]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        place = Location(path, first, 1)
        raise AuthorError(
            [Problem("column-twice", place, f"the column “{twice[0]}” stands here twice", hint="rename one of them")]
        )
    found = Records(path, tuple(name for name in names if name), [])
    for line, cells in rows[1:]:
        values = {name: undone(cell).strip() for name, cell in zip(names, cells, strict=False) if name}
        if any(cell.strip() for cell in cells[len(names) :]):
            message = f"this row has {len(cells)} cells, and the first row names {len(names)}"
            found.problems.append(
                Problem("row-length", Location(path, line, 1), message, hint="quote cells that hold the separator")
            )
        elif any(values.values()):
            found.records.append(Record(line, "", {name: value for name, value in values.items() if value}))
    return found


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells; the separator is the one of , ; and tab that the first row has most of."""
    head = text.split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _workbook(raw: bytes, path: str) -> Iterator[tuple[int, list[str]]]:
    openpyxl = library("openpyxl", path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except Exception as error:  # a library's many ways to say that a file is none of its own
        raise AuthorError(
            [Problem("not-a-table", Location(path), f"this workbook cannot be read: {error}", hint="save it as CSV")]
        ) from None
    for line, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        yield line, [_cell(value) for value in row]


def _cell(value: Any) -> str:
    """Return a cell's value as a sheet writes it: days as 2025-12-02, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(timespec="minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
