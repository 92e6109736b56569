"""The last page of a briefing: what it rests on, notes, method, changes, whom to tell."""

from __future__ import annotations

import datetime
from collections import Counter

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, citation, standing, standing_sentence
from briefings.compose.lines import blocks, blocks_of, marked, text
from briefings.compose.views import Endnotes, Line, Paragraphs, Part, Row, Run
from briefings.model.sheets import Actor, Briefing, Quote


def summary(briefing: Briefing, leaf: Leaf, *, large: bool) -> Paragraphs:
    """Return what the briefing rests on: the desk's sentence, or one made from the counts."""
    if briefing.source_summary:
        return Paragraphs(blocks(briefing.source_summary, leaf.index), large=large)
    origins = {leaf.index.source(ref).origin_group or ref.id for ref in leaf.sources}
    made = leaf.index.say("This briefing rests on a single press article; its speakers are not independent of it.")
    if len(origins) != 1:
        made = leaf.index.count(
            len(origins), "This briefing rests on {n} origin.", "This briefing rests on {n} origins."
        )
    return Paragraphs(blocks_of(text(made)), large=large)


def outcomes(leaf: Leaf) -> Paragraphs:
    """Return how many checks had which outcome."""
    tells = leaf.index.say("It tells of {what}.", what=standing(leaf.index))
    return Paragraphs(blocks_of(text(f"{_outcome_counts(leaf)} {tells}")))


def _outcome_counts(leaf: Leaf) -> str:
    shown = [ref for ref in leaf.shown if ref.kind == "quote"]
    counts = Counter(leaf.index.release.verdict(ref.id).outcome for ref in shown)
    return leaf.index.say(
        "Wording matches the source: {matches}. Not found in the source: {missing}. Could not be checked: {unchecked}.",
        matches=str(counts["matches"]),
        missing=str(counts["not-found"]),
        unchecked=str(counts["unchecked"]),
    )


def closing(briefing: Briefing, leaf: Leaf, gaps: tuple[Row, ...], changes: Row) -> tuple[Row, ...]:
    """Return the rows of the last page; `changes` is its change log."""
    index, say = leaf.index, leaf.index.say
    voiced = Paragraphs(blocks_of(text(_voices(leaf))))
    rows = [Row(say("What this rests on"), (summary(briefing, leaf, large=True), voiced))]
    if "sources" not in briefing.annexes:
        cited = [citation(index.source(ref), None, index) for ref in sorted(leaf.sources)]
        rows.append(Row(say("Source"), (Paragraphs(blocks_of(*cited)),)))
    rows.append(Row(say("Notes"), (Endnotes(tuple(leaf.notes)),), anchor="notes"))
    rows += gaps
    rows.append(Row(say("Method"), _method(briefing, leaf), anchor="method"))
    rows.append(changes)
    rows.append(Row(say("Desk"), (Paragraphs(blocks_of(_desk(briefing, leaf))),)))
    return tuple(rows)


def _voices(leaf: Leaf) -> str:
    """Return how many voices stand in the pack, by how the source gives them: counted as what they are."""
    quotes = [
        quote for ref in leaf.shown if (quote := leaf.index.get(ref, Quote)) and quote.mode not in ("scare", "headline")
    ]
    people = {
        quote.speaker
        for quote in quotes
        if quote.speaker and (actor := leaf.index.get(quote.speaker, Actor)) and actor.type == "person"
    }
    states = {quote.speaker for quote in quotes if quote.speaker} - people
    unnamed = [quote for quote in quotes if quote.anonymous]
    index = leaf.index
    parts = [index.count(len(people), "{n} named person", "{n} named persons")]
    if states:
        parts.append(
            index.count(
                len(states),
                "{n} state or body with no person named",
                "{n} states or bodies with no person named",
            )
        )
    if unnamed:
        parts.append(index.count(len(unnamed), "{n} voice not named", "{n} voices not named"))
    found = words.capital(index.language.listed(parts))
    return index.say("{voices} are quoted or paraphrased: one origin, however many voices.", voices=found)


def _method(briefing: Briefing, leaf: Leaf) -> tuple[Part, ...]:
    index, say = leaf.index, leaf.index.say
    verdicts = [index.release.verdict(ref.id) for ref in leaf.shown if ref.kind == "quote"]
    days = [verdict.checked for verdict in verdicts if verdict.checked]
    speech = sum(verdict.outcome != "none" for verdict in verdicts)
    fragments = any(3 in verdict.levels for verdict in verdicts)
    said = [_compared(max(days), len(days), speech, leaf, fragments=fragments)] if days else []
    said.append(standing_sentence(index))
    if not briefing.key_judgements:
        said.append(say("No likelihood or confidence is given: the evidence supports no judgements."))
    own = blocks(briefing.method, index) if briefing.method else ()
    return (Paragraphs((*own, *blocks_of(text(" ".join(said)), text(_outcome_counts(leaf))))),)


def _compared(last: datetime.date, checked: int, speech: int, leaf: Leaf, *, fragments: bool) -> str:
    """Return how many quotations were compared with the source, when, and how much of each."""
    say, day = leaf.index.say, leaf.index.day(last)
    marks = say("its words and marks" if fragments else "from the opening to the closing mark")
    if checked == speech:
        return say(
            "Each quotation was compared on {day} with the desk’s copy of the source, {marks}.", day=day, marks=marks
        )
    return leaf.index.count(
        checked,
        "Of {total} quotations {n} were compared on {day} with the desk’s copy of the source, {marks}.",
        "Of {total} quotations {n} were compared on {day} with the desk’s copy of the source, {marks}.",
        total=str(speech),
        day=day,
        marks=marks,
    )


def _desk(briefing: Briefing, leaf: Leaf) -> Line:
    index = leaf.index
    settings = index.settings
    nobody = index.say("not recorded")
    who = index.say(
        "Authors: {authors}. Approver: {approver}. Contact: {contact}. {notice}. ",
        authors=index.language.listed(briefing.authors),
        approver=briefing.approved_by or nobody,
        contact=briefing.contact or settings.contact or nobody,
        notice=settings.notice,
    )
    return (*text(who), *voices(index))


def voices(index: Index) -> Line:
    """Return the sentence that explains the two voices and the hedge, in themselves."""
    return index.line(
        "{serif} is a source speaking; sans is this desk speaking; a {underline} is the source’s own hedge.",
        serif=(marked(index.say("Serif in quotation marks"), index),),
        underline=(Run("hedge", index.say("dotted underline")),),
    )
