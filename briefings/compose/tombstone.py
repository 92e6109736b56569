"""Tombstones: what is left of a sheet that was published and then withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose import this_page
from briefings.compose.index import Index
from briefings.compose.page_record import FormerRecord, PageRecord
from briefings.compose.pages import path_of
from briefings.compose.this_page import ThisPage
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS
from briefings.release import Tombstone


def records(index: Index) -> Iterator[PageRecord]:
    """Yield the page of each withdrawn sheet."""
    return (TombstoneRecord(entry, index) for entry in index.release.tombstones)


class TombstoneRecord(FormerRecord):
    """A withdrawn sheet's page: id, kind, day and reason, nothing else."""

    _template = "withdrawn.html"
    _called = "withdrawn"

    def __init__(self, entry: Tombstone, index: Index) -> None:
        """Take what is left of the sheet."""
        super().__init__(index)
        self._entry = entry
        self._path, self._target = path_of(entry.ref), str(entry.ref)
        self._section = PLURALS[entry.ref.kind]

    @property
    def _marking(self) -> Marking:
        return self._entry.marking

    @property
    def _updated(self) -> str:
        return self._entry.on.isoformat()

    @property
    def heading(self) -> str:
        """That it was withdrawn."""
        return self._index.say("Withdrawn")

    @property
    def what(self) -> str:
        """That a sheet of this kind was withdrawn, in a sentence."""
        return self._index.word("withdrawn", self._entry.ref.kind)

    @property
    def id(self) -> str:
        """The sheet's id."""
        return self._entry.ref.id

    @property
    def day(self) -> str:
        """The day on which it was withdrawn."""
        return self._index.day(self._entry.on)

    @property
    def why(self) -> str:
        """Why it was withdrawn."""
        return self._entry.why

    @property
    def about(self) -> ThisPage:
        """What is known of the page itself: since when, when it was withdrawn, whom to tell of a mistake."""
        days = [(self._entry.on, self._index.say("withdrawn", context="log"))]
        if self._entry.created:
            days.insert(0, (self._entry.created, self._index.say("first published")))
        return this_page.dated(self._path, days, self._index)
