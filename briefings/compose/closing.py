"""The last page of a briefing: what it rests on, notes, what the source does not say, method, scales, changes, the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from briefings.compose import changed, grounds
from briefings.compose.index import Index
from briefings.compose.judgements import scale_row
from briefings.compose.leaf import Leaf, citation, corrected_row, not_stated, standing, standing_sentence
from briefings.compose.lines import blocks, blocks_of, marked, text
from briefings.compose.quote import words_line
from briefings.compose.views import Block, Endnotes, Fact, Facts, Line, Paragraphs, Part, Row, Run
from briefings.model.sheets import Actor, Briefing, Quote, Source


def closing(briefing: Briefing, leaf: Leaf, changes: Row) -> tuple[Row, ...]:
    """Return the rows of the last page; `changes` is its change log."""
    say = leaf.index.say
    rests_on = (summary(briefing, leaf, large=True), Paragraphs(blocks_of(text(_voices(leaf)))))
    rows = [Row(say("What this rests on"), rests_on)]
    rows += grounds.row(briefing, leaf.index)
    if "sources" not in briefing.annexes:
        cited = sorted(leaf.sources)
        found = tuple(block for ref in cited for block in _source(leaf.index.source(ref), leaf))
        rows.append(Row(say("Source") if len(cited) == 1 else say("Sources"), (Paragraphs(found),)))
    rows.append(Row(say("Notes"), (Endnotes(tuple(leaf.notes)),), anchor="notes"))
    if briefing.gaps:
        rows.append(Row(say("The source does not say"), (not_stated(briefing.gaps),), anchor="not-stated"))
    rows.append(Row(say("Method"), _method(briefing, leaf), anchor="method"))
    rows += scale_row(briefing, leaf)
    rows.append(Row(say("Grades"), (_grades(leaf),)))
    rows.append(changes)
    rows += corrected_row(briefing, leaf.index)
    rows.append(Row(say("Desk"), (Paragraphs(blocks_of(*_desk(briefing, leaf.index))),)))
    return tuple(rows)


def _source(source: Source, leaf: Leaf) -> tuple[Block, ...]:
    """Return a source's citation, and what affects its quality."""
    cited = Block("p", (citation(source, leaf.index),))
    if source.descriptor is None:
        return (cited,)
    leaf.show_mentions(source.descriptor)
    return (cited, *blocks(source.descriptor, leaf.index))


def summary(briefing: Briefing, leaf: Leaf, *, large: bool) -> Paragraphs:
    """Return what the briefing rests on: the desk's sentence, or one made from the counts."""
    if briefing.source_summary:
        leaf.show_mentions(briefing.source_summary)
        return Paragraphs(blocks(briefing.source_summary, leaf.index), large=large)
    index = leaf.index
    if len(_origins(leaf)) == 1 and len(leaf.sources) == 1:
        made = index.say(
            "This briefing rests on a single {source}; its speakers, named and not named, are not independent of it.",
            source=index.source(leaf.sources[0]).described_as,
        )
    else:
        made = index.count(
            len(_origins(leaf)),
            "This briefing rests on {n} origin, however many texts repeat it.",
            "This briefing rests on {n} origins, independent of each other.",
        )
    return Paragraphs(blocks_of(text(made)), large=large)


def _origins(leaf: Leaf) -> set[str]:
    return {leaf.index.source(ref).origin_group or ref.id for ref in leaf.sources}


def outcomes(leaf: Leaf) -> Paragraphs:
    """Return how many checks had which outcome."""
    tells = leaf.index.say("It tells of {what}.", what=standing(leaf.index))
    return Paragraphs(blocks_of(text(f"{_outcome_counts(leaf)} {tells}"), *_changed(leaf)))


def _changed(leaf: Leaf) -> Iterator[Line]:
    """Yield what was changed or left out in each quotation whose notes do not say so already."""
    for ref in leaf.shown:
        quote = leaf.index.get(ref, Quote) if ref not in leaf.told else None
        said = changed.note_line(quote, leaf.index) if quote is not None else ()
        if quote is not None and said:
            yield (*words_line(quote, leaf.index), Run("text", ": "), *said)


def _outcome_counts(leaf: Leaf) -> str:
    verdicts = [leaf.index.release.verdict(ref.id).outcome for ref in leaf.shown if ref.kind == "quote"]
    counts = Counter(verdicts)
    said = leaf.index.say(
        "Wording matches the source: {matches}. Not found in the source: {missing}. Could not be checked: {unchecked}.",
        matches=str(counts["matches"]),
        missing=str(counts["not-found"]),
        unchecked=str(counts["unchecked"]),
    )
    if not counts["matches-changed"]:
        return said
    changed = leaf.index.say("Matches the source, with marked changes: {n}.", n=str(counts["matches-changed"]))
    return f"{said} {changed}"


