"""Editions on the site: the page of each, its changes note, its status page, and the list of all."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from briefings.compose import news
from briefings.compose.edition import EditionValues, has_note, later, name, state_lines, status, target, title
from briefings.compose.index import Index, grouped
from briefings.compose.lines import in_voices, strong, text
from briefings.compose.listing import Entry, Listing, Tag
from briefings.compose.listing import records as listed
from briefings.compose.page_context import PageContext
from briefings.compose.page_record import PageRecord, ThisPage, about_dated
from briefings.compose.record import ValueOf, Values
from briefings.compose.views import Cell
from briefings.compose.words import TABLES, capital
from briefings.load.editions import Edition
from briefings.model.markings import Marking

FORM = "changes-note"


def records(index: Index, *, packs: bool) -> Iterator[PageRecord]:
    """Yield the pages of editions: those without a changes note, status pages, and the list."""
    editions = index.release.editions
    for edition in editions:
        if not has_note(edition):
            yield EditionRecord(edition, index, packs=packs)
    if index.settings.site_url:
        for code, found in grouped((edition.short, edition) for edition in editions).items():
            yield StatusRecord(code, found, index, packs=packs)
    if editions:
        yield from listed(_listing(index))


def noted(index: Index) -> Iterator[Edition]:
    """Yield the editions that have a changes note."""
    return (edition for edition in index.release.editions if has_note(edition))


def _marking(edition: Edition, index: Index) -> Marking:
    """Return the marking of a page about an edition and the one before it."""
    number = edition.record.edition - 1
    before = [other.record for other in index.families[edition.key] if other.record.edition == number]
    return max(record.marking for record in (edition.record, *before))


def _updated(editions: Iterable[Edition], index: Index) -> str:
    """Return the newest day of all that is known of these editions, as ISO 8601."""
    known = (other for edition in editions for other in (edition, *later(edition, index)))
    return max(day for edition in known for day in edition.days).isoformat()


_value = ValueOf[Edition]("_edition")
_of_note = ValueOf["NoteRecord"]("")


class NoteRecord(Values):
    """A changes note: what is new in an edition, as its page and its pack show it."""

    def __init__(self, edition: Edition, index: Index, *, packs: bool) -> None:
        super().__init__(PageContext(index))
        self._edition, self._packs = edition, packs

    title = _value(lambda edition, index: text(title(edition, index)))
    """What the note is called."""

    @property
    def description(self) -> str:
        """How many changes of what kind there are, and how much of the text differs."""
        record, index = self._edition.record, self._index
        changes = capital(news.summary(record.changes, index))
        return index.say("{changes}. {share} % of the text differs.", changes=changes, share=str(record.share))

    number = _value(lambda edition, _: edition.record.number)
    """The desk's number of the briefing."""
    notice = _value(lambda _, index: index.settings.notice)
    """The desk's notice."""
    desk = _value(lambda _, index: index.settings.title)
    """The desk's name."""
    author_names: tuple[str, ...] = _value(lambda _, index: (index.settings.title,))
    """Whose it is."""
    marking = _value(lambda edition, index: _marking(edition, index).label)
    """The marking of this edition and the one before it, the higher one."""

    form = FORM
    """The name of its form."""
    address = ""
    """A note has no code."""
    updated = _value(lambda edition, index: _updated([edition], index))
    """The newest day of all that is known of the edition, as ISO 8601."""
    edition: EditionValues = _of_note(lambda note, index: EditionValues(note._edition, index, packs=note._packs))
    """The edition: when it was issued, what has become of it, where its bytes are."""
    changes: list[news.ChangeValues] = _value(lambda edition, index: news.changes(edition.record.changes, index))
    """What is new: first what is announced to readers, then typing errors."""
    same: list[news.SameValues] = _value(lambda edition, index: news.same(edition.record.same, index))
    """What is unchanged."""
    about: ThisPage = _value(lambda edition, index: _about((edition,), index))
    """What is known of the page itself: when editions were issued and recalled, whom to tell of a mistake."""

    @property
    def _paths(self) -> tuple[str, str]:
        record = self._edition.record
        folder = f"{record.briefing}/{record.edition}"
        return f"briefings/{record.briefing}/editions/{record.edition}/index.html", f"packs/{folder}-changes.pdf"


