"""What is announced to readers, newest first (sheets that are new, corrected, or withdrawn): its lists and feeds."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from briefings.compose import news
from briefings.compose.edition import Standing, is_news, log_entry, text_day
from briefings.compose.edition import name as edition_name
from briefings.compose.edition import target as edition_target
from briefings.compose.field_names import field_name
from briefings.compose.index import Index
from briefings.compose.kind import account, kind_of
from briefings.compose.lines import counted, linked, text
from briefings.compose.listing import Entry, Listing, Tag
from briefings.compose.page_context import PageContext
from briefings.compose.views import Cell, Line, Run, plain
from briefings.compose.words import capital
from briefings.load.editions import Edition
from briefings.model.refs import PLURALS, Ref, page_path
from briefings.model.sheets import Briefing, Incident, Sheet, Topic
from briefings.model.sheets.common import Correction
from briefings.release import Tombstone


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
    return index.once("changes", lambda: _changes(index))


def _changes(index: Index) -> tuple[SheetChange, ...]:
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
        summary = news.summary(record.changes, index) if record.changes else ""
        new = index.say("What is new: {changes}.", changes=summary) if record.changes else ""
        found.append(EditionChange(record.issued, "issued", edition, new))
        if edition.recall:
            found.append(EditionChange(edition.recall.on, "recalled", edition, edition.recall.why))
    found.sort(key=lambda change: (-change.on.toordinal(), change.edition.key, change.what == "issued"))
    return tuple(found)


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


def listing(index: Index, standing: Callable[[Briefing], Standing | None]) -> Listing:
    """Return the list of changes; what was first published on one day is one row.

    `standing`: how a working text stands to its last edition.
    """
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
            entries.append(_entry(on, several[0].what, Counter(one.ref.kind for one in several), *row, index))
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
            name = edition_name(found.edition, index)
            since = index.say("Since {edition}: {changes}", edition=name, changes=found.differs)
            which = (text(briefing.title, str(briefing.ref)),)
            on = text_day(briefing, index) or found.edition.record.issued
            detail = tuple(filter(None, (text(since), found.changed)))
            yield _entry(on, "updated", ["briefing"], which, detail, index)


_Lines = tuple[Line, ...]


def _entry(on: datetime.date, what: str, kinds: Iterable[str], which: _Lines, detail: _Lines, index: Index) -> Entry:
    label = index.word("change", what)
    cells = (Cell((text(index.day(on)),)), Cell((text(label),)), Cell(which), Cell(detail))
    tags = (Tag("what", what, label, 0, _WHATS.index(what)), *_tags(kinds, on, index))
    return Entry(cells, tags, (("day", on.isoformat()),))


def _tags(kinds: Iterable[str], on: datetime.date, index: Index) -> tuple[Tag, ...]:
    named = (Tag("kind", kind, index.word("section", PLURALS[kind])) for kind in kinds)
    return *named, Tag("year", str(on.year), str(on.year), 0, -on.year)


_NAMED = 12
"""So many sheets first published on one day are named; more are counted."""


def named(change: SheetChange, index: Index) -> Line:
    """Return the words that name a change's sheet, linked; of a withdrawn one its kind and id."""
    sheet = index.release.get(change.ref)
    gone = f"{index.word('kind', change.ref.kind)} {change.ref.id}"
    words_ = kind_of(sheet).whose(sheet, index) if sheet else text(gone)
    return linked(words_, str(change.ref))


def _together(same: list[SheetChange], index: Index) -> tuple[_Lines, _Lines]:
    if len(same) <= _NAMED:
        return tuple(named(change, index) for change in same), ()
    counts = []
    for kind, n in Counter(_kind_of(one.ref, index) for one in same).items():
        told = index.count(n, "{n} event", "{n} events") if kind == "event" else counted(kind, n, index)
        counts.append(Run("text", told, f"list:{PLURALS.get(kind, 'incidents')}"))
    return (index.language.listed_line(counts),), ()


def _kind_of(ref: Ref, index: Index) -> str:
    """Return the kind of a sheet; of an event, that it is one."""
    incident = index.get(ref, Incident) if ref.kind == "incident" else None
    return incident.group if incident else ref.kind


def _alone(change: SheetChange, index: Index) -> tuple[_Lines, _Lines]:
    """Return the words that name a change's sheet and what of it, and why; both wordings are set as the desk's."""
    entry = change.correction
    if entry is None:
        return (named(change, index),), (text(change.why),)
    item = text(capital(field_name(change.ref.kind, entry.item, index)))
    told = ((index.say("was"), entry.was), (index.say("now"), entry.now), (index.say("why"), entry.why))
    detail = tuple((Run("muted", f"{name}{index.language.colon}"), Run("text", words_)) for name, words_ in told)
    return (named(change, index), item), detail


def corrections_listing(index: Index) -> Listing:
    """Return the list of corrections."""
    entries, context = [], PageContext(index)
    for change in corrections(index):
        context.show(change.ref)
        cells = (Cell((text(index.day(change.on)),)), *map(Cell, _alone(change, index)))
        entries.append(Entry(cells, _tags([change.ref.kind], change.on, index), (("day", change.on.isoformat()),)))
    return Listing("corrections", index.say("Corrections"), ("day", "which", "change"), lambda: entries, context)


LONGEST = 100
"""At most this many entries stand in a feed, the newest."""


