"""What the lines of a page are: headings, captions, cells of tables, parts of boxes, entries of lists, or paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from briefings.editor.capturing.document import Kind
from briefings.editor.capturing.lines import ENDED, Line, class_and_id, lines, squeezed
from briefings.editor.capturing.words import one_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CELLS = ("td", "th", "caption")
_CELL = 300
"""A table with more characters than this in a cell is for layout: its cells are paragraphs."""
_BOXED = 3000
"""A box or a caption has fewer characters than this."""
_CAPTION = re.compile(r"(?:\A|[ _-])caption(?:-?text)?(?: |\Z)|bildunterschrift")
_BOX, _NO_BOX = (re.compile(one_of(name)) for name in ("boxes", "no_boxes"))


class LineKind(NamedTuple):
    """What a line is; lines with the same holder are one block. `listed` says that it is in a list, `article` in an article."""

    kind: Kind
    holder: HtmlElement | None = None
    listed: bool = False
    article: bool = False
    cell: HtmlElement | None = None


def line_kinds(seen: Sequence[Line]) -> list[LineKind]:
    """Return what each line is."""
    known: dict[HtmlElement, LineKind] = {}
    return [_kind_of(line.element, known) for line in seen]


def _kind_of(each: HtmlElement, known: dict[HtmlElement, LineKind]) -> LineKind:
    if each not in known:
        parent = each.getparent()
        around = LineKind("paragraph") if parent is None else _kind_of(parent, known)
        known[each] = around._replace(cell=each) if each.tag in _CELLS else around
        if around.holder is None:
            known[each] = _inner(each, around)
    return known[each]


def _inner(each: HtmlElement, around: LineKind) -> LineKind:
    names = class_and_id(each)
    if each.tag in ("article", "main"):
        return around._replace(article=True)
    if each.tag in ("li", "dd", "dt"):
        return around._replace(listed=True)
    if each.tag in _HEADINGS:
        return around._replace(kind="heading", holder=each)
    if each.tag == "figcaption" or (_CAPTION.search(names) and len(squeezed(each.text_content())) < _BOXED):
        return around._replace(kind="caption", holder=each)
    if each.tag == "table" and not _is_layout(each):
        return around._replace(kind="table", holder=each)
    if around.article and (each.tag == "aside" or _BOX.search(names)) and not _NO_BOX.search(names) and _is_box(each):
        return around._replace(kind="box", holder=each)
    return around


def _is_layout(table: HtmlElement) -> bool:
    cells = table.iter("td", "th")
    return any(len(squeezed(cell.text_content())) > _CELL or cell.find(".//table") is not None for cell in cells)


def _is_box(each: HtmlElement) -> bool:
    """Return whether an element says something, and does not only lead to other pages or ask for something."""
    found = [line.text for line in lines(each)]
    words = " ".join(found)
    linked = sum(len(squeezed(link.text_content())) for link in each.iter("a"))
    said = each.tag != "aside" or any(len(line) > 30 and ENDED.search(line) for line in found)
    return said and 2 * linked < len(words) < _BOXED and next(each.iter("form", "input", "button"), None) is None
