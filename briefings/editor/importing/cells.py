"""Cells to values of fields: what a field can hold is asked of its model, so that every field is read alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple
from unicodedata import combining, normalize
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from briefings.editor.importing.dates import ORDERS, possible_orders, read_date
from briefings.editor.importing.names import by_word, codes, data
from briefings.editor.importing.people import KnownActors
from briefings.editor.importing.records import CellError, SheetDraft, in_prose, made_id
from briefings.model.fields import Item
from briefings.model.shape import FieldShape, by_key, field_at
from briefings.model.sheets import SHEETS
from briefings.model.sheets.common import Evidence

Holds = Literal["prose", "actor", "evidence", "words", "date", "day", "address", "id", "degrees", "country", ""]


class GivenValue(NamedTuple):
    """A value for a field: the steps of its name, the text or one for each entry of a list, and whether the row gives it."""

    steps: tuple[str, ...]
    value: Any
    own: bool = True

    def below(self, depth: int) -> GivenValue:
        """Return the value without so many first steps of its name."""
        return GivenValue(self.steps[depth:], self.value, self.own)


class CellReading(NamedTuple):
    """What a cell gives, whether it is there as it was in the file, and whether any of it is."""

    given: list[GivenValue]
    same: bool
    kept: bool = True


class ColumnReading(NamedTuple):
    """How the cells of a column are read for a field: the desk's words, the separator, the order of dates, new actors."""

    kind: str
    name: str
    words: dict[str, str] = {}  # noqa: RUF012 - never changed
    split: str = ""
    order: str = ""
    new_actors: str = ""
    derive: bool = False
    """Whether the date is read from the source's words for it, which this column gives."""

    def read(self, cell: Any, column: str, actors: KnownActors, needs: list[SheetDraft]) -> CellReading:
        """Return the values that a cell gives; drafts of actors that it names are added to `needs`. Raises CellError."""
        steps, holds = tuple(self.name.split(".")), holding(self.kind, self.name)
        several = isinstance(cell, list) or bool(self.split)
        divided = isinstance(cell, str) and cell and self.split  # a list in brackets is divided already
        parts = [part.strip() for part in cell.split(self.split)] if divided else listed(cell)
        texts = [self.words.get(part, part) for part in parts]
        given: list[GivenValue] = []
        found = texts
        if holds in ("date", "day") or self.order or steps[-1] == "as_reported":
            read = [self._date(text, column, needed=steps[-1] != "as_reported" or self.derive) for text in texts]
            owner = steps[:-1] if steps[-1] in ("edtf", "as_reported") else steps
            dated = field_of(self.kind, ".".join(owner))
            if steps[-1] == "as_reported":
                if self.derive:
                    given.append(GivenValue((*owner, "edtf"), _one([edtf for edtf, _ in read], several)))
                orders = [self.order if possible_orders(text) else "" for text in texts]
                given += [GivenValue((*owner, "order"), _one(orders, several))] if self.order in ORDERS else []
            else:
                found = [edtf[:10] if holds == "day" else edtf for edtf, _ in read]
                if any(loses for _, loses in read) and dated and dated.model and "as_reported" in by_key(dated.model):
                    said = [text if loses else "" for text, (_, loses) in zip(texts, read, strict=True)]
                    given.append(GivenValue((*owner, "as_reported"), _one(said, several)))
                    steps = (*owner, "edtf")
        elif holds == "actor":
            found = [actors.id_of(text, self.new_actors, column, needs) if text else "" for text in texts]
        elif holds == "evidence":
            return CellReading([GivenValue(steps, [_evidence(text) for text in texts if text])], texts == parts)
        elif holds != "prose":
            found = [_fitting(text, holds, self.kind, self.name) for text in texts]
        written = [in_prose(text) for text in found] if holds == "prose" else found
        return CellReading([GivenValue(steps, _one(written, several)), *given], found == parts, not parts or any(texts))

    def _date(self, text: str, column: str, *, needed: bool) -> tuple[str, bool]:
        read = read_date(text, self.order)
        if read.ambiguous and needed:
            hint = f"say in the mapping how the column is read, such as dates: {{{column}: day-first}}"
            raise CellError("date-order", f"“{text}” in “{column}” can be read two ways", hint)
        return read.edtf or text, read.loses


