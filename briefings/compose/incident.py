"""Incidents and events: what is reported, by whom, since when, and what is not said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, cast

from briefings.compose import words
from briefings.compose.fold import folded
from briefings.compose.index import Index
from briefings.compose.interchange import Cells, Node, evidence_cell, list_cell, own_cells, source_nodes, when_cells
from briefings.compose.kind import Kind, SearchEntry, year_of
from briefings.compose.lines import hedged, holder_line, marked, named, one_line, text
from briefings.compose.listing import Entry, Tag, dated, named_actors, sorted_by
from briefings.compose.page_context import PageContext
from briefings.compose.periods import periods, stretches
from briefings.compose.quote import linked_whose, name_line, quote_block
from briefings.compose.record import Pair, Passage, Record, Some, Statement
from briefings.compose.rows import Further, target
from briefings.compose.views import Bar, Block, Cell, Line, QuoteBlock, Run, plain
from briefings.model.refs import Ref
from briefings.model.sheets import Incident, Quote
from briefings.model.sheets.common import Evidence
from briefings.model.sheets.incident import Attribution, Extent, Hypothesis, Where


def status_sentence(incident: Incident, index: Index) -> str:
    """Return the computed one-line status: how sure it is, and who is named by whom; empty where neither is recorded."""
    how = sure(incident.occurrence, index)
    told = [words.capital(f"{how}.")] if how else []
    if incident.group == "event":
        return "".join(told)
    if "attributions" in incident.looked_for:
        return " ".join([*told, index.say("The source names nobody responsible.")])
    return " ".join([*told, *(_attributed(entry, index) for entry in incident.attributions)])


def sure(occurrence: str | None, index: Index) -> str:
    """Return how sure it is that something happened: `reported`; empty where that is not recorded."""
    return index.word("occurrence", occurrence) if occurrence else ""


def status_line(incident: Incident, index: Index) -> Line:
    """Return the status with its hedge set off."""
    said = status_sentence(incident, index)
    return hedged(said, (index.word("occurrence", "alleged"),)) if said else ()


def _attributed(entry: Attribution, index: Index) -> str:
    return index.say(
        "{holder} attributes it to {actor} ({level}); {actor}’s answer: {answer}.",
        holder=words.capital(plain(holder_line(entry.by, index, linked=False))),
        actor=index.name(entry.actor),
        level=index.word("attribution of an incident", entry.level),
        answer=index.answer(entry.answer),
    )


def when_line(incident: Incident, index: Index) -> Line:
    """Return when it happened: the source's words, then the desk's reading; empty where that is not recorded."""
    if incident.when is None:
        return _looked_for("when", incident.looked_for, index)
    reading = index.when(incident.when.edtf)
    if incident.when.as_reported is None:
        return text(reading)
    lang = index.lang_of_rows(incident.evidence)
    return (marked(incident.when.as_reported, index, lang=lang), Run("text", f" ({reading})"))


def where_line(incident: Incident, index: Index) -> Line:
    """Return where it happened, with the precision the source gives; empty where that is not recorded."""
    return text(incident.where.name) if incident.where else _looked_for("where", incident.looked_for, index)


def _looked_for(field: str, looked_for: Collection[str], index: Index) -> Line:
    """Return that the source does not say what a field would hold; empty where the desk does not say that it looked."""
    return text(index.say("not stated")) if field in looked_for else ()


def extent_words(incident: Incident, index: Index) -> str:
    """Return `a series, number not stated`; empty where the extent is not recorded."""
    extent = incident.extent
    if extent is None:
        return plain(_looked_for("extent", incident.looked_for, index))
    count = extent.count
    if extent.kind == "single":
        return index.language.number(count or 1)
    if not count:
        return index.say("a series, number not stated" if "count" in extent.looked_for else "a series")
    return index.count(count, "a series of {number}", "a series of {number}", number=index.language.number(count))


def bar(incident: Incident, index: Index) -> Bar | None:
    """Return when it happened as a bar; None where it would be one stretch from end to end, which says no more than the words."""
    if incident.when is None:
        return None
    edtf = incident.when.edtf
    start = index.language.bound(edtf.lower) if edtf.lower else ""
    end = index.language.bound(edtf.upper) if edtf.upper else ""
    found = periods(edtf)
    if len(found) == 1:
        return None
    first = min(period.first for period in found)
    span = max(period.after for period in found) - first
    return Bar(start, end, stretches(found, first, span))


def when_note(incident: Incident, index: Index) -> Line:
    """Return what a reader should know of the date alone."""
    return one_line(incident.when_note, index) if incident.when_note else ()


def extent_note(incident: Incident, index: Index) -> Line:
    """Return what a reader should know of the number alone."""
    return one_line(incident.extent.note, index) if incident.extent and incident.extent.note else ()


def where_detail(incident: Incident, index: Index) -> Line:
    """Return how sharp the place is, the source's own words for it, and what a reader should know of it."""
    where = incident.where
    if where is None:
        return ()
    line = text(index.word("precision", where.precision))
    if where.as_reported:
        own = (marked(where.as_reported, index, lang=index.lang_of_rows(where.evidence or incident.evidence)),)
        line = index.line("{precision}; in the source {words}", precision=line, words=own)
    return (*line, Run("text", ". "), *one_line(where.note, index)) if where.note else line


