"""A list before it is cut into pages: its entries, what they are filtered and sorted by, and the record of each page."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from msgspec.msgpack import Decoder, encode

from briefings.compose import words
from briefings.compose.fold import folded
from briefings.compose.index import Index, grouped
from briefings.compose.lines import text
from briefings.compose.page_context import PageContext
from briefings.compose.page_record import OneOfSeveral, PageRecord, ThisPage, about_dated, about_gathered
from briefings.compose.record import ValueOf, value_line
from briefings.compose.views import Cell, Facet, KeptEntry, Line, Order, Run, digest_of, read_back
from briefings.load.editions import Edition
from briefings.model.markings import Marking
from briefings.model.settings import OwnField
from briefings.model.sheets import Sheet
from briefings.model.sheets.common import OwnValue, When

ROWS = 100
"""At most this many rows stand on one page: with long words a page then weighs less than 100 KB."""

_OWN = "field-"
"""Begins the name of a facet or column of the desk's own fields, so that it is never that of another."""

VALUES = 40
"""At most this many values stand in one facet; the others are found by typing."""

Heads = Sequence[tuple[str, str]]
"""Columns or facets as a template names them: name and label."""


class Tag(NamedTuple):
    """A value by which an entry is filtered; `group` and `rank` put it in its place in the facet."""

    facet: str
    value: str
    label: str
    group: int = 0
    rank: int = 0


class Entry(NamedTuple):
    """A row: a cell a column, its tags, and its sort keys where a column's own words are not what it is sorted by."""

    cells: tuple[Cell, ...]
    tags: tuple[Tag, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


_ENTRY = Decoder(Entry)


def kept(entry: Entry) -> KeptEntry:
    """Return an entry as it is kept."""
    return encode(entry), encode((entry.tags, [name for name, _ in entry.keys]))


class ListRow(NamedTuple):
    """A row of a list: what it is filtered and sorted by (names and values), and its cells."""

    attributes: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]


@dataclass(eq=False)
class Listing:
    """A list: what its template is called, its columns by name, and what makes its entries when they are first asked for.

    `own_heads` and `own_facets` are the columns and facets that the desk's own fields add.
    `own_lists` are pages of the desk's own that show some of the same sheets: title and target. `own`, `template` and `target`
    are set for a list that is such a page. The marking is at `least` that of each title of such a page that it shows.
    `known_total` is how many entries there are, if it is known without making them; `counts` are numbers that the list's lead
    tells. `editions` are those that it is about: it is marked and dated as they are too. `history` is that of the list itself.
    """

    name: str
    heading: str
    columns: tuple[str, ...]
    make: Callable[[], Sequence[Entry] | Sequence[KeptEntry]]
    context: PageContext
    known_total: int | None = None
    section: str = ""
    counts: object = None
    editions: Sequence[Edition] = ()
    history: Sequence[tuple[datetime.date, str]] = ()
    own_heads: list[tuple[str, str]] = field(default_factory=list)
    own_facets: list[tuple[str, str]] = field(default_factory=list)
    own_lists: list[tuple[str, str]] = field(default_factory=list)
    own: object = None
    template: str = ""
    target: str = ""
    least: Marking = Marking.CLEAR

    @cached_property
    def kept(self) -> Sequence[KeptEntry]:
        """The entries, in their order, as they are kept."""
        return [kept(entry) if isinstance(entry, Entry) else entry for entry in self.make()]

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """The entries, in their order."""
        return [read_back(_ENTRY, entry) for entry, _ in self.kept]

    @property
    def total(self) -> int:
        """How many entries there are."""
        return len(self.kept) if self.known_total is None else self.known_total

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-self.total // ROWS))

    @cached_property
    def marking(self) -> Marking:
        """The highest marking of all that it shows."""
        return max([self.least, self.context.marking, *(edition.record.marking for edition in self.editions)])

    @cached_property
    def updated(self) -> str:
        """The newest day of all that it shows, as ISO 8601, or an empty text."""
        days = (day.isoformat() for edition in self.editions for day in edition.days)
        return max([self.context.updated, *days])

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """The facets that have something to choose, by name, each value with its count."""
        return dict(_facets(self.entries, self.context.index))

    @cached_property
    def keys(self) -> list[str]:
        """The names of all sort keys."""
        return list(dict.fromkeys(name for entry in self.entries for name, _ in entry.keys))

    @cached_property
    def about(self) -> ThisPage:
        """What is known of its first page."""
        path = f"{self.name}/index.html"
        if self.history:
            return about_dated(path, self.history, self.context.index)
        return about_gathered(path, self.context.shown, self.context.index)

    @cached_property
    def digest(self) -> str:
        """A digest of what all its pages depend on."""
        own = (self.own_heads, self.own_facets, self.own_lists, self.own)
        facets = [tags for _, tags in self.kept]
        return digest_of((self.name, self.columns, self.total, self.counts, facets, self.about, own))


def records(listing: Listing) -> Iterator[PageRecord]:
    """Yield the record of each page of a list."""
    return (ListRecord(listing, number) for number in range(listing.pages))


