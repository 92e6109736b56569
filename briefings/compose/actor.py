"""Actors: roles, words, positions, incidents, who speaks of them."""

from __future__ import annotations

from briefings.compose import words
from briefings.compose.holders import holder_line
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, first_of, not_stated_row, standing_sentence, this_page
from briefings.compose.lines import blocks, hedged, marked, one_line, text
from briefings.compose.pages import sheet_page
from briefings.compose.quote import quote_block, stance, words_line
from briefings.compose.views import Fact, Facts, Line, Links, Note, Page, Paragraphs, Row, Run, plain
from briefings.model.sheets import Actor, Incident, Quote
from briefings.model.sheets.actor import Role

_SHOWN = 50
"""At most this many entries stand in one row."""


def page(actor: Actor, index: Index) -> Page:
    """Return an actor's page."""
    leaf = Leaf(index)
    leaf.show(actor.ref, actor.part_of)
    kind = index.word("actor", actor.type)
    line = text(f"{kind}. {_counts(actor, index)}")
    rows = [
        _who(actor, leaf),
        *_said(actor, leaf),
        *_positions(actor, leaf),
        *_incidents(actor, leaf),
        *_spoken_of(actor, leaf),
        *not_stated_row(actor, leaf),
        this_page(actor, index),
    ]
    return sheet_page(
        actor,
        leaf,
        title=(Run("text", actor.name, "", index.lang(actor.name_language or "")),),
        crumbs=((index.word("section", "actors"), "list:actors"),),
        lines=(line,),
        rows=tuple(rows),
        description=f"{actor.name}. {plain(line)}",
    )


def _counts(actor: Actor, index: Index) -> str:
    quotes = index.said_by(actor.ref)
    speech = sum(1 for quote in quotes if quote.mode != "paraphrase")
    if not quotes:
        return index.say("Named in what this desk has read; no words of this actor are recorded.")
    return index.say(
        "{quotations} and {paraphrases} are recorded.",
        quotations=index.count(speech, "{n} quotation", "{n} quotations"),
        paraphrases=index.count(len(quotes) - speech, "{n} paraphrase", "{n} paraphrases"),
    )


def _who(actor: Actor, leaf: Leaf) -> Row:
    index, say = leaf.index, leaf.index.say
    parts = [Paragraphs(blocks(actor.summary, index))] if actor.summary else []
    facts = []
    for number, role in enumerate(actor.roles):
        body = text(index.name(role.organisation), str(role.organisation)) if role.organisation else ()
        leaf.show(role.organisation)
        when = _role_dates(role, index)
        sub = (*body, *text(f"{'; ' if body else ''}{when}")) if when else body
        facts.append(
            Fact(say("Also" if number else "Role"), (*role_line(role, index), *leaf.cite_all(role.evidence)), sub)
        )
    if not actor.roles and actor.type == "person":
        facts.append(Fact(say("Role"), text(say("not stated"))))
    if actor.aliases:
        names = [Run("text", alias.name, "", index.lang(alias.language or "")) for alias in actor.aliases]
        facts.append(Fact(say("Also written"), index.language.listed_line(names)))
    if actor.part_of:
        facts.append(Fact(say("Part of"), text(index.name(actor.part_of), str(actor.part_of))))
    if actor.public_figure:
        facts.append(Fact(say("Why on a page"), text(actor.public_figure.why)))
    named = text(say("not recorded"))
    if actor.evidence:
        named = (*text(say("the source")), *leaf.cite_all(actor.evidence[:1]))
    facts.append(Fact(say("Named in"), named))
    return Row(say("Who"), (*parts, Facts(tuple(facts))), leaf.taken())


def role_line(role: Role, index: Index) -> Line:
    """Return a role: title in plain words, the source's words in marks."""
    runs: list[Run] = []
    if role.title:
        runs.append(Run("text", role.title))
    if role.as_reported:
        runs += [*(text(", ") if runs else ()), marked(role.as_reported, index, lang=index.lang_of_rows(role.evidence))]
    return tuple(runs)


