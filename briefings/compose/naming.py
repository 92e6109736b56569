"""What pages call a sheet, kind by kind: the part of a kind that prose needs, in which every sheet may be named."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Generic

from briefings.compose.index import Index, SheetT
from briefings.compose.views import Line


class Naming(ABC, Generic[SheetT]):
    """What pages call a sheet of one kind."""

    @property
    @abstractmethod
    def model(self) -> type[SheetT]:
        """Return the model of the kind's sheets."""

    @abstractmethod
    def title(self, sheet: SheetT) -> str:
        """Return a sheet's name as plain words; empty where only its own words name it."""

    @abstractmethod
    def counted(self, number: int, index: Index) -> str:
        """Return how many sheets: `3 quotes`."""

    @abstractmethod
    def mention(self, sheet: SheetT, index: Index) -> Line:
        """Return what `[[ref]]` prints, a link."""

    @abstractmethod
    def named(self, sheet: SheetT, index: Index) -> Line:
        """Return the words by which a list of links names a sheet, hedges and all."""


_KINDS: dict[str, Naming[Any]] = {}


def register(kinds: dict[str, Naming[Any]]) -> None:
    """Make the kinds known. `kinds` does it once, when this package is imported."""
    _KINDS.update(kinds)


def naming_of(kind: str) -> Naming[Any]:
    """Return what knows how pages call sheets of a kind."""
    return _KINDS[kind]


def namings() -> tuple[Naming[Any], ...]:
    """Return all kinds, in the order of `model.refs.KINDS`."""
    return tuple(_KINDS.values())