def listed(cell: Any) -> list[str]:
    """Return the values of a cell."""
    return list(cell) if isinstance(cell, list) else [cell] if cell else []


def _one(values: Sequence[str], several: bool) -> Any:
    return list(values) if several else values[0] if values else ""


_NOT_IN_ADDRESSES = re.compile(r"[<>\"'`{}|\\^\s]")


_NO_SCHEME = re.compile(
    r"(?!\S+\.(?:pdf|html?|docx?|xlsx?|csv|txt|jpe?g|png)$)"  # the name of a file
    r"(?:www\.|(?=[^\s/]+\.[a-z]))(?:[a-z0-9-]+\.)+[a-z]{2,18}(?:[/?]\S*)?",
    re.IGNORECASE,
)


def clean_address(text: str) -> str:
    """Return an address with its scheme, and with the characters encoded that none may have."""
    text = f"https://{text}" if _NO_SCHEME.fullmatch(text) else text
    return _NOT_IN_ADDRESSES.sub(lambda found: quote(found[0]), text) if text.lower().startswith("http") else text


def _fitting(text: str, holds: Holds, kind: str, name: str) -> str:
    """Return a text as its field takes it: an address, an id, or a word of an enumeration; any other as it is."""
    if holds == "address":
        return clean_address(text)
    if holds == "id":
        return text if takes(kind, name, text) else made_id(text) or text
    if holds == "degrees" and re.fullmatch(r"-?\d+\.\d{7,}", text):
        return f"{float(text):.6f}".rstrip("0").rstrip(".")  # a tenth of a metre
    if holds == "country":
        return country_code(text) or text
    if holds == "words":
        field = field_of(kind, name)
        words = {made_id(word): word for word in field.words} if field else {}
        return words.get(made_id(text), text) if text else text
    return text


_EVIDENCE = re.compile(r"(?:(source|quote):)?([a-z0-9-]+)(?: (\S+))?(?: \(([a-z]+)\))?")


def _evidence(text: str) -> Any:
    """Return what a text such as `source:pilots-warn p3 (context)` names, as an entry of evidence."""
    if text.startswith(("https://", "http://")):
        return {"url": clean_address(text)}
    found = _EVIDENCE.fullmatch(text)
    if found is None:
        return text
    kind, name, at, relation = found.groups()
    entry = {kind or "source": name, "at": at, "relation": relation}
    return {key: value for key, value in entry.items() if value}


def field_of(kind: str, name: str) -> FieldShape | None:
    """Return the field that a dotted name leads to, whatever entries it counts, or None."""
    return field_at(SHEETS[kind], ".".join(step for step in name.split(".") if not step.isdigit()))


@cache
def holding(kind: str, name: str) -> Holds:
    """Return what a field holds, as far as cells are read for it."""
    field = field_of(kind, name)
    if field is None:
        return ""
    lead = by_key(field.model)[field.model.short] if field.model and field.model.short else field
    if field.holds == "prose":
        return "prose"
    if field.model is Evidence:
        return "evidence"
    if lead.holds == "ref":
        return "actor" if lead.kind == "actor" else ""
    if field.words:
        return "words"
    if takes(kind, name, "any words"):
        return ""
    if takes(kind, name, "abcd-e9"):
        return "id"
    if takes(kind, name, "2026-03-01"):
        return "date" if takes(kind, name, "2026-03") else "day"
    if takes(kind, name, "AT") and not takes(kind, name, "AT-1"):
        return "country"
    if field.many and takes(kind, name, ("14.25", "-5")):
        return "degrees"
    return "address" if takes(kind, name, "https://a.example/b") else ""


@cache
def _adapter(kind: str, name: str) -> tuple[TypeAdapter[Any], bool] | None:
    holder, _, key = name.rpartition(".")
    owner = field_of(kind, holder) if holder else None
    model = owner.model if owner else SHEETS[kind]
    field = by_key(model).get(key) if model else None
    if model is None or field is None:
        return None
    return TypeAdapter(model.model_fields[field.name].rebuild_annotation()), field.many


def country_code(text: str) -> str:
    """Return the code of a country by its name, its code of three letters, or itself; empty if it is none."""
    return _countries().get(_plain_name(text), "")


