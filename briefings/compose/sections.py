"""The numbered parts of a briefing after its first page: what each selects, and the annexes."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from briefings.compose.index import Index, SheetT
from briefings.compose.kind import kind_of
from briefings.compose.overview import places, timeline
from briefings.compose.page_context import PageContext
from briefings.compose.record import Passage, Record, Values
from briefings.compose.topic import TopicRecord
from briefings.compose.views import (
    Block,
    Facts,
    Part,
    Timeline,
)
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets import briefing as model


class Group(NamedTuple):
    """Sheets of one kind that follow each other, which `in_briefing/KIND.html` draws."""

    kind: str
    sheets: list[Record[Any]]


class SectionRecord(Values):
    """A numbered part of a briefing."""

    def __init__(self, number: int, part: model.Section, context: PageContext) -> None:
        """Take its number, what the desk says of it, and the page or pack."""
        super().__init__(context)
        self._number = number
        self._part = part

    @property
    def number(self) -> int:
        """Its number."""
        return self._number

    @property
    def anchor(self) -> str:
        """The name of its place."""
        return f"section-{self._number}"

    @property
    def heading(self) -> str:
        """Its heading; empty for an annex."""
        return self._part.heading

    @property
    def annex(self) -> str:
        """Which annex it is: `quotes`, `positions`, `timeline`, `map`, `actors` or `sources`; empty for other sections."""
        return ""

    @property
    def body(self) -> tuple[Block | Passage, ...]:
        """Prose of the desk; the last paragraph is cited."""
        hedges = self._index.hedges_of(self._part.evidence)
        return self._cited_prose(self._part.body, self._part.evidence, hedges)

    @cached_property
    def groups(self) -> list[Group]:
        """The sheets that it shows; those of one kind that follow each other stand together, each group with `kind` and `sheets`."""
        chosen_ = chosen(self._part.include, self._index) if self._part.include else []
        return [self._group(list(found)) for _, found in groupby(chosen_, key=lambda sheet: sheet.kind)]

    @property
    def face_to_face(self) -> TopicRecord | None:
        """The topic on which words stand side by side; none where the section has none."""
        return self._topic(self._part.face_to_face)

    @property
    def positions(self) -> TopicRecord | None:
        """The topic whose positions stand side by side; none where the section has none."""
        return self._topic(self._part.positions)

    @property
    def timeline(self) -> Timeline | Facts | None:
        """When the incidents of the whole briefing were, to be drawn as its `part` says: ask for it when all sections are drawn."""
        return self._timeline(events=self._part.timeline == "all") if self._part.timeline else None

    @property
    def places(self) -> tuple[Part, ...]:
        """Where they happened; of an annex alone. Each to be drawn as its `part` says."""
        return ()

    def _topic(self, ref: Ref | None) -> TopicRecord | None:
        topic = self._index.get(ref, Topic)
        return TopicRecord(topic, self._context) if topic is not None else None

    def _group(self, sheets: list[Sheet]) -> Group:
        self._context.show(*(sheet.ref for sheet in sheets))
        kind = kind_of(sheets[0])
        found = Group(sheets[0].kind, [kind.record(sheet, self._context) for sheet in sheets])
        self._context.included += found.sheets
        return found

    def _timeline(self, *, events: bool = True) -> Timeline | Facts | None:
        """Return when each incident (and event) that the briefing concerns was, on one axis."""
        concerned = _concerned(Incident, self._context)
        return timeline(self._context, [one for one in concerned if events or one.group == "incident"])


class AnnexRecord(SectionRecord):
    """An annex: what there is of one kind in all that stands before it."""

    def __init__(self, number: int, name: str, context: PageContext) -> None:
        """Take its number, its name, and the page or pack as far as it is drawn."""
        super().__init__(number, model.Section.model_construct(heading=""), context)
        self._name = name

    def __bool__(self) -> bool:
        """Return whether it has anything to show."""
        return bool(self.groups or self.timeline or self.places)

    @property
    def annex(self) -> str:
        """Which annex it is."""
        return self._name

    @cached_property
    def groups(self) -> list[Group]:
        """The sheets of its kind, all in one group."""
        context, index = self._context, self._index
        sheets: list[Sheet] = []
        if self._name == "quotes":
            sheets += _quotes(context)
        elif self._name == "positions":
            sheets += _concerned(Topic, context)
        elif self._name == "actors":
            sheets += sorted(_shown(Actor, context), key=lambda actor: index.language.key(actor.label))
        elif self._name == "sources":
            sheets += sorted(_shown(Source, context), key=lambda source: source.id)
        return [self._group(sheets)] if sheets else []

    @cached_property
    def timeline(self) -> Timeline | Facts | None:
        """When the incidents and events of the briefing were."""
        return self._timeline() if self._name == "timeline" else None

    @cached_property
    def places(self) -> tuple[Part, ...]:
        """Where the incidents of the briefing happened."""
        return places(self._context, _concerned(Incident, self._context)) if self._name == "map" else ()


def chosen(include: model.Include, index: Index) -> list[Sheet]:
    """Return the sheets that a selection names: by hand in that order, or by query, in the order of the source."""
    if include.ids:
        return [sheet for ref in include.ids if (sheet := index.release.get(ref)) is not None]
    found = [sheet for sheet in index.release.of(include.kind or "quote") if _wanted(sheet, include, index)]
    return sorted(found, key=lambda sheet: kind_of(sheet).order(sheet, index))


def _wanted(sheet: Sheet, include: model.Include, index: Index) -> bool:
    if include.about and include.about not in getattr(sheet, "about", ()):
        return False
    if include.speaker and getattr(sheet, "speaker", None) != include.speaker:
        return False
    if include.mode and getattr(sheet, "checked_as", None) not in include.mode:
        return False
    if include.group and getattr(sheet, "group", None) != include.group:
        return False
    return include.source is None or sheet.ref in index.release.back(include.source)


def _shown(model: type[SheetT], context: PageContext) -> list[SheetT]:
    """Return the sheets of a kind that the briefing shows."""
    return [sheet for ref in context.shown if (sheet := context.index.get(ref, model)) is not None]


def _quotes(context: PageContext) -> list[Quote]:
    """Return every quote that the briefing shows, cites or reads a position from, in the order of the sources."""
    wanted = {quote.ref: quote for quote in _shown(Quote, context)}
    for topic in _shown(Topic, context):
        rows = (row for position in topic.positions for row in position.evidence)
        wanted |= {quote.ref: quote for row in rows if (quote := context.index.get(row.quote, Quote))}
    return sorted(wanted.values(), key=context.index.order)


def _concerned(model: type[SheetT], context: PageContext) -> list[SheetT]:
    """Return the sheets of a kind that the briefing concerns, by id: it shows them, or words or claims about them."""
    refs = set(context.shown)
    for ref in context.shown:
        refs.update(getattr(context.index.release.get(ref), "about", ()))
    return [sheet for sheet in context.index.every(model) if sheet.ref in refs]
