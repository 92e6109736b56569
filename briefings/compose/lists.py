"""Lists: one of each kind, as real tables, and the lists of changes and corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from briefings.compose import incident as incidents
from briefings.compose import news_list, quote_list, words
from briefings.compose.actor import role_line
from briefings.compose.claim import by_line, statement_line
from briefings.compose.fold import fold
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, missing, reliability
from briefings.compose.lines import hedged, strong, text
from briefings.compose.lines import title as title_of
from briefings.compose.listing import Entry, Listing, Tag, dated, last_name_first, of_kind
from briefings.compose.listing import pages as pages_of
from briefings.compose.topic import count_sentence
from briefings.compose.views import Cell, ListPage, Run, plain
from briefings.model import scales
from briefings.model.sheets import Actor, Claim, Incident, Source, Topic


def pages(index: Index) -> Iterator[ListPage]:
    """Yield every list's pages, list by list."""
    for kind, make in _LISTS.items():
        leaf = Leaf(index)
        leaf.show(*(sheet.ref for sheet in index.release.of(kind)))
        yield from pages_of(make(index), leaf)
    for news in (news_list.listing, news_list.corrections_listing):
        leaf = Leaf(index)
        yield from pages_of(news(index, leaf), leaf)


def _briefings(index: Index) -> Listing:
    entries = []
    for briefing in index.latest:
        cells = (
            Cell((strong(briefing.title, str(briefing.ref)),)),
            Cell((text(words.FORMS[briefing.form]), (Run("muted", briefing.number),))),
            Cell((text(briefing.audience),)),
            Cell((text(words.day(briefing.cut_off)),)),
        )
        tags = (Tag("form", briefing.form, words.FORMS[briefing.form]),)
        entries.append(Entry(cells, tags, (("cut-off", briefing.cut_off.isoformat()),)))
    lead = f"{words.counted(len(entries), 'briefing')}, each a page and a PDF pack of the same words."
    heads = (("title", "Briefing"), ("form", "Form, number"), ("for", "For"), ("cut-off", "Information cut-off"))
    return of_kind("briefing", heads, entries, (("form", "Form"),), lead, "newest first, then by number")


def _topics(index: Index) -> Listing:
    entries = []
    for topic in sorted(index.every(Topic), key=lambda topic: fold(topic.question)):
        stances = {position.stance: None for position in topic.positions}
        entries.append(
            Entry(
                (Cell((strong(topic.question, str(topic.ref)),)), Cell((text(count_sentence(topic, index)),))),
                tuple(
                    Tag("stance", stance, label, 0, rank)
                    for rank, (stance, label) in enumerate(words.STANCES.items())
                    if stance in stances
                ),
                (("positions", f"{len(topic.positions):05}"),),
            )
        )
    lead = f"{words.counted(len(entries), 'question')} in debate. No position is read from being named."
    heads = (("question", "Question"), ("positions", "Positions"))
    return of_kind("topic", heads, entries, (("stance", "Somebody is"),), lead, "by question")


def _claims(index: Index) -> Listing:
    entries = []
    for claim in sorted(index.every(Claim), key=lambda claim: claim.id):
        line = tuple(run._replace(target=str(claim.ref)) for run in statement_line(claim, index))
        cells = (
            Cell((line,)),
            Cell((text(words.CLAIM_TYPES[claim.type]),)),
            Cell((by_line(claim, index),)),
        )
        topics = [topic for ref in claim.about if (topic := index.get(ref, Topic))]
        tags = (
            Tag("kind", claim.type, words.CLAIM_TYPES[claim.type]),
            *(Tag("topic", topic.id, title_of(topic)) for topic in topics),
        )
        entries.append(Entry(cells, tags))
    lead = f"{words.counted(len(entries), 'claim')}, each with who holds it. None is a statement of this desk."
    heads = (("claim", "Claim"), ("kind", "Kind"), ("holder", "Held by"))
    return of_kind("claim", heads, entries, (("kind", "Kind"), ("topic", "Topic")), lead, "by id")


def _incidents(index: Index) -> Listing:
    """Return incidents, then what is alleged, then events, which are never counted among incidents."""
    found = sorted(index.every(Incident), key=lambda entry: (_rank(entry), fold(entry.title)))
    labels = {term.id: term.label for term in index.settings.incident_types}
    entries = [_incident(incident, labels, index) for incident in found]
    ranks = Counter(_rank(entry) for entry in found)
    parts = [f"{words.counted(ranks[0], 'kind of incident', 'kinds of incident')} reported"] if ranks[0] else []
    parts += [f"{words.number(ranks[1])} alleged"] if ranks[1] else []
    parts += [words.counted(ranks[2], "event")] if ranks[2] else []
    lead = f"{words.capital(words.listed(parts))}; each kind of incident may be a series." if parts else "None."
    heads = (("title", "What"), ("status", "Status"), ("date", "When, in the source’s words"), ("place", "Where"))
    facets = (("status", "Status"), ("type", "Type"), ("year", "Year"))
    return of_kind("incident", heads, entries, facets, lead, "reported, then alleged, then events; by title")


