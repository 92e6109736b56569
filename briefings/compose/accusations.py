"""The list of accusations: who accuses whom of what, in which words, what the accused answer, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from briefings.compose import words
from briefings.compose.claim import by_line, held_line
from briefings.compose.index import Index
from briefings.compose.lines import (
    accused_words,
    answer_words,
    begun,
    hedged,
    holder_line,
    is_accusation,
    linked,
    text,
)
from briefings.compose.listing import Entry, Listing, Tag
from briefings.compose.page_context import PageContext, short_citation
from briefings.compose.quote import name_line, whose_line
from briefings.compose.views import Cell, Line, Run, plain
from briefings.compose.wording import outcome_words
from briefings.model.refs import Ref
from briefings.model.sheets import Claim, Incident, Quote
from briefings.model.sheets.common import Evidence

NAME = "accusations"


class Accusation(NamedTuple):
    """Who accuses whom: the sheet that says so, words that can stand alone, what they are, the answer, and what they rest on."""

    ref: Ref
    by: str
    words: Line
    kind: Line
    accused: tuple[Ref, ...]
    accused_words: str
    answer: str
    is_answered: bool
    rows: tuple[Evidence, ...]


def accusations(index: Index) -> tuple[Accusation, ...]:
    """Return every accusation of the release, by the name of who makes it."""
    found = index.once("accusations", lambda: (tuple(sorted(_each(index), key=partial(_order, index))),))
    return found[0]


def _order(index: Index, entry: Accusation) -> tuple[object, Ref, tuple[Ref, ...]]:
    return (index.language.key(entry.by), entry.ref, entry.accused)


def _each(index: Index) -> Iterator[Accusation]:
    for claim in index.every(Claim):
        if is_accusation(claim):
            by, said = plain(begun(by_line(claim, index))), linked(held_line(claim, index), str(claim.ref))
            kind = text(index.word("claim", claim.type))
            yield _of(claim, by, said, kind, claim.evidence, index)
    for quote in index.every(Quote):
        if quote.accuses:
            by, said = plain(name_line(quote, index)), linked(whose_line(quote, index), str(quote.ref))
            outcome = "" if quote.mode == "paraphrase" else f": {outcome_words(quote, index)}"
            kind = text(f"{index.word('mode', quote.mode)}{outcome}")
            rows = (Evidence.model_construct(source=quote.source, at=quote.at),)
            yield _of(quote, by, said, kind, rows, index)
    for incident in index.every(Incident):
        for entry in incident.attributions:
            holder = begun(holder_line(entry.by, index, linked=False))
            level = index.word("attribution of an incident", entry.level)
            said = index.line(
                "{holder} attributes to {actor} ({level}): {incident}",
                holder=holder,
                incident=hedged(incident.title, incident.hedges, str(incident.ref)),
                actor=index.name(entry.actor),
                level=level,
            )
            name, answer = index.name(entry.actor), index.answer(entry.answer).rstrip(".")
            told = index.say("Answer of {accused}: {answer}.", accused=name, answer=answer)
            kind = text(words.capital(index.word("kind", incident.group)))
            yield Accusation(
                incident.ref,
                plain(holder),
                linked(said, str(incident.ref)),
                kind,
                (entry.actor,),
                name,
                told,
                _is_answer(entry.answer),
                entry.evidence,
            )


def _of(sheet: Quote | Claim, by: str, said: Line, kind: Line, rows: tuple[Evidence, ...], index: Index) -> Accusation:
    accused, answer = accused_words(sheet, index), answer_words(sheet, index)
    return Accusation(sheet.ref, by, said, kind, sheet.accuses, accused, answer, _is_answer(sheet.answer), rows)


def _is_answer(answer: str | None) -> bool:
    """Return whether somebody answered; `none in this source` says that nobody did."""
    return bool(answer) and not (answer or "").casefold().startswith("none")


def listing(index: Index) -> Listing | None:
    """Return the list of accusations; None for a release that has none."""
    found = accusations(index)
    if not found:
        return None
    context = PageContext(index)
    context.show(*(ref for entry in found for ref in (entry.ref, *entry.accused)))
    context.show(*(ref for entry in found for ref in _sources(entry.rows, index)))
    columns = ("accusation", "accused", "answer", "source")
    answered = sum(entry.is_answered for entry in found)
    return Listing(
        NAME,
        index.say("Accusations and answers"),
        columns,
        lambda: [_entry(one, index) for one in found],
        context,
        total=len(found),
        counts=AnswerCounts(answered, len(found) - answered),
    )


class AnswerCounts(NamedTuple):
    """How many accusations somebody answered, and how many have no answer."""

    answered: int
    unanswered: int


def _entry(entry: Accusation, index: Index) -> Entry:
    say = index.say
    names = [Run("text", index.name(ref), str(ref)) for ref in entry.accused]
    accused = index.language.listed_line(names) if names else text(say("nobody is named"))
    cells = (
        Cell((entry.words, tuple(run._replace(voice="muted") for run in entry.kind))),
        Cell((accused,)),
        Cell((text(entry.answer),)),
        Cell(tuple(_cited(entry.rows, index))),
    )
    state = ("answered", say("Answered"), 0) if entry.is_answered else ("unanswered", say("No answer"), 1)
    tags = (
        Tag("by", entry.by, entry.by),
        *(Tag("accused", ref.id, index.name(ref)) for ref in entry.accused),
        Tag("answer", state[0], state[1], 0, state[2]),
    )
    return Entry(cells, tags)


def _cited(rows: Iterable[Evidence], index: Index) -> Iterator[Line]:
    """Yield each place that an accusation rests on, a link to its source; of a quote the quote's own."""
    for row in rows:
        quote = index.get(row.quote, Quote)
        source, at = (quote.source, quote.at) if quote else (row.source, row.at)
        if source is not None:
            yield linked(short_citation(index.source(source), index, at), str(row.quote or source))


def _sources(rows: Iterable[Evidence], index: Index) -> Iterator[Ref]:
    for row in rows:
        quote = index.get(row.quote, Quote)
        if source := quote.source if quote else row.source:
            yield source
