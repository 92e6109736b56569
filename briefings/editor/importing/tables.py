"""Tables: CSV and a sheet of an XLSX workbook, as records by the names in a row.

A workbook is an archive of XML, which a few bytes can make grow without end: how much it unpacks to is known before
anything of it is read, and what could grow further is refused.
"""

from __future__ import annotations

import ast
import csv
import datetime
import io
import json
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import accumulate, islice, zip_longest
from statistics import median
from typing import Any, NamedTuple

from briefings.editor.importing.dates import possible_orders
from briefings.editor.importing.names import data
from briefings.editor.importing.records import ImportRecord, Records, decoded, in_short, library, tidy
from briefings.editor.importing.trees import text_of
from briefings.model.cells import undone
from briefings.problems import AuthorError, meant

UNPACKED = 16 * 1024 * 1024
"""Bytes that the parts of a workbook may always unpack to: 10,000 rows of twenty cells take about half of it."""
MOST_UNPACKED = 128 * 1024 * 1024
RATIO = 20
"""A large workbook may unpack to this many times its size, but never to more than `MOST_UNPACKED`."""
ROWS = 50_000
COLUMNS = 500
"""Rows and columns of a workbook: a single cell at its far corner would stand for thousands of millions of empty ones."""

_GROWS = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\0")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)


_NEEDS = {
    "formulas": ("xl/worksheets/", b"<f"),
    "merged": ("xl/worksheets/", b"<mergeCell"),
    "links": ("xl/worksheets/", b"<hyperlink "),
    "hidden": ("xl/wor", b"idden"),
    "struck": ("xl/styles.xml", b"<strike"),
}
"""What of a workbook needs more reading: the part of the archive that has it, and its sign there."""
_WORDS = data("rows")
_NUMERIC = re.compile(r"[\W\d_]*\d[\W\d_]*")
_AMOUNT = re.compile(r"[^\w\s]?\s?\d[\d\s.,'’]*[^\w\s]*|[-–—]+")
MOST_ADDED = 200
"""Rows above a total that may add up to it: a table may have “Total” in every row."""
_NOTE = re.compile(r"[*†‡¹²³⁴⁵]|\(?\d\)|\[\w\]|.{120,}", re.DOTALL)
"""How a note below a table begins, or how long it is."""
_SEPARATORS = (",", ";", "\t", "|")


class TableOptions(NamedTuple):
    """Where the rows are: the sheet of a workbook, the number of the row with names, rows left out above it."""

    sheet: str = ""
    header: int = 0
    skip: int = 0


EVERYTHING = TableOptions()


def found_options(raw: bytes, path: str) -> TableOptions:
    """Return where the rows of a table seem to be: in the longest sheet, below the first row of words as long as most."""
    found, sheet = Records(path), ""
    if raw.startswith(b"PK"):
        with _reading(raw, found):
            book = _book(raw, found)
            longest = max(book.worksheets, key=lambda each: sum(any(row) for row in _values(each)))
            sheet = "" if longest is _sheet(book, "", found) else longest.title
    rows = _all_rows(raw, found, sheet)
    filled = [(line, [cell.strip() for cell in cells if cell.strip()]) for line, cells in rows[:100]]
    usual = median(len(cells) for _, cells in filled) if filled else 0
    long = [len(cells) >= 0.7 * usual for _, cells in filled]
    numbers = (at for at, (_, cells) in enumerate(filled) if long[at] and any(map(_NUMERIC.fullmatch, cells)))
    words = range(min(next(numbers, len(filled)), len(filled) - 1))
    names = (at for at in words if long[at] and long[at + 1])  # a title may be as long as the names
    header = filled[next(names, long.index(True))][0] if filled else 1
    return TableOptions(sheet, header if filled and header != filled[0][0] else 0)


