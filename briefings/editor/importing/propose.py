"""Propose a mapping: what the columns of a file hold, and which fields may take them, as one commented file to edit.

Columns for which sheets have no field become the desk's fields, which a second file declares for its settings.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from unicodedata import normalize

from briefings.editor.importing import tables
from briefings.editor.importing.cells import country_code, holding, listed
from briefings.editor.importing.dates import ORDERS, possible_orders, read_date
from briefings.editor.importing.mapping import rows
from briefings.editor.importing.names import data
from briefings.editor.importing.records import Records, made_id
from briefings.editor.importing.tables import COLUMNS
from briefings.editor.sheet_text import flow
from briefings.editor.writing import write_all, write_new
from briefings.load.files import read
from briefings.model.addresses import wrong_with
from briefings.model.dates import is_date
from briefings.model.fields import NUMBER
from briefings.model.shape import by_key, field_at, shape
from briefings.model.sheets import SHEETS, Sheet
from briefings.problems import AuthorError, Location, counted

_NAMES: dict[str, dict[str, list[str]]] = data("columns")
_YEAR = r"(1\d|20)\d\d"
_PARTS_OF_NAMES = {word for words in _NAMES["person"].values() for word in words}
_PAIR = re.compile(r"-?\d{1,2}\.\d+(\s*[,;]\s*)-?\d{1,3}\.\d+")
_NUMBER = re.compile(r"[^\w\s]?\s?\d+(,\d+)+\s?%?")
_LETTERS = re.compile(r"[^\W\d_]{2}|[^\W\d_a-zA-Z]")
"""What a name has: two letters, or one of another script than ours, which may be a word."""
_ADDRESS = r"https?://\S+"
_OPAQUE = rf"{_ADDRESS}|[0-9a-f]{{8}}-?([0-9a-f]{{4}}-?){{3}}[0-9a-f]{{12}}|[0-9a-f]{{24,}}"
"""Ids that say nothing to a reader: an address, a UUID, a digest."""
_NOT_KNOWN = re.compile(r"(?i)unknown|not known|not stated|unspecified|undetermined|null|nan|n/?a|tb[ac]|[-–—?]+")
"""Words of tables for what is not known: a sheet leaves the field out."""
_MANY = 20
"""Columns that are nearly empty: with more, they are left out of a mapping."""
_WIDE = 40
"""Words of a vocabulary: with more, a column is free text."""

_KEY = 200
"""Letters of a cell that a mapping may name: YAML has no key of more than a thousand, and nobody reads one."""


class ProposedMapping(NamedTuple):
    """A proposed mapping: its file and text, the number of columns, of those with a field, and what declares own fields."""

    path: str
    text: str
    columns: int
    mapped: int
    fields_path: str = ""
    fields: str = ""


class Profile(NamedTuple):
    """What a column holds: records that fill it, its different values by number, and what they are."""

    name: str
    filled: int
    values: Counter[str]
    split: str
    is_list: bool
    is_date: bool
    orders: Counter[str]

    @property
    def texts(self) -> list[str]:
        """The different values, the most frequent first."""
        return [text for text, _ in self.values.most_common()]

    @property
    def is_vocabulary(self) -> bool:
        """Whether the column repeats a few short texts."""
        return len(self.values) <= min(_WIDE, self.values.total() / 2) and all(len(text) <= 60 for text in self.values)

    @property
    def is_short(self) -> bool:
        """Whether the texts are as short as titles."""
        return bool(self.values) and max(map(len, self.values)) <= 120

    @property
    def order(self) -> str:
        """The order of its numeric dates: what those say that can be read one way only; empty if they disagree or none does."""
        first, second = (self.orders[order] for order in ORDERS)
        return ORDERS[second > first] if self.is_date and bool(first) != bool(second) else ""

    @property
    def not_known(self) -> list[str]:
        """The values that say that something is not known."""
        return [text for text in self.texts if _NOT_KNOWN.fullmatch(text)]

    def share(self, fits: Callable[[str], object]) -> float:
        """Return the share of the values that fit; 0 without values."""
        return sum(number for text, number in self.values.items() if fits(text)) / (self.values.total() or 1)

    def all_are(self, pattern: str) -> bool:
        """Return whether nearly all values are of a form."""
        return self.share(re.compile(pattern).fullmatch) >= 0.9


def propose_mapping(path: Path, kind: str | None = None, *, write: bool = True) -> ProposedMapping:
    """Return a mapping for a file, and write it beside the file: `incidents.csv` gives `incidents.map.yml`.

    Own fields are declared in `incidents.fields.yml`. Raises AuthorError where the file cannot be read, OutputError where
    its mapping is there already.
    """
    raw = read(path)
    if path.suffix.lower() in (".bib", ".ris"):
        hint = f"briefings import {shlex.quote(str(path))}"
        raise AuthorError.of("not-a-table", Location(path.as_posix()), "a bibliography needs no mapping", hint=hint)
    options = tables.TableOptions() if raw.lstrip()[:1] in (b"{", b"[") else tables.found_options(raw, path.as_posix())
    records = rows(raw, path.as_posix(), options)
    profiles = [_profile(name, records) for name in records.names]
    kind = kind or max(("incident", "source", "actor"), key=lambda each: _score(each, profiles))
    taken = _fields(kind, profiles)
    lists = {each.name for each in profiles if _several(kind, taken.get(each.name, ""))}
    profiles = [each if each.name in lists else _profile(each.name, records, whole=True) for each in profiles]
    proposal = _Proposal(kind, profiles, options, records)
    target = path.with_name(f"{path.stem}.map.yml")
    text = "\n".join([*proposal.lines(path.name, target.name), ""])
    own = "\n".join([*proposal.own_fields(), ""]) if proposal.own else ""
    beside = path.with_name(f"{path.stem}.fields.yml") if own else None
    if write:
        write_new(target, text)
        if beside:
            write_all({beside: own.encode()})
    found = (target.as_posix(), text, len(profiles), len(proposal.fields))
    return ProposedMapping(*found, beside.as_posix() if beside else "", own)


def _several(kind: str, name: str) -> bool:
    """Return whether a field takes the entries of a list: it is one, or in one; a field of the desk's own can be one."""
    fields = [field_at(SHEETS[kind], each) for each in (name, name.partition(".")[0])]
    return not name or any(field is not None and field.many for field in fields)


