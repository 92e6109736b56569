"""Propose a mapping: what the columns of a file hold, and which fields may take them, as one commented file to edit."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import NamedTuple

from briefings.editor.importing import tables
from briefings.editor.importing.cells import holding, listed, takes
from briefings.editor.importing.dates import ORDERS, possible_orders, read_date
from briefings.editor.importing.mapping import rows
from briefings.editor.importing.records import Records, made_id
from briefings.editor.sheet_text import flow
from briefings.editor.writing import write_new
from briefings.load.files import read
from briefings.model.shape import field_at, shape
from briefings.model.sheets import SHEETS
from briefings.problems import AuthorError, Location

_NAMES: dict[str, dict[str, list[str]]] = tomllib.loads((files(__package__) / "columns.toml").read_text("utf-8"))
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*\s?%?")
_PAIR = re.compile(r"-?\d{1,2}\.\d+(\s*[,;]\s*)-?\d{1,3}\.\d+")
_WIDE = 40
"""Words of a vocabulary: with more, a column is free text."""


class ProposedMapping(NamedTuple):
    """A proposed mapping: its file, its text, the number of columns, and of those that have a field."""

    path: str
    text: str
    columns: int
    mapped: int


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

    def all_are(self, pattern: str) -> bool:
        """Return whether nearly all values are of a form."""
        fitting = sum(number for text, number in self.values.items() if re.fullmatch(pattern, text))
        return fitting >= 0.9 * self.values.total() > 0


def propose_mapping(path: Path, kind: str | None = None, *, write: bool = True) -> ProposedMapping:
    """Return a mapping for a file, and write it beside the file: `incidents.csv` gives `incidents.map.yml`.

    Raises AuthorError where the file cannot be read, OutputError where its mapping is there already.
    """
    raw = read(path)
    if path.suffix.lower() in (".bib", ".ris"):
        said = "a bibliography needs no mapping"
        raise AuthorError.of("not-a-table", Location(path.as_posix()), said, hint=f"briefings import {path}")
    options = tables.TableOptions() if raw.lstrip()[:1] in (b"{", b"[") else tables.found_options(raw, path.as_posix())
    records = rows(raw, path.as_posix(), options)
    profiles = [_profile(name, records) for name in records.names]
    kind = kind or max(("incident", "source", "actor"), key=lambda each: _score(each, profiles))
    proposal = _Proposal(kind, profiles, options, len(records.records))
    target = path.with_name(f"{path.stem}.map.yml")
    text = "\n".join([*proposal.lines(path.name, target.name), ""])
    if write:
        write_new(target, text)
    return ProposedMapping(target.as_posix(), text, len(profiles), len(proposal.fields))


def _profile(name: str, records: Records) -> Profile:
    cells = [record.values[name] for record in records.records if name in record.values]
    is_list = any(isinstance(cell, list) for cell in cells)
    split = "" if is_list else _separator([cell for cell in cells if isinstance(cell, str)])
    parts = [
        part.strip() for cell in cells for text in listed(cell) for part in (text.split(split) if split else [text])
    ]
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
    for separator in ("|", ";", "\n", ","):
        having = [cell for cell in cells if separator in cell and not cell.startswith("http")]
        parts = [part.strip() for cell in having for part in cell.split(separator)]
        short = bool(parts) and median(len(part.split()) for part in parts) <= 3 and max(map(len, parts)) <= 80
        again = len(set(parts)) <= 0.7 * len(parts) or separator == "|"
        if (
            len(having) >= max(1, 0.1 * len(cells))
            and short
            and again
            and not all(_PAIR.fullmatch(cell) for cell in having)
        ):
            return separator
    return ""


def _fields(kind: str, profiles: list[Profile]) -> dict[str, str]:
    """Return the fields that columns may fill: those that are called like a field first, then those that end like it."""
    called = {**_NAMES.get(kind, {}), **_NAMES["all"]}
    called |= {field.key: [field.key] for field in shape(SHEETS[kind]) if field.key not in called}
    most = max((each.filled for each in profiles), default=0)
    found: dict[str, str] = {}
    for way in range(3):
        for name, field in ((name, field_at(SHEETS[kind], name)) for name in called):
            for words in called[name] if field else ():
                for each in profiles:
                    free = each.name not in found and (name not in found.values() or (field and field.many))
                    if name in ("title", "name") and each.filled < 0.5 * most:
                        continue
                    if free and each.filled and words == _called(each.name)[way] and _fits(kind, name, each):
                        found[each.name] = name
    if field_at(SHEETS[kind], "where.coordinates"):
        for pattern in (r"\b(lon(g(itude)?)?|lng)\b", r"\blat(itude)?\b"):  # longitude comes first
            for each in profiles:
                if each.all_are(r"-?\d{1,3}(\.\d+)?") and re.search(pattern, _called(each.name)[0]):
                    found[each.name] = "where.coordinates"
    return found


def _called(name: str) -> tuple[str, str, str]:
    """Return a column's name in small letters: its words, those behind its last dot, and its last word."""
    whole, last = (
        " ".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", part).lower()))
        for part in (name, name.rpartition(".")[2])
    )
    return whole, last, last.rpartition(" ")[2]


