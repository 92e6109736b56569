"""What stands between quotation marks in a paragraph, told without the matcher and without mercy.

It imports nothing of the program. It pairs marks by a table of the language's pairs (quotation_marks.toml), by the side on
which blanks stand, and by balance; where any of the three does not fit, the whole paragraph is dropped and counted. So what it
says of the paragraphs that are left is nearly always true, and it never guesses.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_DATA = tomllib.loads((Path(__file__).parent / "quotation_marks.toml").read_text("utf-8"))
LANGUAGES = frozenset(_DATA["pairs"])
UNSPACED = frozenset(_DATA["unspaced"]["languages"])
ATTACHED = frozenset(_DATA["attached"]["languages"])
ELIDES = frozenset(_DATA["elides"]["languages"])
SPACED = frozenset(_DATA["spaced"]["languages"])
INSIDE_WORDS = frozenset(_DATA["inside_words"]["languages"])
_ELIDED_FIRST = {language: frozenset(words.split()) for language, words in _DATA["elided_first"].items()}
_ELIDED_LAST = {language: frozenset(words.split()) for language, words in _DATA["elided_last"].items()}

REPORTING = {language: frozenset(verbs.split()) for language, verbs in _DATA["reporting"].items()}

MARKS = frozenset("«»‹›“”„‟‘’‚‛\"'「」『』″″〝〞＂")
"""Every character that is a quotation mark somewhere, apostrophes among them."""
DASHES = "—–―‒−-"
_SINGLE = frozenset("‘’‚‛'‹›")
_APOSTROPHES = frozenset("’'‘‛")


class Quotation(NamedTuple):
    """A quotation at the top: its marks, where what it says begins and ends, and whether another stands inside it."""

    marks: str
    opening: int
    start: int
    end: int
    closing: int
    nests: bool


class Reading(NamedTuple):
    """What the oracle says about a paragraph: its quotations, or why it was dropped (`open`: the last one stays open)."""

    quotations: tuple[Quotation, ...]
    dropped: str = ""
    open_with: str = ""


class _Open(NamedTuple):
    mark: str
    opening: int
    start: int
    nests: bool


@lru_cache
def _pairs(language: str) -> dict[str, str]:
    """Return the closing marks of each opening mark of a language."""
    found: dict[str, str] = {}
    for pair in _DATA["pairs"][language].split():
        found[pair[0]] = found.get(pair[0], "") + pair[1]
    return found


@lru_cache
def _shape(language: str) -> dict[str, str]:
    """Return the side of each mark whose shape alone tells it: `opens` or `closes`."""
    pairs = _pairs(language)
    closing = "".join(pairs.values())
    only = {mark: "opens" for mark in pairs if mark not in closing}
    return only | {mark: "closes" for mark in closing if mark not in pairs}


def by_blanks(text: str, start: int, end: int) -> str:
    """Return the side that the characters around a mark tell: `opens`, `closes`, or nothing where they do not."""
    while start and text[start - 1] in MARKS:
        start -= 1
    while end < len(text) and text[end] in MARKS:
        end += 1
    before, after = text[start - 1 : start], text[end : end + 1]
    left = _free(before, "([{")
    right = _free(after, ")]}")
    soft_left = bool(before) and before in DASHES + "/"
    soft_right = bool(after) and after in ",.;:!?…/،؛؟。、・！？" + DASHES
    if (left or soft_left) and not (right or soft_right):
        return "opens"
    if (right or soft_right) and not (left or soft_left):
        return "closes"
    if left and not right and after in "…" + DASHES:
        return "opens"
    return "closes" if soft_left and right else ""


def _between_letters(text: str, place: int) -> bool:
    return text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()


def _free(character: str, brackets: str) -> bool:
    return not character or character.isspace() or character in brackets


def _is_apostrophe(text: str, place: int, language: str) -> bool:
    mark, before, after = text[place], text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if mark in _APOSTROPHES:
        return _between_letters(text, place)
    return mark == '"' and language in INSIDE_WORDS and before.isalpha() and after.isalpha()


def _is_elision(text: str, place: int, side: str, language: str) -> bool:
    """Return whether a single mark stands for the beginning or the end of a word that loses it so."""
    if side == "opens":
        word = re.match(r"\w*", text[place + 1 :])
        return word is not None and word[0].lower() in _ELIDED_FIRST.get(language, frozenset()) | _ELIDED_FIRST["all"]
    word = re.search(r"\w*\Z", text[:place])
    follows = text[place + 1 : place + 2].isspace() and text[place + 2 : place + 3].isalpha()
    return follows and word is not None and word[0].lower() in _ELIDED_LAST.get(language, frozenset())


def read(text: str, language: str, *, inside: str = "") -> Reading:
    """Return what one paragraph quotes; `inside` is the mark of a quotation that the paragraph before left open.

    A quotation that goes on from there begins where the paragraph does, or behind the same mark set again.
    """
    pairs, shape = _pairs(language), _shape(language)
    if re.search("''|``|,,", text):
        return Reading((), "typed double marks")
    stack: list[_Open] = []
    found: list[Quotation] = []
    single = elided = False
    place = 0
    if inside:
        place = 1 if text.startswith(inside) else 0
        stack.append(_Open(inside, 0, place, False))
    while place < len(text):
        mark = text[place]
        here, place = place, place + 1
        if mark not in MARKS or _is_apostrophe(text, here, language):
            continue
        side = _side(text, here, shape, language)
        if mark in "'’" and _is_elision(text, here, side, language):
            elided = True
            continue
        if (
            not side
            and language in ATTACHED
            and stack
            and mark in pairs[stack[-1].mark]
            and _between_letters(text, here)
        ):
            side = "closes"
        if mark in _APOSTROPHES and _not_a_mark(text, here, side, stack, language):
            if side == "opens" and language not in ELIDES and mark not in pairs and _closes_later(text, here):
                return Reading((), f"single marks that the language does not use {mark}")
            if side == "closes" and (single or elided):
                return Reading((), f"an apostrophe, or the end of what stands in single marks {mark}")
            continue
        if mark not in shape and mark not in pairs:
            return Reading((), f"foreign mark {mark}")
        if not side:
            return Reading((), f"no side {mark}")
        if side == "opens":
            if any(entry.mark == mark for entry in stack):
                return Reading((), f"opened twice {mark}")
            if stack:
                stack[-1] = stack[-1]._replace(nests=True)
            stack.append(_Open(mark, here, place, False))
            continue
        if not stack or mark not in pairs[stack[-1].mark]:
            return Reading((), f"closes nothing {mark}")
        entry = stack.pop()
        single = single or mark in _APOSTROPHES
        if not stack:
            found.append(Quotation(entry.mark + mark, entry.opening, entry.start, here, place, entry.nests))
    if len(stack) == 1 and stack[0].mark not in _SINGLE:
        return Reading(tuple(found), "open", stack[0].mark)
    return Reading((), f"open inside {stack[-1].mark}") if stack else Reading(tuple(found))


def _side(text: str, place: int, shape: dict[str, str], language: str) -> str:
    """Return the side of a mark; nothing where shape and blanks speak against each other, or neither speaks."""
    blanks = by_blanks(text, place, place + 1)
    told = shape.get(text[place], "")
    if language in UNSPACED:
        return told or blanks
    if not told:
        return blanks
    if blanks or language in SPACED:
        return told if blanks in ("", told) else ""
    inner = text[place + 1 : place + 2] if told == "opens" else text[place - 1 : place]
    return "" if not inner or inner.isspace() else told


def _closes_later(text: str, place: int) -> bool:
    return any(
        text[number] in _APOSTROPHES and by_blanks(text, number, number + 1) == "closes"
        for number in range(place + 1, len(text))
    )


def _not_a_mark(text: str, place: int, side: str, stack: list[_Open], language: str) -> bool:
    """Return whether a single mark is an apostrophe: it opens what nothing closes, or closes what nothing opened."""
    mark, pairs = text[place], _pairs(language)
    partners = "".join(pairs.get(mark, ""))
    if side == "opens":
        rest = text[place + 1 :]
        return not any(
            other in partners and _side(rest, number, _shape(language), language) == "closes"
            for number, other in enumerate(rest)
        )
    closes = bool(stack) and mark in pairs[stack[-1].mark]
    if side == "closes" and closes:
        return False
    return not side or not any(mark in pairs[entry.mark] for entry in stack)
