"""Sheets as text in the standard shape: the order of fields, wrapping, quoting, the first line for editors.

Whatever writes a sheet (a new one, a proposal, an import, a formatter) writes it through this room, so that a sheet looks
the same whoever wrote it. What is written reads back as what was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from briefings.load.desk import CONTENT
from briefings.load.fingerprint import FOLDER
from briefings.load.yaml_places import Loc
from briefings.model.fields import Item
from briefings.model.refs import PLURALS
from briefings.model.shape import FieldShape, shape
from briefings.model.sheets import SHEETS, Sheet

WIDTH = 120
"""The longest line, in characters, where a value can be broken."""

SCHEMAS = f"../../{FOLDER}/schema"
"""Where a sheet finds its schema, if no other sheet of the desk says so."""

_EMPTY: tuple[Any, ...] = (None, "", [], (), {})
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=")
_BARE = re.compile(r"[^\s,\[\]{}#:'\"]+(?: [^\s,\[\]{}#:'\"]+)*")
_NOT_TEXT = re.compile(r"~|null|true|false|[-+]?[0-9][0-9_.eE+-]*|\.[0-9]+|[-+]?\.inf|\.nan", re.IGNORECASE)
_MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)/[a-z]+\.json\s*\Z")


class ValueComments(NamedTuple):
    """The comments of a value: the lines above it (an empty one is a blank line), behind it, and at its end."""

    above: tuple[str, ...] = ()
    behind: str = ""
    below: tuple[str, ...] = ()


def sheet_text(kind: str, fields: Mapping[str, Any], *, schemas: str | None = SCHEMAS) -> str:
    """Return a sheet of `kind` as YAML, its fields in the standard order.

    `fields` holds text, lists and mappings by their keys in YAML; what is empty is left out, and a key that begins with
    `#` is a comment, written above the field it is named after (`#speaker`) or at the top (`#`).
    """
    filled = _filled({key: value for key, value in fields.items() if not key.startswith("#")})
    top = [modeline(kind, schemas)] if schemas else []
    top += [f"# {line}" for line in fields.get("#", ())]
    notes: dict[Loc, ValueComments] = {(): ValueComments(tuple(top))}
    for key in filled:
        notes[key,] = ValueComments(tuple(f"# {line}" for line in fields.get(f"#{key}", ())))
    return whole(SHEETS[kind], filled, notes)


def whole(model: type[Item], fields: Mapping[str, Any], notes: Mapping[Loc, ValueComments]) -> str:
    """Return fields as YAML in the standard order, each with its comments (see `fmt`); what is empty stays."""
    note = notes.get((), ValueComments())
    body = list(_Writer(notes).mapping(fields, model, 0, ()))
    if note.above[-1:] in ((), ("",)) and not body[0]:
        del body[0]  # the blank line above what is now the first field
    return "\n".join([*note.above, *body, *note.below]).rstrip("\n") + "\n"


def modeline(kind: str, schemas: str) -> str:
    """Return the first line of a sheet, by which editors find its schema."""
    return f"# yaml-language-server: $schema={schemas}/{kind}.json"


def schemas_of(desk: Path) -> str:
    """Return the path, from a sheet, to the schemas that the desk's sheets name in their first lines."""
    for plural in PLURALS.values():
        for path in sorted(path for path in (desk / CONTENT / plural).glob("*.yml") if path.is_file())[:3]:
            with path.open(encoding="utf-8", errors="replace") as file:
                found = _MODELINE.match(file.readline())
            if found:
                return found[1]
    return SCHEMAS