def _profile(name: str, records: Records, *, whole: bool = False) -> Profile:
    """Return what a column holds; its cells are taken as a `whole`, or divided where they seem to hold lists."""
    cells = [record.values[name] for record in records.records if name in record.values]
    is_list = any(isinstance(cell, list) for cell in cells)
    split = "" if is_list or whole else _separator([cell for cell in cells if isinstance(cell, str)])
    texts = [text for cell in cells for text in listed(cell)]
    parts = [part.strip() for text in texts for part in (text.split(split) if split else [text])]
    values = Counter(part for part in parts if part)
    orders: Counter[str] = Counter()
    dates = 0
    for text, number in values.items():
        possible = possible_orders(text)
        orders["both" if len(possible) == 2 else possible[0] if possible else ""] += number
        dates += number if possible or (len(text) >= 4 and read_date(text).edtf) else 0
    return Profile(name, len(cells), values, split, is_list, dates >= 0.9 * values.total() > 0, orders)


def _separator(cells: list[str]) -> str:
    """Return what divides the cells of a column into short parts that come again; empty if nothing does."""
    for separator in ("|", ";", "\n", "+", ","):
        having = [cell for cell in cells if separator in cell and not cell.startswith("http")]
        parts = [part.strip() for cell in having for part in cell.split(separator) if part.strip()]
        whole = any(all(map(fits, having)) for fits in (_PAIR.fullmatch, _NUMBER.fullmatch, country_code))
        amounts = separator == "+" and any(re.search(r"\+(\d+)?$", cell) for cell in having)  # 65+, 1.5E+05
        if not parts or len(having) < max(0.01 * len(cells), 2) or whole or amounts:
            continue
        known = Counter([*parts, *(cell.strip() for cell in cells if separator not in cell)])
        again = sum(known[part] > 1 for part in parts) >= 0.6 * len(parts) or separator == "|"
        if again and median(len(part.split()) for part in parts) <= 3 and max(map(len, parts)) <= 80:
            return separator
    return ""


