"""A mapping says which column becomes which field: a YAML file that an editor writes, read as strictly as a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from msgspec.structs import replace
from pydantic import Field

from briefings.editor.importing import tables, trees
from briefings.editor.importing.cells import ColumnReading, GivenValue, built, field_of, holding, listed
from briefings.editor.importing.dates import ORDERS
from briefings.editor.importing.names import data
from briefings.editor.importing.people import KnownActors
from briefings.editor.importing.records import CellError, Ids, ImportRecord, Records, SheetDraft
from briefings.editor.importing.tables import EVERYTHING, TableOptions
from briefings.editor.sheet_text import sheet_text
from briefings.load import yaml_source
from briefings.load.sheets import validate
from briefings.model.edition import Words, any_text
from briefings.model.fields import Item, Read, Text, Whole
from briefings.model.refs import ID, KINDS, why_no_id
from briefings.model.shape import Loc, by_key, field_at, shape
from briefings.model.sheets import SHEETS
from briefings.model.sheets.actor import Actor
from briefings.problems import AuthorError, Location, Problem, meant

if TYPE_CHECKING:
    Kind = str
    ActorType = str
else:
    Kind = Literal[KINDS]  # the type checker wants each written out
    ActorType = Literal[get_args(Actor.model_fields["type"].annotation)]


def _texts(value: Any) -> tuple[str, ...]:
    texts = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if not texts or not all(isinstance(each, str) and each for each in texts):
        raise ValueError("a column, or a list of columns, is expected here")
    return texts


def _separator(value: Any) -> str:
    if not any_text(value):
        raise ValueError("the text between two entries of a cell is expected here")
    return any_text(value).replace("\\t", "\t").replace("\\n", "\n")


def _order(value: Any) -> str:
    if isinstance(value, str) and (value in (*ORDERS, "serial") or "%" in value):
        return value
    raise ValueError(f"{', '.join(ORDERS)}, serial or a format such as %d.%m.%y is expected here")


_OWN_TABLES: dict[str, dict[str, str]] = data("own_tables")
"""Kind to columns of its table whose name is not that of the field; empty: they say what other fields say, in words."""

_HOLE = re.compile(r"\{([^{}]+)\}")
Texts = Annotated[tuple[str, ...], Read(_texts)]


class Mapping(Item):
    """Column to field (`when.edtf`), what every sheet gets, separators of cells that hold lists, words for words.

    Fields of an entry in a list are written `evidence.source`; those of a second kind of entry `evidence.2.source`.
    """

    kind: Kind
    """The kind of the sheets."""
    id: Texts
    """The columns that make a sheet's id."""
    sheet: Text | None = None
    """The sheet of a workbook; absent: the first."""
    header: Whole = 0
    """The number of the row with the names of the columns; absent: the first that is not left out."""
    skip: Whole = 0
    """How many rows at the top are left out."""
    path: Text | None = None
    """Where the list is in JSON (`data.items`); absent: the longest list of objects."""
    columns: dict[str, Texts] = Field(default_factory=dict)
    """Column to field, or to several fields."""
    templates: dict[str, Texts] = Field(default_factory=dict)
    """Field to text with columns in braces (`{Type} in {Place}`), or several: the first whose columns are all filled."""
    parts: dict[str, Text] = Field(default_factory=dict)
    """Column to its parts (`{latitude}, {longitude}`): each is a column for all other keys."""
    fixed: dict[str, Any] = Field(default_factory=dict)
    """Field to what every sheet has there; inside an object with columns, only where one of these is filled."""
    split: dict[str, Annotated[str, Read(_separator)]] = Field(default_factory=dict)
    """Column to what stands between the entries of its cells."""
    values: dict[str, dict[str, Words]] = Field(default_factory=dict)
    """Column to words of its cells, and the desk's words for them."""
    dates: dict[str, Annotated[str, Read(_order)]] = Field(default_factory=dict)
    """Column to how its dates are read: day-first, month-first, serial (days of a spreadsheet), or a format (%d.%m.%y)."""
    names: dict[str, ActorType] = Field(default_factory=dict)
    """Column of names to the type that new actors get: a name that no actor of the desk has becomes a draft."""

    @property
    def options(self) -> TableOptions:
        """Return where the rows of a table are."""
        return TableOptions(self.sheet or "", self.header, self.skip)

    @cached_property
    def _readings(self) -> dict[tuple[str, str], ColumnReading]:
        """Return how the cells of each column are read for each of its fields."""
        filled = {name for names in self.columns.values() for name in names} | self.fixed.keys() | self.templates.keys()
        found = {}
        for column, name in ((column, name) for column, names in self.columns.items() for name in names):
            owner, _, last = name.rpartition(".")
            order = self.dates.get(column) or any_text(self.fixed.get(f"{owner}.order", "") if owner else "")
            is_date = field_of(self.kind, f"{owner}.edtf") is not None
            derive = last == "as_reported" and not filled & {owner, f"{owner}.edtf"} and is_date
            words, split, new = self.values.get(column, {}), self.split.get(column, ""), self.names.get(column, "")
            found[column, name] = ColumnReading(self.kind, name, words, split, order, new, derive)
        return found

    @property
    def names_actors(self) -> bool:
        """Whether a column has names of actors."""
        return any(holding(self.kind, name) == "actor" for _, name in self._readings)

    @cached_property
    def _fixed(self) -> list[GivenValue]:
        """Return what every sheet has; the order of a date is given with each date that is read in it."""
        read = {f"{name.rpartition('.')[0]}.order" for _, name in self._readings if name.endswith(".as_reported")}
        given = ((name, value) for name, value in self.fixed.items() if name not in read)
        return [GivenValue(tuple(name.split(".")), value, own=False) for name, value in given]

    def drafts(self, records: Records, actors: KnownActors) -> Iterator[SheetDraft]:
        """Yield the sheets that the records become; a record that becomes none adds a problem to `records`."""
        ids = Ids()
        for record in records.records:
            key = " ".join(text for column in self.id for text in listed(record.values.get(column)))
            name, earlier = ids.make(key, record.line)
            try:
                if not name:
                    said = ", ".join(f"“{column}”" for column in self.id)
                    raise CellError("no-id", f"this row has nothing in {said} to make an id from")
                if earlier:
                    hint = "name more columns under id: in the mapping"
                    raise CellError("id-twice", f"line {earlier} gives the id {name} too", hint)
                if not ID.match(name):
                    raise CellError("no-id", f"“{name}” is not an id: {why_no_id(name)}")
                yield self._draft(record, name, key, actors)
            except CellError as error:
                records.wrong(error.code, record.line, str(error), error.hint)

    def _draft(self, record: ImportRecord, id_: str, key: str, actors: KnownActors) -> SheetDraft:
        values = {**record.values, **self._divided(record)}
        taken: dict[str, bool] = {}
        needs: list[SheetDraft] = []
        given: list[GivenValue] = []
        for (column, _), reading in self._readings.items():
            read = reading.read(values.get(column, ""), column, actors, needs)
            given += read.given
            if read.kept:
                taken[column] = taken.get(column, True) and read.same
        for name, templates in self.templates.items():
            text, used = _filled(templates, values)
            given += ColumnReading(self.kind, name).read(text, name, actors, needs).given
            taken |= {column: True for column in used if column not in taken}
        for column, pattern in self.parts.items():
            holes = _holes(pattern)
            taken |= {column: all(taken.get(hole, False) for hole in holes)} if taken.keys() & set(holes) else {}
        taken |= {column: id_ == key for column in self.id if column not in taken}
        fields = built(SHEETS[self.kind], [*given, *self._fixed])
        taken = {column: same for column, same in taken.items() if column in record.values}
        return SheetDraft(record.line, id_, fields, taken, self.kind, tuple(needs))

    def _divided(self, record: ImportRecord) -> dict[str, str]:
        """Return the parts of cells, by their names. Raises CellError where a cell has none of these parts."""
        found: dict[str, str] = {}
        for column, pattern in self.parts.items():
            cell = record.values.get(column, "")
            match = _pattern(pattern).fullmatch(cell) if isinstance(cell, str) and cell else None
            if cell and match is None:
                hint = "correct the cell, or the pattern under parts: in the mapping"
                raise CellError("parts", f"“{cell}” in “{column}” is not of the form “{pattern}”", hint)
            found |= dict(zip(_holes(pattern), match.groups() if match else (), strict=False))
        return {name: text.strip() for name, text in found.items()}