def ordered(model: type[Item], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields in the standard order: a kind's own as its model has them, then what all sheets share.

    Keys that the model does not know come last, as they stood.
    """
    known = _fields(model)
    first = {key: fields[key] for key in known if key in fields}
    return first | {key: value for key, value in fields.items() if key not in known}


def entry(key: str, value: Any, field: FieldShape | None = None) -> list[str]:
    """Return the lines of `key: value`, on one line where it fits, else in blocks; what is empty is left out."""
    return _Writer({}).entry(key, _filled(value), field, 0, (key,))


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
    if value is None:
        return "~"
    if isinstance(value, str):
        return scalar(value, field, inside=True)
    if isinstance(value, Mapping):
        known = _fields(field.model) if field and field.model else {}
        filled = ordered(field.model, value) if field and field.model else value
        return "{" + ", ".join(f"{key}: {flow(each, known.get(key))}" for key, each in filled.items()) + "}"
    return "[" + ", ".join(flow(each, field) for each in value) + "]"


class _Writer:
    """Writes values at their places, with the comments that belong to them."""

    def __init__(self, notes: Mapping[Loc, ValueComments]) -> None:
        self.notes = notes
        self.busy = {loc[:depth] for loc in notes for depth in range(1, len(loc))}
        self.busy |= {loc for loc, note in notes.items() if note.below}

    def mapping(self, value: Mapping[str, Any], model: type[Item] | None, indent: int, loc: Loc) -> Iterator[str]:
        """Yield the lines of a mapping's entries."""
        known = _fields(model) if model else {}
        for key, each in (ordered(model, value) if model else value).items():
            yield from self.entry(key, each, known.get(key), indent, (*loc, key))

    def entry(self, key: str, value: Any, field: FieldShape | None, indent: int, loc: Loc) -> list[str]:
        """Return the lines of `key: value`, on one line where it fits and no comment stands inside, else in blocks."""
        head = f"{' ' * indent}{key}:"
        note = self.notes.get(loc, ValueComments())
        short = "" if isinstance(value, str) else flow(value, field)
        if value is None:
            lines = [head]
        elif isinstance(value, str):
            lines = _text(head, value, field, indent, quoted=bool(note.behind))
        elif not value or (loc not in self.busy and _fits_flow(value, short, len(head) + 1)):
            lines = [f"{head} {short}", *_lines(note.below, indent + 2)]
        else:
            lines = [head, *self._block(value, field, indent + 2, loc), *_lines(note.below, indent + 2)]
        return [*_lines(note.above, indent), *_with_behind(lines, note)]

    def _block(self, value: Any, field: FieldShape | None, indent: int, loc: Loc) -> Iterator[str]:
        if isinstance(value, Mapping):
            yield from self.mapping(value, field.model if field else None, indent, loc)
            return
        for number, each in enumerate(value):
            yield from self._item(each, field, indent, (*loc, number))

    def _item(self, value: Any, field: FieldShape | None, indent: int, loc: Loc) -> Iterator[str]:
        note = self.notes.get(loc, ValueComments())
        margin = " " * indent
        short = "" if isinstance(value, str) else flow(value, field)
        yield from _lines(note.above, indent)
        if isinstance(value, str):
            yield from _with_behind(_text(f"{margin}-", value, field, indent, quoted=bool(note.behind)), note)
        elif isinstance(value, Mapping) and value and (loc in self.busy or len(short) + indent + 2 > WIDTH):
            inside = self.mapping(value, field.model if field else None, indent + 2, loc)
            lines = [*inside, *_lines(note.below, indent + 2)]
            first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
            yield from (line.removeprefix("  ") for line in lines[:first])  # above the first key: above the item
            yield from _lines((note.behind,) if note.behind else (), indent)
            yield f"{margin}- {lines[first].lstrip(' ')}"
            yield from lines[first + 1 :]
        else:
            yield from _with_behind([f"{margin}- {short}"], note)


def _with_behind(lines: list[str], note: ValueComments) -> list[str]:
    return [f"{lines[0]}  {note.behind}", *lines[1:]] if note.behind else lines


def _lines(comments: Iterable[str], indent: int) -> list[str]:
    return [" " * indent + line if line else "" for line in comments]


def _filled(value: Any) -> Any:
    """Return a value without what is empty in it."""
    if isinstance(value, Mapping):
        return {key: _filled(each) for key, each in value.items() if each not in _EMPTY}
    return [_filled(each) for each in value] if isinstance(value, (list, tuple)) else value


def _plain(text: str, *, inside: bool) -> bool:
    if text in ("~", "null"):
        return False
    if _BARE.fullmatch(text) and text[0] not in _INDICATORS:
        return not text.startswith("...")
    if not text or text != text.strip() or text[0] in _INDICATORS or "\n" in text or "\t" in text:
        return False
    if ": " in text or text.endswith(":") or " #" in text or text.startswith(("---", "...")):
        return False
    return not inside or not re.search(r"[,\[\]{}]|:(?=[,\[\]{}]|\Z)|\A\?", text)


def _text(head: str, text: str, field: FieldShape | None, indent: int, *, quoted: bool = False) -> list[str]:
    """Return the lines of a text: on one where it fits, else folded; with its own line ends, line by line."""
    short = scalar(text, field)
    if quoted and short == text and (field is None or field.holds in ("text", "prose")):
        short = f'"{text}"'  # a comment behind free text without quotation marks would be taken for a part of it
    if "\n" in text and _in_lines(text):
        return _lined(head, text, " " * (indent + 2))
    if len(head) + 1 + len(short) <= WIDTH or not _folds(text):
        return [f"{head} {short}"]
    return [f"{head} >-", *_wrapped(text.split(" "), " " * (indent + 2))]


def _lined(head: str, text: str, margin: str) -> list[str]:
    """Return a text of several lines as a block: as they are where they fit, else folded."""
    end = "" if text.endswith("\n") else "-"
    lines = text.removesuffix("\n").split("\n")
    if all(len(margin + line) <= WIDTH for line in lines):
        return [f"{head} |{end}", *(margin + line if line else "" for line in lines)]
    first, *rest = (list(_wrapped(line.split(" "), margin)) if line else [] for line in lines)
    return [f"{head} >{end}", *first, *(each for part in rest for each in ("", *part))]


def _in_lines(text: str) -> bool:
    """Return whether a text can stand as a block of lines."""
    lines = text.removesuffix("\n").split("\n")
    return bool(lines[0] and lines[-1]) and all(line == line.strip() and _folds(line) for line in lines)


def _folds(line: str) -> bool:
    """Return whether a line can be broken between its words and reads back the same."""
    return "\n" not in line and "\t" not in line and (not line or all(line.split(" ")))


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


@cache
def _fields(model: type[Item]) -> Mapping[str, FieldShape]:
    """Return a model's fields by their keys; of a sheet, its own before those that all sheets share."""
    fields = {field.key: field for field in shape(model)}
    if not issubclass(model, Sheet):
        return fields
    shared = {field.key for field in shape(Sheet)}
    return dict(sorted(fields.items(), key=lambda pair: pair[0] in shared))
