"""The parts of a briefing after its first page: sections, annexes, the last page; and what a query selects."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from briefings.check.verdicts import Verdict
from briefings.compose.edition import Imprint, LogEntry, SinceEdition, change_log
from briefings.compose.index import Index, SheetT
from briefings.compose.kind import Kind, kind_of, kinds
from briefings.compose.lines import marked
from briefings.compose.listing import Listing, own_facets, own_heads
from briefings.compose.method import Grade, bands, scale_of
from briefings.compose.overview import places, timeline
from briefings.compose.page_context import PageContext, citation, note_line
from briefings.compose.quote import all_undated, whose_line
from briefings.compose.record import Passage, Record, ValueOf, Values, each
from briefings.compose.topic import TopicRecord
from briefings.compose.views import Bands, Block, Cell, Facts, Line, Note, Part, Run, Timeline
from briefings.load.lists import OwnList
from briefings.model.body import Body
from briefings.model.dates import Day, Edtf
from briefings.model.refs import PLURALS, Ref
from briefings.model.shape import references
from briefings.model.sheets import Actor, Briefing, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets import briefing as model
from briefings.model.sheets.briefing import Include


class Group(NamedTuple):
    """Sheets of one kind that follow each other, which `in_briefing/KIND.html` draws."""

    kind: str
    sheets: list[Record[Any]]


def part_marking(part: model.Severable, index: Index, chosen: Iterable[Sheet] = ()) -> str:
    """Return the marking of a part of a briefing as it is printed before it: `(TLP:GREEN)`; empty where it has no such marking.

    It is not below the marking of what the part names, or of the sheets that its query chose.
    """
    if part.marking is None:
        return ""
    refs = {*references(part), *(sheet.ref for sheet in chosen)}
    shown = (*refs, *(quote.source for quote in index.there(refs, Quote)))
    found = max([part.marking, *(index.release.marking_of(ref) for ref in shown if ref in index.release.sheets)])
    return f"({found.label})"


_of_section = ValueOf["SectionRecord"]("")


class SectionRecord(Values):
    """A numbered part of a briefing."""

    def __init__(
        self,
        number: int,
        part: model.Section,
        context: PageContext,
        cut_off: datetime.date | None = None,
        since: Callable[[int], SinceEdition | None] = lambda _: None,
    ) -> None:
        """Take its number, what the desk says of it, the page or pack, the briefing's cut-off, and what changed since an edition."""
        super().__init__(context)
        self._number, self._part = number, part
        self._cut_off, self._since = cut_off, since

    number: int = _of_section(lambda section, _: section._number)
    """Its number."""
    anchor = _of_section(lambda section, _: f"section-{section._number}")
    """The name of its place."""
    heading = _of_section(
        lambda one, index: f"{part_marking(one._part, index, one._chosen)} {one._part.heading}".strip()
    )
    """Its heading, after its marking if it has one; empty for an annex."""
    annex = _of_section(lambda _section, _index: "")
    """Which annex it is: `quotes`, `positions`, `timeline`, `map`, `actors` or `sources`; empty for other sections."""

    @property
    def body(self) -> tuple[Block | Passage, ...]:
        """Prose of the desk; the last paragraph is cited."""
        hedges = self._index.hedges_of(self._part.evidence)
        return self._cited_prose(self._part.body, self._part.evidence, hedges)

    @cached_property
    def groups(self) -> list[Group]:
        """The sheets that it shows; those of one kind that follow each other stand together, each group with `kind` and `sheets`."""
        if not self._shows("rows"):
            return []
        return [self._group(list(found)) for _, found in groupby(self._chosen, key=lambda sheet: sheet.kind)]

    @cached_property
    def _chosen(self) -> list[Sheet]:
        include = self._part.include
        return chosen(include, self._index, self._cut_off) if include else []

    def _shows(self, how: str) -> bool:
        return bool(self._part.include and self._part.include.shows(how) and self._chosen)

    is_empty = _of_section(lambda section, _: section._part.include is not None and not section._chosen)
    """Whether no sheet is what it asks for."""

    @property
    def table(self) -> ChosenTable | None:
        """What a query found as a table; none where the section has none. It has `heads` and `rows` of cells."""
        if not self._shows("table") or self._part.include is None:
            return None
        self._context.show(*(sheet.ref for sheet in self._chosen))
        return table(self._part.include, self._chosen, self._index)

    chosen_timeline: Timeline | Facts | None = _of_section(
        lambda one, _: timeline(one._context, one._incidents) if one._shows("timeline") else None
    )
    """When the incidents that a query found were, to be drawn as its `part` says; none where the section has no such picture."""
    chosen_places: tuple[Part, ...] = _of_section(
        lambda one, _: places(one._context, one._incidents) if one._shows("map") else ()
    )
    """Where the incidents that a query found were: a map and a list, each to be drawn as its `part` says."""
    _incidents: list[Incident] = _of_section(
        lambda section, index: index.there((sheet.ref for sheet in section._chosen), Incident)
    )

    @property
    def changes(self) -> SinceEdition | None:
        """What changed since an edition of the briefing: `told` in a sentence, and `changes`; none where the section does not ask."""
        number = self._part.changes_since
        return self._since(number) if number is not None else None

    face_to_face: TopicRecord | None = _of_section(lambda section, _: section._topic(section._part.face_to_face))
    """The topic on which words stand side by side; none where the section has none."""
    positions: TopicRecord | None = _of_section(lambda section, _: section._topic(section._part.positions))
    """The topic whose positions stand side by side; none where the section has none."""

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
        known = {record.ref for record in self._context.included}
        for record in found.sheets:
            record._is_first = record.ref not in known
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

    annex = ValueOf["AnnexRecord"]("")(lambda annex, _: annex._name)
    """Which annex it is."""

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
            sheets += sorted(index.there(context.shown, Actor), key=lambda actor: index.language.key(actor.label))
        elif self._name == "sources":
            sheets += sorted(index.there(context.shown, Source), key=lambda source: source.id)
        return [self._group(sheets)] if sheets else []

    @cached_property
    def timeline(self) -> Timeline | Facts | None:
        """When the incidents and events of the briefing were."""
        return self._timeline() if self._name == "timeline" else None

    @cached_property
    def places(self) -> tuple[Part, ...]:
        """Where the incidents of the briefing happened."""
        return places(self._context, _concerned(Incident, self._context)) if self._name == "map" else ()


