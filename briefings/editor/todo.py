"""To do: drafts to finish, words to check, statements to cite, briefings left out, and what is due, in one list."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal, NamedTuple

from briefings.check import Checked
from briefings.editor.accept import left_to_do
from briefings.load.desk import Desk
from briefings.model.fields import Item
from briefings.model.refs import Ref
from briefings.model.shape import dotted, walk
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Source
from briefings.model.sheets.actor import Role
from briefings.model.sheets.incident import Extent
from briefings.model.sheets.quote import Anonymous
from briefings.model.translations import is_stale
from briefings.problems import Location, errors
from briefings.release import kept_back

Group = Literal["draft", "unchecked", "uncited", "left out", "open", "due"]

_UNCITED = ("uncited", "position-without-evidence")


class Task(NamedTuple):
    """Something to do: its group, where it stands, and what it is."""

    group: Group
    place: Location
    what: str


def todo(checked: Checked, today: datetime.date) -> list[Task]:
    """Return what there is to do on a day: by group, in the order of files, what is due the longest overdue first."""
    desk = checked.catalogue.desk
    return [
        *_drafts(desk, today),
        *_unchecked(checked),
        *(Task("uncited", each.location, each.message) for each in checked.problems if each.code in _UNCITED),
        *(Task("left out", each.location, each.message) for each in kept_back(checked.catalogue)),
        *_open(checked),
        *(Task("due", each.place, each.since_when) for each in stale(desk, today)),
    ]


def _open(checked: Checked) -> Iterator[Task]:
    """Yield what each published sheet leaves open: pages say nothing of it, as nobody has said that the source does not."""
    desk = checked.catalogue.desk
    for ref, sheet in desk.sheets.items():
        if sheet.status == "published":
            items = ((found.loc, found.value) for found in walk(sheet) if found.field.holds == "item")
            for loc, item in (((), sheet), *items):
                left = [name for name in _expected(item) if getattr(item, name) in (None, ())]
                asked = [f"`{dotted((*loc, name))}`" for name in left if name not in getattr(item, "looked_for", ())]
                if asked:
                    what = f"{ref} does not say {', '.join(asked)}: fill it in"
                    if not isinstance(item, Source):
                        what += ", or name it in `looked_for` if the source does not say"
                    yield Task("open", desk.locate(ref, loc), what)


def _expected(item: Item) -> tuple[str, ...]:
    """Return the fields that readers expect of an item and that may be left out."""
    if isinstance(item, Incident):
        of_incidents = () if item.group == "event" else ("extent", "hypotheses", "attributions")
        return ("when", "where", *of_incidents)
    if isinstance(item, Quote):
        addressee = () if item.chain else ("addressee",)
        return () if item.mode in ("scare", "headline") else ("said", "venue", *addressee)
    if isinstance(item, Extent):
        return () if item.kind == "single" else ("count",)
    if isinstance(item, Actor):
        return ("roles",) if item.type == "person" else ()
    if isinstance(item, Source):
        return ("type", "extent")
    if isinstance(item, Briefing):
        return ("key_judgements",)
    return ("start",) if isinstance(item, Role) else ("count",) if isinstance(item, Anonymous) else ()


def _drafts(desk: Desk, today: datetime.date) -> Iterator[Task]:
    """Yield what each draft lacks to be accepted, or that it can be."""
    for ref, problems in left_to_do(desk, today).items():
        state = "reviewed" if ref in desk.sheets and desk.sheets[ref].status == "reviewed" else "a draft"
        for problem in problems:
            what = "; ".join(filter(None, (problem.message, problem.expected or problem.hint)))
            yield Task("draft", problem.location, what)
        if not errors(problems):
            yield Task("draft", desk.locate(ref), f"{ref} is {state}: ready for `briefings accept {ref} --needed`")


def _unchecked(checked: Checked) -> Iterator[Task]:
    desk = checked.catalogue.desk
    for quote_id, verdict in checked.verdicts.items():
        quote = desk.sheets[Ref("quote", quote_id)]
        if not isinstance(quote, Quote) or quote.status != "published" or quote.unchecked is not None:
            continue
        if verdict.outcome == "unchecked":
            what = f"the words of {quote.ref} were never checked against {quote.source}"
            yield Task("unchecked", desk.locate(quote.ref, ("words" if quote.words else "segments",)), what)


class Due(NamedTuple):
    """What is due, since when, why, and where it stands."""

    since: datetime.date
    place: Location
    why: str

    @property
    def since_when(self) -> str:
        """Return since when it is due, and why."""
        return f"due since {self.since}: {self.why}"


def stale(desk: Desk, today: datetime.date) -> list[Due]:
    """Return what is due on a day, the longest overdue first.

    Figures older than the desk's `stale_after` days, briefings past their `next_review`, and quotes that are published
    though they could not be checked, a month after that was signed; translations whose original has changed.
    """
    found = []
    for sheet in desk.sheets.values():
        if sheet.status == "withdrawn":
            continue
        if isinstance(sheet, Claim) and sheet.has_number and sheet.as_of and sheet.as_of.edtf.upper:
            since = _after(datetime.date(*sheet.as_of.edtf.upper[:3]), desk.settings.stale_after)
            why = f"the figure {sheet.value or f'{sheet.low} to {sheet.high}'} is of {sheet.as_of.edtf.text}"
            found.append(Due(since, desk.locate(sheet.ref, ("as_of",)), why))
        elif isinstance(sheet, Briefing) and sheet.next_review:
            found.append(Due(sheet.next_review, desk.locate(sheet.ref, ("next_review",)), "the day of its next review"))
        elif isinstance(sheet, Quote) and sheet.unchecked:
            since = _after(sheet.unchecked.on, 30)
            found.append(Due(since, desk.locate(sheet.ref, ("unchecked",)), "its words could not be checked"))
        for number, entry in enumerate(sheet.translations):
            if is_stale(sheet, entry):
                why = f"`{entry.item}` has changed since it was translated into {entry.language}"
                place = desk.locate(sheet.ref, ("translations", number))
                found.append(Due(sheet.revised or sheet.created or today, place, why))
    return sorted(due for due in found if due.since <= today)


def _after(day: datetime.date, days: int) -> datetime.date:
    """Return the day so many days later, or the last one that there is."""
    return datetime.date.fromordinal(min(day.toordinal() + days, datetime.date.max.toordinal()))
