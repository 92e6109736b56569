"""Prose of the desk: paragraphs and lists with references, parsed once at load.

Prose is plain text with a little Markdown (emphasis, links, lists) and references `[[kind:id]]` or
`[[kind:id|words]]`. It never becomes HTML here: it becomes typed pieces, so nothing an author types can be active.
Raw HTML and template syntax are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from briefings.model.refs import Ref, RefError
from briefings.model.refs import parse as parse_ref

PieceKind = Literal["text", "em", "strong", "code", "link", "mention", "marked"]

_MARKUP = re.compile(r"[*_`\\<&]|\]\(|^\s*(?:[-+]|\d+[.)])\s|^#|^>|^ {4}|^\t|://", re.MULTILINE)
_BUT_STARS = re.compile(r"[_`\\<&#>\t\n]|\]\(|://")
_SIGN = re.compile(r"[*_`\\<&\]#>\t\n:]")
_START = re.compile(r"\s*(?:[-+]|\d+[.)])\s| {4}")
_MENTION = re.compile(r"\[\[[^\[\]*]*\]\]")
_INLINE = re.compile(
    r"\[\[(?P<mention>[^\[\]|]*)(?:\|(?P<words>[^\[\]]*))?\]\]"
    r"|“(?P<curly>[^“”]*)”|„(?P<low>[^„“”]*)[“”]|«(?P<guillemet>[^«»]*)»|(?<![\w\"])\"(?P<straight>[^\"]*)\"(?!\w)"
)
_OPENING = re.compile('[\\[“„«"]')
_BLANK = re.compile(r"\n[ \t]*\n")


class Piece(NamedTuple):
    """A stretch of prose: plain or emphasised text, a link, a mention of a sheet, or words in quotation marks.

    `text` holds what is printed (a mention's own words, "" when the sheet gives them; marked words without marks);
    `target` the reference as written or the link's address; `offset` its place in the field, in code points.
    """

    kind: PieceKind
    text: str
    target: str = ""
    offset: int = 0

    @property
    def ref(self) -> Ref | None:
        """Return the sheet that a mention names, or None when it is not written as a reference."""
        try:
            return parse_ref(self.target)
        except RefError:
            return None


class Block(NamedTuple):
    """A paragraph (one item) or a list (an item an entry); each item is a run of pieces."""

    kind: Literal["p", "ul", "ol"]
    items: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A field of prose: its text as typed and the blocks it is made of."""

    text: str
    blocks: tuple[Block, ...]

    def pieces(self) -> Iterator[Piece]:
        """Yield every piece in reading order."""
        for block in self.blocks:
            for item in block.items:
                yield from item


def parse(text: str) -> Prose:
    """Return the prose that `text` writes. Never raises: what is no markup is text."""
    text = text.strip("\n")
    # The two short patterns say of most texts in a tenth of the time that the long one will find nothing.
    runs = _emphasised(text) if "*" in text else ()
    if runs:
        return Prose(text, (Block("p", (runs,)),))
    if (_SIGN.search(text) or _START.match(text)) and _MARKUP.search(text):
        from briefings.model.markup import blocks  # Markdown is imported only where markup is met

        return Prose(text, blocks(text))
    found = []
    start = 0
    for gap in (*(match.span() for match in _BLANK.finditer(text)), (len(text), len(text))):
        paragraph = text[start : gap[0]]
        if paragraph.strip():
            found.append(Block("p", (inline(paragraph, start),)))
        start = gap[1]
    return Prose(text, tuple(found))


def _emphasised(text: str) -> tuple[Piece, ...]:
    """Return the pieces of one line whose only markup is `*words*`, which half of all marked-up prose is; else nothing.

    Saves a call of Markdown, 200 microseconds: a fifth of the reading of a desk. A test holds the two together.
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


def inline(text: str, offset: int = 0) -> tuple[Piece, ...]:
    """Return the pieces of one run of text: mentions, words in marks, and what stands between them."""
    if not _OPENING.search(text):
        return (_plain(text, offset),) if text else ()
    pieces: list[Piece] = []
    end = 0
    for match in _INLINE.finditer(text):
        if match.start() > end:
            pieces.append(_plain(text[end : match.start()], offset + end))
        target = match["mention"]
        if target is not None:
            pieces.append(Piece("mention", match["words"] or "", target.strip(), offset + match.start()))
        else:
            words = next(words for words in match.groups()[2:] if words is not None)
            pieces.append(Piece("marked", _fold(words), "", offset + match.start()))
        end = match.end()
    if end < len(text):
        pieces.append(_plain(text[end:], offset + end))
    return tuple(pieces)


def _plain(text: str, offset: int) -> Piece:
    return Piece("text", _fold(text), "", offset)


def _fold(text: str) -> str:
    return re.sub(r"[ \t]*\n[ \t]*", " ", text) if "\n" in text else text
