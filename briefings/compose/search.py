"""Search: a record for each sheet and pack, and an index of names and titles from A to Z."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from briefings.compose import words
from briefings.compose.accusations import NAME, accusations
from briefings.compose.edition import current, name, pack_target
from briefings.compose.fold import folded
from briefings.compose.index import Index, grouped
from briefings.compose.kind import kind_of, kinds
from briefings.compose.lines import linked, one_line, text
from briefings.compose.page_context import PageContext, translated_texts
from briefings.compose.page_record import OneOfSeveral, PageRecord, ThisPage, about_gathered, of_page
from briefings.compose.record import Pair, ValueOf
from briefings.compose.views import Line, Searched, SearchRow, plain
from briefings.model.fields import Item
from briefings.model.refs import KINDS, PLURALS, parse
from briefings.model.shape import shape
from briefings.model.sheets import Briefing, Sheet

_ACCUSATIONS = f"list:{NAME}"

HasPack = Callable[[Briefing], bool]

ROWS = 200
"""At most this many entries stand on one page of the index."""


def records(index: Index, has_pack: HasPack | None) -> Iterator[PageRecord]:
    """Yield the search page, then the index from A to Z, cut into pages of at most 200 entries."""
    found = _Index(index, has_pack)
    yield SearchRecord(found)
    yield from (IndexRecord(found, number) for number in range(found.pages))


class _Index:
    """The index from A to Z before it is cut into pages: of the sheets that have names and titles, not of words."""

    def __init__(self, index: Index, has_pack: HasPack | None) -> None:
        self.index, self.has_pack, self.context = index, has_pack, PageContext(index)
        self.total = sum(len(index.release.of(kind)) for kind in KINDS)
        self.kinds = [kind.model.kind for kind in kinds() if kind.is_listed_by_name]
        self.pages = max(1, -(-sum(len(index.release.of(kind)) for kind in self.kinds) // ROWS))
        self.context.show(*(sheet.ref for kind in KINDS for sheet in index.release.of(kind)))

    @cached_property
    def records(self) -> tuple[SearchRow, ...]:
        """The records of all sheets and packs."""
        return tuple(_records(self.index, self.has_pack))

    @cached_property
    def entries(self) -> list[tuple[SearchRow, str]]:
        """The records of sheets, each with its letter, in their order."""
        language = self.index.language
        found = [(each, language.alphabet.initial(each.title)) for each in self.records if each.kind in self.kinds]
        return sorted(found, key=lambda entry: (entry[1] == "#", language.key(entry[0].title), entry[0].target))

    @cached_property
    def labels(self) -> list[str]:
        """What the pages of the index are called."""
        return _labels([letter for _, letter in self.entries])

    @cached_property
    def about(self) -> ThisPage:
        """What is known of the first page of the index."""
        return about_gathered("a-to-z/index.html", self.context.shown, self.index)


_of_index = ValueOf[_Index]("_found")


class Letter(NamedTuple):
    """A letter of the index, and the sheets below it, each with a few words."""

    letter: str
    sheets: list[Pair]


class SearchRecord(PageRecord):
    """The search page."""

    _template = "search.html"
    _called = "search"
    _from_rows = True
    _path = "search/index.html"
    _target = "search:"
    _section = "search"

    def __init__(self, found: _Index) -> None:
        super().__init__(found.index)
        self._context, self._found = found.context, found

    _searched: Searched = _of_index(lambda found, index: Searched(found.records, _script(index)))
    """Return what the page loads."""

    def _made_of(self) -> object:
        return (self._searched, self.about)

    heading = of_page(lambda _, index: index.say("Search"))
    """What the page is called."""
    total: int = _of_index(lambda found, _: found.total)
    """How many sheets can be found."""


class IndexRecord(OneOfSeveral):
    """A page of the index of all sheets from A to Z."""

    _template = "a-to-z.html"
    _called = "a_to_z"
    _from_rows = True

    def __init__(self, found: _Index, number: int) -> None:
        """Take the index, and the number of this page of it, from 0."""
        targets = ["list:a-to-z", *(f"list:a-to-z/{number}" for number in range(2, found.pages + 1))]
        super().__init__(found.index, number, targets)
        self._context, self._found = found.context, found
        self._path = f"a-to-z/_{number + 1}.html" if number else "a-to-z/index.html"

    _shared: object = _of_index(lambda found, _: found)
    _labels: Sequence[str] = _of_index(lambda found, _: found.labels)

    @property
    def _entries(self) -> list[tuple[SearchRow, str]]:
        return self._found.entries[self._number * ROWS : (self._number + 1) * ROWS]

    def _made_of(self) -> object:
        found = self._found
        entries = [(letter, _title(record, self._index), record) for record, letter in self._entries]
        return (found.labels, found.about, entries)

    name = of_page(lambda _, index: index.say("A to Z"))
    """What all these pages are called."""

    @property
    def letters(self) -> list[Letter]:
        """The letters of this page of the index."""
        index = self._index
        sheets = grouped(
            (letter, Pair(_title(record, index), text(index.kind_word(parse(record.target)))))
            for record, letter in self._entries
        )
        return [Letter(letter, found) for letter, found in sheets.items()]

    label = ValueOf["IndexRecord"]("")(lambda page, _: page._labels[page._number])
    """The letters of this page of the index, in short: `A–M`."""
    about: ThisPage = _of_index(lambda found, _: found.about)
    """What is known of the page itself."""


def _labels(letters: list[str]) -> list[str]:
    """Return what each page of the index is called: its letters, and a number where several pages have the same ones."""
    labels: list[str] = []
    seen: Counter[str] = Counter()
    for start in range(0, len(letters), ROWS) or (0,):
        cut = letters[start : start + ROWS] or ["A"]
        label = cut[0] if cut[0] == cut[-1] else f"{cut[0]}–{cut[-1]}"
        seen[label] += 1
        labels.append(label if seen[label] == 1 else f"{label} {seen[label]}")
    return labels


def _title(record: SearchRow, index: Index) -> Line:
    """Return the words that lead to a sheet, each in its voice: what stands outside a source's marks is not its face."""
    sheet = index.release.get(parse(record.target))
    line = kind_of(sheet).listed(sheet, index) if sheet else text(record.title)
    return linked(line, record.target)


