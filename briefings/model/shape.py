"""The shape of each model: which fields hold references, prose or items. Read from the models once for each class."""

from __future__ import annotations

import types
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from briefings.model.fields import BY_KEY, Item, Read, Shown, free_text
from briefings.model.prose import Prose
from briefings.model.refs import Ref

Loc = tuple[str | int, ...]
"""A path through a sheet: keys and list indices, as the reader's positions use it."""

Holds = Literal["ref", "prose", "item", "text", "other"]
_HOLDS: Mapping[Any, Holds] = {Ref: "ref", Prose: "prose"}


class FieldShape(NamedTuple):
    """One field: its attribute, its key in YAML, whether it is a list, what it holds, and whether it must be there.

    `text` is free text; ids, dates, enumerations and addresses are `other`. `kind` is that of the sheets to which a
    reference can lead (None: of any); `words` are those of an enumeration; `shown` is None for what page and packs print.
    `by_key`: the entries stand in a mapping in YAML, each under its key. `read` is None for items and enumerations.
    """

    name: str
    key: str
    many: bool
    holds: Holds
    model: type[Item] | None
    required: bool
    kind: str | None = None
    words: tuple[str, ...] = ()
    shown: Shown | None = None
    by_key: bool = False
    read: Read | None = None

    def entries(self, value: Any) -> list[tuple[Loc, Any]]:
        """Return each entry of this field's value with its place below it; of a single value the value itself."""
        if not self.many:
            return [((), value)]
        return [((entry.key if self.by_key else number,), entry) for number, entry in enumerate(value)]


class FieldValue(NamedTuple):
    """A value met on a walk through a sheet: where, in which field of which item, and what."""

    loc: Loc
    field: FieldShape
    owner: Item
    value: Any


@cache
def shape(model: type[Item]) -> tuple[FieldShape, ...]:
    """Return the shape of every field of a model, in the order in which they stand."""
    found = []
    for name, info in model.model_fields.items():
        core, many, metadata = _core(info.annotation)
        metadata += tuple(info.metadata)
        item = core if isinstance(core, type) and issubclass(core, Item) else None
        read = next((entry for entry in metadata if isinstance(entry, Read)), None)
        reader = read.function if read else None
        holds = _HOLDS.get(core, "item" if item else "text" if reader is free_text else "other")
        words = get_args(core) if get_origin(core) is Literal else ()
        key, kind = info.alias or name, getattr(reader, "kind", None)
        shown = next((entry for entry in metadata if isinstance(entry, Shown)), None)
        own = (name, key, many, holds, item, info.is_required(), kind, words, shown)
        found.append(FieldShape(*own, BY_KEY in metadata, read))
    return tuple(found)


@cache
def by_key(model: type[Item]) -> Mapping[str, FieldShape]:
    """Return the shape of every field of a model by its key in YAML."""
    return {field.key: field for field in shape(model)}


def field_at(model: type[Item] | None, name: str | Loc) -> FieldShape | None:
    """Return the field that a dotted name or a place leads to, or None; an entry of a mapping is one step of it."""
    found = None
    for step in name.split(".") if isinstance(name, str) else name:
        if isinstance(step, int):
            continue
        if found is not None and found.by_key:
            found = found._replace(key=step, many=False, by_key=False)
            continue
        found = by_key(model).get(step) if model else None
        if found is None:
            return None
        model = found.model
    return found


@cache
def _worth_walking(model: type[Item]) -> tuple[FieldShape, ...]:
    return tuple(field for field in shape(model) if field.holds in ("ref", "prose", "item"))


def walk(item: Item, loc: Loc = ()) -> Iterator[FieldValue]:
    """Yield every reference, piece of prose and item below `item`, in the order of its fields."""
    values = item.__dict__
    for field in _worth_walking(type(item)):
        value = values[field.name]
        if not value:
            continue
        for step, entry in field.entries(value):
            here = (*loc, field.key, *step)
            yield FieldValue(here, field, item, entry)
            if field.holds == "item":
                yield from walk(entry, here)


def references(item: Item) -> Iterator[Ref]:
    """Yield what an item refers to, in its fields and in prose."""
    for found in walk(item):
        if found.field.holds == "ref":
            yield found.value
        elif found.field.holds == "prose":
            yield from found.value.mentions()


def looked_for(sheet: Item) -> Iterator[Loc]:
    """Yield the place of each field that is left out because the desk looked for it and the source does not say."""
    yield from ((name,) for name in sheet.__dict__.get("looked_for", ()))
    for field in _worth_walking(type(sheet)):
        value = sheet.__dict__[field.name] if field.holds == "item" else None
        for step, entry in field.entries(value) if value else ():
            yield from ((field.key, *step, *rest) for rest in looked_for(entry))


def repeats(values: Iterable[Hashable]) -> Iterator[int]:
    """Yield the number, from 0, of each value that an earlier one equals."""
    seen: set[Hashable] = set()
    for number, value in enumerate(values):
        if value in seen:
            yield number
        seen.add(value)


def model_at(model: type[Item], loc: Loc) -> type[Item] | None:
    """Return the model of the item at `loc`, or None where no item stands."""
    if not loc:
        return model
    field = field_at(model, loc)
    return field.model if field else None


def dotted(loc: Loc) -> str:
    """Return a path through a sheet as people read it, entries of lists counted from 1: `key_points.2.text`."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in loc)


def named(item: Item, name: str) -> bool:
    """Return whether a dotted name (`title`, `roles.chair.title`, `key_points.2`) names something that is filled."""
    return value_at(item, name) not in (None, ())


def value_at(item: Item, name: str) -> Any:
    """Return what a dotted name names; None where it names nothing."""
    return found_at(item, name)[1]


def found_at(item: Item, name: str) -> tuple[FieldShape | None, Any]:
    """Return what a dotted name names, and the last field on the way to it."""
    value: Any = item
    field = None
    for step in name.split("."):
        if isinstance(value, tuple):
            value = entry_of(value, step)
        elif isinstance(value, Item):
            field = by_key(type(value)).get(step)
            value = getattr(value, field.name) if field else None
        else:
            return None, None
    return field, value


def entry_of(entries: tuple[Any, ...], step: str) -> Any:
    """Return the entry with this key, or with this number from 1; None where there is none."""
    by_key = next((entry for entry in entries if getattr(entry, "key", None) == step), None)
    if by_key is not None:
        return by_key
    number = int(step) if step.isdigit() else 0
    return entries[number - 1] if 1 <= number <= len(entries) else None


def _core(annotation: Any) -> tuple[Any, bool, tuple[Any, ...]]:
    """Return what an annotation is about: the type, whether in a list, what is noted beside it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        core, many, noted = _core(inner)
        return core, many, (*noted, *metadata)
    if origin in (Union, types.UnionType):
        return _core(next(arg for arg in get_args(annotation) if arg is not type(None)))
    if origin in (tuple, dict):
        core, _, noted = _core(get_args(annotation)[-1 if origin is dict else 0])
        return core, True, noted
    return annotation, False, ()
