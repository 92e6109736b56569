"""Briefings: one view for the page and the pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from briefings.compose import claim as claims
from briefings.compose import incident as incidents
from briefings.compose import source as sources
from briefings.compose import words
from briefings.compose.actor import role_line
from briefings.compose.holders import holder_line
from briefings.compose.index import Held, Index
from briefings.compose.leaf import Leaf, citation, not_stated
from briefings.compose.lines import blocks, blocks_of, hedged, one_line, sentence, text
from briefings.compose.pages import path_of
from briefings.compose.quote import quote_block
from briefings.compose.timeline import timeline
from briefings.compose.topic import balance_row, positions
from briefings.compose.views import (
    Block,
    BriefingView,
    Endnotes,
    FaceToFace,
    Fact,
    Facts,
    Line,
    Paragraphs,
    Part,
    Points,
    Row,
    Run,
    Said,
    Section,
    plain,
)
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets import briefing as model
from briefings.model.sheets.common import Evidence

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
    sections = () if short else _sections(briefing, leaf)
    closing: tuple[Row, ...] = ()
    if short:
        rows += gaps
        rows.append(
            Row(
                "Rests on",
                (_summary(briefing, leaf, large=False), Endnotes(tuple(leaf.notes)), _outcomes(leaf)),
                anchor="notes",
            )
        )
    else:
        rows += _first_page_gaps(briefing)
        closing = _closing(briefing, leaf, gaps)
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


def _summary(briefing: Briefing, leaf: Leaf, *, large: bool) -> Paragraphs:
    """Return what the briefing rests on: the desk's sentence, or one made from the counts."""
    if briefing.source_summary:
        return Paragraphs(blocks(briefing.source_summary, leaf.index), large=large)
    origins = {leaf.index.source(ref).origin_group or ref.id for ref in _cited_sources(leaf)}
    single = "This briefing rests on a single press article; its speakers are not independent of it."
    made = single if len(origins) == 1 else f"This briefing rests on {words.counted(len(origins), 'origin')}."
    return Paragraphs(blocks_of(text(made)), large=large)


def _cited_sources(leaf: Leaf) -> list[Ref]:
    return [ref for ref in leaf._shown if ref.kind == "source"]


def _outcomes(leaf: Leaf) -> Paragraphs:
    return Paragraphs(blocks_of(text(f"{_outcome_counts(leaf)} It tells of {words.SENTENCE}.")))


def _outcome_counts(leaf: Leaf) -> str:
    shown = [ref for ref in leaf._shown if ref.kind == "quote"]
    counts = Counter(leaf.index.release.verdict(ref.id).outcome for ref in shown)
    return (
        f"Wording matches the source: {counts['matches']}. Not found in the source: {counts['not-found']}. "
        f"Could not be checked: {counts['unchecked']}."
    )


def _first_page_gaps(briefing: Briefing) -> tuple[Row, ...]:
    return (Row("The source does not say", (not_stated(briefing.gaps[:2]),)),) if briefing.gaps else ()


def _sections(briefing: Briefing, leaf: Leaf) -> tuple[Section, ...]:
    found: list[tuple[str, tuple[Row, ...]]] = [(part.heading, _section(part, leaf)) for part in briefing.sections]
    annexes: dict[str, tuple[str, Callable[[Leaf], tuple[Row, ...]]]] = {
        "quotes": ("Annex: quotations", lambda leaf: _include(model.Include(kind="quote"), leaf)),
        "positions": ("Annex: positions", _all_positions),
        "timeline": ("Annex: time", _all_time),
        "actors": ("Annex: actors", _actors),
        "sources": ("Annex: sources", _sources),
    }
    for name in briefing.annexes:
        heading, make = annexes[name]
        found.append((heading, make(leaf)))
    return tuple(
        Section(number, heading, f"section-{number}", rows) for number, (heading, rows) in enumerate(found, start=1)
    )