_of_newest = ValueOf[Edition]("_newest")
_own = ValueOf["_OfEditions"]("")


class _OfEditions(PageRecord):
    """A page about one edition, or about several of the same words."""

    _section = "briefings"

    def __init__(self, editions: Sequence[Edition], index: Index, *, packs: bool) -> None:
        super().__init__(index)
        self._editions, self._newest, self._packs = tuple(editions), editions[-1], packs

    _marking: Marking = _own(lambda page, _: max(edition.record.marking for edition in page._editions))
    _updated = _own(lambda page, index: _updated(page._editions, index))

    heading = _of_newest(name)
    """The name of the edition."""
    description = _own(lambda page, index: f"{page.heading}{index.language.colon}{state_lines(page._newest, index)[0]}")
    """The name of the edition and what has become of it."""
    editions: list[EditionValues] = _own(
        lambda page, index: [EditionValues(edition, index, packs=page._packs) for edition in reversed(page._editions)]
    )
    """The edition, or the editions with these words, last first: the same words may have been issued again."""
    about: ThisPage = _own(lambda page, index: _about(page._editions, index))
    """What is known of the page itself: when editions were issued and recalled, whom to tell of a mistake."""


class EditionRecord(_OfEditions):
    """The page of an edition that has no changes note."""

    _template = "edition.html"
    _called = "edition"

    def __init__(self, edition: Edition, index: Index, *, packs: bool) -> None:
        """Take the edition; `packs`: whether the site has packs."""
        super().__init__((edition,), index, packs=packs)
        self._path = f"briefings/{edition.record.briefing}/editions/{edition.record.edition}/index.html"
        self._target = target(edition)

    briefing_title = _of_newest(lambda edition, _: edition.record.title)
    """The title that the briefing had."""
    bottom_line = _of_newest(lambda edition, index: in_voices(edition.record.bottom_line, index))
    """The bottom line that it had."""


class StatusRecord(_OfEditions):
    """The page that a short hash leads to: number, day, hashes and state, nothing of the text."""

    _template = "status.html"
    _called = "status"

    def __init__(self, code: str, editions: Sequence[Edition], index: Index, *, packs: bool) -> None:
        """Take the hash, and the editions whose words have it, first to last."""
        super().__init__(editions, index, packs=packs)
        self._path, self._target = f"s/{code}/index.html", status(self._newest, index)

    state = _of_newest(state_lines)
    """What has become of the last of them, in sentences."""


def _about(editions: tuple[Edition, ...], index: Index) -> ThisPage:
    """Return what is known of the page of editions: issued, followed by others, recalled."""
    newest = editions[-1]
    days = list[tuple[datetime.date, str]]()
    for other in (newest, *later(newest, index)):
        number = str(other.record.edition)
        told = (
            index.say("edition {edition} issued", edition=number),
            index.say("edition {edition} recalled", edition=number),
        )
        days += zip(other.days, told, strict=False)
    return about_dated(f"{name(newest, index)}, {newest.short}", days, index)


def _listing(index: Index) -> Listing:
    """Return the list of editions, whose marking and dates are theirs."""
    editions = sorted(index.release.editions, key=lambda edition: (edition.record.number, -edition.record.edition))
    editions.sort(key=lambda edition: edition.record.issued, reverse=True)
    entries = [_entry(edition, index) for edition in editions]
    issued = [(edition.record.issued, name(edition, index)) for edition in index.release.editions]
    return Listing(
        "editions",
        index.say("Editions"),
        ("edition", "issued", "state"),
        lambda: entries,
        PageContext(index),
        section="briefings",
        editions=editions,
        history=issued,
    )


def _entry(edition: Edition, index: Index) -> Entry:
    record = edition.record
    now = "recalled" if edition.recall else "superseded" if later(edition, index) else "current"
    code = text(index.say("Check code {hash}", hash=edition.short), status(edition, index))
    cells = (
        Cell((strong(name(edition, index), target(edition)), text(record.title), code)),
        Cell((text(index.day(record.issued)),)),
        Cell(tuple(map(text, [index.word("edition", now)] if now == "current" else state_lines(edition, index)))),
    )
    tags = (
        Tag("state", now, index.word("edition", now), 0, list(TABLES["edition"]).index(now)),
        Tag("number", record.briefing, record.number),
    )
    return Entry(cells, tags, (("issued", record.issued.isoformat()),))
