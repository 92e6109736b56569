"""What every reader of a document returns: its blocks in reading order, what it says about itself, what was left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["headline", "byline", "subtitle", "paragraph", "heading", "table", "caption", "box", "note"]

_BEFORE_THE_TEXT = ("headline", "byline", "subtitle")
_NOT_STORED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    f"{''.join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))}]"
)
_EXPONENT = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")


class UnreadableError(Exception):
    """A document that cannot be read, or should not be: what it is, and what to do."""

    def __init__(self, what: str, hint: str) -> None:
        """Say what the document is (“this PDF is locked”) and what the editor can do."""
        super().__init__(what)
        self.what = what
        self.hint = hint


class TextBlock(NamedTuple):
    """A block as a reader sees it.

    The lines of a table are its rows, with ` | ` between cells; those of a box are its paragraphs. Other blocks have one line.
    `page` is the page on which it begins, from 1; None: the document has no pages.
    """

    kind: Kind
    text: str
    page: int | None = None


class SourcedValue(NamedTuple):
    """What a document says about itself: a field of the source's sheet, a value, and where the document says so.

    Fields are `title`, `authors` (one name each time), `outlet`, `url`, `published` and `accessed` (days) and `language`. A value that
    is not sure leaves the field open: an editor decides.
    """

    field: str
    value: str
    origin: str
    sure: bool = True


class Omission(NamedTuple):
    """Words of the document that are not in its text, and why: `hidden`, `struck out`, `running head`."""

    why: str
    text: str


class Document(NamedTuple):
    """A document as it was read. `by` is what read it, with its version; `doubts` are sentences for the editor."""

    blocks: tuple[TextBlock, ...]
    by: str
    said: tuple[SourcedValue, ...] = ()
    left_out: tuple[Omission, ...] = ()
    doubts: tuple[str, ...] = ()
    plain: str = ""
    """The text as it is, if the document is plain text; then `blocks` is empty."""

    @property
    def text(self) -> str:
        """Return the text to store: blocks with a blank line between them, in the form that `matcher.text` reads.

        A line `⟦text⟧` stands before the body, and `⟦page 2⟧` before the first block of a page. Blocks of the body that are
        not paragraphs begin with their kind: `⟦table⟧`. No control character or noncharacter remains.
        """
        return self.plain or "\n\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        blocks = [block._replace(text=clean(block.text)) for block in self.blocks]
        blocks = [block for block in blocks if block.text]
        for kind in _BEFORE_THE_TEXT:
            yield from (" ".join(block.text.split()) for block in blocks if block.kind == kind)
        yield "⟦text⟧"
        page = None
        for block in blocks:
            if block.kind in _BEFORE_THE_TEXT:
                continue
            if block.page != page:
                page = block.page
                yield f"⟦page {page}⟧"
            yield block.text if block.kind == "paragraph" else f"⟦{block.kind}⟧ {block.text}"


def clean(text: str) -> str:
    """Return a text in NFC, without what nobody can read: control characters, noncharacters, soft hyphens, further blanks."""
    text = re.sub(r"[ \t\r]+", " ", unicodedata.normalize("NFC", text)).replace("⟦", "[").replace("⟧", "]")
    lines = (line.strip() for line in _NOT_STORED.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def as_exponent(text: str) -> str:
    """Return raised signs as characters that are raised (m²), or the text as it is if it has others."""
    return text.translate(_EXPONENT) if re.fullmatch(r"[\d+\-−–()n]+", text) else text