def _section(part: model.Section, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    rows: list[Row] = []
    if part.body:
        leaf.show(*(piece.ref for piece in part.body.pieces() if piece.kind == "mention"))
        hedges = index.hedges_of(part.evidence)
        found = blocks(part.body, index, hedges)
        mark = leaf.cite_all(part.evidence)
        last = found[-1]
        closing = Block(last.kind, (*last.items[:-1], (*last.items[-1], *mark)))
        rows.append(Row("", (Paragraphs((*found[:-1], closing)),)))
    if part.include:
        rows += _include(part.include, leaf)
    topic = index.get(part.face_to_face, Topic)
    if topic is not None:
        rows.append(Row("Words by position", (_face_to_face(topic, leaf),)))
        rows += balance_row(topic, leaf)
    topic = index.get(part.positions, Topic)
    if topic is not None:
        rows.append(Row("Positions", (positions(topic, leaf),)))
    if part.timeline:
        rows += _all_time(leaf, events=part.timeline == "all")
    return tuple(rows)


def chosen(include: model.Include, index: Index) -> list[Sheet]:
    """Return the sheets that a selection names: by hand in that order, or by query, in the order of the source."""
    if include.ids:
        return [sheet for ref in include.ids if (sheet := index.release.get(ref)) is not None]
    found = [sheet for sheet in index.release.of(include.kind or "quote") if _wanted(sheet, include, index)]
    return sorted(found, key=lambda sheet: _order(sheet, index))


def _order(sheet: Sheet, index: Index) -> tuple[Ref, tuple[int, ...], int, str]:
    return index.order(sheet) if isinstance(sheet, Quote) else (Ref("", ""), (), 0, sheet.label.casefold())


def _wanted(sheet: Sheet, include: model.Include, index: Index) -> bool:
    if include.about and include.about not in getattr(sheet, "about", ()):
        return False
    if include.speaker and getattr(sheet, "speaker", None) != include.speaker:
        return False
    if include.mode and getattr(sheet, "mode", None) not in include.mode:
        return False
    if include.group and getattr(sheet, "group", None) != include.group:
        return False
    return include.source is None or sheet.ref in index.release.back(include.source)


def _include(include: model.Include, leaf: Leaf) -> tuple[Row, ...]:
    rows: list[Row] = []
    run: list[Quote] = []
    for sheet in chosen(include, leaf.index):
        leaf.show(sheet.ref)
        if isinstance(sheet, Quote):
            run.append(sheet)
            continue
        rows += _said(run, leaf)
        run = []
        rows += _sheet_row(sheet, leaf)
    return (*rows, *_said(run, leaf))


def _said(quotes: list[Quote], leaf: Leaf) -> list[Row]:
    if not quotes:
        return []
    held = leaf.index.held_by_quote
    found = [
        quote_block(quote, leaf, held=next(iter(held.get(quote.ref, ())), None), marked_note=True) for quote in quotes
    ]
    return [Row("", (Said(tuple(found)),))]


def _sheet_row(sheet: Sheet, leaf: Leaf) -> tuple[Row, ...]:
    if isinstance(sheet, Incident):
        return (_incident_row(sheet, leaf),)
    if isinstance(sheet, Claim):
        return (_claim_row(sheet, leaf),)
    if isinstance(sheet, Topic):
        return (Row("Positions", (positions(sheet, leaf),)),)
    if isinstance(sheet, Source):
        return (Row("Source", (sources.facts(sheet, leaf.index),)),)
    if isinstance(sheet, Actor):
        return (_actor_row([sheet], leaf),)
    return ()


def _incident_row(incident: Incident, leaf: Leaf) -> Row:
    index = leaf.index
    status = hedged(incidents.status_sentence(incident, index), ("Alleged",))
    parts: list[Part] = [Paragraphs(blocks_of((*status, *leaf.cite_all(incident.evidence))))]
    facts = [
        Fact("When", incidents.when_line(incident)),
        Fact("How many", text(incidents.extent_words(incident))),
        Fact("Where", incidents.where_line(incident)),
    ]
    for entry in incident.hypotheses:
        line = (*text(f"{words.CAUSES[entry.cause]}, in the view of "), *holder_line(entry.by, index))
        facts.append(Fact("Cause", line, one_line(entry.note, index) if entry.note else ()))
    if incident.summary:
        parts.insert(1, Paragraphs(blocks(incident.summary, index, incident.hedges)))
    parts.append(Facts(tuple(facts)))
    return Row(incident.title, tuple(parts), anchor=f"incident-{incident.id}")


def _claim_row(claim: Claim, leaf: Leaf) -> Row:
    index = leaf.index
    mark = leaf.cite_all(claim.evidence)
    note = one_line(claim.note, index) if claim.note else ()
    if claim.value:
        part = claims.figure_part(claim, index)
        found: tuple[Part, ...] = (type(part)(part.number, (*part.line, *mark)),)
        by = (*claims.by_line(claim, index), Run("text", ". "), *note)
        return Row("A figure", (*found, Paragraphs(blocks_of(by))), anchor=f"claim-{claim.id}")
    line = (*sentence(claims.statement_line(claim, index)), *mark)
    by = (*text("Held by "), *claims.by_line(claim, index), Run("text", ". "), *note)
    return Row(words.CLAIM_TYPES[claim.type], (Paragraphs(blocks_of(line, by)),), anchor=f"claim-{claim.id}")


def _face_to_face(topic: Topic, leaf: Leaf) -> FaceToFace:
    sides = []
    silent = {entry.stance for entry in topic.silence}
    for stance, label in words.STANCES.items():
        found = []
        for position in topic.positions:
            if position.stance == stance and stance != "not-stated":
                for row in position.evidence:
                    quote = leaf.index.get(row.quote, Quote)
                    if quote is not None:
                        found.append(quote_block(quote, leaf, held=Held(topic, position), marked_note=True))
        found.sort(key=lambda block: plain(block.name).casefold())
        if found or stance in silent:
            sides.append((label, tuple(found)))
    return FaceToFace(text(topic.question), tuple(sides))


def _all_positions(leaf: Leaf) -> tuple[Row, ...]:
    return tuple(Row("Positions", (positions(topic, leaf),)) for topic in leaf.index.every(Topic))


def _all_time(leaf: Leaf, *, events: bool = True) -> tuple[Row, ...]:
    found = timeline(leaf, events=events)
    return (Row("", (found,)),) if found else ()


def _actors(leaf: Leaf) -> tuple[Row, ...]:
    """Return the actors that the pack shows, by name."""
    shown = [leaf.index.get(ref, Actor) for ref in leaf._shown if ref.kind == "actor"]
    return (_actor_row(sorted((actor for actor in shown if actor), key=lambda actor: actor.name.casefold()), leaf),)


def _actor_row(actors: Iterable[Actor], leaf: Leaf) -> Row:
    facts = []
    for actor in actors:
        roles: Line = role_line(actor.roles[0]) if actor.roles else text(words.TYPES[actor.type])
        mark: Line = leaf.cite_all(_first(actor.roles[0].evidence if actor.roles else actor.evidence))
        facts.append(Fact(actor.name, (*roles, *mark)))
    return Row("Actors", (Facts(tuple(facts)),))


def _first(rows: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return rows[:1]


def _sources(leaf: Leaf) -> tuple[Row, ...]:
    rows = []
    for ref in sorted(_cited_sources(leaf)):
        source = leaf.index.source(ref)
        rows.append(Row("Source", (sources.facts(source, leaf.index),)))
        rows += [
            Row(row.label, (*row.parts, *(Paragraphs(blocks_of(note.line)) for note in row.notes)))
            for row in sources.wordings(source, leaf.index)
        ]
    return tuple(rows)


def _closing(briefing: Briefing, leaf: Leaf, gaps: tuple[Row, ...]) -> tuple[Row, ...]:
    index = leaf.index
    rows = [
        Row("What this rests on", (_summary(briefing, leaf, large=True), Paragraphs(blocks_of(text(_voices(leaf))))))
    ]
    if "sources" not in briefing.annexes:
        rows.append(
            Row(
                "Source",
                (
                    Paragraphs(
                        tuple(
                            Block("p", (citation(index.source(ref), None, index),))
                            for ref in sorted(_cited_sources(leaf))
                        )
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
        quote
        for ref in leaf._shown
        if (quote := leaf.index.get(ref, Quote)) and quote.mode not in ("scare", "headline")
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
    verdicts = [index.release.verdict(ref.id) for ref in leaf._shown if ref.kind == "quote"]
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
