"""An article as the rules read it: its quotations, the author's words alone, their tokens and sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from briefings.editor.drafting.language import DraftingLanguage, language
from briefings.matcher import Snapshot, prepare

MASK = "\ufffc"
"""Stands for each character of a quotation, marks included, in `Article.masked`."""

_PLACE = re.compile(r"(?:[A-Z][\w.’'-]*,? ?){1,5}\([A-Z][\w ]*\)\s*[–—-]+\s|[A-Z][A-Z.,’ ]{3,40}[–—-]+\s")
"""Where a report was written, before its first sentence: BRENN (Wire) –."""
_CLOSED = ".!?…"
_END = re.compile(rf"[{_CLOSED}]+(?=\s|{MASK}|\Z)|{MASK}(?=\s+[^\s{MASK}]|\s*{MASK}|\Z)")


@cache
def _token(code: str) -> re.Pattern[str]:
    """Return the pattern of a language's tokens; the point of an abbreviation belongs to its word."""
    short = "|".join(sorted(map(re.escape, language(code).capitals("abbreviations", "places")), key=len, reverse=True))
    return re.compile(
        rf"{MASK}+|(?:[^\W\d_]\.){{2,}}|[^\W\d_]\.(?=\s+[^\W\d_])|(?:\w+-)*(?:{short or '(?!)'})\.(?!\w)"
        r"|[^\W\d_](?:\w|[’'ʼ.&-](?=\w))*(?:(?<=s)[’'])?|\d(?:[\d.,:/]*\d)?|\S"
    )


class Token(NamedTuple):
    """A word, a number, a mark of punctuation, or a whole quotation, and where it is."""

    text: str
    start: int
    end: int

    @property
    def small(self) -> str:
        """Return the word in small letters, without the point of an abbreviation."""
        return self.text.lower().rstrip(".")

    @property
    def is_word(self) -> bool:
        """Return whether it is a word."""
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        """Return whether it is a word with a capital letter."""
        return self.text[0].isupper()

    @property
    def owns(self) -> bool:
        """Return whether it is a possessive: Poland’s."""
        return re.search(r"[’']s?\Z", self.text) is not None


class Sentence(NamedTuple):
    """A sentence of the author: its offsets, and the name of its paragraph."""

    start: int
    end: int
    label: str


class Marked(NamedTuple):
    """A quotation: from its opening mark to behind its closing mark, its paragraph, and its words, part by part."""

    opening: int
    closing: int
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """A text prepared for the rules; offsets are code points of `text`."""

    text: str
    language: DraftingLanguage

    @cached_property
    def snapshot(self) -> Snapshot:
        """Return the text as the matcher sees it."""
        return prepare(self.text, language=self.language.code)

    @cached_property
    def marked(self) -> tuple[Marked, ...]:
        """Return the quotations inside no other, in order, without empty ones and those whose marks cannot be paired."""
        found: list[Marked] = []
        for quotation in self.snapshot.quotations:
            span = quotation.span
            if quotation.depth or quotation.open or self.snapshot.doubt(span.start, span.end):
                continue
            first = 0
            for last, joined in enumerate((*quotation.joined, False)):
                if not joined:  # the author's words follow, inside the marks or behind them
                    pieces = quotation.pieces[first : last + 1]
                    opening = span.opening if first == 0 else pieces[0][0]
                    closing = span.closing if last + 1 == len(quotation.pieces) else pieces[-1][1]
                    parts = (self.text[start:end].strip() for start, end in pieces)
                    words = tuple(part for part in parts if any(map(str.isalnum, part)))
                    found += [Marked(opening, closing, self.snapshot.label(opening), words)] if words else []
                    first = last + 1
        return tuple(found)

    @cached_property
    def masked(self) -> str:
        """Return the text with every quotation masked, of the same length: the author's words alone."""
        parts: list[str] = []
        done = 0
        for each in self.marked:
            parts += (self.text[done : each.opening], MASK * (each.closing - each.opening))
            done = each.closing
        return "".join([*parts, self.text[done:]])

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of the paragraphs, headline and byline left out."""
        found = []
        closed = {each.closing: each for each in self.marked}
        for paragraph in self.snapshot.paragraphs:
            start = paragraph.start
            if paragraph.label.startswith("p"):
                place = _PLACE.match(self.masked, start, paragraph.end)
                start = place.end() if place else start
                for match in (*_END.finditer(self.masked, start, paragraph.end), None):
                    end = match.end() if match else paragraph.end
                    if match is None or self._is_end(end, paragraph.end, closed.get(end)):
                        if self.masked[start:end].strip():
                            found.append(Sentence(start, end, paragraph.label))
                        start = end
        return tuple(found)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence at a place; of the last before it, if between two."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the tokens of a stretch."""
        found = _token(self.language.code).finditer(self.masked, start, end)
        return [Token(match[0], *match.span()) for match in found]

    def _is_end(self, place: int, last: int, marked: Marked | None) -> bool:
        """Return whether a sentence ends at a place: behind a point, or behind a quotation that ends with one."""
        behind = self.masked[place:last].lstrip()
        if not behind or not (behind[0].isupper() or behind[0] == MASK or behind[0].isdigit()):
            return False
        if self.masked[place - 1] != MASK:
            return not self._is_abbreviation(place)
        closed = marked is not None and marked.words[-1][-1:] in _CLOSED and self.text[place].isspace()
        return closed and not self._is_spoken(behind)

    def _is_abbreviation(self, place: int) -> bool:
        word = re.search(r"([\w.]+)\.$", self.masked[max(0, place - 20) : place])
        short = self.language.capitals("abbreviations", "places")
        return word is not None and (len(word[1]) == 1 or "." in word[1] or word[1] in short)

    def _is_spoken(self, behind: str) -> bool:
        """Return whether the text behind a quotation says whose it was: “What now?” Brandt asked."""
        clause = re.split(rf"[.,;:!?…{MASK}]", behind, maxsplit=1)[0].split()
        return any(word in self.language.words("says") for word in clause[:6])
