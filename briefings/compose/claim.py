"""Claims and figures, each with its holder; a figure is one phrase, as its language has it: `at least 60 %`."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from briefings.compose import words
from briefings.compose.index import Index, is_accusation, once
from briefings.compose.interchange import Node, agent_node, desk_node, source_nodes
from briefings.compose.kind import Kind, SearchEntry, topic_tags, topic_titles
from briefings.compose.lines import (
    BLANK,
    PERCENT,
    PrintedNumber,
    answer_sentence,
    answer_words,
    begun,
    graded,
    hedged,
    holder_line,
    is_currency,
    linked,
    one_line,
    quoted,
    sentence,
    signed,
    text,
    with_unit,
    without_mentions,
)
from briefings.compose.listing import Entry, Tag, in_cells, sorted_by
from briefings.compose.page_context import source_line
from briefings.compose.record import Pair, Record, Statement, ValueOf, each
from briefings.compose.views import Figure, Line, Run, plain
from briefings.model.locators import Locator
from briefings.model.sheets import Actor, Claim, Sheet, Source

_UNBROKEN = 20
"""A range of so many characters stays on one line."""


def phrase(claim: Claim, index: Index, target: str = "") -> Line:
    """Return qualifier, number or range, and unit. No line ends within a number, or before a short unit."""
    said = _amount(claim, index)
    qualifier = index.word("qualifier", claim.qualifier or "exact")
    if not qualifier:
        return (Run("text", said, target),)
    return (Run("hedge", qualifier, target), Run("text", f"{BLANK}{said}", target))


def _amount(claim: Claim, index: Index) -> str:
    unit, digits_only = claim.unit or "", claim.qualifier == "exact"
    if not (claim.low and claim.high):
        return with_unit(PrintedNumber(claim.value or "0", index, digits_only=digits_only).words, unit, index)
    low, high = (PrintedNumber(end, index, digits_only=digits_only) for end in (claim.low, claim.high))
    first = low.digits if low.scale == high.scale else low.words
    sign = unit if is_currency(unit) and index.language.formats.currency.startswith("{sign}") else ""
    if sign:
        first = signed(first, sign, index)
    last = signed(high.words, sign, index) if sign else high.words
    said = index.say("{low} to {high}", context="range", low=first, high=last)
    said = said.replace(" ", BLANK) if len(said) <= _UNBROKEN else said
    said = said if sign else with_unit(said, unit, index)
    if not claim.value:
        return said
    value = with_unit(PrintedNumber(claim.value, index, digits_only=digits_only).words, unit, index)
    return index.say("{value} ({range})", context="range", value=value, range=said)


def figure(claim: Claim, index: Index, target: str = "") -> Line:
    """Return a figure as it stands alone: its number with qualifier and unit, what is counted, and the day it belongs to.

    A number and a percentage read on with what is counted; what another unit measures stands behind a comma.
    """
    between = " " if _reads_on(claim) else ", "
    counted = hedged(claim.statement.text, claim.hedges)
    return dated((*phrase(claim, index, target), Run("text", between), *counted), claim, index)


def _reads_on(claim: Claim) -> bool:
    return not claim.unit or claim.unit in PERCENT


def dated(line: Line, claim: Claim, index: Index) -> Line:
    """Return what a figure counts with the day it belongs to."""
    return index.line("{figure}, as of {date}", figure=line, date=_as_of(claim, index)) if claim.as_of else line


def _as_of(claim: Claim, index: Index) -> Line:
    """Return the day to which a figure belongs, with the source's words for it; empty where none is given."""
    when = claim.as_of
    if when is None or when.as_reported is None:
        return text(index.when(when.edtf)) if when else ()
    own = quoted(when.as_reported, index, index.lang_of_rows(claim.evidence))
    return index.line("{date} ({words} in the source)", date=index.when(when.edtf), words=own)


def statement_line(claim: Claim, index: Index) -> Line:
    """Return the claim with its hedges; a figure with number, qualifier and day."""
    return figure(claim, index) if claim.has_number else one_line(claim.statement, index, claim.hedges)


