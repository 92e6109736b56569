"""Folding: one form of a text for searching, the same here and in the browser (templates/web/assets/fold.js).

`RULES` is all that both go by; the site gives it to the browser. Letters are small and in their plain form; Latin, Greek and
Cyrillic letters lose their marks, Hebrew and Arabic ones the points for vowels, and all others keep theirs, which are
letters there. Some Latin and Cyrillic letters have a plain Latin form, and y, i and j are one: so Radoslaw finds Radosław, and
Zelensky, Zelenskyy and Зеленський find each other. Digits are those of ASCII, and signs that part thousands are left out.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, pairwise
from typing import Any

from briefings.model.data_files import beside
from briefings.model.letters import LETTERS

BREAK = "|"
"""What stands between the fields of a folded text: no phrase goes on across it."""

_FILE = beside(__file__)
_LETTERS: dict[str, str] = LETTERS | _FILE.pop("letters")
RULES: dict[str, Any] = {"letters": _LETTERS, **_FILE}
"""The rules, in words that Python and a browser read alike: those of the file, which describes them."""

_MARK, _UNSPACED, _FIGURES, _THOUSANDS, _ELIDED = (
    re.compile(RULES[name]) for name in ("marks", "unspaced", "figures", "thousands", "elided")
)
_RUNS = re.compile(f"{_UNSPACED.pattern}|[^{_UNSPACED.pattern[1:-2]}]+")
_ALIKE = re.compile("[yij]+")
_SIGNS = re.compile("[ .,\u00a0]+")


def fold(text: str) -> str:
    """Return the words of a text folded, divided by single blanks."""
    plain = text.translate(_TABLE)
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    if "'" in plain:
        plain = _ELIDED.sub(r"\1\2 ", plain)
    plain = _FIGURES.sub(_joined, plain).replace("'", "")
    return _SIGNS.sub(" ", _ALIKE.sub("i", plain)).strip()


def folded(*fields: str) -> str:
    """Return the fields of a text folded, with a sign between them that no phrase crosses."""
    return f" {BREAK} ".join(filter(None, map(fold, fields)))


def terms(text: str) -> list[str]:
    """Return what is found of a folded text, each at its place, `BREAK` among them.

    A word; of scripts without blanks each letter with the next one, and the last alone.
    """
    words = text.split()
    if text.isascii() or not _UNSPACED.search(text):
        return words
    found: list[str] = []
    for run in chain.from_iterable(_RUNS.findall(word) for word in words):
        found += [*map("".join, pairwise(run)), run[-1]] if _UNSPACED.match(run) else [run]
    return found


def is_unspaced(term: str) -> bool:
    """Return whether a term is of a script that writes no blanks between words."""
    return _UNSPACED.match(term) is not None


def _joined(match: re.Match[str]) -> str:
    found = _THOUSANDS.match(match[0])
    return re.sub("[.,'\u00a0]", "", found[1]) + (found[2] or "") if found else match[0].replace("'", " ")


class _LetterTable(dict[int, str]):
    """What a character becomes, worked out once: letters and marks of words, digits, signs that may part thousands, or a blank."""

    def __missing__(self, code: int) -> str:
        if unicodedata.category(chr(code)) == "Zs" and chr(code) != " ":
            found = "\u00a0"
        else:
            small = "".join([char.lower() for char in unicodedata.normalize("NFKD", chr(code))])
            found = "".join([_plain(char) for char in unicodedata.normalize("NFKD", small)])
        self[code] = found
        return found


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if char in _LETTERS:
        return _LETTERS[char]
    if category == "Cf" or _MARK.match(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    # A character that this Unicode does not know yet is taken for a letter: so no name is lost.
    return char if category[0] in "LMN" or category in ("Cn", "Co") or char in ".," else " "


_TABLE = _LetterTable()
