"""Pages that are not one sheet's: home, lists, search, what is left of a withdrawn sheet, a way on from a former address."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from briefings.compose.index import Index
from briefings.compose.lines import text
from briefings.compose.page_context import ErrorReport, PageContext, report
from briefings.compose.record import ValueOf, Values
from briefings.compose.views import Line
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS, Ref, page_path
from briefings.release import Tombstone


class ThisPage(NamedTuple):
    """What is known of a page: when it was first published, when last changed (empty: unknown, never), its log, whom to tell."""

    created: str
    changed: str
    log: Line
    report: ErrorReport


_Day = datetime.date | None


def about_gathered(path: str, refs: Collection[Ref], index: Index) -> ThisPage:
    """Return what is known of a page that gathers sheets: the first and the last thing that readers heard about them."""
    key = None if len(refs) == len(index.release.sheets) else path  # several pages gather all
    first, last, newest = index.once(("days", key), lambda: _days(refs, index))
    as_of = datetime.date.fromisoformat(newest) if newest else None
    changed = last if last != first else None
    return _this_page(path, first, changed, text(index.say("All changes"), "list:changes"), as_of, index)


def _days(refs: Iterable[Ref], index: Index) -> tuple[_Day, _Day, str]:
    """Return the first and the last day on which readers were told something of some sheets, and the newest record date."""
    sheets = [index.release.sheets[ref] for ref in refs]
    kinds = {sheet.kind for sheet in sheets}
    told = [entry.on for sheet in sheets for entry in sheet.corrections]
    told += [stone.on for stone in index.release.tombstones if stone.ref.kind in kinds]
    created = [sheet.created for sheet in sheets if sheet.created]
    newest = max((index.newest(sheet.ref) for sheet in sheets), default="")
    return min(created, default=None), max([*told, *created], default=None), newest


def about_dated(path: str, days: Iterable[tuple[datetime.date, str]], index: Index) -> ThisPage:
    """Return what is known of a page with its own history: the days on which something was done, and what, first to last."""
    known = sorted(days, key=lambda entry: entry[0].toordinal())
    first = known[0][0] if known else None
    last = known[-1][0] if known else None
    log = index.language.semicolon.join(f"{index.day(day)}{index.language.colon}{what}" for day, what in known)
    changed = last if len(known) > 1 else None
    return _this_page(path, first, changed, text(log or index.say("not recorded")), last, index)


def _this_page(path: str, first: _Day, last: _Day, log: Line, as_of: _Day, index: Index) -> ThisPage:
    named = f"/{path.removesuffix('index.html')}" if path.endswith(".html") else path
    return ThisPage(index.day(first), index.day(last), log, report(named, as_of, index))


of_page = ValueOf["PageRecord"]("")


class PageRecord(Values, ABC):
    """A page that is not one sheet's, as its template prints it.

    `_template` draws it, in which it is known as `_called` and, on every page, as `shown`. `_section` is the section
    of the masthead, `_noindex` asks search engines to leave it out, `_leads_to` is the target that took its place.
    `_from_rows`: it is made of what sheets say of themselves (`rows`), which is known when their pages are composed.
    """

    _template: str
    _called: ClassVar[str]
    _path: str
    _target: str
    _section: str = ""
    _noindex: ClassVar[bool] = False
    _from_rows: ClassVar[bool] = False
    _leads_to: str = ""

    def __init__(self, index: Index) -> None:
        super().__init__(PageContext(index))

    def _made_of(self) -> object:
        """Return all that the page depends on beside its template, where it is known without drawing it; else None."""
        return None

    _shared: object = of_page(lambda page, _: page)
    """What this page and others are made of, which is made once for all of them; itself where it is alone."""
    _marking: Marking = of_page(lambda page, _: page._context.marking)
    _updated = of_page(lambda page, _: page._context.updated)

    # What every such page has.

    @property
    @abstractmethod
    def heading(self) -> str:
        """What the page is called: in the window's title, and where others lead to it."""

    title: Line | str = of_page(lambda page, _: page.heading)
    """The words at the head of the page."""
    description = of_page(lambda page, _: page.heading)
    """The page in a sentence, for search engines and previews of links."""

    @property
    def about(self) -> ThisPage:
        """What is known of the page itself: since when, what changed last, its log, whom to tell of a mistake."""
        return about_gathered(self._path, self._index.release.sheets, self._index)


about_shown: ThisPage = of_page(lambda page, index: about_gathered(page._path, page._context.shown, index))
"""What is known of a page, from the sheets that it shows."""


