"""Tables: CSV and the first sheet of an XLSX workbook, as records by the names in the first row.

A workbook is an archive of XML, which a few bytes can make grow without end: how much it unpacks to is known before
anything of it is read, and what could grow further is refused.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from briefings.editor.importing.records import ImportRecord, Records, decoded, library
from briefings.model.cells import undone
from briefings.problems import AuthorError, Location, Problem

UNPACKED = 16 * 1024 * 1024
"""Bytes that the parts of a workbook may unpack to: 10,000 rows of twenty cells take about half of it."""
ROWS = 50_000
COLUMNS = 500
"""Rows and columns of a workbook: a single cell at its far corner would stand for thousands of millions of empty ones."""

_GROWS = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\0")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)


def table(raw: bytes, path: str) -> Records:
    """Return the rows of a table. Raises AuthorError where it has none, or cannot be read."""
    problems: list[Problem] = []
    rows = list(_workbook(raw, path, problems) if raw.startswith(b"PK") else _csv(decoded(raw, path), path))
    if not rows:
        raise AuthorError.of("empty-file", Location(path), "there is no row in this table")
    first, header = rows[0]
    names = [name.strip() for name in header]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        place = Location(path, first, 1)
        raise AuthorError.of("column-twice", place, f"the column “{twice[0]}” is here twice", hint="rename one of them")
    found = Records(path, tuple(name for name in names if name), [], problems)
    unnamed = [number for number, name in enumerate(names) if not name]
    for line, cells in rows[1:]:
        values = {name: undone(cell).strip() for name, cell in zip(names, cells, strict=False) if name}
        if any(cell.strip() for cell in cells[len(names) :]):
            message = f"this row has {len(cells)} cells, and the first row names {len(names)}"
            found.problems.append(
                Problem("row-length", Location(path, line, 1), message, hint="quote cells that hold the separator")
            )
        elif any(cells[number].strip() for number in unnamed if number < len(cells)):
            message = "a cell of this row stands in a column without a name"
            found.problems.append(
                Problem("no-column", Location(path, line, 1), message, hint="name the column in the first row")
            )
        elif any(values.values()):
            found.records.append(ImportRecord(line, "", {name: value for name, value in values.items() if value}))
    return found


def _csv(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells; the separator is the one of , ; and tab that the first row has most of.

    Raises AuthorError where the quotation marks of cells do not fit: such a cell would swallow the rows below it.
    """
    head = text.split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        hint = 'a cell in quotation marks ends with one, and one inside it is written twice: "He said ""no"""'
        raise AuthorError.of(
            "not-a-table", Location(path, line, 1), f"this row cannot be read: {error}", hint=hint
        ) from None


def _workbook(raw: bytes, path: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield row and cells of the first sheet; what stands in others, or was never reckoned, becomes a problem.

    Raises AuthorError where it cannot be read, or is too large.
    """
    openpyxl = library("openpyxl", path)
    try:
        formulas = _unpacked(raw)
        with warnings.catch_warnings(action="ignore"):  # of styles and extensions, which nobody reads here
            yield from _rows(openpyxl, raw, path, problems)
            if formulas:
                problems += _unreckoned(openpyxl, raw, path)
    except Exception as error:  # a library's many ways to say that a file is not theirs
        said = str(error).split("\n")[0][:200] or type(error).__name__
        raise AuthorError.of(
            "not-a-table", Location(path), f"this workbook cannot be read: {said}", hint="save it as CSV"
        ) from None


def _unpacked(raw: bytes) -> bool:
    """Return whether a workbook has formulas. Raises ValueError where its parts are too large, or could grow."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        size = sum(part.file_size for part in archive.infolist())
        if size > UNPACKED:
            raise ValueError(f"it unpacks to {size} bytes, and at most {UNPACKED} are read")
        found = False
        for part in archive.infolist():
            content = archive.read(part)
            markup = part.filename.endswith((".xml", ".rels"))
            if markup and (_GROWS.search(content) or _ENCODING.match(content)):
                raise ValueError(f"{part.filename} holds entities, or is not in UTF-8, which no spreadsheet writes")
            found = found or (part.filename.startswith("xl/worksheets/") and b"<f" in content)
    return found


def _rows(openpyxl: Any, raw: bytes, path: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    for other in book.worksheets[1:]:
        if any(
            value is not None
            for row in other.iter_rows(max_row=ROWS, max_col=COLUMNS, values_only=True)
            for value in row
        ):
            message = f"only the first sheet is read; “{other.title}” has rows too"
            problems.append(
                Problem("other-sheet", Location(path), message, hint="save it as a separate file", severity="warning")
            )
    for line, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        if len(row) > COLUMNS or line > ROWS:
            raise ValueError(f"at most {ROWS} rows and {COLUMNS} columns are read")
        if any(value is not None for value in row):
            yield line, [_cell(value) for value in row]


def _unreckoned(openpyxl: Any, raw: bytes, path: str) -> Iterator[Problem]:
    """Yield a problem for each row with a formula of which the file does not keep what it comes to."""
    books = [openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=only) for only in (False, True)]
    pairs = zip(*(book.worksheets[0].iter_rows(values_only=True) for book in books), strict=True)
    for line, (written, found) in enumerate(pairs, start=1):
        if any(value is None and formula is not None for formula, value in zip(written, found, strict=True)):
            message = "a formula of this row has no result in the file"
            yield Problem(
                "no-result", Location(path, line, 1), message, hint="open and save it in a spreadsheet, or as CSV"
            )


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