_of_list = ValueOf[Listing]("_listing")
_own = ValueOf["ListRecord"]("")


class ListRecord(OneOfSeveral):
    """A page of a list. The list's own template says what its columns and facets are called, and which of them it shows."""

    _called = "list"
    _from_rows = True

    def __init__(self, listing: Listing, number: int) -> None:
        """Take the list, and the number of this page of it, from 0."""
        target = listing.target or f"list:{listing.name}"
        targets = [target, *(f"{target}/{number}" for number in range(2, listing.pages + 1))]
        super().__init__(listing.context.index, number, targets)
        self._context, self._listing = listing.context, listing
        self._template = listing.template or f"lists/{listing.name}.html"
        self._path = f"{listing.name}/index.html" if number == 0 else f"{listing.name}/_{number + 1}.html"
        self._section = listing.section

    _shared: object = _of_list(lambda listing, _: listing)
    _marking: Marking = _of_list(lambda listing, _: listing.marking)
    _updated = _of_list(lambda listing, _: listing.updated)
    _rows_path = _own(lambda page, _: page.row_files[page._number] if page.row_files else "")
    """Return the file with the rows of this page as a script; empty where one page has the whole list."""
    _kept: Sequence[KeptEntry] = _own(
        lambda page, _: page._listing.kept[page._number * ROWS : (page._number + 1) * ROWS]
    )

    def _made_of(self) -> object:
        return (self._listing.digest, [entry for entry, _ in self._kept])

    name = _of_list(lambda listing, _: listing.heading)
    """What the list is called."""
    total: int = _of_list(lambda listing, _: listing.total)
    """How many entries the list has, on all its pages."""
    counts: object = _of_list(lambda listing, _: listing.counts)
    """Numbers that the lead of this list tells; none for most lists."""
    first: int = _own(lambda page, _: page._number * ROWS + 1)
    """The number of the first row on this page, from 1."""
    last: int = _own(lambda page, _: min(page.first + ROWS - 1, page.total))
    """The number of the last row on this page."""

    @property
    def row_files(self) -> list[str]:
        """The files with the rows of each page as a script, by which the whole list is filtered; none for a single page."""
        count = self._listing.pages
        return [f"{self._listing.name}/rows-{number}.js" for number in range(1, count + 1)] if count > 1 else []

    def heads(self, named: Heads) -> list[tuple[str, str]]:
        """Return the columns that a template names, and those of the desk's own fields. Raises ValueError where these are not pairs."""
        if not named or isinstance(named, str) or any(isinstance(one, str) or len(one) != 2 for one in named):
            raise ValueError('heads is a list of columns, each its name and its heading: [("title", _("Incident"))]')
        return [*named, *self.own_heads]

    def rows(self, heads: Heads, facets: Heads = ()) -> Iterator[ListRow]:
        """Yield the rows of this page, their cells in the order of the columns that are named.

        A column may also be one of the facets. Raises ValueError for any other name.
        """
        columns, named = self._listing.columns, [name for name, _ in facets]
        for name, _ in heads:
            if name not in columns and name not in named:
                known = ", ".join(dict.fromkeys((*columns, *named)))
                raise ValueError(f"the list of {self._listing.name} has no column “{name}”; it has {known}")
        picked = [(name, columns.index(name) if name in columns else -1) for name, _ in heads]
        for entry in (read_back(_ENTRY, known) for known, _ in self._kept):
            cells = [self._filtered_by(entry, name) if number < 0 else entry.cells[number] for name, number in picked]
            yield ListRow(tuple(_attributes(entry)), tuple(cells))

    def _filtered_by(self, entry: Entry, facet: str) -> Cell:
        """Return what an entry is filtered by as a cell."""
        labels = self._index.language.listed([tag.label for tag in entry.tags if tag.facet == facet])
        return in_cells([text(labels)])[0]

    def facets(self, wanted: Heads) -> list[Facet]:
        """Return those of the facets that have something to choose, with their labels."""
        known = self._listing.facets
        return [known[name]._replace(label=label) for name, label in wanted if name in known]

    own_heads: list[tuple[str, str]] = _of_list(lambda listing, _: listing.own_heads)
    """The columns that the desk's own fields add, name and label."""
    own: object = _of_list(lambda listing, _: listing.own)
    """Of a list of the desk's own: `summary`, `heads`, `order`, `timeline`, `places`."""
    own_lists: list[tuple[str, str]] = _of_list(lambda listing, _: listing.own_lists)
    """The lists of the desk's own that show some of the same sheets: title and a target for `link`."""
    section = _of_list(lambda listing, _: listing.section)
    """The name of the list in which its sheets stand: `incidents`."""
    own_facets: list[tuple[str, str]] = _of_list(lambda listing, _: listing.own_facets)
    """The facets that the desk's own fields add, name and label."""

    def orders(self, heads: Heads) -> list[Order]:
        """Return the orders of the columns that are named, then those that no column heads."""
        named = [Order(name, label, number) for number, (name, label) in enumerate(heads)]
        others = [key for key in self._listing.keys if key not in self._listing.columns]
        return named + [Order(key, self._index.word("order", key), -1) for key in others]

    about: ThisPage = _of_list(lambda listing, _: listing.about)
    """What is known of the list itself."""


