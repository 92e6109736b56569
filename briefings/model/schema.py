"""JSON Schemas of the sheets, written from the models, so that editors complete and explain as one types."""

from __future__ import annotations

import json
from typing import Any

from briefings.model.fields import Item
from briefings.model.settings import Settings
from briefings.model.sheets import SHEETS

SCHEMAS: dict[str, type[Item]] = {**SHEETS, "desk": Settings}
"""Name of a schema to its model."""


def schema(name: str) -> str:
    """Return the JSON Schema (draft 2020-12) of a kind of sheet, or of `desk`, as text."""
    tree = SCHEMAS[name].model_json_schema(by_alias=True)
    tree.get("properties", {}).pop("id", None)
    tree["required"] = [key for key in tree.get("required", []) if key != "id"]
    tree = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_plain(tree)}
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


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
