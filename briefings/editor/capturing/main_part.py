"""Which lines of a page are its article: trafilatura finds the words, and they are looked up among the lines.

Trafilatura gets a simpler copy of the page. Only the words that it returns count, so nothing here depends on how it works.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from briefings.editor.capturing.lines import BLOCKS, SILENT, Line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MANY = 1000
"""Of more elements of one kind, trafilatura gets so many: what most of them are, the others are too."""
_FEW = 100
"""So many elements of each part of a page show its author."""
_OTHERS = "briefings-others"
"""An attribute of elements that trafilatura does not get."""
_KEPT = frozenset(["a", "img", "input", "video", "audio", "picture", *SILENT])
_LONG = 30
"""So many letters in a row are in a text only once."""


def main_part(tree: HtmlElement, seen: Sequence[Line], title: int) -> set[int]:
    """Return the numbers of the lines that are the main part of a page. `title` is the number of its title."""
    from trafilatura import bare_extraction

    repeated = list(_repeated(tree))
    found: Any = bare_extraction(
        _simpler(tree, [each for _, rest in repeated for each in rest]),
        output_format="txt",
        include_comments=False,
        include_links=True,
    )
    if found is None:
        return set()
    numbers = _numbers([letters(line.text) for line in seen], found.body, title)
    numbers_of: dict[HtmlElement, list[int]] = {}
    for number, line in enumerate(seen):
        numbers_of.setdefault(line.element, []).append(number)
    for parts in repeated:
        inner = ([each for outer in part for each in outer.iter()] for part in parts)
        first, others = ([number for each in part for number in numbers_of.get(each, ())] for part in inner)
        votes = Counter[Any]()
        for number in first:
            votes[seen[number].element.tag] += 1 if number in numbers else -1
        numbers.update(number for number in others if votes[seen[number].element.tag] > 0)
    return numbers


def author_of(tree: HtmlElement) -> str:
    """Return whom trafilatura takes for the author of a page, by the first elements of each part."""
    from trafilatura import extract_metadata

    first = copy.deepcopy(tree)
    for parent in list(first.iter()):
        del parent[_FEW:]
    return extract_metadata(first, date_config={"extensive_search": False, "original_date": True}).author or ""


def _repeated(tree: HtmlElement) -> Iterator[tuple[list[HtmlElement], list[HtmlElement]]]:
    """Yield the first and the other elements of each long row of elements that are of one kind and class."""
    for parent in tree.iter():
        if len(parent) > _MANY:
            alike: dict[tuple[str, str], list[HtmlElement]] = {}
            for each in parent if not "".join(each.tail or "" for each in parent).strip() else ():
                alike.setdefault((each.tag, each.get("class", "")), []).append(each)
            yield from ((row[:_MANY], row[_MANY:]) for row in alike.values() if len(row) > _MANY)


def _simpler(tree: HtmlElement, without: Sequence[HtmlElement]) -> HtmlElement:
    """Return a copy of a page in which nothing but links and pictures is inside a line, without some of its elements."""
    from lxml.etree import strip_attributes, strip_tags

    for each in without:
        each.set(_OTHERS, "")
    simple = copy.deepcopy(tree)
    for each in simple.xpath(f"//*[@{_OTHERS}]"):
        each.drop_tree()
    strip_attributes(simple, "style", "aria-hidden")  # all that is left is seen
    blocks = list(simple.iter(*BLOCKS))
    outer: set[HtmlElement] = set()
    for each in blocks:
        outer.update(takewhile(lambda up: up not in outer, each.iterancestors()))
    for each in blocks:
        kinds = {inner.tag for inner in each.iterdescendants("*")} if each not in outer else _KEPT
        if kinds and kinds.isdisjoint(_KEPT):
            each.text = each.text_content()
            each[:] = []
        elif each not in outer:
            strip_tags(each, *kinds - _KEPT)
    for each in list(simple.iter("div", "section")):
        if len(each) == 1 and each[0].tag == each.tag and not f"{each.text or ''}{each[0].tail or ''}".strip():
            for name in ("id", "class"):
                each[0].set(name, f"{each.get(name, '')} {each[0].get(name, '')}".strip())
            each.drop_tag()
    return simple


def letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return re.sub(r"\W+", "", text)


def _numbers(seen: Sequence[str], body: HtmlElement, title: int) -> set[int]:
    """Return the numbers of the lines that are in the main part, each as often as there: those behind the title first."""
    texts = (text for each in body.iter() for text in {"".join(each.itertext()), each.text, each.tail})
    times = Counter(letters(text) for text in texts if text)
    whole = letters("".join(body.itertext()))
    same: dict[str, list[int]] = {}
    for number in (*range(title, len(seen)), *reversed(range(title))):
        same.setdefault(seen[number], []).append(number)
    often = {words: times[words] or (len(words) > _LONG and words in whole) for words in same if words}
    return {number for words, most in often.items() for number in same[words][:most]}
