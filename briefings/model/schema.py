"""JSON Schemas of the sheets, written from the models, so that editors complete and explain as one types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import WithDefaultSchema

from briefings.model.documented import descriptions, meanings
from briefings.model.fields import FORM, REFERENCES, Item
from briefings.model.proposals import Proposals
from briefings.model.refs import KINDS
from briefings.model.settings import OwnField, Settings
from briefings.model.shape import shape
from briefings.model.sheets import SHEETS

SCHEMAS: dict[str, type[Item]] = {**SHEETS, "desk": Settings, "proposals": Proposals}
"""Name of a schema to its model."""


class _Schemas(GenerateJsonSchema):
    """Leaves defaults out: JSON cannot hold all of them."""

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema of what has a default."""
        return self.generate_inner(schema["schema"])


Ids = Mapping[str, Mapping[str, str]]
"""Kind to the ids of its sheets, each with the words by which the desk lists it."""


def schema(name: str, ids: Ids | None = None, own: Iterable[OwnField] | None = None) -> str:
    """Return the JSON Schema (draft 2020-12) of a kind of sheet, of `desk` or of `proposals`, as text.

    With the `ids` of a desk, editors complete them; others stay allowed, since a sheet may be written before the one it
    names. With the fields that a desk declares for the kind (`own`), no other stands under `fields`.
    """
    tree = _of_model(name)
    if own is not None and "fields" in tree["properties"] and name in SHEETS:
        fields = _of_desk(tree["properties"]["fields"], own)
        tree = {**tree, "properties": {**tree["properties"], "fields": fields}}
    if ids:
        tree = _with_ids(tree, ids)
    tree = {"$schema": "https://json-schema.org/draft/2020-12/schema", **tree}
    return msgspec.json.format(msgspec.json.encode(tree), indent=1).decode() + "\n"


@cache
def _of_model(name: str) -> dict[str, Any]:
    """Return the schema that every desk shares; nobody may change it."""
    tree = SCHEMAS[name].model_json_schema(by_alias=True, schema_generator=_Schemas)
    _describe(tree, SCHEMAS[name])
    for title, definition in tree.get("$defs", {}).items():
        _describe(definition, _ITEMS[title])
    tree.get("properties", {}).pop("id", None)
    tree["required"] = [key for key in tree.get("required", []) if key != "id"]
    plain: dict[str, Any] = _plain(tree)
    return plain


def _describe(tree: Any, model: type[Item]) -> None:
    """Add to each property what its model says of it."""
    known = descriptions(model)
    for field, info in model.model_fields.items():
        described = tree.get("properties", {}).get(info.alias or field)
        if described is not None and field in known:
            described["description"] = known[field]
        if described is not None and (said := meanings(model, info.alias or field)):
            _explain(described, said)


def _explain(node: Any, said: Mapping[str, str]) -> None:
    """Add to the values of a property what they mean; editors show it beside each."""
    for entry in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _explain(entry, said)
    words = node.get("enum") if isinstance(node, dict) else None
    if words and all(word in said for word in words):
        node["enumDescriptions"] = [said[word] for word in words]


def _items(model: type[Item]) -> dict[str, type[Item]]:
    found = {model.__name__: model}
    for field in shape(model):
        if field.model is not None and field.model.__name__ not in found:
            found.update(_items(field.model))
    return found


def _plain(node: Any) -> Any:
    """Return the schema with shorthands allowed: a date as text, a holder as an id."""
    if isinstance(node, list):
        return [_plain(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    short = _SHORT.get(str(node.get("$ref", "")).rpartition("/")[2])
    if short:
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return {"anyOf": [short, {"$ref": node["$ref"]}], **rest}
    if all(isinstance(word, str) and word.isdigit() for word in node.get("enum", ("",))):  # numbers to other readers
        said = {"enumDescriptions": 2 * node["enumDescriptions"]} if "enumDescriptions" in node else {}
        node = {**node, "enum": [*node["enum"], *map(int, node["enum"])], "type": ["string", "integer"], **said}
    return {key: _plain(value) for key, value in node.items()}


def _with_ids(tree: dict[str, Any], ids: Ids) -> dict[str, Any]:
    """Return the schema with each reference as one of the ids that the desk has, or another that it may get."""
    lists: dict[str, Any] = {}

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(entry) for entry in node]
        if not isinstance(node, dict):
            return node
        pattern = node.get("pattern")
        if pattern == FORM and "examples" in node:  # an id is written like a form's name
            return {**node, "examples": list(ids.get("form", {})) or node["examples"]}
        if pattern not in REFERENCES or not (known := _known(REFERENCES[pattern], ids)):
            return {key: walk(value) for key, value in node.items()}
        kinds = REFERENCES[pattern]
        name = f"{kinds[0] if len(kinds) == 1 else 'any' if kinds == KINDS else 'fact'}-id"
        listed = {"type": "string", "enum": list(known), "enumDescriptions": list(known.values())}
        lists[name] = {"anyOf": [listed, {"type": "string", "pattern": pattern}]}
        rest = {key: value for key, value in node.items() if key not in ("type", "pattern")}
        return {"$ref": f"#/$defs/{name}", **rest}

    walked: dict[str, Any] = walk(tree)
    return {**walked, "$defs": {**walked.get("$defs", {}), **lists}}


def _of_desk(node: dict[str, Any], own: Iterable[OwnField]) -> dict[str, Any]:
    """Return the schema of `fields` with those that the desk declares, and the values of its choices."""
    known = {}
    for field in own:
        allowed = {"enum": list(field.of)} if field.of else _TYPES.get(field.type, {"type": ["string", "number"]})
        short = {"type": "array", "items": allowed} if field.type == "list" else allowed
        unit = f" ({field.unit})" if field.unit else ""
        known[field.key or ""] = {"anyOf": [short, _OWN_VALUE], "description": f"{field.label}{unit}"}
    return {**node, "properties": known, "additionalProperties": False}


_TYPES = {"number": {"type": ["number", "string"]}, "link": {"type": "string", "format": "uri"}}
_OWN_VALUE = {"$ref": "#/$defs/OwnValue"}


def _known(kinds: tuple[str, ...], ids: Ids) -> Mapping[str, str]:
    if len(kinds) == 1:
        return ids.get(kinds[0], {})
    return {f"{kind}:{name}": label for kind, names in ids.items() if kind in kinds for name, label in names.items()}


_ACTOR = next(pattern for pattern, kind in REFERENCES.items() if kind == ("actor",))
_SHORT: Mapping[str, dict[str, Any]] = {
    "When": {"type": ["string", "integer"]},
    "Holder": {"type": "string", "pattern": _ACTOR},
    "Involved": {"type": "string", "pattern": _ACTOR},
    "OwnValue": {"type": ["string", "number", "array"], "items": {"type": ["string", "number"]}},
    "Name": {"type": "string", "minLength": 1},
    "Alias": {"type": "string", "minLength": 1},
}
"""What may stand for an item that is given in short: a date, an actor's id, a name."""
_ITEMS = {name: model for top in SCHEMAS.values() for name, model in _items(top).items()}
