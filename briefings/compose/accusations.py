"""The list of accusations: who accuses whom of what, in which words, what the accused answer, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from briefings.compose import words
from briefings.compose.claim import by_line, held_line
from briefings.compose.index import Index, is_accusation
from briefings.compose.lines import begun, hedged, holder_line, linked, text
from briefings.compose.listing import Entry, Listing, Tag, in_cells
from briefings.compose.page_context import PageContext, outcome_words, place, short_citation
from briefings.compose.quote import mode_word, name_line, whose_line
from briefings.compose.views import Line, Run, plain
from briefings.model.refs import Ref
from briefings.model.sheets import Claim, Incident, Quote, Source
from briefings.model.sheets.common import Evidence
from briefings.model.sheets.incident import Attribution

NAME = "accusations"


class Accusation(NamedTuple):
    """Who accuses whom: the sheet that says so, words that can stand alone, what they are, the answer, and what they are based on."""

    ref: Ref
    by: str
    words: Line
    kind: Line
    accused: tuple[Ref, ...]
    answer: str | None
    rows: tuple[Evidence, ...]


def accusations(index: Index) -> tuple[Accusation, ...]:
    """Return every accusation of the release, by the name of who makes it."""
    order = index.language.key
    return index.once(
        "accusations", lambda: tuple(sorted(_each(index), key=lambda one: (order(one.by), one.ref, one.accused)))
    )


def are_made(index: Index) -> bool:
    """Return whether the release has any accusation; none is worded for that."""
    sheets: tuple[Quote | Claim, ...] = (*index.every(Quote), *index.every(Claim))
    return any(map(is_accusation, sheets)) or any(map(_named_by_others, index.every(Incident)))


def _named_by_others(incident: Incident) -> list[Attribution]:
    return [entry for entry in incident.attributions if not entry.is_own]


def _each(index: Index) -> Iterator[Accusation]:
    for claim in index.every(Claim):
        if is_accusation(claim):
            by, said = plain(begun(by_line(claim, index))), linked(held_line(claim, index), str(claim.ref))
            kind = text(index.word("claim", claim.type))
            yield Accusation(claim.ref, by, said, kind, claim.accuses, claim.answer, claim.evidence)
    for quote in index.every(Quote):
        if is_accusation(quote):
            by, said = plain(name_line(quote, index)), linked(whose_line(quote, index), str(quote.ref))
            outcome = "" if quote.mode == "paraphrase" else f"{index.language.colon}{outcome_words(quote, index)}"
            kind = text(f"{mode_word(quote, index)}{outcome}")
            rows = (Evidence.model_construct(source=quote.source, at=quote.at),)
            yield Accusation(quote.ref, by, said, kind, quote.accuses, quote.answer, rows)
    for incident in index.every(Incident):
        for entry in _named_by_others(incident):
            holder = begun(holder_line(entry.by, index, linked=False))
            actor, event = index.name(entry.actor), hedged(incident.title, incident.hedges)
            level = index.word("attribution of an incident", entry.level)
            of_all: dict[str, Any] = {"holder": holder, "actor": actor, "incident": event}
            if entry.is_reported:
                said = index.line("{holder} reports an allegation against {actor}: {incident}", **of_all)
            else:
                said = index.line(
                    "{holder}, naming {actor} as responsible ({level}): {incident}", level=level, **of_all
                )
            said, kind = linked(said, str(incident.ref)), text(words.capital(index.word("kind", incident.group)))
            yield Accusation(incident.ref, plain(holder), said, kind, (entry.actor,), entry.answer, entry.evidence)


def listings(index: Index) -> Iterator[Listing]:
    """Yield the list of accusations; none for a release that has none."""
    found = accusations(index)
    if not found:
        return
    context = PageContext(index)
    context.show(*(ref for entry in found for ref in (entry.ref, *entry.accused)))
    context.show(*index.sources_of(row for entry in found for row in entry.rows))
    answered = sum(index.is_answered(entry.answer) for entry in found)
    yield Listing(
        NAME,
        index.say("Who accuses whom"),
        ("accusation", "accused", "answer", "source"),
        lambda: [_entry(one, index) for one in found],
        context,
        known_total=len(found),
        counts=AnswerCounts(answered, len(found) - answered, _only_source(index)),
    )


class AnswerCounts(NamedTuple):
    """How many accusations somebody answered, how many have no answer, and the only source of the release (empty: it has several)."""

    answered: int
    unanswered: int
    source: Line


def _only_source(index: Index) -> Line:
    found = index.every(Source)
    return linked(short_citation(found[0], index), str(found[0].ref)) if len(found) == 1 else ()


def _entry(entry: Accusation, index: Index) -> Entry:
    say = index.say
    names = [Run("text", index.name(ref), str(ref)) for ref in entry.accused]
    accused = index.language.listed_line(names) if names else text(say("nobody is named"))
    kind = tuple(run._replace(voice="muted") for run in entry.kind)
    answer = text(words.capital(index.answer(entry.answer)) or say("No reply recorded."))
    cells = in_cells((entry.words, kind), (accused,), (answer,), _cited(entry.rows, index))
    is_answered = index.is_answered(entry.answer)
    reply = ("answered", say("Has a reply"), 0, 0) if is_answered else ("unanswered", say("No reply"), 0, 1)
    accused_tags = (Tag("accused", ref.id, index.name(ref)) for ref in entry.accused)
    return Entry(cells, (Tag("by", entry.by, entry.by), *accused_tags, Tag("answer", *reply)))


def _cited(rows: Iterable[Evidence], index: Index) -> Iterator[Line]:
    """Yield each place that an accusation is based on, a link to its source; without its title where the list names the only one."""
    for row in rows:
        if found := index.place_of(row):
            source, at = found
            told = short_citation(index.source(source), index, at)
            if at and _only_source(index):
                told = text(words.capital(place(at, index)))
            yield linked(told, str(row.quote or source))
