"""Incidents and events: what is reported, by whom, since when, and what is not said."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefings.compose import words
from briefings.compose.fold import folded
from briefings.compose.index import Index
from briefings.compose.interchange import Node, cell, source_nodes
from briefings.compose.kind import Kind, SearchEntry, year_of
from briefings.compose.language import Key
from briefings.compose.lines import answer_words, begun, graded, hedged, holder_line, joined, one_line, quoted, text
from briefings.compose.listing import Entry, Tag, dated, in_cells, sorted_by
from briefings.compose.page_context import PageContext
from briefings.compose.quote import name_line, quote_block, quote_entry
from briefings.compose.record import Further, Pair, Passage, Record, Some, Statement, ValueOf, each
from briefings.compose.views import Bar, Block, Edge, Line, QuoteBlock, Run, Stretch, TimeSigns, Voice, plain
from briefings.model.dates import Day, Edtf, Single, Span
from briefings.model.refs import Ref
from briefings.model.settings import MapPlace
from briefings.model.sheets import Incident, Quote, Sheet
from briefings.model.sheets.briefing import Include
from briefings.model.sheets.common import Evidence, When
from briefings.model.sheets.incident import Aspect, Extent, Hypothesis, Involved, Where

FADE_DAYS = 180
"""How far a stretch without a stated end reaches: the desk's choice, and said so."""


class Period(NamedTuple):
    """From one day to the day after another, as ordinals; `lasted`: throughout, else somewhere within."""

    first: int
    after: int
    lasted: bool
    start: Edge
    end: Edge


def periods(edtf: Edtf) -> tuple[Period, ...]:
    """Return what a date is made of: one period, or those of a set, or of an interval whose own ends are not sharp."""
    one_of = edtf.precision == "set" and not edtf.every
    return tuple(period for span in edtf.spans for period in _of_span(span, one_of=one_of))


def newness(incident: Incident) -> tuple[tuple[Day, Day, str], str]:
    """Return what incidents are ordered by, the newest last: their last possible day, their first, and id; first the undated."""
    first, last, time = incident.when.edtf.order if incident.when else ((0, 0, 0), (0, 0, 0), "")
    return (last, first, time), incident.id


def stretches(found: Sequence[Period], first: int, span: int) -> tuple[Stretch, ...]:
    """Return periods on an axis that begins on the day `first` and is `span` days long, in thousandths."""

    def place(day: int) -> int:
        return round(1000 * (day - first) / span)

    return tuple(Stretch(place(one.first), place(one.after), one.lasted, one.start, one.end) for one in found)


def signs_of(found: Sequence[Stretch]) -> TimeSigns:
    """Return the signs that stand in a picture of stretches."""
    edges = {edge for stretch in found for edge in (stretch.start, stretch.end)}
    lasted = [stretch.lasted for stretch in found]
    return TimeSigns(any(lasted), not all(lasted), "known" in edges, "about" in edges, "open" in edges)


def _of_span(span: Span, *, one_of: bool) -> Iterator[Period]:
    start, end = span
    if start is None:
        assert end is not None  # a date is open at one end at most
        after = _ordinal(end.upper) + 1
        yield Period(after - FADE_DAYS, after, False, "open", _edge(end))
    elif end is None:
        yield from _from(start)
    elif one_of or start == end:
        first, after = _ordinal(start.lower), _ordinal(end.upper) + 1
        yield Period(first, after, after - first == 1 and not one_of, _edge(start), _edge(end))
    else:
        yield from _between(start, end)


def _from(start: Single) -> Iterator[Period]:
    """Yield what has gone on since a date."""
    first, sure = _ordinal(start.lower), _ordinal(start.upper)
    if sure > first:
        yield Period(first, sure, False, _edge(start), "none")
    yield Period(sure, sure + FADE_DAYS, True, _edge(start) if sure == first else "none", "open")


