"""The page that lists the files for programs: what there is, its schema, licence and marking."""

from __future__ import annotations

from typing import NamedTuple

from briefings.compose.index import Index
from briefings.compose.kind import kinds
from briefings.compose.page_record import PageRecord
from briefings.model.refs import PLURALS


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
        self._leaf.show(*index.release.sheets)

    @property
    def heading(self) -> str:
        """What the page is called."""
        return title(self._index)

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


def title(index: Index) -> str:
    """Return what the page is called."""
    return index.say("Data and feeds")