def figure_part(claim: Claim, index: Index) -> Figure:
    """Return a figure to be set large: its number with qualifier and unit, and what is counted."""
    return Figure(phrase(claim, index), dated(one_line(claim.statement, index, claim.hedges), claim, index))


def by_line(claim: Claim, index: Index, *, linked: bool = True) -> Line:
    """Return who holds the claim, and who passes it on."""
    return _passed_on(holder_line(claim.claimant, index, linked=linked), claim, index)


def _passed_on(holder: Line, claim: Claim, index: Index) -> Line:
    """Return a holder with who passes the claim on, if somebody does."""
    if not claim.reported_by:
        return holder
    return index.line("{holder}, as reported by {source}", holder=holder, source=claim.reported_by)


def lead_line(claim: Claim, index: Index) -> Line:
    """Return who holds the claim, before a figure that is set large: `Fernhill Library:`."""
    return index.line("{name}:", name=begun(by_line(claim, index)))


@once
def held_line(claim: Claim, index: Index, *, linked: bool = False) -> Line:
    """Return the claim with who holds it before it, so that it can stand alone: `Halvard alleges: …`."""
    line, said = index.line, statement_line(claim, index)
    holder = begun(by_line(claim, index, linked=linked))
    if claim.type in ("fact", "figure") and not (claim.type == "fact" and _is_one(claim, index)):
        return line("{holder}: {claim}", holder=holder, claim=said)
    if not _is_one(claim, index):
        kind = index.language.inside(index.word("claim", claim.type))
        return line("{holder} ({kind}): {claim}", holder=holder, kind=kind, claim=said)
    if claim.type == "judgement":
        own = line("{holder}’s view", holder=begun(holder_line(claim.claimant, index, linked=linked)))
        return line("{holder}: {claim}", holder=_passed_on(own, claim, index), claim=said)
    if claim.reported_by:
        holder = (*holder, Run("text", ","))
    if claim.type == "allegation":
        return line("{holder} alleges: {claim}", holder=holder, claim=said)
    if claim.type == "assumption":
        return line("{holder} assumes: {claim}", holder=holder, claim=said)
    return line("{holder} says: {claim}", holder=holder, claim=said)


def _is_one(claim: Claim, index: Index) -> bool:
    """Return whether the holder is one: a person, a body, a text. Of a group in words that cannot be told."""
    holder = claim.claimant
    if holder.actor is not None:
        actor = index.get(holder.actor, Actor)
        return actor is not None and actor.type != "group"
    return holder.source is not None or holder.count == 1


_number = attrgetter("value", "low", "high", "qualifier")


def _overlap(one: Claim, other: Claim) -> bool:
    """Return whether two figures may belong to the same day; a figure without a day may belong to any."""
    if one.as_of is None or other.as_of is None:
        return True
    first, second = one.as_of.edtf, other.as_of.edtf
    starts = (first.lower or (0, 0, 0)) <= (second.upper or (9999, 12, 31))
    return starts and (second.lower or (0, 0, 0)) <= (first.upper or (9999, 12, 31))


_value = ValueOf[Claim]()
_own = ValueOf["ClaimRecord"]("")