def _between(start: Single, end: Single) -> Iterator[Period]:
    """Yield an interval: it lasted from the end of its first date to the begin of its last; before and after, perhaps."""
    first, sure = _ordinal(start.lower), _ordinal(start.upper)
    until, after = _ordinal(end.lower) + 1, _ordinal(end.upper) + 1
    if sure >= until:
        yield Period(first, after, False, _edge(start), _edge(end))
        return
    if sure > first:
        yield Period(first, sure, False, _edge(start), "none")
    left: Edge = _edge(start) if sure == first else "none"
    right: Edge = _edge(end) if until == after else "none"
    yield Period(sure, until, True, left, right)
    if after > until:
        yield Period(until, after, False, "none", _edge(end))


def _edge(date: Single) -> Edge:
    return "about" if date.mark else "known"


def _ordinal(day: Day) -> int:
    return datetime.date(*day).toordinal()


def status_sentence(incident: Incident, index: Index) -> str:
    """Return the computed one-line status: how sure it is, and who is named by whom; empty where neither is recorded."""
    how = index.word("occurrence", incident.occurrence)
    who = attributed(incident, index) if incident.group == "incident" else ""
    if "attributions" in incident.looked_for and incident.group == "incident":
        who = index.say("No one is named as responsible.")
    return " ".join(filter(None, (words.capital(f"{how}.") if how else "", who)))


def attributed(incident: Incident, index: Index) -> str:
    """Return who holds whom responsible, and what these reply, in sentences."""
    found = []
    for entry in incident.attributions:
        holder, actor = plain(holder_line(entry.by, index, linked=False)), index.name(entry.actor)
        how = index.word("attribution of an incident", entry.level)
        if entry.is_reported:
            holder = words.capital(holder)
            told = index.say("{holder} reports an allegation that {actor} is responsible.", holder=holder, actor=actor)
        elif entry.is_own:
            told = index.say("Responsibility claimed by {actor} ({level}).", actor=actor, level=how)
        else:
            told = index.say(
                "Named as responsible by {holder}: {actor} ({level}).", holder=holder, actor=actor, level=how
            )
        found += [told] if entry.is_own else [told, index.reply(actor, entry.answer)]
    return " ".join(found)


def status_line(incident: Incident, index: Index) -> Line:
    """Return the status with its hedge set off."""
    said = status_sentence(incident, index)
    return hedged(said, (index.word("occurrence", "alleged"),)) if said else ()


def strong_title(incident: Incident) -> Line:
    """Return the title as a link, set strong but for its hedges."""
    line = hedged(incident.title, incident.hedges, str(incident.ref))
    return tuple(run._replace(voice="strong") if run.voice == "text" else run for run in line)


def when_line(incident: Incident, index: Index) -> Line:
    """Return when it happened: the source's words, then the desk's reading; empty where that is not recorded."""
    if incident.when is None:
        return text(_unless_stated("when", incident, index))
    reading = index.when(incident.when.edtf)
    if incident.when.as_reported is None:
        return text(reading)
    own = quoted(incident.when.as_reported, index, index.lang_of_rows(incident.evidence))
    return (*own, Run("text", f" ({reading})"))


def where_line(incident: Incident, index: Index) -> Line:
    """Return where it happened, with the precision the source gives; empty where that is not recorded."""
    return text(incident.where.name if incident.where else _unless_stated("where", incident, index))


def _unless_stated(field: str, incident: Incident, index: Index) -> str:
    """Return that the source does not say what a field would hold; empty where the desk does not say that it looked."""
    return index.say("not stated") if field in incident.looked_for else ""


def place_of(where: Where | None, index: Index) -> MapPlace | None:
    """Return the place that maps and data have for an incident: the one that its coordinates give, or the one of the desk's gazetteer."""
    if where is None or where.coordinates is None:
        return index.places.get(where.place) if where else None
    named = " ".join((where.name, *map(str, where.coordinates)))
    return MapPlace.model_construct(id=named, name=where.name, coordinates=where.coordinates, coordinates_from="")


