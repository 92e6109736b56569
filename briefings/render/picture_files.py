"""Pictures that a desk's templates bring: measured before anybody decodes them, and without what their makers left in them.

A few kilobytes can unpack to gigabytes, and a photograph knows where it was taken and by whom. So the size is read from the
file's head, and a picture is written anew from the parts that are needed to show it: PNG, JPEG, GIF and WebP keep every
pixel and lose comments, EXIF, XMP and what is hung behind them. SVG is a document that can act: what acts in it is refused.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import PurePath
from xml.etree import ElementTree
from xml.parsers import expat

from briefings.problems import FaceError, Location, Problem

LONGEST = 5 * 1024 * 1024
"""Bytes of a picture."""

PIXELS = 25_000_000
"""Of a picture, all its frames together: 6,000 by 4,000 and a little more; each takes four bytes where it is shown."""

_ALLOWED = "PNG, JPEG, GIF, WebP or SVG"
_OTHERS = frozenset((".avif", ".bmp", ".heic", ".heif", ".ico", ".jp2", ".jxl", ".tif", ".tiff", ".svgz", ".apng"))


class _RefusedError(ValueError):
    """The picture cannot be shown; the message says why."""


def cleaned(raw: bytes, path: str) -> bytes:
    """Return a file's bytes as they may be published: a picture without its metadata, any other file as it is.

    `path` is relative to the desk. Raises FaceError where a picture is too large, damaged, or acts.
    """
    suffix = PurePath(path).suffix.lower()
    clean = _KINDS.get(suffix)
    if clean is None and suffix not in _OTHERS:
        return raw
    try:
        if clean is None:
            raise _RefusedError(
                f"a picture of the kind {suffix.removeprefix('.')} cannot be shown without what its maker left in it"
            )
        if len(raw) > LONGEST:
            raise _RefusedError(f"this picture has {len(raw):,} bytes, and at most {LONGEST:,} may be published")
        return clean(raw)
    except (_RefusedError, struct.error, IndexError) as error:
        why = str(error) if isinstance(error, _RefusedError) else "this picture is damaged"
        expected = f"{_ALLOWED}, at most {LONGEST // 1024 // 1024} MiB and {PIXELS:,} pixels"
        raise FaceError([Problem("picture", Location(path), why, expected)]) from None


def _measured(pixels: int) -> None:
    if not 0 < pixels <= PIXELS:
        raise _RefusedError(f"this picture has {pixels:,} pixels, and at most {PIXELS:,} can be shown")


_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    (
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"cICP",
        b"acTL",
        b"fcTL",
        b"fdAT",
    )
)


def _png(raw: bytes) -> bytes:
    if not raw.startswith(_PNG) or raw[12:16] != b"IHDR":
        raise _RefusedError("this is no PNG")
    width, height = struct.unpack(">II", raw[16:24])
    kept, at, frames = [raw[:33]], 33, 0
    while at < len(raw):
        (length,) = struct.unpack(">I", raw[at : at + 4])
        kind, end = raw[at + 4 : at + 8], at + 12 + length
        if end > len(raw):
            break
        frames += kind == b"fcTL"
        if kind in _PNG_KEPT:
            kept.append(raw[at:end])
        at = end
        if kind == b"IEND":
            _measured(width * height * max(1, frames))
            return b"".join(kept)
    raise _RefusedError("this picture ends too early")


def _jpeg(raw: bytes) -> bytes:
    if not raw.startswith(b"\xff\xd8"):
        raise _RefusedError("this is no JPEG")
    kept, at, pixels = [b"\xff\xd8"], 2, 0
    while at < len(raw):
        if raw[at] != 0xFF:
            raise _RefusedError("this picture is damaged")
        marker = raw[at + 1]
        if marker == 0xFF:  # a byte that fills
            at += 1
            continue
        if marker == 0xD9:
            _measured(pixels)
            return b"".join([*kept, b"\xff\xd9"])
        end = at + 2 + int(struct.unpack(">H", raw[at + 2 : at + 4])[0])
        body = raw[at + 4 : end]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", body[1:5])
            pixels = max(pixels, width * height)
        if marker == 0xE1 and _turned(body):
            raise _RefusedError("this picture lies on its side, and only its metadata say so: save it upright")
        if marker == 0xDA:
            end = next(
                (found.start() for found in re.compile(rb"\xff[^\x00\xd0-\xd7\xff]").finditer(raw, end)), len(raw)
            )
        if _shows(marker, body):
            kept.append(raw[at:end])
        at = end
    raise _RefusedError("this picture ends too early")


def _shows(marker: int, body: bytes) -> bool:
    """Return whether a JPEG's segment is needed to show it: all but comments and what programs keep for themselves."""
    of_programs = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
    if 0xE0 <= marker <= 0xEF:
        return marker in of_programs and body.startswith(of_programs[marker])
    return marker != 0xFE


