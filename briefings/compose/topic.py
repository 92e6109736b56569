"""Topics: a question, who holds what on what basis, and who is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefings.compose import balance, cells, nodes, words
from briefings.compose.holders import holder_line
from briefings.compose.index import Held, Index
from briefings.compose.kind import Found, Kind
from briefings.compose.leaf import Leaf, citation
from briefings.compose.lines import one_line, strong, text
from briefings.compose.listing import Entry, Tag
from briefings.compose.quote import quote_block, sign
from briefings.compose.record import Pair, Record
from briefings.compose.views import (
    Block,
    Cell,
    Column,
    Counts,
    Holding,
    Line,
    Positions,
    QuoteBlock,
    Run,
    plain,
)
from briefings.model.refs import Ref
from briefings.model.sheets import Quote, Topic
from briefings.model.sheets.topic import Position


def positions(topic: Topic, leaf: Leaf, *, compact: bool = False) -> Positions:
    """Return the picture of positions: a column a stance, in a fixed order, and apart from them who is silent.

    `compact`: names alone, and who is silent in one run, as a one-pager has them.
    """
    by_stance: dict[str, list[Position]] = {}
    for position in topic.positions:
        by_stance.setdefault(position.stance, []).append(position)
    silent: dict[str, str] = {entry.stance: entry.text for entry in topic.silence}
    columns = []
    index = leaf.index
    for stance in words.STANCES:
        if stance != "not-stated" and (stance in by_stance or stance in silent or stance in ("against", "for")):
            found = by_stance.get(stance, [])
            empty = text(silent.get(stance) or index.say("nobody in the source")) if not found else ()
            label = index.word("stance", stance)
            columns.append(Column(stance, label, len(found), _holdings(topic, found, leaf, bare=compact), empty))
    unstated = by_stance.get("not-stated", [])
    silent_column = None
    if unstated:
        label = index.word("stance", "not-stated")
        names = _holdings(topic, unstated, leaf, bare=True)
        silent_column = Column("not-stated", label, len(unstated), _in_one_run(names) if compact else names)
    signs = [sign(Held(topic, position)) for position in topic.positions]
    legend = tuple((name, index.word("sign", name)) for name in words.SIGNS if name in signs)
    leaf.show(topic.ref, *(position.holder.actor for position in topic.positions))
    order = index.say("Columns in a fixed order; names by alphabet.")
    return Positions(tuple(columns), silent_column, legend, order)


def _holdings(topic: Topic, found: list[Position], leaf: Leaf, *, bare: bool = False) -> tuple[Holding, ...]:
    rows = []
    for position in found:
        name = holder_line(position.holder, leaf.index)
        rows.append(
            (
                leaf.index.language.key(plain(name)),
                Holding(sign(Held(topic, position)), name, () if bare else _basis(position, leaf)),
            )
        )
    return tuple(holding for _, holding in sorted(rows, key=lambda row: row[0]))


def _in_one_run(holdings: tuple[Holding, ...]) -> tuple[Holding, ...]:
    runs: list[Run] = []
    for holding in holdings:
        runs += [*(text(", ") if runs else ()), *holding.name]
    return (Holding("not-stated", tuple(runs), ()),)


def _basis(position: Position, leaf: Leaf) -> Line:
    """Return what a position was taken from, and under which conditions it is held."""
    found = _taken_from(position, leaf)
    if position.conditions is None:
        return found
    conditions = one_line(position.conditions, leaf.index)
    return leaf.index.line("{basis}; on condition: {conditions}", basis=found, conditions=conditions)


def _taken_from(position: Position, leaf: Leaf) -> Line:
    quotes = [leaf.index.get(row.quote, Quote) for row in position.evidence]
    say = leaf.index.say
    modes = [quote.mode for quote in quotes if quote]
    paraphrased = bool(modes) and modes[0] == "paraphrase"
    if position.basis == "inferred":
        if not modes:
            return text(say("inferred from a source"))
        return text(say("inferred from a paraphrase" if paraphrased else "inferred from a statement"))
    if position.basis in words.BASES:
        return text(leaf.index.word("basis", position.basis))
    if not modes:
        return text(say("a source"))
    return text(say("a paraphrase" if paraphrased else "a statement"))


def said(topic: Topic, leaf: Leaf) -> list[QuoteBlock]:
    """Return the words that positions rest on, by name of the holder."""
    rows = []
    for position in topic.positions:
        if position.stance != "not-stated":
            for row in position.evidence:
                quote = leaf.index.get(row.quote, Quote)
                if quote is not None:
                    name = plain(holder_line(position.holder, leaf.index, linked=False))
                    rows.append(
                        ((leaf.index.language.key(name), leaf.index.order(quote)), Held(topic, position), quote)
                    )
    return [quote_block(quote, leaf, held=held) for _, held, quote in sorted(rows, key=lambda row: row[0])]


def count_sentence(topic: Topic, index: Index) -> str:
    """Return the counts of holders by stance, each with how many of them are inferred."""
    counts: Counter[str] = Counter(position.stance for position in topic.positions)
    inferred: Counter[str] = Counter(position.stance for position in topic.positions if position.basis == "inferred")
    parts = []
    for stance in words.STANCES:
        if counts[stance]:
            label = index.say("not stated") if stance == "not-stated" else index.word("stance", stance).lower()
            parts.append(f"{counts[stance]} {label}{_inferred(inferred[stance], counts[stance], index)}")
    origins = {index.source(ref).origin_group or ref.id for ref in _sources(topic, index)}
    where = index.say("in one press article")
    if len(origins) != 1:
        where = index.count(len(origins), "in {n} origin", "in {n} origins")
    total = len(topic.positions)
    holders = index.count(total, "{number} holder", "{number} holders", number=index.language.number(total))
    counted = index.say("{holders} {where}: {counts}.", holders=holders, where=where, counts=", ".join(parts))
    return words.capital(counted)


def _inferred(inferred: int, total: int, index: Index) -> str:
    """Return how many of a stance's holders are inferred, in brackets."""
    if not inferred:
        return ""
    if inferred == total:
        return f" ({index.count(inferred, 'inferred', 'inferred')})"
    return f" ({index.count(inferred, '{n} inferred', '{n} inferred')})"


