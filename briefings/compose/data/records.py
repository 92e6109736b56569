"""Data: every released sheet as plain values, for programs."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.lines import one_line
from briefings.compose.pages import path_of
from briefings.compose.views import plain
from briefings.model.dates import Edtf
from briefings.model.fields import Item
from briefings.model.locators import Locator
from briefings.model.markings import Marking
from briefings.model.prose import Prose
from briefings.model.refs import Ref
from briefings.model.shape import FieldShape, shape
from briefings.model.sheets import Sheet
from briefings.model.sheets.common import Sheet as Common
from briefings.model.sheets.common import SignOff

FORMAT = 1
"""Version of the shape of these values; it grows when a field is renamed or taken away."""

_COMMON = frozenset({"id", "marking", "handling", "created", "revised", "tags", "corrections", "translations"})
"""Of the fields that all kinds share, those that leave the desk; none that is added later does so by itself."""

_KEPT = frozenset({"cue", "cue_reported", "snapshot", "extractor", "marks"})
"""Fields of a kind that no page shows: they stay."""

_SIGNED = frozenset({"by"})
"""Of a sign-off for unchecked words the day and the reason leave the desk, the name does not."""


@cache
def published(model: type[Item]) -> tuple[FieldShape, ...]:
    """Return the fields of a model that leave the desk, in their order."""
    common = Common.model_fields
    left_out = _SIGNED if model is SignOff else _KEPT
    return tuple(
        field
        for field in shape(model)
        if field.name not in left_out
        and not (issubclass(model, Common) and field.name in common and field.name not in _COMMON)
    )


def records(kind: str, index: Index) -> list[dict[str, Any]]:
    """Return the released sheets of a kind as plain values, by id, their fields in the order of the model.

    References are `kind:id`, dates EDTF (ISO 8601-2), days ISO 8601, prose the words its page prints; what is absent is
    left out. Each has `label` (the words that name it, hedges included), `marking` and `page`; a quote has `outcome` too.
    """
    return [_record(sheet, index) for sheet in index.release.of(kind)]


def _record(sheet: Sheet, index: Index) -> dict[str, Any]:
    kind = kind_of(sheet)
    found: dict[str, Any] = {
        "id": sheet.id,
        "label": plain(kind.label(sheet, index)),
        "marking": index.release.marking_of(sheet.ref).label,
        "page": path_of(sheet.ref),
        **kind.computed(sheet, index),
    }
    return {**_item(sheet, index), **found} if sheet.marking else {**found, **_item(sheet, index)}


def _item(item: Item, index: Index) -> dict[str, Any]:
    found: dict[str, Any] = {}
    values = item.__dict__
    for field in published(type(item)):
        value = values[field.name]
        if value is None or (type(value) is tuple and not value):
            continue
        found[field.key] = [_value(entry, index) for entry in value] if field.many else _value(value, index)
    return found


def _value(value: Any, index: Index) -> Any:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    convert = _CONVERTED.get(kind)
    if convert is not None:
        return convert(value)
    if kind is Prose:
        return plain(one_line(value, index))
    return _item(value, index)


_AS_IT_IS = frozenset({str, int, bool, float})
_CONVERTED: dict[type, Callable[[Any], str]] = {
    Ref: str,
    Edtf: lambda value: value.text,
    Locator: lambda value: value.text,
    Marking: lambda value: value.label,
    datetime.date: lambda value: value.isoformat(),
}
