"""Pages that go on with a row of a sheet's page which has too many entries for one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from briefings.compose.index import Index
from briefings.compose.kind import kind_of, kinds
from briefings.compose.page_record import BelowListRecord, OneOfSeveral, PageRecord, about_shown
from briefings.compose.record import Further, Pair, ValueOf, further_target
from briefings.compose.views import Line, plain
from briefings.model.refs import PLURALS
from briefings.model.sheets import Sheet

ROWS = 100
"""So many entries stand on a page after the first."""


def records(index: Index) -> Iterator[PageRecord]:
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
