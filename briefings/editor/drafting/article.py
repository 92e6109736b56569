"""An article as the rules read it: its quotations, the author's words alone, sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from briefings.editor.drafting.language import DraftingLanguage
from briefings.matcher import Snapshot, prepare
from briefings.matcher.marks import MarkedSpan

MASK = "\ufffc"
"""Stands for each character of a quotation, marks included, in `Article.masked`."""

WORD = re.compile(r"[^\W\d_][\w’'ʼ-]*")
"""A word of letters, with the marks and hyphens inside it."""

_END = re.compile(rf"[.!?…]+(?=\s)|{MASK}(?=\s+[^\s{MASK}]|\s*{MASK})")
_CLOSED = ".!?…"


class Sentence(NamedTuple):
    """A sentence of the author: its offsets, and the name of its paragraph."""

    start: int
    end: int
    label: str


def small_words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return [word.lower() for word in WORD.findall(text)]


@dataclass(frozen=True)
class Article:
    """A text prepared for the rules; offsets are code points of `text`."""

    text: str
    language: DraftingLanguage

    @cached_property
    def snapshot(self) -> Snapshot:
        """Return the text as the matcher sees it."""
        return prepare(self.text)

    @cached_property
    def spans(self) -> tuple[MarkedSpan, ...]:
        """Return the quotations that stand in no other, in order; those whose marks cannot be paired are left out."""
        found: list[MarkedSpan] = []
        for span in sorted(self.snapshot.spans, key=lambda span: (span.opening, -span.closing)):
            inside = found and span.opening < found[-1].closing
            if not inside and not self.snapshot.doubt(span.start, span.end):
                found.append(span)
        return tuple(found)

    @cached_property
    def masked(self) -> str:
        """Return the text with every quotation masked, of the same length: the author's words alone."""
        parts: list[str] = []
        done = 0
        for span in self.spans:
            parts += (self.text[done : span.opening], MASK * (span.closing - span.opening))
            done = span.closing
        return "".join([*parts, self.text[done:]])

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of the paragraphs, headline and byline left out."""
        found = []
        for paragraph in self.snapshot.paragraphs:
            if paragraph.label.startswith("p"):
                start = paragraph.start
                for end in [*self._ends(paragraph.start, paragraph.end), paragraph.end]:
                    if self.masked[start:end].strip():
                        found.append(Sentence(start, end, paragraph.label))
                    start = end
        return tuple(found)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence in which a place lies; of the last before it, if between two."""
        return max((number for number, sentence in enumerate(self.sentences) if sentence.start <= offset), default=0)

    def words(self, span: MarkedSpan) -> str:
        """Return the words between the marks, without a closing comma or full stop of the sentence around them."""
        words = self.text[span.start : span.end].strip()
        if words.endswith((",", ".")) and not words.endswith(("..", "…")):
            words = words[:-1].rstrip()
        return words

    def _ends(self, start: int, end: int) -> list[int]:
        closing = {span.closing: span for span in self.spans}
        return [
            match.end()
            for match in _END.finditer(self.masked, start, end)
            if self._is_end(match.end(), end, closing.get(match.end()))
        ]

    def _is_end(self, place: int, last: int, span: MarkedSpan | None) -> bool:
        """Return whether a sentence ends at a place: behind a point, or behind a quotation that ends with one."""
        behind = self.masked[place:last].lstrip()
        if not behind:
            return False
        capital = behind[0].isupper() or behind[0] == MASK or behind[0].isdigit()
        if self.masked[place - 1] != MASK:
            return capital and not self._abbreviated(place)
        if (
            span is None
            or self.text[span.start : span.end].rstrip()[-1:] not in _CLOSED
            or not self.text[place].isspace()
        ):
            return False
        return capital and not self._spoken(behind)

    def _abbreviated(self, place: int) -> bool:
        word = re.search(r"([\w.]+)\.$", self.masked[max(0, place - 20) : place])
        if word is None:
            return False
        return len(word[1]) == 1 or "." in word[1] or word[1] in self.language.capitals("abbreviations")

    def _spoken(self, behind: str) -> bool:
        """Return whether the text behind a quotation says whose it was: “What now?” Brandt asked."""
        clause = re.split(rf"[.,;:!?…{MASK}]", behind, maxsplit=1)[0].split()
        return any(word.lower() in self.language.words("says") for word in clause[:5])


class OfArticle:
    """Rules that read an article."""

    article: Article

    @property
    def language(self) -> DraftingLanguage:
        """Return what the rules know of its language."""
        return self.article.language

    @property
    def masked(self) -> str:
        """Return the author's words alone: see `Article.masked`."""
        return self.article.masked
