"""Tombstones: what is left of a sheet that was published and then withdrawn."""

from __future__ import annotations

from briefings.compose import this_page
from briefings.compose.index import Index
from briefings.compose.lines import text
from briefings.compose.pages import path_of
from briefings.compose.views import Fact, Facts, Page, Row
from briefings.model.refs import PLURALS
from briefings.release import Tombstone


def page(entry: Tombstone, index: Index) -> Page:
    """Return a withdrawn sheet's page: id, kind, day and reason, nothing else."""
    marking = entry.marking
    plural = PLURALS[entry.ref.kind]
    say = index.say
    facts = (
        Fact(say("Id"), text(entry.ref.id)),
        Fact(say("Withdrawn"), text(index.day(entry.on))),
        Fact(say("Why"), text(entry.why)),
    )
    what = index.word("withdrawn", entry.ref.kind)
    days = [(entry.on, say("withdrawn", context="log"))]
    if entry.created:
        days.insert(0, (entry.created, say("first published")))
    about = this_page.dated(path_of(entry.ref), days, index)
    return Page(
        path=path_of(entry.ref),
        section=plural,
        target=str(entry.ref),
        heading=say("Withdrawn"),
        title=text(say("Withdrawn")),
        crumbs=((index.word("section", plural), f"list:{plural}"),),
        lines=(text(what),),
        rows=(Row(say("What is left of it"), (Facts(facts),)), about),
        marking=marking.label,
        marking_colour=marking.colour,
        description=say("Withdrawn"),
        updated=entry.on.isoformat(),
        noindex=True,
    )