def extent_words(incident: Incident, index: Index) -> str:
    """Return `several; number not stated`; empty where the extent is not recorded."""
    extent = incident.extent
    if extent is None:
        return _unless_stated("extent", incident, index)
    count = extent.count
    if extent.kind == "single":
        return index.language.number(count or 1)
    if not count:
        return index.say("several; number not stated" if "count" in extent.looked_for else "several")
    return index.count(count, "{number} in all", "{number} in all", number=index.language.number(count))


def view_of_cause(entry: Hypothesis, index: Index) -> Line:
    """Return a cause with who sees it."""
    cause = index.word("cause", entry.cause)
    return index.line("{cause}, according to {holder}", cause=cause, holder=holder_line(entry.by, index))


class Cause(NamedTuple):
    """What may have caused an incident: the cause with who sees it so, the same with the source's words, what to know of it, since when."""

    view: Line
    told: Statement
    note: Line
    since: str = ""


class AttributionValues(NamedTuple):
    """Whom somebody holds responsible: who says so and how far it goes, the accused, their answer, what to know of it.

    Who claims it for themselves answers nobody. `basis` is of which kind the attribution is, `since` from when.
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


def _recorded(line: Line, field: When | Where | Extent | None, incident: Incident) -> Statement:
    """Return what a field says, based on its own evidence or that of the incident; nothing where it is not recorded."""
    rows = getattr(field, "evidence", ()) or incident.evidence
    return Statement(line, rows) if field else Statement((), ())


def _not_stated(incident: Incident, index: Index) -> tuple[str, ...]:
    say, own = index.say, incident.not_stated
    fields = {"extent": say("how many"), "when": say("when"), "where": say("where"), "hypotheses": say("the cause")}
    if incident.group == "event":
        fields["attributions"] = say("who is responsible")
    looked_for = (name for field, name in fields.items() if field in incident.looked_for)
    return (*own, *(one for one in looked_for if not any(said.casefold().startswith(one) for said in own)))


_value = ValueOf[Incident]()
_own = ValueOf["IncidentRecord"]("")


class IncidentRecord(Record[Incident]):
    """An incident or event as its page shows it."""

    _must_show = (*Record._must_show, "status", "when", "where", "summary", "attributions", "aspects")
    _must_show_in_briefing = ("title", "status", "when", "where", "summary", "own_fields")
    _most_in_a_row = 12

    description = _value(lambda incident, index: f"{incident.title}. {status_sentence(incident, index)}".rstrip())
    """The title and the status."""
    types = _value(lambda incident, index: index.language.listed([_type_label(name, index) for name in incident.types]))
    """Of which types of the desk it is, in words; empty where it has none."""
    is_event = _value(lambda incident, _: incident.group == "event")
    """Whether it is an event (a vote, a meeting) and no incident."""
    not_stated = _value(_not_stated)
    """What the desk looked for and did not find: in its own words, then fields that these do not begin with."""

    @property
    def status(self) -> Statement:
        """How sure it is, and who holds whom responsible, in sentences."""
        line = status_line(self._sheet, self._index)
        return Statement(line, self._sheet.evidence if line else ())

    when = _value(lambda incident, index: _recorded(when_line(incident, index), incident.when, incident))
    """When it happened: the source's words, then the desk's reading; empty where it is not given."""
    when_note = _value(lambda incident, index: one_line(incident.when_note, index))
    """What to know of the date."""

    @property
    def bar(self) -> Bar | None:
        """When it happened as a bar, to be drawn with `parts.bar`; none where it is one stretch, which says no more than the words."""
        when = self._sheet.when
        found = periods(when.edtf) if when else []
        if not when or len(found) == 1:
            return None
        first = min(period.first for period in found)
        span = max(period.after for period in found) - first
        start, end = (self._index.language.bound(day) if day else "" for day in (when.edtf.lower, when.edtf.upper))
        drawn = stretches(found, first, span)
        return Bar(start, end, drawn, signs_of(drawn))

    summary = _value.prose(lambda incident: incident.summary, lambda incident, _: incident.hedges)
    """What is reported, in the desk's words."""
    extent = _value(lambda incident, index: _recorded(text(extent_words(incident, index)), incident.extent, incident))
    """How many: a number, or a series; empty where it is not given."""
    extent_note = _value(lambda incident, index: one_line(incident.extent.note if incident.extent else None, index))
    """What to know of the number."""
    where = _value(lambda incident, index: _recorded(where_line(incident, index), incident.where, incident))
    """Where it happened; empty where it is not given."""

    @property
    def where_detail(self) -> Line:
        """How exact the place is, the source's own words for it, and what a reader should know of it."""
        where, index = self._sheet.where, self._index
        if where is None:
            return ()
        country = index.language.territory(where.country) if where.country else ""
        line = text(", ".join(filter(None, (country, index.word("precision", where.precision)))))
        if where.as_reported:
            own = quoted(where.as_reported, index, index.lang_of_rows(where.evidence or self._sheet.evidence))
            line = index.line("{precision}; in the source {words}", precision=line, words=own)
        return joined((begun(line), one_line(where.note, index)), ". ")

    @property
    def involved(self) -> Statement:
        """Who is named in the account, each with the part that the source gives them."""
        index, rows = self._index, self._sheet.evidence
        self._context.show(*(one.actor for one in self._sheet.involved))
        each = (_involved(one, rows, index) for one in self._sheet.involved)
        return Statement(joined(each, index.language.semicolon), rows)

    @each
    def causes(self) -> Iterator[Cause]:
        """What may have caused it, each with who sees it so."""
        for entry in self._sheet.hypotheses:
            view = view_of_cause(entry, self._index)
            own = quoted(entry.as_reported, self._index, self._index.lang_of_rows(entry.evidence))
            told = Statement(joined((view, own), self._index.language.colon), entry.evidence)
            yield Cause(view, told, one_line(entry.note, self._index), self._index.when(entry.when))

    @each
    def attributions(self) -> Iterator[AttributionValues]:
        """Whom somebody holds responsible, each with who says so and the answer of the accused."""
        index = self._index
        for entry in self._sheet.attributions:
            self._context.show(entry.actor)
            name = index.name(entry.actor)
            voice: Voice = "hedge" if entry.level in ("suspected", "alleged") else "text"
            line = index.line(
                "{actor} (named by {holder}; {level})",
                actor=text(name, str(entry.actor)),
                holder=holder_line(entry.by, index),
                level=(Run(voice, index.word("attribution of an incident", entry.level)),),
            )
            told = Statement(line, entry.evidence)
            basis, note = index.word("kind of attribution", entry.basis), one_line(entry.note, index)
            answer = "" if entry.is_own else index.answer(entry.answer)
            yield AttributionValues(told, name, answer, note, basis, index.when(entry.when))

    @property
    def account(self) -> Statement:
        """What the account is based on: `one article` or `3 sources, 2 origins`, with its notes."""
        index, rows = self._index, self._sheet.evidence
        found = sorted(index.sources_of(rows))
        if len(found) == 1:
            return Statement(text(index.say("one {source}", source=index.source_name(index.source(found[0])))), rows)
        origins = index.count(len(set(map(index.origin, found))), "{n} origin", "{n} origins")
        return Statement(text(f"{index.count(len(found), '{n} source', '{n} sources')}, {origins}"), rows)

    occurrence_note = _value(lambda incident, _: incident.occurrence_note or "")
    """What the desk notes on that; empty where it notes nothing."""
    credibility = _value(lambda incident, index: graded("credibility", incident.credibility, index))
    """The desk's grade of the account; empty where it gives none."""
    aspects: list[AspectValues] = _value(lambda incident, index: [_aspect(one, index) for one in incident.aspects])
    """The parts of it that have their own status."""

    @property
    def placing(self) -> tuple[Block | Passage, ...]:
        """How the source places it among other things; the last paragraph is cited."""
        placing = self._sheet.placing
        return self._cited_prose(placing.text, placing.evidence) if placing else ()

    quotes: Some[QuoteBlock] = _own(
        lambda record, index: record._first("said", index.about.get(record._sheet.ref, ()), quote_block)
    )
    """Related statements; the first twelve."""

    @property
    def accusations(self) -> list[Pair]:
        """The accusations that bear on it, each with who makes it and the answer."""
        found = self._index.accusing.get(self._sheet.ref, ())
        self._context.show(*(ref for sheet in found for ref in sheet.accuses))
        return self._pairs(found, lambda sheet: answer_words(sheet, self._index))

    related: list[Pair] = _own(
        lambda record, index: record._pairs(index.there(record._sheet.related, Sheet), record._beside)
    )
    """What stands beside it in the source, each with what it is."""

    def _beside(self, sheet: Sheet) -> str:
        index = self._index
        return extent_words(sheet, index) if isinstance(sheet, Incident) else index.word("kind", sheet.kind)


