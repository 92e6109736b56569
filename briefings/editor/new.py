"""New: a sheet of a kind with the fields that it needs, asked for one by one or given all at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from briefings.editor.fmt import place_found
from briefings.editor.sheet_text import schemas_of, sheet_text
from briefings.editor.writing import write_new
from briefings.load import yaml_source
from briefings.load.desk import Desk
from briefings.load.sheets import Validated, no_sheet, validate
from briefings.model.data_files import beside
from briefings.model.documented import descriptions
from briefings.model.fields import Item
from briefings.model.letters import slug
from briefings.model.refs import Ref, RefError, file_of, parse
from briefings.model.shape import FieldShape, by_key, field_at, shape
from briefings.model.sheets import SHEETS
from briefings.problems import AuthorError, Location, Problem, no_such

Fields = dict[str, Any]


class FieldError(ValueError):
    """There is no such field, or it cannot be given so; the message says what is right."""


class Question(Struct, frozen=True, rename={"present": "with"}):
    """A field to ask for, by its dotted name, whether an answer is needed, and when it is asked: see `questions.toml`."""

    field: str
    optional: bool = False
    when: dict[str, str] = {}
    unless: dict[str, str] = {}
    without: tuple[str, ...] = ()
    present: tuple[str, ...] = ()

    def fits(self, fields: Fields) -> bool:
        """Return whether it is asked of a sheet with these fields."""
        return (
            all(fields.get(key) == word for key, word in self.when.items())
            and not any(fields.get(key) == word for key, word in self.unless.items())
            and not any(key in fields for key in self.without)
            and all(key in fields for key in self.present)
        )


@cache
def questions_of(kind: str) -> tuple[Question, ...]:
    """Return what is asked for a sheet of a kind."""
    asked = beside(__file__, "questions")
    if kind in asked:
        return msgspec.convert(asked[kind], tuple[Question, ...])
    needed = (field.key for field in shape(SHEETS[kind]) if field.required and field.key not in ("id", "evidence"))
    evidence = (Question("evidence.source"), Question("evidence.at", optional=True))
    return (*map(Question, needed), *(evidence if "evidence" in SHEETS[kind].model_fields else ()))


def put(fields: Fields, kind: str, name: str, value: str) -> None:
    """Set a field by its dotted name; a list gets one entry more. Raises FieldError."""
    _put(fields, SHEETS[kind], name.split("."), value, name)


def field_of(kind: str, name: str) -> FieldShape:
    """Return the shape of the field with a dotted name. Raises FieldError."""
    return _field(SHEETS[kind], name)


def description(kind: str, name: str) -> str:
    """Return what the models say of a field."""
    holder = name.rpartition(".")[0]
    model = field_of(kind, holder).model if holder else SHEETS[kind]
    return descriptions(model)[field_of(kind, name).name] if model else ""


def questions(kind: str, fields: Fields, asked: set[str]) -> Iterator[Question]:
    """Yield what is to be asked next, as long as something is; `fields` and `asked` grow meanwhile."""
    for question in questions_of(kind):
        given = _given(fields, question.field)
        if not given and question.field not in asked and question.fits(fields):
            yield question


def offered(desk: Desk, kind: str, name: str) -> list[tuple[str, str]]:
    """Return the ids that a field can name, each with its sheet's label; nothing for a field that names no sheet."""
    field = _short(field_of(kind, name))
    if field.holds != "ref":
        return []
    known = [(ref, desk.sheets[ref].label if ref in desk.sheets else "") for ref in desk.files]
    return [(ref.id if field.kind else str(ref), label) for ref, label in known if field.kind in (None, ref.kind)]


def wrong(desk: Desk, ref: Ref, fields: Fields) -> list[Problem]:
    """Return what is wrong with these fields of a sheet to be, apart from what is missing."""
    return [each for each in _validated(desk, ref, fields).problems if each.code != "missing-key"]


