"""Briefings: one view for the page and the pack."""

from __future__ import annotations

from briefings.compose import closing as last
from briefings.compose.edition import briefing_rows
from briefings.compose.evidence import body
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, not_stated
from briefings.compose.lines import blocks, one_line, sentence, text
from briefings.compose.pages import path_of
from briefings.compose.sections import sections as sections_of
from briefings.compose.stamp import Stamp, carried, changes_row, code_of, day_fact, foot, stamp_words
from briefings.compose.topic import positions
from briefings.compose.views import BriefingView, Endnotes, Fact, Line, Paragraphs, Points, Row, Run, plain
from briefings.model.sheets import Briefing, Topic
from briefings.model.sheets.briefing import Judgement


def view(briefing: Briefing, index: Index, stamp: Stamp | None = None) -> BriefingView:
    """Return a briefing's view: its working text, or with a stamp the text that is to be issued."""
    leaf = Leaf(index)
    leaf.show(briefing.ref)
    own = [briefing.bottom_line, *(point.text for point in briefing.key_points)]
    own += [judgement.text for judgement in briefing.key_judgements]
    for prose in own:
        leaf.show(*(piece.ref for piece in prose.pieces() if piece.kind == "mention"))
    all_hedges = index.hedges_of(row for point in briefing.key_points for row in point.evidence)
    say = index.say
    bottom = Paragraphs(blocks(briefing.bottom_line, index, all_hedges), large=True)
    rows = [Row(say("Bottom line"), (bottom,), anchor="bottom-line")]
    rows.append(Row(say("Key points"), (_points(briefing, leaf),), anchor="key-points"))
    for ref in briefing.positions:
        topic = index.get(ref, Topic)
        if topic is not None:
            part = positions(topic, leaf, compact=briefing.form == "one-pager")
            rows.append(Row(say("Positions"), (part,), anchor=f"positions-{topic.id}"))
    silent = say("The source does not say")
    gaps = (Row(silent, (not_stated(briefing.gaps),), anchor="not-stated"),) if briefing.gaps else ()
    short = briefing.form == "one-pager"
    sections = () if short else sections_of(briefing, leaf)
    closing: tuple[Row, ...] = ()
    if short:
        rows += gaps
        rests = (last.summary(briefing, leaf, large=False), Endnotes(tuple(leaf.notes)), last.outcomes(leaf))
        rows.append(Row(say("Rests on"), rests, anchor="notes"))
    else:
        rows += (Row(silent, (not_stated(briefing.gaps[:2]),)),) if briefing.gaps else ()
    marking = leaf.marking if briefing.marking is None else max(leaf.marking, briefing.marking)
    found = body(briefing, leaf.shown, index, ceiling=marking)
    if not short:
        closing = last.closing(briefing, leaf, gaps, changes_row(briefing, stamp, found, index))
    code = code_of(found, stamp, marking, index)
    updated = stamp.on.isoformat() if stamp else leaf.updated
    form = index.word("form", briefing.form)
    return BriefingView(
        path=path_of(briefing.ref),
        pack_path=f"packs/{briefing.id}/{stamp.edition}.pdf" if stamp else f"packs/{briefing.id}.pdf",
        template=f"{briefing.form}.html",
        section="briefings",
        target=str(briefing.ref),
        heading=briefing.title,
        title=text(briefing.title),
        form=briefing.form,
        form_words=form,
        number=briefing.number,
        stamp=stamp_words(stamp, index),
        foot=foot(briefing, stamp, code, index),
        notice=briefing.disclaimer or index.settings.notice,
        desk=index.settings.title,
        cover=_cover(briefing, marking.label, stamp, index),
        rows=tuple(rows),
        sections=sections,
        closing=closing,
        notes=tuple(leaf.notes),
        marking=marking.label,
        marking_colour=marking.colour,
        language=index.settings.language,
        authors=briefing.authors,
        keywords=(briefing.number, form, marking.label),
        description=_plain_bottom_line(briefing, index),
        updated=updated,
        code=code,
        attachments=carried(briefing, stamp, found, marking, index),
        page_rows=() if stamp else briefing_rows(briefing, found.digest, index),
    )


def _plain_bottom_line(briefing: Briefing, index: Index) -> str:
    return plain(one_line(briefing.bottom_line, index))


def bottom_line(briefing: Briefing, index: Index) -> Line:
    """Return a briefing's bottom line as one line."""
    hedges = index.hedges_of(row for point in briefing.key_points for row in point.evidence)
    return one_line(briefing.bottom_line, index, hedges)


def _cover(briefing: Briefing, marking: str, stamp: Stamp | None, index: Index) -> tuple[Fact, ...]:
    say, day = index.say, index.day
    approver = briefing.approved_by
    authors = index.language.listed(briefing.authors)
    alone = approver in (authors, None)
    facts = [
        Fact(say("Marking"), text(marking)),
        Fact(say("Number"), text(briefing.number), text(stamp_words(stamp, index))),
        day_fact(briefing, stamp, index),
        Fact(say("Information cut-off"), text(day(briefing.cut_off))),
        Fact(say("For", context="audience"), text(briefing.audience)),
        Fact(say("Authors, approver" if alone else "Authors"), text(authors)),
    ]
    if not alone:
        facts.append(Fact(say("Approver"), text(approver or "")))
    if briefing.handling:
        facts.append(Fact(say("Handling"), text(briefing.handling)))
    return tuple(facts)


def _points(briefing: Briefing, leaf: Leaf) -> Points:
    lines = []
    for point in briefing.key_points:
        leaf.show(*(piece.ref for piece in point.text.pieces() if piece.kind == "mention"))
        hedges = leaf.index.hedges_of(point.evidence)
        lines.append((*sentence(one_line(point.text, leaf.index, hedges)), *leaf.cite_all(point.evidence)))
    for judgement in briefing.key_judgements:
        line = sentence(one_line(judgement.text, leaf.index))
        said = [_confidence(judgement, leaf.index)]
        if judgement.confidence_basis:
            said.append(judgement.confidence_basis)
        leaf.show(*judgement.based_on)
        lines.append((*line, Run("text", f" {' '.join(said)}"), *leaf.cite_all(judgement.evidence)))
    return Points(tuple(lines))


def _confidence(judgement: Judgement, index: Index) -> str:
    """Return likelihood and confidence, each in a sentence of its own."""
    confidence = index.say("Confidence: {term}.", term=index.word("confidence", judgement.confidence))
    if not judgement.likelihood:
        return confidence
    likelihood = index.say("Likelihood: {term}.", term=index.word("likelihood", judgement.likelihood))
    return f"{likelihood} {confidence}"
