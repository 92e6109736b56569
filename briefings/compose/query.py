"""What a query selects: in sections of briefings, and on pages of the desk's own."""

from __future__ import annotations

import datetime
from collections import namedtuple
from collections.abc import Collection, Iterator
from typing import Any

from briefings.compose.index import Index
from briefings.compose.kind import Kind, kind_of, kinds
from briefings.compose.listing import Listing, own_facets, own_heads
from briefings.compose.overview import places, timeline
from briefings.compose.page_context import PageContext
from briefings.load.lists import OwnList
from briefings.model.dates import Day, Edtf
from briefings.model.refs import PLURALS
from briefings.model.sheets import Incident, Sheet
from briefings.model.sheets.briefing import Include

ChosenTable = namedtuple("ChosenTable", "heads rows")
"""A table of what a query found: the names of its columns, and a row of cells for each sheet, the first a link to its page."""
OwnListValues = namedtuple("OwnListValues", "summary heads order timeline places")
"""What a page of the desk's own says of its list: what it shows, its columns (name and label), its order, its pictures.

`order` is `newest`, `oldest`, or empty: by name.
"""


def listings(index: Index) -> Iterator[Listing]:
    """Yield the lists of the desk's own, each before it is cut into pages."""
    last = newest(index) if index.release.lists else None
    for own in index.release.lists:
        kind = next(kind for kind in kinds() if kind.model.kind == own.page.query.kind)
        yield _listing(own, kind, chosen(own.page.query, index, last), index)


def _listing(own: OwnList, kind: Kind[Any], found: list[Sheet], index: Index) -> Listing:
    query, name, context = own.page.query, kind.model.kind, PageContext(index)
    context.show(*(sheet.ref for sheet in found))
    pictures = index.there((sheet.ref for sheet in found), Incident)
    values = OwnListValues(
        own.page.summary or "",
        list(_columns(query, kind, index).items()),
        query.sort or "",
        timeline(context, pictures) if query.shows("timeline") else None,
        places(context, pictures) if query.shows("map") else (),
    )
    return Listing(
        f"lists/{own.name}",
        own.page.title,
        tuple(_names(kind, index)),
        lambda: [kind.full_entry(sheet, index) for sheet in found],
        context,
        known_total=len(found),
        section=PLURALS[name],
        counts=kind.counts(index),
        own=values,
        own_facets=own_facets(name, index),
        template="lists/own.html",
        target=f"own-list:{own.name}",
        least=index.settings.marked(own.page.marking),
    )


def chosen(include: Include, index: Index, last: datetime.date | None) -> list[Sheet]:
    """Return the sheets that a selection names: by hand in that order, or by query; `last` ends a window of days."""
    if include.ids:
        return index.there(include.ids, Sheet)
    since, until = _window(include, last)
    found = [sheet for sheet in index.release.of(include.kind or "quote") if _wanted(sheet, include, index)]
    dates = {sheet.ref: kind_of(sheet).date_of(sheet, index) for sheet in found}
    if since or until:
        found = [sheet for sheet in found if _within(dates[sheet.ref], since, until)]
    found.sort(key=lambda sheet: kind_of(sheet).order(sheet, index))
    if include.sort in ("newest", "oldest"):
        found.sort(key=lambda sheet: _end(dates[sheet.ref]), reverse=include.sort == "newest")
        found.sort(key=lambda sheet: dates[sheet.ref] is None)
    return found[: include.limit] if include.limit is not None else found


def newest(index: Index) -> datetime.date | None:
    """Return the day of the desk's newest record: what ends a window of days on a page that has no cut-off."""
    days = (day for sheet in index.release.sheets.values() for day in (sheet.created, sheet.revised) if day)
    return max(days, default=None)


def table(include: Include, found: list[Sheet], index: Index) -> ChosenTable:
    """Return what a query found as a table, with the columns that it names."""
    kind = kind_of(found[0])
    names, columns = _names(kind, index), _columns(include, kind, index)
    rows = (kind.full_entry(sheet, index).cells for sheet in found)
    picked = (tuple(row[names.index(name)] for name in columns) for row in rows)
    return ChosenTable(tuple(columns.values()), tuple(picked))


def _names(kind: Kind[Any], index: Index) -> list[str]:
    """Return the names of all columns that a table of a kind can have."""
    return [*kind.list_columns.split(), *(name for name, _ in own_heads(kind.model.kind, index, every=True))]


def _columns(include: Include, kind: Kind[Any], index: Index) -> dict[str, str]:
    """Return the columns that a query names, or those of the kind's list, each with its label."""
    own, usual = dict(own_heads(kind.model.kind, index, every=True)), kind.list_columns.split()
    wanted = include.columns or (*usual, *(name for name, _ in own_heads(kind.model.kind, index)))
    names = [f"field-{name}" if name not in usual and f"field-{name}" in own else name for name in wanted]
    return {name: own.get(name) or index.word("column", name) for name in names}


def _window(include: Include, last: datetime.date | None) -> tuple[Day | None, Day | None]:
    """Return the first and the last day that a query allows; None: no limit."""
    since = include.since.lower if include.since else None
    until = include.until.upper if include.until else None
    if include.days is not None and last is not None:
        first = last - datetime.timedelta(days=include.days)
        since = max(filter(None, (since, _day(first))))
        until = min(filter(None, (until, _day(last))))
    return since, until


def _day(day: datetime.date) -> Day:
    return (day.year, day.month, day.day)


def _within(date: Edtf | None, since: Day | None, until: Day | None) -> bool:
    """Return whether a date and a window of days overlap; what is not dated is outside.

    A date without a beginning (on or before 4 March) counts as its end; one without an end (still going) has none.
    """
    if date is None:
        return False
    first = date.lower or date.upper
    return not (since and date.upper and date.upper < since) and not (until and first and first > until)


def _end(date: Edtf | None) -> Day:
    return (date and (date.upper or date.lower)) or (0, 0, 0)


def _wanted(sheet: Sheet, include: Include, index: Index) -> bool:
    wanted: tuple[tuple[Collection[Any], Collection[Any]], ...] = (
        ([include.about], getattr(sheet, "about", ())),
        ([include.speaker], [getattr(sheet, "speaker", None)]),
        (
            [include.source],
            [include.source] if include.source and sheet.ref in index.release.back(include.source) else (),
        ),
        ([include.group], [getattr(sheet, "group", None)]),
        (include.mode, [getattr(sheet, "checked_as", None)]),
        (include.tags, sheet.tags),
        *((one.value, sheet.own[one.key].value if one.key in sheet.own else ()) for one in include.fields),
    )
    is_as_asked = all(set(asked) & set(given) for asked, given in wanted if any(asked))
    return is_as_asked and kind_of(sheet).is_asked_for(sheet, include)