def _holes(*texts: str) -> list[str]:
    return _HOLE.findall("".join(texts))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Return what finds the parts that a text with holes has: `{latitude}, {longitude}`."""
    parts = ("(.+?)" if at % 2 else re.escape(part) for at, part in enumerate(_HOLE.split(text)))
    return re.compile("".join(parts), re.DOTALL)


def _filled(templates: Iterable[str], values: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the first template whose columns are all filled, with their cells, and these columns."""
    for template in templates:
        columns = _holes(template)
        if all(values.get(column) for column in columns):
            return _HOLE.sub(lambda hole: ", ".join(listed(values[hole[1]])), template), columns
    return "", []


def of_names(kind: str, names: tuple[str, ...]) -> Mapping:
    """Return the mapping of a table whose columns are named as fields are; `id` makes the id, else the first column.

    So are the columns of our own tables; their lists are divided by semicolons.
    """
    own = _OWN_TABLES.get(kind, {})
    named = {name: own.get(name, name) for name in names if name != "id"}
    fields = {name: found for name, field in named.items() if (found := field_at(SHEETS[kind], field))}
    columns: dict[str, tuple[str, ...]] = {name: (named[name],) for name in fields}
    split = {name: ";" for name, field in fields.items() if field.many}
    return Mapping(kind=kind, id=("id",) if "id" in names else names[:1], columns=columns, split=split)


def rows(raw: bytes, path: str, options: TableOptions = EVERYTHING, steps: str = "") -> Records:
    """Return the records of a table, or of the list at these steps in JSON. Raises AuthorError."""
    named = path.lower().endswith((".json", ".geojson"))
    if named or raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return trees.tree(raw, path, steps)
    return tables.table(raw, path, options)