def proposed_id(kind: str, fields: Fields) -> str:
    """Return an id made of what a sheet says; empty where nothing in it can make one."""
    telling = ("name", "words", "gist", "title", "question", "statement")
    words = next((fields[key] for key in telling if key in fields), "")
    if any(letter.isalpha() and not slug(letter) for letter in str(words)):
        return ""  # the rest would not tell it apart
    if kind != "quote":
        return slug(str(words), words=7)
    speaker = str(fields.get("speaker", "")).rpartition("-")[2]
    return slug(f"{speaker} {' '.join(str(words).split()[:4])}", words=7)


def new(desk: Desk, ref: Ref, fields: Fields) -> tuple[str, str]:
    """Write a sheet that is not there yet, a draft where no status is given; a quote gets the place of its words.

    Return its path, relative to the desk, and its text. Raises AuthorError, with nothing written, where a field is missing
    or wrong; OutputError where writing fails.
    """
    validated = _validated(desk, ref, fields)
    if validated.problems:
        raise AuthorError(validated.problems)
    place = place_found(desk, validated.model)
    text = sheet_text(ref.kind, {"status": "draft", **fields, **place}, schemas=schemas_of(desk.folder))
    write_new(desk.folder / file_of(ref), text)
    return file_of(ref), text


def _validated(desk: Desk, ref: Ref, fields: Fields) -> Validated:
    """Return a sheet to be, with what is wrong with it; a sheet that it names and the desk does not have is one problem more."""
    path, model = file_of(ref), SHEETS[ref.kind]
    text = sheet_text(ref.kind, {"status": "draft", **fields}, schemas=None)
    found = validate(model, yaml_source.parse(text.encode(), path), path, id=ref.id)
    absent = (no_sheet(desk.files, target, Location(path)) for target in _targets(model, fields, desk))
    return found._replace(problems=(*found.problems, *absent))


def _field(model: type[Item] | None, name: str) -> FieldShape:
    found = field_at(model, name) if name != "id" else None  # the file's name is the id
    if found is None:
        holder, _, step = name.rpartition(".")
        inside = _field(model, holder).model if holder else model
        raise FieldError(no_such("no field", step, by_key(inside) if inside else ()))
    return found


def _put(fields: Fields, model: type[Item] | None, steps: list[str], value: str, name: str) -> None:
    step, *rest = steps
    field = _field(model, step)
    if not rest and field.many:
        fields.setdefault(step, []).append(value)
    elif not rest:
        if step in fields:
            raise FieldError(f"{name} is given twice")
        fields[step] = value
    elif field.many:
        entries = fields.setdefault(step, [{}])
        try:
            _put(entries[-1], field.model, rest, value, name)
        except FieldError:
            if not _given(entries[-1], ".".join(rest)):
                raise
            entries.append({})  # what is given a second time begins the next entry
            _put(entries[-1], field.model, rest, value, name)
    else:
        _put(fields.setdefault(step, {}), field.model, rest, value, name)


def _given(fields: Any, name: str) -> bool:
    for step in name.split("."):
        fields = fields[-1] if isinstance(fields, list) else fields
        if not isinstance(fields, dict):
            return fields is not None  # given in short
        fields = fields.get(step)
    return fields is not None


def _short(field: FieldShape) -> FieldShape:
    """Return the field that a text fills: that of an item given in short, else the field itself."""
    return _field(field.model, field.model.short) if field.model and field.model.short else field


def _targets(model: type[Item], fields: Fields, desk: Desk) -> Iterator[Ref]:
    """Yield the sheets that fields name and the desk does not have."""
    for key, value in fields.items():
        field = by_key(model).get(key)
        for each in (value if isinstance(value, list) else [value]) if field else ():
            if isinstance(each, dict) and field and field.model:
                yield from _targets(field.model, each, desk)
            elif isinstance(each, str) and field and _short(field).holds == "ref":
                try:
                    target = parse(each, _short(field).kind)
                except RefError:
                    continue  # it is wrong already
                if target not in desk.files:
                    yield target
