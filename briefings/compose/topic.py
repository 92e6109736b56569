"""Topics: a question, who holds what on what basis, and who is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.interchange import Cells, Node, cell, source_nodes
from briefings.compose.kind import Kind, SearchEntry
from briefings.compose.language import Key
from briefings.compose.lines import answer_words, holder_line, joined, one_line, sentence, strong, text
from briefings.compose.listing import Entry, Tag, in_cells, sorted_by
from briefings.compose.page_context import PageContext, reliability
from briefings.compose.quote import linked_whose, quote_block, sign, terms
from briefings.compose.record import Further, Pair, Record, Some, Statement, ValueOf, each, entry_of
from briefings.compose.views import Column, Holding, Line, Positions, QuoteBlock, Sign, plain
from briefings.model.refs import Ref
from briefings.model.sheets import Claim, Quote, Sheet, Topic
from briefings.model.sheets.topic import Position


def by_stance(topic: Topic) -> Iterator[tuple[str, list[Position], str]]:
    """Yield each stance in the fixed order, with the positions that are of it, and what the desk says where nobody takes it."""
    silent = {str(entry.stance): entry.text for entry in topic.silence}
    for stance in words.STANCES:
        yield stance, [one for one in topic.positions if one.stance == stance], silent.get(stance, "")


def positions(topic: Topic, context: PageContext, *, compact: bool = False) -> Positions:
    """Return the picture of positions: a column for each stance, in a fixed order, and apart from them who is silent.

    `compact`: names alone, and who is silent in one run, as a one-pager has them.
    """
    index, columns, silence = context.index, [], []
    unstated: tuple[Holding, ...] = ()
    for stance, found, nobody in by_stance(topic):
        label = index.word("stance", stance)
        if stance == "not-stated":
            unstated = _holdings(found, context, bare=True)
        elif found or nobody or stance in ("against", "for"):
            columns.append(Column(label, len(found), _holdings(found, context, bare=compact), bool(nobody)))
        silence += [sentence(text(f"{label}{index.language.colon}{nobody}"))] if nobody else []
    total = len(unstated)
    if unstated and compact:
        unstated = (Holding("not-stated", joined((holding.name for holding in unstated), ", "), ()),)
    signs = set(map(sign, topic.positions))
    context.show(topic.ref, *(position.holder.actor for position in topic.positions))
    return Positions(
        tuple(columns),
        Column(index.word("stance", "not-stated"), total, unstated) if unstated else None,
        tuple((name, index.word("sign", name)) for name in words.SIGNS if name in signs),
        tuple(silence),
    )


def _holdings(found: list[Position], context: PageContext, *, bare: bool = False) -> tuple[Holding, ...]:
    index = context.index
    rows = []
    for position in found:
        refs = (row.quote for row in position.evidence if row.quote)
        held = (ref for ref in refs if any(one.position is position for one in index.held_by_quote.get(ref, ())[:1]))
        basis = () if bare else _basis(position, index)
        rows.append(Holding(sign(position), holder_line(position.holder, index), basis, str(next(held, ""))))
    return tuple(sorted(rows, key=lambda row: index.language.key(plain(row.name))))


def _basis(position: Position, index: Index) -> Line:
    """Return what a position was taken from, since when and under which conditions it is held."""
    return joined((text(_taken_from(position, index)), _terms(position, index)), index.language.semicolon)


def _terms(position: Position, index: Index) -> Line:
    """Return since when and under which conditions a position is held; empty where neither is recorded."""
    return joined(terms(position, index), index.language.semicolon)


def _taken_from(position: Position, index: Index) -> str:
    say, basis = index.say, position.basis
    if basis in words.BASES:
        return index.word("basis", basis)
    quotes = index.there((row.quote for row in position.evidence), Quote)
    if not quotes:
        return say("our reading of a source" if basis == "inferred" else "a source")
    if quotes[0].mode == "paraphrase":
        return say("our reading of a paraphrase" if basis == "inferred" else "a paraphrase")
    return say("our reading of a statement" if basis == "inferred" else "a statement")


def _in_order(topic: Topic, index: Index) -> list[Position]:
    """Return the positions by stance, then by name of the holder; last those who take none."""
    order, key = list(words.STANCES), index.language.key
    by_name = sorted(topic.positions, key=lambda one: key(plain(holder_line(one.holder, index, linked=False))))
    return sorted(by_name, key=lambda one: order.index(one.stance))


def _quotes_of(position: Position, index: Index) -> list[Quote]:
    """Return the words that a position is read from, in the order of the source; none for those who take none."""
    if position.stance == "not-stated":
        return []
    return sorted(index.there((row.quote for row in position.evidence), Quote), key=index.order)


def stance_words(position: Position, index: Index) -> str:
    """Return `Against`, or that it is the desk that reads the position so."""
    word = index.word("stance", position.stance)
    return index.say("Our reading: {stance}", stance=word.lower()) if position.basis == "inferred" else word


def _position_entry(position: Position, context: PageContext) -> Pair:
    index, quotes = context.index, _quotes_of(position, context.index)
    context.show(position.holder.actor, *(quote.ref for quote in quotes))
    told = (text(stance_words(position, index)), _terms(position, index), one_line(position.reason, index))
    said = (linked_whose(quote, index) for quote in quotes)
    return Pair(holder_line(position.holder, index), joined((*told, *said), index.language.semicolon))


def _accusation_entry(sheet: Quote | Claim, context: PageContext) -> Pair:
    context.show(sheet.ref, *sheet.accuses)
    return entry_of(sheet.ref, context, text(answer_words(sheet, context.index)))


def _bearing(topic: Topic, index: Index) -> list[Ref]:
    """Return the words and claims about a topic that stand nowhere else on its page: quotes, then claims."""
    there = {row.quote for position in topic.positions for row in position.evidence}
    there |= _accusing(topic, index).keys() | set(topic.related)
    found = [quote.ref for quote in index.about.get(topic.ref, ())]
    claims = index.there(index.release.back(topic.ref), Claim)
    found += [claim.ref for claim in claims if topic.ref in claim.about]
    return [ref for ref in found if ref not in there]


def _kind_entry(sheet: Sheet, context: PageContext) -> Pair:
    return entry_of(sheet.ref, context, text(context.index.kind_word(sheet.ref)))


def count_sentence(topic: Topic, index: Index) -> str:
    """Return the counts of holders by stance, each with how many of them are inferred, then of those without a position."""
    counts: Counter[str] = Counter(position.stance for position in topic.positions)
    silent = counts.pop("not-stated", 0)
    inferred: Counter[str] = Counter(position.stance for position in topic.positions if position.basis == "inferred")
    parts = []
    for stance in (stance for stance in words.STANCES if counts[stance]):
        number, told = inferred[stance], index.say("our reading")
        if number < counts[stance]:
            told = index.count(number, "{n} of them our reading", "{n} of them our reading")
        said = f"{counts[stance]} {index.word('stance', stance).lower()}"
        parts.append(f"{said} ({told})" if number else said)
    sources = _sources(topic, index)
    origins = set(map(index.origin, sources))
    if len(sources) == 1:
        where = index.say("in one {source}", source=index.source_name(index.source(sources[0])))
    elif len(origins) == 1:
        where = index.count(len(sources), "in {n} source of one origin", "in {n} sources of one origin")
    else:
        where = index.count(len(origins), "in {n} origin", "in {n} origins")
    total = counts.total()
    number_of, of_each = index.language.number(total), ", ".join(parts)
    parties = index.count(
        total, "{number} person, group or body", "{number} people, groups or bodies", number=number_of
    )
    taken = index.say("{parties} with a position, {where}: {counts}.", parties=parties, where=where, counts=of_each)
    unstated = index.say("Position not stated: {n}.", n=str(silent)) if silent else ""
    return " ".join(filter(None, (words.capital(taken) if parts else "", unstated)))


def _sources(topic: Topic, index: Index) -> list[Ref]:
    rows = [row for row in topic.evidence if row.source]
    return index.sources_of([*rows, *(row for position in topic.positions for row in position.evidence)])


class Share(NamedTuple):
    """Whose words stand on a topic: stance, holder, how many quotations, words in them, checks that matched, and paraphrases."""

    stance: str
    name: Line
    quotations: int
    words: int
    matches: int
    paraphrases: int


def _shares(topic: Topic, index: Index) -> Iterator[Share]:
    """Yield whose words stand on a topic, by stance, then by name."""
    for position in _in_order(topic, index):
        quotes = {quote.ref: quote for quote in _quotes_of(position, index)}
        if quotes:
            said = [quote for quote in quotes.values() if quote.mode != "paraphrase"]
            length = sum(len((part.words or "").split()) for quote in said for part in quote.parts)
            matches = sum(index.release.verdict(quote.id).outcome in ("matches", "matches-changed") for quote in said)
            name, stance = holder_line(position.holder, index), index.word("stance", position.stance)
            yield Share(stance, name, len(said), length, matches, len(quotes) - len(said))


def _accusing(topic: Topic, index: Index) -> dict[Ref, Quote | Claim]:
    """Return the accusations that bear on a topic: of claims and words about it, and of words that positions are based on."""
    stated = [position for position in topic.positions if position.stance != "not-stated"]
    about = [topic.ref, *(row.quote for position in stated for row in position.evidence if row.quote)]
    return {sheet.ref: sheet for ref in about for sheet in index.accusing.get(ref, ())}


class Side(NamedTuple):
    """One stance of words face to face: what it is called, the words, and where there are none, who is silent."""

    stance: str
    quotes: list[QuoteBlock]
    silence: str


class PositionReading(NamedTuple):
    """A holder's position: who (the words' own speaker where that says more), role, sign, the position, why it is read so.

    `terms` are its basis, since when and under which conditions; `quotes` the words that it is read from.
    """

    holder: Line
    role: Line
    sign: Sign
    told: Statement
    terms: Line
    reason: Statement
    quotes: Sequence[QuoteBlock]


_value = ValueOf[Topic]()
_own = ValueOf["TopicRecord"]("")


class TopicRecord(Record[Topic]):
    """A topic as its page shows it."""

    _must_show = (*Record._must_show, "counts", "readings", "silence")
    _must_show_in_briefing = ("title", "positions", "own_fields")

    description = _own(lambda record, _: f"{record._sheet.question} {record.counts}")
    """The question, and how many hold which stance."""
    counts: str = _value(count_sentence)
    """How many hold which stance, in a sentence."""
    summary = _value(lambda topic, index: one_line(topic.summary, index, index.hedges_of(topic.evidence)))
    """What the topic is about, in the desk's words."""
    positions: Positions = _own(lambda record, _: positions(record._sheet, record._context))
    """Who holds what, a column for each stance; to be drawn with `parts.positions`."""
    readings: Some[PositionReading] = _own(
        lambda record, index: record._first(
            "positions", _in_order(record._sheet, index), lambda one, _: record._reading(one)
        )
    )
    """Who holds what: by stance, then by name, last those who take no position; the first fifty."""

    def _reading(self, position: Position) -> PositionReading:
        index, context, rows = self._index, self._context, position.evidence
        context.show(position.holder.actor)
        blocks = [quote_block(quote, context) for quote in _quotes_of(position, index)]
        name, reason = holder_line(position.holder, index), Statement(one_line(position.reason, index), ())
        if blocks and plain(blocks[0].name).startswith(plain(name)):
            name = blocks[0].name
        if position.stance == "not-stated":
            reason, rows = Statement(reason.words or text(index.say("no position on this question")), rows), ()
        return PositionReading(
            holder=name,
            role=blocks[0].role if blocks else (),
            sign=sign(position),
            told=Statement(text(stance_words(position, index)), rows),
            terms=_terms(position, index) if position.basis in ("inferred", None) else _basis(position, index),
            reason=reason,
            quotes=blocks,
        )

    silence: Sequence[Line] = _own(lambda record, _: record.positions.silence)
    """A sentence for each stance that nobody takes, where the desk looked for it."""

    @each
    def sides(self) -> Iterator[Side]:
        """The same words with their notes, by stance, each stance's by name; to be drawn with `parts.face_to_face`."""
        for stance, held, nobody in by_stance(self._sheet):
            quotes = [
                quote_block(quote, self._context, held=position, marked_note=True)
                for position in held
                for quote in self._index.there((row.quote for row in position.evidence), Quote)
                if stance != "not-stated"
            ]
            quotes.sort(key=lambda block: self._index.language.key(plain(block.name)))
            if quotes or nobody:
                yield Side(self._index.word("stance", stance), quotes, "" if quotes else nobody)

    question_from = _value(
        lambda topic, index: Statement(
            text(index.say("The source itself raises this question.")) if topic.evidence else (), topic.evidence
        )
    )
    """That the question comes from the source, with its notes; empty where that is not recorded."""
    balance: list[Share] = _value(lambda topic, index: list(_shares(topic, index)))
    """How many of whose words are here, by stance, then by name; to be drawn with `parts.counts`."""
    accusations: Some[Pair] = _own(
        lambda record, index: record._first(
            "accusations", [*_accusing(record._sheet, index).values()], _accusation_entry
        )
    )
    """The accusations that bear on it, each with who makes it and the answer; the first fifty."""
    bearing: Some[Pair] = _own(lambda record, index: record._first("bearing", _bearing(record._sheet, index), entry_of))
    """The words and claims about it that stand nowhere else on its page; the first fifty."""
    background = _value.prose(lambda topic: topic.background, lambda topic, index: index.hedges_of(topic.evidence))
    """What to know before."""
    related: Some[Pair] = _own(
        lambda record, index: record._first("related", index.there(record._sheet.related, Sheet), _kind_entry)
    )
    """What else belongs here; the first fifty."""

    @property
    def sources(self) -> list[Pair]:
        """The sources that no note so far has cited, each with its reliability."""
        index, found = self._index, _sources(self._sheet, self._index)
        self._context.show(*found)
        others = [index.source(ref) for ref in found if not self._context.cites(ref)]
        return self._pairs(others, lambda source: reliability(source, index))


