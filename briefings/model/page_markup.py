"""HTML in hand-written pages: which of it is markup, and that everything else is text, as it was typed.

A page may hold the elements and attributes listed here, each closed again. Whatever else looks like HTML is words of its
writer: it is shown, never taken out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

_VOID = frozenset({"br", "col", "hr", "wbr"})
_WITHIN = {
    **dict.fromkeys(("caption", "col", "tbody", "td", "tfoot", "th", "thead", "tr"), ("table",)),
    **dict.fromkeys(("dd", "dt"), ("dl",)),
    "li": ("ol", "ul"),
    "figcaption": ("figure",),
    "summary": ("details",),
}
"""What stands inside another element only. Its end may be left out."""
TAGS = frozenset(_WITHIN) | {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "cite", "code", "del", "details", "div", "dl", "em", "figure", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "table", "u", "ul", "var", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "details": {"open"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "*": {"class", "dir", "id", "lang", "title"},
}
SCHEMES = frozenset({"http", "https", "mailto"})

_ACTIVE = frozenset({
    "audio", "base", "body", "button", "canvas", "embed", "font", "form", "frame", "head", "html", "iframe", "img", "input",
    "link", "main", "map", "math", "meta", "nav", "noscript", "object", "option", "picture", "script", "section", "select",
    "source", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
"""Elements that a writer may have meant: a page has none of them."""

# A value has no character that Markdown reads before it reads tags: it would take the tag apart.
_VALUE = r"\"[^\"<>`\[\]\\]*\"|'[^'<>`\[\]\\]*'|[^\s\"'=<>`\[\]\\]+"
_ATTRIBUTE = rf"[a-zA-Z][\w:-]*(?:\s*=\s*(?:{_VALUE}))?"
_TITLE = r"(?:[ \t]+(?:\"[^\"<>\n]*\"|'[^'<>\n]*'))?[ \t]*"
_FOUND = re.compile(
    r"\\[\\`]|(?P<ticks>`+|^~{3,})"
    r"|(?P<comment><!--)"
    rf"|(?P<address>\[[^\[\]<`\\]*\]\(<[^<>\n]*>{_TITLE}\)|^ *\[[^\[\]]*\]:[ \t]*<[^<>\n]*>{_TITLE}$"
    r"|<(?i:https?)://[^<>\s]*>|<[^<>\s!]+@[^@<>\s]+>)"
    rf"|(?P<tag></?(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:\s+{_ATTRIBUTE})*)\s*/?>)"
    r"|(?P<entity>&(?P<of>[a-zA-Z][a-zA-Z0-9]*);)"
    r"|(?P<link>(?<=\]\()[a-zA-Z][a-zA-Z0-9+.-]*:)"
    r"|<",
    re.MULTILINE,
)
_TICKS = re.compile(r"\n[ \t]*(?=\n)|(?P<ticks>`+|^~{3,})", re.MULTILINE)
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_NAME = re.compile(rf"([a-zA-Z][\w:-]*)(?:\s*=\s*({_VALUE}))?")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SCHEME = re.compile(r"[\x00-\x20]*(?:([a-zA-Z][a-zA-Z0-9+.-]*):|[/\\]{2})")

_AS_CODE = "write it in Markdown, or as code between backticks if it is text"
_LINKS = "links lead to pages, or to addresses that begin with https://, http:// or mailto:"


class MarkupStretch(NamedTuple):
    """A stretch of a page, from `start` to `end`, that is not plain text: what becomes of it, and what to tell its writer.

    `kept` is markup; of what is `shown` every `<` and `&` is text; what is `hidden`, a comment, is left out.
    """

    start: int
    end: int
    become: Literal["kept", "shown", "hidden"]
    message: str = ""
    hint: str = ""
    wrong: bool = False


def parts(text: str) -> Iterator[MarkupStretch]:
    """Yield what of a page's text Markdown could take for HTML, in its order."""
    found: list[tuple[int, int, re.Match[str]]] = []
    spans, last, end = code(text), text.rfind("-->"), 0
    for match in _FOUND.finditer(text):
        if match.start() < end:
            continue
        start, end = match.span()
        if match["ticks"]:
            end = spans.get(start, end)
        elif match["comment"] and end <= last:
            end = text.index("-->", end) + 3
        found.append((start, end, match))
    paired = _paired([match for _, _, match in found if match["tag"]])
    for start, end, match in found:
        indented = text.startswith(("    ", "\t"), text.rfind("\n", 0, start) + 1)
        part = _part(text[start:end], start, match, is_paired=start in paired, indented=indented)
        yield part._replace(message="") if indented and not part.wrong else part  # it may be code, or in a list


