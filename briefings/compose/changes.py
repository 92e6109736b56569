"""What is announced to readers, newest first (sheets that are new, corrected, or withdrawn), and the lists of it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from briefings.compose import news
from briefings.compose.edition import Standing, text_day
from briefings.compose.edition import name as edition_name
from briefings.compose.edition import target as edition_target
from briefings.compose.field_names import field_name
from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.lines import counted, linked, text
from briefings.compose.listing import Entry, Listing, Tag
from briefings.compose.page_context import PageContext
from briefings.compose.views import Cell, Line, Run
from briefings.compose.words import capital
from briefings.load.editions import Edition
from briefings.model.refs import PLURALS, Ref
from briefings.model.sheets import Briefing
from briefings.model.sheets.common import Correction


class SheetChange(NamedTuple):
    """One change: the day, what it was, and the sheet.

    `correction` is set where a sheet was corrected; `number` tells corrections of one item on one day apart, from 1;
    `why` is the public reason of a withdrawal, whose sheet is no longer in the release.
    """

    on: datetime.date
    what: Literal["new", "corrected", "withdrawn"]
    ref: Ref
    correction: Correction | None = None
    number: int = 1
    why: str = ""


def changes(index: Index) -> tuple[SheetChange, ...]:
    """Return every change of the release, newest first; of one day, by sheet, a correction before its sheet's arrival."""
    found = [SheetChange(entry.on, "withdrawn", entry.ref, why=entry.why) for entry in index.release.tombstones]
    for ref, sheet in index.release.sheets.items():
        if sheet.created is not None:
            found.append(SheetChange(sheet.created, "new", ref))
        seen: dict[tuple[datetime.date, str], int] = {}
        for entry in sheet.corrections:
            number = seen[entry.on, entry.item] = seen.get((entry.on, entry.item), 0) + 1
            found.append(SheetChange(entry.on, "corrected", ref, entry, number))
    return tuple(sorted(found, key=_order))


def corrections(index: Index) -> tuple[SheetChange, ...]:
    """Return the corrections alone, newest first."""
    return tuple(change for change in changes(index) if change.correction is not None)


def _order(change: SheetChange) -> tuple[int, Ref, bool, str, int]:
    item = change.correction.item if change.correction else ""
    return (-change.on.toordinal(), change.ref, change.what == "new", item, -change.number)


_WHATS = ("updated", "issued", "recalled", "corrected", "withdrawn", "new")


class EditionChange(NamedTuple):
    """What is announced of an edition: the day, what it was, the edition, and what is new in it or why it was recalled."""

    on: datetime.date
    what: Literal["issued", "recalled"]
    edition: Edition
    detail: str


def of_editions(index: Index) -> tuple[EditionChange, ...]:
    """Return every edition that was issued, and every recall, newest first."""
    found = []
    for edition in index.release.editions:
        record = edition.record
        new = (
            index.say("What is new: {changes}.", changes=news.summary(record.changes, index)) if record.changes else ""
        )
        found.append(EditionChange(record.issued, "issued", edition, new))
        if edition.recall:
            found.append(EditionChange(edition.recall.on, "recalled", edition, edition.recall.why))
    return tuple(
        sorted(found, key=lambda change: (-change.on.toordinal(), change.edition.key, change.what == "issued"))
    )


def edition_named(change: EditionChange, index: Index) -> Line:
    """Return the words that name a change's edition, with a link to its page."""
    return text(edition_name(change.edition, index), edition_target(change.edition))


def corrected(ref: Ref, entry: Correction, index: Index) -> str:
    """Return a sheet's correction with both wordings and its reason, in sentences."""
    told = index.say(
        "Corrected on {day}, {item}: was “{was}”, now “{now}”.",
        day=index.day(entry.on),
        item=field_name(ref.kind, entry.item, index),
        was=entry.was,
        now=entry.now,
    )
    return f"{told} {entry.why}"


def listings(index: Index, standing: Callable[[Briefing], Standing | None]) -> tuple[Listing, Listing]:
    """Return the lists of changes and of corrections. `standing`: how a working text stands to its last edition."""
    return _changes_listing(index, standing), _corrections_listing(index)


