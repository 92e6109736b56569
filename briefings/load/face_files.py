"""The files of typefaces that a desk adds for packs: read, and refused where a pack could not be printed with one."""

from __future__ import annotations

import hashlib
import io
import logging
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from briefings.load import yaml_source
from briefings.load.faces import Face, Faces, advice, is_reordered, is_seen
from briefings.load.files import read
from briefings.load.kept import Kept
from briefings.load.sheets import Validated, validate
from briefings.model.settings import Settings
from briefings.problems import OutputError, Problem, meant

CODE = "typeface-file"
LARGEST = 32 * 1024 * 1024
"""Bytes of a typeface; one with all of Chinese, Japanese and Korean has 17 MB."""
_PATH = "the path of a file in the desk's folder, such as fonts/NotoSansSC.ttf"
_KIND = "a TrueType or OpenType file (.ttf, .otf)"
_HEADS = {
    b"ttcf": ("this is a collection of typefaces", "extract the one that you need"),
    b"wOFF": ("this is a typeface packed for web pages", "take its .ttf or .otf"),
    b"wOF2": ("this is a typeface packed for web pages", "take its .ttf or .otf"),
}
_FONTS = (b"\0\1\0\0", b"true", b"OTTO")
_SHORT = 8
"""Bytes of a drawing that may be empty: a width and an end. What is longer draws."""


