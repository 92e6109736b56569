"""DOCX: the blocks of a document of Word as a reader sees them, by the standard library."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from briefings import __version__
from briefings.editor.capturing.document import Document, Kind, Omission, TextBlock, UnreadableError, as_exponent
from briefings.editor.capturing.properties import said

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LARGEST = 100_000_000
"""A part that unpacks to more bytes is not read."""
_DELETED = {f"{_W}del": "deleted in review", f"{_W}moveFrom": "moved in review"}
_UNSEEN = {"vanish": "hidden", "webHidden": "hidden", "strike": "struck out", "dstrike": "struck out"}
_NOTES = {f"{_W}footnoteReference": "word/footnotes.xml", f"{_W}endnoteReference": "word/endnotes.xml"}
_SIGNS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-", f"{_W}sym": "•"}
_KINDS: dict[str, Kind] = {"title": "headline", "subtitle": "subtitle", "caption": "caption"}


def read_docx(raw: bytes) -> Document:
    """Return the text of a document of Word. Raises UnreadableError if its parts cannot be read."""
    try:
        return _Reading(zipfile.ZipFile(io.BytesIO(raw))).document()
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, NotImplementedError, RuntimeError) as error:
        hint = "open it in an office program and save it again, or save it as PDF"
        raise UnreadableError("this Word document is damaged and cannot be read", hint) from error


class _Reading:
    """A document while it is read: the styles, the notes that the text refers to, and what is not in the text."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._styles = dict(self._read_styles())
        self._notes: list[tuple[str, str]] = []
        self._left_out: list[Omission] = []

    def document(self) -> Document:
        """Return the whole document, its notes behind the text."""
        body = self._part("word/document.xml").find(f"{_W}body")
        blocks = _with_headline(list(self._blocks(body))) if body is not None else []
        blocks += [TextBlock("note", f"{number} {text}") for number, text in enumerate(self._noted(), start=1) if text]
        properties = self._part("docProps/core.xml", needed=False)
        title, author = (properties.findtext(f"{_DC}{name}") or "" for name in ("title", "creator"))
        changed = body is not None and any(element.tag in (f"{_W}ins", f"{_W}del") for element in body.iter())
        doubt = "this document has tracked changes: added words are in the text, deleted words are left out"
        by, about = f"Word document, briefings {__version__}", tuple(said(blocks, title, author))
        return Document(tuple(blocks), by, about, tuple(self._left_out), (doubt,) * changed)

    def _part(self, name: str, *, needed: bool = True) -> Element:
        if name not in self._archive.namelist() and not needed:
            return Element("none")
        if self._archive.getinfo(name).file_size > _LARGEST:
            what = f"{name} in this document is larger than 100 MB"
            raise UnreadableError(what, "save the text alone as a new document")
        content = self._archive.read(name)
        if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
            raise UnreadableError("this document declares entities, which Word never writes", "save it as PDF")
        return ElementTree.fromstring(content)

    def _read_styles(self) -> Iterator[tuple[str, str]]:
        for style in self._part("word/styles.xml", needed=False).iter(f"{_W}style"):
            name = style.find(f"{_W}name")
            yield style.get(f"{_W}styleId", ""), "" if name is None else name.get(f"{_W}val", "").lower()

    def _blocks(self, parent: Element) -> Iterator[TextBlock]:
        for element in parent:
            if element.tag == f"{_W}p":
                text = self._text(element)
                yield from (TextBlock("box", "\n".join(found)) for found in self._boxes(element))
                if text:
                    yield TextBlock(self._kind(element), text)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
                yield from self._blocks(element)

    def _table(self, table: Element) -> Iterator[TextBlock]:
        """Yield a table, or the blocks of its cells if they are columns of text: one row, and a cell with several paragraphs."""
        rows = [list(row.iter(f"{_W}tc")) for row in table.iter(f"{_W}tr")]
        if len(rows) == 1 < len(rows[0]) and any(len(cell.findall(f"{_W}p")) > 1 for cell in rows[0]):
            for cell in rows[0]:
                yield from self._blocks(cell)
            return
        texts = [[self._cell(cell) for cell in row] for row in rows]
        text = "\n".join(" | ".join(row) for row in texts if any(row))
        if text:
            yield TextBlock("table" if max(map(len, rows)) > 1 else "box", text)

    def _cell(self, cell: Element) -> str:
        return " ".join(text for paragraph in cell.iter(f"{_W}p") if (text := self._text(paragraph)))

    def _boxes(self, paragraph: Element) -> Iterator[list[str]]:
        for element in _without_fallback(paragraph):
            if element.tag == f"{_W}txbxContent":
                found = [text for inner in element.iter(f"{_W}p") if (text := self._text(inner))]
                if found:
                    yield found

    def _kind(self, paragraph: Element) -> Kind:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = "" if style is None else self._styles.get(style.get(f"{_W}val", ""), style.get(f"{_W}val", "").lower())
        level = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        heading = re.fullmatch(r"heading ?\d", name) or (level is not None and level.get(f"{_W}val") != "9")
        return "heading" if heading else _KINDS.get(name, "paragraph")

    def _text(self, paragraph: Element) -> str:
        return " ".join("".join(self._words(paragraph)).split())

    def _words(self, parent: Element) -> Iterator[str]:
        for element in parent:
            if element.tag in _DELETED:
                self._leave_out(_DELETED[element.tag], element)
            elif element.tag == f"{_W}r":
                yield from self._run(element)
            elif element.tag == _MATHS:
                yield element.text or ""
            elif element.tag not in (f"{_W}pPr", f"{_W}rt", _FALLBACK):  # rt: how the words above it are read
                yield from self._words(element)

    def _run(self, run: Element) -> Iterator[str]:
        look = run.find(f"{_W}rPr")
        marked = (why for tag, why in _UNSEEN.items() if look is not None and _is_on(look.find(f"{_W}{tag}")))
        if why := next(marked, ""):
            self._leave_out(why, run)
            return
        align = run.find(f"{_W}rPr/{_W}vertAlign")
        raised = align is not None and align.get(f"{_W}val") == "superscript"
        for element in run:
            if element.tag == f"{_W}t":
                text = element.text or ""
                yield as_exponent(text) if raised else text
            elif element.tag in _NOTES:
                self._notes.append((_NOTES[element.tag], element.get(f"{_W}id", "")))
            elif element.tag == f"{_W}ruby":
                yield from self._words(element)
            else:
                yield _SIGNS.get(element.tag, "")

    def _leave_out(self, why: str, element: Element) -> None:
        words = (each.text or "" for each in element.iter() if each.tag in (f"{_W}t", f"{_W}delText"))
        text = "".join(words).strip()
        if text:
            self._left_out.append(Omission(why, text))

    def _noted(self) -> Iterator[str]:
        """Yield the notes in the order in which the text refers to them."""
        parts = {name: self._part(name, needed=False) for name, _ in self._notes}
        for name, key in list(self._notes):
            note = next((each for each in parts[name] if each.get(f"{_W}id") == key), Element("none"))
            yield " ".join(filter(None, map(self._text, note.iter(f"{_W}p"))))


def _without_fallback(element: Element) -> Iterator[Element]:
    """Yield what is below an element; of two forms of the same content, the first."""
    for child in element:
        if child.tag != _FALLBACK:
            yield child
            yield from _without_fallback(child)


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(f"{_W}val", "true") not in ("0", "false", "none", "off")


def _with_headline(blocks: list[TextBlock]) -> list[TextBlock]:
    """Return blocks with one headline: the first title, else the first of all if it is a heading; a further one is a heading."""
    titles = [number for number, block in enumerate(blocks) if block.kind == "headline"]
    if not titles and blocks and blocks[0].kind == "heading":
        return [blocks[0]._replace(kind="headline"), *blocks[1:]]
    for number in titles[1:]:
        blocks[number] = blocks[number]._replace(kind="heading")
    return blocks
