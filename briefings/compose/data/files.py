"""The files for programs: flat tables, and the page that lists all files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from briefings.compose.changes import corrections
from briefings.compose.index import Index
from briefings.compose.interchange import Cells, prose_cell
from briefings.compose.kind import Kind, kinds
from briefings.compose.page_record import PageRecord
from briefings.model.refs import PLURALS


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
                told = (entry.item, entry.language, prose_cell(entry.text, index), entry.by or "")
                marking = entry.marking or index.release.marking_of(sheet.ref)
                yield (sheet.kind, sheet.id, *told, marking.label)


_TABLES: dict[str, tuple[str, Callable[[Index], Iterator[Cells]]]] = {
    "corrections": ("kind id on item was now why marking", _corrections),
    "not-stated": ("kind id not_stated marking", _not_stated),
    "translations": ("kind id item language text by marking", _translations),
}
"""Tables of what sheets of every kind have."""


class FilesOfKind(NamedTuple):
    """The files of a kind of sheet: their name without its end, what readers call the list, how many sheets, and what they hold.

    `is_table`: whether there is one for spreadsheets too.
    """

    name: str
    label: str
    total: int
    what: str
    is_table: bool


class DataRecord(PageRecord):
    """The page that lists the files for programs."""

    _template = "data.html"
    _called = "data"
    _path = "data/index.html"
    _target = "data:"

    def __init__(self, index: Index) -> None:
        """Take the release, all of which the files hold."""
        super().__init__(index)
        self._context.show(*index.release.sheets)

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self._index.say("Data and feeds")

    @property
    def sheet_count(self) -> int:
        """How many sheets the release has."""
        return len(self._index.release.sheets)

    @property
    def kinds(self) -> list[FilesOfKind]:
        """The files of each kind of sheet."""
        index = self._index
        return [
            FilesOfKind(
                name := PLURALS[kind.model.kind],
                index.word("section", name),
                len(index.release.of(kind.model.kind)),
                kind.holds(index),
                kind.table == name,
            )
            for kind in kinds()
        ]

    @property
    def has_feeds(self) -> bool:
        """Whether the site has feeds: it has an address."""
        return bool(self._index.settings.site_url)

    @property
    def release_marking(self) -> str:
        """The highest marking that a row of the files can have."""
        return self._index.release.marking.label

    @property
    def licence(self) -> str:
        """The licence of the desk's own words; empty where none is given."""
        licence = self._index.settings.licence
        return licence.name if licence else ""

    @property
    def licence_link(self) -> str:
        """The address of that licence; empty where none is given."""
        licence = self._index.settings.licence
        return (licence.url or "") if licence else ""
