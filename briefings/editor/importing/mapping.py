"""A mapping says which column becomes which field: a YAML file that an editor writes, read as strictly as a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from briefings.editor.importing.records import ImportRecord, Records, SheetDraft
from briefings.load import yaml_source
from briefings.load.sheets import nearest
from briefings.model.fields import Item
from briefings.model.letters import slug
from briefings.model.refs import ID, KINDS, why_no_id
from briefings.model.shape import FieldShape, shape
from briefings.model.sheets import SHEETS
from briefings.problems import AuthorError, Location, Problem

_KEYS = ("kind", "id", "columns", "fixed", "split", "values")


@dataclass
class Mapping:
    """Column to field (`when.edtf`), what every sheet gets, separators of cells that hold lists, words for words.

    `id` names the columns that make a sheet's id. Fields of an entry in a list are written `evidence.source`.
    """

    kind: str
    id: tuple[str, ...]
    columns: dict[str, str]
    fixed: dict[str, Any] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def drafts(self, records: Records) -> Iterator[SheetDraft]:
        """Yield the sheets that the records become; a record without an id adds a problem to `records`."""
        seen: dict[str, int] = {}
        for record in records.records:
            name = slug(" ".join(record.values.get(column, "") for column in self.id), words=12)
            place = Location(records.path, record.line, 1)
            if not ID.match(name):
                said = ", ".join(f"“{column}”" for column in self.id)
                message = (
                    f"“{name}” is no id: {why_no_id(name)}"
                    if name
                    else f"this row has nothing in {said} to make an id of"
                )
                records.problems.append(Problem("no-id", place, message))
            elif name in seen:
                hint = "name more columns under id: in the mapping"
                records.problems.append(
                    Problem("id-twice", place, f"the id {name} is made of line {seen[name]} too", hint=hint)
                )
            else:
                seen[name] = record.line
                yield SheetDraft(record.line, name, self._fields(record))

    def unmapped(self, records: Records) -> dict[str, int]:
        """Return the columns that become no field, each with the number of rows that have something in it."""
        lost = [name for name in records.names if name not in self.columns and name not in self.id]
        return {name: sum(name in record.values for record in records.records) for name in lost}

    def _fields(self, record: ImportRecord) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for path, fixed in self.fixed.items():
            _put(fields, path, fixed, SHEETS[self.kind])
        for column, path in self.columns.items():
            value = self._value(column, record.values.get(column, ""))
            if value:
                _put(fields, path, value, SHEETS[self.kind])
        return fields

    def _value(self, column: str, cell: str) -> str | list[str]:
        """Return a cell's value in the desk's words, as a list where the column holds lists."""
        words = self.values.get(column, {})
        if column not in self.split:
            return words.get(cell, cell)
        parts = [part.strip() for part in cell.split(self.split[column])]
        return [words.get(part, part) for part in parts if part]


def of_names(kind: str, names: tuple[str, ...]) -> Mapping:
    """Return the mapping of a table whose columns are named as fields are; `id` makes the id, else the first column."""
    columns = {name: name for name in names if name != "id" and _field(SHEETS[kind], name) is not None}
    return Mapping(kind, ("id",) if "id" in names else names[:1], columns)


def read(raw: bytes, path: str, names: tuple[str, ...]) -> Mapping:
    """Return the mapping that a file writes, for a table with these columns. Raises AuthorError with all its problems."""
    parsed = yaml_source.parse(raw, path)
    tree = parsed.value if isinstance(parsed.value, dict) else {}
    problems = (
        list(parsed.problems)
        if parsed.problems or tree
        else [Problem("empty-file", Location(path), "nothing stands here")]
    )
    kind = str(tree.get("kind") or "")
    columns = _texts(tree.get("columns"))
    made = _listed(tree.get("id"))
    problems += _misshapen(tree, parsed.text, path)
    checked = [
        *((key,) for key in tree if key not in _KEYS),
        *([("kind",)] if kind not in KINDS else []),
        *(("columns", column) for column in columns if column not in names),
        *(("id",) for column in made if column not in names),
    ]
    for loc in checked:
        problems.append(_wrong(loc, tree, parsed.text, path, names))
    if kind in KINDS:
        for group, fields in (("columns", columns), ("fixed", {key: key for key in _mapping(tree.get("fixed"))})):
            problems += [
                _no_field(group, key, name, kind, parsed.text, path)
                for key, name in fields.items()
                if _field(SHEETS[kind], name) is None
            ]
        problems += _given_twice(
            [*columns.items(), *((key, key) for key in _mapping(tree.get("fixed")))], parsed.text, path
        )
    if columns:
        problems += _of_no_column(tree, columns, parsed.text, path)
    if not made and "id" not in tree:
        problems.append(
            Problem("missing-key", Location(path), "`id` is missing", expected="id: [COLUMN], of which ids are made")
        )
    if problems:
        raise AuthorError(problems)
    values = {key: _texts(each) for key, each in _mapping(tree.get("values")).items()}
    return Mapping(kind, made, columns, _mapping(tree.get("fixed")), _texts(tree.get("split")), values)


def _misshapen(tree: dict[str, Any], text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each value of another shape than its key has."""
    pairs = ("columns", "split")
    shapes: list[tuple[tuple[str, ...], bool, str]] = [
        *(
            ((key,), isinstance(tree[key], dict), "keys and values")
            for key in ("columns", "fixed", "split", "values")
            if key in tree
        ),
        *(
            ((key, name), isinstance(each, str) and each != "", "text")
            for key in pairs
            for name, each in _mapping(tree.get(key)).items()
        ),
        *(
            (("values", name), isinstance(each, dict), "keys and values")
            for name, each in _mapping(tree.get("values")).items()
        ),
        *(
            (("values", name, word), isinstance(each, str), "text")
            for name, words in _mapping(tree.get("values")).items()
            for word, each in _mapping(words).items()
        ),
    ]
    if "id" in tree:
        named = tree["id"] if isinstance(tree["id"], list) else [tree["id"]]
        shapes.append(
            (("id",), bool(named) and all(isinstance(each, str) for each in named), "a column, or a list of columns")
        )
    for loc, fits, expected in shapes:
        if not fits:
            place = yaml_source.locate(text, loc, path)
            yield Problem("wrong-shape", place, f"{expected} is expected in `{'.'.join(loc)}`")


