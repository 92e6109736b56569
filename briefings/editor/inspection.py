"""Inspect: what a PDF at hand is, whether its words are those its hash names, and, beside a desk, what became of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from briefings.compose.edition import JSON_NAME, opened, state_lines
from briefings.compose.index import Index
from briefings.load.editions import Edition
from briefings.load.snapshots import digest
from briefings.model.body import Body, short_hash


class Inspected(NamedTuple):
    """What was found, a line each, and whether the file is what it says it is."""

    lines: tuple[str, ...]
    sound: bool


def inspect(raw: bytes, index: Index | None) -> Inspected:
    """Return what a PDF is. `index` holds every edition of the desk at hand; None: there is no desk."""
    found = _evidence(raw)
    if found is None:
        return Inspected(("This is not a pack of this program: it has no evidence that can be read.",), False)
    head, body = found
    printed, faults = _printed(raw), []
    if body.digest != head.get("body_hash"):
        faults.append("The attached words do not match the attached hash.")
    if head.get("edition") is not None and short_hash(body.digest) not in printed:
        faults.append(f"The short hash of the attached words, {short_hash(body.digest)}, is not printed in the pack.")
    if str(head.get("marking")) not in printed:
        faults.append("The marking that the evidence names is not printed in the pack.")
    lines = [*_identity(head), *faults]
    editions = index.release.editions if index else ()
    if head.get("edition") is None:
        same = (edition.record for edition in editions if edition.record.body == body.digest)
        told = [f"It says the same as edition {record.edition} of {record.number}." for record in same]
        return Inspected((*lines, "Not issued: this is a working text.", *told), not faults)
    key = (head.get("briefing"), head.get("edition"))
    known = next((edition for edition in editions if edition.key == key), None)
    sound = not faults and (known is None or _same(raw, known) != "other")
    return Inspected((*lines, *_bytes(raw, known, head, index)), sound)


def _evidence(raw: bytes) -> tuple[dict[str, Any], Body] | None:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            return opened(pdf.attachments[JSON_NAME].get_file().read_bytes().decode("utf-8"))
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _printed(raw: bytes) -> str:
    """Return the text of every page."""
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(raw)  # type: ignore[no-untyped-call]
    try:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _identity(head: dict[str, Any]) -> Iterator[str]:
    edition = "working text" if head.get("edition") is None else f"edition {head['edition']}"
    yield f"{head.get('number')}, {edition}: {head.get('title')}"
    yield f"{head.get('form')} of {head.get('desk')}, {head.get('marking')}, information cut-off {head.get('cut_off')}"
    if head.get("edition") is not None:
        yield f"Issued {head.get('issued')} for release at {head.get('release')}, hash {head.get('short_hash')}"


def _same(raw: bytes, edition: Edition) -> str:
    """Return `same`, `longer` (the issued bytes, and something appended, as a signature is) or `other`."""
    record = edition.record
    if digest(raw) == record.file:
        return "same"
    return "longer" if digest(raw[: record.size]) == record.file else "other"


def _bytes(raw: bytes, known: Edition | None, head: dict[str, Any], index: Index | None) -> Iterator[str]:
    yield f"SHA-256 {digest(raw).removeprefix('sha256:')}"
    if index is None:
        where = head.get("status")
        yield "There is no desk here, so it is not known whether this is the issued file, superseded or recalled."
        yield f"Its status page: {where}" if where else "It names no status page; ask the desk that issued it."
        return
    if known is None:
        yield "The desk here has issued no such edition."
        return
    yield {
        "same": "This is the issued file.",
        "longer": f"The first {known.record.size:,} bytes are the issued file; something was added after them, such as a signature.",
        "other": "This is not the issued file.",
    }[_same(raw, known)]
    yield from state_lines(known, index)
