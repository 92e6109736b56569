"""Messages: the sentences of the pages in one language, by the English they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = Mapping[tuple[str, str], tuple[str, ...]]
"""Context and English to the translation: one text, or one a plural form in the order of CLDR's categories."""

SOURCE = "en"
"""The language that the messages are written in; it needs no translations."""


@dataclass(frozen=True)
class Messages:
    """The messages of a language. `digest` is equal only for equal texts, so that two records compare by it."""

    tag: str = SOURCE
    digest: str = ""
    texts: Texts = field(default_factory=dict, repr=False, compare=False)
