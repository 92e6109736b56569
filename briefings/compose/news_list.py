"""The lists of changes and of corrections."""

from __future__ import annotations

import datetime
from itertools import groupby

from briefings.compose import words
from briefings.compose.changes import Change, changes, corrections
from briefings.compose.index import Index
from briefings.compose.labels import label
from briefings.compose.leaf import Leaf
from briefings.compose.lines import counted, text
from briefings.compose.listing import Entry, Listing, Tag
from briefings.compose.views import Cell, Line, Run
from briefings.model.refs import KINDS, PLURALS
from briefings.model.sheets.common import Correction

_WHATS = {"corrected": 0, "withdrawn": 1, "new": 2}


def changes_listing(index: Index) -> Listing:
    """Return the list of changes; what was first published on one day stands together, a row a kind."""
    entries, leaf = [], Leaf(index)
    for (on, what, kind), found in groupby(
        changes(index), key=lambda change: (change.on, change.what, change.ref.kind)
    ):
        same = list(found)
        on = same[0].on
        leaf.show(*(change.ref for change in same))
        rows = [_together(kind, same, index)] if what == "new" else [_alone(change, index) for change in same]
        for which, detail in rows:
            cells = (Cell((text(index.day(on)),)), Cell((text(index.word("change", what)),)), Cell(which), Cell(detail))
            tags = (
                Tag("what", what, index.word("change", what), 0, _WHATS[what]),
                Tag("kind", kind, index.word("section", PLURALS[kind])),
            )
            entries.append(Entry(cells, (*tags, _year(on)), (("day", on.isoformat()),)))
    return Listing("changes", index.say("Changes"), ("day", "what", "which", "detail"), lambda: entries, leaf)


_NAMED = 12
"""So many sheets first published on one day are named; more are counted."""


def named(change: Change, index: Index) -> Line:
    """Return the words that name a change's sheet, linked; of a withdrawn one its kind and id."""
    sheet = index.release.get(change.ref)
    words_ = label(sheet, index) if sheet else text(f"{index.word('kind', change.ref.kind)} {change.ref.id}")
    return tuple(run._replace(target=str(change.ref)) for run in words_)


def _group(change: Change) -> tuple[int, int, int]:
    return (-change.on.toordinal(), _WHATS[change.what], KINDS.index(change.ref.kind))


def _together(kind: str, same: list[Change], index: Index) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    count = text(counted(kind, len(same), index), f"list:{PLURALS[kind]}")
    return (count,), tuple(named(change, index) for change in same) if len(same) <= _NAMED else ()


def _alone(change: Change, index: Index) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    if change.correction is None:
        return (named(change, index),), (text(change.why),)
    item = text(words.item(change.correction.item))
    return (named(change, index), item), was_and_now(change.correction, index)


def was_and_now(entry: Correction, index: Index) -> tuple[Line, ...]:
    """Return both wordings and the reason. The former wording is set as the desk's: it need not be the source's."""
    told = ((index.say("was"), entry.was), (index.say("now"), entry.now), (index.say("why"), entry.why))
    return tuple((Run("muted", f"{name}: "), Run("text", words_)) for name, words_ in told)


def corrections_listing(index: Index) -> Listing:
    """Return the list of corrections."""
    entries, leaf = [], Leaf(index)
    for change in corrections(index):
        entry = change.correction
        assert entry is not None
        leaf.show(change.ref)
        cells = (
            Cell((text(index.day(change.on)),)),
            Cell((named(change, index), text(words.item(entry.item)))),
            Cell(was_and_now(entry, index)),
        )
        kind = Tag("kind", change.ref.kind, index.word("section", PLURALS[change.ref.kind]))
        entries.append(Entry(cells, (kind, _year(change.on)), (("day", change.on.isoformat()),)))
    return Listing("corrections", index.say("Corrections"), ("day", "which", "change"), lambda: entries, leaf)


def _year(on: datetime.date) -> Tag:
    return Tag("year", str(on.year), str(on.year), 0, -on.year)
