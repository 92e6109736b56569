"""A kind of sheet: everything the program needs to know of it beside its model and its templates.

Each kind's module has one class for it, and `kinds` lists them. A method without a body here has to be written for every
kind: a kind that lacks one cannot be made, and the type checker says so. Here are also the pages that go on with a row of a sheet's page.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, cast

from briefings.compose.index import Index, SheetT, once
from briefings.compose.interchange import Cells, Csl, Node, cell, citation_files, csl_of_page, field_cell, own_cells
from briefings.compose.lines import NAMINGS, Naming, ended
from briefings.compose.listing import Entry, Listing, Tag, kept, own_facets, own_heads, with_fields
from briefings.compose.page_context import PageContext
from briefings.compose.page_record import BelowListRecord, OneOfSeveral, PageRecord, about_shown
from briefings.compose.record import Further, Pair, Record, ValueOf, further_target
from briefings.compose.views import Cite, KeptEntry, Line, Run, plain
from briefings.model.dates import Edtf
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS, Ref, page_folder
from briefings.model.shape import dotted, looked_for
from briefings.model.sheets import Sheet, Topic
from briefings.model.sheets.briefing import Include
from briefings.model.sheets.common import Evidence


class SearchEntry(NamedTuple):
    """What search knows of a sheet: its title, a second line, more words to search, and the values of its facets.

    `lang` is the language of the title where it is not the desk's own.
    """

    title: str
    sub: str
    more: tuple[str, ...] = ()
    actor: str = ""
    topics: tuple[str, ...] = ()
    year: str = ""
    outcome: str = ""
    lang: str = ""


class Kind(Naming[SheetT]):
    """A kind of sheet."""

    has_pack = False
    """Whether its page has a pack of the same words, so that both are drawn together."""

    # Its page.

    @property
    @abstractmethod
    def record(self) -> Callable[[SheetT, PageContext], Record[SheetT]]:
        """Return what makes a sheet's record, the values that its page shows: the record's class."""

    @property
    def most_in_a_row(self) -> int:
        """Return how many entries stand in one row of its page; further pages have the rest."""
        return getattr(self.record, "_most_in_a_row", Record._most_in_a_row)

    # Its words.

    is_listed_by_name = True
    """Whether the index from A to Z has its sheets; words are found in their own list."""

    def is_quoted(self, sheet: SheetT) -> bool:
        """Return whether the words that name a sheet are a source's, and not the desk's."""
        return False

    def cited(self, sheet: SheetT, index: Index) -> Line:
        """Return how to cite a sheet: the desk, what its page says, when that was first published."""
        published = index.day(sheet.created) or index.say("date of publication not recorded")
        label = tuple(run._replace(target="") for run in self.whose(sheet, index) if run.voice != "mark")
        number = f"{found}, " if (found := getattr(sheet, "number", "")) else ""
        return (Run("text", f"{index.settings.title}, "), *label, Run("text", ended(f", {number}{published}")))

    csl_type = "webpage"
    """What its page is, as reference managers call it."""

    def csl(self, sheet: SheetT, index: Index) -> Csl:
        """Return what is cited as a CSL item."""
        return csl_of_page(sheet, index, plain(self.whose(sheet, index)), self.account(sheet, index), self.csl_type)

    # Its list.

    @property
    @abstractmethod
    def list_columns(self) -> str:
        """Return the names of the columns of the kind's list, blanks between them; its template names those it shows."""

    @abstractmethod
    def entry(self, sheet: SheetT, index: Index) -> Entry:
        """Return the entry of a sheet in the kind's list: cells, what it is filtered by, sort keys."""

    def place_in_list(self, sheet: SheetT, index: Index) -> Any:
        """Return what sorts the entries of the kind's list; what sorts alike stands by id."""
        return sheet.id

    def entries(self, index: Index) -> list[KeptEntry]:
        """Return the entries of the kind's list, in their order, as they were made with the sheets' pages where those are known."""
        found = sorted(index.every(self.model), key=lambda sheet: self.place_in_list(sheet, index))
        rows = ((sheet, index.rows.get(sheet.ref)) for sheet in found)
        return [known.entry if known else kept(self.full_entry(sheet, index, every=False)) for sheet, known in rows]

    def full_entry(self, sheet: SheetT, index: Index, *, every: bool = True) -> Entry:
        """Return the entry of a sheet with a cell for each of the desk's own fields, or for those with a column."""
        return with_fields(self.entry(sheet, index), sheet, index, every=every)

    def counts(self, index: Index) -> object:
        """Return the numbers that the lead of the list tells."""
        return None

    def listing(self, index: Index) -> Listing:
        """Return the kind's list, before it is cut into pages."""
        name, sheets, context = PLURALS[self.model.kind], index.every(self.model), PageContext(index)
        context.show(*(sheet.ref for sheet in sheets))
        own = [one for one in index.release.lists if one.page.query.kind == self.model.kind]
        return Listing(
            name,
            index.word("section", name),
            (*self.list_columns.split(), *(name for name, _ in own_heads(self.model.kind, index))),
            lambda: self.entries(index),
            context,
            known_total=len(sheets),
            section=name,
            counts=self.counts(index),
            own_heads=own_heads(self.model.kind, index),
            own_facets=own_facets(self.model.kind, index),
            own_lists=[(one.page.title, f"own-list:{one.name}") for one in own],
            least=max((index.settings.marked(one.page.marking) for one in own), default=Marking.CLEAR),
        )

    # Its data.

    @property
    @abstractmethod
    def table(self) -> str:
        """Return the name of the flat table that its sheets fill."""

    @property
    @abstractmethod
    def columns(self) -> str:
        """Return the names of that table's columns, blanks between them."""

    @property
    @abstractmethod
    def holds(self) -> str:
        """Return what the data files of the kind hold, in a few words of English: `index.word("data", kind)`."""

    def cells(self, sheet: SheetT, index: Index) -> Mapping[str, str]:
        """Return the cells of a sheet's row that hold something else than the field of that name."""
        return {}

    def rows(self, sheet: SheetT, index: Index) -> Iterator[Cells]:
        """Yield the rows of a sheet in that table."""
        yield self.row(sheet, sheet, self.cells(sheet, index), index)

    def all_rows(self, sheet: SheetT, index: Index) -> Iterator[Cells]:
        """Yield the rows of a sheet with the cells of the desk's own fields."""
        names = (field.key for field in index.settings.fields.of_kind(sheet.kind))
        own = tuple(cell(sheet.own[name].value, index) if name in sheet.own else "" for name in names)
        yield from ((*row, *own) for row in self.rows(sheet, index))

    def own_columns(self, index: Index) -> tuple[str, ...]:
        """Return the names of the columns that the desk's own fields add to that table."""
        names = (field.key or "" for field in index.settings.fields.of_kind(self.model.kind))
        taken = self.columns.split()
        return tuple(f"fields_{name}" if name in taken else name for name in names)

    def row(self, sheet: SheetT, item: Item, cells: Mapping[str, str], index: Index) -> Cells:
        """Return a row: the cells that are given, the fields of an item of the sheet, the sheet's marking and day."""
        known = {**cells, **dict(zip(("marking", "revised"), own_cells(sheet, index), strict=True))}
        return tuple(known[name] if name in known else field_cell(item, name, index) for name in self.columns.split())

    @abstractmethod
    def found(self, sheet: SheetT, index: Index) -> SearchEntry:
        """Return what search knows of a sheet."""

    @abstractmethod
    def linked(self, sheet: SheetT, index: Index) -> Node:
        """Return the linked data that only pages of this kind have."""

    def computed(self, sheet: SheetT, index: Index) -> dict[str, str]:
        """Return what the program found out about a sheet, for its data."""
        return {}

    def outcome(self, sheet: SheetT, index: Index) -> str:
        """Return the outcome of the check of a sheet's words; empty where there is nothing to check."""
        return self.computed(sheet, index).get("outcome", "")

    def flags(self, sheet: SheetT, index: Index) -> Iterator[str]:
        """Yield what a sheet's page says of its standing in a word or two, so that search finds it: alleged, not stated."""
        if self.not_stated(sheet):
            yield index.say("not stated")

    def not_stated(self, sheet: SheetT) -> tuple[str, ...]:
        """Return what the desk looked for and did not find in the source: in its words, or as the name of a field."""
        return (*getattr(sheet, "not_stated", ()), *map(dotted, looked_for(sheet)))

    # Rows of its page that go on.

    def most_entries(self, sheet: SheetT, index: Index) -> int:
        """Return a number that no row of a sheet's page exceeds, quickly: no more sheets than refer to it."""
        return index.release.owner_count(sheet.ref)

    def further(self, sheet: SheetT, index: Index) -> Iterator[Further]:
        """Yield the rows of a sheet's page that go on, on further pages."""
        return iter(())

    # In a briefing.

    def order(self, sheet: SheetT, index: Index) -> tuple[Any, ...]:
        """Return what sorts sheets of this kind where a section selects them: by name, then by id."""
        return (index.language.key(sheet.label), sheet.id)

    def date_of(self, sheet: SheetT, index: Index) -> Edtf | None:
        """Return the date by which a query asks for a sheet: when it was, was said or published; None: it has none."""
        values = (getattr(sheet, name, None) for name in ("when", "said", "as_of", "published"))
        return next((value.edtf for value in values if value is not None), None)

    def is_asked_for(self, sheet: SheetT, query: Include) -> bool:
        """Return whether a sheet is what the filters ask for that only its kind has."""
        return True

    def evidence(self, sheet: SheetT) -> tuple[Evidence, ...]:
        """Return what rests behind a sheet on which a statement is based."""
        return getattr(sheet, "evidence", ())

    def printed(self, sheet: SheetT, index: Index) -> SheetT:
        """Return a sheet with what a pack prints of it."""
        return sheet


