"""What entries of a sheet, and its keys, say of each other."""

from collections import Counter
from functools import cache
from typing import Any

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.check.rule import rule
from briefings.model import dates
from briefings.model.fields import Item
from briefings.model.prose import Prose
from briefings.model.shape import FieldShape, named, repeats, shape
from briefings.model.sheets import Topic
from briefings.model.sheets.common import When
from briefings.model.translations import wrong_with

_ITEM_NAMES = "write a field's name, or list.key, or list.number"
_MAY_REPEAT = ("segments", "edits", "changes", "hedges", "translations", "coordinates")
"""Lists whose entries say what is done at several places, or are numbers; and translations, of which more is said below."""


@cache
def _lists(model: type[Item]) -> tuple[FieldShape, ...]:
    return tuple(field for field in shape(model) if field.many and field.name not in _MAY_REPEAT)


@rule("Keys name entries of a list once; corrections and translations name what is there.", reach=0)
def entry_keys(catalogue: Catalogue) -> Findings:
    """Yield each entry, key or translation given twice, and each correction or translation of what the sheet does not have."""
    for ref, loc, item in catalogue.every_item():
        for field in _lists(type(item)):
            entries = getattr(item, field.name)
            if len(entries) > 1:
                for number in repeats(map(_without_key, entries)):
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
                yield Finding(ref, ("corrections", number, "item"), message, hint=_ITEM_NAMES)
        for number, translation in enumerate(sheet.translations):
            if message := wrong_with(sheet, translation.item):
                yield Finding(ref, ("translations", number, "item"), message, hint=_ITEM_NAMES)


def _without_key(entry: Any) -> Any:
    return entry.model_copy(update={"key": None}) if getattr(entry, "key", None) else entry


SAYS_NOTHING = frozenset((
    "-", "--", "–", "—", "?", "n/a", "n.a", "none known", "not known", "not stated", "tba", "tbd", "unknown",
    "bilinmiyor", "brak danych", "desconocido", "inconnu", "k. a", "k.a", "keine angabe", "n/d", "neznámo", "nieznane",
    "non précisé", "okänt", "onbekend", "s/o", "sconosciuto", "ukendt", "ukjent", "unbekannt", "немає даних", "невідомо",
    "н/д", "неизвестно", "нет данных", "غير معروف", "לא ידוע", "不明", "未知", "미상",
))  # fmt: skip
"""Words, in small letters and without a full stop, that people put into a form where they have nothing to say."""
_LONGEST = max(map(len, SAYS_NOTHING)) + 2
"""So long is such a text at most, with a full stop and a blank: longer ones need not be looked at."""
_IN_THE_SOURCE = {
    "answer",
    "as_reported",
    "cue_reported",
    "lead_in",
    "now",
    "outside",
    "replaces",
    "text",
    "was",
    "words",
}
"""Fields with words of a source, which may be these; another rule looks at answers."""


@cache
def _said(model: type[Item]) -> tuple[FieldShape, ...]:
    return tuple(f for f in shape(model) if f.holds in ("text", "prose") and f.name not in _IN_THE_SOURCE)


@rule("A field says something, or it is left out.", reach=0)
def says_nothing(catalogue: Catalogue) -> Findings:
    """Yield each field in which words such as “n/a” stand: a page would print them as if somebody had found that out."""
    for ref, loc, item in catalogue.every_item():
        for field in _said(type(item)):
            value = getattr(item, field.name)
            for step, entry in field.entries(value) if value else ():
                text = entry.text if isinstance(entry, Prose) else entry
                if len(text) <= _LONGEST and text.strip().rstrip(".").casefold() in SAYS_NOTHING:
                    hint = "leave the field out; if you looked and the source does not say, write that in `looked_for` or `not_stated`"
                    yield Finding(
                        ref, (*loc, field.key, *step), f"“{text.strip()}” would be printed as a finding", hint=hint
                    )


@rule("What the source is said not to state is not stated in the sheet either.", reach=0)
def looked_for(catalogue: Catalogue) -> Findings:
    """Yield each field that `looked_for` names although it is filled, and each stance that nobody takes although somebody does."""
    for ref, loc, item in catalogue.every_item():
        for number, name in enumerate(getattr(item, "looked_for", ())):
            if getattr(item, name) not in (None, ()):
                message = f"`looked_for` says that the source does not state `{name}`, but the sheet gives it"
                hint = f"remove {name} from `looked_for`, or from the sheet"
                yield Finding(ref, (*loc, "looked_for", number), message, hint=hint)
    for topic in catalogue.sheets(Topic):
        taken: dict[str, int] = {position.stance: number for number, position in enumerate(topic.positions, 1)}
        for number, silence in enumerate(topic.silence):
            found = taken.get(silence.stance, taken.get(f"strongly-{silence.stance}"))
            if found:
                message = f"`silence` says that nobody is `{silence.stance}`, "
                message += f"and positions.{found} says that somebody is"
                yield Finding(topic.ref, ("silence", number, "stance"), message, hint="delete one of the two")


@rule("A numeric date that can be read two ways says how it was read.", reach=0)
def numeric_date_order(catalogue: Catalogue) -> Findings:
    """Yield each ambiguous numeric date without `order`, and each whose order does not lead to its EDTF date."""
    for ref, loc, when in catalogue.items(When):
        if when.as_reported is None:
            continue
        if when.order is None:
            if dates.is_ambiguous_numeric(when.as_reported):
                hint = "add order: day-first or order: month-first"
                yield Finding(ref, (*loc, "as_reported"), f"“{when.as_reported}” can be read two ways", hint=hint)
            continue
        try:
            day = dates.read_numeric(when.as_reported, when.order)
        except dates.DateError as error:
            yield Finding(ref, (*loc, "as_reported"), f"“{when.as_reported}” read {when.order} is not a date: {error}")
            continue
        if day != when.edtf.lower:
            shown = "-".join(f"{part:02}" for part in day)
            message = f"“{when.as_reported}” read {when.order} is {shown}, but edtf says {when.edtf.text}"
            yield Finding(ref, (*loc, "as_reported"), message)


@rule("Of some fields exactly one is given.", reach=0)
def one_of(catalogue: Catalogue) -> Findings:
    """Yield each item in which none, or more than one, of such fields is filled."""
    for ref, loc, item in catalogue.every_item():
        if not item.one_of:
            continue
        filled = [name for name in item.one_of if getattr(item, name) not in (None, ())]
        if len(filled) == 1 or (not filled and any(catalogue.misread(ref, (*loc, name)) for name in item.one_of)):
            continue
        names = ", ".join(f"`{name}`" for name in item.one_of)
        found = " and ".join(f"`{name}`" for name in filled) or "none of them"
        message = f"exactly one of {names} is expected; found {found}"
        yield Finding(ref, (*loc, filled[1]) if filled else loc, message, key=bool(filled))