def _fits(kind: str, name: str, profile: Profile) -> bool:
    """Return whether a column holds what a field takes."""
    field, holds = field_at(SHEETS[kind], name), holding(kind, name)
    if holds in ("date", "day"):
        return profile.is_date
    if holds == "address" or name.endswith(".url"):
        return profile.all_are(r"https?://\S+")
    if field and field.words:
        words = {made_id(word) for word in field.words}
        return (
            sum(number for text, number in profile.values.items() if made_id(text) in words)
            >= 0.5 * profile.values.total()
        )
    if name in ("title", "name"):
        return len(profile.values) >= 0.5 * profile.filled and not profile.is_list
    return profile.is_vocabulary if holds == "id" else field is not None and (field.many or not profile.is_list)


def _score(kind: str, profiles: list[Profile]) -> float:
    """Return how well columns fit a kind: the fields that they fill; those that tell kinds apart count most."""
    fields = set(_fields(kind, profiles).values())
    telling = {"name", "aliases", "title", "when.edtf", "url", "authors"}
    return float(sum(3 if field in telling else 1 for field in fields - _NAMES["all"].keys()))


class _Proposal:
    """The parts of a proposed mapping."""

    def __init__(self, kind: str, profiles: list[Profile], options: tables.TableOptions, number: int) -> None:
        self.kind = kind
        self.profiles = list(profiles)
        self.options = options
        self.number = number
        self.fields = _fields(kind, profiles)
        self.own: list[Profile] = []
        places = [name for name, field in self.fields.items() if field == "where.coordinates"]
        self.profiles.sort(key=lambda each: places.index(each.name) if each.name in places else -1)  # longitude first

    def lines(self, file: str, target: str) -> Iterator[str]:
        """Yield the lines of the mapping."""
        yield f"# Proposed from the {self.number} records of {file}. Read each line, edit it, then run:"
        yield f"#   briefings import {file} --map {target}"
        yield f"kind: {self.kind}"
        yield f"id: {flow(self._id())}"
        if self.options.sheet:
            yield f"sheet: {flow(self.options.sheet)}"
        if self.options.header > 1:
            yield f"header: {self.options.header}"
        yield from self._columns()
        yield from self._parts()
        yield from self._fixed()
        splits = [each for each in self.profiles if each.split and each.name in self.fields]
        yield from _block("split", [f"{flow(each.name)}: {flow(each.split)}" for each in splits])
        yield from self._values()
        yield from self._dates()
        yield from self._own()
        named = [name for name, field in self.fields.items() if holding(self.kind, field) == "actor"]
        yield from _block("names", [f"{flow(name)}: organisation   # the type of new actors" for name in named])

    def _id(self) -> list[str]:
        """Return the column whose values tell the records apart: one called so, else the shortest; else all of the title."""
        apart = [each for each in self.profiles if each.filled == len(each.values) == self.number and not each.is_list]

        def order(each: Profile) -> tuple[bool, float]:
            called = self.fields.get(each.name) == "ids.id" or re.search(r"(?i)\bid$|uuid", each.name)
            return not called, median(map(len, each.values))

        best = min(apart, key=order, default=None)
        titles = [name for name, field in self.fields.items() if field in ("title", "name", "when.edtf")]
        return [best.name] if best else titles or [self.profiles[0].name]

    def _columns(self) -> Iterator[str]:
        yield "columns:"
        rare = [each for each in self.profiles if each.name not in self.fields and each.filled <= 0.01 * self.number]
        if rare:
            names = ", ".join(flow(each.name) for each in rare[:10])
            yield f"  # {len(rare)} columns filled in at most 1 % of the records have no field: {names}{' …' if rare[10:] else ''}"
        for each in self.profiles:
            if each in rare:
                continue
            field = self.fields.get(each.name, "")
            own = f"fields.{made_id(each.name.rpartition('.')[2]).replace('-', '_')}"
            if not field and field_at(SHEETS[self.kind], own):
                field = own
                self.fields[each.name] = own
                self.own.append(each)
            said = f"{each.filled} filled, {len(each.values)} different: " + ", ".join(
                _short(text) for text in each.texts[:3]
            )
            yield (
                f"  {flow(each.name)}: {field}   # {said}" if field else f"  # {flow(each.name)}: no field   # {said}"
            )

    def _parts(self) -> Iterator[str]:
        for each in self.profiles:
            match = _PAIR.fullmatch(each.texts[0]) if each.texts and each.all_are(_PAIR.pattern) else None
            if match and field_at(SHEETS[self.kind], "where.coordinates"):
                yield from _block("parts", [f"{flow(each.name)}: {flow(f'{{latitude}}{match[1]}{{longitude}}')}"])
                yield "# then, under columns: longitude: where.coordinates and latitude: where.coordinates"

    def _fixed(self) -> Iterator[str]:
        """Yield a line for each field that the kind, or an object of it, needs and no column fills."""
        filled = set(self.fields.values())
        lines = []
        owners = {"": SHEETS[self.kind]} | {
            field.key: field.model
            for field in shape(SHEETS[self.kind])
            if field.model
            and not getattr(field, "by_key", False)
            and any(name.startswith(f"{field.key}.") for name in filled)
        }
        for owner, model in owners.items():
            for field in shape(model):
                name = f"{owner}.{field.key}".strip(".")
                needed = (
                    field.required
                    and field.key != "id"
                    and not any(f"{each}.".startswith(f"{name}.") for each in filled)
                )
                if needed and field.words:
                    lines.append(f"{name}: {field.words[-1]}   # one of {', '.join(field.words)}")
                elif needed and not any(each.startswith(f"{name}.") for each in filled):
                    lines.append(f"# {name}:   # needed: a {self.kind} without it is refused")
        if "ids.id" in filled and field_at(SHEETS[self.kind], "ids.scheme"):
            lines = [line for line in lines if not line.startswith("# ids.scheme")]
            lines.append("ids.scheme: table   # who gave these ids")
        if "evidence.url" in filled and takes(self.kind, "evidence.at", "whole"):
            lines.append("evidence.at: whole")
        yield from _block("fixed", lines)

    def _values(self) -> Iterator[str]:
        """Yield the words of vocabularies that a field does not take as they are, with what stands for them."""
        blocks = []
        for each in self.profiles:
            field = field_at(SHEETS[self.kind], self.fields.get(each.name, ""))
            if field and field.words and each.is_vocabulary:
                wrong = [text for text in each.texts if made_id(text) not in map(made_id, field.words)]
                inner = ", ".join(f'{flow(text)}: ""' for text in wrong)
                blocks += (
                    [f"{flow(each.name)}: {{{inner}}}   # each becomes one of {', '.join(field.words)}"]
                    if wrong
                    else []
                )
        yield from _block("values", blocks)

    def _own(self) -> Iterator[str]:
        """Yield what declares the desk's own fields, for its settings."""
        if self.own:
            yield f"# Declare these fields in content/desk.yml, or take them out here:\n# fields:\n#   {self.kind}:"
        for each in self.own:
            words = f", of: {flow(each.texts)}" if each.is_vocabulary else ""
            type_ = "list" if each.is_list or each.split else "choice" if words else _type_of(each)
            label = flow(each.name.rpartition(".")[2])
            yield f"#     {self.fields[each.name].partition('.')[2]}: {{label: {label}, type: {type_}{words}}}"

    def _dates(self) -> Iterator[str]:
        """Yield the order of each column of numeric dates: what those of its cells say that can be read one way only."""
        lines = []
        for each in self.profiles:
            first, second = (each.orders[order] for order in ORDERS)
            if each.name not in self.fields or not each.is_date or not first + second + each.orders["both"]:
                continue
            order = ORDERS[second > first]
            said = f"{first} cells are day-first, {second} month-first, {each.orders['both']} can be read both ways"
            unsure = bool(first and second) or not first + second
            lines.append(f"{'# ' if unsure else ''}{flow(each.name)}: {order}   # {said}{': decide' if unsure else ''}")
        yield from _block("dates", lines)


def _type_of(profile: Profile) -> str:
    if profile.all_are(r"https?://\S+"):
        return "link"
    return "number" if profile.all_are(r"-?\d{1,15}(\.\d{1,6})?") else "date" if profile.is_date else "text"


def _block(name: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{name}:" if any(not line.startswith("#") for line in lines) else f"# {name}:"
        yield from (f"  {line}" for line in lines)


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return f"“{folded[:30]}…”" if len(folded) > 31 else f"“{folded}”"