def _plain_name(text: str) -> str:
    bare = "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return re.sub(r"^the |’", "", bare.replace("'", "’").replace("&", "and").replace("saint ", "st. "))


@cache
def _countries() -> dict[str, str]:
    """Return the codes of countries by their names, their codes of three letters and themselves."""
    from babel.core import get_global  # type: ignore[import-untyped,unused-ignore]

    former = {old: now[0] for old, now in get_global("territory_aliases").items() if len(now) == 1}
    found = codes("territories", "[A-Z]{2}")
    found |= {old: code for old, code in former.items() if re.fullmatch("[A-Z]{3}", old)}
    found |= by_word(data("countries"))
    themselves = {code.casefold(): code for code in found.values()}
    return {_plain_name(name): code for name, code in found.items()} | themselves


@cache
def takes(kind: str, name: str, text: str | tuple[str, ...]) -> bool:
    """Return whether a field takes a text, or a list of these texts."""
    found = _adapter(kind, name)
    if found is None:
        return True
    adapter, many = found
    try:
        adapter.validate_python(list(text) if isinstance(text, tuple) else [text] if many else text)
    except ValidationError:
        return False
    return True


def built(model: type[Item], given: Iterable[GivenValue]) -> dict[str, Any]:
    """Return the fields that values fill. An object or entry is made only where the row fills a field of it.

    One whose fields are all fixed is made always, and so is one that the sheet needs. Raises CellError.
    """
    groups: dict[str, list[GivenValue]] = {}
    for each in given:
        groups.setdefault(each.steps[0], []).append(each.below(1))
    found = {key: _field_value(by_key(model)[key], inner) for key, inner in groups.items()}
    return {key: value for key, value in found.items() if value not in ("", [], {})}


def _field_value(field: FieldShape, given: list[GivenValue]) -> Any:
    if getattr(field, "by_key", False):  # a mapping of entries, each under its own key
        keys = dict.fromkeys(each.steps[0] for each in given)
        inner = {key: [each.below(1) for each in given if each.steps[0] == key] for key in keys}
        made = {key: _field_value(field._replace(by_key=False, many=False), each) for key, each in inner.items()}
        return {key: value for key, value in made.items() if value not in ("", [], {})}
    values = [text for each in given if not each.steps for text in listed(each.value) if text]
    deeper = [each for each in given if each.steps]
    if field.many:
        groups: dict[str, list[GivenValue]] = {}
        for each in deeper:
            numbered = each.steps[0].isdigit()
            groups.setdefault(each.steps[0] if numbered else "", []).append(each.below(numbered))
        return [*values, *(entry for group in groups.values() for entry in _entries(field, group))]
    if deeper:
        return _object(field, deeper)
    listed_ = any(isinstance(each.value, list) for each in given)
    same = len(values) == 1 or (len(set(map(str, values))) == 1 and not listed_)  # two columns may say the same
    return "" if not values else values[0] if same else values


def _entries(field: FieldShape, given: list[GivenValue]) -> list[dict[str, Any]]:
    """Return an entry for each value of the lists among these; a text alone is in each."""
    lengths = {len(each.value) for each in given if isinstance(each.value, list) and each.own and each.value}
    if len(lengths) > 1:
        said = ", ".join(f"{len(each.value)} of {each.steps[-1]}" for each in given if isinstance(each.value, list))
        message = f"the lists for `{field.key}` are not equally long: {said}"
        raise CellError("lists", message, "an entry takes one of each")
    number = max(lengths, default=1)
    entries = [[_nth(each, at) for each in given] for at in range(number)]
    return [entry for each in entries if (entry := _object(field, each))]


def _nth(given: GivenValue, at: int) -> GivenValue:
    return given._replace(value=given.value[at] if given.value else "") if isinstance(given.value, list) else given


def _object(field: FieldShape, given: list[GivenValue]) -> dict[str, Any]:
    own = [each for each in given if each.own]
    who = {"url", *field.model.one_of} if field.model and field.model.one_of else set()  # a place alone names no source
    needed = field.required and (not who or any(each.steps[0] in who for each in given if each.value))
    wanted = not own or needed or any(each.value for each in own)
    return built(field.model, given) if wanted and field.model else {}
