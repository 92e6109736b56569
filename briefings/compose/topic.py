"""Topics: a question, who holds what on what basis, and who is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from briefings.compose import words
from briefings.compose.index import Held, Index
from briefings.compose.interchange import Cells, Node, evidence_cell, own_cells, prose_cell, source_nodes
from briefings.compose.kind import Kind, SearchEntry
from briefings.compose.language import Key
from briefings.compose.lines import answer_words, holder_line, joined, named, one_line, sentence, strong, text
from briefings.compose.listing import Entry, Tag, sorted_by
from briefings.compose.page_context import PageContext, citation
from briefings.compose.quote import linked_whose, quote_block, sign
from briefings.compose.quote import stance as stance_words
from briefings.compose.record import Pair, Record, Some, Statement
from briefings.compose.rows import Further, target
from briefings.compose.views import (
    Block,
    Cell,
    Column,
    Counts,
    Holding,
    Line,
    Positions,
    QuoteBlock,
    plain,
)
from briefings.model.refs import Ref
from briefings.model.sheets import Claim, Quote, Topic
from briefings.model.sheets.topic import Position

_SHOWN = 50
"""At most this many entries stand in one row."""

FoundT = TypeVar("FoundT")
EntryT = TypeVar("EntryT")


def positions(topic: Topic, context: PageContext, *, compact: bool = False) -> Positions:
    """Return the picture of positions: a column a stance, in a fixed order, and apart from them who is silent.

    `compact`: names alone, and who is silent in one run, as a one-pager has them.
    """
    by_stance: dict[str, list[Position]] = {}
    for position in topic.positions:
        by_stance.setdefault(position.stance, []).append(position)
    silent = {entry.stance for entry in topic.silence}
    columns = []
    index = context.index
    for stance in words.STANCES:
        if stance != "not-stated" and (stance in by_stance or stance in silent or stance in ("against", "for")):
            found = by_stance.get(stance, [])
            label = index.word("stance", stance)
            columns.append(Column(label, len(found), _holdings(topic, found, context, bare=compact), stance in silent))
    unstated = by_stance.get("not-stated", [])
    silent_column = None
    if unstated:
        label = index.word("stance", "not-stated")
        names = _holdings(topic, unstated, context, bare=True)
        silent_column = Column(label, len(unstated), _in_one_run(names) if compact else names)
    signs = [sign(Held(topic, position)) for position in topic.positions]
    legend = tuple((name, index.word("sign", name)) for name in words.SIGNS if name in signs)
    context.show(topic.ref, *(position.holder.actor for position in topic.positions))
    return Positions(tuple(columns), silent_column, legend, _silence(topic, index))


def _silence(topic: Topic, index: Index) -> tuple[Line, ...]:
    """Return a sentence for each stance that nobody takes, in the order of stances."""
    silent = {entry.stance: entry.text for entry in topic.silence}
    return tuple(
        sentence(text(f"{index.word('stance', stance)}: {silent[stance]}"))
        for stance in words.STANCES
        if stance in silent
    )


def _holdings(topic: Topic, found: list[Position], context: PageContext, *, bare: bool = False) -> tuple[Holding, ...]:
    rows = []
    for position in found:
        name = holder_line(position.holder, context.index)
        rows.append(
            (
                context.index.language.key(plain(name)),
                Holding(sign(Held(topic, position)), name, () if bare else _basis(position, context)),
            )
        )
    return tuple(holding for _, holding in sorted(rows, key=lambda row: row[0]))


def _in_one_run(holdings: tuple[Holding, ...]) -> tuple[Holding, ...]:
    return (Holding("not-stated", joined((holding.name for holding in holdings), ", "), ()),)


def _basis(position: Position, context: PageContext) -> Line:
    """Return what a position was taken from, and under which conditions it is held."""
    found = _taken_from(position, context)
    if position.when is not None:
        found = context.index.line("{basis}; since {date}", basis=found, date=context.index.when(position.when))
    if position.conditions is None:
        return found
    conditions = one_line(position.conditions, context.index)
    return context.index.line("{basis}; on condition: {conditions}", basis=found, conditions=conditions)


def _taken_from(position: Position, context: PageContext) -> Line:
    quotes = [context.index.get(row.quote, Quote) for row in position.evidence]
    say = context.index.say
    modes = [quote.mode for quote in quotes if quote]
    paraphrased = bool(modes) and modes[0] == "paraphrase"
    if position.basis == "inferred":
        if not modes:
            return text(say("inferred from a source"))
        return text(say("inferred from a paraphrase" if paraphrased else "inferred from a statement"))
    if position.basis in words.BASES:
        return text(context.index.word("basis", position.basis))
    if not modes:
        return text(say("a source"))
    return text(say("a paraphrase" if paraphrased else "a statement"))


def _said(topic: Topic, index: Index) -> list[tuple[Held, Quote]]:
    """Return the words that positions rest on, each with the position, by name of the holder."""
    rows = []
    for position in topic.positions:
        if position.stance != "not-stated":
            for row in position.evidence:
                quote = index.get(row.quote, Quote)
                if quote is not None:
                    rows.append(((_name_key(position, index), index.order(quote)), Held(topic, position), quote))
    return [(held, quote) for _, held, quote in sorted(rows, key=lambda row: row[0])]


def _said_entry(found: tuple[Held, Quote], context: PageContext) -> Pair:
    held, quote = found
    context.show(quote.ref)
    return Pair(linked_whose(quote, context.index), text(stance_words(held, context.index)))


def _name_key(position: Position, index: Index) -> Key:
    return index.language.key(plain(holder_line(position.holder, index, linked=False)))


def _by_name(found: Iterable[Position], index: Index) -> list[Position]:
    return sorted(found, key=lambda position: _name_key(position, index))


def _grounded(topic: Topic, index: Index) -> list[Position]:
    """Return the positions that rest on evidence, by name of the holder."""
    return _by_name((position for position in topic.positions if position.evidence), index)


def _inferred_with_reason(topic: Topic, index: Index) -> list[Position]:
    """Return the positions that the desk reads from words on something else, where it says why; by name of the holder."""
    inferred = (position for position in topic.positions if position.basis == "inferred" and position.reason)
    return _by_name(inferred, index)


def _unstated(topic: Topic, index: Index) -> list[Position]:
    """Return the entries of those who take no position, by name of the holder."""
    return _by_name((position for position in topic.positions if position.stance == "not-stated"), index)


def _stance_entry(position: Position, context: PageContext) -> Pair:
    context.show(position.holder.actor)
    stance = text(context.index.word("stance", position.stance))
    return Pair(holder_line(position.holder, context.index), stance)


def _reason_entry(position: Position, context: PageContext) -> Pair:
    context.show(position.holder.actor)
    index = context.index
    return Pair(holder_line(position.holder, index), one_line(position.reason, index) if position.reason else ())


def _accusation_entry(sheet: Quote | Claim, context: PageContext) -> Pair:
    context.show(sheet.ref, *sheet.accuses)
    return Pair(named(sheet.ref, context.index), text(answer_words(sheet, context.index)))


def _bearing(topic: Topic, index: Index) -> list[Quote | Claim]:
    """Return the words and claims about a topic that stand nowhere else on its page: quotes, then claims."""
    there = {row.quote for position in topic.positions for row in position.evidence}
    there |= _accusing(topic, index).keys() | set(topic.related)
    claims = (index.get(ref, Claim) for ref in index.release.back(topic.ref))
    found: list[Quote | Claim] = [*index.about.get(topic.ref, ())]
    found += [claim for claim in claims if claim and topic.ref in claim.about]
    return [sheet for sheet in found if sheet.ref not in there]


def _bearing_entry(sheet: Quote | Claim, context: PageContext) -> Pair:
    context.show(sheet.ref)
    return Pair(named(sheet.ref, context.index), text(context.index.word("kind", sheet.kind)))


def _related_entry(ref: Ref, context: PageContext) -> Pair:
    context.show(ref)
    return Pair(named(ref, context.index), text(context.index.word("kind", ref.kind)))


def count_sentence(topic: Topic, index: Index) -> str:
    """Return the counts of holders by stance, each with how many of them are inferred."""
    counts: Counter[str] = Counter(position.stance for position in topic.positions)
    inferred: Counter[str] = Counter(position.stance for position in topic.positions if position.basis == "inferred")
    parts = []
    for stance in words.STANCES:
        if counts[stance]:
            label = index.say("not stated") if stance == "not-stated" else index.word("stance", stance).lower()
            parts.append(f"{counts[stance]} {label}{_inferred(inferred[stance], counts[stance], index)}")
    sources = [index.source(ref) for ref in _sources(topic, index)]
    origins = {source.origin_group or source.id for source in sources}
    if len(sources) == 1:
        where = index.say("in one {source}", source=index.source_name(sources[0]))
    elif len(origins) == 1:
        where = index.count(len(sources), "in {n} source of one origin", "in {n} sources of one origin")
    else:
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
        found |= {place[0]: None for row in position.evidence if (place := index.place_of(row))}
    return list(found)


class _Share(NamedTuple):
    stance: str
    name: Line
    quotes: int
    paraphrases: int
    words: int
    matches: int


def words_by_holder(topic: Topic, index: Index) -> Counts | None:
    """Return the table of a topic: a row a holder who is quoted or paraphrased, a sum a stance. None where nobody is."""
    shares = _shares(topic, index)
    if not shares:
        return None
    rows: list[tuple[Line, tuple[str, ...], bool]] = []
    for stance in words.STANCES:
        of_stance = [share for share in shares if share.stance == stance]
        if of_stance:
            label = index.word("stance", stance)
            one = (*strong(f"{label}:"), *text(" "), *of_stance[0].name) if len(of_stance) == 1 else strong(label)
            rows.append((one, _numbers(of_stance), True))
            rows += [(share.name, _numbers([share]), False) for share in of_stance if len(of_stance) > 1]
    return Counts(tuple(rows))


def _numbers(shares: list[_Share]) -> tuple[str, ...]:
    rows = [(share.quotes, share.words, share.matches, share.paraphrases) for share in shares]
    return tuple(str(sum(column)) for column in zip(*rows, strict=True))


def _shares(topic: Topic, index: Index) -> list[_Share]:
    found = []
    for position in topic.positions:
        quotes = {quote.ref: quote for row in position.evidence if (quote := index.get(row.quote, Quote)) is not None}
        if position.stance != "not-stated" and quotes:
            said = [quote for quote in quotes.values() if quote.mode != "paraphrase"]
            found.append(
                _Share(
                    position.stance,
                    holder_line(position.holder, index),
                    len(said),
                    len(quotes) - len(said),
                    sum(len((part.words or "").split()) for quote in said for part in quote.parts),
                    sum(index.release.verdict(quote.id).outcome in ("matches", "matches-changed") for quote in said),
                )
            )
    return sorted(found, key=lambda share: index.language.key(plain(share.name)))


def _accusing(topic: Topic, index: Index) -> dict[Ref, Quote | Claim]:
    """Return the accusations that bear on a topic: of claims and words about it, and of words that positions rest on."""
    stated = [position for position in topic.positions if position.stance != "not-stated"]
    about = [topic.ref, *(row.quote for position in stated for row in position.evidence if row.quote)]
    return {sheet.ref: sheet for ref in about for sheet in index.accusing.get(ref, ())}


def unanswered(topic: Topic, index: Index) -> str:
    """Return how many accusations stand on a topic, and how many have no answer in the source."""
    accusing = _accusing(topic, index)
    if not accusing:
        return index.say("No accusation is recorded here.")
    silent = sum(index.says_none(sheet.answer) for sheet in accusing.values())
    made = index.count(len(accusing), "{n} accusation", "{n} accusations")
    return index.say("{accusations}; {n} without an answer in the source.", accusations=made, n=str(silent))


class Side(NamedTuple):
    """One stance of words face to face: what it is called, the words, and where there are none, who is silent."""

    stance: str
    quotes: list[QuoteBlock]
    silence: str


class PositionReading(NamedTuple):
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
        return positions(self._sheet, self._context)

    @property
    def said(self) -> Some[QuoteBlock]:
        """The words on which the positions rest, by name of the holder, the first fifty; to be drawn with `parts.said`."""
        found = _said(self._sheet, self._index)
        return self._some("words", found, lambda each: quote_block(each[1], self._context, held=each[0]))

    def _some(self, name: str, found: Sequence[FoundT], entry: Callable[[FoundT], EntryT]) -> Some[EntryT]:
        """Return the first of many as entries of a row, and the page that goes on with it."""
        goes_on = target(self._sheet.ref, name, 2) if len(found) > _SHOWN else ""
        return Some([entry(each) for each in found[:_SHOWN]], len(found), goes_on)

    @property
    def sides(self) -> list[Side]:
        """The same words with their notes, by stance, each stance's by name; to be drawn with `parts.face_to_face`."""
        silent = {str(entry.stance): entry.text for entry in self._sheet.silence}
        found = []
        for stance in words.STANCES:
            quotes = self._quoted(stance) if stance != "not-stated" else []
            if quotes or stance in silent:
                found.append(Side(self._index.word("stance", stance), quotes, "" if quotes else silent[stance]))
        return found

    def _quoted(self, stance: str) -> list[QuoteBlock]:
        """Return the words on which positions of a stance rest, by name."""
        found = [
            quote_block(quote, self._context, held=Held(self._sheet, position), marked_note=True)
            for position in self._sheet.positions
            if position.stance == stance
            for row in position.evidence
            if (quote := self._index.get(row.quote, Quote)) is not None
        ]
        return sorted(found, key=lambda block: self._index.language.key(plain(block.name)))

    @property
    def origin_count(self) -> int:
        """Of how many origins the sources are that it rests on."""
        return len({self._index.source(ref).origin_group or ref.id for ref in _sources(self._sheet, self._index)})

    @property
    def question_from(self) -> Statement:
        """Where the question stands: `the source`, with its notes; empty where it is not recorded."""
        rows = self._sheet.evidence
        return Statement(text(self._index.say("the source")) if rows else (), rows)

    @property
    def grounds(self) -> Some[Pair]:
        """Each holder with the stance, and the notes of what it rests on; by name, the first fifty."""

        def entry(position: Position) -> Pair:
            line, stance = _stance_entry(position, self._context)
            assert isinstance(stance, tuple)
            return Pair(line, Statement(stance, position.evidence))

        return self._some("positions", _grounded(self._sheet, self._index), entry)

    @property
    def inferred(self) -> Some[PositionReading]:
        """The positions that the desk reads from words on something else, where it says why; by name, the first fifty."""
        found = _inferred_with_reason(self._sheet, self._index)
        return self._some("inferred", found, lambda position: self._reading(position, position.stance))

    @property
    def silent(self) -> Some[PositionReading]:
        """Who takes no position, with what is known of that; by name, the first fifty."""
        return self._some("silent", _unstated(self._sheet, self._index), self._reading)

    def _reading(self, position: Position, stance: str = "") -> PositionReading:
        holder = plain(holder_line(position.holder, self._index, linked=False))
        return PositionReading(
            holder, self._index.word("stance", stance) if stance else "", self._line(position.reason)
        )

    @property
    def not_stated_label(self) -> str:
        """What the stance of those who take no position is called."""
        return self._index.word("stance", "not-stated")

    @property
    def balance(self) -> Counts | None:
        """How many of whose words stand here; to be drawn with `parts.counts`, none where nobody's do."""
        return words_by_holder(self._sheet, self._index)

    @property
    def unanswered(self) -> str:
        """How many accusations there are here, and how many have no answer."""
        return unanswered(self._sheet, self._index)

    @property
    def accusations(self) -> Some[Pair]:
        """The accusations that bear on it, each with who makes it and the answer; the first fifty."""
        found = [*_accusing(self._sheet, self._index).values()]
        return self._some("accusations", found, lambda sheet: _accusation_entry(sheet, self._context))

    @property
    def bearing(self) -> Some[Pair]:
        """The words and claims about it that stand nowhere else on its page; the first fifty."""
        found = _bearing(self._sheet, self._index)
        return self._some("bearing", found, lambda sheet: _bearing_entry(sheet, self._context))

    @property
    def background(self) -> tuple[Block, ...]:
        """What to know before."""
        return self._prose(self._sheet.background, self._hedges)

    @property
    def related(self) -> Some[Pair]:
        """What else belongs here; the first fifty."""
        return self._some(
            "related", self._index.there(self._sheet.related), lambda ref: _related_entry(ref, self._context)
        )

    @property
    def sources(self) -> list[Line]:
        """The sources that the topic rests on, as they are cited."""
        found = _sources(self._sheet, self._index)
        self._context.show(*found)
        return [citation(self._index.source(ref), self._index) for ref in found]


