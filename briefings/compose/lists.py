"""Lists: one of each kind, as real tables, and the lists of changes and corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from briefings.compose import incident as incidents
from briefings.compose import news_list, quote_list, words
from briefings.compose.actor import role_line
from briefings.compose.claim import by_line, statement_line
from briefings.compose.collation import Key
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, grade, not_recorded, reliability
from briefings.compose.lines import actor_name, hedged, quotation, strong, text
from briefings.compose.lines import title as title_of
from briefings.compose.listing import Entry, Listing, Tag, dated, last_name_first
from briefings.compose.listing import records as listed
from briefings.compose.page_record import PageRecord
from briefings.compose.topic import count_sentence
from briefings.compose.views import Cell, Run, plain
from briefings.model.refs import PLURALS
from briefings.model.sheets import Actor, Claim, Incident, Source, Topic


class _Kind(NamedTuple):
    """The list of a kind of sheet: its columns, what makes its entries, and the numbers that its lead tells."""

    columns: str
    entries: Callable[[Index], list[Entry]]
    counts: Callable[[Index], object] = lambda _: None


def records(index: Index) -> Iterator[PageRecord]:
    """Yield the record of every page of every list, list by list."""
    for kind, (columns, entries, counts) in _LISTS.items():
        leaf = Leaf(index)
        leaf.show(*(sheet.ref for sheet in index.release.of(kind)))
        plural, total = PLURALS[kind], len(index.release.of(kind))
        yield from listed(
            Listing(
                plural,
                index.word("section", plural),
                tuple(columns.split()),
                partial(entries, index),
                leaf,
                total=total,
                section=plural,
                counts=counts(index),
            )
        )
    yield from listed(news_list.changes_listing(index))
    yield from listed(news_list.corrections_listing(index))


def _briefings(index: Index) -> list[Entry]:
    entries = []
    for briefing in index.latest:
        cells = (
            Cell((strong(briefing.title, str(briefing.ref)),)),
            Cell((text(form := index.form(briefing.form)), (Run("muted", briefing.number),))),
            Cell((text(briefing.audience),)),
            Cell((text(index.day(briefing.cut_off)),)),
        )
        tags = (Tag("form", briefing.form, form),)
        entries.append(Entry(cells, tags, (("cut-off", briefing.cut_off.isoformat()),)))
    return entries


def _topics(index: Index) -> list[Entry]:
    entries = []
    for topic in sorted(index.every(Topic), key=lambda topic: index.language.key(topic.question)):
        stances = {position.stance: None for position in topic.positions}
        entries.append(
            Entry(
                (Cell((strong(topic.question, str(topic.ref)),)), Cell((text(count_sentence(topic, index)),))),
                tuple(
                    Tag("stance", stance, index.word("stance", stance), 0, rank)
                    for rank, stance in enumerate(words.STANCES)
                    if stance in stances
                ),
                (("positions", f"{len(topic.positions):05}"),),
            )
        )
    return entries


def _claims(index: Index) -> list[Entry]:
    entries = []
    for claim in sorted(index.every(Claim), key=lambda claim: claim.id):
        line = tuple(run._replace(target=str(claim.ref)) for run in statement_line(claim, index))
        cells = (
            Cell((line,)),
            Cell((text(kind := index.word("claim", claim.type)),)),
            Cell((by_line(claim, index),)),
        )
        topics = [topic for ref in claim.about if (topic := index.get(ref, Topic))]
        tags = (
            Tag("kind", claim.type, kind),
            *(Tag("topic", topic.id, title_of(topic)) for topic in topics),
        )
        entries.append(Entry(cells, tags))
    return entries


def _incidents(index: Index) -> list[Entry]:
    """Return incidents, then what is alleged, then events, which are never counted among incidents."""
    labels = {term.id: term.label for term in index.settings.incident_types}
    found = sorted(index.every(Incident), key=lambda entry: (_rank(entry), index.language.key(entry.title)))
    return [_incident(incident, labels, index) for incident in found]


class IncidentCounts(NamedTuple):
    """How many incidents are reported, how many of what is alleged, and how many events there are."""

    reported: int
    alleged: int
    events: int


def _incident_counts(index: Index) -> IncidentCounts:
    ranks = Counter(_rank(entry) for entry in index.every(Incident))
    return IncidentCounts(ranks[0], ranks[1], ranks[2])


def _incident(incident: Incident, labels: dict[str, str], index: Index) -> Entry:
    head = tuple(
        run._replace(voice="strong" if run.voice == "text" else run.voice, target=str(incident.ref))
        for run in hedged(incident.title, incident.hedges)
    )
    event = incident.group == "event"
    cells = (
        Cell(
            (head, (Run("muted", index.word("kind", "event") if event else incidents.extent_words(incident, index)),))
        ),
        Cell((incidents.status_line(incident, index),)),
        Cell((incidents.when_line(incident, index),)),
        Cell((incidents.where_line(incident, index),)),
    )
    keys, year = dated(incident.when)
    status_tag = (
        Tag("status", "event", words.capital(index.word("kind", "event")), 1)
        if event
        else Tag("status", incident.occurrence, words.capital(index.word("occurrence", incident.occurrence)))
    )
    types = tuple(Tag("type", name, words.capital(labels.get(name, name.replace("-", " ")))) for name in incident.types)
    return Entry(cells, (status_tag, *types, *year), keys)


def _rank(incident: Incident) -> int:
    return 2 if incident.group == "event" else 1 if incident.occurrence == "alleged" else 0


def _actors(index: Index) -> list[Entry]:
    entries = []
    say = index.say
    for actor in sorted(index.every(Actor), key=lambda actor: _actor_key(actor, index)):
        quotes = index.said_by(actor.ref)
        speech = sum(1 for quote in quotes if quote.mode != "paraphrase")
        count = say("no words recorded")
        if quotes:
            quoted = index.count(speech, "{n} quotation", "{n} quotations")
            count = f"{quoted}, {index.count(len(quotes) - speech, '{n} paraphrase', '{n} paraphrases')}"
        unknown = text(say("role not stated") if actor.type == "person" else "")
        role = role_line(actor.roles[0], index) if actor.roles else unknown
        cells = (
            Cell((actor_name(actor, index, str(actor.ref)),)),
            Cell((text(index.word("actor", actor.type)),)),
            Cell((role,) if plain(role) else ()),
            Cell((text(count),)),
        )
        said = Tag("words", "yes", say("Recorded"), 0, 0) if quotes else Tag("words", "no", say("None recorded"), 0, 1)
        key = _name(actor)
        tags = (Tag("type", actor.type, index.word("actor", actor.type)), said)
        entries.append(Entry(cells, tags, (("name", key), ("words", f"{len(quotes):05}"))))
    return entries


def _name(actor: Actor) -> str:
    return last_name_first(actor.name) if actor.type == "person" else actor.name


def _actor_key(actor: Actor, index: Index) -> tuple[bool, Key, str]:
    return (actor.type != "person", index.language.key(_name(actor)), actor.id)


def _sources(index: Index) -> list[Entry]:
    say = index.say
    entries = []
    for source in sorted(index.every(Source), key=lambda source: source.id):
        title = (quotation(source, index, str(source.ref)),)
        graded = text(reliability(source, index))
        note = not_recorded(source, index)
        cells = (
            Cell((title, text(index.language.listed(source.authors) or say("author not recorded")))),
            Cell((text(index.when(source.published.edtf) if source.published else say("not recorded")),)),
            Cell((graded, text(note)) if note else (graded,)),
        )
        keys, year = dated(source.published)
        entries.append(Entry(cells, (Tag("reliability", source.reliability, grade(source, index)), *year), keys))
    return entries


_LISTS = {
    "briefing": _Kind("title form for cut-off", _briefings),
    "topic": _Kind("question positions", _topics),
    "quote": _Kind("words speaker date outcome", quote_list.entries, quote_list.counts),
    "claim": _Kind("claim kind holder", _claims),
    "incident": _Kind("title status date place", _incidents, _incident_counts),
    "actor": _Kind("name type role words", _actors),
    "source": _Kind("title date reliability", _sources),
}
