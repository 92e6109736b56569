"""Places in a source, as sheets write them: h, d, p3, p1-p2, `p1, p2`, page:4, `page:12, p3`, table:1, time:00:12:30."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from briefings.problems import UnreadError

_PARAGRAPH = re.compile(r"p([1-9][0-9]{0,3})(?:-p?([1-9][0-9]{0,3}))?\Z")
_PAGE = re.compile(r"page:([1-9][0-9]{0,4})\Z")
_TIME = re.compile(r"time:(?:[0-9]{1,2}:[0-5]?[0-9]|[0-9]{1,2}):[0-5][0-9]\Z")
_MARKED = re.compile(r"(?:heading|table|caption|box|note):[1-9][0-9]{0,3}\Z")
_NUMBER = r"[\s.:_#-]*([1-9][0-9]{0,3})"
_NEARLY = re.compile(rf"(?:p|par|para|paragraphs?|absatz|abs|¶|§)?{_NUMBER}(?:\s*[-–]\s*p?\s*([1-9][0-9]{{0,3}}))?")
_NEARLY_PAGE = re.compile(rf"(?:page|pg|seite){_NUMBER}")
_NAMED = {"h": "headline", "d": "byline and subtitle", "whole": "the whole document"}

_FORMS = (
    "write h (headline), d (byline and subtitle), p3, p1-p2, page:4, `page:12, p3`, table:1, caption:1, time:00:12:30, "
    "or whole for the document as a whole"
)


class LocatorError(UnreadError):
    """The text is not a place in a source; `hint` says what to write."""


class Locator(Struct, frozen=True, array_like=True):
    """A place in a source: its text, and the paragraphs it names, each with its page.

    A paragraph of a page is counted on that page; page 0 stands for the whole text.
    """

    text: str
    paragraphs: tuple[tuple[int, int], ...] = ()

    @property
    def parts(self) -> list[str]:
        """Return what is between the commas."""
        return [part.strip() for part in self.text.split(",")]

    @property
    def pages(self) -> list[int]:
        """Return the pages it names, each once."""
        return list(dict.fromkeys(int(part[5:]) for part in self.parts if part.startswith("page:")))

    @property
    def marked(self) -> list[str]:
        """Return the headings, tables, captions, boxes and notes it names, as written: `table:1`."""
        return [part for part in self.parts if _MARKED.match(part)]

    @property
    def labels(self) -> list[str]:
        """Return the paragraphs it names by their names in a text: `p3`, `page:2, p1`."""
        return [f"page:{page}, p{number}" if page else f"p{number}" for page, number in self.paragraphs]

    def on_page(self, page: int) -> list[int]:
        """Return the numbers of the paragraphs that it names of one page; 0: of the whole text."""
        return [number for of, number in self.paragraphs if of == page]


NOWHERE = Locator("")
"""The place of words that is still to be found."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Locator:
    """Return the place that `text` writes. Raises LocatorError."""
    paragraphs: list[tuple[int, int]] = []
    page = 0
    for part in text.split(","):
        part = part.strip()
        page = int(part[5:]) if _PAGE.match(part) else page
        match = _PARAGRAPH.match(part)
        if match:
            first, last = int(match[1]), int(match[2] or match[1])
            if last < first or last - first > 200:
                raise LocatorError(f"“{part}” runs backwards or too far", _FORMS)
            paragraphs.extend((page, number) for number in range(first, last + 1))
        elif part not in _NAMED and not any(form.match(part) for form in (_PAGE, _TIME, _MARKED)):
            near = meant(part)
            raise LocatorError(f"“{part}” is not a place in a source", f"did you mean {near}?" if near else _FORMS)
    return Locator(text, tuple(paragraphs))


def meant(text: str) -> str:
    """Return the place that a text looks like (`P2`, `paragraph 2`, `2`, `¶ 2-3`, `page 4`); empty if it looks like none."""
    small = text.strip().lower()
    page, paragraph = _NEARLY_PAGE.fullmatch(small), _NEARLY.fullmatch(small)
    if page:
        return f"page:{page[1]}"
    if paragraph:
        return f"p{paragraph[1]}" + (f"-p{paragraph[2]}" if paragraph[2] else "")
    return small if small in _NAMED else ""


def spanning(first: str, last: str) -> str:
    """Return the place from one paragraph to another: `p3-p4`, `page:2, p3-p4`, `page:2, p3, page:3, p1`.

    It is the first one alone if the last one is the same, or if they are not both numbered paragraphs.
    """
    if first == last or not first[:1] == last[:1] == "p":
        return first
    page, number = last.rpartition("p")[::2]
    return f"{first}-p{number}" if first.startswith(page) else f"{first}, {last}"


def printed(locator: Locator) -> str:
    """Return the place in words: `headline`, `paragraph 2`, `paragraphs 1 and 2`, `page 12, paragraph 3`, `at 00:12:30`."""
    words = [_NAMED[part] for part in locator.parts if part in _NAMED]
    for page in locator.pages:
        words += [f"page {page}", *_paragraphs(locator.on_page(page))]
    words += [part.replace(":", " ") for part in locator.marked]
    words += [f"at {part[5:]}" for part in locator.parts if part.startswith("time:")]
    return ", ".join([*words, *_paragraphs(locator.on_page(0))])


def _paragraphs(numbers: list[int]) -> Iterator[str]:
    if len(numbers) == 1:
        yield f"paragraph {numbers[0]}"
    elif len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        yield f"paragraphs {numbers[0]} to {numbers[-1]}"
    elif numbers:
        yield f"paragraphs {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
