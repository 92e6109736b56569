"""Typography folded: what differs only in how it is typeset becomes the same text, with a map back to the places."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

SINGLE = "‘’‚‛′´`‹›ʼʻ׳"
DOUBLE = "“”„‟«»″＂❝❞「」『』｢｣〝〞〟״"
HYPHENS = "-‐"
DASHES = "‐‑‒–—―−"
COMPATIBLE = (
    "\ufb00-\ufb06\ufb13-\ufb17\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\u00b5\u2160-\u217f"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f\uffa1-\uffdc\ufb50-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc"
)
"""Letters and digits that old encodings have twice: ligatures, Roman numerals, those of full and half width, Arabic letters by form."""
_STROKE = "\u0640"
"""The stroke that makes an Arabic word longer on its line."""
_ON_LETTERS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed"
    "\u093a-\u094f\u09bc-\u09d7\u0a3c-\u0a4d\u0b3c-\u0b57\u0bbe-\u0bd7\u0c3e-\u0c56\u0cbc-\u0cd6"
    "\u0d3e-\u0d57\u0dca-\u0ddf\u102b-\u103e\u3099\u309a"
)
"""Accents, points and vowel signs that may be loose, or in another order."""
_SINGLETONS = (
    "\u0958-\u095f\u09dc-\u09df\u0a33\u0a36\u0a59-\u0a5e\u0b5c\u0b5d\u1f71-\u1fbc\u1fbe\u1fc2-\u1fcc\u1fd0-\u1fdb"
    "\u1fe0-\u1fec\u1ff2-\u1ffc\u2126\u212a\u212b\uf900-\ufaff\ufb1d\ufb1f\ufb2a-\ufb4e"
)
"""Letters that Unicode has twice."""
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff\u061c\U000e0100-\U000e01ef"
"""Characters that a reader does not see and that join no letters, or that choose the form of the one before."""
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufeff"
"""Scripts in which U+200C and U+200D are part of the spelling."""

GERSHAYIM = re.compile(
    r"(?<=[א-ת])[\"״](?=[א-ת])(?!(?:(?<=\b[בהוכלמש].)|(?<=\b[בהוכלמש]{2}.))(?![א-ת]?(?:י|ים|ית|י?ות|ניק)\b)[א-ת]{2})"
)
"""Marks inside a Hebrew word: they make an acronym. Behind a prefix (ש"…", וב"…") and before a whole word, they open a quotation."""

_JOINERS = "\u200c\u200d"
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff"
"""Scripts that set no blanks between words, and no apostrophes."""
NO_APOSTROPHES = re.compile(f"[{UNSPACED}\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
"""A letter of one of those, or of Hangul, whose words have blanks."""

_COMMON = (
    rf"\s*(?:--+|[{DASHES}])(?:\s*(?:--+|[{DASHES}]))*\s*"  # dashes, with the blanks around them
    r"|\s+-\s+|\s+-(?=[,.;:!?)\"'»”“\w]|\Z)|(?<=[,.;:!?\w])-\s+|\A-\s+"  # a hyphen that stands for a dash
    r"|(?<=\w)-(?=[\"”“»«]|\Z)"  # where somebody breaks off
    r"|…|\.(?: ?\.){2}"  # ellipses
    r"|``|''|‘‘|’’"  # typewriter marks
    rf"|[{SINGLE}{DOUBLE}]"
    rf"|[{COMPATIBLE}]|{_STROKE}+"
    rf"|[{_UNSEEN}]"
    rf"|(?<![{_JOINED}])[{_JOINERS}]+|[{_JOINERS}]+(?![{_JOINED}{_JOINERS}])"  # elsewhere, and twice, a joiner is nothing
    r"|(?<=\d)[\u2009\u202f\u00a0\u2007](?=\d{3}(?!\d))"  # a thin space in a number
    r"|\s{2,}|[^\S ]"  # any run of white space but a single blank
)
_PLAIN = re.compile(rf"(?=[\s.…`'{SINGLE}{DOUBLE}{COMPATIBLE}{_STROKE}{_UNSEEN}\u200c\u200d{DASHES}-])(?:{_COMMON})")
_FOLD = re.compile(
    rf"{_COMMON}"
    r"|(?<!\w)[^\W\d_](?: [^\W\d_]){3,}(?!\w)"  # letters set apart, as old print does for emphasis
    rf"|\w[{_ON_LETTERS}]+|[{_SINGLETONS}]"
    r"|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"  # the parts of a Korean syllable
)
TYPOGRAPHY = _FOLD.pattern
"""All that folding changes; a page that compares words in a browser has it too."""
_SPACED = re.compile(r"(?<!\w)[^\W\d_] [^\W\d_] [^\W\d_] ")
"""What calls for the slower pattern, as letters that are not composed do."""


def _pattern(text: str) -> re.Pattern[str]:
    return _FOLD if _SPACED.search(text) or not unicodedata.is_normalized("NFC", text) else _PLAIN


UNSEEN = re.compile(f"[{_UNSEEN}]")
"""What nobody sees, and what folding drops."""

BLANK = re.compile(rf"[\s{_UNSEEN}{_JOINERS}]*")
"""What a reader sees nothing of: white space, and characters that nobody sees."""

_NEVER_TYPED = "\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\u061c"
_TO_THE_LEFT = "\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
HIDDEN = re.compile(
    rf"[{_NEVER_TYPED}\U000e0000-\U000e007f]|(?<![{_TO_THE_LEFT}])[\u200e\u200f](?![{_TO_THE_LEFT}])"
    rf"|(?<![{_JOINED}{_JOINERS}])[{_JOINERS}]+(?![{_JOINED}{_JOINERS}])(?!(?<!\w[{_JOINERS}])\d[^{_JOINED}]{{0,40}}[{_JOINED}])"
)
"""Characters that nobody sees: zero-width, directional, tags. Soft hyphens are typography. Joiners beside letters that they join
are spelling, also where a word ends or a number begins, as Persian texts have them; so are marks of direction beside letters that
run to the left."""

_COMPATIBLE = re.compile(f"[{COMPATIBLE}]")
_PLAIN_MARKS: dict[str, str] = dict.fromkeys(SINGLE, "'") | dict.fromkeys((*DOUBLE, "``", "''", "‘‘", "’’"), '"')
_PLAIN_MARKS |= dict.fromkeys(("—", " — ", " – "), " - ")

_APART = re.compile(r"\s.*\s|—|―|--|[–−].*\s|\A-\Z", re.DOTALL)
"""A dash between words, not the hyphen of a compound."""


def _folded(text: str) -> str:
    if text.isspace():
        return " "
    first = text.strip()[:1]
    if first in DASHES or first == "-":
        return " - " if _APART.search(text) else "-"
    if first in "….":
        return "..."
    if text in _PLAIN_MARKS:
        return _PLAIN_MARKS[text]
    if " " in text:
        return text.replace(" ", "")
    if _COMPATIBLE.match(first):
        return unicodedata.normalize("NFKC", text)
    return "" if first in (_STROKE, *_JOINERS) or UNSEEN.match(first) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text with typography folded (level 1): plain quotes, dashes, dots and blanks, accents composed."""
    return _pattern(text).sub(lambda match: _folded(match[0]), text).strip()