class UnfitError(Exception):
    """An entry is not a typeface that packs can be printed with."""

    def __init__(self, message: str, *, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.expected, self.hint = expected, hint


def load(file: Validated, folder: Path, former: Faces, kept: Kept | None, problems: list[Problem]) -> Faces:
    """Return the typefaces that settings add; what is wrong with the others is added to the problems.

    `former` and `kept` have what was found in the same bytes before.
    """
    names: tuple[str, ...] = file.model.glyphs.add
    known = {face.digest: face for face in former.added}
    found: list[Face] = []
    for number, name in enumerate(names):
        try:
            raw = _content(folder, name)
            make = partial(_face, raw)
            face = known.get(hashlib.sha256(raw).hexdigest())
            face = face or (kept.made_of(f"face.{number}", raw, Face, make) if kept else make())
            if face.digest in (other.digest for other in found):
                raise UnfitError("an earlier entry adds this typeface too", hint="delete one of them")
            found.append(replace(face, file=f"{folder}/{name}"))
        except UnfitError as error:
            place = file.locate("glyphs", "add", number)
            problems.append(Problem(CODE, place, f"{name}: {error}", expected=error.expected, hint=error.hint))
    return Faces(tuple(found), tuple(f"{folder}/{name}" for name in names))


def named_in(raw: bytes) -> list[str]:
    """Return the paths of typefaces that the bytes of settings name, as far as these can be read."""
    settings = validate(Settings, yaml_source.parse(raw, ""), "").model
    return [name for name in settings.glyphs.add if not _leads_out(name)] if settings else []


def _leads_out(name: str) -> bool:
    return bool({"", ".", ".."} & set(name.split("/"))) or "\\" in name or "\0" in name


def _content(folder: Path, name: str) -> bytes:
    """Return the bytes of a file in a folder, reached through no link. Raises UnfitError."""
    if _leads_out(name):
        raise UnfitError("this is not a path inside the desk's folder", expected=_PATH)
    path = folder
    try:
        for step in name.split("/"):
            path = path / step
            found = path.lstat()
            if stat.S_ISLNK(found.st_mode):
                raise UnfitError("this is a symbolic link", expected=_PATH)
    except OSError:
        raise UnfitError("there is no such file", expected=_PATH, hint=meant(name, _there(folder))) from None
    if not stat.S_ISREG(found.st_mode):
        raise UnfitError("this is not a file", expected=_PATH)
    if found.st_size > LARGEST:
        hint = "use a typeface with fewer scripts"
        raise UnfitError(f"this file has {found.st_size:,} bytes", expected=f"at most {LARGEST:,} bytes", hint=hint)
    try:
        return read(path)
    except OutputError as error:
        raise UnfitError(f"this file cannot be read ({error})") from error


def _there(folder: Path) -> Iterator[str]:
    """Yield the typefaces that lie in a desk's folder or in a folder of it."""
    for pattern in ("*.ttf", "*.otf", "*/*.ttf", "*/*.otf"):
        yield from (file.relative_to(folder).as_posix() for file in folder.glob(pattern))


def _face(raw: bytes) -> Face:
    if raw[:4] not in _FONTS:
        message, hint = _HEADS.get(raw[:4], ("this is not a typeface", ""))
        raise UnfitError(message, expected=_KIND, hint=hint)
    try:
        return _read(raw)
    except UnfitError:
        raise
    except Exception as error:  # fontTools raises whatever a damaged table leads to
        message = f"this typeface is damaged ({type(error).__name__})"
        raise UnfitError(message, hint="get the file again from where it came from") from error


def _read(raw: bytes) -> Face:
    font = _opened(raw)
    tables = set(font.keys())
    if {"COLR", "CBDT", "sbix", "SVG "} & tables or not {"glyf", "CFF ", "CFF2"} & tables:
        hint = "take one that draws outlines in one colour"
        raise UnfitError("it draws in colours or as pictures, which packs cannot print", hint=hint)
    metrics = font["OS/2"]
    if metrics.fsType & 0xE == 0x2 or metrics.fsType & 0x300:
        hint = "take one that may be embedded, and cut to the letters that are used"
        raise UnfitError("its maker does not allow it to be part of a document", hint=hint)
    known: dict[int, str] = font.getBestCmap() or {}
    if 0x20 not in known:
        raise UnfitError("it has no space character, which packs need between words", hint="take one for texts")
    blank = _blank(font)
    drawn = {code for code, name in known.items() if code > 0x20 and not (name in blank and is_seen(chr(code)))}
    codes = sorted(code for code in drawn if not is_reordered(chr(code)))
    if not codes:
        hint = advice(chr(min(drawn))) if drawn else ""
        raise UnfitError("it has no character that packs could print", hint=hint)
    for table in ("head", "hhea", "maxp", "hmtx"):
        font[table]
    family = font["name"].getDebugName(16) or font["name"].getDebugName(1) or "without a name"
    weight = min(max(round(metrics.usWeightClass / 100), 1), 9) * 100
    begins = tuple(code for at, code in enumerate(codes) if not at or codes[at - 1] != code - 1)
    ends = tuple(code for at, code in enumerate(codes) if at + 1 == len(codes) or codes[at + 1] != code + 1)
    return Face("", hashlib.sha256(raw).hexdigest(), family, weight, begins, ends)


def _opened(raw: bytes) -> Any:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types, and few desks need it

    noisy = logging.getLogger("fontTools")
    if not noisy.handlers:
        noisy.addHandler(logging.NullHandler())  # what it says of a damaged table, a problem says with its place
    return TTFont(io.BytesIO(raw), lazy=True)


def _blank(font: Any) -> set[str]:
    """Return the names of the glyphs that draw nothing: a box is seen to be wrong, an empty place is not."""
    names = font.getGlyphOrder()
    if "glyf" in font:
        places = font["loca"]
        return {name for at, name in enumerate(names) if places[at] == places[at + 1]}
    drawings = font["CFF " if "CFF " in font else "CFF2"].cff[0].CharStrings
    places = drawings.charStringsIndex.offsets
    short = [name for at, name in enumerate(names) if places[at + 1] - places[at] <= _SHORT]
    return {name for name in short if not _draws(drawings[name])}


def _draws(drawing: Any) -> bool:
    """Return whether a drawing has any operator but that of its end."""
    drawing.decompile()
    return any(isinstance(step, str) and step not in ("endchar", "return") for step in drawing.program)
