"""What is announced to readers, newest first (sheets that are new, corrected, or withdrawn): its lists and feeds."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from briefings.compose import news
from briefings.compose.edition import Standing, current, is_news, log_entry, text_day
from briefings.compose.edition import name as edition_name
from briefings.compose.edition import target as edition_target
from briefings.compose.index import Index
from briefings.compose.kind import account, kind_of
from briefings.compose.lines import counted, field_name, linked, text
from briefings.compose.listing import Entry, Listing, Tag
from briefings.compose.page_context import PageContext
from briefings.compose.views import Cell, Line, Run, plain
from briefings.compose.words import capital
from briefings.load.editions import Edition
from briefings.model.refs import PLURALS, Ref, page_path
from briefings.model.sheets import Briefing, Sheet, Topic
from briefings.model.sheets.common import Correction
from briefings.release import Tombstone


class Announced(NamedTuple):
    """What readers are told: the day, what happened, the sheet, and why.

    `correction` is set where a sheet was corrected; `number` tells corrections of one item on one day apart, from 1.
    `edition` is set where one of the briefing was issued or recalled; `why` says what is new in it, or why it was recalled.
    What was withdrawn is no longer in the release.
    """

    on: datetime.date
    what: Literal["new", "corrected", "withdrawn", "issued", "recalled"]
    ref: Ref
    why: str = ""
    correction: Correction | None = None
    number: int = 1
    edition: Edition | None = None


def changes(index: Index) -> tuple[Announced, ...]:
    """Return every change of a sheet, newest first; of one day, by sheet, a correction before its sheet's arrival."""
    return index.once("changes", lambda: tuple(sorted(_changes(index), key=_order)))


def _changes(index: Index) -> Iterator[Announced]:
    for stone in index.release.tombstones:
        yield Announced(stone.on, "withdrawn", stone.ref, stone.why)
    for ref, sheet in index.release.sheets.items():
        if sheet.created is not None:
            yield Announced(sheet.created, "new", ref)
        seen: Counter[tuple[datetime.date, str]] = Counter()
        for entry in sheet.corrections:
            seen[entry.on, entry.item] += 1
            yield Announced(entry.on, "corrected", ref, entry.why, entry, seen[entry.on, entry.item])


def corrections(index: Index) -> tuple[Announced, ...]:
    """Return the corrections alone, newest first."""
    return tuple(change for change in changes(index) if change.correction is not None)


def _order(change: Announced) -> tuple[int, Ref, bool, str, int]:
    item = change.correction.item if change.correction else ""
    return (-change.on.toordinal(), change.ref, change.what == "new", item, -change.number)


def of_editions(index: Index) -> list[Announced]:
    """Return every edition that was issued, and every recall, newest first."""
    found = []
    for edition in reversed(index.release.editions):
        record, ref = edition.record, Ref("briefing", edition.record.briefing)
        new = (
            index.say("What is new: {changes}.", changes=news.summary(record.changes, index)) if record.changes else ""
        )
        if edition.recall:
            found.append(Announced(edition.recall.on, "recalled", ref, edition.recall.why, edition=edition))
        found.append(Announced(record.issued, "issued", ref, new, edition=edition))
    return sorted(found, key=lambda change: -change.on.toordinal())


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
    context, editions, of_sheets = PageContext(index), index.release.editions, changes(index)
    context.show(*(change.ref for change in of_sheets))
    entries = list(_updated(index, standing))
    issued = [briefing for briefing in index.every(Briefing) if index.release.editions_of(briefing)]
    compared = issued and all(current(briefing, index) for briefing in issued)
    counts = len(entries) if compared else None  # what was recalled is not compared
    for change in (*of_editions(index), *(one for one in of_sheets if one.what != "new")):
        entries.append(_entry(change.on, change.what, [change.ref.kind], *_told(change, index), index))
    for on, found in groupby((one for one in of_sheets if one.what == "new"), key=lambda one: one.on):
        refs = [one.ref for one in found]
        entries.append(_entry(on, "new", [ref.kind for ref in refs], _together(refs, index), (), index))
    entries.sort(key=lambda entry: entry.keys, reverse=True)  # of one day, editions first, what is new last
    columns = ("day", "what", "which", "detail")
    return Listing("changes", index.say("Changes"), columns, lambda: entries, context, counts=counts, editions=editions)


def _updated(index: Index, standing: Callable[[Briefing], Standing | None]) -> Iterator[Entry]:
    """Yield a row for each briefing whose working text differs from its last edition: how, and which sheets changed."""
    for briefing in index.every(Briefing):
        found = standing(briefing)
        if found and found.differs:
            name = edition_name(found.edition, index)
            since = index.say("Since {edition}: {changes}", edition=name, changes=found.differs)
            which = (text(briefing.title, str(briefing.ref)),)
            on = text_day(briefing, index) or found.edition.record.issued
            yield _entry(on, "updated", ["briefing"], which, (text(since), found.changed), index)


_Lines = tuple[Line, ...]
_WHATS = ("updated", "issued", "recalled", "corrected", "withdrawn", "new")


def _entry(on: datetime.date, what: str, kinds: Iterable[str], which: _Lines, detail: _Lines, index: Index) -> Entry:
    label = index.word("change", what)
    cells = (text(index.day(on)),), (text(label),), which, tuple(filter(None, detail))
    tags = (Tag("what", what, label, 0, _WHATS.index(what)), *_tags(kinds, on, index))
    return Entry(tuple(map(Cell, cells)), tags, (("day", on.isoformat()),))


