"""Sources: what was read, what is recorded of it, and what rests on it."""

from __future__ import annotations

from collections import Counter
from typing import cast

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, citation, first_of, grade, missing, not_stated_row, place, this_page
from briefings.compose.lines import blocks, counted, marked, named, one_line, quotation, text
from briefings.compose.pages import sheet_page
from briefings.compose.quote import words_line
from briefings.compose.views import Fact, Facts, Line, Links, Note, Page, Paragraphs, Row, Run, Wordings, plain
from briefings.model.refs import KINDS, PLURALS
from briefings.model.sheets import Quote, Source

_SHOWN = 100
"""At most this many sheets are listed under each kind."""


def facts(source: Source, index: Index) -> Facts:
    """Return what is recorded of a source; what is not recorded is said in words."""
    say = index.say
    rows = [
        Fact(say("Author"), text(index.language.listed(source.authors) or say("not recorded"))),
        Fact(say("Title"), (quotation(source, index),)),
        Fact(say("Published"), published_line(source, index)),
    ]
    if source.outlet:
        rows.append(Fact(say("Outlet"), (Run("text", index.name(source.outlet), str(source.outlet)),)))
    if source.url:
        rows.append(Fact(say("Address"), (Run("text", source.url, source.url),)))
    if source.accessed:
        rows.append(Fact(say("Accessed"), text(index.day(source.accessed))))
    absent = missing(source, index)
    if absent:
        rows.append(Fact(words.capital(", ".join(absent)), text(say("not recorded"))))
    rows.append(Fact(say("Read by this desk"), text(index.word("extent", source.extent))))
    basis = text(source.reliability_basis) if source.reliability_basis else ()
    rows.append(Fact(say("Reliability"), text(grade(source, index)), basis))
    return Facts(tuple(rows))


def published_line(source: Source, index: Index) -> Line:
    """Return the day of publication in the desk's reading, with the source's own words for it."""
    when = source.published
    if when is None:
        return text(index.say("not recorded"))
    date = index.when(when.edtf)
    if not when.as_reported:
        return text(date)
    own = (marked(when.as_reported, index, lang=index.lang(source.language)),)
    if not when.order:
        return index.line("{date}; as reported {words}", date=date, words=own)
    order = index.word("order of a date", when.order)
    return index.line("{date}; as reported {words}, read {order}", date=date, words=own, order=order)


def described(source: Source, leaf: Leaf) -> tuple[Row, ...]:
    """Return the row of what affects a source's quality, where the desk says it."""
    if source.descriptor is None:
        return ()
    leaf.show_mentions(source.descriptor)
    return (Row(leaf.index.say("What it is"), (Paragraphs(blocks(source.descriptor, leaf.index)),)),)


def wordings(source: Source, index: Index) -> tuple[Row, ...]:
    """Return the row of wordings of the source that differ, side by side."""
    if not source.wordings:
        return ()
    lang = index.lang(source.language)
    columns = tuple(
        (words.capital(place(entry.at, index)), (marked(entry.words, index, lang=lang),)) for entry in source.wordings
    )
    notes = (Note(0, one_line(source.wordings_note, index)),) if source.wordings_note else ()
    return (Row(index.say("Where its wordings differ"), (Wordings(columns),), notes),)


def page(source: Source, index: Index) -> Page:
    """Return a source's page."""
    leaf = Leaf(index)
    leaf.show(source.ref, source.outlet)
    rows = [Row(index.say("What is recorded"), (facts(source, index),))]
    rows += described(source, leaf)
    rows += wordings(source, index)
    rows += _rests_on(source, leaf)
    rows += not_stated_row(source, leaf)
    rows.append(this_page(source, index))
    return sheet_page(
        source,
        leaf,
        title=(quotation(source, index),),
        crumbs=((index.word("section", "sources"), "list:sources"),),
        lines=(text(f"{index.say('The source’s own title, not this desk’s.')} {_count(source, index)}"),),
        rows=tuple(rows),
        description=plain(citation(source, index)),
    )


def _count(source: Source, index: Index) -> str:
    kinds = Counter(ref.kind for ref in index.release.back(source.ref))
    counts = [counted(kind, kinds[kind], index) for kind in KINDS if kinds[kind]]
    if not counts:
        return index.say("Nothing rests on it.")
    return index.say("On it rest {counts}: one origin, however many voices.", counts=index.language.listed(counts))


def _rests_on(source: Source, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    rows = []
    for kind in KINDS:
        refs = [ref for ref in index.release.back(source.ref) if ref.kind == kind]
        if kind == Quote.kind:  # in the order of the source
            refs.sort(key=lambda ref: index.order(cast(Quote, index.release.sheets[ref])))
        items = []
        for ref in refs[:_SHOWN]:
            sheet = index.release.sheets[ref]
            leaf.show(ref)
            if isinstance(sheet, Quote):
                line = tuple(run._replace(target=str(ref)) for run in words_line(sheet, index))
                items.append((line, text(place(sheet.at, index))))
            else:
                items.append((named(ref, index), ()))
        if items:
            more = (first_of(_SHOWN, len(refs), index),) if len(refs) > _SHOWN else ()
            label = index.say("{sheets} that rest on it", sheets=index.word("section", PLURALS[kind]))
            rows.append(Row(label, (Links(tuple(items)),), more))
    return tuple(rows)