def read(raw: bytes, path: str) -> tuple[Mapping, str]:
    """Return the mapping that a file writes, and its text. Raises AuthorError with all its problems."""
    parsed = yaml_source.parse(raw, path)
    validated = validate(Mapping, parsed, path)
    found: Mapping | None = validated.model
    if found is None or validated.problems:
        raise AuthorError(validated.problems)
    return found, parsed.text


def check(mapping: Mapping, text: str, path: str, names: tuple[str, ...]) -> None:
    """Raise AuthorError where a mapping does not fit the names of a table, the fields of its kind, or their values."""
    problems = [*_names(mapping, text, path, names), *_fields(mapping, text, path)]
    if problems := problems or list(_constants(mapping, text, path)):
        raise AuthorError(problems)


def _names(mapping: Mapping, text: str, path: str, names: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a problem for each column that the table, or `columns`, does not have."""
    known = [*names, *(hole for pattern in mapping.parts.values() for hole in _holes(pattern))]
    named = [
        *(("columns", column, column) for column in mapping.columns),
        *(("id", column, column) for column in mapping.id),
        *(("parts", column, column) for column in mapping.parts),
        *(("templates", name, hole) for name, each in mapping.templates.items() for hole in _holes(*each)),
    ]
    for group, key, column in named:
        if column not in known:
            place = yaml_source.locate(text, (group, key), path, key=group in ("columns", "parts"))
            yield _no_column(place, f"the table has no column “{column}”", column, known)
    for group in ("split", "values", "dates", "names"):
        for column in getattr(mapping, group):
            if column not in mapping.columns:
                place = yaml_source.locate(text, (group, column), path, key=True)
                message = f"`{group}` names “{column}”, which `columns` does not map"
                yield _no_column(place, message, column, mapping.columns)


def _fields(mapping: Mapping, text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each field that the kind does not have, or that is filled twice; a list takes several columns."""
    taken: dict[str, str] = {}
    given = [
        *(("columns", column, name, len(names)) for column, names in mapping.columns.items() for name in names),
        *(("templates", name, name, 1) for name in mapping.templates),
        *(("fixed", name, name, 1) for name in mapping.fixed),
    ]
    for group, key, name, several in given:
        place = yaml_source.locate(text, (group, key), path, key=several > 1)
        field = field_of(mapping.kind, name)
        if name == "id" or field is None:
            known, hint = _what_can_be_meant(SHEETS[mapping.kind], name)
            message = f"{'an' if mapping.kind[0] in 'aeiou' else 'a'} {mapping.kind} has no field `{name}`"
            yield Problem("unknown-key", place, message, ", ".join(known), hint)
            continue
        for other, whose in taken.items():
            apart = name == other and field.many
            if not apart and (f"{name}.".startswith(f"{other}.") or f"{other}.".startswith(f"{name}.")):
                message = f"`{name}` of “{key}” and `{other}` of “{whose}” are the same field"
                yield Problem("field-twice", place, message)
        taken[name] = key


def _what_can_be_meant(model: type[Item], name: str) -> tuple[list[str], str]:
    """Return the fields of the item in which a dotted name goes wrong, and the nearest of them."""
    steps = [step for step in name.split(".") if not step.isdigit()] or [name]
    right: list[str] = []
    inner: type[Item] | None = model
    while inner and (field := by_key(inner).get(steps[len(right)])) and field.model and len(right) + 1 < len(steps):
        right.append(field.key)
        inner = field.model
    known = [".".join((*right, each.key)) for each in shape(inner or model)]
    return known, meant(".".join(steps[: len(right) + 1]), known, "`{}`")


def _constants(mapping: Mapping, text: str, path: str) -> Iterator[Problem]:
    """Yield what is wrong with a value of the mapping itself, which would be wrong in each row."""
    given: list[tuple[Loc, str, Any]] = [(("fixed", name), name, value) for name, value in mapping.fixed.items()]
    for column, words in mapping.values.items():
        given += [(("values", column, cell), mapping.columns[column][0], word) for cell, word in words.items() if word]
    for loc, name, value in given:
        if holding(mapping.kind, name) in ("date", "day", "actor") and loc[0] == "values":
            continue  # these are read as cells are
        fields = built(SHEETS[mapping.kind], [GivenValue(tuple(name.split(".")), value)])
        if not fields:
            continue
        parsed = yaml_source.parse(sheet_text(mapping.kind, fields, schemas=None).encode(), path)
        for problem in validate(SHEETS[mapping.kind], parsed, path, id="x").problems:
            if problem.code != "missing-key":
                yield replace(problem, location=yaml_source.locate(text, loc, path))


def _no_column(place: Location, message: str, column: str, known: Iterable[str]) -> Problem:
    known = list(known)
    hint = meant(column, known, "“{}”")
    if not hint and (len(known) < 2 or any(re.fullmatch(r"column \d+", name) for name in known)):
        hint = "if the names are below a title, add the number of their row: header: 3"
    return Problem("no-column", place, message, ", ".join(known), hint)