def _fields(kind: str, profiles: list[Profile]) -> dict[str, str]:
    """Return the fields that columns may fill: those that are called like a field first, then those that end like it."""
    called = {**_NAMES.get(kind, {}), **_NAMES["all"]}
    for own in shape(SHEETS[kind]):  # not the fields that every sheet has
        if own.name not in Sheet.model_fields and (own.model is None or own.model.short):
            called.setdefault(own.key, [own.key])
    if _person(profiles):
        called.pop("name", None)
    most = max((each.filled for each in profiles), default=0)
    found: dict[str, str] = {}
    fields = {name: field for name in called if (field := field_at(SHEETS[kind], name))}
    for way, (name, field) in product(range(3), fields.items()):
        again = way < 2 and (name == "evidence.url" or field.many)  # not for a last word alone
        label = name in ("title", "name")
        for word, each in product(called[name], profiles):
            if word != _called(each.name)[way] or each.name in found or not each.filled:
                continue
            no_label = label and (each.filled < 0.5 * most or _called(each.name)[0] in _PARTS_OF_NAMES)
            if (again or name not in found.values()) and not no_label and _fits(kind, name, each):
                found[each.name] = name
    if field_at(SHEETS[kind], "where.coordinates"):
        degrees = [each for each in profiles if each.all_are(r"-?\d{1,3}(\.\d+)?")]
        for pattern in (r"\b(lon(g(itude)?)?|lng)\b", r"\blat(itude)?\b"):  # longitude comes first
            called_so = [each for each in degrees if re.search(pattern, _called(each.name)[0])]
            if called_so:  # of several, the one of the point in GeoJSON
                name = max(called_so, key=lambda each: (each.filled, each.name in ("longitude", "latitude"))).name
                found[name] = "where.coordinates"
                beside = f"{name.rpartition('.')[0]}.name"  # the name of the same object (`asset.name`)
                is_text = any(each.name == beside and not each.is_list for each in profiles)
                if is_text and "where.name" not in found.values():
                    found[beside] = "where.name"
    return found


def _person(profiles: list[Profile]) -> list[str]:
    """Return the columns that have the first and the last name of persons; none unless there are both."""
    parts = ([each.name for each in profiles if _called(each.name)[0] in words] for words in _NAMES["person"].values())
    found = [name for names in parts for name in names[:1]]
    return found if len(found) == 2 else []


