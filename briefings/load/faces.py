"""Faces: which characters packs can print, with their own typefaces and with those that a desk adds (`face_files`)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from briefings.load.files import read
from briefings.load.inputs import templates_folder
from briefings.problems import Location, OutputError, Problem

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_WITH_SIGNS = re.compile("[^\\W\\d_][\u0300-\u036f]+")
_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Blanks, and what Unicode calls ignorable: nothing is drawn for it."""
_REORDERED = re.compile(
    "[\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1900-\u1c4f\u1cd0-\u1cff\ua800-\ua82f\ua840-\ua8ff\ua930-\ua9ff\uaa00-\uaadf"
    "\uabc0-\uabff\U00011000-\U00011fff]"
)
"""Scripts of India and its neighbours: their letters change places when they are set, so that what a pack says could not be
compared with its page."""


class Face(Struct, frozen=True):
    """A typeface that a desk adds: its file, the digest of its bytes, its name, weight, and characters as ranges."""

    file: str
    digest: str
    family: str
    weight: int
    begins: tuple[int, ...]
    ends: tuple[int, ...]

    def has(self, character: str) -> bool:
        """Return whether the face prints a character."""
        at = bisect_right(self.begins, ord(character))
        return at > 0 and ord(character) <= self.ends[at - 1]

    def content(self) -> bytes:
        """Return the file's bytes. Raises OutputError where they are no longer those that were looked at."""
        raw = read(Path(self.file))
        if hashlib.sha256(raw).hexdigest() != self.digest:
            raise OutputError(f"{self.file} changed while it was in use")
        return raw


class Faces(Struct, frozen=True):
    """The typefaces that a desk adds, in its order, and the files that it names, usable or not."""

    added: tuple[Face, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """Return what tells these faces from all others."""
        return tuple(face.digest for face in self.added)

    def lacking(self, text: str) -> str:
        """Return the characters of a text that no typeface has, each once, in their order."""
        return "".join(one for one in foreign(as_set(text)) if not any(face.has(one) for face in self.added))

    def used(self, text: str) -> tuple[Face, ...]:
        """Return the added faces that print a text, in every weight that there is of them."""
        wanted = foreign(as_set(text))
        families = {next((face.family for face in self.added if face.has(one)), "") for one in wanted}
        return tuple(face for face in self.added if face.family in families)


@cache
def own() -> frozenset[str]:
    """Return the characters that our own typefaces have."""
    return frozenset(chr(code) for begin, end in _own() for code in range(begin, end + 1))


def _own() -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each range of them."""
    for line in (templates_folder() / "print" / "fonts" / "characters.txt").read_text("ascii").split():
        begin, _, end = line.partition("-")
        yield int(begin, 16), int(end, 16)


@cache
def _others() -> re.Pattern[str]:
    ranges = "".join(f"{re.escape(chr(begin))}-{re.escape(chr(end))}" for begin, end in _own())
    return re.compile(f"[^\x00-\x7f{ranges}]")


def foreign(text: str) -> list[str]:
    """Return the characters of a text that our own typefaces lack, each once, in their order; what nobody sees is none."""
    if text.isascii():
        return []
    return [one for one in dict.fromkeys(_others().findall(text)) if is_seen(one)]


def foreign_in(sources: Iterable[str]) -> list[str]:
    """Return the characters that our typefaces lack in the texts of YAML files, escapes (`\\u674e`) included."""
    text = "\n".join(sources)
    if "\\" in text:
        text += "".join(chr(min(int("".join(found), 16), 0x10FFFF)) for found in _ESCAPE.findall(text))
    return foreign(text)


def is_seen(character: str) -> bool:
    """Return whether a reader sees a character; blanks, joiners and the like need no typeface."""
    return not _UNSEEN.match(character)


def is_reordered(character: str) -> bool:
    """Return whether a character is of a script that packs cannot print."""
    return _REORDERED.match(character) is not None


def as_set(text: str) -> str:
    """Return a text as packs set it: a letter and its signs as one character where our typefaces have it, else apart.

    To Unicode both are the same letter; a typeface has the one, or the parts, or neither.
    """
    if text.isascii():
        return text
    if _WITH_SIGNS.search(text):
        text = _WITH_SIGNS.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    for one in foreign(text):
        forms = [unicodedata.normalize("NFC", one), unicodedata.normalize("NFD", one)]
        text = text.replace(one, next((form for form in forms if own().issuperset(form)), one))
    return text


def missing(characters: str, place: Location) -> Problem:
    """Return the problem that no typeface has these characters, the first with its name."""
    first, more = characters[0], len(characters) - 1
    name = unicodedata.name(first, "for private use" if unicodedata.category(first) == "Co" else "not assigned")
    others = f" and {more} more" if more else ""
    message = f"no typeface of packs has “{first}” (U+{ord(first):04X}, {name}){others}"
    return Problem("missing-glyph", place, message, hint=advice(characters))


def advice(characters: str) -> str:
    """Return what an editor can do about characters that no typeface has."""
    if any(map(is_reordered, characters)):
        return "packs with it are not made: they cannot print this script yet, so use other letters"
    add = "add a typeface to content/desk.yml, `glyphs: {add: [fonts/FILE.ttf]}`, or use other letters"
    return f"packs with it are not made; {add}"
