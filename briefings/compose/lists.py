"""Lists: one of each kind, as real tables of at most 200 rows a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefings.compose import incident as incidents
from briefings.compose import words
from briefings.compose.actor import role_line
from briefings.compose.claim import by_line, statement_line
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, missing, reliability
from briefings.compose.lines import hedged, strong, text
from briefings.compose.quote import name_line, words_line
from briefings.compose.quote import role_line as quote_role
from briefings.compose.topic import count_sentence
from briefings.compose.views import Cell, Chip, Facet, Line, ListPage, Run, Table, plain
from briefings.model.refs import PLURALS
from briefings.model.sheets import Actor, Claim, Incident, Quote, Source, Topic

ROWS = 200
"""At most this many rows stand on one page."""


class _List(NamedTuple):
    """A list before it is cut into pages: heads, rows with their sort key, facet values a row, facets, lead, order."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[tuple[Cell, ...], tuple[tuple[str, str], ...]]]
    facets: tuple[Facet, ...]
    lead: str
    order: str
    sentence: str = ""


def pages(index: Index) -> Iterator[ListPage]:
    """Yield every list's pages, list by list."""
    for kind, make in _LISTS.items():
        leaf = Leaf(index)
        listing = make(index, leaf)
        leaf.show(*(sheet.ref for sheet in index.release.of(kind)))
        yield from _pages(kind, listing, leaf)


