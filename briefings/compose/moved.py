"""Pages at former addresses, which lead on without script: an id is for ever."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose.index import Index
from briefings.compose.page_record import FormerRecord, PageRecord
from briefings.compose.pages import path_of
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS, Ref


def records(index: Index) -> Iterator[PageRecord]:
    """Yield a page for each former id of a sheet, and of what was withdrawn since."""
    release = index.release
    for ref, sheet in release.sheets.items():
        for former in sheet.renamed_from:
            yield MovedRecord(Ref(ref.kind, former), ref, release.marking_of(ref), index)
    for stone in release.tombstones:
        for former in stone.renamed_from:
            yield MovedRecord(Ref(stone.ref.kind, former), stone.ref, stone.marking, index)


class MovedRecord(FormerRecord):
    """A page at a former address."""

    _template = "moved.html"
    _called = "moved"

    def __init__(self, former: Ref, now: Ref, marking: Marking, index: Index) -> None:
        """Take the former reference and the one that took its place, whose marking the page has."""
        super().__init__(index)
        self._path, self._target = path_of(former), str(former)
        self._section = PLURALS[now.kind]
        self._leads_to = str(now)
        self._marked = marking

    @property
    def _marking(self) -> Marking:
        return self._marked

    @property
    def _updated(self) -> str:
        return ""

    @property
    def heading(self) -> str:
        """That the page has moved."""
        return self._index.say("This page has moved")

    @property
    def leads_to(self) -> str:
        """The page that took its place: a target for `link`."""
        return self._leads_to

    @property
    def address(self) -> str:
        """The address of that page below the site's."""
        return f"{self._section}/{self._leads_to.partition(':')[2]}"
