"""A source's text prepared for matching: folded typography with offsets, quotations, paragraphs. Made once for each source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from briefings.matcher import clauses, languages, marks
from briefings.matcher.folding import Folded
from briefings.matcher.languages import LanguageData
from briefings.matcher.marks import BLOCK, MarkedSpan, Quotation, Unclear

_DEEP = 50
"""Quotations that lie in one another, at most."""


class Paragraph(NamedTuple):
    """A paragraph with its place's name: `h` headline, `d` byline and subtitle, `p1` and on."""

    label: str
    start: int
    end: int


class Snapshot:
    """A text ready for matching. Offsets are code points of `text`."""

    def __init__(self, text: str, language: str | None = None, declared: Sequence[str] = ()) -> None:
        """Read a text's marks: `language` is a BCP 47 tag, `declared` pairs of marks, or `dash`."""
        self.text = text
        self.language_unknown = not language
        self.language: LanguageData = languages.find(language) if language else languages.guess(text)
        found = marks.find(text, languages.find(language), self.language, declared)
        self.quotations: tuple[Quotation, ...] = tuple(found.quotations)
        self.unclear: tuple[Unclear, ...] = tuple(found.unclear)
        self._repeated = found.repeated
        self.paragraphs = find_paragraphs(text)
        self._openings = [quotation.span.start for quotation in self.quotations]
        self._reach = _reaching(found.unclear)

    @cached_property
    def folded(self) -> Folded:
        """Return the folded text; words that stand identical in the text never need it."""
        return Folded(self.text, self._repeated)

    @cached_property
    def spans(self) -> tuple[MarkedSpan, ...]:
        """Return where the quotations stand, in order."""
        return tuple(quotation.span for quotation in self.quotations)

    def around(self, start: int, end: int) -> list[Quotation]:
        """Return the quotations that contain a stretch, innermost first."""
        last = bisect_right(self._openings, start)
        near = self.quotations[max(0, last - _DEEP) : last]
        return sorted(
            (each for each in near if each.span.start <= start and end <= each.span.end),
            key=lambda each: each.span.end - each.span.start,
        )

    def speech(self, start: int, end: int) -> bool:
        """Return whether a stretch has anything of a quotation's own words in it."""
        last = bisect_right(self._openings, max(start, end - 1))
        near = self.quotations[max(0, last - _DEEP) : last]
        return any(low < end and start < high for each in near for low, high in each.pieces)

    def doubt(self, start: int, end: int) -> str:
        """Return why the marks about a stretch are unclear, or an empty text where they are clear."""
        index = bisect_right(self._reach, end - 1, key=lambda entry: entry[0].start)
        while index > 0:
            index -= 1
            entry, furthest = self._reach[index]
            if start < entry.end:
                return entry.why
            if start >= furthest:
                break
        return ""

    def label(self, offset: int) -> str:
        """Return the name of the paragraph at a place, or an empty text between paragraphs."""
        index = bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.start) - 1
        return self.paragraphs[index].label if index >= 0 else ""


@lru_cache(maxsize=64)
def _prepared(text: str, language: str | None, declared: tuple[str, ...]) -> Snapshot:
    return Snapshot(text, language, declared)


def prepare(text: str, *, language: str | None = None, marks: Sequence[str] | str = ()) -> Snapshot:
    """Return a text prepared for matching; linear in its length.

    `language` is the text's BCP 47 tag; `marks` are the pairs of quotation marks that it uses (`»«`), or `dash`.
    """
    return _prepared(text, language, (marks,) if isinstance(marks, str) and marks else tuple(marks))


def find_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an article: headline, byline and subtitle (its own block), then p1, p2 and on.

    Blocks are divided by blank lines. A text of one block is p1; of two, headline and p1.
    """
    blocks = [(match.start(), match.end()) for match in BLOCK.finditer(text)]
    names: list[str] = []
    if len(blocks) > 1:
        names.append("h")
    if len(blocks) > 2:
        names.append("d")
    found = [Paragraph(name, *block) for name, block in zip(names, blocks, strict=False)]
    lines = chain.from_iterable(clauses.lines(text, *block) for block in blocks[len(names) :])
    return (*found, *(Paragraph(f"p{number}", *line) for number, line in enumerate(lines, 1)))


def _reaching(unclear: list[Unclear]) -> list[tuple[Unclear, int]]:
    """Return unclear stretches in order, each with the furthest end of it and all before it."""
    found: list[tuple[Unclear, int]] = []
    for entry in sorted(each for each in unclear if each.start < each.end):
        found.append((entry, max(entry.end, found[-1][1] if found else 0)))
    return found
