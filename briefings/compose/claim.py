"""Claims and figures, each with its holder."""

from __future__ import annotations

from briefings.compose.holders import holder_line
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, not_stated_row, this_page
from briefings.compose.lines import blocks, dated, figure, marked, named, number, one_line, sentence, text
from briefings.compose.pages import sheet_page
from briefings.compose.views import Fact, Facts, Figure, Line, Links, Note, Page, Paragraphs, Row, plain
from briefings.model.sheets import Claim
from briefings.model.sheets.common import When


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


def page(claim: Claim, index: Index) -> Page:
    """Return a claim's page."""
    leaf = Leaf(index)
    leaf.show(claim.ref, claim.claimant.actor, claim.claimant.source)
    say = index.say
    rows = [_whose(claim, leaf)]
    if claim.has_number:
        rows.insert(0, Row(say("The figure"), (figure_part(claim, index),)))
    rows += _differ(claim, leaf)
    if claim.note:
        rows.append(Row(say("Note"), (Paragraphs(blocks(claim.note, index)),)))
    rows += not_stated_row(claim, leaf)
    rows += _bears_on(claim, leaf)
    rows.append(this_page(claim, index))
    line = statement_line(claim, index)
    return sheet_page(
        claim,
        leaf,
        title=sentence(line) if not claim.has_number else line,
        crumbs=((index.word("section", "claims"), "list:claims"),),
        lines=(index.line("Held by {holder}; not a statement of this desk.", holder=by_line(claim, index)),),
        rows=tuple(rows),
        description=plain(line),
    )


def _whose(claim: Claim, leaf: Leaf) -> Row:
    """Return the row of what kind of claim it is, who holds it, and what the one accused answers."""
    index, say = leaf.index, leaf.index.say
    mark = leaf.cite_all(claim.evidence)
    facts = [
        Fact(say("Kind"), text(index.word("claim", claim.type))),
        Fact(say("Held by"), (*by_line(claim, index), *mark)),
    ]
    if claim.as_of:
        facts.append(Fact(say("As of"), _as_of(claim.as_of, claim, index)))
    if claim.credibility:
        grade = f"{claim.credibility}: {index.word('credibility', claim.credibility)}"
        facts.append(Fact(say("Credibility"), text(grade)))
    if claim.accuses or claim.type == "allegation":
        leaf.show(*claim.accuses)
        accused = index.language.listed([index.name(ref) for ref in claim.accuses]) or say("the one accused")
        facts.append(
            Fact(say("Answer of {accused}", accused=accused), text(index.answer(claim.answer) or say("not stated")))
        )
    return Row(say("Whose it is"), (Facts(tuple(facts)),), leaf.taken())


def _as_of(when: When, claim: Claim, index: Index) -> Line:
    if when.as_reported is None:
        return text(index.when(when.edtf))
    own = marked(when.as_reported, index, lang=index.lang_of_rows(claim.evidence))
    return index.line("{date}; in the source {words}", date=index.when(when.edtf), words=(own,))


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


def _differ(claim: Claim, leaf: Leaf) -> tuple[Row, ...]:
    others = differing(claim, leaf.index)
    if not others:
        return ()
    items = []
    for other in others:
        leaf.show(other.ref)
        mark = leaf.cite_all(other.evidence)
        items.append((figure(other, leaf.index, str(other.ref)), (*by_line(other, leaf.index), *mark)))
    remark = leaf.index.say("The desk gives each figure with its holder and takes none of them for its own.")
    return (Row(leaf.index.say("Sources differ"), (Links(tuple(items)),), (Note(0, text(remark)), *leaf.taken())),)


def _bears_on(claim: Claim, leaf: Leaf) -> tuple[Row, ...]:
    items = []
    for ref in claim.about:
        if leaf.index.release.get(ref) is not None:
            leaf.show(ref)
            items.append((named(ref, leaf.index), text(leaf.index.word("kind", ref.kind))))
    return (Row(leaf.index.say("Bears on"), (Links(tuple(items)),)),) if items else ()
