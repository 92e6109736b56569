"""The language of a text: what its page says, and what its words are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from briefings.editor.capturing.document import SourcedValue

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FEWEST = 100
"""Shorter texts are too short to find their language."""


def detected(text: str) -> str:
    """Return the BCP 47 tag of a text's language, as its words show it; an empty text if they do not, or cannot be read."""
    if len(text) < _FEWEST:
        return ""
    try:
        import py3langid
    except ImportError:
        return ""
    return str(py3langid.classify(text[:5000])[0])


def languages(tree: HtmlElement, text: str) -> Iterator[SourcedValue]:
    """Yield a page's language: sure if what it says and its words agree, or if it says nothing."""
    named = [("lang", tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")]
    named += [
        ("meta", each.get("content") or "")
        for each in tree.iter("meta")
        if (each.get("http-equiv") or each.get("name") or "").lower() in ("content-language", "language")
    ]
    tags = [(origin, tag.strip().replace("_", "-")) for origin, tag in named if tag.strip()]
    origin, tag = tags[0] if tags else ("", "")
    found = detected(text)
    same = tag.lower().split("-")[0] == found or {tag.lower().split("-")[0], found} <= {"no", "nb", "nn"}
    if tag and (same or not found):
        yield SourcedValue("language", tag, f"{origin}, its words" if found else origin)
    elif found:
        yield SourcedValue("language", found, "its words", not tag)
        if tag:
            yield SourcedValue("language", tag, origin, False)