def view_of_cause(entry: Hypothesis, index: Index) -> Line:
    """Return a cause with who sees it."""
    cause = index.word("cause", entry.cause)
    return index.line("{cause}, in the view of {holder}", cause=cause, holder=holder_line(entry.by, index))


def _level(entry: Attribution, index: Index) -> Line:
    """Return how far an attribution goes; what is only suspected or alleged is a hedge."""
    words_ = index.word("attribution of an incident", entry.level)
    return (Run("hedge" if entry.level in ("suspected", "alleged") else "text", words_),)


class Cause(NamedTuple):
    """What may have caused an incident: the cause with who sees it so, the same with the source's words, what to know of it, since when."""

    view: Line
    told: Statement
    note: Line
    since: str = ""


class AttributionValues(NamedTuple):
    """Whom somebody holds responsible: who says so and how far it goes, the accused, their answer, what to know of it.

    `basis` is of which kind the attribution is, `since` from when.
    """

    told: Statement
    accused: str
    answer: str
    note: Line
    basis: str = ""
    since: str = ""


class AspectValues(NamedTuple):
    """A part of an incident, and its own status (empty: not recorded)."""

    name: str
    told: Statement
    status: str


class BarKey(NamedTuple):
    """Which signs the bar of an incident's time has."""

    lasted: bool
    within: bool
    about: bool
    open_end: bool


