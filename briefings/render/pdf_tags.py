"""What WeasyPrint's tag tree leaves out, added while it is built: one element over lines and pages, languages, scopes.

WeasyPrint makes a structure element a *box*: a paragraph over two pages is two paragraphs, a table two tables, and signs
that only repeat the words beside them are figures. Here an HTML element stays one, and what is no content hangs nowhere,
so that `pdf_pass` can make it an artifact. This replaces a function that is private to WeasyPrint 70: the version is
pinned, and the tests read the tree back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_CONTAINERS = frozenset({"html", "body"})
_WHOLE = frozenset({"/Link", "/Figure"})
"""Elements that own marked content themselves, which belongs to one page."""


@contextmanager
def mended(module: Any, pydyf: Any) -> Iterator[None]:
    """Build tag trees through `_Tree` as long as this lasts. `module` is `weasyprint.pdf.tags`."""
    original = module._build_box_tree
    tree = _Tree(original, pydyf)
    module._build_box_tree = tree.build
    try:
        yield
    finally:
        module._build_box_tree = original


class _Tree:
    """The tag tree of one document: which structure element each HTML element has, over all its boxes."""

    def __init__(self, original: Any, pydyf: Any) -> None:
        self._original = original
        self._pydyf = pydyf
        self._first: dict[tuple[int, str], Any] = {}
        self._open: list[int] = []
        self._repeated = 0

    def build(self, box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        """Yield the structure elements of a box that are new to `parent`."""
        box = getattr(box, "_box", box)  # WeasyPrint's placeholder for what is positioned absolutely
        element, tag = box.element, box.element_tag
        page_or_margin = type(box).__name__ in ("PageBox", "MarginBox")
        if element is None or page_or_margin or tag in _CONTAINERS or self._repeated or id(element) in self._open:
            yield from self._original(box, parent, pdf, *rest)
            return
        repeats = tag == "thead" and (id(element), tag) in self._first
        self._open.append(id(element))
        self._repeated += repeats
        try:
            found = list(self._original(box, parent, pdf, *rest))
        finally:
            self._open.pop()
            self._repeated -= repeats
        for made in () if repeats else found:
            yield from self._kept(made, box, pdf)

    def _kept(self, made: Any, box: Any, pdf: Any) -> Iterator[Any]:
        """Yield the element, unless it says nothing or goes on with one that began on another line or page."""
        self._told(made, box)
        if made["S"] == "/Figure" and "Alt" not in made:
            return
        key = (id(box.element), box.element_tag)
        first = self._first.get(key)
        if first is None or made["S"] in _WHOLE:
            self._first.setdefault(key, made)
            yield made
            return
        for kid in made["K"]:
            self._object(kid, pdf)["P"] = first.reference
            first["K"].append(kid)

    def _told(self, made: Any, box: Any) -> None:
        """Say what the HTML says of an element: its language, a header cell's scope, a link's words."""
        get = box.element.get
        if get("lang"):
            made["Lang"] = self._pydyf.String(get("lang"))
        if made["S"] == "/TH":
            made["A"]["Scope"] = "/Row" if get("scope") == "row" else "/Column"
        if box.link_annotation:
            words = get("aria-label") or " ".join("".join(box.element.itertext()).split())
            box.link_annotation["Contents"] = self._pydyf.String(words or get("href"))

    @staticmethod
    def _object(reference: bytes, pdf: Any) -> Any:
        return pdf.objects[int(reference.split()[0])]
