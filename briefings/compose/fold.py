"""Folding: one form of a text for searching, the same here and in the browser (templates/web/assets/search.js).

Letters small, marks off, letters that do not decompose (ł, ø, ß) and Cyrillic ones as Latin, and y, i and j as one: so that
Radoslaw finds Radosław, and Zelensky, Zelenskyy and Зеленський find each other.
"""

from __future__ import annotations

import re
import unicodedata

from briefings.model.letters import LETTERS, TABLE

__all__ = ["LETTERS", "fold"]


def fold(text: str) -> str:
    """Return the words of a text folded, divided by single blanks."""
    small = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(letter for letter in small if not unicodedata.combining(letter)).translate(TABLE)
    return " ".join(re.sub(r"[yij]+", "i", word) for word in re.findall(r"[^\W_]+", bare))
