"""A source's text prepared for matching: folded typography with offsets, quotations, paragraphs. Made once for each source."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from briefings.matcher import clauses, languages, marks
from briefings.matcher.folding import HYPHENS, Folded
from briefings.matcher.languages import LanguageData
from briefings.matcher.marks import BLOCK, MarkedSpan, Quotation, Unclear
from briefings.model.locators import Locator

_OVERRIDE = re.compile(r"[\u202d\u202e][^\n\u202c]*")
_DIVIDED = re.compile(rf"(?<=[^\W\d_])[{HYPHENS}][^\S\n]*\n[^\S\n]*(?=[^\W\d_])")
_DEEP = 50
"""Quotations that lie in one another, at most."""

_MARK = re.compile(r"⟦(?:(heading|table|caption|box|note)|(text)|page ([1-9][0-9]{0,4}))⟧[^\S\n]*")
"""What `briefings capture` writes before a block that is not a paragraph, before the body, and before a page."""


class Paragraph(NamedTuple):
    """A paragraph with its place's name: `h` headline, `d` byline and subtitle, `p1` and on, `table:1`, `caption:1`.

    In a text with pages, paragraphs are counted on each page (`page:12, p3`); `whole` is the name in the whole text (`p57`),
    and `page` the page on which the paragraph begins.
    """

    label: str
    start: int
    end: int
    page: int | None = None
    whole: str = ""


class Snapshot:
    """A text ready for matching. Offsets are code points of `text`."""

    def __init__(self, text: str, language: str | None = None, declared: Sequence[str] = ()) -> None:
        """Read a text's marks: `language` is a BCP 47 tag, `declared` pairs of marks, or `dash`."""
        self.text = text
        self.language_unknown = not language
        self.language: LanguageData = languages.find(language) if language else languages.guess(text)
        found = marks.find(text, languages.find(language), self.language, declared)
        self.quotations: tuple[Quotation, ...] = tuple(found.quotations)
        self.unclear: tuple[Unclear, ...] = (*found.unclear, *_turned(text))
        self._repeated = found.repeated
        self.paragraphs = find_paragraphs(text)
        self._openings = [quotation.span.start for quotation in self.quotations]
        self._reach = _reaching(self.unclear)

    @cached_property
    def folded(self) -> Folded:
        """Return the folded text; words that stand identical in the text never need it."""
        return Folded(self.text, self._repeated)

    @cached_property
    def unbroken(self) -> Folded | None:
        """Return the folded text without the hyphens that divide words at the ends of lines; None where none do."""
        divided = [(found.start(), found.end()) for found in _DIVIDED.finditer(self.text)]
        return Folded(self.text, sorted([*self._repeated, *divided])) if divided else None

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

    def parts_marks(self, start: int, end: int) -> bool:
        """Return whether a stretch has one mark of a quotation inside another quotation, and not the other mark."""
        return any(
            (start <= span.opening < end) != (start < span.closing <= end)
            for quotation in self._inner
            if (span := quotation.span).opening < end and start < span.closing
        )

    @cached_property
    def _inner(self) -> tuple[Quotation, ...]:
        return tuple(quotation for quotation in self.quotations if quotation.depth)

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
        index = self._index(offset)
        return self.paragraphs[index].label if index >= 0 else ""

    def _index(self, offset: int) -> int:
        return bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.start) - 1

    def stands(self, offset: int, at: Locator) -> bool:
        """Return whether a place of a sheet names the paragraph at an offset.

        A paragraph is on the page on which it begins, and on that on which the next one begins. In a text without pages, only
        the numbers of paragraphs count; a place that names a page, a time or nothing else names every paragraph of it.
        """
        index = self._index(offset)
        if index < 0:
            return False
        here, after = self.paragraphs[index], self.paragraphs[index + 1 : index + 2]
        parts = {part for part in at.parts if not part.startswith(("p", "time:")) and part != "whole"}
        wanted = parts | {f"p{number}" for page, number in at.paragraphs if not page or here.page is None}
        if here.page is not None:
            wanted |= {f"page:{page}, p{number}" for page, number in at.paragraphs if page}
            wanted |= {f"page:{page}" for page in at.pages if not at.on_page(page)}
        last = max([here.page or 0, *(each.page or 0 for each in after)])
        names = {here.label, here.whole, *(f"page:{page}" for page in range(here.page or 0, last + 1))}
        return not wanted or not wanted.isdisjoint(names)


@lru_cache(maxsize=64)
def prepare(text: str, *, language: str | None = None, marks: tuple[str, ...] = ()) -> Snapshot:
    """Return a text prepared for matching; linear in its length.

    `language` is the text's BCP 47 tag; `marks` are the pairs of quotation marks that it uses (`»«`), or `dash`.
    """
    return Snapshot(text, language, marks)


def find_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an article: headline, byline and subtitle, then p1, p2 and on; and its tables and captions.

    Blocks are divided by blank lines. Those before a line `⟦text⟧` are headline, byline and subtitle; each line after it is
    a paragraph, but a block that begins with its kind (`⟦table⟧`) is one of that kind. After a line `⟦page 2⟧`, paragraphs are
    counted on that page. In a text without that line, two
    blocks are headline and p1, and of more the second is byline and subtitle.
    """
    blocks = [(match.start(), match.end()) for match in BLOCK.finditer(text)]
    body = next((number for number, (start, end) in enumerate(blocks) if text[start:end].strip() == "⟦text⟧"), None)
    head = (len(blocks) > 1) + (len(blocks) > 2) if body is None else body
    found = [Paragraph("d" if number else "h", *block) for number, block in enumerate(blocks[:head])]
    counts: Counter[str] = Counter()
    page = None
    for start, end in blocks[head:]:
        mark = _MARK.match(text, start, end)
        if mark is None or (mark[1] is None and mark.end() < end):
            for line in clauses.lines(text, start, end):
                counts["p"] += 1
                counts[f"page:{page}"] += 1
                whole = f"p{counts['p']}"
                label = f"page:{page}, p{counts[f'page:{page}']}" if page else whole
                found.append(Paragraph(label, *line, page, whole))
        elif mark[1]:
            counts[mark[1]] += 1
            found.append(Paragraph(f"{mark[1]}:{counts[mark[1]]}", mark.end(), end, page))
        elif mark[3]:
            page = int(mark[3])
    return tuple(found)


def _turned(text: str) -> Iterator[Unclear]:
    """Yield the stretches that an override of direction shows in another order than they are stored in: “not” for “ton”."""
    for found in _OVERRIDE.finditer(text):
        against = ("R", "AL") if found[0][0] == "\u202d" else ("L", "EN")
        if sum(unicodedata.bidirectional(sign) in against for sign in found[0]) > 1:
            why = f"a direction override (U+{ord(found[0][0]):04X}) shows these characters in another order"
            yield Unclear(*found.span(), why)


def _reaching(unclear: Sequence[Unclear]) -> list[tuple[Unclear, int]]:
    """Return unclear stretches in order, each with the furthest end of it and all before it."""
    found: list[tuple[Unclear, int]] = []
    for entry in sorted(each for each in unclear if each.start < each.end):
        found.append((entry, max(entry.end, found[-1][1] if found else 0)))
    return found
