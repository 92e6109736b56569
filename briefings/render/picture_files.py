"""Pictures that a desk's templates bring: measured before anybody decodes them, and without what their makers left in them.

A few kilobytes can unpack to gigabytes, and a photograph knows where it was taken and by whom. So Pillow reads the size from
the file's head, and a picture is copied from the parts that are needed to show it: PNG, JPEG, GIF and WebP keep every pixel
and lose comments, EXIF, XMP and what follows their end; a colour profile loses the names of devices and makers. To write a
picture again with Pillow would change a JPEG's pixels, and cost a decoding in every build. SVG is a document that can act: what
acts in it is refused.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from briefings.problems import FaceError, Location, Problem

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

LONGEST = 5 * 1024 * 1024
"""Bytes of a picture."""

PIXELS = 25_000_000
"""Of a picture, all its frames together: 6,000 by 4,000 and a little more; each takes four bytes where it is shown."""

_ALLOWED = "PNG, JPEG, GIF, WebP or SVG"
_OTHERS = {".avif", ".bmp", ".heic", ".heif", ".ico", ".jp2", ".jxl", ".tif", ".tiff", ".svgz", ".apng"}
_ORIENTATION = 0x0112
"""The number of the EXIF value that says how a picture is to be turned."""


class _RefusedError(ValueError):
    """The picture cannot be shown; the message says why."""


class _Kind(NamedTuple):
    """A kind of picture: its name, how its files begin, and what copies the parts that show it."""

    name: str
    magic: bytes
    copied: Callable[[bytes], bytes]


def cleaned(raw: bytes, path: str) -> bytes:
    """Return a file's bytes as they may be published: a picture without its metadata, any other file as it is.

    `path` is relative to the desk. Raises FaceError where a picture is too large, damaged, or acts.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix != ".svg" and suffix not in _KINDS and suffix not in _OTHERS:
        return raw
    try:
        if suffix in _OTHERS:
            raise _RefusedError(f"a picture of the kind {suffix[1:]} cannot be shown without its metadata")
        if len(raw) > LONGEST:
            raise _RefusedError(f"this picture has {len(raw):,} bytes, and at most {LONGEST:,} may be published")
        return _svg(raw) if suffix == ".svg" else _picture(raw, _KINDS[suffix])
    except _RefusedError as error:
        expected = f"{_ALLOWED}, at most {LONGEST // 1024 // 1024} MiB and {PIXELS:,} pixels"
        raise FaceError([Problem("picture", Location(path), str(error), expected)]) from None


def _picture(raw: bytes, kind: _Kind) -> bytes:
    if not raw.startswith(kind.magic):
        raise _RefusedError(f"this is not a {kind.name} picture")
    try:
        pixels, is_turned = _measured(raw, kind.name)
    except Exception:  # Pillow raises errors of many kinds for what it cannot read
        raise _RefusedError("this picture is damaged or ends too early") from None
    if pixels > PIXELS:
        raise _RefusedError(f"this picture has {pixels:,} pixels, and at most {PIXELS:,} can be shown")
    if is_turned:
        raise _RefusedError("this picture is upright only with its metadata: save it upright")
    try:
        return kind.copied(raw)
    except (struct.error, zlib.error, IndexError):
        raise _RefusedError("this picture is damaged or ends too early") from None


def _measured(raw: bytes, name: str) -> tuple[int, bool]:
    """Return the pixels of all frames, and whether EXIF says that they are to be turned. Nothing is decoded."""
    from PIL import GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # few desks have pictures

    kinds: dict[str, Callable[[io.BytesIO], ImageFile]] = {
        "PNG": PngImagePlugin.PngImageFile,
        "JPEG": JpegImagePlugin.JpegImageFile,
        "GIF": GifImagePlugin.GifImageFile,
        "WebP": WebPImagePlugin.WebPImageFile,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow warns of is left away here, or refused
        image = kinds[name](io.BytesIO(raw))
        pixels = image.width * image.height * getattr(image, "n_frames", 1)
        return pixels, name in ("JPEG", "WebP") and image.getexif().get(_ORIENTATION) in range(2, 9)


_OF_PROFILE = frozenset(b"wtpt bkpt chad rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC cicp A2B0 A2B1 A2B2 B2A0 B2A1 B2A2".split())
"""Those of a colour profile's entries that colours are computed from."""
_NAMING = ((4, 8), (24, 36), (40, 44), (48, 56), (80, 128))
"""What its head has of programs, devices, makers and days."""


def _profile(raw: bytes) -> bytes:
    """Return a colour profile (ICC.1) with nothing but what colours are computed from."""
    (count,) = struct.unpack_from(">I", raw, 128)
    entries = [struct.unpack_from(">4sII", raw, 132 + 12 * number) for number in range(min(count, 100))]
    entries = [entry for entry in entries if entry[0] in _OF_PROFILE]
    if any(start + length > len(raw) for _, start, length in entries):
        raise IndexError
    head, body = bytearray(raw[:128]), b""
    for start, end in _NAMING:
        head[start:end] = bytes(end - start)
    listed, placed = struct.pack(">I", len(entries)), dict[tuple[int, int], int]()
    for name, start, length in entries:  # several can stand for the same bytes
        if (start, length) not in placed:
            placed[start, length] = 132 + 12 * len(entries) + len(body)
            body += raw[start : start + length] + b"\0" * (-length % 4)
        listed += struct.pack(">4sII", name, placed[start, length], length)
    head[:4] = struct.pack(">I", len(head) + len(listed) + len(body))
    return bytes(head) + listed + body


_OF_PNG = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT cICP acTL fcTL fdAT".split())


def _png(raw: bytes) -> bytes:
    kept, at, kind = [raw[:8]], 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", raw, at)
        end = at + 12 + length
        if kind == b"iCCP":
            packed = raw[at + 8 : end - 4].partition(b"\0")[2][1:]
            body = kind + b"ICC\0\0" + zlib.compress(_profile(zlib.decompressobj().decompress(packed, LONGEST)), 0)
            kept.append(struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)))
        elif kind in _OF_PNG:
            kept.append(raw[at:end])
        at = end
    if at > len(raw):
        raise IndexError
    return b"".join(kept)


