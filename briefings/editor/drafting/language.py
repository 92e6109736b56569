"""What the rules know of a language, from a data file a language (`languages/en.yml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from briefings.load import yaml_source

FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True)
class DraftingLanguage:
    """The words of one language, as sets of small letters; `raw` is the data file."""

    code: str
    raw: dict[str, Any]

    def words(self, name: str) -> frozenset[str]:
        """Return a list of the data file, in small letters."""
        return _words(self.code, name)

    def capitals(self, name: str) -> frozenset[str]:
        """Return a list of the data file as written (names and titles)."""
        return frozenset(_listed(self.raw.get(name)))

    def phrases(self, name: str) -> tuple[str, ...]:
        """Return a list of phrases, the longest first, so that `more than` is found before `than`."""
        return tuple(sorted(self.raw.get(name, ()), key=lambda phrase: (-len(phrase), phrase)))

    def mapping(self, name: str) -> dict[str, Any]:
        """Return a mapping of the data file."""
        return dict(self.raw.get(name) or {})

    def pronoun(self, word: str) -> str:
        """Return `he`, `she`, `they`, `it` or `i` for a pronoun, else an empty text."""
        small = word.lower()
        return next((kind for kind in ("he", "she", "they", "i", "it") if small in self.words(kind)), "")

    @property
    def speaking(self) -> frozenset[str]:
        """Return the verbs beside words in marks."""
        return self.words("says") | self.words("names")


@cache
def language(code: str) -> DraftingLanguage:
    """Return what is known of a language; of one without a data file nothing but its marks."""
    base = code.split("-")[0]
    path = FOLDER / f"{base}.yml"
    if not path.is_file():
        return DraftingLanguage(base, {})
    value = yaml_source.parse(path.read_bytes(), path.name).value
    return DraftingLanguage(base, value if isinstance(value, dict) else {})


def guess(text: str) -> str:
    """Return the language of a text, of those that have a data file: by its letters."""
    cyrillic = len(re.findall(r"[\u0400-\u04ff]", text))
    return "uk" if cyrillic > len(text) / 4 else "en"


@cache
def _words(code: str, name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _listed(language(code).raw.get(name)))


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(word) for word in value] if isinstance(value, list) else str(value).split()