class Folded:
    """A text folded once, and where each place of the folded text stands in the original."""

    def __init__(self, text: str, breaks: Iterable[tuple[int, int]] = ()) -> None:
        """Fold `text`; each of `breaks`, in order, is a stretch that stands for a single blank, or for nothing if it is a hyphen.

        The opening mark that a quotation repeats at the head of a paragraph is such a stretch, with the blank lines before it; so is
        the hyphen of a word that is divided at the end of a line.
        """
        self._length = len(text)
        self._pattern = _pattern(text)
        self._map = [(0, 0)]
        parts: list[str] = []
        self._at = 0
        done = 0
        for start, end in (*breaks, (len(text), len(text))):
            self._take(text, done, start, parts)
            if start < end:
                self._map.append((self._at, start))
                blank = "" if text[start] in HYPHENS else " "
                parts.append(blank)
                self._at += len(blank)
                self._map.append((self._at, end))
            done = end
        self.text = "".join(parts)

    def _take(self, text: str, start: int, end: int, parts: list[str]) -> None:
        done = start
        at = self._at - start  # what folding made the text longer
        for match in self._pattern.finditer(text, start, end):
            found, behind = match.span()
            piece = match[0]
            replaced = _PLAIN_MARKS.get(piece) or _folded(piece)
            parts += (text[done:found], replaced)
            done = behind
            if len(replaced) != len(piece):
                self._map.append((at + found, found))
                at += len(replaced) - len(piece)
                self._map.append((at + done, done))
        parts.append(text[done:end])
        self._at = at + end

    def original(self, offset: int) -> int:
        """Return the place in the text of a place in the folded text; one inside what folding made longer (…) is its end."""
        index = bisect_right(self._map, (offset, self._length + 1)) - 1
        folded, original = self._map[index]
        end = self._map[index + 1][1] if index + 1 < len(self._map) else self._length
        return min(original + offset - folded, end)

    def folded(self, place: int) -> int:
        """Return the place in the folded text of a place in the text; one inside what folding shortened is its beginning."""
        index = bisect_right(self._map, place, key=lambda entry: entry[1]) - 1
        folded, original = self._map[index]
        end = self._map[index + 1][0] if index + 1 < len(self._map) else len(self.text)
        return min(folded + place - original, end)