class IncidentRecord(Record[Incident]):
    """An incident or event as its page shows it."""

    _must_show = (*Record._must_show, "status", "when", "where", "summary", "attributions", "aspects")
    _must_show_in_briefing = ("title", "status", "when", "where", "summary")

    @property
    def title(self) -> Line:
        """The incident's title, its hedges set off."""
        return hedged(self._sheet.title, self._sheet.hedges)

    @property
    def description(self) -> str:
        """The title and the status."""
        return f"{self._sheet.title}. {status_sentence(self._sheet, self._index)}".rstrip()

    @property
    def types(self) -> str:
        """Of which types of the desk it is, in words; empty where it has none."""
        labels = {term.id: term.label for term in self._index.settings.incident_types}
        return self._index.language.listed([labels.get(name, name.replace("-", " ")) for name in self._sheet.types])

    @property
    def is_event(self) -> bool:
        """Whether it is an event (a vote, a meeting) and no incident."""
        return self._sheet.group == "event"

    @property
    def is_series(self) -> bool:
        """Whether the sheet records several incidents that belong together."""
        return self._sheet.extent is not None and self._sheet.extent.kind == "series"

    @property
    def status(self) -> Statement:
        """How sure it is, and who holds whom responsible, in sentences."""
        line = status_line(self._sheet, self._index)
        return Statement(line, self._sheet.evidence if line else ())

    @property
    def when(self) -> Statement:
        """When it happened: the source's words, then the desk's reading; empty where it is not recorded."""
        return Statement(when_line(self._sheet, self._index), self._sheet.evidence if self._sheet.when else ())

    @property
    def day_is_given(self) -> bool:
        """Whether the source gives one exact day."""
        when = self._sheet.when
        return when is not None and when.edtf.lower == when.edtf.upper

    @property
    def is_dated(self) -> bool:
        """Whether the source gives any time."""
        return self._sheet.when is not None

    @property
    def when_note(self) -> Line:
        """What to know of the date."""
        return when_note(self._sheet, self._index)

    @property
    def bar(self) -> Bar | None:
        """When it happened as a bar, to be drawn with `parts.bar`; none where it is one stretch of time."""
        return bar(self._sheet, self._index)

    @property
    def bar_key(self) -> BarKey | None:
        """Which signs that bar has."""
        drawn = self.bar
        if drawn is None:
            return None
        found = drawn.stretches
        lasted = [stretch.lasted for stretch in found]
        about = any("about" in stretch for stretch in found)
        return BarKey(any(lasted), not all(lasted), about, found[-1].end == "open")

    @property
    def summary(self) -> tuple[Block, ...]:
        """What is reported, in the desk's words."""
        return self._prose(self._sheet.summary, self._sheet.hedges)

    @property
    def extent(self) -> Statement:
        """How many: a number, or a series; empty where it is not recorded."""
        extent, said = self._sheet.extent, extent_words(self._sheet, self._index)
        return Statement(text(said) if said else (), self._own(extent) if extent else ())

    @property
    def extent_note(self) -> Line:
        """What to know of the number."""
        return extent_note(self._sheet, self._index)

    @property
    def where(self) -> Statement:
        """Where it happened; empty where it is not recorded."""
        where = self._sheet.where
        return Statement(where_line(self._sheet, self._index), self._own(where) if where else ())

    @property
    def where_detail(self) -> Line:
        """How exact the place is, and the source's words for it."""
        return where_detail(self._sheet, self._index)

    def _own(self, field: Where | Extent) -> tuple[Evidence, ...]:
        return field.evidence or self._sheet.evidence

    @property
    def involved(self) -> Statement:
        """Who is named in the account."""
        self._context.show(*self._sheet.involved)
        names = [Run("text", self._index.name(ref), str(ref)) for ref in self._sheet.involved]
        return Statement(self._index.language.listed_line(names), self._sheet.evidence)

    @property
    def causes(self) -> list[Cause]:
        """What may have caused it, each with who sees it so."""
        found = []
        for entry in self._sheet.hypotheses:
            line = view = view_of_cause(entry, self._index)
            if entry.as_reported:
                own = marked(entry.as_reported, self._index, lang=self._index.lang_of_rows(entry.evidence))
                line = (*line, Run("text", ": "), own)
            since = self._index.when(entry.when) if entry.when else ""
            found.append(Cause(view, Statement(line, entry.evidence), self._line(entry.note), since))
        return found

    @property
    def attributions(self) -> list[AttributionValues]:
        """Whom somebody holds responsible, each with who says so and the answer of the accused."""
        index, found = self._index, []
        for entry in self._sheet.attributions:
            self._context.show(entry.actor)
            name = index.name(entry.actor)
            line = index.line(
                "{actor}, by {holder}: {level}",
                actor=text(name, str(entry.actor)),
                holder=holder_line(entry.by, index),
                level=_level(entry, index),
            )
            told = Statement(line, entry.evidence)
            basis, since = index.word("kind of attribution", entry.basis), index.when(entry.when) if entry.when else ""
            answer = index.answer(entry.answer)
            found.append(AttributionValues(told, name, answer, self._line(entry.note), basis, since))
        return found

    @property
    def occurrence(self) -> Statement:
        """How sure it is that it happened: `alleged`, `reported`, `confirmed`, `disputed` or `refuted`; empty: not recorded."""
        words_ = sure(self._sheet.occurrence, self._index)
        line = hedged(words_, (self._index.word("occurrence", "alleged"),)) if words_ else ()
        return Statement(line, self._sheet.evidence if line else ())

    @property
    def account(self) -> Statement:
        """Where the account stands: `the source` or `2 sources`, with its notes."""
        index, rows = self._index, self._sheet.evidence
        count = len({place[0] for row in rows if (place := index.place_of(row))})
        said = index.say("the source") if count == 1 else index.count(count, "{n} source", "{n} sources")
        return Statement(text(said), rows)

    @property
    def occurrence_note(self) -> str:
        """What the desk notes on that; empty where it notes nothing."""
        return self._sheet.occurrence_note or ""

    @property
    def source_count(self) -> int:
        """How many sources report it."""
        return len(self._sources)

    @property
    def origin_count(self) -> int:
        """Of how many origins these sources are."""
        return len({self._index.source(ref).origin_group or ref.id for ref in self._sources})

    @property
    def source_type(self) -> str:
        """What the first of these sources is: `article`; empty where the account rests on quotes alone."""
        return self._index.source_name(self._index.source(self._sources[0])) if self._sources else ""

    @property
    def _sources(self) -> list[Ref]:
        return sorted({row.source for row in self._sheet.evidence if row.source})

    @property
    def credibility(self) -> str:
        """The desk's grade of the account; empty where it gives none."""
        grade = self._sheet.credibility
        return f"{grade}: {self._index.word('credibility', grade)}" if grade else ""

    @property
    def aspects(self) -> list[AspectValues]:
        """The parts of it that have a status of their own."""
        return [
            AspectValues(
                entry.name,
                Statement(self._line(entry.text, entry.hedges), entry.evidence),
                sure(entry.occurrence, self._index),
            )
            for entry in self._sheet.aspects
        ]

    @property
    def placing(self) -> tuple[Block | Passage, ...]:
        """How the source places it among other things; the last paragraph is cited."""
        placing = self._sheet.placing
        return self._cited_prose(placing.text, placing.evidence) if placing else ()

    @property
    def quotes(self) -> Some[QuoteBlock]:
        """What was said about it; the first twelve."""
        found = self._index.about.get(self._sheet.ref, ())
        goes_on = target(self._sheet.ref, "said", 2) if len(found) > _SHOWN else ""
        return Some([quote_block(quote, self._context) for quote in found[:_SHOWN]], len(found), goes_on)

    @property
    def accusations(self) -> list[Pair]:
        """The accusations that bear on it, each with who makes it and the answer."""
        return self._accusations(self._index.accusing.get(self._sheet.ref, ()))

    @property
    def related(self) -> list[Pair]:
        """What stands beside it in the source, each with what it is."""
        found = []
        for ref in self._sheet.related:
            sheet = self._index.release.get(ref)
            if sheet is not None:
                self._context.show(ref)
                beside = (
                    extent_words(sheet, self._index)
                    if isinstance(sheet, Incident)
                    else self._index.word("kind", ref.kind)
                )
                found.append(Pair(named(ref, self._index), text(beside) if beside else ()))
        return found