def _role_dates(role: Role, index: Index) -> str:
    if role.start and role.end:
        return index.say("from {start} to {end}", start=index.when(role.start), end=index.when(role.end))
    if role.start:
        return index.say("from {start}", start=index.when(role.start))
    if role.end:
        return index.say("start not stated to {end}", end=index.when(role.end))
    if role.as_of:
        return index.say("as of {date}; start not stated", date=index.when(role.as_of))
    return index.say("dates not stated")


def _said(actor: Actor, leaf: Leaf) -> tuple[Row, ...]:
    quotes = leaf.index.said_by(actor.ref)
    if not quotes:
        return ()
    parts = tuple(quote_block(quote, leaf, linked=False) for quote in quotes[:_SHOWN])
    say = leaf.index.say
    order = say("In the order of the source’s paragraphs.")
    if len({quote.source for quote in quotes}) > 1:
        order = say(
            "By the day they were said, or else published; of one day, in the order of the source’s paragraphs."
        )
    notes = [
        Note(0, text(order)),
        Note(0, text(standing_sentence(leaf.index))),
    ]
    if len(quotes) > _SHOWN:
        notes.append(first_of(_SHOWN, len(quotes), leaf.index))
    return (Row(leaf.index.say("Words"), parts, tuple(notes)),)


def _positions(actor: Actor, leaf: Leaf) -> tuple[Row, ...]:
    items = []
    for held in leaf.index.held_by_actor.get(actor.ref, ()):
        leaf.show(held.topic.ref)
        reason = one_line(held.position.reason, leaf.index) if held.position.reason else ()
        word = text(words.capital(stance(held, leaf.index)))
        items.append(
            (text(held.topic.question, str(held.topic.ref)), (*word, *text(": "), *reason) if reason else word)
        )
    if not items:
        return ()
    remark = Note(0, text(leaf.index.say("No position is read from being named.")))
    return (Row(leaf.index.say("Positions"), (Links(tuple(items)),), (remark,)),)


def _incidents(actor: Actor, leaf: Leaf) -> tuple[Row, ...]:
    """Return incidents in which a source gives the actor a part: named in it, or accused, with holder and answer."""
    index = leaf.index
    items = []
    for ref in index.release.back(actor.ref):
        incident = index.get(ref, Incident)
        if incident and actor.ref in incident.involved:
            leaf.show(ref)
            items.append(
                (
                    hedged(incident.title, incident.hedges, str(ref)),
                    text(f"{index.word('kind', incident.group)}; {index.word('occurrence', incident.occurrence)}"),
                )
            )
    for incident, entry in index.attributed_to.get(actor.ref, ()):
        leaf.show(incident.ref)
        aside = index.say(
            "{level} by {holder}; {actor}’s answer: {answer}",
            level=index.word("attribution of an incident", entry.level),
            holder=plain(holder_line(entry.by, index, linked=False)),
            actor=actor.name,
            answer=index.answer(entry.answer),
        )
        items.append((hedged(incident.title, incident.hedges, str(incident.ref)), text(aside)))
    return (Row(index.say("Incidents and events"), (Links(tuple(items)),)),) if items else ()


def _spoken_of(actor: Actor, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    items = []
    for ref in index.release.back(actor.ref):
        quote = index.get(ref, Quote)
        if quote is None or quote.speaker == actor.ref or not (actor.ref in quote.about or actor.ref in quote.accuses):
            continue
        leaf.show(ref)
        line = tuple(run._replace(target=str(ref)) for run in words_line(quote, index))
        unnamed = quote.anonymous.described_as if quote.anonymous else index.say("nobody")
        who = index.name(quote.speaker) or unnamed
        if actor.ref in quote.accuses:
            who = index.say(
                "{voice}; an accusation, {actor}’s answer: {answer}",
                voice=who,
                actor=actor.name,
                answer=index.answer(quote.answer),
            )
        items.append((line, text(who)))
    label = index.say("Who speaks of them" if actor.type == "person" else "Who speaks of it")
    return (Row(label, (Links(tuple(items[:_SHOWN])),)),) if items else ()
