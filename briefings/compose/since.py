"""What a sheet says now that editions in readers' hands do not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from briefings.compose import news
from briefings.compose.difference import difference, without_slips
from briefings.compose.edition import OF_ENTRIES, name, target
from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.views import Line, Run
from briefings.load.editions import Edition, body
from briefings.model.body import Body, Part, part
from briefings.model.edition import Change, FieldChange
from briefings.model.refs import Ref
from briefings.model.sheets import Sheet

Held = tuple[Edition, Part, bool]
"""An edition, what it says of a sheet, and whether it is an old one (`Body.is_of_old`)."""


def since(sheet: Sheet, index: Index) -> tuple[Line, ...]:
    """Return what changed since the last edition of each briefing that says something else of the sheet, in a line each.

    A line has the names of what changed and never the former words, which may be withdrawn by now. A recalled edition, or
    one with a higher marking than the sheet, is not named. Raises AuthorError if what an edition says cannot be read.
    """
    changed: dict[str, dict[str, Edition]] = {}
    done: set[str] = set()
    marking = index.release.marking_of(sheet.ref)
    held = index.once("held in editions", lambda: _held(index))
    refs = [Ref(sheet.kind, id_) for id_ in (sheet.id, *sheet.renamed_from)]
    for edition, former, is_of_old in chain.from_iterable(held.get(ref, ()) for ref in refs):
        briefing = edition.record.briefing
        if briefing in done or edition.recall or edition.record.marking > marking:
            continue
        now = _now(sheet, former, edition, index)
        if what := _told(difference(Body((former._replace(ref=sheet.ref),), is_of_old), Body((now,))).changes, index):
            changed.setdefault(what, {})[briefing] = edition
            done.add(briefing)
    return tuple(_line(editions.values(), what, index) for what, editions in changed.items())


def _held(index: Index) -> dict[Ref, list[Held]]:
    """Return by sheet which editions say what of it, the newest edition of each briefing first."""
    found: dict[Ref, list[Held]] = {}
    for edition in sorted(index.release.editions, key=lambda one: (one.record.briefing, -one.record.edition)):
        said = body(edition)
        for entry in said.parts:
            if entry.ref.kind != "briefing":
                found.setdefault(entry.ref, []).append((edition, entry, said.is_of_old))
    return found


def _now(sheet: Sheet, former: Part, edition: Edition, index: Index) -> Part:
    """Return what the edition would say of the sheet if it was issued now."""
    kind = kind_of(sheet)
    is_named_only = sheet.kind == "actor" and OF_ENTRIES.isdisjoint(path.partition(".")[0] for path, _ in former.fields)
    return part(
        kind.printed(sheet, index),
        former.label,
        kind.outcome(sheet, index),
        ceiling=edition.record.release,
        hidden=OF_ENTRIES if is_named_only else frozenset(),
    )


def _told(changes: Iterable[Change], index: Index) -> str:
    """Return the names of the fields that changed, then how many items of lists; typing errors are left out."""
    found = without_slips(changes)
    fields = (
        news.field_words(change, without_what_is_gone(change, field), index)
        for change in found
        if not change.key
        for field in change.fields
    )
    items = [change for change in found if change.key]
    named = index.language.listed(list(dict.fromkeys(fields)))
    return index.language.semicolon.join(filter(None, (named, news.whole_summary(items, index) if items else "")))


def without_what_is_gone(change: Change, field: FieldChange) -> FieldChange:
    """Return a change of a field; of a part that is no longer there only the field is named."""
    prefix = f"{change.key}." if field.field.startswith(f"{change.key}.") else ""
    head = field.field.removeprefix(prefix).partition(".")[0]
    return field if field.now else field.model_copy(update={"field": prefix + head})


def _line(editions: Iterable[Edition], what: str, index: Index) -> Line:
    return index.line(
        "Since {editions}: {changes}", editions=index.language.listed_line(_linked(editions, index)), changes=what
    )


def _linked(editions: Iterable[Edition], index: Index) -> list[Run]:
    return [
        Run(
            "text",
            index.say("{edition} of {day}", edition=name(one, index), day=index.day(one.record.issued)),
            target(one),
        )
        for one in editions
    ]