class BelowListRecord(PageRecord):
    """A page of a sheet's that is not drawn from the sheet alone; `_section` is the list in which the sheet stands or stood."""

    _section: str
    list_name = of_page(lambda page, index: index.word("section", page._section))
    """What readers call the list in which the sheet stands or stood: `Quotes`."""
    list_link = of_page(lambda page, _: f"list:{page._section}")
    """Where that list stands: a target for `link`."""


_of_stone = ValueOf[Tombstone]("_entry")


class Turn(NamedTuple):
    """A page of several: its label, where it stands (a target for `link`), and whether it is the one that is read."""

    label: str
    link: str
    is_current: bool


class OneOfSeveral(PageRecord):
    """One of several pages that go on with each other. They are called alike; each but the first has its number too."""

    def __init__(self, index: Index, number: int, targets: Sequence[str]) -> None:
        """Take the number of this page, from 0, and the targets of all."""
        super().__init__(index)
        self._number, self._targets = number, targets
        self._target = targets[number]

    @property
    @abstractmethod
    def name(self) -> str:
        """What all these pages are called."""

    _labels: Sequence[str] = ValueOf["OneOfSeveral"]("")(
        lambda page, _: [str(number) for number in range(1, len(page._targets) + 1)]
    )

    @property
    def heading(self) -> str:
        """What the page is called: with its number after the first, as in `Quotes, page 2 of 14`."""
        if not self._number:
            return self.name
        digits, n, total = self._index.language.digits, str(self._number + 1), str(len(self._targets))
        return self._index.say("{name}, page {n} of {total}", name=self.name, n=digits(n), total=digits(total))

    @property
    def pages(self) -> list[Turn]:
        """The pages, in their order; none where there is but one."""
        both = enumerate(zip(self._labels, self._targets, strict=True))
        return [
            Turn(label, target, number == self._number) for number, (label, target) in both if len(self._targets) > 1
        ]


class TombstoneRecord(BelowListRecord):
    """A withdrawn sheet's page: id, kind, day and reason, nothing else."""

    _template = "withdrawn.html"
    _called = "withdrawn"
    _noindex = True

    def __init__(self, entry: Tombstone, index: Index) -> None:
        super().__init__(index)
        self._entry = entry
        self._path, self._target = page_path(entry.ref), str(entry.ref)
        self._section = PLURALS[entry.ref.kind]

    _marking: Marking = _of_stone(lambda stone, _: stone.marking)
    _updated = _of_stone(lambda stone, _: stone.on.isoformat())

    heading = _of_stone(lambda _, index: index.say("Withdrawn"))
    """That it was withdrawn."""
    what = _of_stone(lambda stone, index: index.word("withdrawn", stone.ref.kind))
    """That a sheet of this kind was withdrawn, in a sentence."""
    id = _of_stone(lambda stone, _: stone.ref.id)
    """The sheet's id."""
    day = _of_stone(lambda stone, index: index.day(stone.on))
    """The day on which it was withdrawn."""
    why = _of_stone(lambda stone, _: stone.why)
    """Why it was withdrawn."""

    @property
    def about(self) -> ThisPage:
        """What is known of the page itself: since when, when it was withdrawn, whom to tell of a mistake."""
        days = [(self._entry.on, self._index.say("withdrawn", context="log"))]
        if self._entry.created:
            days.insert(0, (self._entry.created, self._index.say("first published")))
        return about_dated(self._path, days, self._index)


class MovedRecord(BelowListRecord):
    """A page at a former address."""

    _template = "moved.html"
    _called = "moved"
    _noindex = True

    def __init__(self, former: Ref, now: Ref, marking: Marking, index: Index) -> None:
        """Take the former reference and the one that took its place, whose marking the page has."""
        super().__init__(index)
        self._path, self._target = page_path(former), str(former)
        self._section = PLURALS[now.kind]
        self._leads_to = str(now)
        self._marked = marking

    _marking: Marking = ValueOf["MovedRecord"]("")(lambda page, _: page._marked)
    _updated = ""

    heading = of_page(lambda _, index: index.say("This page has moved"))
    """That the page has moved."""
    leads_to = of_page(lambda page, _: page._leads_to)
    """The page that took its place: a target for `link`."""
    address = of_page(lambda page, _: f"{page._section}/{page._leads_to.partition(':')[2]}")
    """The address of that page below the site's."""


class NotFoundRecord(PageRecord):
    """The page for an address that does not exist."""

    _template = "404.html"
    _called = "missing"
    _path = "404.html"
    _target = "missing:"
    _noindex = True
    heading = of_page(lambda _, index: index.say("Page not found"))
    """That there is no such page."""


def former_pages(index: Index) -> Iterator[PageRecord]:
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