def _changes_listing(index: Index, standing: Callable[[Briefing], Standing | None]) -> Listing:
    """Return the list of changes; what was first published on one day is one row."""
    context, told = PageContext(index), of_editions(index)
    entries = list(_updated(index, standing))
    differing = len(entries)
    for change in told:
        which = (edition_named(change, index), text(change.edition.record.title))
        detail = (text(change.detail),) if change.detail else ()
        entries.append(_entry(change.on, change.what, ["briefing"], which, detail, index))
    new_last = sorted(changes(index), key=lambda one: (-one.on.toordinal(), one.what == "new"))
    for (on, is_new), found in groupby(new_last, key=lambda one: (one.on, one.what == "new")):
        same = list(found)
        context.show(*(one.ref for one in same))
        for several in [same] if is_new else [[one] for one in same]:
            row = _together(several, index) if is_new else _alone(several[0], index)
            entries.append(_entry(on, several[0].what, _kinds_of(several), *row, index))
    entries.sort(key=lambda entry: entry.keys, reverse=True)  # of one day, editions first
    columns = ("day", "what", "which", "detail")
    heading, editions = index.say("Changes"), [change.edition for change in told]
    counts = differing if editions else None
    return Listing("changes", heading, columns, lambda: entries, context, counts=counts, editions=editions)


def _updated(index: Index, standing: Callable[[Briefing], Standing | None]) -> Iterator[Entry]:
    """Yield a row for each briefing whose working text differs from its last edition: how, and which sheets changed."""
    for briefing in index.every(Briefing):
        found = standing(briefing)
        if found and found.differs:
            since = index.say(
                "Since {edition}: {changes}", edition=edition_name(found.edition, index), changes=found.differs
            )
            which = (text(briefing.title, str(briefing.ref)),)
            on = text_day(briefing, index) or found.edition.record.issued
            detail = tuple(filter(None, (text(since), found.changed)))
            yield _entry(on, "updated", ["briefing"], which, detail, index)


def _entry(
    on: datetime.date, what: str, kinds: Iterable[str], which: tuple[Line, ...], detail: tuple[Line, ...], index: Index
) -> Entry:
    label = index.word("change", what)
    cells = (Cell((text(index.day(on)),)), Cell((text(label),)), Cell(which), Cell(detail))
    return Entry(cells, (Tag("what", what, label, 0, _WHATS.index(what)), *_tags(kinds, on, index)), _keys(on))


def _tags(kinds: Iterable[str], on: datetime.date, index: Index) -> tuple[Tag, ...]:
    named = (Tag("kind", kind, index.word("section", PLURALS[kind])) for kind in kinds)
    return *named, Tag("year", str(on.year), str(on.year), 0, -on.year)


def _keys(on: datetime.date) -> tuple[tuple[str, str], ...]:
    return (("day", on.isoformat()),)


_NAMED = 12
"""So many sheets first published on one day are named; more are counted."""


def named(change: SheetChange, index: Index) -> Line:
    """Return the words that name a change's sheet, linked; of a withdrawn one its kind and id."""
    sheet = index.release.get(change.ref)
    words_ = (
        kind_of(sheet).whose(sheet, index) if sheet else text(f"{index.word('kind', change.ref.kind)} {change.ref.id}")
    )
    return linked(words_, str(change.ref))


def _kinds_of(same: list[SheetChange]) -> dict[str, int]:
    """Return how many sheets of each kind there are."""
    return Counter(change.ref.kind for change in same)


def _together(same: list[SheetChange], index: Index) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    if len(same) <= _NAMED:
        return tuple(named(change, index) for change in same), ()
    counts = []
    for kind, n in Counter(getattr(index.release.get(one.ref), "group", one.ref.kind) for one in same).items():
        told = index.count(n, "{n} event", "{n} events") if kind == "event" else counted(kind, n, index)
        counts.append(Run("text", told, f"list:{PLURALS.get(kind, 'incidents')}"))
    return (index.language.listed_line(counts),), ()


def _alone(change: SheetChange, index: Index) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    if change.correction is None:
        return (named(change, index),), (text(change.why),)
    item = text(capital(field_name(change.ref.kind, change.correction.item, index)))
    return (named(change, index), item), was_and_now(change.correction, index)


def was_and_now(entry: Correction, index: Index) -> tuple[Line, ...]:
    """Return both wordings and the reason. The former wording is set as the desk's: it need not be the source's."""
    told = ((index.say("was"), entry.was), (index.say("now"), entry.now), (index.say("why"), entry.why))
    return tuple((Run("muted", f"{name}{index.language.colon}"), Run("text", words_)) for name, words_ in told)


def _corrections_listing(index: Index) -> Listing:
    """Return the list of corrections."""
    entries, context = [], PageContext(index)
    for change in corrections(index):
        entry = change.correction
        assert entry is not None
        context.show(change.ref)
        cells = (
            Cell((text(index.day(change.on)),)),
            Cell((named(change, index), text(capital(field_name(change.ref.kind, entry.item, index))))),
            Cell(was_and_now(entry, index)),
        )
        entries.append(Entry(cells, _tags([change.ref.kind], change.on, index), _keys(change.on)))
    return Listing("corrections", index.say("Corrections"), ("day", "which", "change"), lambda: entries, context)
