"""What a translation translates: the words of the original, and whether they have changed since."""

from __future__ import annotations

import hashlib
from typing import Any

from briefings.model.fields import Item
from briefings.model.prose import Prose
from briefings.model.shape import found_at, value_at
from briefings.model.sheets.common import Sheet, Translation

_LENGTH = 12


def digest_of(sheet: Sheet, item: str) -> str:
    """Return the digest of the words that a dotted name (`words`, `key_points.2.text`) names; empty where there are none."""
    value = value_at(sheet, item)
    words = _words(value) if value not in (None, ()) else ""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:_LENGTH] if words else ""


def wrong_with(sheet: Sheet, item: str) -> str:
    """Return why what a dotted name names cannot have a translation; empty where it can."""
    field, value = found_at(sheet, item)
    if field is None or value in (None, ()):
        return f"“{item}” names nothing in this sheet"
    has_words = field.holds in ("text", "prose", "item")  # which dates, numbers and choices are not
    return "" if has_words else f"“{item}” has no words to translate"


def is_stale(sheet: Sheet, entry: Translation) -> bool:
    """Return whether the original has changed since it was translated; not where nobody recorded which words those were."""
    return entry.original is not None and entry.original != digest_of(sheet, entry.item)


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(map(_words, value))
    if isinstance(value, Item):
        values = (getattr(value, name) for name in type(value).model_fields)
        return "\n".join(_words(each) for each in values if each is not None)
    return value.text if isinstance(value, Prose) else str(value)
