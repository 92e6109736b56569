"""Whatever the matcher accepts lies inside one quotation of the text, or outside all, by how the text was made."""

from __future__ import annotations

import re
from itertools import count, pairwise
from typing import NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefings import matcher
from briefings.matcher import languages

SYLLABLES = ("ba", "ke", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "ta", "ve")
SINGLES = "‘’‚‛'‹›"
THIN = "\u202f"


class Word(NamedTuple):
    """A word of a made-up text: where it stands, and the quotations that it lies in, outermost first."""

    start: int
    end: int
    inside: tuple[int, ...]


class Made(NamedTuple):
    """A made-up text, its words, its language, and whether one of its marks was lost or displaced."""

    text: str
    words: list[Word]
    language: str


def _pairs(language: str) -> list[str]:
    return [pair for pair in languages.find(language).marks if len(pair) == 2]


LANGUAGES = [code for code in languages.known() if len(_pairs(code)) > 1]


class _Writer:
    """Writes a text word by word; no two words of it are the same."""

    def __init__(self, draw: st.DrawFn, language: str, *, over: bool) -> None:
        self._draw = draw
        self.language = language
        self._over = over and languages.find(language).runs_on
        pairs = _pairs(language)
        self._outer = draw(st.sampled_from([pair for pair in pairs if pair[0] not in SINGLES]))
        free = [pair for pair in pairs if not set(pair) & set(self._outer)]
        self._inner = draw(st.sampled_from(free or [self._outer]))
        self._thin = draw(st.sampled_from(["", "", THIN])) if self._outer == "«»" else ""
        self._numbers = count()
        self._quotations = count()
        self.parts: list[str] = []
        self.words: list[Word] = []
        self.marks: list[tuple[int, int]] = []
        self._at = 0

    def put(self, text: str) -> None:
        self.parts.append(text)
        self._at += len(text)

    def mark(self, glyph: str) -> None:
        self.marks.append((self._at, self._at + len(glyph)))
        self.put(glyph)

    def run(self, inside: tuple[int, ...], *, capital: bool, least: int = 1) -> None:
        """Write some words with blanks between them."""
        for number in range(self._draw(st.integers(least, 5))):
            index = next(self._numbers)
            word = "".join(SYLLABLES[index // 12**place % 12] for place in (0, 1, 2))
            word = word.capitalize() if capital and not number else word
            if number:
                self.put(" ")
            self.words.append(Word(self._at, self._at + len(word), inside))
            self.put(word)

    def quotation(self, inside: tuple[int, ...], *, over: bool) -> None:
        """Write a quotation, perhaps with another in it, perhaps over two paragraphs."""
        opening, closing = self._inner if inside else self._outer
        thin = "" if inside else self._thin
        path = (*inside, next(self._quotations))
        self.mark(opening)
        self.put(thin)
        self.run(path, capital=True)
        if self._draw(st.booleans()) and not inside and self._inner != self._outer:
            self.put(" ")
            self.quotation(path, over=False)
            if self._draw(st.booleans()):
                self.put(" ")
                self.run(path, capital=False)
        if over:
            self.put(".\n\n")
            self.mark(opening)
            self.put(thin)
            self.run(path, capital=True)
        self.put(self._draw(st.sampled_from(["", ",", ".", "!"])))
        self.put(thin)
        self.mark(closing)

    def paragraph(self) -> None:
        """Write a paragraph: the author's words and quotations by turns."""
        speaks = self._draw(st.booleans())
        for number in range(self._draw(st.integers(1, 4))):
            if number:
                self.put(self._draw(st.sampled_from([" ", " ", ": ", ", "])))
            if speaks:
                self.quotation((), over=self._over and self._draw(st.integers(0, 5)) == 0)
            else:
                self.run((), capital=not number)
            speaks = not speaks
        self.put(".")


@st.composite
def texts(draw: st.DrawFn, *, damaged: bool = False) -> Made:
    """Return a text of some paragraphs; one mark of it is lost, or has blanks on both sides or on none, where it is `damaged`.

    A mark that is lost before a paragraph that opens again leaves what a quotation over paragraphs looks like.
    """
    writer = _Writer(draw, draw(st.sampled_from(LANGUAGES)), over=not damaged)
    writer.put("Headline\n\nBy a writer")
    for _ in range(draw(st.integers(1, 4))):
        writer.put("\n\n")
        writer.paragraph()
    text = "".join(writer.parts)
    if not damaged or not writer.marks:
        return Made(text, writer.words, writer.language)
    start, end = draw(st.sampled_from(writer.marks))
    kind = draw(st.sampled_from(["lost", "both", "none"]))
    before, after = text[:start], text[end:]
    assume(not (kind == "lost" and re.match(r".*\n\n[^\w\s]", after)))
    if kind == "none":
        before, after = before.rstrip(" "), after.lstrip(" ")
    mark = {"lost": "", "both": f" {text[start:end]} ", "none": text[start:end]}[kind]
    new = before + mark + after
    by = len(new) - len(text) if kind != "none" else len(before) + 1 - end - (len(text) - end - len(after))
    words = [
        word if word.end <= start else word._replace(start=word.start + by, end=word.end + by) for word in writer.words
    ]
    return Made(new, words, writer.language)


def _common(words: list[Word]) -> tuple[int, ...]:
    """Return the quotations in which all of the words lie."""
    found = words[0].inside
    for word in words[1:]:
        while word.inside[: len(found)] != found:
            found = found[:-1]
    return found


def _check(made: Made, first: int, last: int, *, told: bool, damaged: bool = False) -> None:
    snapshot = matcher.prepare(made.text, language=made.language if told else None)
    run = made.words[first : last + 1]
    quoted = made.text[run[0].start : run[-1].end]
    common = _common(run)
    for words in dict.fromkeys((quoted, " ".join(made.text[word.start : word.end] for word in run))):
        for mode in ("direct", "partial"):
            if matcher.match(snapshot, words, mode=mode, meaning_kept=True).outcome == "matches":
                assert len(common) == 1 or (damaged and common), (mode, words, made)  # ’ may be an apostrophe
            if matcher.match(snapshot, words, mode=mode, meaning_kept=True, nested=True).outcome == "matches":
                assert len(common) > 1 or (damaged and common), (mode, words, made)
        if matcher.match_outside(snapshot, words).outcome == "matches":
            assert not any(word.inside for word in run), (words, made)


def _runs(made: Made) -> list[tuple[int, int]]:
    """Return runs of words to ask for: each stretch between two marks, what crosses its ends, and pieces of it."""
    edges = [0, *(n for n in range(1, len(made.words)) if made.words[n].inside != made.words[n - 1].inside)]
    edges.append(len(made.words))
    found = []
    for low, high in pairwise(edges):
        found += [(low, high - 1), (low, (low + high - 1) // 2), ((low + high) // 2, high - 1)]
        found += [(max(0, low - 1), high - 1), (low, min(high, len(made.words) - 1))]
    return list(dict.fromkeys(found))


@given(texts())
@settings(max_examples=60, deadline=None)
def test_whatever_is_accepted_lies_inside_one_quotation(made: Made) -> None:
    for first, last in _runs(made):
        _check(made, first, last, told=True)


@given(texts(damaged=True))
@settings(max_examples=60, deadline=None)
def test_a_damaged_text_lends_nobody_words(made: Made) -> None:
    for first, last in _runs(made):
        _check(made, first, last, told=True, damaged=True)


@given(texts())
@settings(max_examples=60, deadline=None)
def test_a_text_whose_language_nobody_told_lends_nobody_words(made: Made) -> None:
    for first, last in _runs(made):
        _check(made, first, last, told=False)


@given(texts())
@settings(max_examples=60, deadline=None)
def test_most_quotations_are_found(made: Made) -> None:
    """The whole of a quotation is accepted in a text without damage, unless its marks are said to be unclear."""
    snapshot = matcher.prepare(made.text, language=made.language)
    for number in {word.inside[0] for word in made.words if word.inside}:
        run = [word for word in made.words if word.inside[:1] == (number,)]
        if any(word.inside[1:] for word in (run[0], run[-1])):
            continue  # its ends are another's words, behind marks of their own
        words = made.text[run[0].start : run[-1].end] + ("!" if made.text[run[-1].end] == "!" else "")
        if "\n\n" not in words:
            found = matcher.match(snapshot, words)
            assert found.outcome == "matches" or found.reason == "unclear-marks", (found, made)
