"""Sources: what was read, what is recorded of it, and what rests on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, cast

from briefings.compose import names, words
from briefings.compose.fold import folded
from briefings.compose.index import Index
from briefings.compose.interchange import Cells, Csl, Node, csl_of_source, list_cell, own_cells, source_node, when_cells
from briefings.compose.kind import Kind, SearchEntry, year_of
from briefings.compose.lines import counted, marked, named, quotation, sentence, text
from briefings.compose.listing import Entry, Tag, dated, sorted_by
from briefings.compose.page_context import (
    PageContext,
    citation,
    grade,
    missing,
    not_recorded,
    place,
    reliability,
    short_citation,
)
from briefings.compose.quote import linked_whose
from briefings.compose.record import Pair, Record, Some
from briefings.compose.rows import Further, target
from briefings.compose.views import Block, Cell, Line, plain
from briefings.model.refs import KINDS, PLURALS, Ref
from briefings.model.sheets import Quote, Source

_SHOWN = 100
"""At most this many sheets are listed under each kind."""


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


def wordings_of(source: Source, index: Index) -> tuple[tuple[str, Line], ...]:
    """Return the wordings of a source that differ, each with where it stands."""
    lang = index.lang(source.language)
    return tuple(
        (words.capital(place(entry.at, index)), (marked(entry.words, index, lang=lang),)) for entry in source.wordings
    )


class Resting(NamedTuple):
    """Sheets of one kind that rest on a source: what readers call their list, the first hundred, how many there are."""

    name: str
    some: Some[Pair]


class WordingValues(NamedTuple):
    """One of several wordings of a source that differ: where it stands, and the words."""

    place: str
    words: Line


class SourceRecord(Record[Source]):
    """A source as its page shows it."""

    _must_show = (*Record._must_show, "published", "not_recorded", "reliability", "wordings")
    _must_show_in_briefing = ("title", "published", "not_recorded", "reliability", "wordings")

    @property
    def title(self) -> Line:
        """The source's own title, in marks."""
        return (quotation(self._sheet, self._index),)

    @property
    def description(self) -> str:
        """The source as it is cited."""
        return plain(citation(self._sheet, self._index))

    @property
    def counts(self) -> str:
        """How many sheets of which kinds rest on it: `3 quotes and 1 claim`; empty where nothing does."""
        kinds = Counter(ref.kind for ref in self._index.release.back(self._sheet.ref))
        return self._index.language.listed([counted(kind, kinds[kind], self._index) for kind in KINDS if kinds[kind]])

    @property
    def subtitle(self) -> Line:
        """The source's own subtitle, in marks; empty where it is not recorded."""
        index = self._index
        return (
            (marked(self._sheet.subtitle, index, lang=index.lang(self._sheet.language)),)
            if self._sheet.subtitle
            else ()
        )

    @property
    def language(self) -> str:
        """In which language it is; empty for the desk's own."""
        tag = self._sheet.language
        return self._index.language.name_of(tag) if tag != self._index.language.tag else ""

    @property
    def rights(self) -> str:
        """What may be printed of it; empty where it is not recorded."""
        return self._index.word("rights", self._sheet.rights) if self._sheet.rights else ""

    @property
    def origin(self) -> str:
        """The name of the group of sources that are one origin; empty where it is an origin by itself."""
        return (self._sheet.origin_group or "").replace("-", " ")

    @property
    def archived(self) -> Line:
        """The address of an archive copy, a link; empty where it is not recorded."""
        return text(self._sheet.archive_url, self._sheet.archive_url) if self._sheet.archive_url else ()

    @property
    def authors(self) -> str:
        """The authors as the source prints them; empty where they are not recorded."""
        return names.listed(self._sheet.authors, self._index)

    @property
    def published(self) -> Line:
        """The day of publication, with the source's own words for it; empty where it is not recorded."""
        return published_line(self._sheet, self._index) if self._sheet.published else ()

    @property
    def outlet(self) -> Line:
        """Who published it, a link; empty where it is not recorded."""
        return self._actor(self._sheet.outlet)

    @property
    def address(self) -> Line:
        """Its address on the web, a link; empty where it is not recorded."""
        return text(self._sheet.url, self._sheet.url) if self._sheet.url else ()

    @property
    def accessed(self) -> str:
        """The day on which the desk read it; empty where it is not recorded."""
        return self._index.day(self._sheet.accessed) if self._sheet.accessed else ""

    @property
    def not_recorded(self) -> str:
        """What is not recorded of it: `Outlet, address`; empty where nothing is missing."""
        return words.capital(", ".join(missing(self._sheet, self._index)))

    @property
    def extent(self) -> str:
        """How much of it the desk read; empty where it is not recorded."""
        return self._index.word("extent", self._sheet.extent) if self._sheet.extent else ""

    @property
    def type(self) -> str:
        """What it is: `Web page`, and the desk's own word for it; empty where neither is recorded."""
        kind, own = self._sheet.type, self._sheet.described_as
        word = self._index.word("source", kind) if kind else ""
        return words.capital("; ".join(dict.fromkeys(found for found in (word, own) if found)))

    @property
    def reliability(self) -> str:
        """The grade of its reliability in words: `F: cannot be judged, no basis`; empty where it is not graded."""
        return grade(self._sheet, self._index)

    @property
    def reliability_basis(self) -> str:
        """Why it has that grade; empty where the desk does not say so."""
        return self._sheet.reliability_basis or ""

    @property
    def descriptor(self) -> tuple[Block, ...]:
        """What affects its quality; empty where the desk does not say so."""
        return self._prose(self._sheet.descriptor)

    @property
    def wordings(self) -> list[WordingValues]:
        """Wordings of it that differ."""
        return [WordingValues(*column) for column in wordings_of(self._sheet, self._index)]

    @property
    def wordings_note(self) -> Line:
        """What to know of wordings that differ."""
        return self._line(self._sheet.wordings_note)

    @property
    def resting(self) -> list[Resting]:
        """The sheets that rest on it, kind by kind; quotes in the order of the source."""
        index, found = self._index, []
        for kind, refs in _resting(self._sheet.ref, index):
            goes_on = target(self._sheet.ref, PLURALS[kind], 2) if len(refs) > _SHOWN else ""
            shown = Some([_resting_entry(ref, self._context) for ref in refs[:_SHOWN]], len(refs), goes_on)
            found.append(Resting(index.word("section", PLURALS[kind]), shown))
        return found


