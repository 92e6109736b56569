"""Sheets as text in the house's shape: the order of fields, wrapping, quoting, the first line for editors.

Whatever writes a sheet (a new one, a proposal, an import, a formatter) writes it through this room, so that a sheet looks
the same whoever wrote it. What is written reads back as what was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefings.load.desk import CONTENT
from briefings.load.fingerprint import FOLDER
from briefings.model.fields import Item
from briefings.model.refs import PLURALS
from briefings.model.shape import FieldShape, shape
from briefings.model.sheets import SHEETS, Sheet

WIDTH = 120
"""The longest line, in characters, where a value can be broken."""

SCHEMAS = f"../../{FOLDER}/schema"
"""Where a sheet finds its schema, if no other sheet of the desk says so."""

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=")
_BARE = re.compile(r"[^\s,\[\]{}#:'\"]+(?: [^\s,\[\]{}#:'\"]+)*")
_NOT_TEXT = re.compile(r"~|null|true|false|[-+]?[0-9][0-9_.eE+-]*|\.[0-9]+|[-+]?\.inf|\.nan", re.IGNORECASE)
_MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)/[a-z]+\.json\s*\Z")


def sheet_text(kind: str, fields: Mapping[str, Any], *, schemas: str | None = SCHEMAS) -> str:
    """Return a sheet of `kind` as YAML, its fields in the house's order.

    `fields` holds text, lists and mappings by their keys in YAML; what is empty is left out, and a key that begins with
    `#` is a comment, written above the field it is named after (`#speaker`) or at the top (`#`).
    """
    lines = [modeline(kind, schemas)] if schemas else []
    lines += [f"# {line}" for line in fields.get("#", ())]
    for key, value in ordered(SHEETS[kind], fields).items():
        lines += [f"# {line}" for line in fields.get(f"#{key}", ())]
        lines += entry(key, value, _fields(SHEETS[kind]).get(key))
    return "\n".join(lines) + "\n"


def modeline(kind: str, schemas: str) -> str:
    """Return the first line of a sheet, by which editors find its schema."""
    return f"# yaml-language-server: $schema={schemas}/{kind}.json"


def schemas_of(desk: Path) -> str:
    """Return the path, from a sheet, to the schemas that the desk's sheets name in their first lines."""
    for plural in PLURALS.values():
        for path in sorted((desk / CONTENT / plural).glob("*.yml"))[:3]:
            with path.open(encoding="utf-8", errors="replace") as file:
                found = _MODELINE.match(file.readline())
            if found:
                return found[1]
    return SCHEMAS


def ordered(model: type[Item], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filled fields in the house's order: a kind's own as its model has them, then what all sheets share.

    Keys that the model does not know come last, as they stood; comments are left out.
    """
    order = {key: number for number, key in enumerate(_fields(model))}
    known = [key for key, value in fields.items() if not key.startswith("#") and value not in (None, "", [], (), {})]
    return {key: fields[key] for key in sorted(known, key=lambda key: order.get(key, len(order)))}


def entry(key: str, value: Any, field: FieldShape | None = None, *, indent: int = 0) -> list[str]:
    """Return the lines of `key: value`, on one line where it fits, else in blocks."""
    head = f"{' ' * indent}{key}:"
    short = flow(value, field)
    if isinstance(value, str):
        return _text(head, value, field, indent)
    if _fits_flow(value, short, len(head) + 1):
        return [f"{head} {short}"]
    return [head, *_block(value, field, indent + 2)]


def scalar(text: str, field: FieldShape | None = None, *, inside: bool = False) -> str:
    """Return text as a scalar on one line: bare where it reads back as itself, else in double quotes.

    `inside` a list or mapping in brackets, more has to be quoted. Free text that looks like a number or a truth value is
    quoted, so that other readers of YAML take it for text too.
    """
    free = field is None or field.holds in ("text", "prose")
    if _plain(text, inside=inside) and not (free and _NOT_TEXT.fullmatch(text)):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def flow(value: Any, field: FieldShape | None = None) -> str:
    """Return a value on one line, lists and mappings in brackets."""
    if isinstance(value, str):
        return scalar(value, field, inside=True)
    if isinstance(value, Mapping):
        known = _fields(field.model) if field and field.model else {}
        filled = ordered(field.model, value) if field and field.model else value
        return "{" + ", ".join(f"{key}: {flow(each, known.get(key))}" for key, each in filled.items()) + "}"
    return "[" + ", ".join(flow(each, field) for each in value) + "]"


def _plain(text: str, *, inside: bool) -> bool:
    if _BARE.fullmatch(text) and text[0] not in _INDICATORS and text not in ("~", "null"):
        return not text.startswith("...")
    if not text or text != text.strip() or text[0] in _INDICATORS or "\n" in text or "\t" in text:
        return False
    if ": " in text or text.endswith(":") or " #" in text or text.startswith(("---", "...")):
        return False
    return not inside or not re.search(r"[,\[\]{}]|:(?=[,\[\]{}]|\Z)|\A\?", text)


def _text(head: str, text: str, field: FieldShape | None, indent: int) -> list[str]:
    short = scalar(text, field)
    if len(head) + 1 + len(short) <= WIDTH:
        return [f"{head} {short}"]
    words = text.split(" ")
    if "\n" in text or "\t" in text or not all(words):
        return [f"{head} {short}"]
    return [f"{head} >-", *_wrapped(words, " " * (indent + 2))]


def _wrapped(words: Sequence[str], margin: str) -> Iterator[str]:
    line = margin + words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = margin + word
        else:
            line = f"{line} {word}"
    yield line


def _fits_flow(value: Any, short: str, used: int) -> bool:
    if used + len(short) > WIDTH:
        return False
    return isinstance(value, Mapping) or not any(isinstance(each, Mapping) for each in value) or len(value) == 1


def _block(value: Any, field: FieldShape | None, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _mapping(value, field, indent)
        return
    for each in value:
        short = flow(each, field)
        margin = " " * indent
        if isinstance(each, Mapping) and len(short) + indent + 2 > WIDTH:
            first, *rest = _mapping(each, field, indent + 2)
            yield f"{margin}- {first.lstrip(' ')}"
            yield from rest
        elif isinstance(each, str):
            head, *rest = _text(f"{margin}-", each, field, indent)
            yield head
            yield from rest
        else:
            yield f"{margin}- {short}"


def _mapping(value: Mapping[str, Any], field: FieldShape | None, indent: int) -> Iterator[str]:
    known = _fields(field.model) if field and field.model else {}
    filled = ordered(field.model, value) if field and field.model else value
    for key, each in filled.items():
        yield from entry(key, each, known.get(key), indent=indent)


def _fields(model: type[Item]) -> dict[str, FieldShape]:
    """Return a model's fields by their keys; of a sheet, its own before those that all sheets share."""
    fields = {field.key: field for field in shape(model)}
    if not issubclass(model, Sheet):
        return fields
    shared = {field.key for field in shape(Sheet)}
    return dict(sorted(fields.items(), key=lambda pair: pair[0] in shared))