def _script(index: Index) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return what the script of the page says, by theme and name."""
    say, word = index.say, index.word
    said = {
        "marking": {"all": index.release.highest(index.release.sheets).label},
        "kinds": {
            **{kind: word("section", PLURALS[kind]) for kind in KINDS if kind != "incident"},
            "incident": say("Incidents and events"),
            "pack": say("PDF packs"),
            "page": say("About the desk"),
        },
        "outcomes": {name: word("outcome", name) for name in words.OUTCOMES},
        "facets": {
            "kind": say("Kind"),
            "actor": say("Speaker"),
            "topic": say("Topic"),
            "year": say("Year"),
            "outcome": say("Result of the check"),
            "any": say("any"),
        },
        "found": {
            "none": say("Nothing found. Try fewer or other words."),
            "apart": say("These exact words were not found together."),
            "failed": say("Part of the search did not load. Load this page again."),
            **dict(index.language.forms("{n} found.", "{n} found.")),
        },
        "unquoted": dict(
            index.language.forms(
                "Show {n} result with these words in any order", "Show {n} results with these words in any order"
            )
        ),
        "similar": dict(index.language.forms("{n} similar.", "{n} similar.")),
        "marks": dict(zip(("opening", "closing"), word("marks", "words", words="\0").split("\0"), strict=True)),
        "more": {"first": say("The first {n} of {total}.", n="{n}", total="{total}")},
    }
    return tuple((theme, tuple(values.items())) for theme, values in said.items())


def _texts(item: Item, index: Index) -> Iterator[str]:
    """Yield all prose and free text of a sheet that its page prints."""
    for field in shape(type(item)):
        value = getattr(item, field.name)
        if not value or (field.shown and field.shown.where != "web only"):
            continue
        for entry in value if field.many else (value,):
            if field.holds == "item":
                yield from _texts(entry, index)
            elif field.holds == "prose":
                yield plain(one_line(entry, index))
            elif field.holds == "text":
                yield entry


def row(sheet: Sheet, index: Index) -> SearchRow:
    """Return the record of a sheet."""
    kind = kind_of(sheet)
    found = kind.found(sheet, index)
    named = (found.title, found.sub, *found.more, *kind.flags(sheet, index), *translated_texts(sheet))
    told = "\n".join(named)
    texts = (text for text in dict.fromkeys(_texts(sheet, index)) if text not in told)
    own = (str(sheet.ref), sheet.kind, found.title, found.sub, kind.is_quoted(sheet), folded(*named, *texts))
    return SearchRow(*own, found.actor, found.topics, found.year, found.outcome, found.lang)


def _records(index: Index, has_pack: HasPack | None) -> Iterator[SearchRow]:
    for kind in kinds():
        for sheet in index.every(kind.model):
            known = index.rows.get(sheet.ref)
            yield known.found if known else row(sheet, index)
    if made := accusations(index):
        title = index.say("Who accuses whom")
        sub = index.count(len(made), "{n} accusation", "{n} accusations")
        yield SearchRow(_ACCUSATIONS, "", title, sub, False, folded(title, sub))
    for briefing in (one for one in index.every(Briefing) if has_pack and (current(one, index) or has_pack(one))):
        edition = current(briefing, index)
        sub = index.say("{number}, PDF pack", number=name(edition, index) if edition else briefing.number)
        target = pack_target(edition) if edition else f"pack:{briefing.id}"
        yield SearchRow(target, "pack", briefing.title, sub, False, folded(briefing.title, sub))