def table(raw: bytes, path: str, wanted: TableOptions = EVERYTHING) -> Records:
    """Return the rows of a table. Raises AuthorError where it has none, or cannot be read."""
    found = Records(path)
    top, every = max(wanted.header, wanted.skip + 1), _all_rows(raw, found, wanted.sheet)
    rows = [(line, cells) for line, cells in every if line >= top and any(map(str.strip, cells))]
    if not rows:
        raise found.refusal("empty-file", "there is no row in this table")
    first, header = rows[0]
    names = [" ".join(name.split()) for name in header]
    if len(rows) > 1 and rows[1][0] in found.merged and not any(map(_NUMERIC.fullmatch, rows[1][1])):
        names = _two_rows(names, rows.pop(1)[1])
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        said = f"the column “{twice[0]}” is here twice"
        raise found.refusal("column-twice", said, "rename one of them", line=first)
    filled = {at for _, cells in rows[1:] for at, cell in enumerate(cells[: len(names)]) if cell.strip()}
    names = [name or (f"column {at + 1}" if at in filled else "") for at, name in enumerate(names)]
    found.names = tuple(filter(None, names))
    left_out = _no_entries(rows)
    for line, cells in rows[1:]:
        if line in left_out:
            found.wrong("no-entry", line, f"this row {left_out[line]}; it is left out", severity="warning")
            continue
        values = {name: _value(tidy(undone(cell))) for name, cell in zip(names, cells, strict=False) if name}
        if any(cell.strip() for cell in cells[len(names) :]):
            message = f"this row has {len(cells)} cells, and the row with the names has {len(names)}"
            found.wrong("row-length", line, message, "quote cells that hold the separator")
        elif any(values.values()):
            found.records.append(ImportRecord(line, "", {name: value for name, value in values.items() if value}))
    return found


def _two_rows(above: list[str], below: list[str]) -> list[str]:
    """Return the names that two rows give; a name that is merged with its column stands in both, one over several in the first."""
    names, over = [], ""
    for name, part in zip_longest(above, below, fillvalue=""):
        over = name or over
        names.append(name if part in (name, "") else f"{over} {part}".strip())
    return names


def _no_entries(rows: list[tuple[int, list[str]]]) -> dict[int, str]:
    """Return the lines of rows that are not entries, and what each is: the names again, a total, or a note below the table."""
    (_, header), *entries = [(line, [cell.strip() for cell in cells]) for line, cells in rows]
    found = {
        line: "has the names of the columns again" for line, cells in entries if cells == header and len(header) > 1
    }
    usual = median([number for _, cells in entries if (number := sum(map(bool, cells))) > 1] or [0])
    below = True
    for at, (line, cells) in reversed(list(enumerate(entries))):
        first, *others = filter(None, cells)
        word = re.split(r"[:：]", first.casefold())[0].strip()
        called, less = word in _WORDS["totals"], below and len(others) + 1 < usual
        if (called or (less and _is_amount(first))) and others and all(map(_is_amount, others)):
            above = [row for _, row in entries[max(0, at - MOST_ADDED) : at]]
            if (called and less) or _adds_up(cells, above):
                found[line] = f"is a total (“{first}”)"
        elif below and usual >= 3 and not others and (word in _WORDS["notes"] or _NOTE.match(first)):
            found[line] = "is a note below the table"
        below = below and line in found
    return found


def _adds_up(cells: list[str], above: list[list[str]]) -> bool:
    """Return whether a cell is the sum of those above it, all or the last."""
    for column in zip(cells, *reversed(above), strict=False):
        total, *numbers = map(_number, column)
        if total and total in [*accumulate(filter(None, numbers))][1:]:
            return True
    return False


