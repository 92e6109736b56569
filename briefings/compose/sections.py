"""The parts of a briefing after its first page: what each selects and shows, and the annexes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from briefings.compose import source as sources
from briefings.compose import words
from briefings.compose.actor import actor_row
from briefings.compose.index import Held, Index, SheetT
from briefings.compose.kind import kind_of
from briefings.compose.leaf import Leaf
from briefings.compose.lines import blocks, blocks_of, text
from briefings.compose.overview import places, timeline
from briefings.compose.quote import quote_block, quote_rows
from briefings.compose.topic import balance_row, positions
from briefings.compose.views import (
    Block,
    FaceToFace,
    Paragraphs,
    Row,
    Section,
    plain,
)
from briefings.model.sheets import Actor, Briefing, Incident, Quote, Sheet, Topic
from briefings.model.sheets import briefing as model


def sections(briefing: Briefing, leaf: Leaf) -> tuple[Section, ...]:
    """Return the numbered parts of a briefing, its annexes last."""
    parts = [(part, _section(part, leaf)) for part in briefing.sections]
    found = [(part.heading, (*rows, *_time(part, leaf))) for part, rows in parts]  # when all that is shown is known
    say = leaf.index.say
    annexes: dict[str, tuple[str, Callable[[Leaf], tuple[Row, ...]]]] = {
        "quotes": (say("Annex: quotations"), _all_quotes),
        "positions": (say("Annex: positions"), _all_positions),
        "timeline": (say("Annex: time"), _all_time),
        "map": (say("Annex: places"), _places),
        "actors": (say("Annex: actors"), _actors),
        "sources": (say("Annex: sources"), _sources),
    }
    for name in briefing.annexes:
        heading, make = annexes[name]
        rows = make(leaf)
        if rows:
            found.append((heading, rows))
    return tuple(
        Section(number, heading, f"section-{number}", rows) for number, (heading, rows) in enumerate(found, start=1)
    )


def _section(part: model.Section, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    rows: list[Row] = []
    if part.body:
        leaf.show_mentions(part.body)
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
        rows.append(Row(index.say("Words by position"), (_face_to_face(topic, leaf),)))
        rows += balance_row(topic, leaf)
    topic = index.get(part.positions, Topic)
    if topic is not None:
        rows.append(Row(index.say("Positions"), (positions(topic, leaf),)))
    return tuple(rows)


def chosen(include: model.Include, index: Index) -> list[Sheet]:
    """Return the sheets that a selection names: by hand in that order, or by query, in the order of the source."""
    if include.ids:
        return [sheet for ref in include.ids if (sheet := index.release.get(ref)) is not None]
    found = [sheet for sheet in index.release.of(include.kind or "quote") if _wanted(sheet, include, index)]
    return sorted(found, key=lambda sheet: kind_of(sheet).order(sheet, index))


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
    """Return what a section shows of sheets; those of one kind that follow each other may share a row."""
    rows: list[Row] = []
    for _, found in groupby(chosen(include, leaf.index), key=lambda sheet: sheet.kind):
        sheets = list(found)
        rows += kind_of(sheets[0]).included(sheets, leaf)
    return tuple(rows)


def _face_to_face(topic: Topic, leaf: Leaf) -> FaceToFace:
    sides = []
    silent = {entry.stance for entry in topic.silence}
    for stance in words.STANCES:
        found = []
        for position in topic.positions:
            if position.stance == stance and stance != "not-stated":
                for row in position.evidence:
                    quote = leaf.index.get(row.quote, Quote)
                    if quote is not None:
                        found.append(quote_block(quote, leaf, held=Held(topic, position), marked_note=True))
        found.sort(key=lambda block: leaf.index.language.key(plain(block.name)))
        if found or stance in silent:
            sides.append((leaf.index.word("stance", stance), tuple(found)))
    return FaceToFace(text(topic.question), tuple(sides))


def _all_quotes(leaf: Leaf) -> tuple[Row, ...]:
    """Return every quote that the pack shows, cites or reads a position from, in the order of the sources."""
    wanted = {ref for ref in leaf.shown if ref.kind == "quote"}
    for topic in (leaf.index.get(ref, Topic) for ref in leaf.shown):
        wanted |= (
            {row.quote for position in topic.positions for row in position.evidence if row.quote} if topic else set()
        )
    found = [quote for ref in wanted if (quote := leaf.index.get(ref, Quote))]
    return quote_rows(sorted(found, key=leaf.index.order), leaf)


def _places(leaf: Leaf) -> tuple[Row, ...]:
    """Return where each incident of the pack happened."""
    found = places(leaf, _concerned(Incident, leaf))
    return (Row(leaf.index.say("Places"), found),) if found else ()


def _concerned(model: type[SheetT], leaf: Leaf) -> list[SheetT]:
    """Return the sheets of a kind that the pack concerns, by id: it shows them, or words or claims about them."""
    refs = set(leaf.shown)
    for ref in leaf.shown:
        refs.update(getattr(leaf.index.release.get(ref), "about", ()))
    return [sheet for sheet in leaf.index.every(model) if sheet.ref in refs]


def _all_positions(leaf: Leaf) -> tuple[Row, ...]:
    topics = _concerned(Topic, leaf)
    return tuple(Row(leaf.index.say("Positions"), (positions(topic, leaf),)) for topic in topics)


def _time(part: model.Section, leaf: Leaf) -> tuple[Row, ...]:
    return _all_time(leaf, events=part.timeline == "all") if part.timeline else ()


def _all_time(leaf: Leaf, *, events: bool = True) -> tuple[Row, ...]:
    """Return when each incident (and event) of the pack was, on one axis."""
    found = timeline(leaf, [one for one in _concerned(Incident, leaf) if events or one.group == "incident"])
    return (Row("", (found,)),) if found else ()


def _actors(leaf: Leaf) -> tuple[Row, ...]:
    """Return the actors that the pack shows, by name."""
    shown = [leaf.index.get(ref, Actor) for ref in leaf.shown if ref.kind == "actor"]
    key = leaf.index.language.key
    return (actor_row(sorted((actor for actor in shown if actor), key=lambda actor: key(actor.name)), leaf),)


def _sources(leaf: Leaf) -> tuple[Row, ...]:
    rows = []
    for ref in sorted(leaf.sources):
        source = leaf.index.source(ref)
        rows.append(Row(leaf.index.say("Source"), (sources.facts(source, leaf.index),)))
        rows += sources.described(source, leaf)
        rows += [
            Row(row.label, (*row.parts, *(Paragraphs(blocks_of(note.line)) for note in row.notes)))
            for row in sources.wordings(source, leaf.index)
        ]
    return tuple(rows)
