"""The matcher of the checkout that is tried, by what it is called there: older ones keep it elsewhere and know no language."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

_NAME = "briefings.matcher" if importlib.util.find_spec("briefings.matcher") else "briefings.check.matcher"
matcher: Any = importlib.import_module(_NAME)


def prepare(text: str, language: str | None) -> Any:
    """Return a prepared text; None where the matcher cannot be told a language."""
    if language is None:
        return matcher.prepare(text)
    try:
        return matcher.prepare(text, language=language)
    except TypeError:
        return None