@cache
def _number(cell: str) -> Decimal:
    """Return an amount without the signs between its thousands; 0 for any other text."""
    plain = re.sub(r"[^\d,.]|[,.](?=\d{3}(?!\d))", "", cell) if _is_amount(cell) else ""
    return Decimal(plain.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", plain) else Decimal()


def _is_amount(cell: str) -> bool:
    return _AMOUNT.fullmatch(cell) is not None and not possible_orders(cell)


def _value(text: str) -> str | list[str]:
    """Return the text of a cell, or its entries where it is a list of texts as programs write them: `["a", "b"]`, `['a']`."""
    if text.startswith("[") and text.endswith("]"):
        for reader in (json.loads, ast.literal_eval):
            with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
                found = reader(text)
                if all(each and isinstance(each, (str, list)) for each in found):
                    return [text_of(each) for each in found]
    return text


def _all_rows(raw: bytes, found: Records, sheet: str) -> list[tuple[int, list[str]]]:
    return list(_workbook(raw, found, sheet) if raw.startswith(b"PK") else _csv(raw, found))


def _csv(raw: bytes, found: Records) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells. A first line such as `sep=;` names the separator.

    Raises AuthorError where the quotation marks of cells do not fit: such a cell would swallow the rows below it.
    """
    text = decoded(raw, found)
    said = re.match(r"sep=(.)\n", text, re.IGNORECASE)
    separator = said[1] if said else separator_of(text)
    text = text[said.end() :] if said else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = above = 2 if said else 1
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + above
        yield from rows
    except csv.Error as error:
        plain = [(number, each.split("\t")) for number, each in enumerate(text.split("\n"), start=above) if each]
        if separator == "\t" and len({len(cells) for _, cells in plain}) == 1:  # its cells end at tabs, not at marks
            yield from plain
            return
        most, why, hint = csv.field_size_limit(), str(error), _MARKS_OF_CELLS
        if "field limit" in why:
            why = f"a cell has more than {most:,} characters"
            hint = "divide it; or close its quotation mark, if one is open"
        raise found.refusal("not-a-table", f"this row cannot be read: {why}", hint, line=line) from None


_MARKS_OF_CELLS = 'a cell in quotation marks ends with one, and one inside it is written twice: "He said ""no"""'


def separator_of(text: str) -> str:
    """Return what stands between the cells: what divides most of the first rows into equally many, and into most."""
    found = []
    for separator in _SEPARATORS:
        with suppress(csv.Error):
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 50))
            widths = Counter(len(row) for row in rows if row)
            width, rows_of_it = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 1))
            found.append((width > 1, rows_of_it / (len(rows) or 1), width, separator))
    return max(found, key=lambda each: each[:3])[3] if found else ","


