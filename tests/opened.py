"""All that a file of the site carries, in every form in which something can be hidden in it."""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import zipfile
import zlib
from urllib.parse import unquote

import pikepdf
import pypdfium2


def carried(path: str, raw: bytes) -> str:
    """Return all that a file carries, in every form in which it can be hidden: packed, attached, escaped, encoded."""
    found = [raw]
    if raw.startswith(b"%PDF"):
        found += pdf_parts(path, raw)
    elif raw.startswith(b"\x1f\x8b"):
        found.append(carried(path, gzip.decompress(raw)).encode())
    elif raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found += [carried(name, archive.read(name)).encode() + name.encode() for name in archive.namelist()]
    texts = []
    for part in found:
        text = part.decode("utf-8", "replace")
        texts += [text, part.decode("utf-16-be", "replace"), html.unescape(text), unquote(text)]
        if "\\u" in text:
            texts.append(re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text))
        texts += [decoded(run_) for run_ in re.findall(r"[A-Za-z0-9+/]{24,}={0,2}", text)]
    return "\0".join(texts).casefold()


def decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except ValueError:
        return ""


def pdf_parts(path: str, raw: bytes) -> list[bytes]:
    parts = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            parts.append(stream)
    document = pypdfium2.PdfDocument(raw)
    parts += [page.get_textpage().get_text_bounded().encode() for page in document]
    with pikepdf.open(io.BytesIO(raw)) as structure:
        parts += [repr(thing).encode() for thing in structure.objects if not isinstance(thing, pikepdf.Stream)]
        for name, attached in structure.attachments.items():
            parts += [name.encode(), carried(name, attached.get_file().read_bytes()).encode()]
    return parts