_SHOWN = 12
"""At most so many quotes stand on its page."""


def _said_entry(ref: Ref, context: PageContext) -> Pair:
    context.show(ref)
    quote = cast(Quote, context.index.release.sheets[ref])
    return Pair(linked_whose(quote, context.index), name_line(quote, context.index))


class IncidentCounts(NamedTuple):
    """How many incidents are confirmed, reported and so on, each counted once, and how many events there are.

    `unsaid`: of how many incidents it is not recorded; `drawn`: how many incidents and events have a time or a place.
    """

    confirmed: int
    reported: int
    disputed: int
    refuted: int
    alleged: int
    unsaid: int
    events: int
    drawn: int


def counts_of(incidents: Iterable[Incident]) -> IncidentCounts:
    """Return how many of these incidents have which status; events are counted apart."""
    found: Counter[str] = Counter()
    for entry in incidents:
        found["events" if entry.group == "event" else entry.occurrence or "unsaid"] += 1
        found["drawn"] += bool(entry.when or entry.where)
    return IncidentCounts(*(found[name] for name in IncidentCounts._fields))


def _rank(incident: Incident) -> int:
    return 2 if incident.group == "event" else 1 if incident.occurrence == "alleged" else 0


def _entry(incident: Incident, labels: dict[str, str], index: Index) -> Entry:
    title = tuple(
        run._replace(voice="strong" if run.voice == "text" else run.voice, target=str(incident.ref))
        for run in hedged(incident.title, incident.hedges)
    )
    event = incident.group == "event"
    beside = index.word("kind", "event") if event else extent_words(incident, index)
    when, where, status = when_line(incident, index), where_line(incident, index), status_line(incident, index)
    cells = (
        Cell((title, (Run("muted", beside),)) if beside else (title,)),
        Cell((status,) if status else ()),
        Cell((when,) if when else ()),
        Cell((where,) if where else ()),
    )
    keys, year = dated(incident.when)
    status_tag: tuple[Tag, ...] = ()
    if event:
        status_tag = (Tag("status", "event", words.capital(index.word("kind", "event")), 1),)
    elif incident.occurrence:
        status_tag = (Tag("status", incident.occurrence, words.capital(sure(incident.occurrence, index))),)
    types = tuple(Tag("type", name, words.capital(labels.get(name, name.replace("-", " ")))) for name in incident.types)
    place = (
        (Tag("place", folded(name).replace(" ", "-") or "-", name),)
        if (name := incident.where and incident.where.name)
        else ()
    )
    actors = named_actors((*incident.involved, *(entry.actor for entry in incident.attributions)), index)
    return Entry(cells, (*status_tag, *types, *place, *actors, *sorted_by(incident), *year), keys)


