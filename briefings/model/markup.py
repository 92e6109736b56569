"""Prose with Markdown markup, as typed blocks. Raw HTML is text; nothing active can come out of it.

The tree that Markdown builds is walked and only what we know is taken over: paragraphs, lists, emphasis, code, links
with an http(s) or mailto address. Everything else is its text.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.inlinepatterns import SimpleTextInlineProcessor

from briefings.model.addresses import wrong_with
from briefings.model.pieces import Piece, ProseBlock, fold, inline

_MAIL = re.compile(r"mailto:[^\s]+@[^\s]+", re.IGNORECASE)
_KINDS = {"em": "em", "strong": "strong", "code": "code"}
_NO_LETTER = re.compile(r"[\W_]+")
_STASH = re.compile("\x02(?:amp|[a-z]+:\\d+|\\d+)\x03")


@cache
def _markdown() -> Markdown:
    markdown = Markdown(output_format="html")
    images = ("image_link", "image_reference", "short_image_ref")
    for registry, names in (
        (markdown.preprocessors, ("html_block", "normalize_whitespace")),
        (markdown.inlinePatterns, ("html", "entity", "reference", "short_reference", "automail", *images)),
        (markdown.parser.blockprocessors, ("reference", "hashheader", "setextheader", "code", "hr", "quote")),
    ):
        for name in names:
            registry.deregister(name, strict=False)
    # `[[kind:id]]` is ours: taken as plain text here, read by `inline` afterwards
    markdown.inlinePatterns.register(SimpleTextInlineProcessor(r"(\[\[[^\[\]]*\]\])"), "mention", 185)
    return markdown


def blocks(text: str) -> tuple[ProseBlock, ...]:
    """Return the blocks that a text with Markdown markup writes."""
    markdown = _markdown().reset()
    root: Any = markdown.parser.parseDocument(text.replace("\x02", "").replace("\x03", "").split("\n")).getroot()
    for name in ("inline", "unescape"):
        processor = markdown.treeprocessors[name]
        changed = processor.run(root)
        root = root if changed is None else changed
    found: list[ProseBlock] = []
    for element in root:
        if element.tag in ("ul", "ol"):
            items = tuple(_item(entry) for entry in element)
            found.append(ProseBlock("ul" if element.tag == "ul" else "ol", items))
        else:
            found.append(ProseBlock("p", (_item(element),)))
    kept = tuple(block for block in found if any(block.items))
    _nothing_lost(kept, text)
    return _placed(kept, text)


def _nothing_lost(found: tuple[ProseBlock, ...], text: str) -> None:
    """Raise ValueError where Markdown dropped a letter, as it does of some stars that do not pair (`*b**x*ii_`).

    Numbers of lists and addresses of links are not printed, and texts that have such are not compared.
    """
    pieces = [piece for block in found for item in block.items for piece in item]
    if any(block.kind == "ol" for block in found) or any(piece.kind == "link" for piece in pieces):
        return
    if _NO_LETTER.sub("", "".join(piece.target + piece.text for piece in pieces)) != _NO_LETTER.sub("", text):
        raise ValueError("stars and underscores do not pair here; write a backslash before one that is text")


def _placed(found: tuple[ProseBlock, ...], text: str) -> tuple[ProseBlock, ...]:
    """Return the blocks with each piece's offset in the text as typed, as far as its words stand there literally."""
    cursor = 0

    def place(piece: Piece) -> Piece:
        nonlocal cursor
        start = text.find(f"[[{piece.target}" if piece.kind == "mention" else piece.text, cursor)
        cursor = start if start >= 0 else cursor
        return piece._replace(offset=cursor)

    return tuple(block._replace(items=tuple(tuple(map(place, item)) for item in block.items)) for block in found)


def _item(element: ElementTree.Element) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    _collect(element, "text", "", pieces)
    while pieces and pieces[-1].kind == "text" and not pieces[-1].text.strip():
        pieces.pop()
    return tuple(pieces)


def _collect(element: ElementTree.Element, kind: str, target: str, pieces: list[Piece]) -> None:
    _add(element.text, kind, target, pieces)
    for child in element:
        if child.tag == "a":
            _collect(child, "link", _address(child), pieces)
        elif child.tag == "br":
            _add(" ", kind, target, pieces)
        else:
            inner = kind if kind == "link" else _KINDS.get(child.tag, kind)
            _collect(child, inner, target, pieces)
        _add(child.tail, kind, target, pieces)


def _address(link: ElementTree.Element) -> str:
    """Return where a link leads. Raises ValueError where none may lead, since its address would be lost unseen."""
    address = link.get("href", "")
    wrong = "" if _MAIL.fullmatch(address) else wrong_with(address)
    if wrong and not address.lower().startswith(("https:", "http:")):
        wrong = "a link that starts with https://, http:// or mailto: is expected here; a sheet is [[kind:id]]"
    if wrong:
        raise ValueError(wrong)
    if not "".join(link.itertext()).strip():
        raise ValueError("a link with words is expected here, [words](address)")
    if link.get("title"):
        raise ValueError("a link without a title is expected here, [words](address): nothing prints a title")
    return address


def _add(text: str | None, kind: str, target: str, pieces: list[Piece]) -> None:
    if not text:
        return
    text = _STASH.sub(lambda match: "&" if match[0] == "\x02amp\x03" else "", text)
    text = fold(text)
    if kind == "code":
        text = unescape(text)  # Markdown escapes code itself, for output that we do not use
    if kind == "text":
        pieces.extend(inline(text))
    else:
        pieces.append(Piece(kind, text, target))  # type: ignore[arg-type]  # kinds come from _KINDS and "link"