def _quotes(context: PageContext) -> list[Quote]:
    """Return every quote that the briefing shows, cites or reads a position from, in the order of the sources."""
    index = context.index
    topics = index.there(context.shown, Topic)
    rows = (row for topic in topics for position in topic.positions for row in position.evidence)
    quotes = index.there((*context.shown, *(row.quote for row in rows)), Quote)
    return sorted({quote.ref: quote for quote in quotes}.values(), key=index.order)


def _concerned(model: type[SheetT], context: PageContext) -> list[SheetT]:
    """Return the sheets of a kind that the briefing concerns, by id: it shows them, or words or claims about them."""
    refs = set(context.shown)
    for ref in context.shown:
        refs.update(getattr(context.index.release.get(ref), "about", ()))
    return [sheet for sheet in context.index.every(model) if sheet.ref in refs]


class Cited(NamedTuple):
    """A source as the last page cites it, and what affects its quality."""

    citation: Line
    quality: tuple[Block, ...]


class Voices(NamedTuple):
    """How many voices a briefing quotes: persons by name, states and bodies with no person named, unnamed groups and persons."""

    persons: int
    others: int
    groups: int
    unnamed: int


class Comparison(NamedTuple):
    """What was compared with the desk's copies: how many of how many quotations, the last day, and whether as words and marks."""

    total: int
    compared: int
    day: str
    is_by_words: bool


