"""The catalogue: a desk's sheets with everything that was found in them by one walk."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from msgspec import Struct

from briefings.check.verdicts import snapshot_of
from briefings.load.desk import Desk
from briefings.matcher import Snapshot
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.prose import Prose
from briefings.model.refs import Ref, sort_key
from briefings.model.shape import Loc, walk
from briefings.model.sheets import Quote, Sheet, Source
from briefings.model.sheets.common import Evidence
from briefings.problems import Problem, Severity

SheetT = TypeVar("SheetT", bound=Sheet)
ItemT = TypeVar("ItemT", bound=Item)
Owners = dict[Ref, tuple[Ref, ...]]


class Reference(NamedTuple):
    """A pointer met in a sheet: where it stands, to what; `offset` is its place in prose, None in a field."""

    owner: Ref
    loc: Loc
    target: Ref
    offset: int | None = None


class ProseField(NamedTuple):
    """A piece of prose met in a sheet."""

    owner: Ref
    loc: Loc
    item: Item
    prose: Prose


class Finding(NamedTuple):
    """What a rule finds wrong with a value of a sheet, or with its key; `offset` points inside a text."""

    owner: Ref
    loc: Loc
    message: str
    expected: str = ""
    hint: str = ""
    severity: Severity = "error"
    key: bool = False
    offset: int | None = None

    def problem(self, code: str, desk: Desk) -> Problem:
        """Return the problem of a code that it is."""
        place = desk.locate(self.owner, self.loc, key=self.key, offset=self.offset)
        return Problem(code, place, self.message, self.expected, self.hint, self.severity)


Findings = Iterator[Finding]


def warning(
    owner: Ref, loc: Loc, message: str, *, expected: str = "", hint: str = "", offset: int | None = None
) -> Finding:
    """Return a finding that stops no build."""
    return Finding(owner, loc, message, expected, hint, "warning", offset=offset)


class Walked(Struct, frozen=True):
    """What one walk found in a sheet."""

    references: tuple[Reference, ...]
    prose: tuple[ProseField, ...]
    items: Mapping[type[Item], tuple[tuple[Loc, Item], ...]]


class _Walks(dict[Ref, Walked]):
    """What walks found in sheets; one that was not walked yet is when it is first asked for."""

    def __init__(self, sheets: Mapping[Ref, Sheet], known: Mapping[Ref, Walked]) -> None:
        super().__init__(known)
        self._sheets = sheets

    def __missing__(self, ref: Ref) -> Walked:
        found = self[ref] = _walk(ref, self._sheets[ref])
        return found


@dataclass
class Catalogue:
    """A desk, the references between its sheets, its prose and its items by class.

    Rules look at the `subjects`, which are all sheets, or, after a change, those that it can concern; what a rule
    compares them with is looked up in the whole desk (`every`, `get`).
    """

    desk: Desk
    walked: dict[Ref, Walked] = field(default_factory=dict)
    chosen: frozenset[Ref] | None = None
    _prepared: dict[str, Snapshot | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Walk those of its sheets that are asked for and were not walked yet."""
        if self.chosen is None:
            self.walked = _Walks(self.desk.sheets, self.walked)

    def after(self, desk: Desk, changed: Collection[Ref]) -> Catalogue:
        """Return the catalogue of the desk as it is after a change of some sheets; only those are walked again."""
        kept = {ref: walked for ref, walked in self.walked.items() if ref in desk.sheets and ref not in changed}
        later = Catalogue(desk, kept, None, self._prepared)
        if "owners" in vars(self):
            later.owners = _moved(self.owners, self.desk, desk, changed)
        return later

    def focused(self, refs: Iterable[Ref]) -> Catalogue:
        """Return the same catalogue for rules that look at some sheets only."""
        narrow = Catalogue(self.desk, self.walked, frozenset(refs) & self.desk.sheets.keys(), self._prepared)
        narrow._by_kind, narrow.owners = self._by_kind, self.owners
        return narrow

    def subjects(self) -> Iterator[tuple[Ref, Sheet]]:
        """Yield the sheets to look at."""
        yield from ((ref, self.desk.sheets[ref]) for ref in self._refs())

    def _refs(self) -> Iterable[Ref]:
        return self.desk.sheets if self.chosen is None else sorted(self.chosen, key=sort_key)

    def sheets(self, model: type[SheetT]) -> Iterator[SheetT]:
        """Yield every sheet of one kind that is to be looked at."""
        if self.chosen is None:
            yield from self.every(model)
        else:
            yield from (cast(SheetT, sheet) for ref, sheet in self.subjects() if ref.kind == model.kind)

    def every(self, model: type[SheetT]) -> Iterator[SheetT]:
        """Yield every sheet of one kind, to look things up."""
        yield from cast(Iterable[SheetT], self._by_kind.get(model.kind, ()))

    @cached_property
    def _by_kind(self) -> dict[str, list[Sheet]]:
        found: dict[str, list[Sheet]] = {}
        for ref, sheet in self.desk.sheets.items():
            found.setdefault(ref.kind, []).append(sheet)
        return found

    @cached_property
    def owners(self) -> Owners:
        """Return, for each sheet, those that refer to it in any field or prose; targets that are not sheets included."""
        found: dict[Ref, dict[Ref, None]] = {}
        for ref, sheet in self.desk.sheets.items():
            for target in sheet.targets:
                found.setdefault(target, {})[ref] = None
        return {target: tuple(refs) for target, refs in found.items()}

    def look_up(self) -> None:
        """Make what several rules look up, so that forks need not make it each again."""
        _ = self._by_kind, self.owners, [self.walked[ref] for ref in self.desk.sheets]

    def references(self, ref: Ref) -> tuple[Reference, ...]:
        """Return the pointers of a sheet; none where it could not be read."""
        return self.walked[ref].references if ref in self.desk.sheets else ()

    @property
    def prose(self) -> Iterator[ProseField]:
        """Yield the prose of the sheets to look at."""
        for ref in self._refs():
            yield from self.walked[ref].prose

    def in_prose(
        self, pattern: re.Pattern[str], *, but: tuple[str, ...]
    ) -> Iterator[tuple[ProseField, re.Match[str], int]]:
        """Yield what a pattern finds in the prose of the sheets to look at, with its offset; not in pieces of some kinds."""
        for found in self.prose:
            for piece in found.prose.pieces():
                for match in pattern.finditer(piece.text) if piece.kind not in but else ():
                    yield found, match, piece.offset + match.start()

    def items(self, model: type[ItemT]) -> Iterator[tuple[Ref, Loc, ItemT]]:
        """Yield every item of one class with the sheet it belongs to and its place in it."""
        for ref in self._refs():
            for loc, item in self.walked[ref].items.get(model, ()):
                yield ref, loc, cast(ItemT, item)

    def every_item(self) -> Iterator[tuple[Ref, Loc, Item]]:
        """Yield every item, and every sheet itself, of the sheets to look at."""
        for ref in self._refs():
            yield ref, (), self.desk.sheets[ref]
            for found in self.walked[ref].items.values():
                for loc, item in found:
                    yield ref, loc, item

    def misread(self, ref: Ref, loc: Loc) -> bool:
        """Return whether something is wrong in the field at a place: what a rule misses there may be what was meant."""
        return bool(loc) and loc[0] in self.desk.files[ref].meant

    def snapshot(self, ref: Ref) -> Snapshot | None:
        """Return a source's stored text, prepared for matching once, or None where it is not at hand."""
        source = self.get(ref, Source)
        if source is None or source.snapshot is None:
            return None
        key = f"{source.snapshot} {source.language} {' '.join(source.marks)}"
        if key not in self._prepared:
            self._prepared[key] = snapshot_of(self.desk, source)
        return self._prepared[key]

    def get(self, ref: Ref | None, model: type[SheetT]) -> SheetT | None:
        """Return the sheet that `ref` names, if it names one, and that is there and of that kind."""
        sheet = self.desk.sheets.get(ref) if ref else None
        return sheet if isinstance(sheet, model) else None

    def source_of(self, row: Evidence) -> Ref | None:
        """Return the source on which a row of evidence rests, by itself or through its quote; None where that is not there."""
        quote = self.get(row.quote, Quote)
        return row.source or (quote.source if quote else None)

    def severity(self, *others: Ref) -> Severity:
        """Return how serious it is that a sheet collides with others: a warning, where none of them is to be published."""
        return "warning" if all(map(self.desk.is_unfinished, others)) else "error"

    def unfinished_last(self, sheets: Iterable[SheetT]) -> list[SheetT]:
        """Return the sheets, those not to be published last: what two of them cannot both have is told at the latter."""
        return sorted(sheets, key=lambda sheet: self.desk.is_unfinished(sheet.ref))

    def marking(self, sheet: Sheet) -> Marking:
        """Return a sheet's own marking, or the desk's default."""
        return self.desk.settings.marked(sheet.marking)