class IncidentKind(Kind[Incident]):
    """Everything the program needs to know of incidents and events beside their model and their templates."""

    model = Incident
    table = "incidents"
    columns = (
        "id class title hedges types status occurrence credibility extent when when_as_reported where "
        "precision where_as_reported causes evidence marking revised"
    )
    list_columns = "title status date place"

    def record(self, sheet: Incident, context: PageContext) -> IncidentRecord:
        """Return a sheet as its page shows it."""
        return IncidentRecord(sheet, context)

    def title(self, sheet: Incident) -> str:
        """Return a sheet's name as plain words; empty where only its own words name it."""
        return sheet.title

    def counted(self, number: int, index: Index) -> str:
        """Return how many sheets: `3 incidents`."""
        return index.count(number, "{n} incident", "{n} incidents")

    def label(self, sheet: Incident, index: Index) -> Line:
        """Return the words that name a sheet in lists, feeds and data: with its hedges, its marks."""
        return hedged(sheet.title, sheet.hedges)

    def account(self, sheet: Incident, index: Index) -> str:
        """Return what other pages say of a sheet with its name: whose it is, its status, what is not said."""
        when, where = plain(when_line(sheet, index)), plain(where_line(sheet, index))
        told = (
            status_sentence(sheet, index),
            index.say("When: {when}.", when=when) if when else "",
            index.say("Where: {where}.", where=where) if where else "",
        )
        return " ".join(filter(None, told))

    def holds(self, index: Index) -> str:
        """Return what the data files of the kind hold."""
        return index.say("when and where, as sharp as the source gives it; who says what about it", context="data")

    def rows(self, sheet: Incident, index: Index) -> Iterator[Cells]:
        """Yield the row of a sheet in that table."""
        where = sheet.where
        yield (
            sheet.id,
            sheet.group,
            sheet.title,
            list_cell(sheet.hedges),
            list_cell(sheet.types),
            status_sentence(sheet, index),
            sheet.occurrence or "",
            sheet.credibility or "",
            extent_words(sheet, index),
            *when_cells(sheet.when),
            where.name if where else "",
            where.precision if where else "",
            (where.as_reported or "") if where else "",
            list_cell(plain(view_of_cause(entry, index)) for entry in sheet.hypotheses),
            evidence_cell(sheet.evidence),
            *own_cells(sheet, index),
        )

    def flags(self, sheet: Incident, index: Index) -> Iterator[str]:
        """Yield how sure it is that it happened, and that somebody did it; and what the source does not state."""
        if sheet.occurrence:
            yield sure(sheet.occurrence, index)
        for level in dict.fromkeys(entry.level for entry in sheet.attributions):
            yield index.word("attribution of an incident", level)
        yield from super().flags(sheet, index)

    def found(self, sheet: Incident, index: Index) -> SearchEntry:
        """Return what search knows of a sheet."""
        involved = tuple(index.name(ref) for ref in sheet.involved)
        kind, place = words.capital(index.word("kind", sheet.group)), (sheet.where.name or "" if sheet.where else "")
        year = year_of(sheet.when.edtf.upper) if sheet.when else ""
        speakers = (index.name(quote.speaker) for quote in index.about.get(sheet.ref, ()))
        more = tuple(dict.fromkeys(filter(None, (*involved, *speakers))))
        return SearchEntry(sheet.title, ", ".join(filter(None, (kind, place))), more, year=year)

    def entries(self, index: Index) -> list[Entry]:
        """Return the entries of the kind’s list: incidents, what is alleged, then events, which are no incidents."""
        labels = {term.id: term.label for term in index.settings.incident_types}
        found = sorted(index.every(Incident), key=lambda entry: (_rank(entry), index.language.key(entry.title)))
        return [_entry(incident, labels, index) for incident in found]

    def counts(self, index: Index) -> IncidentCounts:
        """Return the numbers that the lead of the list tells."""
        return counts_of(index.every(Incident))

    most_in_a_row = _SHOWN

    def further(self, sheet: Incident, index: Index) -> Iterator[Further]:
        """Yield the rows of a sheet's page that go on, on further pages."""
        label = index.say("Said of this") if sheet.group == "event" else index.say("Said of these incidents")
        yield Further("said", label, _SHOWN, [quote.ref for quote in index.about.get(sheet.ref, ())], _said_entry)

    def linked(self, sheet: Incident, index: Index) -> Node:
        """Return the linked data that only pages of this kind have."""
        where = sheet.where
        spot = (
            {"@type": "Place", "name": where.name, "description": index.word("precision", where.precision)}
            if where
            else {}
        )
        return {
            "temporalCoverage": sheet.when.edtf.text if sheet.when else "",
            "spatialCoverage": spot,
            "isBasedOn": source_nodes(sheet.evidence, index),
        }
