"""What Markdown and HTML would take out of a hand-written page silently, shown as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE
from selectolax.lexbor import LexborHTMLParser

from briefings.model.page_markup import ATTRIBUTES, SCHEMES, TAGS, leads_somewhere, parts
from briefings.model.pieces import REFERENCE

_DEFINITION = re.compile(
    r"(?P<line>^ *)?(?P<begin>\[)(?P<label>[^\[\]]*)\]:[ ]*\n?[ ]*(?:(?P<sign><)|[^<\s])", re.MULTILINE
)
_UNREAD = re.compile(r"<(?=[^<>\s]*[@:][^<>\s]*>)")
"""The sign before an address that Markdown did not read as one: it stands inside HTML."""
_TO_FOLDER = re.compile(r'(<a [^<>]*href="[^":?#]*/)(#[^"]*)?(?=")')
"""A link to another page, as MkDocs writes it: to its folder. All links of the site end in a file's name."""
_LABEL = re.compile(r"\[([^\[\]]*)\]")


class AsTyped(Extension):
    """Shows tags that are none, definitions that no link uses, and where pictures and unknown addresses would lead.

    And prints `[[kind:id]]` and `[[kind:id|words]]` by `mention`. `has_picture` says whether a picture stands at an address.
    """

    def __init__(self, mention: Callable[[str, str], str], has_picture: Callable[[str], bool]) -> None:
        super().__init__()
        self._mention = mention
        self._has_picture = has_picture

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name is Markdown's
        """Come after blocks of code are put aside, and before anything reads HTML."""
        blocks: Any = md.parser.blockprocessors
        if "table" in blocks:
            blocks.register(_TableRows(md.parser, blocks["table"].config), "table", 75)
        md.inlinePatterns.register(_References(self._mention, md), "briefings-reference", 200)
        md.preprocessors.register(_Words(md), "briefings-as-typed", 22)
        md.treeprocessors.register(_UnledAddresses(md, self._has_picture), "briefings-addresses", 15)


class _References(InlineProcessor):
    def __init__(self, mention: Callable[[str, str], str], md: Markdown) -> None:
        super().__init__(REFERENCE.pattern, md)
        self._mention = mention

    def handleMatch(self, m: Any, data: str) -> tuple[Element | str, int, int]:  # type: ignore[override]  # noqa: N802
        return self.md.htmlStash.store(self._mention(m[1].strip(), m[2] or "")), m.start(0), m.end(0)


class _Words(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        found, end = [], 0
        for start, stop, shown in sorted([*self._markup(text), *self._definitions(text)]):
            if start >= end:  # not inside code
                found += [text[end:start], shown]
                end = stop
        return "".join([*found, text[end:]]).split("\n")

    def _markup(self, text: str) -> list[tuple[int, int, str]]:
        return [
            (part.start, part.end, "" if part.become == "hidden" else self._shown(text[part.start : part.end]))
            for part in parts(text)
            if part.become != "kept"
        ]

    def _definitions(self, text: str) -> list[tuple[int, int, str]]:
        """Return the brackets of definitions that no link uses, and of notes: to Markdown `[Note]: this` is one, and would vanish."""
        defined = {match.start("begin"): match for match in _DEFINITION.finditer(text)}
        by_line = {_label(match["label"]): match for match in defined.values() if match["line"] is not None}  # the last
        others = [
            match
            for match in _LABEL.finditer(text)
            if match.start() not in defined or defined[match.start()]["line"] is None
        ]
        used = {id(by_line[label]) for match in others if (label := _label(match[1])) in by_line}
        notes = "footnote" in self.md.parser.blockprocessors
        return [
            (*match.span(name), self.md.htmlStash.store(escape(match[name])))
            for match in defined.values()
            for name in ("begin", "sign")
            if match[name] and (not notes if match["label"].startswith("^") else id(match) not in used)
        ]

    def _shown(self, text: str) -> str:
        return re.sub("[<&]", lambda match: self.md.htmlStash.store(escape(match[0])), text)


def _label(text: str) -> str:
    return " ".join(text.split()).lower()


class _TableRows(TableProcessor):
    """A row keeps the cells that it has more than its table has heads."""

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]
        for words in self._split_row(row)[len(align) :]:  # type: ignore[attr-defined]
            SubElement(parent[-1], parent[-1][0].tag).text = words.strip(" ")


class _UnledAddresses(Treeprocessor):
    def __init__(self, md: Markdown, has_picture: Callable[[str], bool]) -> None:
        super().__init__(md)
        self._has_picture = has_picture

    def run(self, root: Element) -> None:
        for element in root.iter():
            address = element.get("href" if element.tag == "a" else "src") or ""
            if element.tag == "img" and element.get("alt") and self._has_picture(address):
                continue
            if element.tag == "img":
                words = ", ".join(filter(None, (element.get("alt"), element.get("title"))))
                tail = element.tail
                element.clear()
                element.tag, element.tail = "span", tail
                element.text = f"{words} ({address})" if words else address
            elif element.tag == "a" and AMP_SUBSTITUTE not in address and not leads_somewhere(address):
                said = "".join(element.itertext())
                element.tag, element.attrib = "span", {}
                if said != address:
                    _append(element, f" ({address})")


def _append(element: Element, words: str) -> None:
    last: Any = next(reversed(element), None)
    if last is None:
        element.text = f"{element.text or ''}{words}"
    else:
        last.tail = f"{last.tail or ''}{words}"


def sanitised(html: str) -> tuple[str, str]:
    """Return a page's markup with nothing active in it, and what words were lost with what was; none on most pages."""
    html = _UNREAD.sub("&lt;", html)
    attributes = {**ATTRIBUTES, "img": {"alt", "src", "title"}}  # of HTML that a writer typed no <img> comes here
    clean = nh3.clean(html, tags=TAGS | {"img"}, attributes=attributes, link_rel=None, url_schemes=set(SCHEMES))
    before, after = (" ".join(LexborHTMLParser(f"<body>{text}").text(separator=" ").split()) for text in (html, clean))
    lost = [word for word in before.split() if word not in after] if before != after else []
    return _TO_FOLDER.sub(r"\1index.html\2", clean), " ".join(lost)
