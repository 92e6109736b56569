"""Places in a source, as sheets write them: h, d, p3, p1-p2, `p1, p2`, page:4, time:00:12:30."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

_PARAGRAPH = re.compile(r"p([1-9][0-9]{0,3})(?:-p?([1-9][0-9]{0,3}))?\Z")
_PAGE = re.compile(r"page:([1-9][0-9]{0,4})\Z")
_TIME = re.compile(r"time:([0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}\Z")
_NAMED = {"h": "headline", "d": "byline and subtitle", "whole": "the whole document"}


class LocatorError(ValueError):
    """The text is not a place in a source."""

    hint = "write h (headline), d (byline and subtitle), p3, p1-p2, page:4, time:00:12:30, or whole for the document as a whole"


class Locator(Struct, frozen=True, array_like=True):
    """A place in a source: its text, and the numbers of the paragraphs it names."""

    text: str
    paragraphs: tuple[int, ...] = ()


NOWHERE = Locator("")
"""The place of words that is still to be found."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Locator:
    """Return the place that `text` writes. Raises LocatorError."""
    paragraphs: list[int] = []
    for part in text.split(","):
        part = part.strip()
        match = _PARAGRAPH.match(part)
        if match:
            first, last = int(match[1]), int(match[2] or match[1])
            if last < first or last - first > 200:
                raise LocatorError(f"“{part}” runs backwards or too far")
            paragraphs.extend(range(first, last + 1))
        elif part not in _NAMED and not _PAGE.match(part) and not _TIME.match(part):
            raise LocatorError(f"“{part}” is not a place in a source")
    return Locator(text, tuple(paragraphs))


def printed(locator: Locator) -> str:
    """Return the place in words: `headline`, `paragraph 2`, `paragraphs 1 and 2`, `page 4`, `at 00:12:30`."""
    words: list[str] = []
    numbers = list(locator.paragraphs)
    for part in (part.strip() for part in locator.text.split(",")):
        if part in _NAMED:
            words.append(_NAMED[part])
        elif part.startswith("page:"):
            words.append(f"page {part[5:]}")
        elif part.startswith("time:"):
            words.append(f"at {part[5:]}")
    if numbers:
        words.append(_paragraphs(numbers))
    return ", ".join(words)


def _paragraphs(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"paragraph {numbers[0]}"
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"paragraphs {numbers[0]} to {numbers[-1]}"
    return f"paragraphs {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
