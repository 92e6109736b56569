"""Briefings: one view for the page and the pack."""

from __future__ import annotations

from briefings.compose import closing as last
from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, not_stated
from briefings.compose.lines import blocks, one_line, sentence, text
from briefings.compose.pages import path_of
from briefings.compose.sections import sections as sections_of
from briefings.compose.topic import positions
from briefings.compose.views import BriefingView, Endnotes, Fact, Line, Paragraphs, Points, Row, Run, plain
from briefings.model.sheets import Briefing, Topic

STAMP = "not issued"
"""Printed where an edition's number would stand, until one is issued."""


def view(briefing: Briefing, index: Index) -> BriefingView:
    """Return a briefing's view."""
    leaf = Leaf(index)
    leaf.show(briefing.ref)
    own = [briefing.bottom_line, *(point.text for point in briefing.key_points)]
    own += [judgement.text for judgement in briefing.key_judgements]
    for prose in own:
        leaf.show(*(piece.ref for piece in prose.pieces() if piece.kind == "mention"))
    all_hedges = index.hedges_of(row for point in briefing.key_points for row in point.evidence)
    rows = [
        Row(
            "Bottom line",
            (Paragraphs(blocks(briefing.bottom_line, index, all_hedges), large=True),),
            anchor="bottom-line",
        )
    ]
    rows.append(Row("Key points", (_points(briefing, leaf),), anchor="key-points"))
    for ref in briefing.positions:
        topic = index.get(ref, Topic)
        if topic is not None:
            part = positions(topic, leaf, compact=briefing.form == "one-pager")
            rows.append(Row("Positions", (part,), anchor=f"positions-{topic.id}"))
    gaps = (Row("The source does not say", (not_stated(briefing.gaps),), anchor="not-stated"),) if briefing.gaps else ()
    short = briefing.form == "one-pager"
    sections = () if short else sections_of(briefing, leaf)
    closing: tuple[Row, ...] = ()
    if short:
        rows += gaps
        rows.append(
            Row(
                "Rests on",
                (last.summary(briefing, leaf, large=False), Endnotes(tuple(leaf.notes)), last.outcomes(leaf)),
                anchor="notes",
            )
        )
    else:
        rows += _first_page_gaps(briefing)
        closing = last.closing(briefing, leaf, gaps)
    marking = leaf.marking if briefing.marking is None else max(leaf.marking, briefing.marking)
    updated = leaf.updated
    cut_off = words.day(briefing.cut_off)
    date = words.day(briefing.revised) if briefing.revised else "not recorded"
    return BriefingView(
        path=path_of(briefing.ref),
        pack_path=f"packs/{briefing.id}.pdf",
        template=f"{briefing.form}.html",
        section="briefings",
        target=str(briefing.ref),
        heading=briefing.title,
        title=text(briefing.title),
        form=briefing.form,
        form_words=words.FORMS[briefing.form],
        number=briefing.number,
        stamp=STAMP,
        foot=f"{briefing.number}, {STAMP}, text of {date}. Information cut-off {cut_off}",
        notice=briefing.disclaimer or index.settings.notice,
        desk=index.settings.title,
        cover=_cover(briefing, marking.label, date, cut_off),
        rows=tuple(rows),
        sections=sections,
        closing=closing,
        notes=tuple(leaf.notes),
        marking=marking.label,
        marking_colour=marking.colour,
        language=index.settings.language,
        authors=briefing.authors,
        keywords=(briefing.number, words.FORMS[briefing.form], marking.label),
        description=_plain_bottom_line(briefing, index),
        updated=updated,
    )


def _plain_bottom_line(briefing: Briefing, index: Index) -> str:
    return plain(one_line(briefing.bottom_line, index))


def bottom_line(briefing: Briefing, index: Index) -> Line:
    """Return a briefing's bottom line as one line."""
    hedges = index.hedges_of(row for point in briefing.key_points for row in point.evidence)
    return one_line(briefing.bottom_line, index, hedges)


def _cover(briefing: Briefing, marking: str, date: str, cut_off: str) -> tuple[Fact, ...]:
    approver = briefing.approved_by
    authors = words.listed(briefing.authors)
    people = Fact("Authors, approver", text(authors)) if approver in (authors, None) else Fact("Authors", text(authors))
    facts = [
        Fact("Marking", text(marking)),
        Fact("Number", text(briefing.number), text(STAMP)),
        Fact("Date of this text", text(date)),
        Fact("Information cut-off", text(cut_off)),
        Fact("For", text(briefing.audience)),
        people,
    ]
    if approver is not None and approver != authors:
        facts.append(Fact("Approver", text(approver)))
    if briefing.handling:
        facts.append(Fact("Handling", text(briefing.handling)))
    return tuple(facts)


def _points(briefing: Briefing, leaf: Leaf) -> Points:
    lines = []
    for point in briefing.key_points:
        leaf.show(*(piece.ref for piece in point.text.pieces() if piece.kind == "mention"))
        hedges = leaf.index.hedges_of(point.evidence)
        lines.append((*sentence(one_line(point.text, leaf.index, hedges)), *leaf.cite_all(point.evidence)))
    for judgement in briefing.key_judgements:
        line = sentence(one_line(judgement.text, leaf.index))
        if judgement.likelihood:
            line = (*line, Run("text", f" Likelihood: {judgement.likelihood}."))
        confidence = f" Confidence: {judgement.confidence}."
        basis = f" {judgement.confidence_basis}" if judgement.confidence_basis else ""
        leaf.show(*judgement.based_on)
        lines.append((*line, Run("text", confidence + basis), *leaf.cite_all(judgement.evidence)))
    return Points(tuple(lines))


def _first_page_gaps(briefing: Briefing) -> tuple[Row, ...]:
    return (Row("The source does not say", (not_stated(briefing.gaps[:2]),)),) if briefing.gaps else ()
