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

from briefings.model.letters import LETTERS

BREAK = "|"
"""What stands between the fields of a folded text: no phrase goes on across it."""

_MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
    (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7),
    (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4),
    (0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x0730, 0x074A),
    (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF),
)  # fmt: skip
"""What is left out: marks that many scripts share, points and the long stroke of Hebrew, Arabic and Syriac, selectors of variants."""

_WITHOUT_BLANKS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19FF), (0x1A20, 0x1AAF), (0x1B00, 0x1B7F),
    (0x3005, 0x3007), (0x3040, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0xA4CF),
    (0xA980, 0xA9FF), (0xAA60, 0xAADF), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Scripts that write no blank between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese and their kin."""


def _ranges(found: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


RULES = {
    "letters": {
        **LETTERS,
        "ς": "σ",
        "ی": "ي",
        "ى": "ي",
        "ک": "ك",
        "٬": ",",
        "٫": ".",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "ʻ": "'",
        "'": "'",
    },
    "marks": f"[{_ranges(_MARKS)}]",
    "unspaced": f"[{_ranges(_WITHOUT_BLANKS)}]+",
    "figures": "[0-9]+(?:[.,'\u00a0][0-9]+)+",
    "thousands": "^([1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:\\.[0-9]{3})+|[1-9][0-9]{0,2}(?:'[0-9]{3})+"
    "|[1-9][0-9]{0,2}(?:\u00a0[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})([.,][0-9]+)?$",
    "elided": "(^|[ .,'\u00a0])([cdjlmnst]|qu|jusqu|lorsqu|puisqu|all|coll|dall|dell|nell|quell|sull|un)'(?=[aehiou])",
}
"""The rules, in words that Python and a browser read alike: regular expressions but for `letters`.

`figures` are digits with signs between them, `thousands` those whose signs part thousands, with the rest. `elided` is an article or
the like before a vowel, a word for itself: l’Ukraine is found as Ukraine; other apostrophes are left out (O’Brien).
"""

_LETTERS: dict[str, str] = RULES["letters"]  # type: ignore[assignment]
_MARK, _UNSPACED, _FIGURES, _THOUSANDS, _ELIDED = (
    re.compile(str(RULES[name])) for name in ("marks", "unspaced", "figures", "thousands", "elided")
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
