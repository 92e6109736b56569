"""The lines of a page: what stands between the borders of its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from briefings.editor.capturing.words import WORDS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = frozenset(WORDS["blocks"])
ENDED = re.compile(r"[.!?…。！？؟۔।][”\"’'»)\]」』）]*\Z")
SILENT = frozenset(WORDS["silent"])
"""Elements whose text no reader sees as text of the page."""


class Line(NamedTuple):
    """A line of a page, and the innermost block that it is in."""

    text: str
    element: HtmlElement


def class_and_id(each: HtmlElement) -> str:
    """Return the classes and the id of an element, in small letters."""
    return f"{each.get('class') or ''} {each.get('id') or ''}".lower()


def squeezed(text: str) -> str:
    """Return a text with one space wherever it has blanks."""
    return " ".join(text.split())


def lines(tree: HtmlElement) -> Iterator[Line]:
    """Yield the lines of a page in order, without those of scripts and styles."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    inside: list[HtmlElement] = [tree]
    silent = 0
    for event, each in iterwalk(tree, events=("start", "end")):
        name, starts = each.tag, event == "start"
        if name in BLOCKS:
            if parts and (text := squeezed("".join(parts))):
                yield Line(text, inside[-1])
            parts = []
            if starts:
                inside.append(each)
            else:
                inside.pop()
        elif name in SILENT:
            silent += 1 if starts else -1
        words = each.text if starts else each.tail if each is not tree else None
        if words and not silent:
            parts.append(words)
    text = squeezed("".join(parts))
    if text:
        yield Line(text, tree)
