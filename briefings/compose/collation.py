"""How names are sorted and found: by the alphabet of a language without any locale of the machine, and by one form of their letters."""

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


Key = str
"""What a text is sorted by: a character a letter, digits first, then the alphabet, then letters of other scripts."""

_OWN, _OTHER = 0x20000, 0x20100
"""Where the letters of the alphabet begin among the characters of a key, and where those of other scripts do."""


class Alphabet:
    """Sorts by the letters of an alphabet, in its order; then by letters of other scripts. Digits come first, signs do not count.

    Nor do marks on letters that the alphabet does not have of its own: Łukasz stands among the names in L.
    """

    def __init__(self, letters: str) -> None:
        """Take the letters in their order."""
        self._letters = letters
        self._table = _Table({letter: chr(_OWN + number) for number, letter in enumerate(letters)})

    def key(self, text: str) -> Key:
        """Return what a text is sorted by; equal for texts that differ only in marks or case."""
        return unicodedata.normalize("NFC", text.casefold()).translate(self._table)

    def initial(self, text: str) -> str:
        """Return the capital letter under which an index has a text; `#` for what begins with no letter."""
        first = self.key(text).lstrip(" ")[:1] or "0"
        place = ord(first)
        if place < _OWN:
            return "#"
        return (self._letters[place - _OWN] if place < _OTHER else chr(place - _OTHER)).upper()


class _Table(dict[int, str]):
    """Of each character, by its number, what stands for it in a key: worked out when it first comes."""

    def __init__(self, places: dict[str, str]) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, number: int) -> str:
        found = self[number] = self._weighed(chr(number))
        return found

    def _weighed(self, letter: str) -> str:
        if letter in self._places:
            return self._places[letter]
        if not letter.isalpha():
            return letter if letter.isalnum() or letter == " " else ""
        plain = unicodedata.normalize("NFKD", LETTERS.get(letter, letter))
        bare = [part for part in plain if part.isalpha()]
        return "".join(self._places.get(part) or chr(_OTHER + ord(part)) for part in bare)
