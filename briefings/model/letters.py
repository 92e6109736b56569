"""Letters that Unicode does not decompose, in a plain Latin form: for ids and for searching."""

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

TABLE = str.maketrans(LETTERS)

_DECOMPOSED_CYRILLIC = str.maketrans({"й": "i", "ї": "i", "ў": "u"})

LONGEST = 120
"""Characters of an id that is made of words: names of files are longer by what the site and the disk add."""


def slug(text: str, *, words: int = 6) -> str:
    """Return an id made of the first words of a text: `Мер Олег Мазур` is `mer-oleh-mazur`. Empty if no letter is known."""
    small = unicodedata.normalize("NFKD", text.lower().translate(_DECOMPOSED_CYRILLIC))
    bare = "".join(letter for letter in small if not unicodedata.combining(letter)).translate(TABLE)
    return "-".join(re.findall(r"[a-z0-9]+", bare)[:words])[:LONGEST].strip("-")
