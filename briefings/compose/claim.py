"""Claims and figures, each with its holder."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose import figures, words
from briefings.compose.index import Index, is_accusation, once
from briefings.compose.interchange import (
    Cells,
    Node,
    agent_node,
    desk_node,
    evidence_cell,
    list_cell,
    own_cells,
    source_nodes,
    when_cells,
)
from briefings.compose.kind import Kind, SearchEntry, topic_titles
from briefings.compose.lines import (
    answer_sentence,
    answer_words,
    begun,
    hedged,
    holder_line,
    linked,
    marked,
    one_line,
    sentence,
    text,
    without_mentions,
)
from briefings.compose.lines import title as title_of
from briefings.compose.listing import Entry, Tag, sorted_by
from briefings.compose.page_context import PageContext
from briefings.compose.record import Pair, Record, Statement
from briefings.compose.views import Block, Cell, Figure, Line, Run, plain
from briefings.model.sheets import Actor, Claim, Topic


def figure(claim: Claim, index: Index, target: str = "") -> Line:
    """Return a figure as it stands alone: its number with qualifier and unit, what is counted, and the day it belongs to.

    A number and a percentage read on with what is counted; what another unit measures stands behind a comma.
    """
    between = " " if _reads_on(claim) else ", "
    counted = hedged(claim.statement.text, claim.hedges)
    return dated((*figures.phrase(claim, index, target), Run("text", between), *counted), claim, index)


def in_prose(claim: Claim, index: Index) -> Line:
    """Return a figure as a sentence mentions it, a link: with a unit the number alone, for the sentence says what it measures."""
    target = str(claim.ref)
    return (
        figure(claim, index, target) if _reads_on(claim) else dated(figures.phrase(claim, index, target), claim, index)
    )


def _reads_on(claim: Claim) -> bool:
    return not claim.unit or figures.is_percentage(claim)


def dated(line: Line, claim: Claim, index: Index) -> Line:
    """Return what a figure counts with the day it belongs to."""
    return index.line("{figure}, as of {date}", figure=line, date=index.when(claim.as_of.edtf)) if claim.as_of else line


def statement_line(claim: Claim, index: Index) -> Line:
    """Return the claim with its hedges; a figure with number, qualifier and day."""
    return figure(claim, index) if claim.has_number else one_line(claim.statement, index, claim.hedges)


def figure_part(claim: Claim, index: Index) -> Figure:
    """Return a figure to be set large: its number with qualifier and unit, and what is counted."""
    return Figure(figures.phrase(claim, index), dated(one_line(claim.statement, index, claim.hedges), claim, index))


def by_line(claim: Claim, index: Index, *, linked: bool = True) -> Line:
    """Return who holds the claim, and who passes it on."""
    holder = holder_line(claim.claimant, index, linked=linked)
    if not claim.reported_by:
        return holder
    return index.line("{holder}, as reported by {source}", holder=holder, source=claim.reported_by)


def lead_line(claim: Claim, index: Index) -> Line:
    """Return who holds the claim, before a figure that is set large: `Fernhill Library:`."""
    return (*begun(by_line(claim, index)), Run("text", ":"))


@once
def held_line(claim: Claim, index: Index, *, linked: bool = False) -> Line:
    """Return the claim with who holds it before it, so that it can stand alone: `Halvard alleges: …`."""
    line, said = index.line, statement_line(claim, index)
    holder = begun(by_line(claim, index, linked=linked))
    if claim.type in ("fact", "figure") and not (claim.type == "fact" and _is_one(claim, index)):
        return line("{holder}: {claim}", holder=holder, claim=said)
    if not _is_one(claim, index):
        kind = index.word("claim", claim.type).lower()
        return line("{holder} ({kind}): {claim}", holder=holder, kind=kind, claim=said)
    if claim.reported_by:
        holder = (*holder, Run("text", ","))
    if claim.type == "allegation":
        return line("{holder} alleges: {claim}", holder=holder, claim=said)
    if claim.type == "judgement":
        return line("{holder} judges: {claim}", holder=holder, claim=said)
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


def differing(claim: Claim, index: Index) -> list[Claim]:
    """Return the other figures of the same measure whose days overlap and whose numbers differ."""
    if not (claim.measure and claim.has_number):
        return []
    return [
        other
        for other in index.measuring[claim.measure]
        if other.id != claim.id
        and (other.value, other.low, other.high, other.qualifier)
        != (claim.value, claim.low, claim.high, claim.qualifier)
        and _overlap(claim, other)
    ]


def _overlap(one: Claim, other: Claim) -> bool:
    """Return whether two figures may belong to the same day; a figure without a day may belong to any."""
    if one.as_of is None or other.as_of is None:
        return True
    first, second = one.as_of.edtf, other.as_of.edtf
    starts = (first.lower or (0, 0, 0)) <= (second.upper or (9999, 12, 31))
    return starts and (second.lower or (0, 0, 0)) <= (first.upper or (9999, 12, 31))


class ClaimRecord(Record[Claim]):
    """A claim or figure as its page shows it."""

    _must_show = (*Record._must_show, "holder", "as_of", "accused", "answer")
    _must_show_in_briefing = ("lead", "told", "reply")

    @property
    def title(self) -> Line:
        """Who holds the claim, and the claim with its hedges; of a figure its qualifier, number, what is counted and the day."""
        line = held_line(self._sheet, self._index)
        return line if self._sheet.has_number else sentence(line)

    @property
    def description(self) -> str:
        """The same as plain text, with the answer of the one accused."""
        return f"{plain(self.title)}{answer_sentence(self._sheet, self._index)}"

    @property
    def lead(self) -> Line:
        """Who holds a figure, to stand before its number: `Fernhill Library:`; empty for a claim without a number."""
        return lead_line(self._sheet, self._index) if self._sheet.has_number else ()

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

    @property
    def figure(self) -> Figure | None:
        """The figure, to be drawn large with `parts.figure`; none for a claim without a number."""
        return figure_part(self._sheet, self._index) if self._sheet.has_number else None

    @property
    def type(self) -> str:
        """What kind of claim it is."""
        return self._index.word("claim", self._sheet.type)

    @property
    def as_of(self) -> Line:
        """The day to which it belongs, with the source's words for it; empty where none is given."""
        when, index = self._sheet.as_of, self._index
        if when is None or when.as_reported is None:
            return text(index.when(when.edtf)) if when else ()
        own = marked(when.as_reported, index, lang=index.lang_of_rows(self._sheet.evidence))
        return index.line("{date}; in the source {words}", date=index.when(when.edtf), words=(own,))

    @property
    def credibility(self) -> str:
        """The desk's grade of the claim; empty where it gives none."""
        grade = self._sheet.credibility
        return f"{grade}: {self._index.word('credibility', grade)}" if grade else ""

    @property
    def is_accusation(self) -> bool:
        """Whether it accuses somebody, named or not."""
        return is_accusation(self._sheet)

    @property
    def accused(self) -> str:
        """Whom it accuses; empty where nobody is named."""
        self._context.show(*self._sheet.accuses)
        return self._index.language.listed([self._index.name(ref) for ref in self._sheet.accuses])

    @property
    def answer(self) -> str:
        """What the one accused answers; empty where it is not stated, and where nobody is accused."""
        return self._index.answer(self._sheet.answer) if self.is_accusation else ""

    @property
    def differing(self) -> list[Pair]:
        """Other figures of the same, each with who holds it."""
        index, found = self._index, []
        for other in differing(self._sheet, index):
            self._context.show(other.ref)
            holder = Statement(by_line(other, index), other.evidence)
            found.append(Pair(figure(other, index, str(other.ref)), holder))
        return found

    @property
    def note(self) -> tuple[Block, ...]:
        """What to know of it."""
        return self._prose(self._sheet.note)

    @property
    def remark(self) -> Line:
        """What to know of it, in one line."""
        return self._line(self._sheet.note)

    @property
    def about(self) -> list[Pair]:
        """What it is about."""
        return self._links(self._sheet.about)