def _aspect(entry: Aspect, index: Index) -> AspectValues:
    told = Statement(one_line(entry.text, index, entry.hedges), entry.evidence)
    return AspectValues(entry.name, told, index.word("occurrence", entry.occurrence))


def _said_entry(quote: Quote, context: PageContext) -> Pair:
    return quote_entry(quote, context, name_line(quote, context.index))


def _involved(one: Involved, rows: tuple[Evidence, ...], index: Index) -> Line:
    """Return somebody involved: `Oda Brekk (owner, in the source “the owner”)`."""
    name = text(index.name(one.actor), str(one.actor))
    own: Line = ()
    if one.as_reported:
        own = index.line("in the source {words}", words=quoted(one.as_reported, index, index.lang_of_rows(rows)))
    part = joined((text(one.role), own), ", ")
    return (*name, Run("text", " ("), *part, Run("text", ")")) if part else name


class IncidentCounts(NamedTuple):
    """How many incidents are confirmed, reported and so on, each counted once, and how many events there are.

    `unsaid`: of how many incidents it is not recorded.
    """

    confirmed: int
    reported: int
    disputed: int
    refuted: int
    alleged: int
    unsaid: int
    events: int


def counts_of(incidents: Iterable[Incident]) -> IncidentCounts:
    """Return how many of these incidents have which status; events are counted apart."""
    found: Counter[str] = Counter()
    for entry in incidents:
        found["events" if entry.group == "event" else entry.occurrence or "unsaid"] += 1
    return IncidentCounts(*(found[name] for name in IncidentCounts._fields))