def _of_no_column(tree: dict[str, Any], columns: dict[str, str], text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each column that is split, or whose values are changed, and that becomes no field."""
    for group in ("split", "values"):
        for name in _mapping(tree.get(group)):
            if name not in columns:
                place = yaml_source.locate(text, (group, name), path, key=True)
                near = nearest(name, columns)
                hint = f"did you mean “{near}”?" if near else ""
                message = f"`{group}` names “{name}”, which `columns` does not map"
                yield Problem("no-column", place, message, ", ".join(columns), hint)


def _given_twice(fields: list[tuple[str, str]], text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each field that two columns give, or one gives whole and another in part: one would be lost."""
    taken: dict[str, str] = {}
    for column, field_ in fields:
        for other, whose in taken.items():
            if f"{field_}.".startswith(f"{other}.") or f"{other}.".startswith(f"{field_}."):
                message = f"`{field_}` of “{column}” and `{other}` of “{whose}” are the same field"
                yield Problem("field-twice", yaml_source.locate(text, ("columns", column), path), message)
        taken[field_] = column


def _wrong(loc: tuple[str, ...], tree: dict[str, Any], text: str, path: str, names: tuple[str, ...]) -> Problem:
    """Return the problem with a key, the kind, or a column that the table does not have."""
    place = (
        yaml_source.locate(text, loc, path, key=loc != ("kind",) or "kind" not in tree)
        if loc[0] in tree
        else Location(path)
    )
    if loc == ("kind",):
        found = tree.get("kind")
        return Problem(
            "wrong-value" if "kind" in tree else "missing-key",
            place,
            f"“{found}” is no kind of sheet" if found else "`kind` is missing",
            expected=", ".join(KINDS),
        )
    if len(loc) == 1 and loc[0] not in _KEYS:
        near = nearest(loc[0], _KEYS)
        return Problem(
            "unknown-key", place, f"unknown key `{loc[0]}`", ", ".join(_KEYS), f"did you mean `{near}`?" if near else ""
        )
    missing = loc[-1] if loc[0] == "columns" else next(each for each in _listed(tree.get("id")) if each not in names)
    near = nearest(missing, names)
    return Problem(
        "no-column",
        place,
        f"the table has no column “{missing}”",
        ", ".join(names),
        f"did you mean “{near}”?" if near else "",
    )


def _no_field(group: str, key: str, name: str, kind: str, text: str, path: str) -> Problem:
    place = yaml_source.locate(text, (group, key), path)
    known = [field.key for field in shape(SHEETS[kind])]
    near = nearest(name.split(".")[0], known)
    hint = f"did you mean `{near}`?" if near else ""
    return Problem("unknown-key", place, f"a {kind} has no field `{name}`", ", ".join(known), hint)


def _field(model: type[Item], path: str) -> FieldShape | None:
    """Return the field that a dotted path names, or None."""
    found = None
    for step in path.split("."):
        if model is None:
            return None
        found = next((field for field in shape(model) if field.key == step and step != "id"), None)
        if found is None:
            return None
        model = found.model  # type: ignore[assignment]
    return found


def _put(fields: dict[str, Any], path: str, value: Any, model: type[Item]) -> None:
    """Put a value where a dotted path says; in a list of entries, into the first, and lists of texts are lists."""
    step, _, rest = path.partition(".")
    found = _field(model, step)
    if rest and found and found.model:
        if found.many:
            entries = fields.setdefault(step, [{}])
            _put(entries[0], rest, value, found.model)
        else:
            _put(fields.setdefault(step, {}), rest, value, found.model)
        return
    fields[step] = [value] if found and found.many and not isinstance(value, list) else value


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> dict[str, str]:
    return {key: re.sub(r"\\t", "\t", each) for key, each in _mapping(value).items() if isinstance(each, str)}


def _listed(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(each for each in listed if isinstance(each, str))
