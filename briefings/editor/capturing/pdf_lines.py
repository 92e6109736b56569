"""The lines of a PDF's pages, from the boxes of its characters: their words, where they are, the size of their letters."""

from __future__ import annotations

import ctypes
import math
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby, pairwise
from typing import Any, NamedTuple

import pypdfium2.raw

pdfium: Any = pypdfium2.raw
"""pdfium's functions, which have no types."""

_FAR = 2.2
"""Characters that are further apart than so many times their size belong to two columns, or to two cells."""
_FAR_NUMBERS = 1.1
"""Numbers need less."""
_FEW = 80
"""A scan may have so many characters on a page: a stamp, a number."""
_SMALLER = 0.95
"""A raised character has at most so much of the size of the letters beside it."""
HYPHEN = "\x02"
"""A hyphen at the end of a line, as pdfium gives it."""
_OPENING, _CLOSING = "([{«‹“", ")]}»›”"
_MIRRORED = dict(zip(_OPENING + _CLOSING, _CLOSING + _OPENING, strict=True))
_ACCENTS = dict(zip("´`ˆ˜¨¸ˇ˘˝˚¯", "\u0301\u0300\u0302\u0303\u0308\u0327\u030c\u0306\u030b\u030a\u0304", strict=True))
_NEAR = 40
"""An accent is drawn at most so many characters before or behind its letter."""
_BLANK = 0.2
"""A gap of so many times their size between letters that run to the left is a blank."""
RAISED, LEVEL = "\ue000", "\ue001"
"""Around small raised characters, until it is known whether they are the mark of a note."""


class PdfLine(NamedTuple):
    """A line of one column. Lengths are points from the bottom left of the page; `bottom` is the line that letters stand on.

    `first` is the width of its first word; `style` is that of all its letters, or plain.
    """

    page: int
    text: str
    left: float
    right: float
    bottom: float
    size: float
    style: str
    first: float


class PdfPage(NamedTuple):
    """A page: its size, its lines as the file draws them, words that are turned or that nobody sees, and counts of characters.

    `unknown` characters have no code; `recognised` says that a program read the words from a picture of the page; `picture`
    that there is nothing but a picture and a few characters.
    """

    number: int
    width: float
    height: float
    lines: list[PdfLine]
    turned: str
    hidden: str
    characters: int
    unknown: int
    recognised: bool
    picture: bool


