"""What is known of a page itself, on pages that are not one sheet's: since when, what changed last, its log, whom to tell."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import NamedTuple

from briefings.compose.index import Index
from briefings.compose.leaf import report
from briefings.compose.lines import text
from briefings.compose.views import Line
from briefings.model.refs import Ref


class ThisPage(NamedTuple):
    """What is known of a page: when it was first published, when last changed (empty: unknown, never), its log, whom to tell."""

    created: str
    changed: str
    log: Line
    report: Line


class _Days(NamedTuple):
    """Of some sheets the first and the last day on which readers were told something, and the newest record date."""

    first: datetime.date | None
    last: datetime.date | None
    newest: str


def gathered(path: str, refs: Collection[Ref], index: Index) -> ThisPage:
    """Return what is known of a page that gathers sheets: the first and the last thing that readers were told of them."""
    key = None if len(refs) == len(index.release.sheets) else path  # several pages gather all
    days = index.once(("days", key), lambda: _days(refs, index))
    as_of = datetime.date.fromisoformat(days.newest) if days.newest else None
    changed = days.last if days.last != days.first else None
    return _this_page(path, days.first, changed, text(index.say("All changes"), "list:changes"), as_of, index)


def _days(refs: Iterable[Ref], index: Index) -> _Days:
    sheets = [index.release.sheets[ref] for ref in refs]
    kinds = {sheet.kind for sheet in sheets}
    told = [entry.on for sheet in sheets for entry in sheet.corrections]
    told += [stone.on for stone in index.release.tombstones if stone.ref.kind in kinds]
    created = [sheet.created for sheet in sheets if sheet.created]
    newest = max((index.newest(sheet.ref) for sheet in sheets), default="")
    return _Days(min(created, default=None), max([*told, *created], default=None), newest)


def dated(path: str, days: Iterable[tuple[datetime.date, str]], index: Index) -> ThisPage:
    """Return what is known of a page with a history of its own: the days on which something was done, and what, first to last."""
    known = sorted(days, key=lambda entry: entry[0].toordinal())
    first = known[0][0] if known else None
    last = known[-1][0] if known else None
    log = "; ".join(f"{index.day(day)}: {what}" for day, what in known)
    changed = last if len(known) > 1 else None
    return _this_page(path, first, changed, text(log or index.say("not recorded")), last, index)


def _named(path: str) -> str:
    """Return the address of a page below the site's; what is no path stays as it is."""
    return f"/{path.removesuffix('index.html')}" if path.endswith(".html") else path


def _this_page(
    path: str,
    first: datetime.date | None,
    last: datetime.date | None,
    log: Line,
    as_of: datetime.date | None,
    index: Index,
) -> ThisPage:
    created, changed = (index.day(day) if day else "" for day in (first, last))
    return ThisPage(created, changed, log, report(_named(path), as_of, index))
