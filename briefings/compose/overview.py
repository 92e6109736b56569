"""Incidents and events on one page: when they happened, on one axis, and where, on a map."""

from __future__ import annotations

from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.lines import text
from briefings.compose.periods import by_end
from briefings.compose.places import places
from briefings.compose.timeline import timeline
from briefings.compose.views import Note, Page, Row
from briefings.model.dates import Day
from briefings.model.sheets import Incident

PATH = "incidents/_when-and-where.html"
TARGET = "list:incidents/when-and-where"

_SHOWN = 30
"""At most so many are drawn, the newest: a page stays light."""


def pages(index: Index) -> tuple[Page, ...]:
    """Return the page, where there is anything to draw."""
    incidents = sorted(index.every(Incident), key=_newness, reverse=True)
    shown = incidents[:_SHOWN]
    leaf = Leaf(index)
    say = index.say
    digits = index.language.digits
    newest = say("The newest {n} of {total}.", n=digits(str(len(shown))), total=digits(str(len(incidents))))
    notes = (Note(0, text(newest)),) if len(shown) < len(incidents) else ()
    rows = []
    time = timeline(leaf, shown)
    if time is not None:
        rows.append(Row(say("When"), (time,), notes, heading=time.wide))
    where = places(leaf, shown)
    if where:
        rows.append(Row(say("Where"), where, notes))
    if not rows:
        return ()
    heading = title(index)
    lead = say("Incidents and events as the sources date and place them. Being drawn side by side joins nothing.")
    marking = leaf.marking
    return (
        Page(
            path=PATH,
            section="incidents",
            target=TARGET,
            heading=heading,
            title=text(heading),
            crumbs=((index.word("section", "incidents"), "list:incidents"),),
            lines=(text(lead),),
            rows=tuple(rows),
            marking=marking.label,
            marking_colour=marking.colour,
            description=f"{heading}. {lead}",
            updated=leaf.updated,
        ),
    )


def title(index: Index) -> str:
    """Return what the page is called."""
    return index.say("When and where")


def _newness(incident: Incident) -> tuple[tuple[Day, Day, str], str]:
    return (by_end(incident.when.edtf if incident.when else None), incident.id)
