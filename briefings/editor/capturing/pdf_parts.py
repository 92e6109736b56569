"""Which lines of a PDF's pages are text, and which are running heads, page numbers, numbers of lines, or notes."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from briefings.editor.capturing.pdf_lines import LEVEL, RAISED, PdfLine, PdfPage, across
from briefings.editor.capturing.pdf_tables import Table, without_tables
from briefings.editor.capturing.words import one_of

_EDGE = 0.13
"""Running heads and page numbers are in so much of a page's height, at its top and at its bottom."""
_SMALL = 0.94
"""Notes have letters of at most so much of the size of the text."""
_ITEM = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,6}|[a-zA-Z])[.)]|[•●○▪■□◦‣⁃–—§*-]|\d{1,3}(?:\.\d{1,3})+")
"""What is before the words of an entry in a list, or of a numbered paragraph."""
_WORD = re.compile(r"[^\W\d_]{2}")
_WORDS = re.compile(r"\w+")
_LETTER_WORDS = "AIOÀÉÓYАВИЗІКОСУЯЄЙ"
"""Capital letters that are words in the languages that we know."""
_NUMBER = re.compile(r"[(+−–-]?\d[\d.,]*\W{0,3}")
NOTE = re.compile(rf"{RAISED}([^{LEVEL}]{{1,4}}){LEVEL}|(\d{{1,3}})[.)]?(?= \W?[^\W\d_])|([*†‡]{{1,3}})(?=\s?\w)")
"""The mark with which a note begins."""
_RAISED = re.compile(f"{RAISED}([^{LEVEL}]*){LEVEL}")
_PAGE_NUMBER = re.compile(
    rf"\W*(?:{one_of('pages')}\.?\s*)?(\d{{1,4}}|[ivxlc]{{1,7}})(?:\s*{one_of('of_pages')}\s*\d{{1,4}})?\W*\Z",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class PdfParts(NamedTuple):
    """The lines of the text and of the notes, in reading order; tables; and what is set aside, each with what it is."""

    text: list[PdfLine]
    notes: list[PdfLine]
    tables: list[Table]
    aside: list[tuple[str, PdfLine]]


def parts(pages: Sequence[PdfPage]) -> PdfParts:
    """Return the lines of a document by what they are."""
    rows = [_whole_rows(page.lines) for page in pages]
    words = Counter(word for lines in rows for line in lines for word in _WORDS.findall(line.text.casefold()))
    every = [_with_initials(lines, words) for lines in rows]
    size = usual_size([line for lines in every for line in lines])
    running = set(_running(pages, every))
    found = PdfParts([], [], [], [])
    before: set[str] = set()
    for lines in every:
        numbers = _line_numbers(lines)
        found.aside.extend(("running head or page number", line) for line in lines if line in running)
        found.aside.extend(("number of a line", line) for line in lines if line in numbers)
        rest = [line for line in lines if line not in running and line not in numbers]
        body, tables = without_tables(_with_items(rest))
        signs = {sign for line in lines for marks in _RAISED.findall(line.text) for sign in re.split(r"[,\s–]+", marks)}
        notes = _notes(body, size, signs | before, found.notes[-1] if found.notes else None)
        before = signs
        last = found.text[-1] if found.text else None
        found.tables.extend(table if table.after else table._replace(after=last) for table in tables)
        found.notes.extend(notes)
        found.text.extend(line for line in body if line not in notes)
    return found


def usual_size(lines: Sequence[PdfLine]) -> float:
    """Return the size of most letters."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0


def _joined(first: PdfLine, second: PdfLine) -> PdfLine:
    """Return two parts of a line as one."""
    return first._replace(
        text=f"{first.text} {second.text}",
        right=max(first.right, second.right),
        style=first.style if first.style == second.style else "plain",
        size=first.size if len(first.text) > len(second.text) else second.size,
    )


def _whole_rows(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Return lines with those joined that were drawn in parts: a line above or below, without a gap there, shows that."""
    found: list[PdfLine] = []
    for number, line in enumerate(lines):
        last = found[-1] if found else None
        words = last and not _NUMBER.fullmatch(last.text) and not _NUMBER.fullmatch(line.text)
        level = last and abs(last.bottom - line.bottom) < 0.2 * line.size
        if last and words and level and 0 < line.left - last.right < 8 * line.size:
            around = (*found[-3:-1], *lines[number + 1 : number + 3])
            near = (each for each in around if 0.5 * line.size < abs(each.bottom - line.bottom) < 1.7 * line.size)
            if any(each.left <= last.right - line.size and each.right >= line.left + line.size for each in near):
                found[-1] = _joined(last, line)
                continue
        found.append(line)
    return found


def _with_initials(lines: list[PdfLine], words: Counter[str]) -> list[PdfLine]:
    """Return lines with the large letter with which a paragraph begins in its first word, wherever the file draws it.

    A letter that can be a word is one if the text has the rest as a word elsewhere, and never both together.
    """
    found = list(lines)
    for letter in [line for line in lines if len(line.text) == 1 and line.text.isupper()]:
        beside = [
            line
            for line in found
            if letter.size > 1.7 * line.size
            and -1 < line.left - letter.left < letter.right - letter.left + line.size
            and -0.5 * line.size < line.bottom - letter.bottom < letter.size
        ]
        first = max(beside, key=lambda line: line.bottom, default=None)
        if first is not None and first.text[:1].isalpha():
            rest = _WORDS.findall(first.text.casefold())[0]
            is_word = letter.text in _LETTER_WORDS and words[rest] > 1 and not words[letter.text.casefold() + rest]
            together = f"{letter.text}{' ' if is_word else ''}{first.text}"
            found[found.index(first)] = first._replace(text=together, left=letter.left)
            found.remove(letter)
    return found


def _with_items(lines: list[PdfLine]) -> list[PdfLine]:
    """Return lines with the number or bullet that stands before their words, wherever the file draws it."""
    items = [line for line in lines if len(line.text) < 9 and _ITEM.fullmatch(line.text)]
    found = list(lines)
    for item in items:
        level = [line for line in found if abs(line.bottom - item.bottom) < 0.3 * line.size]
        beside = [line for line in level if 0 <= line.left - item.right < 5 * line.size and _WORD.search(line.text)]
        if beside and item in found:
            nearest = min(beside, key=lambda line: line.left)
            found.remove(item)
            first = nearest.left - item.left + nearest.first
            found[found.index(nearest)] = _joined(item, nearest)._replace(first=first)
    return found


def _running(pages: Sequence[PdfPage], every: Sequence[Sequence[PdfLine]]) -> Iterator[PdfLine]:
    """Yield running heads and page numbers: lines at the edge that several pages have at the same place, with any numbers."""
    anywhere = [(line, _words(line)) for lines in every for line in lines]
    every_place = {  # what is twice on one page counts once
        (said, round(line.left / 4), place, line.page)
        for line, words in anywhere
        for said in (words, line.text)
        for place in _near(line)
    }
    often_at = Counter(entry[:3] for entry in every_place)
    for line, words in anywhere:
        here = (round(line.left / 4), round(line.bottom / 3))
        if max(often_at[words, *here], often_at[line.text, *here]) >= max(3, 0.3 * len(pages)):
            yield line
    heights = [page.height for page in pages]
    edges = [(line, words) for line, words in anywhere if not _EDGE < line.bottom / heights[line.page - 1] < 1 - _EDGE]
    at_edges = {(words, place, line.page) for line, words in edges for place in _near(line)}
    places = Counter(entry[:2] for entry in at_edges)
    alike = {
        line
        for line, words in edges
        if _WORD.search(words)
        and places[words, round(line.bottom / 3)] >= (max(3, 0.4 * len(pages)) if words[0] in "-0123456789" else 2)
    }
    bands = Counter(place for _, place in {(line.page, place) for line in alike for place in _near(line)})
    often = {place for place, times in bands.items() if times >= max(2, 0.4 * len(pages))}
    ahead = Counter(number for number, _ in {(_ahead(line), line.page) for line, _ in edges})
    for page, lines in zip(pages, every, strict=True):
        for sign in (1, -1):
            rows = sorted(lines, key=lambda line: sign * line.bottom)
            while rows:
                row = [line for line in rows if abs(line.bottom - rows[0].bottom) <= 0.5 * rows[0].size]
                inner = rows[len(row)] if len(rows) > len(row) else None
                apart = abs(inner.bottom - row[0].bottom) / inner.size if inner else 99
                counts = [_ahead(line) for line in row]
                numbers = all(each is not None and (each == 0 or ahead[each] > 1) for each in counts) and apart > 1.2
                at_edge = not _EDGE * page.height < row[0].bottom < (1 - _EDGE) * page.height
                short = sum(line.right - line.left for line in row) < 0.6 * page.width
                band = round(row[0].bottom / 3) in often and apart > 1.6 and short
                if not at_edge or not (numbers or band or any(line in alike for line in row)):
                    break
                yield from row
                rows = rows[len(row) :]


def _ahead(line: PdfLine) -> int | None:
    """Return the page number that a line prints, minus the page's number in the file. None: there is none."""
    found = _PAGE_NUMBER.match(line.text)
    if found is None or found[1].isdigit():
        return int(found[1]) - line.page if found else None
    signs = [_ROMAN[sign] for sign in found[1].lower()]
    return sum(-sign if sign < after else sign for sign, after in zip(signs, [*signs[1:], 0], strict=True)) - line.page


def _words(line: PdfLine) -> str:
    """Return the words of a line with # for each number; a number at its beginning is kept, less the number of its page."""
    words = re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.lower())
    first = re.match(rf"{RAISED}?(\d{{1,3}})\b", line.text)
    return f"{int(first[1]) - line.page} {words}" if first else words