class _Char(NamedTuple):
    """A character: `spaced` says that a blank is before it, `turn` is its direction in degrees, `seen` whether it is painted."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    style: str
    seen: bool
    spaced: bool
    turn: int


def across(first: PdfLine, second: PdfLine) -> float:
    """Return the width that two lines have in common."""
    return min(first.right, second.right) - max(first.left, second.left)


def read_page(page: Any, number: int) -> PdfPage:
    """Return the lines of a page of pypdfium2."""
    box = page.get_bbox()
    every = _in_order(_with_accents(list(_characters(page.get_textpage(), box))))
    written = [char for char in every if char.text]
    turn = Counter(char.turn for char in written).most_common(1)[0][0] if written else 0
    sides = (box[2] - box[0], box[3] - box[1])
    width, height = sides if turn % 180 == 0 else sides[::-1]
    upright = [char for char in written if char.turn == turn]
    inside = [char for char in upright if 0 <= (char.left + char.right) / 2 <= width and 0 <= char.bottom <= height]
    recognised = bool(inside) and sum(char.seen for char in inside) < len(inside) / 10
    rows = _rows(char for char in inside if char.seen or recognised)
    turned = _words(char for char in written if char.turn != turn)
    hidden = "" if recognised else _words(char for char in inside if not char.seen)
    lines = [_line(row, number) for row in rows]
    picture = len(every) < _FEW and any(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]))
    unknown = len(every) - len(written)
    return PdfPage(number, width, height, lines, turned, hidden, len(every), unknown, recognised, picture)


def _characters(textpage: Any, box: tuple[float, float, float, float]) -> Iterator[_Char]:
    """Yield what is drawn, in the order of the file, in the direction of its lines; a character without a code has no text."""
    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    styles: dict[int | None, tuple[str, bool]] = {}
    spaced = False
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (0x09, 0x0A, 0x0D, 0x20, 0xA0):
            spaced = True
            continue
        part = pdfium.FPDFText_GetTextObject(textpage, index)
        key = ctypes.cast(part, ctypes.c_void_p).value
        if key not in styles:
            styles[key] = _style(part)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, loose)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetMatrix(textpage, index, matrix)
        turn = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
        left, right, bottom = {
            0: (loose.left - box[0], loose.right - box[0], y.value - box[1]),
            90: (loose.bottom - box[1], loose.top - box[1], box[2] - x.value),
            180: (box[2] - loose.right, box[2] - loose.left, box[3] - y.value),
            270: (box[3] - loose.top, box[3] - loose.bottom, x.value - box[0]),
        }.get(turn, (0.0, 0.0, 0.0))
        size = max(pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d), 0.1)
        unknown = pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1
        yield _Char("" if unknown else _text(code), left, right, bottom, size, *styles[key], spaced, turn)
        spaced = False


def _in_order(chars: Iterable[_Char]) -> list[_Char]:
    """Return characters as they are read.

    In scripts that run to the left, pdfium turns round the letters of a glyph (لا) and the words of some programs, and takes
    marks for their mirror images.
    """
    chars = list(_with_whole_glyphs(chars))
    if not any(map(_is_leftward, chars)):
        return chars
    found: list[_Char] = []
    follows = False
    blanks = accumulate(char.spaced for char in chars)
    numbered = zip(chars, blanks, strict=True)
    for (leftward, _, _), run in groupby(
        numbered, lambda each: (_is_leftward(each[0]), each[1], round(each[0].bottom))
    ):
        word = [char for char, _ in run]
        turned = leftward and word[-1].left > word[0].left
        word = word[::-1] if turned else word
        if turned or follows:  # the blank is where there is room
            spaced = not found or found[-1].left - word[0].right > _BLANK * word[0].size
            word = [char._replace(spaced=spaced and not number) for number, char in enumerate(word)]
        follows = turned
        found += word
    return _unmirrored(found)


def _with_accents(chars: list[_Char]) -> list[_Char]:
    """Return characters with accents that stand over a letter (¨ over o, as TeX draws them) in that letter."""
    found = list(chars)
    over: dict[int, int] = {}
    for number, accent in enumerate(chars):
        if accent.text in _ACCENTS:
            near = range(max(0, number - _NEAR), min(len(chars), number + _NEAR))
            at = next((place for place in near if _is_over(accent, chars[place])), None)
            if at is not None:
                over[number] = at
    for number, at in over.items():
        plain = {"ı": "i", "ȷ": "j"}.get(chars[at].text, chars[at].text)
        found[at] = found[at]._replace(text=unicodedata.normalize("NFC", plain + _ACCENTS[chars[number].text]))
        if 0 < number < len(chars) - 1:  # pdfium puts blanks around an accent
            apart = abs(chars[number + 1].left - chars[number - 1].right) > _BLANK * chars[number].size
            found[number + 1] = found[number + 1]._replace(spaced=chars[number + 1].spaced and apart)
    return [char for number, char in enumerate(found) if number not in over]


def _is_over(accent: _Char, letter: _Char) -> bool:
    level = abs(letter.bottom - accent.bottom) < 1
    return letter.text.isalpha() and level and accent.left < (letter.left + letter.right) / 2 < accent.right


def _with_whole_glyphs(chars: Iterable[_Char]) -> Iterator[_Char]:
    for _, glyph in groupby(chars, lambda char: (char.left, char.right, char.bottom)):
        letters = list(glyph)
        turned = len(letters) > 1 and all(_is_leftward(char) for char in letters)
        texts = [char.text for char in (reversed(letters) if turned else letters)]
        yield from (char._replace(text=text) for char, text in zip(letters, texts, strict=True))


def _is_leftward(char: _Char) -> bool:
    return unicodedata.bidirectional(char.text[:1] or " ") in ("R", "AL", "NSM")


def _unmirrored(chars: list[_Char]) -> list[_Char]:
    """Return characters with the marks between letters that run to the left as they are typed, if most close before they open."""
    before, after = _sides(chars), _sides(chars[::-1])[::-1]
    marks = [n for n, char in enumerate(chars) if char.text in _MIRRORED and not before[n] and not after[n]]
    opened = Counter[str]()
    wrong = 0
    for number in marks:
        sign = chars[number].text
        if sign in _OPENING:
            opened[sign] += 1
        else:
            wrong += 1 if opened[_MIRRORED[sign]] <= 0 else -1
            opened[_MIRRORED[sign]] -= 1
    for number in marks if wrong > 0 else ():
        chars[number] = chars[number]._replace(text=_MIRRORED[chars[number].text])
    for number in marks:
        for mark, behind in pairwise(chars[number : number + 2]):
            if mark.spaced != behind.spaced and behind.spaced == (mark.text in _OPENING):  # a blank is outside the mark
                chars[number], chars[number + 1] = (
                    mark._replace(spaced=behind.spaced),
                    behind._replace(spaced=mark.spaced),
                )
    return chars


def _sides(chars: Iterable[_Char]) -> list[bool]:
    """Return of each character whether the last letter up to it runs to the right."""
    found = [False]
    for char in chars:
        side = unicodedata.bidirectional(char.text[:1] or " ")
        found.append(side == "L" if side in ("L", "R", "AL") else found[-1])
    return found[1:]


def _text(code: int) -> str:
    """Return a character as it is stored: letters for a ligature, • for a sign of a symbol typeface, nothing if it is unknown."""
    character = chr(code)
    if 0xF000 <= code <= 0xF0FF:
        return "•"
    if code in (0, 0xFFFD, 0xFFFF) or 0xE000 <= code <= 0xF8FF:
        return ""
    if character in "\xad\ufffe":
        return HYPHEN
    return unicodedata.normalize("NFKC", character) if "ﬀ" <= character <= "ﻼ" else character


def _style(part: Any) -> tuple[str, bool]:
    """Return whether the letters of a part are `bold`, `italic` or `plain`, and whether they are painted."""
    if not part:
        return "plain", True
    font = pdfium.FPDFTextObj_GetFont(part)
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, name, 200)
    called = name.value.decode("utf-8", "replace").lower()
    bold = any(word in called for word in ("bold", "black", "heavy", "demi")) or pdfium.FPDFFont_GetWeight(font) >= 600
    italic = "italic" in called or "oblique" in called
    unpainted = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    painted = pdfium.FPDFTextObj_GetTextRenderMode(part) not in unpainted
    return "bold" if bold else "italic" if italic else "plain", painted


def _words(chars: Iterable[_Char]) -> str:
    return "".join(f" {char.text}" if char.spaced else char.text for char in chars).strip()


class _Row:
    """The characters of a line as they are found; `base` is the last that is not raised."""

    def __init__(self, first: _Char) -> None:
        self.chars = [first]
        self.raised = [False]
        self.base = first

    def takes(self, char: _Char) -> bool:
        """Take a character if it continues the line. Return whether it does."""
        last, base = self.chars[-1], self.base
        size = max(char.size, base.size)
        above = char.bottom - base.bottom
        far = _FAR_NUMBERS if last.text.isdigit() and char.text.isdigit() else _FAR
        if max(char.left - last.right, last.left - char.right) > far * size:
            return False
        if abs(above) < 0.12 * size:
            raised = False
        elif char.size < _SMALLER * base.size and 0 < above < 0.8 * base.size:
            raised = True
        elif base.size < _SMALLER * char.size and -0.8 * char.size < above < 0:
            self.raised = [True] * len(self.chars)  # the line began with a mark
            raised = False
        elif abs(above) < 0.3 * size:
            raised = False
        else:
            return False
        self.chars.append(char)
        self.raised.append(raised)
        if not raised and (abs(above) < 0.12 * size or char.size > base.size):
            self.base = char
        return True


def _rows(chars: Iterable[_Char]) -> Iterator[_Row]:
    row: _Row | None = None
    drawn: set[tuple[str, int, int]] = set()
    last: tuple[str, int, int] | None = None
    for char in chars:
        key = (char.text, round(char.left * 2), round(char.bottom * 2))
        if key in drawn and key != last:  # drawn twice to look bold; a ligature’s letters, ff, have one box
            continue
        drawn.add(key)
        last = key
        if row is None or not row.takes(char):
            if row is not None:
                yield row
            row = _Row(char)
    if row is not None:
        yield row


def _line(row: _Row, page: int) -> PdfLine:
    parts: list[str] = []
    raised = False
    for number, (char, up) in enumerate(zip(row.chars, row.raised, strict=True)):
        parts.append(LEVEL if raised and not up else "")
        parts.append(" " if char.spaced and number else "")
        parts.append(RAISED if up and not raised else "")
        parts.append(char.text)
        raised = up
    text = "".join(parts) + (LEVEL if raised else "")
    level = [char for char, up in zip(row.chars, row.raised, strict=True) if not up] or row.chars
    left, right = min(char.left for char in row.chars), max(char.right for char in row.chars)
    end = next((n for n, char in enumerate(row.chars) if n and char.spaced), len(row.chars))
    first = max(char.right for char in row.chars[:end]) - left
    size = statistics.median(char.size for char in level)
    bottom = statistics.median(char.bottom for char in level)
    styles = {char.style for char in level}
    return PdfLine(page, text, left, right, bottom, size, styles.pop() if len(styles) == 1 else "plain", first)
