"""Tables among a PDF's lines: rows whose cells the file draws one beside the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefings.editor.capturing.pdf_lines import PdfLine, across

_DEEP = 6
"""A cell has at most so many lines."""
_LONG = 160
"""A cell that is longer, beside one other, is text beside a term."""
_WOVEN = 25
"""Cells that have so many characters on average are the lines of two columns."""

Row = list[list[PdfLine]]
"""The cells of a row, each with its lines."""


class Table(NamedTuple):
    """A table: the line of the text that it follows, its page, and its rows."""

    after: PdfLine | None
    page: int
    rows: list[Row]


def without_tables(lines: Sequence[PdfLine]) -> tuple[list[PdfLine], list[Table]]:
    """Return the lines of a page that are text, and its tables. Columns that are drawn line by line become text, too."""
    text: list[PdfLine] = []
    tables: list[Table] = []
    place = 0
    while place < len(lines):
        rows, end = _rows(lines, place)
        several = [row for row in rows if len(row) > 1]
        if len(several) < 2:
            text.append(lines[place])
            place += 1
            continue
        if _woven(several):
            text += [cell[0] for row in rows for cell in row[:1]] + [cell[0] for row in several for cell in row[1:]]
        else:
            tables.append(Table(text[-1] if text else None, lines[place].page, rows))
        place = end
    return text, tables


def _rows(lines: Sequence[PdfLine], place: int) -> tuple[list[Row], int]:
    """Return the rows that follow one another from a line on, and the place behind them.

    One or two lines between rows are rows of one cell.
    """
    rows: list[Row] = []
    while (row := _row(lines, place)) is not None:
        rows.append(row)
        place += sum(map(len, row))
        for between in (0, 1, 2):
            last, next_row = lines[place - 1], _row(lines, place + between)
            is_below = next_row is not None and rows[0][0][0].bottom > next_row[0][0].bottom
            if next_row is not None and is_below and _near(last, next_row[0][0]):
                rows += [[[line]] for line in lines[place : place + between]]
                place += between
                break
        else:
            break
    return rows, place


def _near(last: PdfLine, line: PdfLine) -> bool:
    return last.page == line.page and abs(last.bottom - line.bottom) < 8 * line.size


def _row(lines: Sequence[PdfLine], place: int) -> Row | None:
    """Return the row that begins with a line, or None if nothing is beside it."""
    if place >= len(lines):
        return None
    row: Row = [[lines[place]]]
    for line in lines[place + 1 :]:
        cell, last = row[-1], row[-1][-1]
        top, size, gap = row[0][0].bottom, line.size, last.bottom - line.bottom
        if line.page != last.page or len(cell) > _DEEP:
            break
        if line.left >= max(each.right for each in cell) - 1 and abs(line.bottom - top) < 0.6 * size:
            row.append([line])
        elif 0 < gap < 1.8 * size and line.left > cell[0].left - 2 * size and across(last, line) > 0:
            cell.append(line)
        else:
            break
    if len(row) < 2 or max(map(len, row)) > _DEEP:
        return None
    return None if len(row) == 2 and max(map(_length, row)) > _LONG else row


def _length(cell: Sequence[PdfLine]) -> int:
    return sum(len(line.text) for line in cell)


def _woven(rows: Sequence[Row]) -> bool:
    """Return whether rows are the lines of two columns: many, of two cells with one long line each, that begin at two places."""
    lefts = {round(row[1][0].left / 3) for row in rows}
    return (
        len(rows) > 5
        and all(len(row) == 2 and len(row[0]) == len(row[1]) == 1 for row in rows)
        and len(lefts) < 4
        and min(sum(_length(row[side]) for row in rows) for side in (0, 1)) > _WOVEN * len(rows)
    )
