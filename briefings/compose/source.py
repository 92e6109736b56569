"""Sources: what was read, what is recorded of it, and what is based on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from briefings.compose import words
from briefings.compose.fold import folded
from briefings.compose.index import Index
from briefings.compose.interchange import Csl, Node, cell, csl_of_source, source_node
from briefings.compose.kind import Kind, SearchEntry, year_of
from briefings.compose.lines import graded, one_line, quotation, quoted, sentence, text
from briefings.compose.listing import Entry, Tag, dated, in_cells, sorted_by
from briefings.compose.page_context import PageContext, citation, not_recorded, place, short_citation
from briefings.compose.quote import quote_entry
from briefings.compose.record import Further, Pair, Record, Some, ValueOf, entry_of
from briefings.compose.views import Line, plain
from briefings.model.refs import KINDS, PLURALS, Ref
from briefings.model.sheets import Quote, Source


class Resting(NamedTuple):
    """Sheets of one kind that are based on a source: the kind, what readers call their list, the first hundred, how many there are."""

    kind: str
    name: str
    some: Some[Pair]


class WordingValues(NamedTuple):
    """One of several wordings of a source that differ: where it stands, and the words."""

    place: str
    words: Line


_value = ValueOf[Source]()


class SourceRecord(Record[Source]):
    """A source as its page shows it."""

    _must_show = (*Record._must_show, "published", "not_recorded", "reliability", "wordings")
    _most_in_a_row = 100
    _must_show_in_briefing = ("title", "published", "not_recorded", "reliability", "wordings", "own_fields")

    subtitle = _value(lambda source, index: quoted(source.subtitle, index, index.lang(source.language)))
    """The source's own subtitle, in marks; empty where it is not recorded."""
    language = _value(
        lambda source, index: index.language.name_of(source.language or "") if index.lang(source.language) else ""
    )
    """In which language it is; empty for the desk's own, and where it is not recorded."""
    rights = _value(lambda source, index: index.word("rights", source.rights))
    """What may be printed of it; empty where it is not recorded."""
    origin = _value(lambda source, _: (source.origin_group or "").replace("-", " "))
    """The name of the group of sources that are one origin; empty where it is an origin by itself."""
    archived = _value(lambda source, _: text(source.archive_url, source.archive_url or ""))
    """The address of an archive copy, a link; empty where it is not recorded."""
    authors = _value(lambda source, index: index.authors(source.authors))
    """The authors as the source prints them; empty where they are not recorded."""

    @property
    def published(self) -> Line:
        """The day of publication in the desk's reading, with the source's own words for it; empty where it is not recorded."""
        when, index = self._sheet.published, self._index
        if when is None or not when.as_reported:
            return text(index.when(when.edtf)) if when else ()
        date, own = index.when(when.edtf), quoted(when.as_reported, index, index.lang(self._sheet.language))
        if not when.order:
            return index.line("{date}; printed as {words}", date=date, words=own)
        order = index.word("order of a date", when.order)
        return index.line("{date}; printed as {words}, which we read as {order}", date=date, words=own, order=order)

    outlet = _value.actor(lambda source: source.outlet)
    """Who published it, a link; empty where it is not recorded."""
    address = _value(lambda source, _: text(source.url, source.url or ""))
    """Its address on the web, a link; empty where it is not recorded."""
    accessed = _value(lambda source, index: index.day(source.accessed))
    """The day on which the desk read it; empty where it is not recorded."""
    not_recorded = _value(lambda source, index: words.capital(", ".join(index.missing(source))))
    """What is not recorded of it: `Outlet, address`; empty where nothing is missing."""
    extent = _value(lambda source, index: index.word("extent", source.extent))
    """How much of it the desk read; empty where it is not recorded."""
    stored = _value(lambda source, index: index.day(source.captured))
    """The day on which the desk stored its copy; empty where that is not recorded."""

    @property
    def type(self) -> str:
        """What it is: `Web page`, and the desk's own word for it; empty where neither is recorded."""
        told = dict.fromkeys(filter(None, (self._index.word("source", self._sheet.type), self._sheet.described_as)))
        return words.capital(self._index.language.semicolon.join(told))

    reliability = _value(lambda source, index: graded("reliability", source.reliability, index))
    """The grade of its reliability in words: `F: cannot be judged (no basis)`; empty where it is not graded."""
    reliability_basis = _value(lambda source, _: source.reliability_basis or "")
    """Why it has that grade; empty where the desk does not say so."""
    descriptor = _value.prose(lambda source: source.descriptor)
    """What affects its quality; empty where the desk does not say so."""

    @property
    def wordings(self) -> list[WordingValues]:
        """Wordings of it that differ, each with where it stands."""
        index, lang = self._index, self._index.lang(self._sheet.language)
        return [
            WordingValues(words.capital(place(entry.at, index)), quoted(entry.words, index, lang))
            for entry in self._sheet.wordings
        ]

    wordings_note = _value(lambda source, index: one_line(source.wordings_note, index))
    """What to know of wordings that differ."""
    resting: list[Resting] = ValueOf["SourceRecord"]("")(
        lambda record, index: [
            Resting(refs[0].kind, index.word("section", name), record._first(name, refs, _resting_entry))
            for name, refs in _resting(record._sheet.ref, index)
        ]
    )
    """The sheets that are based on it, kind by kind; quotes in the order of the source."""


