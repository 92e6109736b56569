"""Folding: one form of a text for searching, the same here and in the browser (templates/web/assets/search.js).

Letters small, marks off, letters that do not decompose (ł, ø, ß) and Cyrillic ones as Latin, and y, i and j as one: so that
Radoslaw finds Radosław, and Zelensky, Zelenskyy and Зеленський find each other.
"""

from __future__ import annotations

import re
import unicodedata

LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n", "ħ": "h",
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ъ": "", "ы": "y", "э": "e", "ю": "iu",
    "я": "ia", "ё": "e", "’": "", "'": "", "ʼ": "",
}  # fmt: skip
"""Letters that Unicode does not decompose, and Ukrainian and Russian Cyrillic in a plain Latin form."""

_TABLE = str.maketrans(LETTERS)


def fold(text: str) -> str:
    """Return the words of a text folded, divided by single blanks."""
    small = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(letter for letter in small if not unicodedata.combining(letter)).translate(_TABLE)
    return " ".join(re.sub(r"[yij]+", "i", word) for word in re.findall(r"[^\W_]+", bare))