class ClaimRecord(Record[Claim]):
    """A claim or figure as its page shows it."""

    _must_show = (
        *("lead", "figure", "statement", "own_fields", "not_stated", "corrections"),
        *("holder", "as_of", "accused", "answer"),
    )
    _must_show_in_briefing = ("lead", "told", "reply", "own_fields")

    title: Line = _value(
        lambda claim, index: held_line(claim, index) if claim.has_number else sentence(held_line(claim, index))
    )
    """Who holds the claim, and the claim with its hedges; of a figure its qualifier, number, what is counted and the day."""
    statement = _own(lambda record, _: () if record._sheet.has_number else record.title)
    """The title of a claim without a number; empty for a figure, whose page has its `lead` and its `figure`."""
    description = _own(lambda record, index: f"{plain(record.title)}{answer_sentence(record._sheet, index)}")
    """The same as plain text, with the answer of the one accused."""
    lead = _value(lambda claim, index: lead_line(claim, index) if claim.has_number else ())
    """Who holds a figure, to stand before its number: `Fernhill Library:`; empty for a claim without a number."""

    @property
    def told(self) -> Statement:
        """Holder and claim as a sentence, with the marks of its notes; of a figure, what its number counts and the day."""
        self._context.show(self._sheet.claimant.actor, self._sheet.claimant.source)
        line = sentence(held_line(self._sheet, self._index, linked=True))
        return Statement(self.figure.line if self.figure else line, self._sheet.evidence)

    @property
    def reply(self) -> str:
        """The answer of the one accused as a sentence, or that none is recorded; empty where nobody is accused."""
        self._context.show(*self._sheet.accuses)
        return answer_words(self._sheet, self._index)

    @property
    def holder(self) -> Statement:
        """Who holds the claim, and who passes it on."""
        self._context.show(self._sheet.claimant.actor, self._sheet.claimant.source)
        return Statement(by_line(self._sheet, self._index), self._sheet.evidence)

    figure: Figure | None = _value(lambda claim, index: figure_part(claim, index) if claim.has_number else None)
    """The figure, to be drawn large with `parts.figure`; none for a claim without a number."""
    type = _value(lambda claim, index: index.word("claim", claim.type))
    """What kind of claim it is."""
    as_of = _value(_as_of)
    """The day to which it belongs, with the source's words for it; empty where none is given."""
    credibility = _value(lambda claim, index: graded("credibility", claim.credibility, index))
    """The desk's grade of the claim; empty where it gives none."""
    is_accusation = _value(lambda claim, _: is_accusation(claim))
    """Whether it accuses somebody, named or not."""
    accused = _own(lambda record, _: record._names(record._sheet.accuses))
    """Whom it accuses; empty where nobody is named."""
    answer = _value(lambda claim, index: index.answer(claim.answer) if is_accusation(claim) else "")
    """What the one accused answers; empty where it is not stated, and where nobody is accused."""
    licence = _value(
        lambda _, index: (
            text(index.settings.licence.name, index.settings.licence.url or "") if index.settings.licence else ()
        )
    )
    """The licence of the desk's own words, a link; empty where none is given."""

    @property
    def cautions(self) -> str:
        """The words of caution of a figure, each in marks: its qualifier and its hedges; empty if it has none."""
        qualifier = self._index.word("qualifier", self._sheet.qualifier or "exact")
        found = [self._index.word("marks", "words", words=one) for one in (qualifier, *self._sheet.hedges) if one]
        return self._index.language.listed(found)

    @property
    def reliability(self) -> list[str]:
        """How reliable each source of the claim is, in sentences; none if none was graded."""
        say, found = self._index.say, dict[str, None]()
        for source, _ in self._places:
            if source.reliability:
                grade = graded("reliability", source.reliability, self._index)
                found[say("Reliability of the source: {grade}.", grade=grade)] = None
                if source.reliability_basis or source.reliability == "F":
                    found[source.reliability_basis or say("F does not mean unreliable.")] = None
        return list(found)

    @property
    def published_in(self) -> list[Line]:
        """Where the claim was published: what source, by whom, when, at which place, each a link."""
        self._context.show(*(source.ref for source, _ in self._places))
        return list(dict.fromkeys(source_line(source, self._index, at) for source, at in self._places))

    @property
    def rights(self) -> str:
        """Which rights the claim's sources are under; empty where none is recorded."""
        index, sources = self._index, [source for source, _ in self._places]
        words_ = (index.word("rights", one.rights) for one in sources if one.rights)
        return index.language.listed(list(dict.fromkeys(words_)))

    _places: list[tuple[Source, Locator | None]] = _value(
        lambda claim, index: [(index.source(ref), at) for ref, at in filter(None, map(index.place_of, claim.evidence))]
    )

    @each
    def differing(self) -> Iterator[Pair]:
        """Other figures of the same measure whose days overlap and whose numbers differ, each with who holds it."""
        index, own = self._index, self._sheet
        for other in index.measuring[own.measure] if own.measure and own.has_number else ():
            if other.id != own.id and _number(other) != _number(own) and _overlap(own, other):
                self._context.show(other.ref)
                holder = Statement(by_line(other, index), other.evidence)
                yield Pair(figure(other, index, str(other.ref)), holder)

    note = _value.prose(lambda claim: claim.note)
    """What to know of it."""
    remark = _value(lambda claim, index: one_line(claim.note, index))
    """What to know of it, in one line."""
    about: list[Pair] = _own(
        lambda record, index: record._pairs(
            index.there(record._sheet.about, Sheet), lambda sheet: index.kind_word(sheet.ref)
        )
    )
    """What it is about."""


