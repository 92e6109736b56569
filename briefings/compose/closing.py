"""The last page of a briefing: what it rests on, notes, method, changes, whom to tell."""

from __future__ import annotations

from collections import Counter

from briefings.compose import words
from briefings.compose.leaf import Leaf, citation
from briefings.compose.lines import blocks, blocks_of, text
from briefings.compose.views import Block, Endnotes, Fact, Facts, Line, Paragraphs, Part, Row, Run
from briefings.model.sheets import Actor, Briefing, Quote


def summary(briefing: Briefing, leaf: Leaf, *, large: bool) -> Paragraphs:
    """Return what the briefing rests on: the desk's sentence, or one made from the counts."""
    if briefing.source_summary:
        return Paragraphs(blocks(briefing.source_summary, leaf.index), large=large)
    origins = {leaf.index.source(ref).origin_group or ref.id for ref in leaf.sources}
    single = "This briefing rests on a single press article; its speakers are not independent of it."
    made = single if len(origins) == 1 else f"This briefing rests on {words.counted(len(origins), 'origin')}."
    return Paragraphs(blocks_of(text(made)), large=large)


def outcomes(leaf: Leaf) -> Paragraphs:
    """Return how many checks had which outcome."""
    return Paragraphs(blocks_of(text(f"{_outcome_counts(leaf)} It tells of {words.SENTENCE}.")))


def _outcome_counts(leaf: Leaf) -> str:
    shown = [ref for ref in leaf.shown if ref.kind == "quote"]
    counts = Counter(leaf.index.release.verdict(ref.id).outcome for ref in shown)
    return (
        f"Wording matches the source: {counts['matches']}. Not found in the source: {counts['not-found']}. "
        f"Could not be checked: {counts['unchecked']}."
    )


def closing(briefing: Briefing, leaf: Leaf, gaps: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows of the last page."""
    index = leaf.index
    rows = [
        Row("What this rests on", (summary(briefing, leaf, large=True), Paragraphs(blocks_of(text(_voices(leaf))))))
    ]
    if "sources" not in briefing.annexes:
        rows.append(
            Row(
                "Source",
                (
                    Paragraphs(
                        tuple(Block("p", (citation(index.source(ref), None, index),)) for ref in sorted(leaf.sources))
                    ),
                ),
            )
        )
    rows.append(Row("Notes", (Endnotes(tuple(leaf.notes)),), anchor="notes"))
    rows += gaps
    rows.append(Row("Method", _method(briefing, leaf), anchor="method"))
    rows.append(
        Row(
            "Changes",
            (
                Facts(
                    (
                        Fact(
                            words.day(briefing.revised) if briefing.revised else "",
                            text("Working text; no edition has been issued."),
                        ),
                    )
                ),
            ),
        )
    )
    rows.append(Row("Desk", (Paragraphs(blocks_of(_desk(briefing, leaf))),)))
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
    parts = [words.counted(len(people), "named person", "named persons")]
    if states:
        parts.append(f"{words.counted(len(states), 'state or body', 'states or bodies')} with no person named")
    if unnamed:
        parts.append(words.counted(len(unnamed), "voice not named", "voices not named"))
    return f"{words.capital(words.listed(parts))} are quoted or paraphrased: one origin, however many voices."


def _method(briefing: Briefing, leaf: Leaf) -> tuple[Part, ...]:
    index = leaf.index
    verdicts = [index.release.verdict(ref.id) for ref in leaf.shown if ref.kind == "quote"]
    days = [verdict.checked for verdict in verdicts if verdict.checked]
    speech = sum(verdict.outcome != "none" for verdict in verdicts)
    which = "Each quotation was" if len(days) == speech else f"Of {speech} quotations {len(days)} were"
    fragments = any(3 in verdict.levels for verdict in verdicts)
    marks = "its words and marks" if fragments else "from the opening to the closing mark"
    how = f"with the desk’s copy of the source, {marks}"
    checked = f"{which} compared on {words.day(max(days))} {how}. " if days else ""
    judged = (
        "" if briefing.key_judgements else "No likelihood or confidence is given: the evidence supports no judgements."
    )
    standing = text(f"{checked}The outcome tells of {words.SENTENCE}. {judged}".rstrip())
    own = blocks(briefing.method, index) if briefing.method else ()
    return (Paragraphs((*own, *blocks_of(standing, text(_outcome_counts(leaf))))),)


def _desk(briefing: Briefing, leaf: Leaf) -> Line:
    settings = leaf.index.settings
    approver = briefing.approved_by or "not recorded"
    contact = briefing.contact or settings.contact or "not recorded"
    return (
        *text(
            f"Authors: {words.listed(briefing.authors)}. Approver: {approver}. Contact: {contact}. {settings.notice}. "
        ),
        *voices(),
    )


def voices() -> Line:
    """Return the sentence that explains the two voices and the hedge, in themselves."""
    return (
        Run("words", "“Serif in quotation marks”"),
        Run("text", " is a source speaking; sans is this desk speaking; a "),
        Run("hedge", "dotted underline"),
        Run("text", " is the source’s own hedge."),
    )
