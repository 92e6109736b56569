"""Editions on the site: the page of each, its changes note, its status page, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from briefings.compose import news, this_page
from briefings.compose.edition import (
    about_row,
    later,
    name,
    short,
    state,
    state_lines,
    status,
    status_row,
    target,
    updated,
)
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.lines import blocks_of, in_voices, strong, text
from briefings.compose.listing import Entry, Listing, Tag
from briefings.compose.listing import pages as listed
from briefings.compose.views import Cell, Fact, Line, Links, ListPage, Page, Paragraphs, Row
from briefings.compose.words import EDITIONS, capital
from briefings.load.editions import Edition
from briefings.model.markings import Marking
from briefings.model.refs import Ref

FORM = "changes-note"


def pages(index: Index, *, packs: bool) -> Iterator[Page | ListPage]:
    """Yield the pages of editions: those without a changes note, status pages, and the list."""
    editions = index.release.editions
    for edition in editions:
        if not has_note(edition):
            yield _page(edition, index, packs=packs)
    if index.settings.site_url:
        by_hash: dict[str, list[Edition]] = {}
        for edition in editions:
            by_hash.setdefault(short(edition), []).append(edition)
        for code, found in by_hash.items():
            yield _status(code, found, index, packs=packs)
    if editions:
        yield from _list(index)


def has_note(edition: Edition) -> bool:
    """Return whether an edition has a changes note: not the first, and not where the one before fell."""
    return bool(edition.record.changes or edition.record.same)


def noted(index: Index) -> Iterator[Edition]:
    """Yield the editions that have a changes note."""
    return (edition for edition in index.release.editions if has_note(edition))


def _marking(edition: Edition, index: Index) -> Marking:
    """Return the marking of what tells of an edition and of the one before it."""
    number = edition.record.edition - 1
    before = [other.record for other in index.families[edition.key] if other.record.edition == number]
    return max(record.marking for record in (edition.record, *before))


class NoteRecord:
    """A changes note: what is new in an edition, as its page and its pack show it."""

    def __init__(self, edition: Edition, index: Index, *, packs: bool) -> None:
        """Take the edition. `packs`: its bytes stand in the site."""
        self._edition = edition
        self._index = index
        self._packs = packs

    @property
    def title(self) -> Line:
        """What the note is called."""
        return text(_told(self._edition, self._index))

    @property
    def description(self) -> str:
        """How many changes of what kind there are, and how much of the text differs."""
        record = self._edition.record
        return self._index.say(
            "{changes}. {share} % of the text differs.",
            changes=capital(news.summary(record.changes, self._index)),
            share=str(record.share),
        )

    @property
    def number(self) -> str:
        """The desk's number of the briefing."""
        return self._edition.record.number

    @property
    def edition(self) -> str:
        """Which edition it is."""
        return self._index.say("edition {edition}", edition=str(self._edition.record.edition))

    @property
    def foot(self) -> str:
        """The line at the foot of each page of the pack."""
        day = self._index.day(self._edition.record.issued)
        return self._index.say("{name}, changes note, {day}", name=name(self._edition, self._index), day=day)

    @property
    def notice(self) -> str:
        """The desk's notice."""
        return self._index.settings.notice

    @property
    def desk(self) -> str:
        """The desk's name."""
        return self._index.settings.title

    @property
    def author_names(self) -> tuple[str, ...]:
        """Whose it is."""
        return (self.desk,)

    @property
    def marking(self) -> str:
        """The marking of this edition and the one before it, the higher one."""
        return _marking(self._edition, self._index).label

    @property
    def form(self) -> str:
        """The name of its form."""
        return FORM

    @property
    def address(self) -> str:
        """A note has no code of its own."""
        return ""

    @property
    def updated(self) -> str:
        """The newest day of all that is known of the edition, as ISO 8601."""
        return updated([self._edition], self._index)

    @property
    def cover(self) -> list[tuple[str, Line, Line]]:
        """The facts of the cover: a name, a value, and what stands under it."""
        facts = _cover(self._edition, _marking(self._edition, self._index), self._index)
        return [(fact.name, fact.value, fact.sub) for fact in facts]

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is new, and what became of the edition."""
        return _note_rows(self._edition, self.description, self._index, packs=self._packs)

    @property
    def about(self) -> tuple[Row, ...]:
        """The row about the page itself."""
        return (_about((self._edition,), self._index),)

    @property
    def _paths(self) -> tuple[str, str]:
        record = self._edition.record
        folder = f"{record.briefing}/{record.edition}"
        return f"briefings/{record.briefing}/editions/{record.edition}/index.html", f"packs/{folder}-changes.pdf"


def _told(edition: Edition, index: Index) -> str:
    """Return what the page of an edition is called."""
    called = name(edition, index)
    return index.say("What is new in {name}", name=called) if has_note(edition) else called


def _cover(edition: Edition, marking: Marking, index: Index) -> tuple[Fact, ...]:
    record = edition.record
    issued = text(index.say("issued {day}", day=index.day(record.issued)))
    before = text(index.say("edition {edition}", edition=str(record.edition - 1)))
    return (
        Fact(index.say("Marking"), text(marking.label)),
        Fact(index.say("Number"), text(record.number), text(index.word("form", FORM))),
        Fact(index.say("Edition"), text(str(record.edition)), issued),
        Fact(index.say("Compared with"), before),
    )


def _note_rows(edition: Edition, line: str, index: Index, *, packs: bool) -> tuple[Row, ...]:
    record = edition.record
    rest = index.say("What is not named here reads as in edition {edition}.", edition=str(record.edition - 1))
    new = Row(
        index.say("What is new"), (Paragraphs(blocks_of(text(line)), large=True), Paragraphs(blocks_of(text(rest))))
    )
    return (
        new,
        *news.rows(record.changes, index),
        *news.same_row(record.same, index),
        about_row(edition, index, packs=packs),
    )


def _page(edition: Edition, index: Index, *, packs: bool) -> Page:
    record = edition.record
    bottom_line = Paragraphs(blocks_of(in_voices(record.bottom_line, index)), large=True)
    return _made(
        f"briefings/{record.briefing}/editions/{record.edition}/index.html",
        (edition,),
        index,
        lines=(text(record.title),),
        rows=(Row(index.say("Bottom line"), (bottom_line,)), about_row(edition, index, packs=packs)),
    )


def _status(code: str, found: list[Edition], index: Index, *, packs: bool) -> Page:
    """Return the page that a short hash leads to: number, day, hashes and state, nothing of the text."""
    rows: list[Row] = []
    for edition in reversed(found):
        links: list[tuple[Line, Line]] = [(text(index.say("The page of this edition"), target(edition)), ())]
        links += [(text(_told(other, index), target(other)), ()) for other in later(edition, index)[-1:]]
        briefing = Ref("briefing", edition.record.briefing)
        if briefing in index.release.sheets:
            links.append((text(index.say("The briefing as it stands now"), str(briefing)), ()))
        see = Row(index.say("See also"), (Links(tuple(links)),))
        state = text(" ".join(state_lines(edition, index)))
        label = index.say("This edition") if edition is found[-1] else name(edition, index)
        rows += [status_row(label, edition, index, packs=packs), see]
        if edition is not found[-1]:  # the same words were issued twice; the page begins with what became of the last
            rows.append(Row(index.say("State"), (Paragraphs(blocks_of(state)),)))
    how = index.say(
        "A copy is the issued one if the SHA-256 of its file is the one above. The short hash at the foot of its pages "
        "tells which words it has, not who wrote them."
    )
    rows.append(Row(index.say("Compare your copy"), (Paragraphs(blocks_of(text(how))),)))
    lines = tuple(text(line) for line in state_lines(found[-1], index))
    return _made(f"s/{code}/index.html", tuple(found), index, lines=lines, rows=tuple(rows))


def _made(
    path: str, editions: tuple[Edition, ...], index: Index, *, lines: tuple[Line, ...], rows: tuple[Row, ...]
) -> Page:
    newest = editions[-1]
    heading = name(newest, index)
    marking = max(edition.record.marking for edition in editions)
    return Page(
        path=path,
        section="briefings",
        target=status(newest, index) if path.startswith("s/") else target(newest),
        heading=heading,
        title=text(heading),
        crumbs=((index.say("Editions"), "list:editions"),),
        lines=lines,
        rows=(*rows, _about(editions, index)),
        marking=marking.label,
        marking_colour=marking.colour,
        description=f"{heading}: {state_lines(newest, index)[0]}",
        updated=updated(editions, index),
    )


def _about(editions: tuple[Edition, ...], index: Index) -> Row:
    """Return the row about the page of editions: issued, followed by others, recalled."""
    newest = editions[-1]
    days = [(newest.record.issued, index.say("edition {edition} issued", edition=str(newest.record.edition)))]
    for other in (newest, *later(newest, index)):
        number = str(other.record.edition)
        if other is not newest:
            days.append((other.record.issued, index.say("edition {edition} issued", edition=number)))
        if other.recall:
            days.append((other.recall.on, index.say("edition {edition} recalled", edition=number)))
    return this_page.dated(f"{name(newest, index)}, {short(newest)}", days, index)


def _list(index: Index) -> Iterator[ListPage]:
    editions = sorted(index.release.editions, key=lambda edition: (edition.record.number, -edition.record.edition))
    editions.sort(key=lambda edition: edition.record.issued, reverse=True)
    lead = index.count(
        len(editions),
        "{n} edition: a briefing as it was issued on a day, which keeps its bytes.",
        "{n} editions: briefings as they were issued on a day, which keep their bytes.",
    )
    listing = Listing(
        "editions",
        index.say("Editions"),
        (("edition", index.say("Edition")), ("issued", index.say("Issued")), ("state", index.say("State"))),
        [_entry(edition, index) for edition in editions],
        (("state", index.say("State")), ("number", index.say("Number"))),
        lead,
        index.say("newest first, then by number"),
        section="briefings",
    )
    marking = max(edition.record.marking for edition in editions)
    issued = [(edition.record.issued, name(edition, index)) for edition in index.release.editions]
    about = this_page.dated("editions/index.html", issued, index)
    for page in listed(listing, Leaf(index)):
        yield replace(
            page,
            about=(about,),
            marking=marking.label,
            marking_colour=marking.colour,
            updated=updated(index.release.editions, index),
        )


def _entry(edition: Edition, index: Index) -> Entry:
    record = edition.record
    code = text(index.say("Hash {hash}", hash=short(edition)), status(edition, index))
    cells = (
        Cell((strong(name(edition, index), target(edition)), text(record.title), code)),
        Cell((text(index.day(record.issued)),)),
        Cell(tuple(text(line) for line in state_lines(edition, index))),
    )
    now = state(edition, index)
    tags = (
        Tag("state", now, index.word("edition", now), 0, list(EDITIONS).index(now)),
        Tag("number", record.briefing, record.number),
    )
    return Entry(cells, tags, (("issued", record.issued.isoformat()),))
