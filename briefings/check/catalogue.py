"""The catalogue: a desk's sheets with everything that was found in them by one walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from briefings.load.desk import Desk
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.prose import Piece, Prose
from briefings.model.refs import Ref
from briefings.model.shape import Loc, walk
from briefings.model.sheets import Sheet
from briefings.problems import Location, Problem, Severity

SheetT = TypeVar("SheetT", bound=Sheet)
ItemT = TypeVar("ItemT", bound=Item)


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


class Unreadable(NamedTuple):
    """A mention in prose that names no sheet at all (`[[actr:x]]`)."""

    owner: Ref
    loc: Loc
    piece: Piece


@dataclass
class Catalogue:
    """A desk, the references between its sheets, its prose and its items by class."""

    desk: Desk
    references: dict[Ref, list[Reference]] = field(default_factory=dict)
    prose: list[ProseField] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    _items: dict[type[Item], list[tuple[Ref, Loc, Item]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Walk every sheet once."""
        for ref, sheet in self.desk.sheets.items():
            self._walk(ref, sheet)

    def _walk(self, ref: Ref, sheet: Sheet) -> None:
        pointers = self.references.setdefault(ref, [])
        for found in walk(sheet):
            if found.field.holds == "ref":
                pointers.append(Reference(ref, found.loc, found.value))
            elif found.field.holds == "item":
                self._items.setdefault(type(found.value), []).append((ref, found.loc, found.value))
            else:
                self.prose.append(ProseField(ref, found.loc, found.owner, found.value))
                self._mentions(ref, found.loc, found.value, pointers)

    def _mentions(self, ref: Ref, loc: Loc, prose: Prose, pointers: list[Reference]) -> None:
        for piece in prose.pieces():
            if piece.kind == "mention":
                if piece.ref is None:
                    self.unreadable.append(Unreadable(ref, loc, piece))
                else:
                    pointers.append(Reference(ref, loc, piece.ref, piece.offset))

    def sheets(self, model: type[SheetT]) -> Iterator[SheetT]:
        """Yield every sheet of one kind."""
        for sheet in self._by_kind.get(model.kind, ()):
            yield cast(SheetT, sheet)

    @cached_property
    def _by_kind(self) -> dict[str, list[Sheet]]:
        found: dict[str, list[Sheet]] = {}
        for ref, sheet in self.desk.sheets.items():
            found.setdefault(ref.kind, []).append(sheet)
        return found

    def items(self, model: type[ItemT]) -> Iterator[tuple[Ref, Loc, ItemT]]:
        """Yield every item of one class with the sheet it belongs to and its place in it."""
        for ref, loc, item in self._items.get(model, ()):
            yield ref, loc, cast(ItemT, item)

    def every_item(self) -> Iterator[tuple[Ref, Loc, Item]]:
        """Yield every item and every sheet itself."""
        for ref, sheet in self.desk.sheets.items():
            yield ref, (), sheet
        for found in self._items.values():
            yield from found

    def get(self, ref: Ref, model: type[SheetT]) -> SheetT | None:
        """Return the sheet that `ref` names, if it is there and of that kind."""
        sheet = self.desk.sheets.get(ref)
        return sheet if isinstance(sheet, model) else None

    def marking(self, sheet: Sheet) -> Marking:
        """Return a sheet's own marking, or the desk's default."""
        return sheet.marking if sheet.marking is not None else self.desk.settings.default_marking

    def problem(
        self,
        code: str,
        place: Location,
        message: str,
        *,
        hint: str = "",
        expected: str = "",
        severity: Severity = "error",
    ) -> Problem:
        """Return a problem; a rule's short way to write one."""
        return Problem(code, place, message, expected=expected, hint=hint, severity=severity)