def _tags(kinds: Iterable[str], on: datetime.date, index: Index) -> tuple[Tag, ...]:
    named = (Tag("kind", kind, index.word("section", PLURALS[kind])) for kind in dict.fromkeys(kinds))
    return *named, Tag("year", str(on.year), str(on.year), 0, -on.year)


_NAMED = 12
"""So many sheets first published on one day are named; more are counted."""


def named(change: Announced, index: Index) -> Line:
    """Return the words that name what changed, linked: an edition, a sheet, or of a withdrawn sheet its kind and id."""
    if change.edition:
        return text(edition_name(change.edition, index), edition_target(change.edition))
    return _named(change.ref, index)


def _named(ref: Ref, index: Index) -> Line:
    sheet = index.release.get(ref)
    gone = f"{index.word('kind', ref.kind)} {ref.id}"
    return linked(kind_of(sheet).whose(sheet, index) if sheet else text(gone), str(ref))


def _together(refs: list[Ref], index: Index) -> _Lines:
    """Return the words that name sheets which were published on one day, or say how many they are."""
    if len(refs) <= _NAMED:
        return tuple(_named(ref, index) for ref in refs)
    counts = []
    for kind, n in Counter(_kind_of(ref, index) for ref in refs).items():
        told = index.count(n, "{n} event", "{n} events") if kind == "event" else counted(kind, n, index)
        counts.append(Run("text", told, f"list:{PLURALS.get(kind, 'incidents')}"))
    return (index.language.listed_line(counts),)


def _kind_of(ref: Ref, index: Index) -> str:
    """Return the kind of a sheet; of an event, that it is one."""
    return getattr(index.release.get(ref), "group", ref.kind)


def _told(change: Announced, index: Index) -> tuple[_Lines, _Lines]:
    """Return the words that name what changed and what of it, and why; both wordings are set as the desk's."""
    entry, which = change.correction, named(change, index)
    if entry is None:
        title = text(change.edition.record.title) if change.edition else ()
        return tuple(filter(None, (which, title))), (text(change.why),)
    item = text(capital(field_name(change.ref.kind, entry.item, index)))
    told = ((index.say("was"), entry.was), (index.say("now"), entry.now), (index.say("why"), entry.why))
    detail = tuple((Run("muted", f"{name}{index.language.colon}"), Run("text", words_)) for name, words_ in told)
    return (which, item), detail


def corrections_listing(index: Index) -> Listing:
    """Return the list of corrections."""
    entries, context = [], PageContext(index)
    for change in corrections(index):
        context.show(change.ref)
        cells = ((text(index.day(change.on)),), *_told(change, index))
        tags = _tags([change.ref.kind], change.on, index)
        entries.append(Entry(tuple(map(Cell, cells)), tags, (("day", change.on.isoformat()),)))
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
    newest = sorted({change.ref: change for change in reversed(changes(index))}.values(), key=_order)
    editions = [edition for edition in index.release.editions if is_news(edition)]
    briefings = [change for change in newest if change.ref.kind == "briefing"]
    told = tuple(_correction_entry(change, index) for change in corrections(index)[:LONGEST])
    return (
        Feed("changes", index.say("Changes"), _by_day(newest, editions, index)),
        Feed("briefings", index.word("section", "briefings"), _by_day(briefings, editions, index)),
        Feed("corrections", index.say("Corrections"), told),
        *(_of_topic(topic, newest, index) for topic in index.every(Topic)),
    )


def _of_topic(topic: Topic, newest: Iterable[Announced], index: Index) -> Feed:
    """Return the feed of a topic: the topic itself, what refers to it, what its positions are based on, and its editions."""
    based_on = (row.quote for position in topic.positions for row in position.evidence if row.quote)
    refs = {topic.ref, *index.release.back(topic.ref), *based_on}
    of_briefings = (index.release.editions_of(briefing) for briefing in index.there(refs, Briefing))
    editions = [edition for found in of_briefings for edition in found if is_news(edition)]
    entries = _by_day((change for change in newest if change.ref in refs), editions, index)
    return Feed(f"topics/{topic.id}", kind_of(topic).title(topic), entries, page_path(topic.ref))


def _by_day(newest: Iterable[Announced], editions: Iterable[Edition], index: Index) -> tuple[FeedEntry, ...]:
    """Return the entries of sheets, which stand newest first, with those of editions among them; of one day, editions first."""
    found = sorted((_edition_entry(edition, index) for edition in editions), key=lambda entry: entry.id, reverse=True)
    found += (_sheet_entry(change, index) for change in islice(newest, LONGEST))
    return tuple(sorted(found, key=lambda entry: entry.updated, reverse=True)[:LONGEST])


def _edition_entry(edition: Edition, index: Index) -> FeedEntry:
    """Return the entry of an edition: what is new in it, and its recall, on whose day it is news again."""
    record = edition.record
    told = log_entry(edition, index)
    return FeedEntry(
        id=f"{_tag_uri('briefing', (), record.briefing, record.issued, index)}/editions/{record.edition}",
        title=f"{edition_name(edition, index)}{index.language.colon}{record.title}",
        page=f"briefings/{record.briefing}/editions/{record.edition}/index.html",
        published=record.issued,
        updated=edition.days[-1],
        kind="edition",
        summary=" ".join(filter(None, (told.what, told.recall, record.bottom_line))),
        marking=record.marking.label,
    )


def _sheet_entry(change: Announced, index: Index) -> FeedEntry:
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


def _correction_entry(change: Announced, index: Index) -> FeedEntry:
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