@cache
def _called(name: str) -> tuple[str, str, str]:
    """Return a column's name in small letters (№ is “no”): its words, those behind its last dot, and its last word."""
    whole, last = (
        " ".join(re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", normalize("NFKC", part)).lower()))
        for part in (name, name.rpartition(".")[2])
    )
    whole, last = (re.sub(r"( (utc|gmt|local|iso|\d+))+$", "", words) for words in (whole, last))
    return whole, last, last.rpartition(" ")[2]


def _fits(kind: str, name: str, profile: Profile) -> bool:
    """Return whether a column holds what a field takes."""
    field, holds = field_at(SHEETS[kind], name), holding(kind, name)
    if holds in ("date", "day"):
        return profile.is_date
    if holds == "address" or name.endswith(".url"):
        return profile.all_are(_ADDRESS)
    if field and field.words:
        words = {made_id(word) for word in field.words}
        return profile.share(lambda text: made_id(text) in words) >= 0.5
    if holds == "country":
        return not (profile.is_list or profile.split) and profile.share(country_code) >= 0.25
    if name in ("title", "name"):
        different = len(profile.values) >= 0.5 * profile.filled
        return different and not profile.is_list and profile.share(_LETTERS.search) >= 0.5
    if name == "ids.id":
        return len(profile.values) == profile.values.total()
    if name == "tags":
        several = profile.is_vocabulary or profile.is_list or profile.split != ""
        return several and profile.all_are(r"[\w .,&/'’()-]{1,50}")
    return profile.is_vocabulary if holds == "id" else field is not None and (field.many or not profile.is_list)


def _score(kind: str, profiles: list[Profile]) -> int:
    """Return how well columns fit a kind: the fields that they fill; those that tell kinds apart count most."""
    fields = set(_fields(kind, profiles).values())
    telling = {"name", "aliases", "title", "when.edtf", "url", "authors"}
    needed = {"incident": {"when.edtf"}, "source": {"authors", "outlet", "published"}}.get(kind, fields)
    named = {"title", "summary", "types", "where.name", "where.coordinates"}
    alone = kind == "incident" and "when.edtf" in fields and not named & fields  # a year: of anything
    score = sum(3 if field in telling else 1 for field in fields - _NAMES["all"].keys())
    if kind == "actor" and _person(profiles):
        return score + 3
    return score - 3 * (not needed & fields) - alone


class _Proposal:
    """The parts of a proposed mapping."""

    def __init__(self, kind: str, profiles: list[Profile], options: tables.TableOptions, records: Records) -> None:
        self.kind = kind
        self.model = SHEETS[kind]
        self.options = options
        self.records, self.number = records.records, len(records.records)
        self.fields = _fields(kind, profiles)
        urls = [each.name for each in profiles if self.fields.get(each.name) == "evidence.url"]
        if len(urls) > 1:
            self.fields |= {name: f"evidence.{number}.url" for number, name in enumerate(urls, start=1)}
        self.places = [name for name, field in self.fields.items() if field == "where.coordinates"]
        order = {name: at for at, name in enumerate(self.places)}
        self.profiles = sorted(profiles, key=lambda each: order.get(each.name, -1))  # longitude first
        named = {_called(each.name)[0]: each.name for each in profiles}
        self.dated = [named[part] for part in ("year", "month", "day") if part in named]
        self.date = self.fields.get(self.dated[0], "") if len(self.dated) > 1 else ""
        if self.date not in ("when.edtf", "published"):
            self.dated = []
        self.fields = {name: field for name, field in self.fields.items() if name not in self.dated}
        rare = [each for each in self.profiles if each.name not in self.fields and each.filled <= 0.01 * self.number]
        self.rare = rare if len(rare) > _MANY else [each for each in rare if not each.filled]
        self.person = _person(profiles)
        self.also = self._also()
        self.own = self._own()
        self.templates = self._templates()

    def _also(self) -> dict[str, str]:
        """Return what else a column fills: an id that is an address is evidence, a country may be all that is said of a place."""
        filled = set(self.fields.values())
        found = {}
        for each in self.profiles:
            field = self.fields.get(each.name)
            if field == "ids.id" and each.all_are(_ADDRESS) and not any(name.startswith("evidence") for name in filled):
                found[each.name] = "evidence.url"
            if field == "where.country" and "where.name" not in filled:
                found[each.name] = "where.name"
        return found

    def _own(self) -> list[Profile]:
        """Return the columns that become fields of the desk's own, each under a name that no other has."""
        known = {*self.fields, *self.dated}
        found = [each for each in self.profiles if each.name not in known and each not in self.rare]
        if not field_at(self.model, "fields"):
            return []
        taken = set(by_key(self.model))
        for each in found:
            short, whole = (made_id(name).replace("-", "_") for name in (each.name.rpartition(".")[2], each.name))
            names = (short, whole, f"their_{whole}", *(f"{whole}_{number}" for number in range(2, COLUMNS)))
            name = next(name for name in names if name and name not in taken)
            taken.add(name)
            self.fields[each.name] = f"fields.{name}"
        return found

    def lines(self, file: str, target: str) -> Iterator[str]:
        """Yield the lines of the mapping."""
        yield f"# Proposed from the {self.number} records of {file}. Read each line, edit it, then run:"
        yield f"#   {shlex.join(['briefings', 'import', str(file), '--map', str(target)])}"
        yield f"kind: {self.kind}"
        yield f"id: {flow(self._id())}"
        if self.options.sheet:
            yield f"sheet: {flow(self.options.sheet)}"
        if self.options.header > 1:
            yield f"header: {self.options.header}"
        yield from self._columns()
        templates = self.templates.items()
        yield from _block("templates", [f"{field}: {flow(texts)}   # {why}" for field, (texts, why) in templates])
        yield from self._parts()
        yield from self._fixed()
        splits = [each for each in self.profiles if each.split and each.name in self.fields]
        yield from _block("split", [f"{flow(each.name)}: {flow(each.split)}" for each in splits])
        yield from self._values()
        yield from self._dates()
        named = [name for name, field in self.fields.items() if holding(self.kind, field) == "actor"]
        yield from _block("names", [f"{flow(name)}: organisation   # the type of new actors" for name in named])

    def own_fields(self) -> Iterator[str]:
        """Yield the lines that declare the desk's own fields in its settings."""
        yield f"fields:\n  {self.kind}:"
        for each in self.own:
            type_, words = _type_of(each)
            label = " ".join(re.findall(r"[^\W_]+", each.name.rpartition(".")[2])) or each.name
            said = f"{{label: {flow(label[:1].upper() + label[1:])}, type: {type_}{f', of: {flow(words)}' if words else ''}}}"
            yield f"    {self.fields[each.name].partition('.')[2]}: {said}"

    def _id(self) -> list[str]:
        """Return the columns that tell the records apart: one called so, unless its ids say nothing and names do; or several.

        An amount is not an id: another table, or next year's, may have it again.
        """
        apart = [each for each in self.profiles if each.filled == len(each.values) == self.number > 0]
        apart = [each for each in apart if not each.is_list and not each.not_known]

        def order(each: Profile) -> tuple[bool, bool, bool, float]:
            called = self.fields.get(each.name) == "ids.id" or re.search(r"(?i)\bid$|uuid", each.name)
            names = self.fields.get(each.name) in ("name", "title")
            amount = not called and each.all_are(r"\W*\d[\d\s.,]*\W*") and not each.all_are(_YEAR)
            return each.all_are(_OPAQUE) or not (called or names), not called, amount, median(map(len, each.values))

        best = min(apart, key=order, default=None)
        if best and not (self.person and order(best)[1]):
            return [best.name]
        titles = self.person or [name for name, field in self.fields.items() if field in ("title", "name", "when.edtf")]
        names = titles or [self.profiles[0].name]
        by_length = sorted(self.profiles, key=lambda each: median(map(len, each.texts or [""])))
        while self._told_apart(names) < self.number:
            more = max(([*names, each.name] for each in by_length), key=self._told_apart)
            if self._told_apart(more) == self._told_apart(names):
                break
            names = more
        return names

    def _told_apart(self, names: list[str]) -> int:
        """Return the number of different records as these columns tell them apart."""
        return len({tuple(str(record.values.get(name)) for name in names) for record in self.records})

    def _columns(self) -> Iterator[str]:
        yield "columns:"
        if self.rare:
            names = ", ".join(flow(each.name) for each in self.rare[:10])
            said = f"no field for {counted(len(self.rare), 'column')} that at most 1 % of the records fill"
            yield f"  # {said}: {names}{' …' if self.rare[10:] else ''}"
        for each in self.profiles:
            if each in self.rare:
                continue
            field = self.fields.get(each.name, "")
            none = "in a template below" if each.name in self.dated else "no field"
            fields = flow([field, self.also[each.name]]) if each.name in self.also else field
            line = f"{flow(each.name)}: {fields}" if field else f"# {flow(each.name)}: {none}"
            examples = ", ".join(map(_short, each.texts[:3]))
            yield f"  {line}   # {each.filled} filled, {len(each.values)} different: {examples}"

    def _templates(self) -> dict[str, tuple[list[str], str]]:
        """Return texts with columns in braces for what is needed and no column has, each with the reason."""
        columns = {field: f"{{{name}}}" for name, field in self.fields.items()}
        found = {}
        if self.dated:
            parts = [f"{{{name}}}" for name in self.dated]
            dates = ["-".join(parts[:number]) for number in range(len(parts), 0, -1)]
            found[self.date] = (dates, "the parts of a date")
        if self.places and "where.name" not in {*columns, *self.also.values()}:
            point = ", ".join(f"{{{name}}}" for name in reversed(self.places))
            found["where.name"] = ([point], "no column names the place")
        label = "name" if self.kind == "actor" else "title"
        if label in columns:
            return found
        apart = (each for each in self.profiles if len(each.values) > 0.9 * self.number and each.is_short)
        named = next((each.name for each in apart if each.share(_LETTERS.search) >= 0.9), "")
        if self.person:
            first, last = (f"{{{name}}}" for name in self.person)
            found[label] = ([f"{first} {last}", last, first], "the parts of a name")
        elif self.kind != "incident" and named:
            found[label] = ([f"{{{named}}}"], f"no column is called {label}")
        elif self.kind == "incident":
            short = [each for each in self.profiles if self.fields.get(each.name) == "summary" and each.is_short]
            place, type_, day = (columns.get(field, "") for field in ("where.name", "types", "when.edtf"))
            texts = [f"{place}: {type_}", type_] if place and type_ else [columns["summary"]] if short else []
            texts += [f"{place}, {day}"] if place and day and not texts else [place]
            always = {f"{{{each.name}}}" for each in self.profiles if each.filled == self.number}
            if not always & {*texts}:
                names = [named] if named else sorted(self._id(), key=lambda name: f"{{{name}}}" not in always)
                texts += [", ".join(f"{{{name}}}" for name in names[:last]) for last in range(len(names), 0, -1)]
            found["title"] = ([*filter(None, dict.fromkeys(texts))], "no column has a title")
        return found

    def _parts(self) -> Iterator[str]:
        for each in self.profiles:
            match = _PAIR.fullmatch(each.texts[0]) if each.texts and each.all_are(_PAIR.pattern) else None
            if match and field_at(self.model, "where.coordinates"):
                yield from _block("parts", [f"{flow(each.name)}: {flow(f'{{latitude}}{match[1]}{{longitude}}')}"])
                yield "# then, under columns: longitude: where.coordinates and latitude: where.coordinates"

    def _fixed(self) -> Iterator[str]:
        """Yield a line for each field that the kind, or an object of it, needs and no column fills."""
        filled = {*self.fields.values(), *self.also.values(), *self.templates}
        usual = {"person" if self.person else "organisation", *(["locality"] if "where.coordinates" in filled else [])}
        lines = []
        heads = {name.partition(".")[0] for name in filled if "." in name}
        inner = [field for field in shape(self.model) if field.key in heads and not getattr(field, "by_key", False)]
        owners = {"": self.model} | {field.key: field.model for field in inner if field.model}
        for owner, model in owners.items():
            for field in shape(model):
                name = f"{owner}.{field.key}".strip(".")
                if not field.required or field.key == "id" or any(f"{each}.".startswith(f"{name}.") for each in filled):
                    continue
                if field.words:
                    word = next((word for word in field.words if word in usual), field.words[-1])
                    lines.append(f"{name}: {word}   # one of {', '.join(field.words)}")
                elif name == "evidence":
                    hint = "needed: the address of this table; or evidence.source, the id of a source of the desk"
                    lines.append(f"# evidence.url:   # {hint}")
                elif name != "ids.scheme":
                    lines.append(f"# {name}:   # needed: {self.kind} sheets without it are refused")
        if "ids.id" in filled:
            lines.append("ids.scheme: table   # who gave these ids")
        urls = sorted(name for name in filled if re.fullmatch(r"evidence\.(\d+\.)?url", name))
        lines += [f"{name.removesuffix('url')}at: whole" for name in urls]
        yield from _block("fixed", lines)

    def _values(self) -> Iterator[str]:
        """Yield the words of cells that a field does not take as they are, with what stands for them."""
        lines = []
        for each in self.profiles:
            field = field_at(self.model, self.fields.get(each.name, ""))
            if field is None or self.fields[each.name] in ("name", "title", "summary"):
                continue
            wrong = each.not_known
            if holding(self.kind, self.fields[each.name]) == "country":
                wrong = [text for text in each.texts if not country_code(text)]
            if field.words and each.is_vocabulary:
                wrong = [text for text in each.texts if made_id(text) not in map(made_id, field.words)]
            elif holding(self.kind, self.fields[each.name]) == "id":
                wrong = [text for text in each.texts if text in wrong or not made_id(text)]
            said = f"one of {', '.join(field.words)}" if field.words else "the word for it; “” leaves it out"
            inner = ", ".join(f'{flow(text)}: ""' for text in wrong if len(text) <= _KEY)
            lines += [f"{flow(each.name)}: {{{inner}}}   # each becomes {said}"] if wrong else []
        yield from _block("values", lines)

    def _dates(self) -> Iterator[str]:
        """Yield the order of each column of numeric dates."""
        lines = []
        for each in self.profiles:
            first, second = (each.orders[order] for order in ORDERS)
            if each.name not in self.fields or not each.is_date or not first + second + each.orders["both"]:
                continue
            if each in self.own and _type_of(each)[0] != "date":
                continue
            said = f"{first} cells are day-first, {second} month-first, {each.orders['both']} can be read both ways"
            line = f"{flow(each.name)}: {ORDERS[second > first]}   # {said}"
            lines.append(line if each.order else f"# {line}: decide")
        yield from _block("dates", lines)


def _type_of(profile: Profile) -> tuple[str, list[str]]:
    """Return the type of an own field that takes all values of a column, and the words that it may hold."""
    texts = [text for text in profile.texts if not _NOT_KNOWN.fullmatch(text)]
    words = texts if profile.is_vocabulary else []
    if profile.is_list or profile.split:
        return "list", words
    types: dict[str, Callable[[str], Any]] = {
        "link": lambda text: not wrong_with(text),
        "number": lambda text: NUMBER.fullmatch(text) and not re.search(r"(?i)(id|code|iso|nr|number)$", profile.name),
        "date": lambda text: is_date(read_date(text, profile.order).edtf if profile.order else text),
    }
    if profile.all_are(_YEAR):  # years, which have no sign between their thousands
        del types["number"]
    found = next((name for name, fits in types.items() if texts and all(map(fits, texts))), "")
    return (found, []) if found else ("choice", words) if words else ("text", [])


def _block(name: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{name}:" if any(not line.startswith("#") for line in lines) else f"# {name}:"
        yield from (f"  {line}" for line in lines)


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return f"“{folded[:30]}…”" if len(folded) > 31 else f"“{folded}”"