def _sources(topic: Topic, index: Index) -> list[Ref]:
    found: dict[Ref, None] = {row.source: None for row in topic.evidence if row.source}
    for position in topic.positions:
        for row in position.evidence:
            quote = index.get(row.quote, Quote)
            if quote or row.source:
                found[quote.source if quote else row.source] = None  # type: ignore[index]  # one of the two is there
    return list(found)


def unanswered(topic: Topic, index: Index) -> str:
    """Return how many accusations stand on a topic, and how many have no answer."""
    stated = [position for position in topic.positions if position.stance != "not-stated"]
    about = {row.quote for position in stated for row in position.evidence if row.quote}
    return balance.unanswered({topic.ref, *about}, index)


class Side(NamedTuple):
    """One stance of words face to face: what it is called, and the words."""

    stance: str
    quotes: list[QuoteBlock]


class Reading(NamedTuple):
    """A holder of a position, the stance, and why the desk reads it so."""

    holder: str
    stance: str
    reason: Line


class TopicRecord(Record[Topic]):
    """A topic as its page shows it."""

    _must_show = (*Record._must_show, "counts", "positions", "inferred", "silent")
    _must_show_in_briefing = ("title", "positions")

    @property
    def title(self) -> Line:
        """The question."""
        return text(self._sheet.question)

    @property
    def description(self) -> str:
        """The question, and how many hold which stance."""
        return f"{self._sheet.question} {self.counts}"

    @property
    def counts(self) -> str:
        """How many hold which stance, in a sentence."""
        return count_sentence(self._sheet, self._index)

    @property
    def summary(self) -> Line:
        """What the topic is about, in the desk's words."""
        return self._line(self._sheet.summary, self._hedges)

    @property
    def _hedges(self) -> tuple[str, ...]:
        return self._index.hedges_of(self._sheet.evidence)

    @property
    def positions(self) -> Positions:
        """Who holds what, a column a stance; to be drawn with `parts.positions`."""
        return positions(self._sheet, self._leaf)

    @property
    def said(self) -> list[QuoteBlock]:
        """The words on which the positions rest, by name of the holder; to be drawn with `parts.said`."""
        return said(self._sheet, self._leaf)

    @property
    def sides(self) -> list[Side]:
        """The same words with their notes, by stance, each stance's by name; to be drawn with `parts.face_to_face`."""
        silent = {entry.stance for entry in self._sheet.silence}
        found = []
        for stance in words.STANCES:
            quotes = self._quoted(stance) if stance != "not-stated" else []
            if quotes or stance in silent:
                found.append(Side(self._index.word("stance", stance), quotes))
        return found

    def _quoted(self, stance: str) -> list[QuoteBlock]:
        """Return the words on which positions of a stance rest, by name."""
        found = [
            quote_block(quote, self._leaf, held=Held(self._sheet, position), marked_note=True)
            for position in self._sheet.positions
            if position.stance == stance
            for row in position.evidence
            if (quote := self._index.get(row.quote, Quote)) is not None
        ]
        return sorted(found, key=lambda block: self._index.language.key(plain(block.name)))

    @property
    def inferred(self) -> list[Reading]:
        """The positions that the desk reads from words on something else, where it says why; by name of the holder."""
        return self._by_name(
            Reading(self._holder(position), self._index.word("stance", position.stance), self._line(position.reason))
            for position in self._sheet.positions
            if position.basis == "inferred" and position.reason
        )

    @property
    def silent(self) -> list[Reading]:
        """Who takes no position, and which stances nobody takes, with what is known of that; by name."""
        named_there = [
            Reading(self._holder(position), "", self._line(position.reason))
            for position in self._sheet.positions
            if position.stance == "not-stated"
        ]
        empty = [
            Reading(self._index.word("stance", entry.stance), "", text(entry.text)) for entry in self._sheet.silence
        ]
        return self._by_name((*named_there, *empty))

    def _holder(self, position: Position) -> str:
        return plain(holder_line(position.holder, self._index, linked=False))

    def _by_name(self, found: Iterable[Reading]) -> list[Reading]:
        return sorted(found, key=lambda reading: self._index.language.key(reading.holder))

    @property
    def not_stated_label(self) -> str:
        """What the stance of those who take no position is called."""
        return self._index.word("stance", "not-stated")

    @property
    def balance(self) -> Counts | None:
        """How many of whose words stand here; to be drawn with `parts.counts`, none where nobody's do."""
        return balance.counts(self._sheet, self._index)

    @property
    def unanswered(self) -> str:
        """How many accusations there are here, and how many have no answer."""
        return unanswered(self._sheet, self._index)

    @property
    def background(self) -> tuple[Block, ...]:
        """What to know before."""
        return self._prose(self._sheet.background, self._hedges)

    @property
    def related(self) -> list[Pair]:
        """What else belongs here."""
        return self._links(self._sheet.related)

    @property
    def sources(self) -> list[Line]:
        """The sources that the topic rests on, as they are cited."""
        found = _sources(self._sheet, self._index)
        self._leaf.show(*found)
        return [citation(self._index.source(ref), self._index) for ref in found]


