"""What other people's files call things: data files of this folder; countries and languages in several languages, by CLDR."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from briefings.model.data_files import beside

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "uk", "ru")
"""The languages whose names of months, countries and languages are read; where two differ, the first."""


def data(name: str) -> dict[str, Any]:
    """Return a data file of this folder."""
    return beside(__file__, name)


def by_word(meanings: Mapping[str, list[str]]) -> dict[str, str]:
    """Return each word with what it means, of lists of words by their meaning."""
    return {word: meaning for meaning, words in meanings.items() for word in words}


@cache
def codes(part: Literal["territories", "languages"], code: str) -> dict[str, str]:
    """Return the codes that match the pattern `code` by their names in each language, in small letters."""
    from babel import Locale  # type: ignore[import-untyped,unused-ignore]

    found: dict[str, str] = {}
    for language in LANGUAGES:
        for each, name in getattr(Locale(language), part).items():
            if re.fullmatch(code, each):
                found.setdefault(name.casefold(), each)
    return found
