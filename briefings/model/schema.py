"""JSON Schemas of the sheets, written from the models, so that editors complete and explain as one types."""

from __future__ import annotations

import json
from typing import Any

from briefings.model.documented import descriptions
from briefings.model.fields import Item
from briefings.model.settings import Settings
from briefings.model.shape import shape
from briefings.model.sheets import SHEETS

SCHEMAS: dict[str, type[Item]] = {**SHEETS, "desk": Settings}
"""Name of a schema to its model."""


def schema(name: str) -> str:
    """Return the JSON Schema (draft 2020-12) of a kind of sheet, or of `desk`, as text."""
    tree = SCHEMAS[name].model_json_schema(by_alias=True)
    _describe(tree, SCHEMAS[name])
    for title, definition in tree.get("$defs", {}).items():
        _describe(definition, _ITEMS[title])
    tree.get("properties", {}).pop("id", None)
    tree["required"] = [key for key in tree.get("required", []) if key != "id"]
    tree = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_plain(tree)}
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _describe(tree: Any, model: type[Item]) -> None:
    """Add to each property what its model says of it."""
    known = descriptions(model)
    for field, info in model.model_fields.items():
        described = tree.get("properties", {}).get(info.alias or field)
        if described is not None and field in known:
            described["description"] = known[field]


def _items(model: type[Item]) -> dict[str, type[Item]]:
    found = {model.__name__: model}
    for field in shape(model):
        if field.model is not None and field.model.__name__ not in found:
            found.update(_items(field.model))
    return found


def _plain(node: Any) -> Any:
    """Return the schema with shorthands allowed (a date as text, a holder as an id) and defaults left out."""
    if isinstance(node, list):
        return [_plain(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    if node.get("$ref") in ("#/$defs/When", "#/$defs/Holder"):
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return {"anyOf": [{"type": "string"}, {"$ref": node["$ref"]}], **rest}
    return {key: _plain(value) for key, value in node.items() if key != "default"}


_ITEMS = {name: model for top in SCHEMAS.values() for name, model in _items(top).items()}
