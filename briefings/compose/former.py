"""Pages where a sheet's page stood: of a withdrawn sheet what is left of it, at a former address a way on without script."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose.index import Index, path_of
from briefings.compose.page_record import PageRecord, ThisPage, about_dated
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS, Ref
from briefings.release import Tombstone


def records(index: Index) -> Iterator[PageRecord]:
    """Yield the page of each withdrawn sheet, then a page for each former id of a sheet and of what was withdrawn since."""
    release = index.release
    for entry in release.tombstones:
        yield TombstoneRecord(entry, index)
    for ref, sheet in release.sheets.items():
        for former in sheet.renamed_from:
            yield MovedRecord(Ref(ref.kind, former), ref, release.marking_of(ref), index)
    for stone in release.tombstones:
        for former in stone.renamed_from:
            yield MovedRecord(Ref(stone.ref.kind, former), stone.ref, stone.marking, index)


class FormerRecord(PageRecord):
    """A page where a sheet's page stood."""

    _noindex = True

    @property
    def list_name(self) -> str:
        """What readers call the list in which the sheet stands or stood: `Quotes`."""
        return self._index.word("section", self._section)

    @property
    def list_link(self) -> str:
        """Where that list stands: a target for `link`."""
        return f"list:{self._section}"


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
        return about_dated(self._path, days, self._index)


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
