"""Plain: a sheet as plain values that can be kept, and the sheet made of them again without reading or validating it again.

An item is a mapping of those of its values that are not what its model gives. The types of what is kept follow from the
models, so that a record which holds anything else is refused.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, NotRequired, TypedDict, TypeVar, Union, cast, get_args, get_origin

from msgspec.msgpack import Decoder, Encoder
from pydantic_core import PydanticUndefined

from briefings.model.fields import Item, restored
from briefings.model.shape import shape

ItemT = TypeVar("ItemT", bound=Item)


def encoded(item: Item | None) -> bytes:
    """Return an item as bytes."""
    return _ENCODER.encode(item)


def decoded(model: type[ItemT], raw: bytes) -> ItemT | None:
    """Return the item that bytes keep. Raises msgspec.MsgspecError or ValueError where they keep no such item."""
    found = _decoder(model).decode(raw)
    return None if found is None else cast(ItemT, _maker(model)(found))


def _taken_apart(item: Item) -> dict[str, Any]:
    values = item.__dict__
    return {name: values[name] for name, given in _given(type(item)).items() if values[name] != given}


_ENCODER = Encoder(enc_hook=_taken_apart)


@cache
def _decoder(model: type[Item]) -> Decoder[Any]:
    return Decoder(_kind(model) | None)


@cache
def _given(model: type[Item]) -> dict[str, Any]:
    """Return what a model gives to each of its fields, in their order."""
    return {name: info.default for name, info in model.model_fields.items()}


@cache
def _kind(annotation: Any) -> Any:
    """Return the type in which a value is kept."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(inner[0])
    if origin in (Union, types.UnionType):
        return reduce(or_, map(_kind, inner))
    if origin in (tuple, dict):
        return tuple[_kind(inner[-1 if origin is dict else 0]), ...]  # type: ignore[misc]
    if not (isinstance(annotation, type) and issubclass(annotation, Item)):
        return annotation
    needed = {name for name, given in _given(annotation).items() if given is PydanticUndefined}
    kinds = {name: _kind(cast(Any, info.annotation)) for name, info in annotation.model_fields.items()}
    return TypedDict(  # type: ignore[operator]
        annotation.__name__, {name: kind if name in needed else NotRequired[kind] for name, kind in kinds.items()}
    )


@cache
def _maker(model: type[Item]) -> Callable[[dict[str, Any]], Item]:
    """Return what makes an item of a model of the values that were kept."""
    given = _given(model)
    items = {field.name: (_maker(field.model), field.many) for field in shape(model) if field.model}

    def make(kept: dict[str, Any]) -> Item:
        values = given | kept
        for name in items.keys() & kept.keys():
            of, many = items[name]
            values[name] = tuple([of(entry) for entry in kept[name]]) if many else of(kept[name])
        return restored(model, values)

    return make
