"""The order in which readers of a language look names up: by its alphabet, without any locale of the machine."""

from __future__ import annotations

import unicodedata

from briefings.compose.fold import LETTERS

Key = tuple[tuple[int, int, str], ...]


class Alphabet:
    """Sorts by the letters of an alphabet, in its order; then by letters of other scripts. Digits come first, signs do not count.

    Nor do marks on letters that the alphabet does not have of its own: Łukasz stands among the names in L.
    """

    def __init__(self, letters: str) -> None:
        """Take the letters in their order."""
        self._letters = letters
        self._places = {letter: number for number, letter in enumerate(letters)}
        self._known: dict[str, Key] = {}

    def key(self, text: str) -> Key:
        """Return what a text is sorted by; equal for texts that differ only in marks or case."""
        small = unicodedata.normalize("NFC", text.casefold())
        return tuple(place for letter in small for place in self._letter(letter))

    def initial(self, text: str) -> str:
        """Return the capital letter under which an index has a text; `#` for what begins with no letter."""
        for kind, place, letter in self.key(text):
            if kind and letter != " ":
                return (letter or self._letters[place]).upper()
            if letter != " ":
                break
        return "#"

    def _letter(self, letter: str) -> Key:
        found = self._known.get(letter)
        if found is None:
            found = self._known[letter] = self._weighed(letter)
        return found

    def _weighed(self, letter: str) -> Key:
        if letter in self._places:
            return ((1, self._places[letter], ""),)
        if not letter.isalpha():
            return ((0, 0, letter),) if letter.isalnum() or letter == " " else ()
        plain = unicodedata.normalize("NFKD", LETTERS.get(letter, letter))
        bare = [part for part in plain if not unicodedata.combining(part)]
        return tuple((1, self._places[part], "") if part in self._places else (2, 0, part) for part in bare)