class TopicKind(Kind[Topic]):
    """Everything the program needs to know of topics beside their model and their templates."""

    model = Topic
    table = "positions"
    columns = "topic question actor holder stance basis reason since evidence marking revised"
    list_columns = "question positions"
    called = ("{n} topic", "{n} topics")
    holds = "questions and positions"
    record = TopicRecord

    def title(self, sheet: Topic) -> str:
        return sheet.title or sheet.question

    def named(self, sheet: Topic, index: Index) -> Line:
        """Return the words by which a list of links names a sheet: the question."""
        return text(sheet.question, str(sheet.ref))

    def listed(self, sheet: Topic, index: Index) -> Line:
        return text(sheet.question)

    def account(self, sheet: Topic, index: Index) -> str:
        return plain(one_line(sheet.summary, index)) if sheet.summary else sheet.question

    def rows(self, sheet: Topic, index: Index) -> Iterator[Cells]:
        for position in sheet.positions:
            cells = {
                "topic": sheet.id,
                "question": sheet.question,
                "actor": cell(position.holder.actor, index),
                "holder": plain(holder_line(position.holder, index)),
                "since": position.when.text if position.when else "",
            }
            yield self.row(sheet, position, cells, index)

    def flags(self, sheet: Topic, index: Index) -> Iterator[str]:
        """Yield whether something is not stated, by the source or by one of those with a position."""
        if self.not_stated(sheet) or any(position.stance == "not-stated" for position in sheet.positions):
            yield index.say("not stated")

    def found(self, sheet: Topic, index: Index) -> SearchEntry:
        kind = words.capital(index.word("kind", "topic"))
        return SearchEntry(sheet.question, kind, (sheet.title or "",), topics=(self.title(sheet),))

    def place_in_list(self, sheet: Topic, index: Index) -> Key:
        """Return what sorts the entries of the kind's list: the question."""
        return index.language.key(sheet.question)

    def entry(self, sheet: Topic, index: Index) -> Entry:
        cells = in_cells((strong(sheet.question, str(sheet.ref)),), (text(count_sentence(sheet, index)),))
        held = {position.stance for position in sheet.positions}
        ranked = [(rank, stance) for rank, stance in enumerate(words.STANCES) if stance in held]
        tags = (Tag("stance", stance, index.word("stance", stance), 0, rank) for rank, stance in ranked)
        return Entry(cells, (*tags, *sorted_by(sheet)), (("positions", f"{len(sheet.positions):05}"),))

    def most_entries(self, sheet: Topic, index: Index) -> int:
        """Return a number that no row of a sheet's page exceeds: of what refers to it, and what it holds itself."""
        own = sum(1 + len(position.evidence) for position in sheet.positions)
        accusing = len(_accusing(sheet, index))
        return max(super().most_entries(sheet, index), own, len(sheet.related), accusing)

    def further(self, sheet: Topic, index: Index) -> Iterator[Further]:
        say = index.say
        yield Further("positions", say("Positions"), _in_order(sheet, index), _position_entry)
        yield Further(
            "accusations", say("Accusations and replies"), [*_accusing(sheet, index).values()], _accusation_entry
        )
        yield Further("bearing", say("Also on this question"), _bearing(sheet, index), entry_of)
        yield Further("related", say("Related"), index.there(sheet.related, Sheet), _kind_entry)

    def linked(self, sheet: Topic, index: Index) -> Node:
        return {"isBasedOn": source_nodes(sheet.evidence, index)}
