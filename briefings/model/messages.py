"""Messages: the sentences of the pages in one language, by the English they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = Mapping[tuple[str, str], tuple[str, ...]]
"""Context and English to the translation: one text, or one a plural form in the order of CLDR's categories."""

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "lrc", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
"""Languages that are written from right to left in their usual script (CLDR's character order)."""
_SCRIPTS = {"Arab": True, "Hebr": True, "Latn": False, "Cyrl": False}

SOURCE = "en"
"""The language that the messages are written in; it needs no translations."""


@dataclass(frozen=True)
class Messages:
    """The messages of a language. `digest` is equal only for equal texts, so that two records compare by it."""

    tag: str = SOURCE
    digest: str = ""
    texts: Texts = field(default_factory=dict, repr=False, compare=False)


def is_right_to_left(tag: str) -> bool:
    """Return whether a language tag (BCP 47) is written from right to left; a script in it decides."""
    language, *rest = tag.split("-")
    for part in rest:
        if part.title() in _SCRIPTS:
            return _SCRIPTS[part.title()]
    return language in RIGHT_TO_LEFT