def _resting(own: Ref, index: Index) -> Iterator[tuple[str, list[Ref]]]:
    """Yield the kinds of sheets that rest on a source, each with its sheets; quotes in the order of the source."""
    back = index.release.back(own)
    for kind in KINDS:
        refs = [ref for ref in back if ref.kind == kind]
        if kind == Quote.kind:
            refs.sort(key=lambda ref: index.order(cast(Quote, index.release.sheets[ref])))
        if refs:
            yield kind, refs


def _resting_entry(ref: Ref, context: PageContext) -> Pair:
    context.show(ref)
    quote = context.index.get(ref, Quote)
    if quote is None:
        return Pair(named(ref, context.index))
    return Pair(linked_whose(quote, context.index), text(place(quote.at, context.index)))


class SourceKind(Kind[Source]):
    """Everything the program needs to know of sources beside their model and their templates."""

    model = Source
    table = "sources"
    columns = (
        "id type title authors outlet published published_as_reported accessed url language reliability "
        "reliability_basis origin extent rights marking revised"
    )
    list_columns = "title date reliability"

    def record(self, sheet: Source, context: PageContext) -> SourceRecord:
        """Return a sheet as its page shows it."""
        return SourceRecord(sheet, context)

    def title(self, sheet: Source) -> str:
        """Return a sheet's name as plain words; empty where only its own words name it."""
        return sheet.title

    def counted(self, number: int, index: Index) -> str:
        """Return how many sheets: `3 sources`."""
        return index.count(number, "{n} source", "{n} sources")

    def mention(self, sheet: Source, index: Index) -> Line:
        """Return what `[[ref]]` prints, a link: the title in marks."""
        return (quotation(sheet, index, str(sheet.ref)),)

    def label(self, sheet: Source, index: Index) -> Line:
        """Return the words that name a sheet in lists, feeds and data: with its hedges, its marks."""
        return (quotation(sheet, index),)

    def account(self, sheet: Source, index: Index) -> str:
        """Return what other pages say of a sheet with its name: whose it is, its status, what is not said."""
        return plain(citation(sheet, index))

    def is_quoted(self, sheet: Source) -> bool:
        """Return whether the words that name a sheet are a source's: its title is."""
        return True

    def cited(self, sheet: Source, index: Index) -> Line:
        """Return how to cite the source itself."""
        return sentence(short_citation(sheet, index))

    def csl(self, sheet: Source, index: Index) -> Csl:
        """Return the source itself as a CSL item."""
        return csl_of_source(sheet, index)

    def holds(self, index: Index) -> str:
        """Return what the data files of the kind hold."""
        return index.say("what was read, what is not recorded, reliability and why", context="data")

    def rows(self, sheet: Source, index: Index) -> Iterator[Cells]:
        """Yield the row of a sheet in that table."""
        yield (
            sheet.id,
            sheet.type or "",
            sheet.title,
            list_cell(name.label for name in sheet.authors),
            index.name(sheet.outlet),
            *when_cells(sheet.published),
            sheet.accessed.isoformat() if sheet.accessed else "",
            sheet.url or "",
            sheet.language,
            sheet.reliability or "",
            sheet.reliability_basis or "",
            sheet.origin_group or sheet.id,
            sheet.extent or "",
            sheet.rights or "",
            *own_cells(sheet, index),
        )

    def found(self, sheet: Source, index: Index) -> SearchEntry:
        """Return what search knows of a sheet."""
        sub = words.capital(", ".join(filter(None, (index.source_name(sheet), names.listed(sheet.authors, index)))))
        year = year_of(sheet.published.edtf.upper) if sheet.published else ""
        return SearchEntry(quotation(sheet, index).text, sub, year=year, lang=index.lang(sheet.language))

    def entries(self, index: Index) -> list[Entry]:
        """Return the entries of the kind's list, in their order."""
        say = index.say
        entries = []
        for source in sorted(index.every(Source), key=lambda source: source.id):
            title = (quotation(source, index, str(source.ref)),)
            graded = text(reliability(source, index))
            note = not_recorded(source, index)
            cells = (
                Cell((title, text(names.listed(source.authors, index) or say("author not recorded")))),
                Cell((text(index.when(source.published.edtf) if source.published else say("not recorded")),)),
                Cell(tuple(line for line in (graded, text(note)) if plain(line))),
            )
            keys, year = dated(source.published)
            letter, known = source.reliability, index.source_name(source)
            graded_as = (Tag("reliability", letter, grade(source, index)),) if letter else ()
            kind = Tag("type", folded(known).replace(" ", "-") or "-", words.capital(known))
            entries.append(Entry(cells, (*graded_as, kind, *sorted_by(source), *year), keys))
        return entries

    most_in_a_row = _SHOWN

    def further(self, sheet: Source, index: Index) -> Iterator[Further]:
        """Yield the rows of a sheet's page that go on, on further pages."""
        for kind, refs in _resting(sheet.ref, index):
            name = PLURALS[kind]
            label = index.say("{sheets} that rest on it", sheets=index.word("section", name))
            yield Further(name, label, _SHOWN, refs, _resting_entry)

    def linked(self, sheet: Source, index: Index) -> Node:
        """Return the linked data that only pages of this kind have."""
        return {"@type": "WebPage", "mainEntity": source_node(sheet, index)}
