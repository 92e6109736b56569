"""Incidents and events on one page: when they happened, on one axis, and where, on a map."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from briefings.compose.index import Index
from briefings.compose.page_record import PageRecord
from briefings.compose.periods import by_end
from briefings.compose.places import places
from briefings.compose.timeline import timeline
from briefings.compose.views import Facts, Part, Timeline
from briefings.model.dates import Day
from briefings.model.sheets import Incident

TARGET = "list:incidents/when-and-where"

_SHOWN = 30
"""At most so many are drawn, the newest: a page stays light."""


def records(index: Index) -> Iterator[PageRecord]:
    """Yield the page, where there is anything to draw."""
    record = OverviewRecord(index)
    if record.timeline or record.places:
        yield record


class OverviewRecord(PageRecord):
    """Incidents and events on one page."""

    _template = "when-and-where.html"
    _called = "overview"
    _path = "incidents/_when-and-where.html"
    _target = TARGET
    _section = "incidents"

    def _made_of(self) -> object:
        return (self.timeline, self.places, self.incident_count, self.about)

    @cached_property
    def _newest(self) -> list[Incident]:
        return sorted(self._index.every(Incident), key=_newness, reverse=True)

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self._index.say("When and where")

    @property
    def list_name(self) -> str:
        """What readers call the list of incidents."""
        return self._index.word("section", "incidents")

    @property
    def incident_count(self) -> int:
        """How many incidents and events the release has."""
        return len(self._newest)

    @property
    def shown_count(self) -> int:
        """How many of them are drawn."""
        return min(_SHOWN, self.incident_count)

    @cached_property
    def timeline(self) -> Timeline | Facts | None:
        """When they happened: a picture, or a list where few are dated; none where none is. To be drawn as its `part` says."""
        return timeline(self._leaf, self._newest[:_SHOWN])

    @cached_property
    def places(self) -> tuple[Part, ...]:
        """Where they happened: a map, if there are enough places, and a list. Each to be drawn as its `part` says."""
        return places(self._leaf, self._newest[:_SHOWN])


def _newness(incident: Incident) -> tuple[tuple[Day, Day, str], str]:
    return (by_end(incident.when.edtf if incident.when else None), incident.id)
