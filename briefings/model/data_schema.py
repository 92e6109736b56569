"""The JSON Schema of the data: which fields of a sheet leave the desk, and what they look like in JSON."""

from __future__ import annotations

from functools import cache
from typing import Any

from briefings.model.data_files import beside
from briefings.model.documented import descriptions
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.names import Name
from briefings.model.refs import ID, KINDS
from briefings.model.shape import FieldShape, shape
from briefings.model.sheets import SHEETS, Quote
from briefings.model.sheets.common import Sheet as Common

FORMAT = 1
"""Version of the shape of these values; it grows when a field is renamed or taken away."""

_COMMON = frozenset(
    {"id", "marking", "handling", "created", "revised", "tags", "corrections", "translations", "fields", "ids"}
)
"""Of the fields that all kinds share, those that leave the desk; none that is added later does so by itself."""


@cache
def published(model: type[Item]) -> tuple[FieldShape, ...]:
    """Return the fields of a model that leave the desk, in their order."""
    common = Common.model_fields
    return tuple(
        field
        for field in shape(model)
        if not (field.shown and field.shown.where == "unpublished")
        and not (issubclass(model, Common) and field.name in common and field.name not in _COMMON)
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a file of sheets, made from the models."""
    told = beside(__file__)
    definitions: dict[str, Any] = {
        "ref": {"type": "string", "pattern": f"^({'|'.join(KINDS)}):{_ID}$"},
        "marking": {"enum": [marking.label for marking in Marking]},
    }
    for model in SHEETS.values():
        _define(model, definitions, told)
    found: dict[str, Any] = told["file"]
    found["properties"]["format"]["const"] = FORMAT
    found["properties"]["kind"]["enum"] = list(KINDS)
    found["allOf"] = [
        {
            "if": {"properties": {"kind": {"const": kind}}},
            "then": {"properties": {"sheets": {"items": {"$ref": f"#/$defs/{model.__name__}"}}}},
        }
        for kind, model in SHEETS.items()
    ]
    return {**found, "$defs": definitions}


_ID = ID.pattern.removesuffix("\\Z")


def _define(model: type[Item], definitions: dict[str, Any], told: dict[str, Any]) -> None:
    if model.__name__ in definitions:
        return
    definitions[model.__name__] = {}
    known = descriptions(model)
    properties: dict[str, Any] = {}
    required = []
    for field in published(model):
        one = _property(field)
        if field.by_key:
            properties[field.key] = {"type": "object", "additionalProperties": one, "minProperties": 1}
        else:
            properties[field.key] = {"type": "array", "items": one, "minItems": 1} if field.many else one
        if field.name in known:
            properties[field.key] = {**properties[field.key], "description": known[field.name]}
        if field.required:
            required.append(field.key)
        if field.model is not None:
            _define(field.model, definitions, told)
    if issubclass(model, Common):
        properties |= {**told["sheet"], "id": {"type": "string", "pattern": f"^{_ID}$"}}
        required += ["label", "marking", "page"]
    if issubclass(model, Quote):
        properties |= told["quote"]
        required.append("outcome")
    definitions[model.__name__] = {
        "type": "object",
        "description": " ".join((model.__doc__ or "").split()),
        "required": required,
        "additionalProperties": False,
        "properties": properties,
    }


def _property(field: FieldShape) -> dict[str, Any]:
    """Return what one value of a field looks like here: dates and references differ from what an editor types."""
    if field.model is Name:
        return {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Name"}]}
    if field.model is not None:
        return {"$ref": f"#/$defs/{field.model.__name__}"}
    if field.holds == "ref":
        return {"$ref": "#/$defs/ref"}
    found = field.read.schema if field.read else {"enum": list(field.words)}
    return {"type": "string"} if found == {"type": "number"} else found  # a figure keeps its digits
