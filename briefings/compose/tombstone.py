"""Tombstones: what is left of a sheet that was published and then withdrawn."""

from __future__ import annotations

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.lines import text
from briefings.compose.pages import path_of
from briefings.compose.views import Fact, Facts, Page, Row
from briefings.model.refs import PLURALS
from briefings.release import Tombstone


def page(entry: Tombstone, index: Index) -> Page:
    """Return a withdrawn sheet's page: id, kind, day and reason, nothing else."""
    marking = index.settings.default_marking
    plural = PLURALS[entry.ref.kind]
    facts = (
        Fact("Id", text(entry.ref.id)),
        Fact("Withdrawn", text(words.day(entry.on))),
        Fact("Why", text(entry.why)),
    )
    return Page(
        path=path_of(entry.ref),
        template="page.html",
        section=plural,
        target=str(entry.ref),
        heading="Withdrawn",
        title=text("Withdrawn"),
        display=False,
        crumbs=((words.capital(plural), f"list:{plural}"),),
        kicker=(),
        lines=(text(f"This {entry.ref.kind} was published and then withdrawn."),),
        buttons=(),
        aside=(),
        rows=(Row("What is left of it", (Facts(facts),)),),
        marking=marking.label,
        marking_colour=marking.colour,
        description="Withdrawn",
        updated=entry.on.isoformat(),
    )
