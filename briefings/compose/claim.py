"""Claims and figures, each with its holder."""

from __future__ import annotations

from briefings.compose import words
from briefings.compose.holders import holder_line
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, not_stated_row, this_page
from briefings.compose.lines import blocks, figure, marked, number, one_line, sentence, text, title
from briefings.compose.pages import sheet_page
from briefings.compose.views import Fact, Facts, Figure, Line, Links, Note, Page, Paragraphs, Row, Run, plain
from briefings.model import scales
from briefings.model.sheets import Claim, Topic


def statement_line(claim: Claim, index: Index) -> Line:
    """Return the claim with its hedges; a figure with number, qualifier and day."""
    return figure(claim) if claim.value else one_line(claim.statement, index, claim.hedges)


def figure_part(claim: Claim, index: Index) -> Figure:
    """Return a figure to be set large: its number with its hedge, and what is counted."""
    tail = f", as of {words.when(claim.as_of)}" if claim.as_of else ""
    return Figure(number(claim), (*one_line(claim.statement, index, claim.hedges), Run("text", tail)))


def by_line(claim: Claim, index: Index) -> Line:
    """Return who holds the claim, and who passes it on."""
    holder = holder_line(claim.claimant, index)
    return (*holder, Run("text", f", as reported by {claim.reported_by}")) if claim.reported_by else holder


def page(claim: Claim, index: Index) -> Page:
    """Return a claim's page."""
    leaf = Leaf(index)
    leaf.show(claim.ref, claim.claimant.actor, claim.claimant.source)
    mark = leaf.cite_all(claim.evidence)
    facts = [
        Fact("Kind", text(words.CLAIM_TYPES[claim.type])),
        Fact("Held by", (*by_line(claim, index), *mark)),
    ]
    if claim.as_of:
        reported = (Run("text", "; in the source "), marked(claim.as_of.as_reported)) if claim.as_of.as_reported else ()
        facts.append(Fact("As of", (*text(words.when(claim.as_of)), *reported)))
    if claim.credibility:
        facts.append(Fact("Credibility", text(f"{claim.credibility}: {scales.CREDIBILITY[claim.credibility]}")))
    if claim.accuses or claim.type == "allegation":
        leaf.show(*claim.accuses)
        accused = words.listed([index.name(ref) for ref in claim.accuses]) or "the one accused"
        facts.append(Fact(f"Answer of {accused}", text(claim.answer or "not stated")))
    rows = [Row("Whose it is", (Facts(tuple(facts)),), leaf.taken())]
    if claim.value:
        rows.insert(0, Row("The figure", (figure_part(claim, index),)))
    rows += _differ(claim, leaf)
    if claim.note:
        rows.append(Row("Note", (Paragraphs(blocks(claim.note, index)),)))
    rows += not_stated_row(claim, leaf)
    rows += _bears_on(claim, leaf)
    rows.append(this_page(claim, index))
    line = statement_line(claim, index)
    return sheet_page(
        claim,
        leaf,
        title=sentence(line) if not claim.value else line,
        crumbs=(("Claims", "list:claims"),),
        lines=((*text("Held by "), *by_line(claim, index), Run("text", "; not a statement of this desk.")),),
        rows=tuple(rows),
        description=plain(line),
    )


def differing(claim: Claim, index: Index) -> list[Claim]:
    """Return the other figures of the same measure whose days overlap and whose numbers differ."""
    if not (claim.measure and claim.value):
        return []
    return [
        other
        for other in index.every(Claim)
        if other.measure == claim.measure
        and other.id != claim.id
        and other.value
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
        items.append((figure(other, str(other.ref)), (*by_line(other, leaf.index), *mark)))
    remark = Note(0, text("The desk gives each figure with its holder and takes none of them for its own."))
    return (Row("Sources differ", (Links(tuple(items)),), (remark, *leaf.taken())),)


def _bears_on(claim: Claim, leaf: Leaf) -> tuple[Row, ...]:
    items = []
    for ref in claim.about:
        sheet = leaf.index.release.get(ref)
        if sheet is not None:
            leaf.show(ref)
            label = sheet.question if isinstance(sheet, Topic) else title(sheet) or sheet.label
            items.append((text(label, str(ref)), text(ref.kind)))
    return (Row("Bears on", (Links(tuple(items)),)),) if items else ()