def _workbook(raw: bytes, found: Records, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Yield row and cells of a sheet, by default the first. Rows of other sheets, and formulas without a result, are problems.

    Raises AuthorError where it cannot be read, or is too large.
    """
    with _reading(raw, found) as has:
        rows = list(_rows(raw, found, sheet, has))
        if has & {"merged", "hidden", "links"}:
            whole = _sheet(_book(raw, found, read_only=False), sheet, found)
            _note_unseen(whole, rows, found)
            cells = _merged(whole)
            found.merged = {line for line, _ in cells}
            rows = [(line, [text or cells.get((line, at), "") for at, text in enumerate(row, 1)]) for line, row in rows]
        yield from rows


@contextmanager
def _reading(raw: bytes, found: Records) -> Iterator[set[str]]:
    """Yield which of `_NEEDS` a workbook has. Raises AuthorError whatever the library raises inside."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and extensions, which nobody reads here
            yield _unpacked(raw)
    except AuthorError:
        raise
    except Exception as error:  # the library raises many kinds of error for a file that it cannot read
        said = in_short(str(error)) if isinstance(error, ValueError) else "it is not as spreadsheets write it"
        hint = "open it in a spreadsheet, and save it as XLSX or CSV"
        raise found.refusal("not-a-table", f"this workbook cannot be read: {said}", hint) from None


def _book(raw: bytes, found: Records, **how: bool) -> Any:
    """Return a workbook with the results of its formulas, to be read row by row, unless `how` says otherwise."""
    how = {"read_only": True, "data_only": True, **how}
    return library("openpyxl", found.path).load_workbook(io.BytesIO(raw), **how)


def _merged(sheet: Any) -> dict[tuple[int, int], str]:
    """Return what cells merged with the one above them show, by row and column: the text of the first of them."""
    return {
        (line, each.min_col): _shown(sheet.cell(each.min_row, each.min_col))
        for each in sheet.merged_cells.ranges
        for line in range(each.min_row + 1, min(each.max_row, ROWS) + 1)
    }


def _note_unseen(sheet: Any, rows: list[tuple[int, list[str]]], found: Records) -> None:
    """Note what a workbook hides, which is read like the rest, and where its cells lead to, which is not read."""

    def hidden(line: int, what: str) -> None:
        message = f"the workbook hides {what}, and it is read all the same"
        found.wrong("hidden-cells", line, message, "if it is not meant to be read, delete it there", "warning")

    if sheet.sheet_state != "visible":
        hidden(0, f"the sheet “{sheet.title}”")
    columns = (each for each in sheet.column_dimensions.values() if each.hidden)
    gone = {at for each in columns for at in range(each.min, each.max + 1)}
    if shown := sorted(gone & {at for _, row in rows for at, text in enumerate(row, start=1) if text}):
        letters = ", ".join(sheet.cell(1, at).column_letter for at in shown)
        hidden(0, f"the column{'s' if shown[1:] else ''} {letters}")
    for line, row in rows:
        if line in sheet.row_dimensions and sheet.row_dimensions[line].hidden:
            hidden(line, "this row")
        for at, text in enumerate(row, start=1):
            link = sheet.cell(line, at).hyperlink if text else None
            if link and link.target and link.target != text:
                said = f"a cell of this row leads to “{link.target}”, which it does not show; the address is not read"
                found.wrong("no-result", line, said, "write the addresses into a column", "warning")


def _unpacked(raw: bytes) -> set[str]:
    """Return which of `_NEEDS` a workbook has. Raises ValueError where its parts are too large, or could grow."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        size = sum(part.file_size for part in archive.infolist())
        most = max(UNPACKED, min(RATIO * len(raw), MOST_UNPACKED))
        if size > most:
            raise ValueError(f"it unpacks to {size} bytes, and at most {most} are read")
        found: set[str] = set()
        for part in archive.infolist():
            content = archive.read(part)
            markup = part.filename.endswith((".xml", ".rels"))
            if part.filename == "mimetype" and b"opendocument" in content:
                raise ValueError("it is an OpenDocument file")
            if markup and (_GROWS.search(content) or _ENCODING.match(content)):
                raise ValueError(f"{part.filename} holds entities, or is not in UTF-8, which no spreadsheet writes")
            found |= {
                name for name, (where, sign) in _NEEDS.items() if part.filename.startswith(where) and sign in content
            }
    return found


def _rows(raw: bytes, found: Records, sheet: str, has: set[str]) -> Iterator[tuple[int, list[str]]]:
    book = _book(raw, found)
    wanted = _sheet(book, sheet, found)
    others = (each for each in book.worksheets if not sheet and each is not wanted)
    names = [f"“{each.title}”" for each in others if any(cell for row in _values(each) for cell in row)]
    if names:
        said = f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'} rows too"
        hint = f"name the one that you want in the mapping, such as sheet: {names[0][1:-1]}"
        found.wrong("other-sheet", 0, f"only the sheet “{wanted.title}” is read; {said}", hint, "warning")
    as_written = iter(_values(_sheet(_book(raw, found, data_only=False), sheet, found)) if "formulas" in has else ())
    for line, row in enumerate(wanted.iter_rows(), start=1):
        if len(row) > COLUMNS or line > ROWS:
            raise ValueError(f"at most {ROWS} rows and {COLUMNS} columns are read")
        if any(text is not None and cell.value is None for text, cell in zip(next(as_written, ()), row, strict=False)):
            message = "a formula of this row has no result in the file"
            found.wrong("no-result", line, message, "open and save it in a spreadsheet, or as CSV")
        errors = [cell.value for cell in row if getattr(cell, "data_type", "") == "e"]
        if errors:
            message = f"a cell of this row shows the error {errors[0]}, and is left empty"
            found.wrong("no-result", line, message, severity="warning")
        filled = [cell for cell in row if cell.value is not None]
        gone = {cell.column for cell in filled if cell.font.strike} if "struck" in has else ()
        if gone:
            message = "a cell of this row is struck out, and is left empty"
            found.wrong("no-result", line, message, severity="warning")
        if filled:
            yield line, ["" if cell.value is None or cell.column in gone else _shown(cell) for cell in row]


def _sheet(book: Any, name: str, found: Records) -> Any:
    """Return a sheet of a workbook by its name, or the first that it shows. Raises AuthorError where there is none of this name."""
    if name and name not in book.sheetnames:
        hint, known = meant(name, book.sheetnames, "“{}”"), ", ".join(book.sheetnames)
        raise found.refusal("no-column", f"this workbook has no sheet “{name}”", hint, known)
    shown = (each for each in book.worksheets if each.sheet_state == "visible")
    return book[name] if name else next(shown, book.worksheets[0])


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    return sheet.iter_rows(max_row=ROWS, max_col=COLUMNS, values_only=True)  # type: ignore[no-any-return]


_LITERAL = r'\[[^\]]*\]|[_*].|"[^"]*"|\\.|[^0#?",\\\[_*;]'
_NUMBER = re.compile(rf"((?:{_LITERAL})*?)(?:general|#?(?:\\?[, ]?##)?(0+)(?:\.(0+))?)((?:{_LITERAL})*)", re.IGNORECASE)
_WRITTEN = re.compile(r'\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|"([^"]*)"|\\(.)|(.)')
"""In a format of numbers: a currency with its language, colours and spaces that are not written, and words that are."""


def _shown(cell: Any) -> str:
    """Return a cell as the spreadsheet shows it, days as 2025-12-02: a day shown as `Mar 2026` is a month."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, datetime.datetime):
        return _date_shown(value, cell.number_format.lower())
    if isinstance(value, bool):
        return str(value).lower()
    return _number_shown(value, cell.number_format) if isinstance(value, (int, float)) else str(value)


def _number_shown(value: float, code: str) -> str:
    """Return a number with the decimals, the currency and the unit that its cell shows, without signs between thousands."""
    positive, _, negative = code.partition(";")
    negative = negative.split(";")[0]
    format_ = _NUMBER.fullmatch(negative if value < 0 and negative else positive)
    shown = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if format_ is None:
        return shown
    before, whole, decimals, behind = format_.groups("")
    number = abs(Decimal(str(value))) if value < 0 and negative else Decimal(str(value))
    if whole:
        width = len(whole) + len(decimals) + bool(decimals)
        number *= 100 if "%" in behind else 1
        shown = f"{number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP):0{width}f}"
    parts = [_WRITTEN.sub(lambda found: "".join(found.groups("")), part) for part in (before, behind)]
    return shown.join(parts).strip()


def _date_shown(value: datetime.datetime, format_: str) -> str:
    codes = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", format_)
    if re.search("[hs]", codes) and not re.search("[dy]", codes):
        return value.time().isoformat(timespec="minutes")  # a cell that shows the time alone says no day
    if not re.search("[yehs]", codes) and re.search("[dm]", codes):
        shown = {"dddd": f"{value:%A}", "ddd": f"{value:%A}", "d": str(value.day), "m": f"{value:%B}"}
        return " ".join(shown.get(code, shown[code[0]]) for code in re.findall("d+|m+", codes))
    if "d" not in codes and not re.search(r"[hs]", codes):
        return f"{value:%Y-%m}" if "m" in codes else f"{value:%Y}"
    midnight = value.time() == datetime.time()
    return value.date().isoformat() if midnight or "h" not in codes else value.isoformat(timespec="minutes")