def in_cells(*columns: Iterable[Line | str]) -> tuple[Cell, ...]:
    """Return a cell for each column, its lines one under the other, without empty ones; a text is set muted."""
    return tuple(Cell(tuple(_line(one) for one in lines if one)) for lines in columns)


def _line(words_: Line | str) -> Line:
    return (Run("muted", words_),) if isinstance(words_, str) else words_


def last_name_first(name: str) -> str:
    """Return what persons are sorted by: the last word of the name, then the whole."""
    return f"{name.split()[-1]} {name}" if name.strip() else ""


def dated(
    when: When | None, index: Index, *, is_by: bool = False
) -> tuple[tuple[tuple[str, str], ...], tuple[Tag, ...]]:
    """Return the sort key and the tag of the year of a date; one without a beginning may be of an earlier year.

    `is_by`: it was on that date or before.
    """
    first, last = (when.edtf.lower, when.edtf.upper) if when else (None, None)
    day = last or first
    if day is None:
        return (("date", ""),), ()
    year, month, date = day
    tag = Tag("year", str(year), str(year), 0, -year)
    if is_by or first is None:
        tag = Tag("year", f"to-{year}", index.say("{year} or earlier", year=str(year)), 0, -year)
    elif first[0] != year:
        tag = Tag("year", f"{first[0]}-{year}", f"{first[0]}–{year}", 0, -year)
    return (("date", f"{year:05}-{month:02}-{date:02}"),), (tag,)


def sorted_by(sheet: Sheet) -> tuple[Tag, ...]:
    """Return the tags that the desk gave a sheet."""
    return tuple(Tag("tag", name, words.capital(name.replace("-", " "))) for name in sheet.tags)


def _attributes(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield what a row carries: its values by facet, divided by blanks, and its sort keys."""
    for facet, found in grouped((tag.facet, tag.value) for tag in entry.tags).items():
        yield facet, " ".join(found)
    for name, key in entry.keys:
        yield f"by-{name}", key


def _facets(entries: Sequence[Entry], index: Index) -> Iterator[tuple[str, Facet]]:
    """Yield the facets that have something to choose."""
    for name, tags in grouped((tag.facet, tag) for entry in entries for tag in entry.tags).items():
        counts = Counter(tags)
        chosen = [tag for tag, _ in counts.most_common(VALUES)]
        chosen.sort(key=lambda tag: (tag.group, tag.rank, index.language.key(tag.label), tag.value))
        groups = grouped((tag.group, (tag.value, tag.label, counts[tag])) for tag in chosen)
        if len(counts) > 1:
            yield name, Facet(name, "", tuple(map(tuple, groups.values())), len(chosen), len(counts))


def own_facets(kind: str, index: Index) -> list[tuple[str, str]]:
    """Return the facets of a kind's list that the desk's choices and lists make: name and label."""
    return [(f"{_OWN}{field.key}", field.label) for field in index.settings.fields.of_kind(kind) if _has_facet(field)]


def own_heads(kind: str, index: Index, *, every: bool = False) -> list[tuple[str, str]]:
    """Return the columns that the desk adds to a kind's list: name and label; `every`: those of all its fields."""
    own = (one for one in index.settings.fields.of_kind(kind) if one.column or every)
    return [(f"{_OWN}{one.key}", one.label) for one in own]


def with_fields(entry: Entry, sheet: Sheet, index: Index, *, every: bool = False) -> Entry:
    """Return the entry of a sheet in its kind's list with the cells, facets and sort keys of the desk's own fields.

    There is a cell for each field with a column; `every`: for each field.
    """
    declared = index.settings.fields.of_kind(sheet.kind)
    if not declared:
        return entry
    cells, tags, keys = list(entry.cells), list(entry.tags), list(entry.keys)
    for own in declared:
        value, name = sheet.own.get(own.key or ""), f"{_OWN}{own.key}"
        if value and _has_facet(own):
            for one in value.value:
                rank = own.of.index(one) if one in own.of else 0
                tags.append(Tag(name, folded(one).replace(" ", "-") or "-", one, 0, rank))
        if own.column or every:
            cells += in_cells([value_line(own, value, index)] if value else [])
            keys.append((name, _sort_key(own, value)))
    return Entry(tuple(cells), tuple(tags), tuple(keys))


def _has_facet(field: OwnField) -> bool:
    return field.type in ("choice", "list")


def _sort_key(field: OwnField, value: OwnValue | None) -> str:
    """Return what a column is sorted by as text: numbers by size, choices in their order; what is empty comes last."""
    if value is None:
        return "~"
    first = value.value[0]
    if field.type == "number":
        return f"{float(first) + 10**15:032.6f}"
    if field.of and first in field.of:
        return f"{field.of.index(first):05}"
    return folded(first)
