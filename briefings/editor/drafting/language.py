"""What the rules know of a language, from a data file for each (`languages/en.yml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from briefings.editor.capturing.language import detected
from briefings.load import yaml_source

FOLDER = Path(__file__).parent / "languages"
_NO_STATE = frozenset({"EU", "EZ", "UN", "QO", "ZZ"})


@dataclass(frozen=True)
class DraftingLanguage:
    """The words of one language; `raw` is the data file, empty for a language without rules."""

    code: str
    raw: dict[str, Any]

    def words(self, *names: str) -> frozenset[str]:
        """Return lists of the data file, in small letters."""
        return _words(self.code, names)

    def capitals(self, *names: str) -> frozenset[str]:
        """Return lists of the data file as written (names and titles)."""
        return _capitals(self.code, names)

    def phrases(self, name: str) -> tuple[str, ...]:
        """Return a list of phrases, the longest first, so that `more than` is found before `than`."""
        return tuple(sorted(self.raw.get(name, ()), key=lambda phrase: (-len(phrase), phrase)))

    def mapping(self, name: str) -> dict[str, Any]:
        """Return a mapping of the data file."""
        return self.raw.get(name) or {}

    def pronoun(self, word: str) -> str:
        """Return `he`, `she`, `they`, `it` or `i` for a pronoun, else an empty text."""
        return next((kind for kind in ("he", "she", "they", "i", "it") if word.lower() in self.words(kind)), "")

    def is_state(self, name: str) -> bool:
        """Return whether a name is that of a state or a territory, as CLDR lists them."""
        return name in _territories(self.code)


@cache
def language(code: str) -> DraftingLanguage:
    """Return what is known of a language; of one without a data file nothing."""
    base = code.split("-")[0].lower()
    path = FOLDER / f"{base}.yml"
    value = yaml_source.parse(path.read_bytes(), path.name).value if path.is_file() else None
    return DraftingLanguage(base, value if isinstance(value, dict) else {})


def guess(text: str) -> str:
    """Return the language of a text: one with rules by its small words, another as it is detected; `und` where none stands out."""
    words = re.findall(r"\w+", text.lower())
    small = ("prepositions", "articles", "auxiliaries", "joins", "subjects", "owning")
    for code in sorted(path.stem for path in FOLDER.glob("*.yml")):
        known = language(code)
        share = sum(word in known.words(*small) for word in words) > len(words) / 7
        if share and known.words("surely") & {*words, *text.lower()}:
            return code
    return detected(text) or "und"


@cache
def _capitals(code: str, names: tuple[str, ...]) -> frozenset[str]:
    listed = (language(code).raw.get(name) or () for name in names)
    return frozenset(word for value in listed for word in (value.split() if isinstance(value, str) else value))


@cache
def _words(code: str, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.lower() for word in _capitals(code, names))


@cache
def _territories(code: str) -> frozenset[str]:
    try:
        names = Locale.parse(code).territories
    except (ValueError, UnknownLocaleError):
        return frozenset()
    return frozenset(name for key, name in names.items() if len(key) == 2 and key.isalpha() and key not in _NO_STATE)
