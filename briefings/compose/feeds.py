"""Feeds of a release: changes, briefings, corrections, and one for each topic.

An entry is updated by what is announced to readers, never by a typing error.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from briefings.compose.changes import SheetChange, changes, corrected
from briefings.compose.edition import is_news, log_entry, name
from briefings.compose.index import Index, path_of
from briefings.compose.kind import account, kind_of
from briefings.compose.views import plain
from briefings.load.editions import Edition
from briefings.model.refs import PLURALS, Ref
from briefings.model.sheets import Briefing, Topic

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
    editions = [_edition(edition, index) for edition in index.release.editions if is_news(edition)]
    of_briefings = [_sheet(change, index) for change in newest if change.ref.kind == "briefing"]
    corrected = (change for change in told if change.correction is not None)
    return (
        Feed(
            "changes",
            index.say("Changes"),
            _cut(_by_day([_sheet(change, index) for change in newest[:LONGEST]], editions)),
        ),
        Feed("briefings", index.word("section", "briefings"), _cut(_by_day(of_briefings, editions))),
        Feed("corrections", index.say("Corrections"), _cut(_correction(change, index) for change in corrected)),
        *(_of_topic(topic, newest, index) for topic in index.every(Topic)),
    )


def _of_topic(topic: Topic, newest: Iterable[SheetChange], index: Index) -> Feed:
    """Return the feed of a topic: the topic itself, what refers to it, what its positions are based on, and its editions."""
    based_on = (row.quote for position in topic.positions for row in position.evidence if row.quote)
    refs = {topic.ref, *index.release.back(topic.ref), *based_on}
    own = [_sheet(change, index) for change in islice((one for one in newest if one.ref in refs), LONGEST)]
    editions = [
        _edition(edition, index)
        for ref in refs
        if (briefing := index.get(ref, Briefing))
        for edition in index.release.editions_of(briefing)
        if is_news(edition)
    ]
    entries = _cut(_by_day(own, editions))
    return Feed(f"topics/{topic.id}", kind_of(topic).title(topic), entries, path_of(topic.ref))


def _by_day(entries: list[FeedEntry], editions: list[FeedEntry]) -> list[FeedEntry]:
    """Return sheets' entries, which stand newest first, with those of editions among them; of one day, editions first."""
    editions = sorted(editions, key=lambda entry: entry.id, reverse=True)
    return sorted([*editions, *entries], key=lambda entry: entry.updated, reverse=True)


def _edition(edition: Edition, index: Index) -> FeedEntry:
    """Return the entry of an edition: what is new in it, and its recall, on whose day it is news again."""
    record = edition.record
    told = log_entry(edition, index)
    return FeedEntry(
        id=f"{_tag('briefing', (), record.briefing, record.issued, index)}/editions/{record.edition}",
        title=f"{name(edition, index)}{index.language.colon}{record.title}",
        page=f"briefings/{record.briefing}/editions/{record.edition}/index.html",
        published=record.issued,
        updated=edition.recall.on if edition.recall else record.issued,
        kind="edition",
        summary=" ".join(filter(None, (told.what, told.recall, record.bottom_line))),
        marking=record.marking.label,
    )


def _cut(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    return tuple(islice(entries, LONGEST))


def _sheet(change: SheetChange, index: Index) -> FeedEntry:
    sheet = index.release.get(change.ref)
    if sheet is None:
        return _withdrawn(change, index)
    told = corrected(change.ref, change.correction, index) if change.correction else ""
    return FeedEntry(
        id=_tag(sheet.ref.kind, sheet.renamed_from, sheet.id, sheet.created or change.on, index),
        title=plain(kind_of(sheet).whose(sheet, index)),
        page=path_of(sheet.ref),
        published=sheet.created or change.on,
        updated=change.on,
        kind=getattr(sheet, "group", sheet.kind),
        summary=" ".join(filter(None, (told, account(sheet, index)))),
        marking=index.release.marking_of(sheet.ref).label,
    )


def _withdrawn(change: SheetChange, index: Index) -> FeedEntry:
    stone = next(entry for entry in index.release.tombstones if entry.ref == change.ref)
    return FeedEntry(
        id=_tag(change.ref.kind, stone.renamed_from, change.ref.id, stone.created or change.on, index),
        title=index.say("Withdrawn: {sheet}", sheet=f"{index.word('kind', change.ref.kind)} {change.ref.id}"),
        page=path_of(change.ref),
        published=stone.created or change.on,
        updated=change.on,
        kind=change.ref.kind,
        summary=f"{index.word('withdrawn', change.ref.kind)} {change.why}",
        marking=stone.marking.label,
    )


def _correction(change: SheetChange, index: Index) -> FeedEntry:
    entry, of_sheet = change.correction, _sheet(change, index)
    assert entry is not None
    return of_sheet._replace(
        id=f"{of_sheet.id}/corrections/{entry.on}/{entry.item}/{change.number}",
        title=index.say("Corrected: {sheet}", sheet=of_sheet.title),
        published=entry.on,
        updated=entry.on,
        summary=corrected(change.ref, entry, index),
    )


def _tag(kind: str, former: tuple[str, ...], now: str, created: datetime.date, index: Index) -> str:
    """Return a `tag:` URI (RFC 4151) that outlives a new id (the first one stays in it) and, if set, a new address."""
    settings = index.settings
    authority = settings.tag_authority or f"{urlsplit(settings.site_url or '').hostname},{created}"
    return f"tag:{authority}:{PLURALS[kind]}/{(*former, now)[0]}"