_ICC = b"ICC_PROFILE\0"
_LONGEST_PART = 0xFFFF - 2 - len(_ICC) - 2
"""Bytes of a colour profile in one of a JPEG's segments."""


def _in_segments(profile: bytes) -> bytes:
    parts = [profile[at : at + _LONGEST_PART] for at in range(0, len(profile), _LONGEST_PART)]
    bodies = (_ICC + bytes([number, len(parts)]) + part for number, part in enumerate(parts, 1))
    return b"".join(b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body for body in bodies)


def _jpeg(raw: bytes) -> bytes:
    kept, at = [raw[:2]], 2
    profile: dict[int, bytes] = {}
    while raw[at : at + 2] != b"\xff\xd9":
        if raw[at] != 0xFF:
            raise IndexError
        marker = raw[at + 1]
        if marker == 0xFF:  # a byte that fills
            at += 1
            continue
        (length,) = struct.unpack_from(">H", raw, at + 2)
        end = at + 2 + length
        body = raw[at + 4 : end]
        if marker == 0xDA:
            behind = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]").search(raw, end)
            end = behind.start() if behind else len(raw)
        if marker == 0xE0 and body.startswith(b"JFIF\0"):  # without its thumbnail, which can show what was cut off
            kept.append(raw[at : at + 2] + b"\0\x10" + raw[at + 4 : at + 16] + b"\0\0")
        elif marker == 0xE2 and body.startswith(_ICC):
            profile[body[len(_ICC)]] = body[len(_ICC) + 2 :]
        elif (marker == 0xEE and body.startswith(b"Adobe")) or not (marker == 0xFE or 0xE0 <= marker <= 0xEF):
            kept.append(raw[at:end])
        at = end
    if profile:
        whole = b"".join(part for _, part in sorted(profile.items()))
        kept.insert(2 if kept[1].startswith(b"\xff\xe0") else 1, _in_segments(_profile(whole)))
    return b"".join([*kept, b"\xff\xd9"])


def _gif(raw: bytes) -> bytes:
    at = 13 + _colours(raw[10])
    kept = [raw[:at]]
    while raw[at] != 0x3B:
        begin, is_frame = at, raw[at] == 0x2C
        if not is_frame and raw[at] != 0x21:
            raise IndexError
        at = _behind_blocks(raw, at + 11 + _colours(raw[at + 9]) if is_frame else at + 2)
        if is_frame or raw[begin + 1] == 0xF9 or raw[begin + 3 : begin + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0"):
            kept.append(raw[begin:at])
    return b"".join([*kept, b"\x3b"])


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(raw: bytes, at: int) -> int:
    while raw[at]:
        at += raw[at] + 1
    return at + 1


_OF_WEBP = (b"VP8X", b"VP8 ", b"VP8L", b"ANMF", b"ANIM", b"ALPH", b"ICCP")


def _webp(raw: bytes) -> bytes:
    kept, at, last = b"", 12, min(len(raw), 8 + int.from_bytes(raw[4:8], "little"))
    while at < last:
        kind, length = struct.unpack_from("<4sI", raw, at)
        body = raw[at + 8 : at + 8 + length]
        if kind == b"VP8X":
            body = bytes([body[0] & ~0x0C]) + body[1:]  # says whether EXIF and XMP follow
        if kind == b"ICCP":
            body = _profile(body)
        if kind in _OF_WEBP:
            kept += struct.pack("<4sI", kind, len(body)) + body + b"\0" * (len(body) % 2)
        at += 8 + length + length % 2
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


_KINDS = {
    ".png": _Kind("PNG", b"\x89PNG\r\n\x1a\n", _png),
    ".jpg": _Kind("JPEG", b"\xff\xd8", _jpeg),
    ".jpeg": _Kind("JPEG", b"\xff\xd8", _jpeg),
    ".gif": _Kind("GIF", b"GIF8", _gif),
    ".webp": _Kind("WebP", b"RIFF", _webp),
}

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_ACTS = {
    "script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler", "listener", "a", "image", "feImage",
}  # fmt: skip
_DROPPED = {"metadata", "desc"}
_REACHES = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|\\|javascript:|data:", re.IGNORECASE)


def _svg(raw: bytes) -> bytes:
    parser = ElementTree.XMLParser(target=_Flat())
    try:
        parser.feed(raw)
        root = parser.close()
    except _RefusedError:
        raise
    except (ElementTree.ParseError, expat.ExpatError, ValueError) as error:
        raise _RefusedError(f"this SVG cannot be read: {error}") from None
    if root is None or root.tag != f"{_SVG}svg":  # None: the outermost element is of another vocabulary
        raise _RefusedError("this is not an SVG picture")
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
            raise _RefusedError(f"<{name}> in an SVG is active, or shows something from elsewhere")
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
    return not name.startswith(("{", "data-"))
