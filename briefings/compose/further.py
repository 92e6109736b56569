"""Pages that go on with a row of a sheet's page which has too many entries for one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from briefings.compose.index import Index
from briefings.compose.kind import kind_of, kinds
from briefings.compose.listing import Turn, numbered, turns
from briefings.compose.page_record import BelowListRecord, PageRecord, ThisPage, about_gathered
from briefings.compose.record import Further, Pair, further_target
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


class FurtherRecord(BelowListRecord):
    """A page that goes on with a row of a sheet's page."""

    _template = "further.html"
    _called = "further"

    def __init__(self, index: Index, sheet: Sheet, row: Further, number: int, total: int) -> None:
        """Take the sheet, its row, the number of this page, from 0, and how many there are."""
        super().__init__(index)
        self._sheet, self._row, self._number, self._total = sheet, row, number, total
        self._kind = kind_of(sheet)
        self._targets = [further_target(sheet.ref, row.name, at) for at in range(1, total + 1)]
        self._target = self._targets[number]
        self._section = PLURALS[sheet.kind]
        self._path = f"{self._section}/{sheet.id}/_{row.name}-{number + 1}.html"

    def _made_of(self) -> object:
        return (self.heading, self.of, self.entries, self.pages, self.about)

    @property
    def heading(self) -> str:
        """What the page is called: the sheet, its row, and the number of the page."""
        named = plain(self._kind.whose(self._sheet, self._index)) + self._index.language.colon + self._row.label
        return numbered(named, self._number, self._total, self._index)

    @property
    def label(self) -> str:
        """What readers call the row."""
        return self._row.label

    @property
    def of(self) -> Line:
        """The words that name the sheet, with a link to its page."""
        self._context.show(self._sheet.ref)
        return self._kind.named(self._sheet, self._index)

    @property
    def first(self) -> int:
        """The number of the first entry on this page, from 1."""
        return self._kind.most_in_a_row + (self._number - 1) * ROWS + 1

    @property
    def last(self) -> int:
        """The number of the last entry on this page."""
        return min(self.first + ROWS - 1, self.total)

    @property
    def total(self) -> int:
        """How many entries the row has, on all its pages."""
        return len(self._row.items)

    @cached_property
    def entries(self) -> list[Pair]:
        """The entries of this page, each with a few words beside it."""
        return [self._row.entry(item, self._context) for item in self._row.items[self.first - 1 : self.last]]

    @property
    def pages(self) -> list[Turn]:
        """The pages of the row; the first is the sheet's own."""
        return turns([str(number + 1) for number in range(self._total)], self._targets, self._number)

    @property
    def about(self) -> ThisPage:
        """What is known of the page itself."""
        return about_gathered(self._path, self._context.shown, self._index)