class ClaimKind(Kind[Claim]):
    """Everything the program needs to know of claims beside their model and their templates."""

    model = Claim
    table = "claims"
    columns = (
        "id type statement hedges held_by qualifier value low high unit as_of as_of_as_reported credibility "
        "accuses answer evidence marking revised"
    )
    list_columns = "claim kind holder"
    called = ("{n} claim", "{n} claims")
    holds = "who states it, words of caution and reply; figures, the words of caution around them and their date"
    record = ClaimRecord
    is_listed_by_name = False

    def mention(self, sheet: Claim, index: Index) -> Line:
        """Return what `[[ref]]` prints, a link: the figure, or the statement with its hedges.

        Of a figure with a unit the number alone, for the sentence says what it measures.
        """
        target = str(sheet.ref)
        if not sheet.has_number:
            return hedged(without_mentions(sheet.statement, index), sheet.hedges, target)
        return figure(sheet, index, target) if _reads_on(sheet) else dated(phrase(sheet, index, target), sheet, index)

    def named(self, sheet: Claim, index: Index) -> Line:
        return linked(held_line(sheet, index), str(sheet.ref))

    def cited(self, sheet: Claim, index: Index) -> Line:
        """Return how to cite a claim: the desk, who holds it, the claim, when it was first published; an accused's answer."""
        return (*super().cited(sheet, index), *text(answer_sentence(sheet, index)))

    def label(self, sheet: Claim, index: Index) -> Line:
        return statement_line(sheet, index)

    def whose(self, sheet: Claim, index: Index) -> Line:
        """Return the label with the one whose view it is before it, so that it can stand alone."""
        return held_line(sheet, index)

    def account(self, sheet: Claim, index: Index) -> str:
        kind, holder = index.word("claim", sheet.type), plain(by_line(sheet, index))
        held = index.say("{kind}, according to {holder}. This desk only reports it.", kind=kind, holder=holder)
        return f"{held}{answer_sentence(sheet, index)}"

    def cells(self, sheet: Claim, index: Index) -> dict[str, str]:
        return {"statement": plain(statement_line(sheet, index)), "held_by": plain(by_line(sheet, index))}

    def found(self, sheet: Claim, index: Index) -> SearchEntry:
        sub = f"{index.word('claim', sheet.type)}.{answer_sentence(sheet, index)}".removesuffix(".")
        actor = index.name(sheet.claimant.actor)
        more = tuple(number for number in (sheet.value, sheet.low, sheet.high) if number)
        topics = topic_titles(sheet.about, index)
        return SearchEntry(plain(held_line(sheet, index)), sub, more, actor=actor, topics=topics)

    def entry(self, sheet: Claim, index: Index) -> Entry:
        line, kind = self.named(sheet, index), index.word("claim", sheet.type)
        cells = in_cells((line, answer_words(sheet, index)), (text(kind),), (by_line(sheet, index),))
        holder = sheet.claimant
        name = words.capital(plain(holder_line(holder, index, linked=False)))
        held_by = (
            Tag("holder", str(holder.actor), index.name(holder.actor))
            if holder.actor
            else Tag("holder", str(holder.source or f"held-{sheet.id}"), name, 1)  # unnamed voices are not one person
        )
        tags = (Tag("kind", sheet.type, kind), held_by, *topic_tags(sheet.about, index), *sorted_by(sheet))
        return Entry(cells, tags)

    def linked(self, sheet: Claim, index: Index) -> Node:
        return {
            "@type": "Claim",
            "text": plain(self.label(sheet, index)),
            "author": agent_node(sheet.claimant.actor, index),
            "creditText": plain(by_line(sheet, index)),
            "claimInterpreter": desk_node(index),
            "temporal": sheet.as_of.edtf.text if sheet.as_of else "",
            "appearance": source_nodes(sheet.evidence, index),
        }
