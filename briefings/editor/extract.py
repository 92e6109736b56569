"""Extract: what kind of document some bytes are, by their signature, and its text by the reader of that kind.

A reader plugs in with a line of `_KINDS`: what the kind is called, how its bytes are recognised, and the function that reads them,
as `module:function` below `capturing` (imported only if needed). The function takes the bytes and returns a
`capturing.document.Document`; it raises `UnreadableError(what, hint)` for a document that it cannot read. The first line that
recognises the bytes counts. A kind without a reader is refused by its name, with what to do instead.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple

from briefings import __version__
from briefings.editor.capturing.document import Document, UnreadableError
from briefings.problems import AuthorError, Location

_INSTEAD = "save the article as plain text, HTML, PDF or DOCX"


class _FileKind(NamedTuple):
    """A kind of document: its name, whether bytes are one, its reader, and what to do if it has none."""

    name: str
    recognises: Callable[[bytes], object]
    reader: str = ""
    instead: str = _INSTEAD


def extract(raw: bytes, place: Location) -> Document:
    """Return what a document says, in the blocks that a reader sees.

    `place` is where a problem is reported. Raises AuthorError if the document cannot be read, or if its kind has no reader.
    """
    start = _narrow(raw)
    kind = next((kind for kind in _KINDS if kind.recognises(start)), None)
    try:
        if kind is None:
            return _plain(raw)
        if not kind.reader:
            raise UnreadableError(f"this is {kind.name}", kind.instead)
        module, _, function = kind.reader.partition(":")
        document: Document = getattr(import_module(f"briefings.editor.capturing.{module}"), function)(raw)
        return document
    except UnreadableError as error:
        raise AuthorError.of("not-text", place, error.what, hint=error.hint) from None


def _plain(raw: bytes) -> Document:
    """Return a text without what only its editor added: a byte order mark, line ends of Windows."""
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError as error:
        what = "this is not UTF-8 text, nor UTF-16" if wide else f"byte {error.start} is not UTF-8 text"
        raise UnreadableError(what, "save the article as plain text in UTF-8") from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Document((), f"plain text, briefings {__version__}", plain=text)


def _like(pattern: bytes) -> Callable[[bytes], object]:
    return lambda raw: re.match(rb"(?:\xef\xbb\xbf)?\s*(?:" + pattern + rb")", raw, re.IGNORECASE | re.DOTALL)


def _archive_with(name: str) -> Callable[[bytes], bool]:
    """Recognise a ZIP archive with a file of this name."""

    def recognises(raw: bytes) -> bool:
        with suppress(zipfile.BadZipFile):
            return raw.startswith(b"PK\x03\x04") and name in zipfile.ZipFile(io.BytesIO(raw)).namelist()
        return False

    return recognises


def _is_json(raw: bytes) -> bool:
    if raw.lstrip()[:1] in (b"{", b"["):
        with suppress(ValueError, RecursionError):
            json.loads(raw)
            return True
    return False


_HTML = (
    rb"(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*|<!doctype\s*html[^>]*>\s*)*"
    rb"(?:<!doctype\s*html|<(?:html|head|body|meta|title|link|script|style|main|article|section|header|nav|div|h[1-6]|p|ul|ol"
    rb"|table|blockquote|figure|span|a|b|i|em|strong|img|font|center|br|hr|aside|form|dl|noscript|base|small|u|li|sup|sub|dt|dd|td|th|tr|mark|time|q|cite|pre|details|picture|video)(?=[\s/>]))"
    rb"|[^\0]{0,2000}\n\s*<(?:!doctype\s*html|html[\s>])(?=.*</(?:html|body)>)"  # a message of the server may come first
)

_KINDS = (
    _FileKind("a PDF", lambda raw: b"%PDF-" in raw[:1024], "pdf:read_pdf"),
    _FileKind(
        "a web archive (MHTML)", _like(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*MIME-Version:"), "page:read_mhtml"
    ),
    _FileKind("a page (HTML)", _like(_HTML), "page:read_page"),
    _FileKind("a document of Word", _archive_with("word/document.xml"), "docx:read_docx"),
    _FileKind("a spreadsheet", _archive_with("xl/workbook.xml")),
    _FileKind("a presentation", _archive_with("ppt/presentation.xml")),
    _FileKind("an e-book (EPUB)", _archive_with("META-INF/container.xml")),
    _FileKind("a document of LibreOffice", _archive_with("mimetype")),
    _FileKind("an archive (ZIP)", _like(rb"PK\x03\x04"), instead="unpack it, and capture the article in it"),
    _FileKind("a document of an old office program", _like(rb"\xd0\xcf\x11\xe0")),
    _FileKind("a document in RTF", _like(rb"{\\rtf")),
    _FileKind("a web archive of Safari", _like(rb"bplist00")),
    _FileKind("JSON", _is_json),
    _FileKind("LaTeX", _like(rb"\\(?:documentclass|begin)\b")),
    _FileKind(
        "subtitles",
        _like(
            rb"\[Script Info\]|(?:WEBVTT|\d+\s+)?\s*(?:\d+:)?\d+:\d+[.,]\d+ -->|WEBVTT\b"
            rb"|\d+:\d\d:\d\d\.\d{3},\d+:\d\d:\d\d\.\d{3}\s|\[\d\d:\d\d\.\d\d\d?\]|\{\d+\}\{\d+\}"
        ),
        instead="save what is said as plain text",
    ),
    _FileKind("XML", _like(rb"<\?xml|<(?:rss|feed|svg|tei)\b")),
    _FileKind("PostScript", _like(rb"%!PS")),
    _FileKind(
        "a picture",
        _like(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|BM.{4}\0{4}|.{8}(?:WEBP|avif|heic|mif1)"),
        instead="have its text recognised (OCR), and capture that",
    ),
    _FileKind(
        "a recording",
        _like(rb"ID3[\x02-\x04]|OggS\0|fLaC\0|RIFF.{4}(?:WAVE|AVI )|\x1aE\xdf\xa3|\xff\xfb|.{4}ftyp"),
        instead="save what is said as plain text",
    ),
    _FileKind("a compressed file", _like(rb"\x1f\x8b|BZh\d|\xfd7zXZ|7z\xbc\xaf|Rar!\x1a"), instead="unpack it first"),
)


def _narrow(raw: bytes) -> bytes:
    """Return the start of a text in UTF-16 as one in UTF-8, and other bytes as they are."""
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw
    return raw[:4096].decode("utf-16", "ignore").encode()
