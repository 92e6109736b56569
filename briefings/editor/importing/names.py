"""Names of countries and languages as other people's files write them, in several languages, by CLDR."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "uk", "ru")
"""The languages whose names of months, countries and languages are read; where two differ, the first."""


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
