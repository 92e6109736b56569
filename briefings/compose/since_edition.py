"""What a briefing says now that one of its editions does not: a section of the briefing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from briefings.compose import news
from briefings.compose.difference import difference, without_slips
from briefings.compose.edition import name, state_lines, target
from briefings.compose.index import Index
from briefings.compose.lines import joined, sentence, text
from briefings.compose.since import without_what_is_gone
from briefings.compose.views import Line
from briefings.load.editions import Edition, body
from briefings.model.body import Body
from briefings.model.edition import Change
from briefings.model.sheets import Briefing


class SinceEdition(NamedTuple):
    """What changed since an edition: which one and how much, in a sentence, then each thing that is new or changed.

    Nothing has the words of the edition, which may be withdrawn or above the release by now: what is gone is only counted.
    """

    told: Line
    changes: list[Line]


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
    saying = {_section(path) for path, _ in first.fields if not path.endswith((".heading", ".marking"))}
    fields = tuple(
        field for field in first.fields if not field[0].startswith("sections.") or _section(field[0]) in saying
    )
    return said._replace(parts=(first._replace(fields=fields), *others))


def _section(path: str) -> str:
    """Return what names a section at the head of a field's path."""
    return path.split(".")[1] if path.startswith("sections.") else ""


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