def _voices(leaf: Leaf) -> str:
    """Return how many voices stand in the pack, by how the source gives them: counted as what they are."""
    index = leaf.index
    quotes = [
        quote for ref in leaf.shown if (quote := index.get(ref, Quote)) and quote.mode not in ("scare", "headline")
    ]
    speakers = {actor for quote in quotes if (actor := index.get(quote.speaker, Actor))}
    persons = sum(actor.type == "person" for actor in speakers)
    unnamed = sum(quote.anonymous is not None for quote in quotes)
    others = len(speakers) - persons
    counts = [
        index.count(persons, "{n} named person", "{n} named persons") if persons else "",
        index.count(others, "{n} state or body with no person named", "{n} states or bodies with no person named")
        if others
        else "",
        index.count(unnamed, "{n} voice not named", "{n} voices not named") if unnamed else "",
    ]
    found = [words_ for words_ in counts if words_] or [index.say("nobody")]
    return index.say(
        "Quoted or paraphrased: {voices}. {origins}",
        voices=index.language.listed(found),
        origins=index.count(
            len(_origins(leaf)), "One origin, however many voices.", "{n} origins, however many voices."
        ),
    )


def _method(briefing: Briefing, leaf: Leaf) -> tuple[Part, ...]:
    index = leaf.index
    paragraphs = [*(text(line) for line in (_checks(leaf), _outcome_counts(leaf)) if line), *_changed(leaf)]
    if not briefing.key_judgements:
        paragraphs.append(text(index.say("No likelihood or confidence is given: the evidence supports no judgements.")))
    if briefing.ai_use:
        paragraphs.append(text(index.say("AI tools: {what}", what=briefing.ai_use)))
    if briefing.method:
        leaf.show_mentions(briefing.method)
    own = blocks(briefing.method, index) if briefing.method else ()
    return (Paragraphs((*own, *blocks_of(*paragraphs))),)


def _checks(leaf: Leaf) -> str:
    """Return what was compared, when, and what an outcome tells of."""
    index = leaf.index
    verdicts = [index.release.verdict(ref.id) for ref in leaf.shown if ref.kind == "quote"]
    days = [verdict.checked for verdict in verdicts if verdict.checked]
    speech = sum(verdict.outcome != "none" for verdict in verdicts)
    tells = standing_sentence(index)
    if not days:
        return tells
    if any(3 in verdict.levels for verdict in verdicts):
        how = index.say("its words and marks")
    else:
        how = index.say("from the opening to the closing mark")
    if len(days) == speech:
        which = index.say(
            "Each quotation was compared on {day} with the desk’s copy of the source, {how}.",
            day=index.day(max(days)),
            how=how,
        )
    else:
        which = index.say(
            "Of {all} quotations {some} were compared on {day} with the desk’s copy of the source, {how}.",
            all=str(speech),
            some=str(len(days)),
            day=index.day(max(days)),
            how=how,
        )
    return f"{which} {tells}"


def _grades(leaf: Leaf) -> Facts:
    """Return the grades that stand in the pack, in words, and the scale that they belong to."""
    index = leaf.index
    grades = sorted({index.source(ref).reliability for ref in leaf.sources})
    facts = [Fact(grade, text(index.word("reliability", grade))) for grade in grades]
    scale = index.say("Reliability of a source, A to F (NATO AJP-2.1). F: no basis; not the worst.")
    return Facts((*facts, Fact(index.say("Scale"), text(scale))))


def _desk(briefing: Briefing, index: Index) -> tuple[Line, ...]:
    """Return who wrote and approved it, whom to write to, what it is not, when it is due, and what its two faces mean."""
    unknown = index.say("not recorded")
    people = index.say(
        "Authors: {authors}. Approver: {approver}. Contact: {contact}.",
        authors=index.language.listed(briefing.authors),
        approver=briefing.approved_by or unknown,
        contact=briefing.contact or index.settings.contact or unknown,
    )
    notice = f"{(briefing.disclaimer or index.settings.notice).rstrip('.')}."
    lines = [text(people), text(notice), voices(index)]
    if briefing.next_review:
        lines.insert(1, text(index.say("To be read again on {day}.", day=index.day(briefing.next_review))))
    return tuple(lines)


def voices(index: Index) -> Line:
    """Return the sentence that explains the two voices and the hedge, in themselves."""
    return index.line(
        "{serif} is a source speaking; sans is this desk speaking; a {underline} is the source’s own hedge.",
        serif=(marked(index.say("Serif in quotation marks"), index),),
        underline=(Run("hedge", index.say("dotted underline")),),
    )