class TopicKind(Kind[Topic]):
    """Everything the program needs to know of topics beside their model and their templates."""

    model = Topic
    table = "positions"
    columns = "topic question actor holder stance basis reason since evidence marking revised"
    list_columns = "question positions"

    def record(self, sheet: Topic, context: PageContext) -> TopicRecord:
        """Return a sheet as its page shows it."""
        return TopicRecord(sheet, context)

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

    def rows(self, sheet: Topic, index: Index) -> Iterator[Cells]:
        """Yield a row a position."""
        for position in sheet.positions:
            yield (
                sheet.id,
                sheet.question,
                str(position.holder.actor or ""),
                plain(holder_line(position.holder, index)),
                position.stance,
                position.basis or "",
                prose_cell(position.reason, index),
                position.when.text if position.when else "",
                evidence_cell(position.evidence),
                *own_cells(sheet, index),
            )

    def flags(self, sheet: Topic, index: Index) -> Iterator[str]:
        """Yield whether something is not stated, by the source or by one of those with a position."""
        if self.not_stated(sheet) or any(position.stance == "not-stated" for position in sheet.positions):
            yield index.say("not stated")

    def found(self, sheet: Topic, index: Index) -> SearchEntry:
        """Return what search knows of a sheet."""
        name = self.title(sheet)
        return SearchEntry(
            sheet.question, words.capital(index.word("kind", "topic")), (sheet.title or "",), topics=(name,)
        )

    def entries(self, index: Index) -> list[Entry]:
        """Return the entries of the kind's list, in their order."""
        entries = []
        for topic in sorted(index.every(Topic), key=lambda topic: index.language.key(topic.question)):
            stances = {position.stance: None for position in topic.positions}
            entries.append(
                Entry(
                    (Cell((strong(topic.question, str(topic.ref)),)), Cell((text(count_sentence(topic, index)),))),
                    (
                        *(
                            Tag("stance", stance, index.word("stance", stance), 0, rank)
                            for rank, stance in enumerate(words.STANCES)
                            if stance in stances
                        ),
                        *sorted_by(topic),
                    ),
                    (("positions", f"{len(topic.positions):05}"),),
                )
            )
        return entries

    most_in_a_row = _SHOWN

    def most_entries(self, sheet: Topic, index: Index) -> int:
        """Return a number that no row of a sheet's page exceeds: of what refers to it, and what it holds itself."""
        own = sum(1 + len(position.evidence) for position in sheet.positions)
        accusing = len(_accusing(sheet, index))
        return max(super().most_entries(sheet, index), own, len(sheet.related), accusing)

    def further(self, sheet: Topic, index: Index) -> Iterator[Further]:
        """Yield the rows of a sheet's page that go on, on further pages."""
        say = index.say
        rows: tuple[tuple[str, str, Sequence[Any], Callable[[Any, PageContext], Pair]], ...] = (
            ("words", say("What was said"), _said(sheet, index), _said_entry),
            ("positions", say("Where each position stands"), _grounded(sheet, index), _stance_entry),
            ("inferred", say("Why it is inferred"), _inferred_with_reason(sheet, index), _reason_entry),
            ("silent", index.word("stance", "not-stated"), _unstated(sheet, index), _reason_entry),
            ("accusations", say("Accusations"), [*_accusing(sheet, index).values()], _accusation_entry),
            ("bearing", say("Also on this question"), _bearing(sheet, index), _bearing_entry),
            ("related", say("Belongs here"), index.there(sheet.related), _related_entry),
        )
        for name, label, found, entry in rows:
            yield Further(name, label, _SHOWN, found, entry)

    def linked(self, sheet: Topic, index: Index) -> Node:
        """Return the linked data that only pages of this kind have."""
        return {"isBasedOn": source_nodes(sheet.evidence, index)}
