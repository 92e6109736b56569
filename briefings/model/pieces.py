"""Pieces of prose: text, references to sheets, words in marks and words of another language."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from briefings.model.refs import Ref, RefError
from briefings.model.refs import parse as parse_ref

PieceKind = Literal["text", "em", "strong", "code", "link", "mention", "marked", "foreign"]

_INLINE = re.compile(
    r"\[\[(?P<mention>[^\[\]|]*)(?:\|(?P<words>[^\[\]]*))?\]\]"
    r"|“(?P<curly>[^“”]*)”|„(?P<low>[^„“”]*)[“”]|«(?P<guillemet>[^«»]*)»|(?<![\w\"])\"(?P<straight>[^\"]*)\"(?!\w)"
)
_FOREIGN = re.compile(r"lang:([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
_OPENING = re.compile('[\\[“„«"]')
REFERENCE = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
"""`[[kind:id]]` and `[[kind:id|words]]` in hand-written Markdown."""


class Piece(NamedTuple):
    """A stretch of prose: plain or emphasised, a link, a mention of a sheet, words in marks, words of another language.

    `text` holds what is printed (a mention's own words, "" when the sheet gives them; marked words without marks);
    `target` the reference as written, the link's address or the language; `offset` its place in the field, in code points.
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


class ProseBlock(NamedTuple):
    """A paragraph (one item) or a list (an item an entry); each item is a run of pieces."""

    kind: Literal["p", "ul", "ol"]
    items: tuple[tuple[Piece, ...], ...]


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
        foreign = _FOREIGN.fullmatch(target.strip()) if target and match["words"] else None
        if foreign:
            pieces.append(Piece("foreign", match["words"], foreign[1], offset + match.start()))
        elif target is not None:
            pieces.append(Piece("mention", match["words"] or "", target.strip(), offset + match.start()))
        else:
            words = next(words for words in match.groups()[2:] if words is not None)
            pieces.append(Piece("marked", fold(words), "", offset + match.start()))
        end = match.end()
    if end < len(text):
        pieces.append(_plain(text[end:], offset + end))
    return tuple(pieces)


def _plain(text: str, offset: int) -> Piece:
    return Piece("text", fold(text), "", offset)


def fold(text: str) -> str:
    """Return the text on one line: a line's end, with the blanks around it, is a blank."""
    if "\n" not in text:
        return text
    first, *middle, last = text.split("\n")  # a pattern would take the square of a run of blanks
    return " ".join([first.rstrip(" \t"), *(line.strip(" \t") for line in middle), last.lstrip(" \t")])
