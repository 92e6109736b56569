"""A mapping says which column becomes which field: a YAML file that an editor writes, read as strictly as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from briefings.editor.importing.records import ImportRecord, Records, SheetDraft
from briefings.editor.new import put
from briefings.load import yaml_source
from briefings.load.sheets import validate
from briefings.model.edition import Words, any_text
from briefings.model.fields import Item, Read, Text
from briefings.model.letters import slug
from briefings.model.refs import ID, KINDS, why_no_id
from briefings.model.shape import field_at, shape
from briefings.model.sheets import SHEETS
from briefings.problems import AuthorError, Location, Problem, meant

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[KINDS]  # the type checker wants each written out


def _columns(value: Any) -> tuple[str, ...]:
    columns = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if not columns or not all(isinstance(each, str) for each in columns):
        raise ValueError("a column, or a list of columns, is expected here")
    return columns


def _separator(value: Any) -> str:
    if not any_text(value):
        raise ValueError("the text between two entries of a cell is expected here")
    return any_text(value).replace("\\t", "\t")


class Mapping(Item):
    """Column to field (`when.edtf`), what every sheet gets, separators of cells that hold lists, words for words.

    Fields of an entry in a list are written `evidence.source`.
    """

    kind: Kind
    """The kind of the sheets."""
    id: Annotated[tuple[str, ...], Read(_columns)]
    """The columns that make a sheet's id."""
    columns: dict[str, Text] = Field(default_factory=dict)
    """Column to field."""
    fixed: dict[str, Any] = Field(default_factory=dict)
    """Field to what every sheet has there."""
    split: dict[str, Annotated[str, Read(_separator)]] = Field(default_factory=dict)
    """Column to what stands between the entries of its cells."""
    values: dict[str, dict[str, Words]] = Field(default_factory=dict)
    """Column to words of its cells, and the desk's words for them."""

    def drafts(self, records: Records) -> Iterator[SheetDraft]:
        """Yield the sheets that the records become; a record without an id adds a problem to `records`."""
        seen: dict[str, int] = {}
        for record in records.records:
            name = slug(" ".join(record.values.get(column, "") for column in self.id), words=12)
            place = Location(records.path, record.line, 1)
            if not ID.match(name):
                said = ", ".join(f"“{column}”" for column in self.id)
                message = (
                    f"“{name}” is not an id: {why_no_id(name)}"
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
            _put(fields, self.kind, path, fixed)
        for column, path in self.columns.items():
            _put(fields, self.kind, path, self._value(column, record.values.get(column, "")))
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
    columns = {name: name for name in names if name != "id" and field_at(SHEETS[kind], name)}
    return Mapping(kind=kind, id=("id",) if "id" in names else names[:1], columns=columns)


def read(raw: bytes, path: str, names: tuple[str, ...]) -> Mapping:
    """Return the mapping that a file writes, for a table with these columns. Raises AuthorError with all its problems."""
    parsed = yaml_source.parse(raw, path)
    validated = validate(Mapping, parsed, path)
    found: Mapping | None = validated.model
    problems = [*validated.problems, *(_names(found, parsed.text, path, names) if found else ())]
    if found is None or problems:
        raise AuthorError(problems)
    return found


def _names(mapping: Mapping, text: str, path: str, names: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a problem for each column that the table, or `columns`, does not have, and each field that is none or not free."""
    of_table = [*(("columns", column) for column in mapping.columns), *(("id", column) for column in mapping.id)]
    for group, column in of_table:
        if column not in names:
            place = yaml_source.locate(text, (group, column), path, key=group == "columns")
            yield _no_column(place, f"the table has no column “{column}”", column, names)
    for group, column in [*(("split", each) for each in mapping.split), *(("values", each) for each in mapping.values)]:
        if column not in mapping.columns:
            place = yaml_source.locate(text, (group, column), path, key=True)
            yield _no_column(
                place, f"`{group}` names “{column}”, which `columns` does not map", column, mapping.columns
            )
    taken: dict[str, str] = {}
    given = [
        *(("columns", *pair) for pair in mapping.columns.items()),
        *(("fixed", each, each) for each in mapping.fixed),
    ]
    for group, key, name in given:
        place = yaml_source.locate(text, (group, key), path)
        if name == "id" or field_at(SHEETS[mapping.kind], name) is None:
            known = [field.key for field in shape(SHEETS[mapping.kind])]
            hint = meant(name.split(".")[0], known, "`{}`")
            yield Problem("unknown-key", place, f"a {mapping.kind} has no field `{name}`", ", ".join(known), hint)
        for other, whose in taken.items():
            if f"{name}.".startswith(f"{other}.") or f"{other}.".startswith(f"{name}."):
                message = f"`{name}` of “{key}” and `{other}` of “{whose}” are the same field"
                yield Problem("field-twice", place, message)
        taken[name] = key


def _no_column(place: Location, message: str, column: str, known: Iterable[str]) -> Problem:
    return Problem("no-column", place, message, ", ".join(known), meant(column, known, "“{}”"))


def _put(fields: dict[str, Any], kind: str, name: str, value: Any) -> None:
    """Put a value, or each of several, where a dotted name says; nothing where there is none."""
    field = field_at(SHEETS[kind], name)
    for each in value if isinstance(value, list) and field and field.many else [value]:
        if each:
            put(fields, kind, name, each)
