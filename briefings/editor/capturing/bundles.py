"""What makes a page slow to read, brought together: long tables, long lists, and spans around each word."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from briefings.editor.capturing.lines import squeezed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 300
"""A table with more characters than this in a cell is for layout: its cells are paragraphs."""
_LONG = 100
"""So many cells or entries make a table or list long."""
_EACH_WORD = 1000
"""So many spans of one class mark each word, not a part of the page."""
_PLAIN = frozenset((
    "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup", "ul", "ol", "li", "dt", "dd", "p",
    "br", "a", "b", "i", "em", "strong", "span", "small", "sub", "u", "code", "abbr",
))  # fmt: skip
"""Nothing else is inside a table or list that is brought together."""


def bundle(tree: HtmlElement) -> None:
    """Make one cell of each long table and one entry of each long list: trafilatura keeps or leaves out each as a whole.

    It is `⟦table⟧` or `⟦list⟧`, the rows with `⟦/⟧` between them, and `⟦end⟧`. As much of it is a link as before, because
    trafilatura leaves out tables of links.
    """
    from lxml.html.builder import LI, TD, TR, A

    spans = Counter(each.get("class") for each in tree.iter("span"))
    for each in list(tree.iter("span")):
        if spans[each.get("class")] > _EACH_WORD:
            each.drop_tag()  # libxml2 takes the square of the time for so many texts side by side
    for each in list(tree.iter("table", "ul", "ol", "dl")):
        kinds = [inner.tag for inner in each.iterdescendants()]
        cells = sum(kind in ("td", "th") for kind in kinds)
        parts = list(each.iter("tr") if cells else each)
        if max(len(parts), cells) < _LONG or not _PLAIN.issuperset(kinds) or ("li" if cells else "a") in kinds:
            continue
        for inner in each.iter("br", "p", "li"):
            inner.text, inner.tail = f" {inner.text or ''}", f" {inner.tail or ''}"
        rows = [[squeezed(cell.text_content()) for cell in (part if cells else [part])] for part in parts]
        words = [cell for row in rows for cell in row]
        whole = each.text_content()
        if not 0 < max(map(len, words), default=0) <= MOST or "".join("".join(words).split()) != "".join(whole.split()):
            continue
        lines = [f"{' | '.join(filter(None, row))}⟦/⟧" for row in rows if any(row)]
        linked = sum(len(squeezed(link.text_content())) for link in each.iter("a")) / len(whole)
        ends = accumulate(map(len, lines))
        cut = sum(end <= linked * sum(map(len, lines)) for end in ends) + 1 if linked else 0
        text = "".join(lines[cut:]) + "⟦end⟧"
        link = [A("".join(lines[:cut]))] if cut else []
        each[:] = [TR(TD("⟦table⟧", *link, text)) if cells else LI("⟦list⟧" + text)]
