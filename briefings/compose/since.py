"""What a sheet, or a briefing as a whole, says now that editions in readers' hands do not."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from briefings.compose import news
from briefings.compose.difference import difference, without_slips
from briefings.compose.edition import OF_ENTRIES, name, part_of, state_lines, target
from briefings.compose.index import Index, grouped
from briefings.compose.lines import joined, sentence, text
from briefings.compose.views import Line, Run
from briefings.load.editions import Edition, body
from briefings.model.body import Body, Part
from briefings.model.edition import Change, FieldChange
from briefings.model.refs import Ref
from briefings.model.sheets import Briefing, Sheet

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
        in_full = not OF_ENTRIES.isdisjoint(path.partition(".")[0] for path, _ in former.fields)
        now = part_of(sheet, former.label, index, ceiling=edition.record.release, in_full=in_full)
        if what := _told(difference(Body((former._replace(ref=sheet.ref),), is_of_old), Body((now,))).changes, index):
            changed.setdefault(what, {})[briefing] = edition
            done.add(briefing)
    return tuple(_line(editions.values(), what, index) for what, editions in changed.items())


def _held(index: Index) -> dict[Ref, list[Held]]:
    """Return by sheet which editions say what of it, the newest edition of each briefing first."""
    editions = sorted(index.release.editions, key=lambda one: (one.record.briefing, -one.record.edition))
    said = ((edition, body(edition)) for edition in editions)
    held = ((entry.ref, (edition, entry, of.is_of_old)) for edition, of in said for entry in of.parts)
    return grouped(one for one in held if one[0].kind != "briefing")


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
    which = []
    for one in editions:
        said = index.say("{edition} of {day}", edition=name(one, index), day=index.day(one.record.issued))
        which.append(Run("text", said, target(one)))
    return index.line("Since {editions}: {changes}", editions=index.language.listed_line(which), changes=what)


SinceEdition = namedtuple("SinceEdition", "told changes")
"""What changed since an edition: which one and how much, in a sentence, then each thing that is new or changed.

Nothing has the words of the edition, which may be withdrawn or above the release by now: what is gone is only counted.
"""


def named_editions(briefing: Briefing, index: Index) -> Iterator[Edition]:
    """Yield the editions of which sections of a briefing say what changed since."""
    numbers = {section.changes_since for section in briefing.sections}
    return (one for one in index.release.editions_of(briefing) if one.record.edition in numbers)


def since_edition(briefing: Briefing, number: int, said: Callable[[], Body], index: Index) -> SinceEdition | None:
    """Return what changed since an edition of a briefing; `said`: what the briefing says now. None: there is no such edition.

    Raises AuthorError if what the edition says cannot be read.
    """
    edition = next((one for one in index.release.editions_of(briefing) if one.record.edition == number), None)
    if edition is None:
        return None
    return index.once(("since edition", briefing.ref, number), lambda: _since(edition, said(), index))


def _since(edition: Edition, said: Body, index: Index) -> SinceEdition:
    told = without_slips(difference(_compared(body(edition)), _compared(said)).changes)
    which, day = text(name(edition, index), target(edition)), index.day(edition.record.issued)
    how = news.whole_summary(told, index) if told else index.say("nothing changed")
    line = sentence(index.line("Since {edition} of {day}: {changes}", edition=which, day=day, changes=how))
    recalled = state_lines(edition, index)[0] if edition.recall else ""
    return SinceEdition(joined((line, text(recalled))), list(_changes(told, index)))


def _compared(said: Body) -> Body:
    """Return what a briefing says, without sections that have only a heading: what they show is compared, sheet by sheet."""
    first, *others = said.parts
    shown = [path for path, _ in first.fields if not path.endswith((".heading", ".marking"))]
    saying = {path.split(".")[1] for path in shown if path.startswith("sections.")}
    fields = tuple(one for one in first.fields if not one[0].startswith("sections.") or one[0].split(".")[1] in saying)
    return said._replace(parts=(first._replace(fields=fields), *others))


def _changes(found: Iterable[Change], index: Index) -> Iterator[Line]:
    """Yield each thing that is new or changed: what it is, which fields changed, and why if a correction says so."""
    for change in found:
        if change.state == "removed":
            continue
        fields = [without_what_is_gone(change, field) for field in change.fields]
        named = index.language.listed(list(dict.fromkeys(news.field_words(change, field, index) for field in fields)))
        why = " ".join(dict.fromkeys(filter(None, (news.why(field, index) for field in fields))))
        which = news.which(change, index)
        if change.sheet.kind == "briefing":  # this page
            which = tuple(run._replace(target="") for run in which)
        line = index.line("{what}: {which}", what=news.heading(change, index), which=which)
        line = (*line, *text(f" ({named})")) if named else line
        yield joined((sentence(line), text(why)))
