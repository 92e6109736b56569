"""Folding: one form of a text for searching, the same here and in the browser (templates/web/assets/search.js).

Letters small, marks off, letters that do not decompose (ł, ø, ß) and Cyrillic ones as Latin, and y, i and j as one: so that
Radoslaw finds Radosław, and Zelensky, Zelenskyy and Зеленський find each other.
"""

from __future__ import annotations

import re
import unicodedata

from briefings.model.letters import LETTERS, TABLE

__all__ = ["LETTERS", "fold"]

_WORD = re.compile(r"[^\W_]+")
_ALIKE = re.compile("[yij]+")


def fold(text: str) -> str:
    """Return the words of a text folded, divided by single blanks."""
    bare = text.lower().replace("’", "").replace("'", "").replace("“", " ").replace("”", " ").replace("–", " ")
    if not bare.isascii():  # four times as slow, and most texts have typographic signs alone
        small = unicodedata.normalize("NFKD", bare).lower()  # again: a letter may be the form of a capital
        bare = "".join([letter for letter in small if not unicodedata.combining(letter)]).translate(TABLE)
    return " ".join(_WORD.findall(_ALIKE.sub("i", bare)))
