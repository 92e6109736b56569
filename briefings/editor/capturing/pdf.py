"""PDF: paragraphs as a person sees them, from the boxes of the characters.

`pdf_lines` reads the lines of each page, `pdf_parts` tells text from running heads and notes, and `pdf_flow` makes paragraphs
of lines. Here they become a document; notes are behind the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

import pypdfium2

from briefings.editor.capturing.document import Document, Kind, Omission, TextBlock, UnreadableError
from briefings.editor.capturing.pdf_flow import Columns, PdfWords, open_ended, paragraphs, written
from briefings.editor.capturing.pdf_lines import RAISED, PdfLine, PdfPage, read_page
from briefings.editor.capturing.pdf_parts import PdfParts, mark_of, parts, usual_size
from briefings.editor.capturing.pdf_tables import Table
from briefings.editor.capturing.properties import said
from briefings.editor.capturing.words import one_of

_PASSWORD, _SECURITY = 4, 5
"""pdfium's numbers of what is wrong with a file."""
_LARGER = 1.12
"""A heading has letters of at least so many times the size of the text."""
_LONGEST_HEADING = 250
_CAPTION = re.compile(rf"{one_of('captions')}\.?\s*\d", re.IGNORECASE)


def read_pdf(raw: bytes) -> Document:
    """Return the text of a PDF. Raises UnreadableError for a file that is locked, damaged, or has only pictures of its pages."""
    file: Any = None
    try:
        file = pypdfium2.PdfDocument(raw)  # type: ignore[no-untyped-call]
        pages = [read_page(page, number) for number, page in enumerate(file, start=1)]
        properties = file.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(error) from None
    finally:
        if file is not None:
            file.close()
    _refuse_without_text(pages)
    found = parts(pages)
    marks: list[str] = []
    blocks = tuple(_blocks(found, marks))
    about = tuple(said(blocks, properties.get("Title", ""), properties.get("Author", "")))
    by, left_out = f"pypdfium2 {version('pypdfium2')}", tuple(_left_out(pages, found, marks))
    return Document(blocks, by, about, left_out, tuple(_doubts(pages, found)))


def _unreadable(error: pypdfium2.PdfiumError) -> UnreadableError:
    if error.err_code == _PASSWORD:
        hint = "open it with the password and print it to a new PDF, or type the words that you quote as plain text"
        return UnreadableError("this PDF is locked with a password", hint)
    if error.err_code == _SECURITY:
        hint = "open it in the program that it was made for, and print it to a new PDF"
        return UnreadableError("this PDF is locked in a way that only some programs can open", hint)
    hint = "open it in a viewer and print it to a new PDF, or save the article as plain text"
    return UnreadableError("this PDF is damaged and cannot be read", hint)


def _refuse_without_text(pages: Sequence[PdfPage]) -> None:
    letters = sum(page.characters for page in pages)
    hint = "run text recognition on it (such as ocrmypdf) and compare the words with the picture, or type them as plain text"
    if pages and all(page.picture for page in pages):
        many = "its page is a picture" if len(pages) == 1 else f"its {len(pages)} pages are pictures"
        raise UnreadableError(f"this PDF is a scan: {many}, without text", hint)
    if not letters:
        raise UnreadableError("this PDF has no text", hint)
    unknown = sum(page.unknown for page in pages)
    if unknown > 0.2 * letters:
        hint = (
            "run text recognition on it (such as ocrmypdf --force-ocr), or type the words that you quote as plain text"
        )
        raise UnreadableError(f"this PDF does not say which letters its characters are ({unknown} of {letters})", hint)


