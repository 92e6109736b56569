"""What WeasyPrint leaves out of a pack: a whole tag tree, what glyphs stand for, and no tags on what is not content.

WeasyPrint makes a structure element a *box*: a paragraph over two pages is two paragraphs, a table two tables, and signs
that only repeat the words beside them are figures. Here an HTML element stays one, and what is not content is outside the tree,
so that the last pass over the file can make it an artifact.

And it notes the letters of a glyph where it is used first: of a letter with a vowel sign one glyph has both and the
other none, and a bracket that stands mirrored has the other bracket. The font itself says better.

Two functions that are private to WeasyPrint 70 are replaced for this: the version is pinned, the tests read the tree back,
and the audit the letters. Each element asks for the references of all pages, which are made once here:
to make them again for each element takes time that grows with the square of the pages.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

_CONTAINERS = frozenset({"html", "body"})
_WHOLE = frozenset({"/Link", "/Figure"})
"""Elements that own marked content themselves, which belongs to one page."""
_TURNED = frozenset({"R", "AL"})


@contextmanager
def with_whole_tags(weasyprint: Any) -> Iterator[None]:
    """Build tag trees through `_Tree`, and name glyphs by their fonts, as long as this lasts."""
    pdf = weasyprint.pdf
    with (
        _replaced(pdf.tags, "_build_box_tree", lambda original: _Tree(original, pdf.pydyf).build),
        _replaced(pdf, "build_fonts_dictionary", lambda original: partial(_build_fonts, original)),
        _replaced(pdf.pydyf.PDF, "page_references", _made_once),
    ):
        yield


@contextmanager
def _replaced(module: Any, name: str, replacement: Callable[[Any], Any]) -> Iterator[None]:
    original = getattr(module, name)
    setattr(module, name, replacement(original))
    try:
        yield
    finally:
        setattr(module, name, original)


def _made_once(original: property) -> property:
    """Return a property of a document's page references that makes them again only when there are more pages."""
    made: dict[int, Any] = {}

    def references(pdf: Any) -> Any:
        pages = len(pdf.pages["Kids"])
        if pages not in made:
            made[pages] = original.__get__(pdf)
        return made[pages]

    return property(references)


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
            pdf.objects[int(kid.split()[0])]["P"] = first.reference
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


# What glyphs stand for.


def _build_fonts(original: Any, pdf: Any, fonts: Any, *rest: Any) -> Any:
    noted = [text for font in fonts.values() for text in font.to_unicode.values()]
    if any(len(text) != 1 or _is_turned(text) for text in noted):
        for font in fonts.values():
            _mend(font)
    return original(pdf, fonts, *rest)


def _is_turned(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in _TURNED for character in text)


def _mend(font: Any) -> None:
    """Give each glyph its letters that has none, several, those of a letter with signs, or those of its mirror image."""
    doubtful = [glyph for glyph, text in font.to_unicode.items() if _is_doubtful(text)]
    if doubtful:
        letters = _letters(font.file_content)
        font.to_unicode.update((glyph, letters.get(glyph, font.to_unicode[glyph])) for glyph in doubtful)


def _is_doubtful(text: str) -> bool:
    return len(text) != 1 or bool(unicodedata.mirrored(text)) or not unicodedata.is_normalized("NFD", text)


@lru_cache(maxsize=16)
def _letters(content: bytes) -> dict[int, str]:
    """Return the letters of each glyph of a font: by its table of characters, and by what is put in their place."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

    font: Any = TTFont(io.BytesIO(content), lazy=True)
    found: dict[str, str] = {}
    for code, name in sorted(font.getBestCmap().items()):
        found.setdefault(name, chr(code))
    known = 0
    while known != len(found):
        known = len(found)
        for made, parts in _substitutions(font):
            if all(part in found for part in parts):
                found.setdefault(made, "".join(found[part] for part in parts))
    return {font.getGlyphID(name): text for name, text in found.items()}


def _substitutions(font: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each glyph that a font puts in place of others, and those."""
    for lookup in font["GSUB"].table.LookupList.Lookup if "GSUB" in font else ():
        for table in lookup.SubTable:
            inner = getattr(table, "ExtSubTable", table)
            kind = type(inner).__name__
            if kind == "SingleSubst":
                yield from ((made, (name,)) for name, made in inner.mapping.items())
            elif kind == "LigatureSubst":
                for first, ligatures in inner.ligatures.items():
                    yield from ((one.LigGlyph, (first, *one.Component)) for one in ligatures)


# The last pass over a file.

_MARKED = re.compile(rb"/\w+\s<</MCID (\d+)>>\sBDC")
_ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"


def finished(raw: bytes) -> bytes:
    """Return the PDF with clean tags. The same bytes give the same bytes."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        tree = pdf.Root.StructTreeRoot
        kept = _kept(tree.K[0])
        _artifacts(pdf, tree, kept)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, linearize=False, object_stream_mode=ObjectStreamMode.preserve)
    return out.getvalue()


def _kept(root: Any) -> set[tuple[int, int]]:
    """Return the numbers of the elements that hang in the tree, and make table headers plain: a scope says it all."""
    kept = set()
    for element in _elements(root):
        kept.add(element.objgen)
        if element.S in (Name.TH, Name.TD) and Name.A in element:
            for owner, name in ((element, Name.ID), (element.A, Name.Headers)):
                if name in owner:
                    del owner[name]
    return kept


def _elements(root: Any) -> Iterator[Any]:
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        kids = element.get(Name.K, Array())
        stack += [kid for kid in kids if isinstance(kid, Dictionary) and Name.S in kid]


def _artifacts(pdf: Pdf, tree: Any, kept: set[tuple[int, int]]) -> None:
    """Make artifacts of marked content whose element is outside the tree: running heads, signs beside their words."""
    numbers = tree.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        owners = numbers[2 * number + 1]
        loose = {at for at, owner in enumerate(owners) if owner.objgen not in kept}
        if loose:
            stream = page.Contents
            stream.write(_MARKED.sub(partial(_unmarked, loose), stream.read_bytes()))
            for at in loose:
                owners[at] = None


def _unmarked(loose: set[int], found: re.Match[bytes]) -> bytes:
    return _ARTIFACT if int(found[1]) in loose else found[0]