def _turned(body: bytes) -> bool:
    """Return whether EXIF says that a picture is to be turned before it is shown."""
    if not body.startswith(b"Exif\0\0"):
        return False
    tiff = body[6:]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack(f"{order}I", tiff[4:8])
        (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == 0x112:
                return bool(value > 1)
        return False
    except struct.error:
        return False


def _gif(raw: bytes) -> bytes:
    if raw[:6] not in (b"GIF87a", b"GIF89a"):
        raise _RefusedError("this is no GIF")
    at = 13 + _colours(raw[10])
    kept, pixels = [raw[:at]], 0
    while raw[at] != 0x3B:
        begin = at
        if raw[at] == 0x2C:
            width, height = struct.unpack("<HH", raw[at + 5 : at + 9])
            pixels += width * height
            at = _behind_blocks(raw, at + 11 + _colours(raw[at + 9]))
            shown = True
        elif raw[at] == 0x21:
            shown = raw[at + 1] == 0xF9 or raw[at + 3 : at + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
            at = _behind_blocks(raw, at + 2)
        else:
            raise _RefusedError("this picture is damaged")
        if shown:
            kept.append(raw[begin:at])
    _measured(max(pixels, int.from_bytes(raw[6:8], "little") * int.from_bytes(raw[8:10], "little")))
    return b"".join([*kept, b"\x3b"])


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(raw: bytes, at: int) -> int:
    while raw[at]:
        at += raw[at] + 1
    return at + 1


def _webp(raw: bytes) -> bytes:
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        raise _RefusedError("this is no WebP")
    kept: list[bytes] = []
    pixels = 0
    for kind, body in _riff(raw):
        if kind == b"VP8X":
            body = bytes([body[0] & ~0x0C]) + body[1:]  # says whether EXIF and XMP follow
            pixels = max(pixels, (1 + int.from_bytes(body[4:7], "little")) * (1 + int.from_bytes(body[7:10], "little")))
        elif kind == b"VP8 ":
            width, height = struct.unpack("<HH", body[6:10])
            pixels += (width & 0x3FFF) * (height & 0x3FFF)
        elif kind == b"VP8L":
            bits = int.from_bytes(body[1:5], "little")
            pixels += (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
        elif kind == b"ANMF":
            pixels += (1 + int.from_bytes(body[6:9], "little")) * (1 + int.from_bytes(body[9:12], "little"))
        if kind in (b"VP8X", b"VP8 ", b"VP8L", b"ANMF", b"ANIM", b"ALPH", b"ICCP"):
            kept.append(kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2))
    _measured(pixels)
    content = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(content) + 4) + b"WEBP" + content


def _riff(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, last = 12, min(len(raw), 8 + int.from_bytes(raw[4:8], "little"))
    while at < last:
        (length,) = struct.unpack("<I", raw[at + 4 : at + 8])
        if at + 8 + length > len(raw):
            raise _RefusedError("this picture ends too early")
        yield raw[at : at + 4], raw[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_ACTS = frozenset(
    (
        "script",
        "foreignObject",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "handler",
        "listener",
        "a",
        "image",
        "feImage",
    )
)
_DROPPED = frozenset(("metadata", "desc"))
_REACHES = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|\\|javascript:|data:", re.IGNORECASE)


def _svg(raw: bytes) -> bytes:
    parser = ElementTree.XMLParser(target=_Flat())
    try:
        parser.feed(raw)
        root = parser.close()
    except (ElementTree.ParseError, expat.ExpatError, ValueError) as error:
        if isinstance(error, _RefusedError):
            raise
        raise _RefusedError(f"this is no SVG that can be read: {error}") from None
    if root.tag != f"{_SVG}svg":
        raise _RefusedError("this is no SVG")
    ElementTree.register_namespace("", _SVG[1:-1])
    ElementTree.register_namespace("xlink", _XLINK[1:-1])
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


class _Flat(ElementTree.TreeBuilder):
    """Builds the tree of what shows, and refuses what acts or reaches out; other vocabularies are left away."""

    def __init__(self) -> None:
        super().__init__()
        self._skipped = 0
        self._open = 0

    def doctype(self, *_: object) -> None:
        """Refuse what could make a document larger than its file."""
        raise _RefusedError("this SVG declares entities, with which a file can grow without end")

    def start(self, tag: str, attributes: dict[str, str]) -> ElementTree.Element:
        """Take an element that shows."""
        name = tag.removeprefix(_SVG)
        if self._skipped or name.startswith("{") or name in _DROPPED:
            self._skipped += 1
            return ElementTree.Element("skipped")
        if name in _ACTS:
            raise _RefusedError(f"<{name}> in an SVG acts, or shows what stands elsewhere")
        self._open += 1
        if self._open > 100:
            raise _RefusedError("this SVG is nested more than a hundred deep")
        return super().start(tag, {key: value for key, value in attributes.items() if _is_shown(name, key, value)})

    def end(self, tag: str) -> ElementTree.Element:
        """Close an element."""
        if self._skipped:
            self._skipped -= 1
            return ElementTree.Element("skipped")
        self._open -= 1
        element = super().end(tag)
        if tag == f"{_SVG}style" and _REACHES.search("".join(element.itertext())):
            raise _RefusedError("a style of this SVG reaches out of it")
        return element

    def data(self, data: str) -> None:
        """Take text."""
        if not self._skipped:
            super().data(data)


def _is_shown(element: str, key: str, value: str) -> bool:
    """Return whether an attribute belongs to what is shown. Raises _RefusedError for one that acts or reaches out."""
    name = key.removeprefix(_XLINK)
    if name.lower().startswith("on"):
        raise _RefusedError(f"`{name}` in an SVG acts")
    if name == "href" and not value.startswith("#"):
        raise _RefusedError(f"`href` of <{element}> leads out of this SVG")
    if name == "attributeName" and value.lower().removeprefix("xlink:") in ("href", "onload", "onbegin"):
        raise _RefusedError("an animation of this SVG changes where something leads")
    if name != "href" and _REACHES.search(value):
        raise _RefusedError(f"`{name}` of <{element}> reaches out of this SVG")
    return not name.startswith("{")


_KINDS: dict[str, Callable[[bytes], bytes]] = {
    ".png": _png, ".jpg": _jpeg, ".jpeg": _jpeg, ".gif": _gif, ".webp": _webp, ".svg": _svg,
}  # fmt: skip
