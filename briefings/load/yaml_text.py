"""Bytes of a sheet to text that can be parsed: size, encoding, characters nobody can see.

`fit_text` gives back text of the same length in which a character that YAML or a reader's eye
would trip over stands as U+FFFD, so that positions stay true and the rest is still checked.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import NamedTuple

from briefings.problems import Location, Problem

MAX_BYTES = 1024 * 1024
MAX_PROBLEMS = 100

_BIDI = "\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u034f\u061c\u180e\u200b\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
_COMPLEX = "\u0590-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\ua840-\ua9df\ufb1d-\ufdff\ufe70-\ufefc"
_EMOJI = "\u2190-\u27bf\ufe0f\U0001f000-\U0001faff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_IDEOGRAPHS = "\u3400-\u9fff\U00020000-\U0003ffff"
# Joiners and direction marks are letters' business in Arabic, Hebrew and Indic scripts, variation selectors in pictures
# and ideographs; elsewhere nobody needs them, and they carry what nobody sees.
_JOINERS = (
    rf"(?<![{_COMPLEX}])[\u200c\u200e\u200f](?![{_COMPLEX}])|(?<![{_COMPLEX}{_EMOJI}])\u200d(?![{_COMPLEX}])"
    rf"|(?<=[A-Za-z{_SELECTORS}])[\ufe00-\ufe0f]|(?<![{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]"
)
_NON_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff"
_CLASS = _CONTROLS + _BIDI + _ZERO_WIDTH + _FILLERS + _NON_CHARACTERS
SOFT_HYPHEN = "\u00ad"
"""Where a browser may divide a word: it comes along when words are copied, and is not part of them."""
_UNFIT = re.compile(f"[{_CLASS}]|\r(?!\n)|{_JOINERS}")
_IS_BIDI = re.compile(f"[{_BIDI}]")
_IS_HIDDEN = re.compile(f"[{_ZERO_WIDTH}{_FILLERS}{_SELECTORS}\u200c-\u200f]")
_PRINTABLE = re.compile(f"[{_FILLERS}{_SELECTORS}\u034f]")
"""What Python takes for printable although nobody sees it."""
_NAMES = {"\r": "carriage return", "\x85": "next line", "\ufeff": "byte order mark"}

_IN_UTF8 = ("a file in UTF-8", "save the file with the encoding UTF-8")


class Decoded(NamedTuple):
    """Text of a file, the same made fit to parse (None: it cannot be), and what was wrong."""

    text: str
    fit: str | None
    problems: list[Problem]


def decode(raw: bytes, path: str) -> Decoded:
    """Return the text without its leading byte order mark; never raises."""
    if len(raw) > MAX_BYTES:
        hint = "a sheet holds the facts of one thing; divide it"
        said = f"the file has {len(raw)} bytes"
        return Decoded("", None, [Problem("too-large", Location(path), said, f"at most {MAX_BYTES} bytes", hint)])
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    start = raw[:200]
    if start.count(0) > max(1, len(start) // 4):
        wide = Problem("not-utf8", Location(path, 1, 1), "a file in UTF-16 or UTF-32, or no text", *_IN_UTF8)
        return Decoded("", None, [wide])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return Decoded(raw.decode("utf-8", "replace"), None, [not_utf8(raw, error.start, path)])
    if text.count("\r") > 1 and "\n" not in text:
        place, hint = place_at(text, text.index("\r"), path), "save the file with the line ends of Unix (LF)"
        said = "lines that end with a carriage return alone"
        return Decoded(text, None, [Problem("control-character", place, said, "lines that end with a line feed", hint)])
    fit = fit_text(text)
    return Decoded(text, fit, unfit_problems(text, path) if fit != text else [])


def fit_text(text: str) -> str:
    """Return `text` with each refused character replaced by U+FFFD."""
    text = text.removeprefix("\ufeff")
    # Everything refused is unprintable, and asking for that is much faster than the pattern.
    plain = text.replace("\r\n", "").replace("\n", "").replace("\u00a0", "").replace("\u202f", "")
    fit = plain.isprintable() and (text.isascii() or _PRINTABLE.search(text) is None)
    return text if fit else _UNFIT.sub("\ufffd", text)


def refused_in(value: str) -> int | None:
    """Return the offset of the first refused character in a value made by escapes, or None."""
    found = _UNFIT.search(value.replace("\r\n", "\r "))  # an escaped line end of Windows is refused too
    return found.start() if found else None


def character_problem(character: str, place: Location) -> Problem:
    """Return the problem that `character` is, at `place`."""
    unnamed = "not a character" if unicodedata.category(character) == "Cn" else "control character"
    name = _NAMES.get(character) or unicodedata.name(character, unnamed).lower()
    bidi, hidden = _IS_BIDI.match(character), _IS_HIDDEN.match(character)
    message = f"an invisible character, U+{ord(character):04X} ({name})"
    expected = "text that reads in the order it is stored" if bidi else "visible characters, spaces and line ends"
    said = (message, expected, "delete it; retyping the words around it does so")
    return Problem("bidi-character" if bidi else "hidden-character" if hidden else "control-character", place, *said)


def without_hidden(text: str) -> str:
    """Return a text without the hidden characters that a sheet cannot have; what turns its order, and controls, stay."""
    return _UNFIT.sub(lambda found: "" if _IS_HIDDEN.match(found[0]) or found[0] == "\ufeff" else found[0], text)


def unfit_problems(text: str, path: str) -> list[Problem]:
    """Return the problem of each refused character in a text, up to a hundred."""
    found = islice(_UNFIT.finditer(text), MAX_PROBLEMS)
    return [character_problem(match[0], place_at(text, match.start(), path)) for match in found]


def not_utf8(raw: bytes, index: int, path: str) -> Problem:
    """Return the problem of bytes that are not UTF-8 from `index` on."""
    before = raw[:index].decode("utf-8")
    place = place_at(before, len(before), path)
    return Problem("not-utf8", place, f"a byte that is not UTF-8, 0x{raw[index]:02X}", *_IN_UTF8)


def index_column(text: str, index: int) -> int:
    """Return the column, from 1 in code points, of the character at `index`."""
    return index - text.rfind("\n", 0, index)


def place_at(text: str, index: int, path: str) -> Location:
    """Return the line and column of the character at `index`."""
    return Location(path, text.count("\n", 0, index) + 1, index_column(text, index))