_value = ValueOf[Briefing]()
_own = ValueOf["ClosingRecord"]("")


class ClosingRecord(Values):
    """What stands at the end of a briefing."""

    def __init__(self, sheet: Briefing, context: PageContext, body: Body, imprint: Imprint | None) -> None:
        """Take the briefing, the page or pack, and what it says before its last page."""
        super().__init__(context)
        self._sheet, self._body, self._imprint = sheet, body, imprint

    own_summary = _value.prose(lambda briefing: briefing.source_summary)
    """What it is based on, in the desk's own words, where it has some."""

    @property
    def one_source(self) -> str:
        """What the one source is called (`article`), if it is based on one alone; otherwise empty."""
        sources = self._context.sources
        return self._index.source_name(self._index.source(sources[0])) if len(sources) == 1 else ""

    origins: int = _own(lambda closing, index: len(set(map(index.origin, closing._context.sources))))
    """How many origins it is based on: texts that repeat each other are one."""

    @property
    def voices(self) -> Voices:
        """How many voices it quotes, by how the source gives them: counted as what they are."""
        quotes = [quote for quote in self._quotes if quote.mode not in ("scare", "headline")]
        speakers = {actor.ref: actor for actor in self._index.there((quote.speaker for quote in quotes), Actor)}
        persons = sum(actor.type == "person" for actor in speakers.values())
        alone = [quote.anonymous.count == 1 for quote in quotes if quote.anonymous]
        return Voices(persons, len(speakers) - persons, len(alone) - sum(alone), sum(alone))

    _quotes: list[Quote] = _own(lambda closing, index: index.there(closing._context.shown, Quote))
    _verdicts: list[Verdict] = _own(
        lambda closing, index: [index.release.verdict(quote.id) for quote in closing._quotes]
    )

    @property
    def sources(self) -> list[Cited]:
        """The sources, by id; none where an annex lists them."""
        if "sources" in self._sheet.annexes:
            return []
        sources = map(self._index.source, sorted(self._context.sources))
        return [Cited(citation(source, self._index), self._prose(source.descriptor)) for source in sources]

    notes: tuple[Note, ...] = _own(lambda closing, _: closing._context.endnotes())
    """The notes cited so far, each with `number` and `line`."""
    has_undated = _own(lambda closing, _: all_undated(closing._quotes))
    """Whether quotations that it shows have no date, and of each the desk looked for it and the source gives none."""
    method = _value.prose(lambda briefing: briefing.method)
    """How the desk worked, in its own words, where it says so."""

    @property
    def comparison(self) -> Comparison | None:
        """What was compared with the desk's copies, and when; none where nothing was."""
        verdicts = self._verdicts
        days = [verdict.checked for verdict in verdicts if verdict.checked]
        if not days:
            return None
        speech = sum(verdict.outcome != "none" for verdict in verdicts)
        by_words = any(3 in verdict.levels for verdict in verdicts)
        return Comparison(speech, len(days), self._index.day(max(days)), by_words)

    outcomes: Counter[str] = _own(lambda closing, _: Counter(verdict.outcome for verdict in closing._verdicts))
    """How many checks had which outcome, by its machine value."""

    @each
    def changed_quotations(self) -> Iterator[Line]:
        """What was changed or left out in each quotation whose notes do not say so already."""
        for quote in self._quotes:
            said = note_line(quote, self._index) if quote.ref not in self._context.told else ()
            if said:
                yield (*whose_line(quote, self._index), Run("text", self._index.language.colon), *said)

    supports_no_judgements = _value(lambda briefing, _: "key_judgements" in briefing.looked_for)
    """Whether the desk says that the evidence supports no judgements."""
    ai_use = _value(lambda briefing, _: briefing.ai_use or "")
    """For what the desk used AI tools, where it says so."""
    scale: Bands | None = _value(
        lambda briefing, index: bands(scale_of(briefing, index), index) if briefing.key_judgements else None
    )
    """The likelihood scale in use, to be drawn with `parts.bands`; none without judgements."""
    scale_name = _value(lambda briefing, index: index.word("scale", scale_of(briefing, index)))
    """What that scale is called."""

    @property
    def grades(self) -> list[Grade]:
        """The grades of reliability of its sources."""
        letters = sorted(filter(None, {self._index.source(ref).reliability for ref in self._context.sources}))
        return [Grade(letter, self._index.word("reliability", letter)) for letter in letters]

    changes: list[LogEntry] = _own(
        lambda closing, index: list(change_log(closing._sheet, closing._imprint, closing._body, index))
    )
    """The change log: this text or edition first, then the editions before it."""
    approver = _value(lambda briefing, _: briefing.approved_by or "")
    """Who approved it; empty where that is not recorded."""
    contact = _value(lambda briefing, index: briefing.contact or index.settings.contact or "")
    """Whom to write to; empty where that is not recorded."""
    next_review = _value(lambda briefing, index: index.day(briefing.next_review))
    """The day of its next review; empty where none is set."""
    faces = _value(lambda _, index: voices(index))
    """What the two typefaces and the dotted line mean, shown in themselves."""