def _holder(claim: Claim, index: Index) -> Tag:
    """Return by whom a claim is held: unnamed voices each by itself, never one person."""
    holder = claim.claimant
    if holder.actor is not None:
        return Tag("holder", str(holder.actor), index.name(holder.actor))
    name = plain(holder_line(holder, index, linked=False))
    return Tag("holder", str(holder.source or f"held-{claim.id}"), words.capital(name), 1)


class ClaimKind(Kind[Claim]):
    """Everything the program needs to know of claims beside their model and their templates."""

    model = Claim
    table = "claims"
    columns = (
        "id type statement hedges held_by qualifier value low high unit as_of as_of_as_reported credibility "
        "accuses answer evidence marking revised"
    )
    list_columns = "claim kind holder"

    def record(self, sheet: Claim, context: PageContext) -> ClaimRecord:
        """Return a sheet as its page shows it."""
        return ClaimRecord(sheet, context)

    def title(self, sheet: Claim) -> str:
        """Return a sheet's name as plain words; empty where only its own words name it."""
        return ""

    def counted(self, number: int, index: Index) -> str:
        """Return how many sheets: `3 claims`."""
        return index.count(number, "{n} claim", "{n} claims")

    def mention(self, sheet: Claim, index: Index) -> Line:
        """Return what `[[ref]]` prints, a link: the figure, or the statement with its hedges."""
        if sheet.has_number:
            return in_prose(sheet, index)
        return hedged(without_mentions(sheet.statement, index), sheet.hedges, str(sheet.ref))

    def named(self, sheet: Claim, index: Index) -> Line:
        """Return the words by which a list of links names a sheet: whose they are, hedges and all."""
        return linked(held_line(sheet, index), str(sheet.ref))

    def cited(self, sheet: Claim, index: Index) -> Line:
        """Return how to cite a claim: the desk, who holds it, the claim, when it was first published; an accused's answer."""
        return (*super().cited(sheet, index), *text(answer_sentence(sheet, index)))

    def label(self, sheet: Claim, index: Index) -> Line:
        """Return the words that name a sheet in lists, feeds and data: with its hedges, its marks."""
        return statement_line(sheet, index)

    def whose(self, sheet: Claim, index: Index) -> Line:
        """Return the label with the one whose view it is before it, so that it can stand alone."""
        return held_line(sheet, index)

    def account(self, sheet: Claim, index: Index) -> str:
        """Return what other pages say of a sheet with its name: whose it is, its status, what is not said."""
        kind, holder = index.word("claim", sheet.type), plain(by_line(sheet, index))
        held = index.say("{kind}, held by {holder}; not a statement of this desk.", kind=kind, holder=holder)
        return f"{held}{answer_sentence(sheet, index)}"

    def holds(self, index: Index) -> str:
        """Return what the data files of the kind hold."""
        return index.say("each with its holder, hedges and answer; figures with qualifier and day", context="data")

    def rows(self, sheet: Claim, index: Index) -> Iterator[Cells]:
        """Yield the row of a sheet in that table."""
        yield (
            sheet.id,
            sheet.type,
            plain(statement_line(sheet, index)),
            list_cell(sheet.hedges),
            plain(by_line(sheet, index)),
            sheet.qualifier or "",
            sheet.value or "",
            sheet.low or "",
            sheet.high or "",
            sheet.unit or "",
            *when_cells(sheet.as_of),
            sheet.credibility or "",
            list_cell(sheet.accuses),
            sheet.answer or "",
            evidence_cell(sheet.evidence),
            *own_cells(sheet, index),
        )

    def found(self, sheet: Claim, index: Index) -> SearchEntry:
        """Return what search knows of a sheet."""
        sub = f"{index.word('claim', sheet.type)}.{answer_sentence(sheet, index)}".removesuffix(".")
        actor = index.name(sheet.claimant.actor)
        more = figures.exact(sheet)
        topics = topic_titles(sheet.about, index)
        return SearchEntry(plain(held_line(sheet, index)), sub, more, actor=actor, topics=topics)

    def entries(self, index: Index) -> list[Entry]:
        """Return the entries of the kind's list, in their order."""
        entries = []
        for claim in sorted(index.every(Claim), key=lambda claim: claim.id):
            line = linked(held_line(claim, index), str(claim.ref))
            reply = answer_words(claim, index)
            cells = (
                Cell((line, (Run("muted", reply),)) if reply else (line,)),
                Cell((text(kind := index.word("claim", claim.type)),)),
                Cell((by_line(claim, index),)),
            )
            topics = [topic for ref in claim.about if (topic := index.get(ref, Topic))]
            tags = (
                Tag("kind", claim.type, kind),
                _holder(claim, index),
                *(Tag("topic", topic.id, title_of(topic)) for topic in topics),
                *sorted_by(claim),
            )
            entries.append(Entry(cells, tags))
        return entries

    def linked(self, sheet: Claim, index: Index) -> Node:
        """Return the linked data that only pages of this kind have."""
        return {
            "@type": "Claim",
            "text": plain(self.label(sheet, index)),
            "author": agent_node(sheet.claimant.actor, index),
            "creditText": plain(by_line(sheet, index)),
            "claimInterpreter": desk_node(index),
            "temporal": sheet.as_of.edtf.text if sheet.as_of else "",
            "appearance": source_nodes(sheet.evidence, index),
        }