def _incident(incident: Incident, labels: dict[str, str], index: Index) -> Entry:
    status = incidents.status_sentence(incident, index)
    head = tuple(
        run._replace(voice="strong" if run.voice == "text" else run.voice, target=str(incident.ref))
        for run in hedged(incident.title, incident.hedges)
    )
    event = incident.group == "event"
    cells = (
        Cell((head, (Run("muted", "event" if event else incidents.extent_words(incident)),))),
        Cell((hedged(status, ("Alleged",)),)),
        Cell((incidents.when_line(incident),)),
        Cell((incidents.where_line(incident),)),
    )
    keys, year = dated(incident.when)
    status_tag = (
        Tag("status", "event", "Event", 1)
        if event
        else Tag("status", incident.occurrence, words.capital(incident.occurrence))
    )
    types = tuple(Tag("type", name, words.capital(labels.get(name, name.replace("-", " ")))) for name in incident.types)
    return Entry(cells, (status_tag, *types, *year), keys)


def _rank(incident: Incident) -> int:
    return 2 if incident.group == "event" else 1 if incident.occurrence == "alleged" else 0


def _actors(index: Index) -> Listing:
    entries = []
    for actor in sorted(index.every(Actor), key=_actor_key):
        quotes = index.said_by.get(actor.ref, ())
        speech = sum(1 for quote in quotes if quote.mode != "paraphrase")
        count = (
            f"{words.counted(speech, 'quotation')}, {words.counted(len(quotes) - speech, 'paraphrase')}"
            if quotes
            else "no words recorded"
        )
        role = role_line(actor.roles[0]) if actor.roles else text("role not stated" if actor.type == "person" else "")
        cells = (
            Cell((strong(actor.name, str(actor.ref)),)),
            Cell((text(words.TYPES[actor.type]),)),
            Cell((role,) if plain(role) else ()),
            Cell((text(count),)),
        )
        said = Tag("words", "yes", "Recorded", 0, 0) if quotes else Tag("words", "no", "None recorded", 0, 1)
        key = last_name_first(actor.name) if actor.type == "person" else fold(actor.name)
        tags = (Tag("type", actor.type, words.TYPES[actor.type]), said)
        entries.append(Entry(cells, tags, (("name", key), ("words", f"{len(quotes):05}"))))
    lead = f"{words.counted(len(entries), 'actor')}: persons first, then bodies, states and others. Being named gives nobody a part."
    heads = (("name", "Name"), ("type", "Type"), ("role", "Role in the source"), ("words", "Words"))
    facets = (("type", "Type"), ("words", "Words"))
    return of_kind("actor", heads, entries, facets, lead, "persons by last name, others by name")


def _actor_key(actor: Actor) -> tuple[bool, str, str]:
    person = actor.type == "person"
    return (not person, last_name_first(actor.name) if person else fold(actor.name), actor.id)


def _sources(index: Index) -> Listing:
    entries = []
    for source in sorted(index.every(Source), key=lambda source: source.id):
        title = (Run("words", words.quotation(source.title), str(source.ref)),)
        absent = missing(source)
        note = text(f"{words.capital(words.listed(absent))} not recorded") if absent else ()
        cells = (
            Cell((title, text(words.listed(source.authors) or "author not recorded"))),
            Cell((text(words.when(source.published) if source.published else "not recorded"),)),
            Cell((text(reliability(source)), note) if note else (text(reliability(source)),)),
        )
        keys, year = dated(source.published)
        grade = f"{source.reliability}: {scales.RELIABILITY[source.reliability]}"
        entries.append(Entry(cells, (Tag("reliability", source.reliability, grade), *year), keys))
    lead = f"{words.counted(len(entries), 'source')}. A title is the source’s own."
    heads = (("title", "Title, author"), ("date", "Published"), ("reliability", "Reliability"))
    return of_kind("source", heads, entries, (("reliability", "Reliability"), ("year", "Year")), lead, "by id")


_LISTS = {
    "briefing": _briefings,
    "topic": _topics,
    "quote": quote_list.listing,
    "claim": _claims,
    "incident": _incidents,
    "actor": _actors,
    "source": _sources,
}
