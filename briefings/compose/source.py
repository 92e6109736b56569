"""Sources: what was read, what is recorded of it, and what rests on it."""

from __future__ import annotations

from collections import Counter

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, citation, missing, not_stated_row, reliability, this_page
from briefings.compose.lines import blocks, marked, one_line, text, title
from briefings.compose.pages import sheet_page
from briefings.compose.quote import words_line
from briefings.compose.views import Fact, Facts, Line, Links, Note, Page, Paragraphs, Row, Run, plain
from briefings.model import locators
from briefings.model.refs import KINDS, PLURALS
from briefings.model.sheets import Quote, Source

_SHOWN = 100
"""At most this many sheets are listed under each kind."""


def facts(source: Source, index: Index) -> Facts:
    """Return what is recorded of a source; what is not recorded is said in words."""
    rows = [
        Fact("Author", text(words.listed(source.authors) or "not recorded")),
        Fact("Title", (Run("words", words.quotation(source.title)),)),
        Fact("Published", published_line(source)),
    ]
    if source.outlet:
        rows.append(Fact("Outlet", (Run("text", index.name(source.outlet), str(source.outlet)),)))
    if source.url:
        rows.append(Fact("Address", (Run("text", source.url, source.url),)))
    if source.accessed:
        rows.append(Fact("Accessed", text(words.day(source.accessed))))
    absent = missing(source)
    if absent:
        rows.append(Fact(words.capital(", ".join(absent)), text("not recorded")))
    extents = {"full": "the full text", "excerpt": "an excerpt", "teaser": "a teaser"}
    rows.append(Fact("Read by this desk", text(extents[source.extent])))
    basis = text(source.reliability_basis) if source.reliability_basis else ()
    grade = reliability(source).removeprefix("Reliability ")
    rows.append(Fact("Reliability", text(grade), basis))
    return Facts(tuple(rows))


def published_line(source: Source) -> Line:
    """Return the day of publication in the desk's reading, with the source's own words for it."""
    when = source.published
    if when is None:
        return text("not recorded")
    line = text(words.when(when))
    if when.as_reported:
        order = f", read {when.order.replace('-', ' ')}" if when.order else ""
        line = (*line, Run("text", "; as reported "), marked(when.as_reported), Run("text", order))
    return line


def wordings(source: Source, index: Index) -> tuple[Row, ...]:
    """Return the row of wordings of the source that differ, side by side."""
    if not source.wordings:
        return ()
    rows = tuple(Fact(words.capital(locators.printed(entry.at)), (marked(entry.words),)) for entry in source.wordings)
    notes = (Note(0, one_line(source.wordings_note, index)),) if source.wordings_note else ()
    return (Row("Where its wordings differ", (Facts(rows),), notes),)


def page(source: Source, index: Index) -> Page:
    """Return a source's page."""
    leaf = Leaf(index)
    leaf.show(source.ref, source.outlet)
    rows = [Row("What is recorded", (facts(source, index),))]
    if source.descriptor:
        rows.append(Row("What it is", (Paragraphs(blocks(source.descriptor, index)),)))
    rows += wordings(source, index)
    rows += _rests_on(source, leaf)
    rows += not_stated_row(source, leaf)
    rows.append(this_page(source, index))
    return sheet_page(
        source,
        leaf,
        title=(Run("words", words.quotation(source.title)),),
        crumbs=(("Sources", "list:sources"),),
        lines=(text(f"The source’s own title, not this desk’s. {_count(source, index)}"),),
        rows=tuple(rows),
        description=plain(citation(source, None, index)),
    )


def _count(source: Source, index: Index) -> str:
    kinds = Counter(ref.kind for ref in index.release.back(source.ref))
    counts = [words.counted(kinds[kind], kind) for kind in KINDS if kinds[kind]]
    return f"On it rest {words.listed(counts)}: one origin, however many voices." if counts else "Nothing rests on it."


def _rests_on(source: Source, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    rows = []
    for kind in KINDS:
        refs = [ref for ref in index.release.back(source.ref) if ref.kind == kind]
        items = []
        for ref in refs[:_SHOWN]:
            sheet = index.release.sheets[ref]
            leaf.show(ref)
            if isinstance(sheet, Quote):
                line = tuple(run._replace(target=str(ref)) for run in words_line(sheet, index))
                items.append((line, text(locators.printed(sheet.at))))
            else:
                label = (
                    title(sheet) or plain(one_line(sheet.statement, index))
                    if hasattr(sheet, "statement")
                    else title(sheet)
                )
                items.append((text(label or sheet.label, str(ref)), ()))
        if items:
            more = (Note(0, text(f"The first {_SHOWN} of {len(refs)}.")),) if len(refs) > _SHOWN else ()
            rows.append(Row(f"{words.capital(PLURALS[kind])} that rest on it", (Links(tuple(items)),), more))
    return tuple(rows)