def voices(index: Index) -> Line:
    """Return the sentence that explains the two voices and the hedge, in themselves."""
    return index.line(
        "{serif} are quoted from the source. Other words are this desk’s, unless a note beside them says otherwise. "
        "{underline}: a word of caution in the source (such as “perhaps”).",
        serif=(marked(index.say("Words in this typeface and in quotation marks"), index),),
        underline=(Run("hedge", index.say("Dotted underline")),),
    )


class ChosenTable(NamedTuple):
    """A table of what a query found: the names of its columns, and a row of cells for each sheet, the first a link to its page."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class OwnListValues(NamedTuple):
    """What a page of the desk's own says of its list: what it shows, its columns (name and label), its order, its pictures.

    `order` is `newest`, `oldest`, or empty: by name.
    """

    summary: str
    heads: list[tuple[str, str]]
    order: str
    timeline: Timeline | Facts | None
    places: tuple[Part, ...]


def own_listings(index: Index) -> Iterator[Listing]:
    """Yield the lists of the desk's own, each before it is cut into pages."""
    last = newest(index) if index.release.lists else None
    for own in index.release.lists:
        kind = next(kind for kind in kinds() if kind.model.kind == own.page.query.kind)
        yield _own_listing(own, kind, chosen(own.page.query, index, last), index)


def _own_listing(own: OwnList, kind: Kind[Any], found: list[Sheet], index: Index) -> Listing:
    query, name, context = own.page.query, kind.model.kind, PageContext(index)
    context.show(*(sheet.ref for sheet in found))
    pictures = index.there((sheet.ref for sheet in found), Incident)
    values = OwnListValues(
        own.page.summary or "",
        list(_columns(query, kind, index).items()),
        query.sort or "",
        timeline(context, pictures) if query.shows("timeline") else None,
        places(context, pictures) if query.shows("map") else (),
    )
    return Listing(
        f"lists/{own.name}",
        own.page.title,
        tuple(_names(kind, index)),
        lambda: [kind.full_entry(sheet, index) for sheet in found],
        context,
        known_total=len(found),
        section=PLURALS[name],
        counts=kind.counts(index),
        own=values,
        own_facets=own_facets(name, index),
        template="lists/own.html",
        target=f"own-list:{own.name}",
        least=index.settings.marked(own.page.marking),
    )


def chosen(include: Include, index: Index, last: datetime.date | None) -> list[Sheet]:
    """Return the sheets that a selection names: by hand in that order, or by query; `last` ends a window of days."""
    if include.ids:
        return index.there(include.ids, Sheet)
    since, until = _window(include, last)
    found = [sheet for sheet in index.release.of(include.kind or "quote") if _wanted(sheet, include, index)]
    dates = {sheet.ref: kind_of(sheet).date_of(sheet, index) for sheet in found}
    if since or until:
        found = [sheet for sheet in found if _within(dates[sheet.ref], since, until)]
    found.sort(key=lambda sheet: kind_of(sheet).order(sheet, index))
    if include.sort in ("newest", "oldest"):
        found.sort(key=lambda sheet: end_of(dates[sheet.ref]), reverse=include.sort == "newest")
        found.sort(key=lambda sheet: dates[sheet.ref] is None)
    return found[: include.limit] if include.limit is not None else found


