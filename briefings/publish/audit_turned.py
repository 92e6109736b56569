"""Audit of right-to-left text in a pack: glyphs as the page has them, in the order in which they are read.

A PDF holds the glyphs of a line from left to right, and a reader works out the order of reading, line by line, with
its own rules. So what such a page says is read here from its glyphs, one piece of marked content at a time, whose tag
names its language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from briefings.model.messages import is_right_to_left

_MAPPED = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]*)>")
_TURNED = frozenset({"R", "AL"})
_STRAIGHT = frozenset({"L", "EN", "AN"})
_NUMBERS = frozenset({"EN", "AN"})
_IN_NUMBERS = _NUMBERS | {"ES", "CS"}
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
"""Brackets that face the other way among right-to-left letters."""


def is_turned(text: str) -> bool:
    """Return whether any letter of a text is of a right-to-left script."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in _TURNED for letter in set(text))


def settled(text: str) -> str:
    """Return a text so that equal words are equal, wherever a line with both directions may have ended.

    Right-to-left letters stay in their order, their signs in Unicode's; figures and other letters among them come last,
    sorted: two readings of one line can differ in where these stand.
    """
    if not is_turned(text):
        return text
    straight = "".join(sorted(character for character in text if unicodedata.bidirectional(character) in _STRAIGHT))
    return f"{turned(text)}|{straight}"


def turned(text: str) -> str:
    """Return the right-to-left letters of a text and their signs alone."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(character for character in apart if unicodedata.bidirectional(character) in (*_TURNED, "NSM"))


def pieces(pdf: Any, number: int) -> dict[int, str]:
    """Return what each piece of marked content on a page says, in the order of reading, by its number on the page."""
    page = pdf.pages[number]
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums[2 * number + 1]
    found: dict[int, list[str]] = {}
    for piece, glyph in _glyphs(page):
        found.setdefault(piece, []).append(glyph)
    return {piece: _read(glyphs, right_to_left=_direction(owners[piece])) for piece, glyphs in found.items()}


def _glyphs(page: Any) -> Iterator[tuple[int, str]]:
    """Yield the letters of each glyph on a page with the marked content that it belongs to, from left to right."""
    import pikepdf

    maps = {name: _letters(font) for name, font in page.Resources.Font.items()}
    letters: dict[bytes, str] = {}
    stack: list[int] = []
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        name = str(operator)
        if name in ("BDC", "BMC"):
            marked = operands[1] if name == "BDC" else None
            stack.append(int(marked.MCID) if isinstance(marked, pikepdf.Dictionary) and "/MCID" in marked else -1)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            letters = maps[str(operands[0])]
        elif name in ("Tj", "TJ") and stack and stack[-1] >= 0:
            shown = operands[0] if name == "TJ" else operands
            for string in (bytes(one) for one in shown if isinstance(one, pikepdf.String)):
                for at in range(0, len(string), 2):
                    yield stack[-1], letters.get(string[at : at + 2], "\ufffd")


def _letters(font: Any) -> dict[bytes, str]:
    raw = font.ToUnicode.read_bytes()
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _MAPPED.findall(raw)
    }


def _direction(owner: Any) -> bool:
    """Return whether the nearest element that names a language names one that is written from right to left."""
    while owner is not None:
        if "/Lang" in owner:
            return is_right_to_left(str(owner.Lang))
        owner = owner.get("/P")
    return False


def _read(glyphs: Iterable[str], *, right_to_left: bool) -> str:
    """Return glyphs in the order of reading: the line's own direction, in which what runs the other way is turned back."""
    line = list(glyphs)
    if not right_to_left:
        for begin, end in list(_spans(line, _TURNED, frozenset("L"))):
            line[begin:end] = _numbers_turned_back(line[begin:end][::-1])
        return "".join(line)
    line.reverse()
    straight = list(_spans(line, _STRAIGHT, _TURNED))
    within = {at for begin, end in straight for at in range(begin, end)}
    line = [glyph if at in within else glyph.translate(_MIRRORED) for at, glyph in enumerate(line)]
    for begin, end in straight:
        line[begin:end] = line[begin:end][::-1]
    return "".join(line)


def _numbers_turned_back(line: list[str]) -> list[str]:
    """Return a right-to-left stretch in which numbers run from left to right, as they do everywhere."""
    others = frozenset(unicodedata.bidirectional(character) for glyph in line for character in glyph) - _IN_NUMBERS
    for begin, end in list(_spans(line, _NUMBERS, others)):
        line[begin:end] = line[begin:end][::-1]
    return line


def _spans(line: list[str], directions: frozenset[str], others: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each stretch of glyphs of some directions, with what lies between two of them and is of no other."""
    begin = end = -1
    for at, glyph in enumerate(line):
        found = {unicodedata.bidirectional(character) for character in glyph}
        if found & directions:
            begin = at if begin < 0 else begin
            end = at + 1
        elif begin >= 0 and found & others:
            yield begin, end
            begin = -1
    if begin >= 0:
        yield begin, end