def _pages(kind: str, listing: _List, leaf: Leaf) -> Iterable[ListPage]:
    plural = PLURALS[kind]
    heading = words.capital(plural)
    total = len(listing.rows)
    count = max(1, -(-total // ROWS))
    pager = tuple(
        (str(number), f"list:{plural}" if number == 1 else f"list:{plural}/{number}") for number in range(1, count + 1)
    )
    for number in range(1, count + 1):
        rows = listing.rows[(number - 1) * ROWS : number * ROWS]
        first, last = (number - 1) * ROWS + 1, (number - 1) * ROWS + len(rows)
        shown = f"{len(rows)}" if count == 1 else f"{first:,} to {last:,}"
        marking = leaf.marking
        yield ListPage(
            path=f"{plural}/index.html" if number == 1 else f"{plural}/_{number}/index.html",
            template="list.html",
            section=plural,
            heading=heading,
            lead=text(listing.lead),
            facets=listing.facets if count == 1 else (),
            shown=(Run("strong", shown), Run("text", f" of {total:,} shown, {listing.order}")),
            sentence=listing.sentence,
            table=Table(heading, listing.heads, tuple(cells for cells, _ in rows)),
            values=tuple(values for _, values in rows),
            pager=pager if count > 1 else (),
            marking=marking.label,
            marking_colour=marking.colour,
            description=f"{heading}. {listing.lead}",
            updated=leaf.updated,
        )


def last_name_first(name: str) -> tuple[str, str]:
    """Return the key by which persons are sorted: the last word of the name, then the whole."""
    return (name.split()[-1].casefold() if name else "", name.casefold())


def _briefings(index: Index, leaf: Leaf) -> _List:
    rows = []
    for briefing in index.latest:
        cells = (
            Cell((strong(briefing.title, str(briefing.ref)),)),
            Cell((text(words.FORMS[briefing.form]), (Run("muted", briefing.number),))),
            Cell((text(briefing.audience),)),
            Cell((text(words.day(briefing.cut_off)),)),
        )
        rows.append((cells, ()))
    lead = f"{words.counted(len(rows), 'briefing')}, each a page and a PDF pack of the same words."
    return _List(
        ("Briefing", "Form, number", "For", "Information cut-off"), rows, (), lead, "newest first, then by number"
    )


def _topics(index: Index, leaf: Leaf) -> _List:
    rows = []
    for topic in sorted(index.every(Topic), key=lambda topic: topic.question.casefold()):
        rows.append(
            ((Cell((strong(topic.question, str(topic.ref)),)), Cell((text(count_sentence(topic, index)),))), ())
        )
    lead = f"{words.counted(len(rows), 'question')} in debate. No position is read from being named."
    return _List(("Question", "Positions"), rows, (), lead, "by question")


def _quotes(index: Index, leaf: Leaf) -> _List:
    found = []
    for quote in index.every(Quote):
        name = name_line(quote, index)
        group = 0 if quote.speaker else 1 if quote.anonymous else 2
        found.append(((group, last_name_first(plain(strong_part(name))), quote.id), quote, name))
    found.sort(key=lambda entry: entry[0])
    rows = []
    for _, quote, name in found:
        target = str(quote.ref)
        line = tuple(run._replace(target=target) for run in words_line(quote, index))
        outcome = index.release.verdict(quote.id).outcome
        cells = (
            Cell((line,), words=True),
            Cell((name, quote_role(quote)) if plain(quote_role(quote)) else (name,)),
            Cell((text(words.MODES[quote.mode]), (Run("muted", words.list_date(quote)),))),
            Cell(chip=Chip(outcome, words.OUTCOMES[outcome])),
        )
        values = (("speaker", _speaker_value(quote)), ("mode", quote.mode), ("outcome", outcome))
        rows.append((cells, values))
    return _List(
        ("Words or gist", "Speaker, role in the source", "Mode, date of statement", "Outcome of the check"),
        rows,
        _quote_facets([quote for _, quote, _ in found], index),
        _quote_lead(index),
        "by name of speaker, then by id; then who is not named; then words of nobody",
        words.SENTENCE,
    )


def strong_part(line: Line) -> Line:
    """Return the strong runs of a line: the name alone."""
    return tuple(run for run in line if run.voice == "strong")


def _speaker_value(quote: Quote) -> str:
    return quote.speaker.id if quote.speaker else f"unnamed-{quote.id}" if quote.anonymous else "nobody"


def _quote_facets(quotes: Sequence[Quote], index: Index) -> tuple[Facet, ...]:
    """Return the facets of quotes: the named, then the unnamed one by one, then nobody."""
    named: dict[str, tuple[str, str, int]] = {}
    unnamed = []
    nobody = 0
    counts = Counter(quote.speaker for quote in quotes)
    for quote in quotes:
        if quote.speaker:
            named[quote.speaker.id] = (quote.speaker.id, index.name(quote.speaker), counts[quote.speaker])
        elif quote.anonymous:
            unnamed.append((f"unnamed-{quote.id}", plain(name_line(quote, index)), 1))
        else:
            nobody += 1
    groups = [
        tuple(named.values()),
        tuple(unnamed),
        (("nobody", "Nobody: the source’s own words", nobody),) if nobody else (),
    ]
    modes: Counter[str] = Counter(quote.mode for quote in quotes)
    outcomes: Counter[str] = Counter(index.release.verdict(quote.id).outcome for quote in quotes)
    return (
        Facet("speaker", "Speaker", tuple(group for group in groups if group)),
        Facet(
            "mode", "Mode", (tuple((mode, label, modes[mode]) for mode, label in words.MODES.items() if modes[mode]),)
        ),
        Facet("outcome", "Outcome", (tuple((name, label, outcomes[name]) for name, label in words.OUTCOMES.items()),)),
    )


def _quote_lead(index: Index) -> str:
    modes = Counter(quote.mode for quote in index.every(Quote))
    speech = modes["direct"] + modes["partial"] + modes["mixed"]
    parts = [words.counted(speech, "quotation") + " of speech"]
    if modes["headline"]:
        parts.append(f"{modes['headline']} from {'the headline' if modes['headline'] == 1 else 'headlines'}")
    if modes["scare"]:
        parts.append(words.counted(modes["scare"], "scare quote"))
    if modes["paraphrase"]:
        parts.append(words.counted(modes["paraphrase"], "paraphrase"))
    origins = {source.origin_group or source.id for source in index.every(Source)}
    where = "one press article, one origin" if len(origins) == 1 else words.counted(len(origins), "origin")
    return f"{words.counted(sum(modes.values()), 'entry', 'entries')} from {where}: {words.listed(parts)}."


def _claims(index: Index, leaf: Leaf) -> _List:
    rows = []
    for claim in sorted(index.every(Claim), key=lambda claim: claim.id):
        line = tuple(run._replace(target=str(claim.ref)) for run in statement_line(claim, index))
        cells = (
            Cell((line,)),
            Cell((text(words.CLAIM_TYPES[claim.type]),)),
            Cell((by_line(claim, index),)),
        )
        rows.append((cells, ()))
    lead = f"{words.counted(len(rows), 'claim')}, each with who holds it. None is a statement of this desk."
    return _List(("Claim", "Kind", "Held by"), rows, (), lead, "by id")


def _incidents(index: Index, leaf: Leaf) -> _List:
    """Return incidents, then what is alleged, then events, which are never counted among incidents."""
    rows = []
    found = sorted(index.every(Incident), key=lambda entry: (_rank(entry), entry.title.casefold()))
    for incident in found:
        status = incidents.status_sentence(incident, index)
        head = tuple(
            run._replace(voice="strong" if run.voice == "text" else run.voice, target=str(incident.ref))
            for run in hedged(incident.title, incident.hedges)
        )
        cells = (
            Cell((head, (Run("muted", "event" if incident.group == "event" else incidents.extent_words(incident)),))),
            Cell((hedged(status, ("Alleged",)),)),
            Cell((incidents.when_line(incident),)),
            Cell((incidents.where_line(incident),)),
        )
        rows.append((cells, ()))
    ranks = Counter(_rank(entry) for entry in found)
    parts = [f"{words.counted(ranks[0], 'kind of incident', 'kinds of incident')} reported"] if ranks[0] else []
    parts += [f"{words.number(ranks[1])} alleged"] if ranks[1] else []
    parts += [words.counted(ranks[2], "event")] if ranks[2] else []
    lead = f"{words.capital(words.listed(parts))}; each kind of incident may be a series." if parts else "None."
    heads = ("What", "Status", "When, in the source’s words", "Where")
    return _List(heads, rows, (), lead, "reported, then alleged, then events; by title")


def _rank(incident: Incident) -> int:
    return 2 if incident.group == "event" else 1 if incident.occurrence == "alleged" else 0


def _actors(index: Index, leaf: Leaf) -> _List:
    rows = []
    for actor in sorted(index.every(Actor), key=lambda actor: _actor_key(actor)):
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
        rows.append((cells, ()))
    lead = f"{words.counted(len(rows), 'actor')}: persons first, then bodies, states and others. Being named gives nobody a part."
    return _List(
        ("Name", "Type", "Role in the source", "Words"), rows, (), lead, "persons by last name, others by name"
    )


def _actor_key(actor: Actor) -> tuple[bool, tuple[str, str]]:
    person = actor.type == "person"
    return (not person, last_name_first(actor.name) if person else (actor.name.casefold(), ""))


def _sources(index: Index, leaf: Leaf) -> _List:
    rows = []
    for source in sorted(index.every(Source), key=lambda source: source.id):
        title = (Run("words", words.quotation(source.title), str(source.ref)),)
        absent = missing(source)
        note = text(f"{words.capital(words.listed(absent))} not recorded") if absent else ()
        cells = (
            Cell((title, text(words.listed(source.authors) or "author not recorded"))),
            Cell((text(words.when(source.published) if source.published else "not recorded"),)),
            Cell((text(reliability(source)), note) if note else (text(reliability(source)),)),
        )
        rows.append((cells, ()))
    lead = f"{words.counted(len(rows), 'source')}. A title is the source’s own."
    return _List(("Title, author", "Published", "Reliability"), rows, (), lead, "by id")


_LISTS = {
    "briefing": _briefings,
    "topic": _topics,
    "quote": _quotes,
    "claim": _claims,
    "incident": _incidents,
    "actor": _actors,
    "source": _sources,
}