def _resting(own: Ref, index: Index) -> Iterator[tuple[str, list[Ref]]]:
    """Yield the name of each kind's list with the sheets that are based on a source; quotes in the order of the source."""
    for kind in KINDS:
        refs = [ref for ref in index.release.back(own) if ref.kind == kind]
        if kind == Quote.kind:
            refs.sort(key=lambda ref: index.order(cast(Quote, index.release.sheets[ref])))
        if refs:
            yield PLURALS[kind], refs


def _resting_entry(ref: Ref, context: PageContext) -> Pair:
    quote = context.index.get(ref, Quote)
    return quote_entry(quote, context, text(place(quote.at, context.index))) if quote else entry_of(ref, context)


class SourceKind(Kind[Source]):
    """Everything the program needs to know of sources beside their model and their templates."""

    model = Source
    table = "sources"
    columns = (
        "id type title authors outlet published published_as_reported accessed url language reliability "
        "reliability_basis origin extent rights marking revised"
    )
    list_columns = "title date reliability"
    called = ("{n} source", "{n} sources")
    holds = "what was read, what is not recorded, reliability and why"
    record = SourceRecord

    def mention(self, sheet: Source, index: Index) -> Line:
        """Return what `[[ref]]` prints, a link: the title in marks."""
        return (quotation(sheet, index, str(sheet.ref)),)

    def label(self, sheet: Source, index: Index) -> Line:
        return (quotation(sheet, index),)

    def account(self, sheet: Source, index: Index) -> str:
        return plain(citation(sheet, index))

    def is_quoted(self, sheet: Source) -> bool:
        return True

    def cited(self, sheet: Source, index: Index) -> Line:
        return sentence(short_citation(sheet, index))

    def csl(self, sheet: Source, index: Index) -> Csl:
        return csl_of_source(sheet, index)

    def cells(self, sheet: Source, index: Index) -> dict[str, str]:
        authors = tuple(name.label for name in sheet.authors)
        return {"authors": cell(authors, index), "outlet": index.name(sheet.outlet), "origin": index.origin(sheet.ref)}

    def found(self, sheet: Source, index: Index) -> SearchEntry:
        sub = words.capital(", ".join(filter(None, (index.source_name(sheet), index.authors(sheet.authors)))))
        year = year_of(sheet.published.edtf if sheet.published else None)
        return SearchEntry(quotation(sheet, index).text, sub, year=year, lang=index.lang(sheet.language))

    def entry(self, sheet: Source, index: Index) -> Entry:
        say, known = index.say, index.source_name(sheet)
        title = (self.mention(sheet, index), text(index.authors(sheet.authors) or say("author not recorded")))
        date = text(index.when(sheet.published.edtf) if sheet.published else say("not recorded"))
        graded_as = text(graded("reliability", sheet.reliability, index)), text(not_recorded(sheet, index))
        cells = in_cells(title, (date,), graded_as)
        keys, year = dated(sheet.published, index)
        letter = sheet.reliability
        grades = (Tag("reliability", letter, graded("reliability", letter, index)),) if letter else ()
        kind = Tag("type", folded(known).replace(" ", "-") or "-", words.capital(known))
        return Entry(cells, (*grades, kind, *sorted_by(sheet), *year), keys)

    def further(self, sheet: Source, index: Index) -> Iterator[Further]:
        for name, refs in _resting(sheet.ref, index):
            yield Further(name, index.word("section", name), refs, _resting_entry)

    def linked(self, sheet: Source, index: Index) -> Node:
        return {"@type": "WebPage", "mainEntity": source_node(sheet, index)}
