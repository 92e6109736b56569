"""Keys name entries of a list once; corrections and translations name what is there."""

from collections import Counter
from functools import cache

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.model.fields import Item
from briefings.model.shape import FieldShape, named, repeats, shape
from briefings.model.translations import wrong_with

REACH = 0
_HINT = "write a field's name, or list.key, or list.number"


_MAY_REPEAT = ("segments", "edits", "changes", "hedges", "translations", "coordinates")
"""Lists whose entries say what is done at several places, or are numbers; and translations, of which more is said below."""


@cache
def _lists(model: type[Item]) -> tuple[FieldShape, ...]:
    return tuple(field for field in shape(model) if field.many and field.name not in _MAY_REPEAT)


def check(catalogue: Catalogue) -> Findings:
    """Yield each entry, key or translation given twice, and each correction or translation of what the sheet does not have."""
    for ref, loc, item in catalogue.every_item():
        for field in _lists(type(item)):
            entries = getattr(item, field.name)
            if len(entries) > 1:
                keyed = (
                    each.model_copy(update={"key": None}) if getattr(each, "key", None) else each for each in entries
                )
                for number in repeats(keyed):
                    message = f"this entry of `{field.key}` is there already"
                    yield warning(ref, (*loc, field.key, number), message, hint="delete one of the two")
                keys = Counter(key for entry in entries if (key := getattr(entry, "key", None)))
                for key, count in keys.items():
                    if count > 1:
                        yield Finding(ref, (*loc, field.key), f"the key “{key}” names {count} entries of `{field.key}`")
    for ref, sheet in catalogue.subjects():
        for number in repeats((entry.item, entry.language, entry.by) for entry in sheet.translations):
            entry = sheet.translations[number]
            message = f"“{entry.item}” is translated into {entry.language} a second time"
            hint = "keep one. If they have different translators, name them with `by`"
            yield Finding(ref, ("translations", number, "item"), message, hint=hint)
        for number, correction in enumerate(sheet.corrections):
            if not named(sheet, correction.item):
                message = f"“{correction.item}” names nothing in this sheet"
                yield Finding(ref, ("corrections", number, "item"), message, hint=_HINT)
        for number, translation in enumerate(sheet.translations):
            if message := wrong_with(sheet, translation.item):
                yield Finding(ref, ("translations", number, "item"), message, hint=_HINT)