def _near(line: PdfLine) -> tuple[int, int, int]:
    place = round(line.bottom / 3)
    return place - 1, place, place + 1


def _line_numbers(lines: Sequence[PdfLine]) -> set[PdfLine]:
    """Return the numbers that count the lines of a page: at one place across, by equal steps, more than four of them."""
    numbers = [line for line in lines if re.fullmatch(r"\d{1,4}", line.text)]
    found: set[PdfLine] = set()
    for side in ("left", "right"):
        for edge in {round(getattr(line, side)) for line in numbers}:
            column = [line for line in numbers if abs(getattr(line, side) - edge) <= 1.5]
            column.sort(key=lambda line: -line.bottom)
            steps = {int(below.text) - int(above.text) for above, below in pairwise(column)}
            gaps = [above.bottom - below.bottom for above, below in pairwise(column)]
            if len(column) > 4 and len(steps) == 1 and steps <= {1, 5} and max(gaps) < 1.6 * statistics.median(gaps):
                found.update(column)
    return found


def _notes(lines: Sequence[PdfLine], size: float, signs: set[str], last: PdfLine | None) -> list[PdfLine]:
    """Return the notes of a page: small lines at the foot of a column, from the first whose mark is one of `signs`.

    `signs` are raised in the text of this page or the one before. If the page before has notes, of which `last` is the last
    line, they may continue without a mark.
    """
    foot: list[PdfLine] = []
    for line in sorted(lines, key=lambda line: line.bottom):
        below = (other for other in lines if other.bottom < line.bottom - 0.5 * line.size and across(other, line) > 0)
        if line.size <= _SMALL * size and all(other in foot for other in below):
            foot.append(line)
    ordered = [line for line in lines if line in foot]
    first = next((number for number, line in enumerate(ordered) if mark_of(line) in signs), None)
    if last is not None and ordered and ordered[0].page == last.page + 1 and not re.search(r"[.!?]\W*\Z", last.text):
        first = 0
    return [] if first is None else ordered[first:]


def mark_of(line: PdfLine) -> str | None:
    """Return the mark with which a note begins, if a line does."""
    found = NOTE.match(line.text)
    return next(filter(None, found.groups()), None) if found else None
