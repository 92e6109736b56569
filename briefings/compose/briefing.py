"""Briefings: one view for the page and the pack. Here its first page; `sections` and `closing` are what follows."""

from __future__ import annotations

from msgspec.structs import replace

from briefings.compose import closing as last
from briefings.compose import grounds, judgements
from briefings.compose.edition import briefing_rows
from briefings.compose.evidence import body
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, not_stated
from briefings.compose.lines import blocks, one_line, text
from briefings.compose.pages import path_of
from briefings.compose.sections import sections as sections_of
from briefings.compose.stamp import Stamp, carried, changes_row, code_of, day_fact, foot, stamp_words
from briefings.compose.topic import positions
from briefings.compose.views import BriefingView, Endnotes, Fact, Line, Paragraphs, Row, plain, printed_text
from briefings.model.markings import Marking
from briefings.model.sheets import Briefing, Topic

GAPS_ON_PAGE_1 = 2
"""How many gaps stand on page 1 of a longer form; all of them stand on the last page."""


def view(briefing: Briefing, index: Index, stamp: Stamp | None = None) -> BriefingView:
    """Return a briefing's view: its working text, or with a stamp the text that is to be issued."""
    leaf = Leaf(index)
    leaf.show(briefing.ref)
    short = briefing.form == "one-pager"
    rows = _first_page(briefing, leaf)
    sections = () if short else sections_of(briefing, leaf)
    marking = leaf.marking if briefing.marking is None else max(leaf.marking, briefing.marking)
    found = body(briefing, leaf.shown, index, ceiling=marking)
    closing = () if short else last.closing(briefing, leaf, changes_row(briefing, stamp, found, index))
    rows += _rests_on(briefing, leaf) if short else ()
    code = code_of(found, stamp, marking, index)
    form = index.word("form", briefing.form)
    made = BriefingView(
        path=path_of(briefing.ref),
        pack_path=f"packs/{briefing.id}/{stamp.edition}.pdf" if stamp else f"packs/{briefing.id}.pdf",
        template=f"{briefing.form}.html",
        section="briefings",
        target=str(briefing.ref),
        heading=briefing.title,
        title=text(briefing.title),
        form=briefing.form,
        form_words=form,
        number=briefing.number,
        stamp=stamp_words(stamp, index),
        foot=foot(briefing, stamp, code, index),
        notice=briefing.disclaimer or index.settings.notice,
        desk=index.settings.title,
        cover=_cover(briefing, marking, stamp, index),
        rows=rows,
        sections=sections,
        closing=closing,
        notes=tuple(leaf.notes),
        marking=marking.label,
        marking_colour=marking.colour,
        language=index.settings.language,
        authors=briefing.authors,
        keywords=(briefing.number, form, marking.label),
        description=plain(one_line(briefing.bottom_line, index)),
        updated=stamp.on.isoformat() if stamp else leaf.updated,
        paper=index.settings.paper,
        code=code,
        attachments=carried(briefing, stamp, found, marking, index),
        page_rows=() if stamp else _page_rows(briefing, found.digest, index),
    )
    return with_faces(made, index)


def with_faces(view: BriefingView, index: Index) -> BriefingView:
    """Return a view with the characters that its pack lacks, and with the typefaces of the desk that it is printed with."""
    if not index.release.foreign:
        return view
    text, faces = printed_text(view), index.release.faces
    return replace(view, lacking=faces.lacking(text), faces=tuple(face.digest for face in faces.used(text)))


def has_pack(briefing: Briefing, index: Index) -> bool:
    """Return whether a pack is made of a briefing; not where a typeface lacks a character of it."""
    if not index.release.foreign:
        return True
    return index.once(("lacking", briefing.ref), lambda: view(briefing, index).lacking) == ""


def _page_rows(briefing: Briefing, digest: str, index: Index) -> tuple[Row, ...]:
    """Return the rows of the page alone. A one-pager has no room for the grounds of its points: they stand here."""
    own = grounds.row(briefing, index) if briefing.form == "one-pager" else ()
    return (*own, *briefing_rows(briefing, digest, index))


def bottom_line(briefing: Briefing, index: Index) -> Line:
    """Return a briefing's bottom line as one line."""
    return one_line(briefing.bottom_line, index, _hedges(briefing, index))


def _hedges(briefing: Briefing, index: Index) -> tuple[str, ...]:
    return tuple(index.hedges_of(row for point in briefing.key_points for row in point.evidence))


def _first_page(briefing: Briefing, leaf: Leaf) -> tuple[Row, ...]:
    """Return the rows of page 1: bottom line, judgements or points, positions, what the source does not say."""
    index = leaf.index
    leaf.show_mentions(briefing.bottom_line)
    line = Paragraphs(blocks(briefing.bottom_line, index, _hedges(briefing, index)), large=True)
    rows = [Row(index.say("Bottom line"), (line,), anchor="bottom-line"), *judgements.rows(briefing, leaf)]
    short = briefing.form == "one-pager"
    for ref in briefing.positions:
        topic = index.get(ref, Topic)
        if topic is not None:
            part = positions(topic, leaf, compact=short)
            rows.append(Row(index.say("Positions"), (part,), anchor=leaf.anchor(f"positions-{topic.id}")))
    gaps = briefing.gaps if short else briefing.gaps[:GAPS_ON_PAGE_1]
    if gaps:
        rows.append(
            Row(index.say("The source does not say"), (not_stated(gaps),), anchor="not-stated" if short else "")
        )
    return tuple(rows)


def _rests_on(briefing: Briefing, leaf: Leaf) -> tuple[Row, ...]:
    """Return the last rows of a one-pager: what it rests on with its notes, and the scale in use."""
    parts = (last.summary(briefing, leaf, large=False), Endnotes(tuple(leaf.notes)), last.outcomes(leaf))
    rests_on = Row(leaf.index.say("Rests on"), parts, anchor="notes")
    return (*judgements.scale_row(briefing, leaf), rests_on)


def _cover(briefing: Briefing, marking: Marking, stamp: Stamp | None, index: Index) -> tuple[Fact, ...]:
    """Return the facts of page 1, the marking first: a screen reader hears it before anything else."""
    say = index.say
    authors = index.language.listed(briefing.authors)
    same = briefing.approved_by in (authors, None)
    facts = [
        Fact(say("Marking"), text(marking.label)),
        Fact(say("Number"), text(briefing.number), text(stamp_words(stamp, index))),
        day_fact(briefing, stamp, index),
        Fact(say("Information cut-off"), text(index.day(briefing.cut_off))),
        Fact(say("For", context="audience"), text(briefing.audience)),
        Fact(say("Authors, approver") if same else say("Authors"), text(authors)),
    ]
    if briefing.approved_by and not same:
        facts.append(Fact(say("Approver"), text(briefing.approved_by)))
    if briefing.key_judgements:
        scale = briefing.likelihood_scale or index.settings.likelihood_scale
        facts.append(Fact(say("Likelihood scale"), text(index.word("scale name", scale))))
    if briefing.handling:
        facts.append(Fact(say("Handling"), text(briefing.handling)))
    return tuple(facts)
