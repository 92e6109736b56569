"""Pages: HTML, XHTML, fragments and web archives."""

from __future__ import annotations

import email
import email.policy
from importlib.metadata import version

from briefings.editor.capturing.document import Block, Document, UnreadableError


def read_mhtml(raw: bytes) -> Document:
    """Return the page in a web archive. Raises UnreadableError if it has none."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = message.get_body(("html",)) or next(
        (part for part in message.walk() if part.get_content_type() == "text/html"), None
    )
    if part is None:
        raise UnreadableError("there is no page in this web archive", "save the page as HTML or plain text")
    content = part.get_payload(decode=True)
    return read_page(content if isinstance(content, bytes) else b"")


def read_page(raw: bytes) -> Document:
    """Return what a reader of a page sees of its article. Raises UnreadableError if there is none."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        hint = "python -m pip install trafilatura, or save the article as plain text"
        raise UnreadableError("this is HTML, and its reader is not installed", hint) from None
    found = bare_extraction(raw, include_comments=False, include_tables=False, favor_recall=True)
    if found is None or isinstance(found, dict) or not found.text:
        raise UnreadableError("no article was found in this HTML", "save the article as plain text")
    title = (found.title or "").strip()
    lines = [line for line in found.text.split("\n") if line.strip()]
    if title and lines and lines[0] == title:
        del lines[0]
    head = [Block("headline", title), Block("byline", ", ".join(part for part in (found.author, found.date) if part))]
    return Document((*head, *(Block("paragraph", line) for line in lines)), f"trafilatura {version('trafilatura')}")
