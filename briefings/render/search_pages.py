"""What search knows of pages about the desk: hand-written ones and How we check, by the words that their readers see."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from briefings.compose import Views
from briefings.compose.fold import folded
from briefings.compose.method import MethodRecord
from briefings.compose.views import SearchRow
from briefings.render import links

METHOD = MethodRecord._path
_APART = frozenset((
    "blockquote", "br", "caption", "dd", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre",
    "section", "summary", "table", "td", "th", "tr", "ul",
))  # fmt: skip
"""Elements with which a new text begins: no phrase goes on from the one before."""


def page_records(views: Views, pages: Mapping[str, bytes]) -> tuple[SearchRow, ...]:
    """Return a record of each page about the desk that is among some pages, by path in site/."""
    targets = (MethodRecord._target, *(f"page:{page.name}" for page in views.hand_pages))
    read = ((target, pages.get(links.path_of(target) or "")) for target in targets)
    return tuple(_record(target, html) for target, html in read if html)


def _record(target: str, html: bytes) -> SearchRow:
    main = LexborHTMLParser(html.decode()).css_first("main")
    fields = [""]
    for node in main.traverse(include_text=True) if main else ():
        if node.tag == "-text":
            fields[-1] += node.text_content or ""
        elif node.tag in _APART:
            fields.append("")
    heading = main and main.css_first("h1")
    title = " ".join(heading.text().split()) if heading else target.partition(":")[2]
    return SearchRow(target, "page", title, "", False, folded(*fields), "", (), "", "")
