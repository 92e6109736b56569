"""Lists: one of each kind, as real tables, and the lists of changes and corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from briefings.compose import incident as incidents
from briefings.compose import news_list, overview, quote_list, words
from briefings.compose.actor import role_line
from briefings.compose.claim import by_line, statement_line
from briefings.compose.collation import Key
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, grade, not_recorded, reliability
from briefings.compose.lines import actor_name, hedged, quotation, strong, text
from briefings.compose.lines import title as title_of
from briefings.compose.listing import Entry, Listing, Tag, dated, last_name_first, of_kind
from briefings.compose.listing import pages as pages_of
from briefings.compose.topic import count_sentence
from briefings.compose.views import Cell, ListPage, Run, plain
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
            Cell((text(form := index.form(briefing.form)), (Run("muted", briefing.number),))),
            Cell((text(briefing.audience),)),
            Cell((text(index.day(briefing.cut_off)),)),
        )
        tags = (Tag("form", briefing.form, form),)
        entries.append(Entry(cells, tags, (("cut-off", briefing.cut_off.isoformat()),)))
    lead = index.count(
        len(entries),
        "{n} briefing, each a page and a PDF pack of the same words.",
        "{n} briefings, each a page and a PDF pack of the same words.",
    )
    say = index.say
    heads = (
        ("title", say("Briefing")),
        ("form", say("Form, number")),
        ("for", say("For", context="audience")),
        ("cut-off", say("Information cut-off")),
    )
    return of_kind(
        "briefing", index, heads, entries, (("form", say("Form")),), lead, say("newest first, then by number")
    )


def _topics(index: Index) -> Listing:
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
    lead = index.count(
        len(entries),
        "{n} question in debate. No position is read from being named.",
        "{n} questions in debate. No position is read from being named.",
    )
    heads = (("question", index.say("Question")), ("positions", index.say("Positions")))
    facets = (("stance", index.say("Somebody is")),)
    return of_kind("topic", index, heads, entries, facets, lead, index.say("by question"))


def _claims(index: Index) -> Listing:
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
    lead = index.count(
        len(entries),
        "{n} claim, each with who holds it. None is a statement of this desk.",
        "{n} claims, each with who holds it. None is a statement of this desk.",
    )
    say = index.say
    heads = (("claim", say("Claim")), ("kind", say("Kind")), ("holder", say("Held by")))
    facets = (("kind", say("Kind")), ("topic", say("Topic")))
    return of_kind("claim", index, heads, entries, facets, lead, say("by id"))


def _incidents(index: Index) -> Listing:
    """Return incidents, then what is alleged, then events, which are never counted among incidents."""
    found = sorted(index.every(Incident), key=lambda entry: (_rank(entry), index.language.key(entry.title)))
    labels = {term.id: term.label for term in index.settings.incident_types}
    entries = [_incident(incident, labels, index) for incident in found]
    ranks = Counter(_rank(entry) for entry in found)
    say = index.say
    heads = (
        ("title", say("What")),
        ("status", say("Status")),
        ("date", say("When, in the source’s words")),
        ("place", say("Where")),
    )
    facets = (("status", say("Status")), ("type", say("Type")), ("year", say("Year")))
    order = say("reported, then alleged, then events; by title")
    listing = of_kind("incident", index, heads, entries, facets, _incident_lead(ranks, index), order)
    return listing._replace(beside=text(overview.title(index), overview.TARGET)) if found else listing


def _incident_lead(ranks: Counter[int], index: Index) -> str:
    count = index.count
    parts = []
    if ranks[0]:
        parts.append(count(ranks[0], "{n} kind of incident reported", "{n} kinds of incident reported"))
    if ranks[1]:
        parts.append(count(ranks[1], "{number} alleged", "{number} alleged", number=index.language.number(ranks[1])))
    if ranks[2]:
        parts.append(count(ranks[2], "{n} event", "{n} events"))
    if not parts:
        return index.say("None.")
    counts = words.capital(index.language.listed(parts))
    return index.say("{counts}; each kind of incident may be a series.", counts=counts)


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


def _actors(index: Index) -> Listing:
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
    lead = index.count(
        len(entries),
        "{n} actor: persons first, then bodies, states and others. Being named gives nobody a part.",
        "{n} actors: persons first, then bodies, states and others. Being named gives nobody a part.",
    )
    heads = (
        ("name", say("Name")),
        ("type", say("Type")),
        ("role", say("Role in the source")),
        ("words", say("Words")),
    )
    facets = (("type", say("Type")), ("words", say("Words")))
    return of_kind("actor", index, heads, entries, facets, lead, say("persons by last name, others by name"))


def _name(actor: Actor) -> str:
    return last_name_first(actor.name) if actor.type == "person" else actor.name


def _actor_key(actor: Actor, index: Index) -> tuple[bool, Key, str]:
    return (actor.type != "person", index.language.key(_name(actor)), actor.id)


def _sources(index: Index) -> Listing:
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
    lead = index.count(
        len(entries), "{n} source. A title is the source’s own.", "{n} sources. A title is the source’s own."
    )
    heads = (("title", say("Title, author")), ("date", say("Published")), ("reliability", say("Reliability")))
    facets = (("reliability", say("Reliability")), ("year", say("Year")))
    return of_kind("source", index, heads, entries, facets, lead, say("by id"))


_LISTS = {
    "briefing": _briefings,
    "topic": _topics,
    "quote": quote_list.listing,
    "claim": _claims,
    "incident": _incidents,
    "actor": _actors,
    "source": _sources,
}
