"""The fields that a desk declares for itself: their values on pages, in packs, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose.index import Index
from briefings.compose.lines import PrintedNumber, text, with_unit
from briefings.compose.views import Line, Run
from briefings.model.dates import parse
from briefings.model.settings import OwnField
from briefings.model.sheets import Sheet
from briefings.model.sheets.common import OwnValue


def filled(sheet: Sheet, index: Index) -> Iterator[tuple[OwnField, OwnValue]]:
    """Yield the desk's own fields that a sheet fills, in the order in which the desk declares them."""
    for field in index.settings.fields.of_kind(sheet.kind) if sheet.fields else ():
        if field.key in sheet.own:
            yield field, sheet.own[field.key]


def value_line(field: OwnField, value: OwnValue, index: Index) -> Line:
    """Return a value as pages print it: a number with its unit, a date in words, an address as a link, several as a list."""
    first = value.value[0]
    if field.type == "number":
        return text(with_unit(PrintedNumber(first, index, digits_only=True), field.unit or "", index))
    if field.type == "date":
        return text(index.when(parse(first)))
    if field.type == "link":
        return (Run("text", first.partition("://")[2].rstrip("/"), first),)
    return text(index.language.listed(value.value))
