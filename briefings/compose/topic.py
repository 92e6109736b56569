"""Topics: a question, who holds what on what basis, and who is silent."""

from __future__ import annotations

from collections import Counter

from briefings.compose import balance, words
from briefings.compose.holders import holder_line
from briefings.compose.index import Held, Index
from briefings.compose.leaf import Leaf, citation, not_stated_row, standing, this_page
from briefings.compose.lines import blocks, blocks_of, named, one_line, text
from briefings.compose.pages import sheet_page
from briefings.compose.quote import quote_block, sign
from briefings.compose.views import (
    Block,
    Column,
    Fact,
    Facts,
    Holding,
    Line,
    Links,
    Note,
    Page,
    Paragraphs,
    Positions,
    QuoteBlock,
    Row,
    Run,
    Said,
    plain,
)
from briefings.model.refs import Ref
from briefings.model.sheets import Quote, Topic
from briefings.model.sheets.topic import Position


def positions(topic: Topic, leaf: Leaf, *, compact: bool = False, asked: bool = False) -> Positions:
    """Return the picture of positions: a column a stance, in a fixed order, and apart from them who is silent.

    `compact`: names alone, and who is silent in one run, as a one-pager has them. `asked`: the question is the page's own
    title, and does not stand over the picture too.
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
    return Positions(() if asked else text(topic.question), tuple(columns), silent_column, legend, order)


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


def said(topic: Topic, leaf: Leaf) -> tuple[QuoteBlock, ...]:
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
    return tuple(quote_block(quote, leaf, held=held) for _, held, quote in sorted(rows, key=lambda row: row[0]))


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


def page(topic: Topic, index: Index) -> Page:
    """Return a topic's page."""
    leaf = Leaf(index)
    leaf.show(topic.ref)
    hedges = index.hedges_of(topic.evidence)
    summary = one_line(topic.summary, index, hedges) if topic.summary else ()
    line = (*text(f"{count_sentence(topic, index)} " if summary else count_sentence(topic, index)), *summary)
    quotes = said(topic, leaf)
    say = index.say
    outcome = Note(0, text(say("The outcome of a check tells of {what}.", what=standing(index))))
    rows = [Row(say("Positions side by side"), (positions(topic, leaf, asked=True),), heading=True)]
    if quotes:
        rows.append(Row(say("What was said"), (Said(quotes),), (outcome,), heading=True))
    rows += _inferred_row(topic, leaf)
    rows += _silent(topic, leaf)
    rows += balance_row(topic, leaf)
    if topic.background:
        rows.append(Row(say("Background"), (Paragraphs(blocks(topic.background, index, hedges)),)))
    rows += not_stated_row(topic, leaf)
    rows += _related(topic, leaf)
    rows.append(rests_on(topic, leaf))
    rows.append(this_page(topic, index))
    return sheet_page(
        topic,
        leaf,
        title=text(topic.question),
        crumbs=((index.word("section", "topics"), "list:topics"),),
        lines=(line,),
        rows=tuple(rows),
        description=f"{topic.question} {count_sentence(topic, index)}",
    )


def balance_row(topic: Topic, leaf: Leaf) -> tuple[Row, ...]:
    """Return how many of whose words stand here, where anybody's do."""
    found = balance.counts(topic, leaf.index)
    if found is None:
        return ()
    stated = [position for position in topic.positions if position.stance != "not-stated"]
    about = {row.quote for position in stated for row in position.evidence if row.quote}
    remark = text(balance.unanswered({topic.ref, *about}, leaf.index))
    return (Row(leaf.index.say("Balance of words"), (found, Paragraphs(blocks_of(remark)))),)


def _inferred_row(topic: Topic, leaf: Leaf) -> tuple[Row, ...]:
    """Return why the desk reads a position from words on something else, where it says so; by name of the holder."""
    facts = []
    for position in topic.positions:
        if position.basis == "inferred" and position.reason:
            name = plain(holder_line(position.holder, leaf.index, linked=False))
            stance = leaf.index.word("stance", position.stance)
            facts.append(Fact(name, one_line(position.reason, leaf.index), text(stance)))
    if not facts:
        return ()
    facts.sort(key=lambda fact: leaf.index.language.key(fact.name))
    remark = Note(0, text(leaf.index.say("The holders did not say so in these words: this desk reads it from them.")))
    return (Row(leaf.index.say("Why it is inferred"), (Facts(tuple(facts)),), (remark,)),)


def _silent(topic: Topic, leaf: Leaf) -> tuple[Row, ...]:
    facts = []
    for position in topic.positions:
        if position.stance == "not-stated":
            name = plain(holder_line(position.holder, leaf.index, linked=False))
            why = (
                one_line(position.reason, leaf.index)
                if position.reason
                else text(leaf.index.say("named in the source; not on this question"))
            )
            facts.append(Fact(name, why))
    for entry in topic.silence:
        facts.append(Fact(leaf.index.word("stance", entry.stance), text(entry.text)))
    if not facts:
        return ()
    facts.sort(key=lambda fact: leaf.index.language.key(fact.name))
    remark = Note(0, text(leaf.index.say("No stance is read from being present in the article.")))
    return (Row(leaf.index.word("stance", "not-stated"), (Facts(tuple(facts)),), (remark,)),)


def _related(topic: Topic, leaf: Leaf) -> tuple[Row, ...]:
    items = []
    for ref in topic.related:
        if leaf.index.release.get(ref) is not None:
            leaf.show(ref)
            items.append((named(ref, leaf.index), text(leaf.index.word("kind", ref.kind))))
    return (Row(leaf.index.say("Belongs here"), (Links(tuple(items)),)),) if items else ()


def rests_on(topic: Topic, leaf: Leaf) -> Row:
    """Return the row of the sources that a topic rests on."""
    blocks_ = []
    for ref in _sources(topic, leaf.index):
        leaf.show(ref)
        line = citation(leaf.index.source(ref), leaf.index)
        origin = leaf.index.say("One origin, however many voices.")
        blocks_.append(Block("p", ((*line, Run("text", f" {origin}")),)))
    return Row(leaf.index.say("Rests on"), (Paragraphs(tuple(blocks_)),))