def kind_of(sheet: Sheet) -> Kind[Any]:
    """Return the kind of a sheet."""
    return cast("Kind[Any]", NAMINGS[sheet.kind])


def kinds() -> tuple[Kind[Any], ...]:
    """Return all kinds, in the order of `model.refs.KINDS`."""
    return cast("tuple[Kind[Any], ...]", tuple(NAMINGS.values()))


@once
def account(sheet: Sheet, index: Index) -> str:
    """Return what must be known of a sheet where another page speaks of it: attribution, outcome, status, what is not said."""
    return kind_of(sheet).account(sheet, index)


def citation(sheet: Sheet, index: Index) -> Cite:
    """Return how to cite a sheet's page; of a source, how to cite the source itself."""
    kind = kind_of(sheet)
    address = index.url(sheet.ref) or f"/{page_folder(sheet.ref)}"
    return Cite(kind.cited(sheet, index), address, citation_files(kind.csl(sheet, index)))


def topic_titles(refs: Iterable[Ref], index: Index) -> tuple[str, ...]:
    """Return the titles of the topics among some sheets."""
    return tuple(kind_of(topic).title(topic) for topic in index.there(refs, Topic))


def topic_tags(refs: Iterable[Ref], index: Index) -> tuple[Tag, ...]:
    """Return a tag for each of the topics among some sheets."""
    return tuple(Tag("topic", topic.id, kind_of(topic).title(topic)) for topic in index.there(refs, Topic))


