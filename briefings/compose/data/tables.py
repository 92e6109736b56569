"""The release as flat tables: a row a sheet, or a row an entry of it, with hedges, outcome, attribution and marking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from briefings.compose.cells import Cells, prose
from briefings.compose.changes import corrections
from briefings.compose.index import Index
from briefings.compose.kind import Kind, kinds


class Flat(NamedTuple):
    """A table: its name, the names of its columns, and its rows."""

    name: str
    heads: Cells
    rows: Iterable[Cells]


def tables(index: Index) -> tuple[Flat, ...]:
    """Return every table. What the source does not say is an empty cell, or a row of `not-stated`."""
    rows = {
        **{kind.table: _rows(kind, index) for kind in kinds()},
        **{name: of(index) for name, (_, of) in _TABLES.items()},
    }
    return tuple(Flat(name, heads, rows[name]) for name, heads in columns().items())


def columns() -> dict[str, Cells]:
    """Return the columns of every table, by its name."""
    found = {**{kind.table: kind.columns for kind in kinds()}, **{name: heads for name, (heads, _) in _TABLES.items()}}
    return {name: tuple(heads.split()) for name, heads in found.items()}


def _rows(kind: Kind[Any], index: Index) -> Iterator[Cells]:
    for sheet in index.every(kind.model):
        yield from kind.rows(sheet, index)


def _corrections(index: Index) -> Iterator[Cells]:
    for change in corrections(index):
        entry, sheet = change.correction, index.release.sheets[change.ref]
        if entry is not None:
            told = (entry.on.isoformat(), entry.item, entry.was, entry.now, entry.why)
            yield (change.ref.kind, change.ref.id, *told, index.release.marking_of(sheet.ref).label)


def _not_stated(index: Index) -> Iterator[Cells]:
    for kind in kinds():
        for sheet in index.every(kind.model):
            for item in kind.not_stated(sheet):
                yield (sheet.kind, sheet.id, item, index.release.marking_of(sheet.ref).label)


def _translations(index: Index) -> Iterator[Cells]:
    for kind in kinds():
        for sheet in index.every(kind.model):
            for entry in sheet.translations:
                told = (entry.item, entry.language, prose(entry.text, index), entry.by or "")
                marking = entry.marking or index.release.marking_of(sheet.ref)
                yield (sheet.kind, sheet.id, *told, marking.label)


_TABLES: dict[str, tuple[str, Callable[[Index], Iterator[Cells]]]] = {
    "corrections": ("kind id on item was now why marking", _corrections),
    "not-stated": ("kind id not_stated marking", _not_stated),
    "translations": ("kind id item language text by marking", _translations),
}
"""Tables of what sheets of every kind have."""