def _type_label(name: str, index: Index) -> str:
    return next((term.label for term in index.settings.incident_types if term.id == name), name.replace("-", " "))


def _named(incident: Incident) -> list[Ref]:
    """Return the actors that an incident names, each once: those involved, then those held responsible."""
    accused = (one.actor for one in incident.attributions)
    return list(dict.fromkeys((*(one.actor for one in incident.involved), *accused)))


class IncidentKind(Kind[Incident]):
    """Everything the program needs to know of incidents and events beside their model and their templates."""

    model = Incident
    table = "incidents"
    columns = (
        "id class title hedges types status occurrence credibility extent when when_as_reported where "
        "precision country where_as_reported causes evidence marking revised"
    )
    list_columns = "title status date place"
    called = ("{n} incident", "{n} incidents")
    holds = "when and where, as precisely as the source says; who says what about it"
    record = IncidentRecord

    def account(self, sheet: Incident, index: Index) -> str:
        when, where = plain(when_line(sheet, index)), plain(where_line(sheet, index))
        told = (
            status_sentence(sheet, index),
            index.say("When: {when}.", when=when) if when else "",
            index.say("Where: {where}.", where=where) if where else "",
        )
        return " ".join(filter(None, told))

    def cells(self, sheet: Incident, index: Index) -> dict[str, str]:
        where = sheet.where
        return {
            "class": sheet.group,
            "status": status_sentence(sheet, index),
            "extent": extent_words(sheet, index),
            "where": cell(where and where.name, index),
            "precision": cell(where and where.precision, index),
            "country": cell(where and where.country, index),
            "where_as_reported": cell(where and where.as_reported, index),
            "causes": cell(tuple(plain(view_of_cause(entry, index)) for entry in sheet.hypotheses), index),
        }

    def flags(self, sheet: Incident, index: Index) -> Iterator[str]:
        """Yield how sure it is that it happened, and that somebody did it; and what the source does not state."""
        if sheet.occurrence:
            yield index.word("occurrence", sheet.occurrence)
        for level in dict.fromkeys(entry.level for entry in sheet.attributions):
            yield index.word("attribution of an incident", level)
        yield from super().flags(sheet, index)

    def found(self, sheet: Incident, index: Index) -> SearchEntry:
        involved = tuple(index.name(one.actor) for one in sheet.involved)
        kind, place = words.capital(index.word("kind", sheet.group)), (sheet.where.name or "" if sheet.where else "")
        year = year_of(sheet.when.edtf if sheet.when else None)
        speakers = (index.name(quote.speaker) for quote in index.about.get(sheet.ref, ()))
        more = tuple(dict.fromkeys(filter(None, (*involved, *speakers))))
        return SearchEntry(sheet.title, ", ".join(filter(None, (kind, place))), more, year=year)

    def place_in_list(self, sheet: Incident, index: Index) -> tuple[int, Key]:
        """Return what sorts the entries of the kind's list: incidents, what is alleged, then events, which are not incidents."""
        rank = 2 if sheet.group == "event" else 1 if sheet.occurrence == "alleged" else 0
        return (rank, index.language.key(sheet.title))

    def entry(self, sheet: Incident, index: Index) -> Entry:
        title, event = strong_title(sheet), sheet.group == "event"
        beside = index.word("kind", "event") if event else extent_words(sheet, index)
        when, where, status = when_line(sheet, index), where_line(sheet, index), status_line(sheet, index)
        cells = in_cells((title, beside), (status,), (when,), (where,))
        keys, year = dated(sheet.when, index)
        known = "event" if event else sheet.occurrence
        told = index.word("kind", "event") if event else index.word("occurrence", sheet.occurrence)
        status_tag = (Tag("status", known, words.capital(told), int(event)),) if known else ()
        types = (Tag("type", name, words.capital(_type_label(name, index))) for name in sheet.types)
        name = sheet.where.name if sheet.where else None
        place = (Tag("place", folded(name).replace(" ", "-") or "-", name),) if name else ()
        actors = (Tag("actor", ref.id, index.name(ref)) for ref in _named(sheet) if index.name(ref))
        code = sheet.where.country if sheet.where else None
        country = (Tag("country", code.lower(), index.language.territory(code)),) if code else ()
        return Entry(cells, (*status_tag, *types, *place, *country, *actors, *sorted_by(sheet), *year), keys)

    def counts(self, index: Index) -> IncidentCounts:
        return counts_of(index.every(Incident))

    def is_asked_for(self, sheet: Incident, query: Include) -> bool:
        """Return whether type, place, actors and status are what a query asks for."""
        where = sheet.where
        places = {folded(name) for name in (where.place, where.name) if name} if where else set()
        wanted = (
            (query.types, sheet.types),
            (query.country, (where.country,) if where else ()),
            (tuple(map(folded, query.place)), places),
            (query.involved, _named(sheet)),
            (query.occurrence, (sheet.occurrence,)),
        )
        return all(set(asked) & set(given) for asked, given in wanted if asked)

    def further(self, sheet: Incident, index: Index) -> Iterator[Further]:
        yield Further("said", index.say("Related statements"), index.about.get(sheet.ref, ()), _said_entry)

    def linked(self, sheet: Incident, index: Index) -> Node:
        spot, where = {}, sheet.where
        if where:
            spot = {"@type": "Place", "name": where.name, "description": index.word("precision", where.precision)}
        return {
            "temporalCoverage": sheet.when.edtf.text if sheet.when else "",
            "spatialCoverage": spot,
            "isBasedOn": source_nodes(sheet.evidence, index),
        }
