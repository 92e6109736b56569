"""Claims and figures, each with its holder."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose import words
from briefings.compose.index import Index
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
from briefings.compose.listing import Entry, Tag, named_actors, sorted_by
from briefings.compose.page_context import PageContext
from briefings.compose.record import Pair, Record, Statement
from briefings.compose.views import Block, Cell, Figure, Line, Run, plain
from briefings.model.sheets import Claim, Topic


def figure(claim: Claim, index: Index, target: str = "") -> Line:
    """Return a figure as it always stands: qualifier, number, what is counted, and the day it belongs to."""
    runs = [*number(claim, index, target), Run("text", " ")]
    if claim.unit:
        runs.append(Run("text", f"{claim.unit} "))
    return dated((*runs, *hedged(claim.statement.text, claim.hedges)), claim, index)


def dated(line: Line, claim: Claim, index: Index) -> Line:
    """Return what a figure counts with the day it belongs to."""
    return index.line("{figure}, as of {date}", figure=line, date=index.when(claim.as_of.edtf)) if claim.as_of else line


def number(claim: Claim, index: Index, target: str = "") -> Line:
    """Return a figure's qualifier and number, which no line break parts."""
    digits = index.language.digits
    if claim.qualifier == "range" and claim.low and claim.high:
        between = index.say("{low} and {high}", context="between", low=digits(claim.low), high=digits(claim.high))
        return (Run("hedge", index.word("qualifier", "range"), target), Run("text", f"\u00a0{between}", target))
    qualifier = index.word("qualifier", claim.qualifier or "exact")
    if not qualifier:
        return (Run("text", digits(claim.value or "0"), target),)
    return (Run("hedge", qualifier, target), Run("text", f"\u00a0{digits(claim.value or '0')}", target))


def statement_line(claim: Claim, index: Index) -> Line:
    """Return the claim with its hedges; a figure with number, qualifier and day."""
    return figure(claim, index) if claim.has_number else one_line(claim.statement, index, claim.hedges)


def figure_part(claim: Claim, index: Index) -> Figure:
    """Return a figure to be set large: its number with its hedge, and what is counted."""
    return Figure(number(claim, index), dated(one_line(claim.statement, index, claim.hedges), claim, index))


def by_line(claim: Claim, index: Index) -> Line:
    """Return who holds the claim, and who passes it on."""
    holder = holder_line(claim.claimant, index)
    if not claim.reported_by:
        return holder
    return index.line("{holder}, as reported by {source}", holder=holder, source=claim.reported_by)


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
    _must_show_in_briefing = ("told", "holder")

    @property
    def title(self) -> Line:
        """The claim with its hedges, as a sentence; of a figure its qualifier, number, what is counted and the day."""
        line = statement_line(self._sheet, self._index)
        return line if self._sheet.has_number else sentence(line)

    @property
    def description(self) -> str:
        """The claim."""
        return plain(statement_line(self._sheet, self._index))

    @property
    def told(self) -> Statement:
        """The claim as a sentence, with the marks of its notes; of a figure, what its number counts and the day."""
        return Statement(self.figure.line if self.figure else self.title, self._sheet.evidence)

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
        return bool(self._sheet.accuses) or self._sheet.type == "allegation"

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
            return figure(sheet, index, str(sheet.ref))
        return hedged(without_mentions(sheet.statement, index), sheet.hedges, str(sheet.ref))

    def label(self, sheet: Claim, index: Index) -> Line:
        """Return the words that name a sheet in lists, feeds and data: with its hedges, its marks."""
        return statement_line(sheet, index)

    def whose(self, sheet: Claim, index: Index) -> str:
        """Return the label with the one whose view it is before it, so that it can stand alone."""
        return f"{words.capital(plain(by_line(sheet, index)))}: {plain(self.label(sheet, index))}"

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
        sub = index.say("Claim, held by {holder}", holder=plain(by_line(sheet, index)))
        return SearchEntry(plain(statement_line(sheet, index)), sub, topics=topic_titles(sheet.about, index))

    def entries(self, index: Index) -> list[Entry]:
        """Return the entries of the kind's list, in their order."""
        entries = []
        for claim in sorted(index.every(Claim), key=lambda claim: claim.id):
            line = linked(statement_line(claim, index), str(claim.ref))
            cells = (
                Cell((line,)),
                Cell((text(kind := index.word("claim", claim.type)),)),
                Cell((by_line(claim, index),)),
            )
            topics = [topic for ref in claim.about if (topic := index.get(ref, Topic))]
            tags = (
                Tag("kind", claim.type, kind),
                *(Tag("topic", topic.id, title_of(topic)) for topic in topics),
                *named_actors([claim.claimant.actor] if claim.claimant.actor else [], index),
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
            "claimInterpreter": desk_node(index),
            "temporal": sheet.as_of.edtf.text if sheet.as_of else "",
            "appearance": source_nodes(sheet.evidence, index),
        }
