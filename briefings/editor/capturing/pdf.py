"""PDF documents."""

from __future__ import annotations

import re
from importlib.metadata import version

from briefings.editor.capturing.document import Block, Document, UnreadableError


def read_pdf(raw: bytes) -> Document:
    """Return the text of a PDF. Raises UnreadableError if it cannot be read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"this PDF cannot be read: {error}", "save the article as plain text") from None
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()  # type: ignore[no-untyped-call]
    lines = [line.rstrip() for page in pages for line in page.replace("\r\n", "\n").split("\n")]
    first, *rest = _paragraphs(lines) or [""]
    blocks = (Block("headline", first), *(Block("paragraph", text) for text in rest))
    return Document(blocks, f"pypdfium2 {version('pypdfium2')}")


def _paragraphs(lines: list[str]) -> list[str]:
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
    return [*blocks, *([current] if current else [])]