def year_of(date: Edtf | None) -> str:
    """Return the year in which a date ends, with the one in which it begins if that is another; empty where it has no end."""
    if date is None or date.upper is None:
        return ""
    years = dict.fromkeys(str(day[0]) for day in (date.lower, date.upper) if day)
    return "–".join(years)


ROWS = 100
"""So many entries stand on a page after the first."""


def further_records(index: Index) -> Iterator[PageRecord]:
    """Yield every page that goes on with a row, sheet by sheet."""
    for kind in kinds():
        for sheet in index.every(kind.model):
            if kind.most_entries(sheet, index) > kind.most_in_a_row:
                for row in kind.further(sheet, index):
                    total = 1 - (-(len(row.items) - kind.most_in_a_row) // ROWS)
                    yield from (FurtherRecord(index, sheet, row, number, total) for number in range(1, total))


_of_row = ValueOf[Further]("_row")
_own = ValueOf["FurtherRecord"]("")


class FurtherRecord(BelowListRecord, OneOfSeveral):
    """A page that goes on with a row of a sheet's page."""

    _template = "further.html"
    _called = "further"

    def __init__(self, index: Index, sheet: Sheet, row: Further, number: int, total: int) -> None:
        """Take the sheet, its row, the number of this page, from 0, and how many there are."""
        super().__init__(index, number, [further_target(sheet.ref, row.name, at) for at in range(1, total + 1)])
        self._sheet, self._row, self._kind = sheet, row, kind_of(sheet)
        self._section = PLURALS[sheet.kind]
        self._path = f"{self._section}/{sheet.id}/_{row.name}-{number + 1}.html"
        self._context.show(sheet.ref)

    def _made_of(self) -> object:
        return (self.heading, self.of, self.entries, self.pages, self.about)

    name = _own(lambda row, index: plain(row._kind.whose(row._sheet, index)) + index.language.colon + row.label)
    """What all these pages are called: the sheet, and its row."""
    label: str = _of_row(lambda row, _: row.label)
    """What readers call the row."""
    of: Line = _own(lambda row, index: row._kind.named(row._sheet, index))
    """The words that name the sheet, with a link to its page."""
    first: int = _own(lambda row, _: row._kind.most_in_a_row + (row._number - 1) * ROWS + 1)
    """The number of the first entry on this page, from 1."""
    last: int = _own(lambda row, _: min(row.first + ROWS - 1, row.total))
    """The number of the last entry on this page."""
    total: int = _of_row(lambda row, _: len(row.items))
    """How many entries the row has, on all its pages."""

    @cached_property
    def entries(self) -> list[Pair]:
        """The entries of this page, each with a few words beside it."""
        return [self._row.entry(item, self._context) for item in self._row.items[self.first - 1 : self.last]]

    about = about_shown
    """What is known of the page itself."""