class TopicKind(Kind[Topic]):
    """Everything the program needs to know of topics beside their model and their templates."""

    model = Topic
    table = "positions"
    columns = "topic question actor holder stance basis reason since evidence marking revised"
    list_columns = "question positions"

    def record(self, sheet: Topic, leaf: Leaf) -> TopicRecord:
        """Return a sheet as its page shows it."""
        return TopicRecord(sheet, leaf)

    def title(self, sheet: Topic) -> str:
        """Return a sheet's name as plain words; empty where only its own words name it."""
        return sheet.title or sheet.question

    def counted(self, number: int, index: Index) -> str:
        """Return how many sheets: `3 topics`."""
        return index.count(number, "{n} topic", "{n} topics")

    def named(self, sheet: Topic, index: Index) -> Line:
        """Return the words by which a list of links names a sheet: the question."""
        return text(sheet.question, str(sheet.ref))

    def listed(self, sheet: Topic, index: Index) -> Line:
        """Return the words by which the index from A to Z names a sheet: the question."""
        return text(sheet.question)

    def account(self, sheet: Topic, index: Index) -> str:
        """Return what other pages say of a sheet with its name: whose it is, its status, what is not said."""
        return plain(one_line(sheet.summary, index)) if sheet.summary else sheet.question

    def holds(self, index: Index) -> str:
        """Return what the data files of the kind hold."""
        return index.say("questions and positions", context="data")

    def rows(self, sheet: Topic, index: Index) -> Iterator[cells.Cells]:
        """Yield a row a position."""
        for position in sheet.positions:
            yield (
                sheet.id,
                sheet.question,
                str(position.holder.actor or ""),
                plain(holder_line(position.holder, index)),
                position.stance,
                position.basis or "",
                cells.prose(position.reason, index),
                position.when.text if position.when else "",
                cells.evidence(position.evidence),
                *cells.own(sheet, index),
            )

    def found(self, sheet: Topic, index: Index) -> Found:
        """Return what search knows of a sheet."""
        name = self.title(sheet)
        return Found(sheet.question, words.capital(index.word("kind", "topic")), (sheet.title or "",), topics=(name,))

    def entries(self, index: Index) -> list[Entry]:
        """Return the entries of the kind's list, in their order."""
        entries = []
        for topic in sorted(index.every(Topic), key=lambda topic: index.language.key(topic.question)):
            stances = {position.stance: None for position in topic.positions}
            entries.append(
                Entry(
                    (Cell((strong(topic.question, str(topic.ref)),)), Cell((text(count_sentence(topic, index)),))),
                    tuple(
                        Tag("stance", stance, index.word("stance", stance), 0, rank)
                        for rank, stance in enumerate(words.STANCES)
                        if stance in stances
                    ),
                    (("positions", f"{len(topic.positions):05}"),),
                )
            )
        return entries

    def linked(self, sheet: Topic, index: Index) -> nodes.Node:
        """Return the linked data that only pages of this kind have."""
        return {"isBasedOn": nodes.rests_on(sheet.evidence, index)}
