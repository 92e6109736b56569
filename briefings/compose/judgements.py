"""Key judgements and what they stand on: likelihood and confidence apart, assumptions, other readings, the scale in use."""

from __future__ import annotations

from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.lines import blocks, one_line, sentence, text
from briefings.compose.views import Bands, Block, Fact, Judgement, Judgements, Line, Paragraphs, Points, Row
from briefings.model import scales
from briefings.model.sheets import Briefing
from briefings.model.sheets import briefing as model


def scale_of(briefing: Briefing, leaf: Leaf) -> str:
    """Return the likelihood scale that a briefing uses: its own, or the desk's."""
    return briefing.likelihood_scale or leaf.index.settings.likelihood_scale


def rows(briefing: Briefing, leaf: Leaf) -> tuple[Row, ...]:
    """Return the rows of judgements, of why they matter, of other readings and of assumptions; only those that are there."""
    say = leaf.index.say
    found = []
    if briefing.key_judgements:
        made = tuple(_judgement(entry, briefing, leaf) for entry in briefing.key_judgements)
        found.append(Row(say("Key judgements"), (Judgements(made),), anchor="key-judgements"))
    if briefing.key_points:
        lines = tuple(_cited(entry, leaf) for entry in briefing.key_points)
        keys = enumerate(briefing.key_points, start=1)
        points = Points(lines, tuple(f"point-{entry.key or number}" for number, entry in keys))
        found.append(Row(say("Key points"), (points,), anchor="key-points"))
    if briefing.so_what:
        leaf.show_mentions(briefing.so_what)
        found.append(Row(say("Why it matters"), (Paragraphs(blocks(briefing.so_what, leaf.index)),), anchor="so-what"))
    for label, anchor, entries in (
        (say("Other readings"), "alternatives", briefing.alternatives),
        (say("Assumptions"), "assumptions", briefing.assumptions),
    ):
        if entries:
            items = tuple(_cited(entry, leaf) for entry in entries)
            found.append(Row(label, (Paragraphs((Block("ul", items),)),), anchor=anchor))
    return tuple(found)


def _cited(entry: model.KeyPoint | model.Reading | model.Judgement, leaf: Leaf) -> Line:
    leaf.show_mentions(entry.text)
    hedges = leaf.index.hedges_of(entry.evidence)
    return (*sentence(one_line(entry.text, leaf.index, hedges)), *leaf.cite_all(entry.evidence))


def _judgement(entry: model.Judgement, briefing: Briefing, leaf: Leaf) -> Judgement:
    index = leaf.index
    say = index.say
    leaf.show(*entry.based_on)
    line = _cited(entry, leaf)
    facts = []
    if entry.likelihood:
        facts.append(Fact(say("Likelihood"), text(_likelihood(entry.likelihood, scale_of(briefing, leaf), leaf))))
    basis = text(entry.confidence_basis) if entry.confidence_basis else ()
    facts.append(Fact(say("Confidence"), text(index.word("confidence", entry.confidence)), basis))
    if entry.change_from_last:
        why = text(entry.change_why) if entry.change_why else ()
        facts.append(Fact(say("Since the last edition"), text(index.word("shift", entry.change_from_last)), why))
    if entry.indicators:
        facts.append(Fact(say("Would change it"), text("; ".join(entry.indicators))))
    return Judgement(line, tuple(facts))


def _likelihood(term: str, scale: str, leaf: Leaf) -> str:
    """Return a term with its band: `likely (55 to 75 per cent)`."""
    for known in scales.LIKELIHOOD[scale]:
        if term == known.words or term in known.words.split(" or "):
            return leaf.index.say(
                "{term} ({low} to {high} per cent)",
                term=leaf.index.word("likelihood", term),
                low=str(known.low),
                high=str(known.high),
            )
    return term


def scale_row(briefing: Briefing, leaf: Leaf) -> tuple[Row, ...]:
    """Return the likelihood scale as separate bars, where judgements use it."""
    if not briefing.key_judgements:
        return ()
    index = leaf.index
    scale = scale_of(briefing, leaf)
    standing = index.say(
        "{scale}. Likelihood tells how probable a statement is, confidence how good its ground is; "
        "neither follows from the other.",
        scale=index.word("scale", scale),
    )
    parts = (bands(scale, index), Paragraphs((Block("p", (text(standing),)),)))
    return (Row(index.say("Scale in use"), parts, anchor="scale"),)


def bands(scale: str, index: Index) -> Bands:
    """Return a likelihood scale as separate bars."""
    terms = tuple(
        (index.word("likelihood", term.words), f"{term.low}–{term.high}", term.low, term.high)
        for term in scales.LIKELIHOOD[scale]
    )
    return Bands((index.say("Term"), index.say("Per cent"), index.say("From 0 to 100 per cent")), terms)