def _blocks(found: PdfParts, marks: list[str]) -> Iterator[TextBlock]:
    """Yield headings, paragraphs, captions and tables as they follow one another, then the notes."""
    words = PdfWords([*found.text, *found.notes])
    size = usual_size(found.text)
    numbers = {mark_of(line) for line in found.notes}
    headed = False
    made = _around([(lines, _kind(lines, size)) for lines in paragraphs(found.text, Columns(found.text))])
    largest = max((lines[0].size for lines, kind in made if kind == "heading" and lines[0].page == 1), default=0.0)
    yield from (_table(table, words) for table in found.tables if table.after is None)
    for lines, kind in made:
        title = kind == "heading" and not headed and lines[0].page == 1 and lines[0].size >= 0.97 * largest
        headed = headed or title
        text = written(lines, words, lambda sign: sign in numbers, marks)
        yield TextBlock("headline" if title else kind, text, lines[0].page)
        yield from (_table(table, words) for table in found.tables if table.after in lines)
    for lines in _each_note(found.notes):
        yield TextBlock("note", written(lines, words, lambda sign: False, marks), lines[0].page)


def _around(made: list[tuple[list[PdfLine], Kind]]) -> list[tuple[list[PdfLine], Kind]]:
    """Return paragraphs with those whole that a caption interrupts; the caption follows."""
    done: list[tuple[list[PdfLine], Kind]] = []
    for lines, kind in made:
        captions = len(done) - next((n for n in range(len(done), 0, -1) if done[n - 1][1] != "caption"), 0)
        before = done[-captions - 1] if captions and len(done) > captions else None
        if before and before[1] == kind == "paragraph" and lines[0].text[:1].islower() and open_ended(before[0]):
            before[0].extend(lines)
        else:
            done.append((list(lines), kind))
    return done


def _table(table: Table, words: PdfWords) -> TextBlock:
    rows = (" | ".join(written(cell, words, lambda sign: False, []) for cell in row) for row in table.rows)
    return TextBlock("table", "\n".join(rows), table.page)


def _each_note(lines: Sequence[PdfLine]) -> Iterator[list[PdfLine]]:
    """Yield the lines of each note: it begins with the mark that follows the one before, or with another sign."""
    current: list[PdfLine] = []
    for line in lines:
        mark, former = mark_of(line), mark_of(current[0]) if current else None
        counted = mark and (not mark.isdigit() or not former or not former.isdigit() or 0 < int(mark) - int(former) < 3)
        if current and mark and (counted or line.page != current[0].page or line.text.startswith(RAISED)):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _kind(lines: Sequence[PdfLine], size: float) -> Kind:
    text = " ".join(line.text for line in lines)
    if _CAPTION.match(text) and len(text) < 400:
        return "caption"
    heading = lines[0].size >= _LARGER * size and len(text) <= _LONGEST_HEADING
    if {line.style for line in lines} != {"plain"} and not text.endswith((".", ",", ";", "”", "»")):
        bold = all(line.style == "bold" for line in lines)
        heading = heading or len(text) <= (_LONGEST_HEADING if bold else 0 if ":" in text else 90)
    return "heading" if heading and re.search(r"[^\W\d_]{2}", text) else "paragraph"


def _left_out(pages: Sequence[PdfPage], found: PdfParts, marks: Sequence[str]) -> Iterator[Omission]:
    """Yield each running head once, whatever its numbers; and all else that is not in the text."""
    aside = {(why, re.sub(r"\d+", "", line.text)): line.text for why, line in reversed(found.aside)}
    yield from (Omission(why, text) for (why, _), text in reversed(aside.items()))
    if marks:
        yield Omission("marks of notes", ", ".join(marks))
    for page in pages:
        if page.turned:
            yield Omission(f"turned words on page {page.number}", page.turned)
        if page.hidden:
            yield Omission(f"words on page {page.number} that are invisible", page.hidden)


def _doubts(pages: Sequence[PdfPage], found: PdfParts) -> Iterator[str]:
    printed = Counter(int(line.text) - line.page for _, line in found.aside if re.fullmatch(r"\d{1,4}", line.text))
    for ahead, times in printed.most_common(1):
        if ahead and times > 2:
            yield f"pages are counted from the first of the file: page 1 has the number {1 + ahead} printed on it"
    pictures = [str(page.number) for page in pages if page.picture]
    if pictures:
        yield f"these pages are pictures, and their text is not in this one: {', '.join(pictures)}"
    recognised = [str(page.number) for page in pages if page.recognised]
    if recognised:
        yield f"a program recognised these words in a picture; compare them with it, on pages {', '.join(recognised)}"
