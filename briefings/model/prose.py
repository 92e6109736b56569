"""Prose of the desk: paragraphs and lists with references, parsed once at load.

Prose is plain text with a little Markdown (emphasis, links, lists), references `[[kind:id]]` or `[[kind:id|words]]`, and
words of another language, `[[lang:uk|words]]`. It never becomes HTML here: it becomes typed pieces, so nothing an author
types can be active. Raw HTML and template syntax are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from briefings.model.pieces import Piece, ProseBlock, inline
from briefings.model.refs import Ref

_MARKUP = re.compile(r"[*_`\\<&]|\]\(|^[ \t]*(?:[-+]|\d{1,9}[.)])\s|^#|^>|^ {4}|^\t|://", re.MULTILINE)
_BUT_STARS = re.compile(r"[_`\\<&#>\t\n]|\]\(|://")
_SIGN = re.compile(r"[*_`\\<&\]#>\t\n:]")
_START = re.compile(r"\s*(?:[-+]|\d+[.)])\s| {4}")
_MENTION = re.compile(r"\[\[[^\[\]*]*\]\]")
_LONGEST = 50_000
"""Characters of markup: Markdown's time grows with the square of some texts, and 1 MiB of them would take minutes."""
_BLANK = re.compile(r"\n[ \t]*\n")


class Prose(Struct, frozen=True, array_like=True):
    """A field of prose: its text as typed and the blocks it is made of."""

    text: str
    blocks: tuple[ProseBlock, ...]

    def pieces(self) -> Iterator[Piece]:
        """Yield every piece in reading order."""
        for block in self.blocks:
            for item in block.items:
                yield from item

    def mentions(self) -> Iterator[Ref]:
        """Yield the sheets that it names, in reading order."""
        return filter(None, (piece.ref for piece in self.pieces() if piece.kind == "mention"))


def parse(text: str) -> Prose:
    """Return the prose that `text` writes: what is not markup is text.

    Raises ValueError for markup of more than 50,000 characters, or nested beyond reason.
    """
    text = text.strip("\n")
    # The two short patterns say soon of most texts that the long one will find nothing.
    runs = _emphasised(text) if "*" in text else ()
    if runs:
        return Prose(text, (ProseBlock("p", (runs,)),))
    if (_SIGN.search(text) or _START.match(text)) and _MARKUP.search(text):
        return Prose(text, _marked_up(text))
    found = []
    start = 0
    for gap in (*(match.span() for match in _BLANK.finditer(text)), (len(text), len(text))):
        paragraph = text[start : gap[0]]
        if paragraph.strip():
            found.append(ProseBlock("p", (inline(paragraph, start),)))
        start = gap[1]
    return Prose(text, tuple(found))


def _emphasised(text: str) -> tuple[Piece, ...]:
    """Return the pieces of one line whose only markup is `*words*`, which half of all marked-up prose is; else nothing.

    Saves a call of Markdown for most texts. A test holds the two together.
    """
    parts = text.split("*")
    if len(parts) % 2 == 0 or text != text.strip() or _BUT_STARS.search(text) or _START.match(text):
        return ()
    if not all(part and part == part.strip() and "[" not in part and "]" not in part for part in parts[1::2]):
        return ()
    rest = _MENTION.sub("", " ".join(parts[::2])) if "[" in text else ""
    if "**" in text or "[" in rest or "]" in rest or any(len(part) == 1 for part in parts[2:-1:2]):
        return ()
    pieces: list[Piece] = []
    offset = 0
    for number, part in enumerate(parts):
        pieces += (Piece("em", part, "", offset),) if number % 2 else inline(part, offset)
        offset += len(part) + 1
    return tuple(pieces)


def _marked_up(text: str) -> tuple[ProseBlock, ...]:
    if len(text) > _LONGEST:
        raise ValueError(f"prose with markup of at most {_LONGEST:,} characters is expected here")
    from briefings.model.markup import blocks  # Markdown is imported only where markup is met

    try:
        return blocks(text)
    except RecursionError:
        raise ValueError("lists and emphasis are nested too deeply here") from None