def _walk(ref: Ref, sheet: Sheet) -> Walked:
    references: list[Reference] = []
    prose: list[ProseField] = []
    items: dict[type[Item], list[tuple[Loc, Item]]] = {}
    for found in walk(sheet):
        if found.field.holds == "ref":
            references.append(Reference(ref, found.loc, found.value))
        elif found.field.holds == "item":
            items.setdefault(type(found.value), []).append((found.loc, found.value))
        else:
            prose.append(ProseField(ref, found.loc, found.owner, found.value))
            for piece in found.value.pieces():
                if piece.kind == "mention" and piece.ref is not None:
                    references.append(Reference(ref, found.loc, piece.ref, piece.offset))
    by_class = {model: tuple(entries) for model, entries in items.items()}
    return Walked(tuple(references), tuple(prose), by_class)


def _moved(owners: Owners, before: Desk, after: Desk, changed: Iterable[Ref]) -> Owners:
    """Return who refers to what, after some sheets changed."""
    moved = dict(owners)
    for ref in changed:
        for target in before.sheets[ref].targets if ref in before.sheets else ():
            moved[target] = tuple(owner for owner in moved.get(target, ()) if owner != ref)
        for target in after.sheets[ref].targets if ref in after.sheets else ():
            if ref not in moved.get(target, ()):
                moved[target] = (*moved.get(target, ()), ref)
    return moved
