"""Claims and figures, each with its holder."""

from __future__ import annotations

from briefings.compose.holders import holder_line
from briefings.compose.index import Index
from briefings.compose.lines import dated, figure, marked, number, one_line, sentence, text
from briefings.compose.record import Pair, Record, Statement
from briefings.compose.views import Block, Figure, Line, plain
from briefings.model.sheets import Claim


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
    def holder(self) -> Statement:
        """Who holds the claim, and who passes it on."""
        self._leaf.show(self._sheet.claimant.actor, self._sheet.claimant.source)
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
        self._leaf.show(*self._sheet.accuses)
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
            self._leaf.show(other.ref)
            holder = Statement(by_line(other, index), other.evidence)
            found.append(Pair(figure(other, index, str(other.ref)), holder))
        return found

    @property
    def note(self) -> tuple[Block, ...]:
        """What to know of it."""
        return self._prose(self._sheet.note)

    @property
    def about(self) -> list[Pair]:
        """What it bears on."""
        return self._links(self._sheet.about)