def code(text: str) -> dict[int, int]:
    """Return where code begins and ends: at as many backticks in the same paragraph, or where a fence of lines is closed."""
    found: dict[int, int] = {}
    runs: dict[str, int] = {}
    fences: dict[str, int] = {}
    for match in reversed(list(_TICKS.finditer(text))):
        ticks, (start, end) = match["ticks"], match.span()
        if not ticks:  # an empty line: code in a line ends before it
            runs.clear()
            continue
        fence = len(ticks) > 2 and text[start - 1 : start] in ("", "\n")
        if (fence and ticks in fences) or ticks in runs:
            found[start] = fences[ticks] if fence and ticks in fences else runs[ticks]
        if ticks[0] == "`":
            runs[ticks] = end
        if fence and _LINE_END.match(text, end):
            fences[ticks] = end
    return found


def _part(words: str, start: int, match: re.Match[str], *, is_paired: bool, indented: bool) -> MarkupStretch:
    place = start, start + len(words)
    if match["comment"]:
        return _comment(words, place, indented=indented)
    if match["tag"]:
        return MarkupStretch(*place, "kept") if is_paired else MarkupStretch(*place, "shown", _of_tag(match), _AS_CODE)
    if match["link"]:
        known = match["link"][:-1].lower() in SCHEMES
        return MarkupStretch(*place, "kept", "" if known else f"this link is shown as text: {_LINKS}")
    kept = match["address"] or (match["entity"] and f"{match['of']};" in html5)
    return MarkupStretch(*place, "kept" if kept else "shown")


def leads_somewhere(address: str) -> bool:
    """Return whether a link may lead to an address, read as browsers do: on the site, or one with a scheme that is known."""
    address = re.sub(r"[\t\r\n]", "", unescape(address))
    scheme = _SCHEME.match(address)
    try:
        urlsplit(address)
    except ValueError:
        return False
    return scheme is None or (scheme[1] or "").lower() in SCHEMES


def _comment(words: str, place: tuple[int, int], *, indented: bool) -> MarkupStretch:
    """Return what becomes of a comment: what its writer wanted to hide is never shown for want of its end."""
    if words == "<!--":
        return MarkupStretch(*place, "shown", "this comment has no end", "end it with -->", wrong=not indented)
    if not indented:
        return MarkupStretch(*place, "hidden")
    if _BLANK_LINE.search(words):
        message = "an indented comment with an empty line in it would be seen"
        return MarkupStretch(*place, "shown", message, "begin it at the start of a line", wrong=True)
    return MarkupStretch(*place, "kept")


def _paired(tags: list[re.Match[str]]) -> set[int]:
    """Return where those tags begin that are markup: of an element that a page may have, and that ends again."""
    turns: dict[int, int] = {}  # 1 where an element begins, -1 where it ends
    waiting: dict[str, list[int]] = {}
    for at, match in enumerate(tags):
        name = match["name"].lower()
        if name not in TAGS:
            continue
        if not match[0].startswith("</"):
            if name not in _VOID:
                waiting.setdefault(name, []).append(at)
        elif waiting.get(name):
            begun = waiting[name].pop()
            if _is_fit(tags[begun]):
                turns[begun], turns[at] = 1, -1
    found: set[int] = set()
    inside: Counter[str] = Counter()
    for at, match in enumerate(tags):
        name = match["name"].lower()
        if name in _WITHIN:
            fit = any(inside[outer] for outer in _WITHIN[name]) and (at in turns or _is_fit(match))
        else:
            fit = at in turns or (name in _VOID and _is_fit(match))
        if fit:
            found.add(match.start())
            inside[name] += turns.get(at, 0)
    return found


def _is_fit(match: re.Match[str]) -> bool:
    """Return whether an opening tag has nothing but attributes that a page may have."""
    name = match["name"].lower()
    if name not in TAGS or match[0].startswith("</") or ("@" in match[0] and "\n" in match[0]):
        return False
    allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(name, set()) | {"markdown"}
    return all(
        attribute.lower() in allowed and (attribute.lower() != "href" or leads_somewhere(value.strip("\"'")))
        for attribute, value in _NAME.findall(match["attributes"])
    )


def _of_tag(match: re.Match[str]) -> str:
    """Return what to tell of a tag that is shown: nothing, where it is none that HTML knows."""
    name = match["name"].lower()
    if name in _ACTIVE:
        return f"<{name}> is shown as text: a page has no scripts, styles or forms, and a picture is ![words](file)"
    if name not in TAGS or match[0].startswith("</"):
        return ""
    if not _is_fit(match):
        valued = [attribute.lower() for attribute, value in _NAME.findall(match["attributes"]) if value]
        why = _LINKS if "href" in valued else f"a page does not take its attribute {valued[0]}" if valued else ""
        return f"<{name}> is shown as text: {why}" if why else ""
    where = f"outside <{_WITHIN[name][0]}>" if name in _WITHIN else f"it has no </{name}>"
    return f"<{name}> is shown as text: {where}"