def newest(index: Index) -> datetime.date | None:
    """Return the day of the desk's newest record: what ends a window of days on a page that has no cut-off."""
    days = (day for sheet in index.release.sheets.values() for day in (sheet.created, sheet.revised) if day)
    return max(days, default=None)


def table(include: Include, found: list[Sheet], index: Index) -> ChosenTable:
    """Return what a query found as a table, with the columns that it names."""
    kind = kind_of(found[0])
    names, columns = _names(kind, index), _columns(include, kind, index)
    rows = (kind.full_entry(sheet, index).cells for sheet in found)
    picked = (tuple(row[names.index(name)] for name in columns) for row in rows)
    return ChosenTable(tuple(columns.values()), tuple(picked))


def _names(kind: Kind[Any], index: Index) -> list[str]:
    """Return the names of all columns that a table of a kind can have."""
    return [*kind.list_columns.split(), *(name for name, _ in own_heads(kind.model.kind, index, every=True))]


def _columns(include: Include, kind: Kind[Any], index: Index) -> dict[str, str]:
    """Return the columns that a query names, or those of the kind's list, each with its label."""
    own, usual = dict(own_heads(kind.model.kind, index, every=True)), kind.list_columns.split()
    wanted = include.columns or (*usual, *(name for name, _ in own_heads(kind.model.kind, index)))
    names = [f"field-{name}" if name not in usual and f"field-{name}" in own else name for name in wanted]
    return {name: own.get(name) or index.word("column", name) for name in names}


def _window(include: Include, last: datetime.date | None) -> tuple[Day | None, Day | None]:
    """Return the first and the last day that a query allows; None: no limit."""
    since = include.since.lower if include.since else None
    until = include.until.upper if include.until else None
    if include.days is not None and last is not None:
        first = last - datetime.timedelta(days=include.days)
        since = max(filter(None, (since, _day(first))))
        until = min(filter(None, (until, _day(last))))
    return since, until


def _day(day: datetime.date) -> Day:
    return (day.year, day.month, day.day)


def _within(date: Edtf | None, since: Day | None, until: Day | None) -> bool:
    """Return whether a date and a window of days overlap; what is not dated is outside.

    A date without a beginning (on or before 4 March) counts as its end; one without an end (still going) has none.
    """
    if date is None:
        return False
    first = date.lower or date.upper
    return not (since and date.upper and date.upper < since) and not (until and first and first > until)


def end_of(date: Edtf | None) -> Day:
    """Return the last day of a date; what has none, or no date at all, is older than all that has."""
    return (date and (date.upper or date.lower)) or (0, 0, 0)


def _wanted(sheet: Sheet, include: Include, index: Index) -> bool:
    wanted: tuple[tuple[Collection[Any], Collection[Any]], ...] = (
        ([include.about], getattr(sheet, "about", ())),
        ([include.speaker], [getattr(sheet, "speaker", None)]),
        (
            [include.source],
            [include.source] if include.source and sheet.ref in index.release.back(include.source) else (),
        ),
        ([include.group], [getattr(sheet, "group", None)]),
        (include.mode, [getattr(sheet, "checked_as", None)]),
        (include.tags, sheet.tags),
        *((one.value, sheet.own[one.key].value if one.key in sheet.own else ()) for one in include.fields),
    )
    is_as_asked = all(set(asked) & set(given) for asked, given in wanted if any(asked))
    return is_as_asked and kind_of(sheet).is_asked_for(sheet, include)
