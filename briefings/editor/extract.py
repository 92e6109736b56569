"""Extract: a document's plain text, by a library where it is HTML or PDF."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import NamedTuple

from briefings import __version__
from briefings.problems import AuthorError, Location


class Extracted(NamedTuple):
    """A document's text, and what took it out, with its version."""

    text: str
    by: str


def extract(raw: bytes, place: Location) -> Extracted:
    """Return a document's text: headline, byline and paragraphs as blocks divided by blank lines.

    `place` is where a problem is reported. Raises AuthorError where the bytes are not text, HTML or PDF that can be read.
    """
    if raw.startswith(b"%PDF"):
        return _pdf(raw, place)
    if raw.startswith(b"PK"):
        raise _unreadable(
            place, "this is a document of an office program, or an archive", "save it as plain text, HTML or PDF"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_html(raw.decode("latin-1")):
            return _html(raw, place)
        raise _unreadable(
            place, f"byte {error.start} is not UTF-8 text", "save the article as plain text in UTF-8"
        ) from None
    return _html(raw, place) if _is_html(text) else Extracted(_plain(text), f"plain text, briefings {__version__}")


def _plain(text: str) -> str:
    """Return a text without what only its editor put there: a byte order mark, line ends of Windows."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _is_html(text: str) -> bool:
    return (
        re.match(r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|article)\b", text, re.IGNORECASE | re.DOTALL)
        is not None
    )


def _html(raw: bytes, place: Location) -> Extracted:
    try:
        from trafilatura import bare_extraction
    except ImportError:
        hint = "python -m pip install trafilatura, or save the article as plain text"
        raise _unreadable(place, "this is HTML, and its reader is not installed", hint) from None
    found = bare_extraction(raw, include_comments=False, include_tables=False, favor_recall=True)
    if found is None or isinstance(found, dict) or not found.text:
        raise _unreadable(place, "no article was found in this HTML", "save the article as plain text")
    byline = ", ".join(part for part in (found.author, found.date) if part)
    paragraphs = [line.strip() for line in found.text.split("\n") if line.strip()]
    title = (found.title or "").strip()
    if title and paragraphs and paragraphs[0] == title:
        del paragraphs[0]
    blocks = [title, byline, "\n".join(paragraphs)]
    return Extracted("\n\n".join(block for block in blocks if block) + "\n", f"trafilatura {version('trafilatura')}")


def _pdf(raw: bytes, place: Location) -> Extracted:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError as error:
        raise _unreadable(place, f"this PDF cannot be read: {error}", "save the article as plain text") from None
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()  # type: ignore[no-untyped-call]
    lines = [line.rstrip() for page in pages for line in page.replace("\r\n", "\n").split("\n")]
    return Extracted(_paragraphs(lines), f"pypdfium2 {version('pypdfium2')}")


def _paragraphs(lines: list[str]) -> str:
    """Return lines as paragraphs: one ends at an empty line, or where a sentence ends well before the line's full width."""
    width = max(map(len, lines), default=0)
    blocks: list[str] = []
    current = ""
    for line in lines:
        if line:
            hyphen = re.search(r"[\x02\ufffe\u00ad]$", current)
            current = current[:-1] + line if hyphen else f"{current} {line}".strip()
        short = len(line) < 0.75 * width
        if current and (not line or (short and re.search(r"[.!?:][”\"’'»)]*$", line)) or len(line) < 0.4 * width):
            blocks.append(current)
            current = ""
    return "\n\n".join([*blocks, *([current] if current else [])]) + "\n"


def _unreadable(place: Location, what: str, hint: str) -> AuthorError:
    return AuthorError.of("not-text", place, what, hint=hint)
