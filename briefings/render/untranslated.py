"""What a page or pack says in English because the catalogue of its language lacks it: marked as English, for screen readers.

A page is declared to be in the desk's language, and that must be true of its words. The English of every sentence that lacks a
translation is known; where it stands in the finished markup, it gets its language. Only desks with a catalogue that is not whole
pay for this.
"""

from __future__ import annotations

import re
from functools import lru_cache

from briefings.load import messages as catalogues
from briefings.model.messages import SOURCE, Messages
from briefings.render.lines import escape

_PLACE = re.compile(r"\{\w+\}")
_TOKEN = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_WORD = re.compile(r"[^\W\d_]+")
_EDGE = " \u00a0.,;:()[]“”‘’–…/"
_JOINTS = frozenset(":/-#._&")
"""A word behind one of these is part of a longer one: TLP:CLEAR, an address."""
_SHORT = 4
"""Fewer characters are marked only where nothing else stands beside them: other languages may have the same word."""
_SILENT = frozenset({"script", "style", "title", "textarea"})
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_MARK = f'<span lang="{SOURCE}" dir="ltr">', "</span>"

Sentences = dict[str, tuple[str, ...]]
"""Stretches of English by their first word, the longest first, in small letters and as markup has them."""


def marked(html: str, messages: Messages) -> str:
    """Return markup in which all words that have no translation say that they are English."""
    if messages.tag.partition("-")[0] == SOURCE or catalogues.is_ours(messages.tag):
        return html
    table = _table(messages)
    found: list[str] = []
    open_: list[tuple[str, bool]] = []
    for token in _TOKEN.split(html):
        tag = _TAG.match(token)
        if tag is None:
            found.append(token if any(other for _, other in open_) else _in_text(token, table))
            continue
        found.append(token)
        name = tag[2].lower()
        if tag[1]:
            while open_ and open_.pop()[0] != name:
                pass
        elif name not in _VOID and not token.endswith("/>"):
            open_.append((name, name in _SILENT or (name != "html" and " lang=" in token)))
    return "".join(found)


def _in_text(text: str, table: Sentences) -> str:
    small = text.replace("\u00a0", " ").lower()
    whole = small.strip(_EDGE)
    found: list[str] = []
    end = 0
    for match in _WORD.finditer(small):
        start = match.start()
        inside = start > 0 and small[start - 1] in _JOINTS
        for each in table.get(match[0], ()) if start >= end and not inside else ():
            behind = start + len(each)
            if small.startswith(each, start) and not small[behind : behind + 1].isalnum():
                if len(each) >= _SHORT or each == whole:
                    found += [text[end:start], _MARK[0], text[start:behind], _MARK[1]]
                    end = behind
                break
    return "".join([*found, text[end:]])


@lru_cache(maxsize=4)
def _table(messages: Messages) -> Sentences:
    table: dict[str, set[str]] = {}
    for key, english in catalogues.sentences().items():
        for text in english if key not in messages.texts else ():
            for part in _PLACE.split(text):
                stretch = escape(part.strip(_EDGE)).lower()
                first = _WORD.match(stretch)
                if first:
                    table.setdefault(first[0], set()).add(stretch)
    return {word: tuple(sorted(parts, key=lambda part: (-len(part), part))) for word, parts in table.items()}