class FeedEntry(NamedTuple):
    """One entry: an id that never changes, title, page, days of first publication and of the last change, words."""

    id: str
    title: str
    page: str
    published: datetime.date
    updated: datetime.date
    kind: str
    summary: str
    marking: str


class Feed(NamedTuple):
    """A feed: its name, its title, its newest entries, newest first, and the page that it belongs to."""

    name: str
    title: str
    entries: tuple[FeedEntry, ...]
    page: str = "index.html"


def feeds(index: Index) -> tuple[Feed, ...]:
    """Return the feeds of a desk that has an address."""
    told = changes(index)
    last_of_each: dict[Ref, SheetChange] = {}
    for change in told:
        last_of_each.setdefault(change.ref, change)
    newest = list(last_of_each.values())
    editions = [_edition_entry(edition, index) for edition in index.release.editions if is_news(edition)]
    of_sheets = [_sheet_entry(change, index) for change in newest[:LONGEST]]
    of_briefings = [_sheet_entry(change, index) for change in newest if change.ref.kind == "briefing"]
    corrected = (change for change in told if change.correction is not None)
    return (
        Feed("changes", index.say("Changes"), _cut(_by_day(of_sheets, editions))),
        Feed("briefings", index.word("section", "briefings"), _cut(_by_day(of_briefings, editions))),
        Feed("corrections", index.say("Corrections"), _cut(_correction_entry(change, index) for change in corrected)),
        *(_of_topic(topic, newest, index) for topic in index.every(Topic)),
    )


def _of_topic(topic: Topic, newest: Iterable[SheetChange], index: Index) -> Feed:
    """Return the feed of a topic: the topic itself, what refers to it, what its positions are based on, and its editions."""
    based_on = (row.quote for position in topic.positions for row in position.evidence if row.quote)
    refs = {topic.ref, *index.release.back(topic.ref), *based_on}
    own = [_sheet_entry(change, index) for change in islice((one for one in newest if one.ref in refs), LONGEST)]
    editions = [
        _edition_entry(edition, index)
        for briefing in index.there(refs, Briefing)
        for edition in index.release.editions_of(briefing)
        if is_news(edition)
    ]
    entries = _cut(_by_day(own, editions))
    return Feed(f"topics/{topic.id}", kind_of(topic).title(topic), entries, page_path(topic.ref))


def _by_day(entries: list[FeedEntry], editions: list[FeedEntry]) -> list[FeedEntry]:
    """Return sheets' entries, which stand newest first, with those of editions among them; of one day, editions first."""
    editions = sorted(editions, key=lambda entry: entry.id, reverse=True)
    return sorted([*editions, *entries], key=lambda entry: entry.updated, reverse=True)


def _edition_entry(edition: Edition, index: Index) -> FeedEntry:
    """Return the entry of an edition: what is new in it, and its recall, on whose day it is news again."""
    record = edition.record
    told = log_entry(edition, index)
    return FeedEntry(
        id=f"{_tag_uri('briefing', (), record.briefing, record.issued, index)}/editions/{record.edition}",
        title=f"{edition_name(edition, index)}{index.language.colon}{record.title}",
        page=f"briefings/{record.briefing}/editions/{record.edition}/index.html",
        published=record.issued,
        updated=edition.recall.on if edition.recall else record.issued,
        kind="edition",
        summary=" ".join(filter(None, (told.what, told.recall, record.bottom_line))),
        marking=record.marking.label,
    )


def _cut(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    return tuple(islice(entries, LONGEST))


def _sheet_entry(change: SheetChange, index: Index) -> FeedEntry:
    ref, sheet = change.ref, index.release.get(change.ref)
    known: Sheet | Tombstone
    if sheet:
        known, marking = sheet, index.release.marking_of(ref)
        title = plain(kind_of(sheet).whose(sheet, index))
        told = (corrected(ref, change.correction, index) if change.correction else "", account(sheet, index))
    else:
        known = stone = next(stone for stone in index.release.tombstones if stone.ref == ref)
        title = index.say("Withdrawn: {sheet}", sheet=f"{index.word('kind', ref.kind)} {ref.id}")
        told, marking = (index.word("withdrawn", ref.kind), change.why), stone.marking
    created = known.created or change.on
    return FeedEntry(
        id=_tag_uri(ref.kind, known.renamed_from, ref.id, created, index),
        title=title,
        page=page_path(ref),
        published=created,
        updated=change.on,
        kind=_kind_of(ref, index),
        summary=" ".join(filter(None, told)),
        marking=marking.label,
    )


def _correction_entry(change: SheetChange, index: Index) -> FeedEntry:
    entry, of_sheet = change.correction, _sheet_entry(change, index)
    assert entry is not None
    return of_sheet._replace(
        id=f"{of_sheet.id}/corrections/{entry.on}/{entry.item}/{change.number}",
        title=index.say("Corrected: {sheet}", sheet=of_sheet.title),
        published=entry.on,
        updated=entry.on,
        summary=corrected(change.ref, entry, index),
    )


def _tag_uri(kind: str, former: tuple[str, ...], now: str, created: datetime.date, index: Index) -> str:
    """Return a `tag:` URI (RFC 4151) that outlives a new id (the first one stays in it) and, if set, a new address."""
    settings = index.settings
    authority = settings.tag_authority or f"{urlsplit(settings.site_url or '').hostname},{created}"
    return f"tag:{authority}:{PLURALS[kind]}/{(*former, now)[0]}"
