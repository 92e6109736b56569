"""Extract: what kind of document some bytes are, by their signature, and its text by the reader of that kind.

A reader plugs in with a table of `capturing/document_kinds.toml`: what the kind is called, how its bytes are recognised, and the
function that reads them, as `module:function` below `capturing` (imported only if needed). The function takes the bytes and returns a
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
from functools import cache, partial
from importlib import import_module
from typing import NamedTuple

from briefings import __version__
from briefings.editor.capturing.document import Document, UnreadableError
from briefings.model.data_files import beside
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
    kind = next((kind for kind in _kinds() if kind.recognises(start)), None)
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


@cache
def _kinds() -> tuple[_FileKind, ...]:
    tables = beside(__file__, "capturing/document_kinds")["kind"]
    return tuple(
        _FileKind(table["name"], _recogniser(table), table.get("reader", ""), table.get("instead", _INSTEAD))
        for table in tables
    )


def _recogniser(table: dict[str, str]) -> Callable[[bytes], object]:
    if "begins" in table:
        begins = rb"(?:\xef\xbb\xbf)?\s*(?:" + table["begins"].encode() + rb")"
        return re.compile(begins, re.IGNORECASE | re.DOTALL).match
    return partial(_has_file, table["holds"]) if "holds" in table else _is_json


def _has_file(name: str, raw: bytes) -> bool:
    """Return whether bytes are a ZIP archive with a file of this name."""
    with suppress(zipfile.BadZipFile):
        return raw.startswith(b"PK\x03\x04") and name in zipfile.ZipFile(io.BytesIO(raw)).namelist()
    return False


def _is_json(raw: bytes) -> bool:
    if raw.lstrip()[:1] in (b"{", b"["):
        with suppress(ValueError, RecursionError):
            json.loads(raw)
            return True
    return False


def _narrow(raw: bytes) -> bytes:
    """Return the start of a text in UTF-16 as one in UTF-8, and other bytes as they are."""
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw
    return raw[:4096].decode("utf-16", "ignore").encode()
