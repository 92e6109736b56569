"""Editions: what is said of one wherever it is met, its pages, what a pack says of itself, and what changed since."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Struct

from briefings.compose import news, words
from briefings.compose.difference import Difference, difference, says_same, speaker, without_slips
from briefings.compose.index import Index, grouped
from briefings.compose.interchange import lines
from briefings.compose.kind import kind_of
from briefings.compose.lines import ended, in_voices, joined, sentence, strong, text
from briefings.compose.listing import Entry, Listing, Tag, in_cells
from briefings.compose.listing import records as listed
from briefings.compose.page_context import PageContext
from briefings.compose.page_record import PageRecord, ThisPage, about_dated
from briefings.compose.record import ValueOf, Values
from briefings.compose.views import Attachment, Code, Line, Run, plain
from briefings.compose.words import TABLES, capital
from briefings.load.editions import Edition, body
from briefings.model.body import Body, Part, body_of, part, short_hash
from briefings.model.edition import Change, FieldChange
from briefings.model.markings import Marking
from briefings.model.refs import Ref, sort_key
from briefings.model.sheets import Briefing, Sheet


def name(edition: Edition, index: Index) -> str:
    """Return `EX-2025-01, edition 2`."""
    record = edition.record
    return index.say("{number}, edition {edition}", number=record.number, edition=str(record.edition))


def working(briefing: Briefing, index: Index) -> str:
    """Return what a report of a mistake in a briefing's working text names: the sheet, and the last edition issued."""
    editions = index.release.editions_of(briefing)
    return f"{briefing.ref}, {name(editions[-1], index)}" if editions else str(briefing.ref)


def current(briefing: Briefing, index: Index) -> Edition | None:
    """Return the edition that readers are given: the last one; None where none was issued, or where it was recalled."""
    editions = index.release.editions_of(briefing)
    return editions[-1] if editions and not editions[-1].recall else None


class Standing(NamedTuple):
    """The edition that readers are given, and how the working text differs from it, in words; empty: it says the same.

    `changed` names the sheets that say something else, linked; empty if none does.
    """

    edition: Edition
    differs: str
    changed: Line = ()


def standing(briefing: Briefing, said: Body, index: Index) -> Standing | None:
    """Return how a working text that says `said` stands to the edition that readers are given; None where there is none.

    Raises AuthorError where what the edition says cannot be read.
    """
    edition = current(briefing, index)
    if edition is None:
        return None
    if said.digest == edition.record.body or says_same(former := said_by(edition, index), said):
        return Standing(edition, "")
    changes = difference(former, said).changes
    return Standing(edition, news.whole_summary(changes, index), news.names(changes, index))


def said_by(edition: Edition, index: Index) -> Body:
    """Return what an edition says, each sheet by the id that it has now. Raises AuthorError where that cannot be read."""
    return _with_present_ids(body(edition), index)


def _with_present_ids(found: Body, index: Index) -> Body:
    ids = {ref: now.ref for ref in found.refs for now in index.renamed.get(ref, ())}
    return found.renamed(ids) if ids else found


def target(edition: Edition) -> str:
    """Return the target of an edition's page."""
    return f"edition:{edition.record.briefing}/{edition.record.edition}"


def is_news(edition: Edition) -> bool:
    """Return whether an edition is announced to readers: the first, one that says something new, a recall."""
    record = edition.record
    told = any(change.state != "typo" for change in record.changes)
    return told or edition.recall is not None or not has_note(edition)


def pack_target(edition: Edition) -> str:
    """Return the target of the bytes as issued."""
    return f"issued:{edition.record.briefing}/{edition.record.edition}"


def status(edition: Edition, index: Index) -> str:
    """Return the target of an edition's status page; empty where the desk has no address."""
    return f"status:{edition.short}" if index.settings.site_url else ""


def later(edition: Edition, index: Index) -> tuple[Edition, ...]:
    """Return the editions of the same briefing that followed, first to last."""
    return tuple(other for other in index.families[edition.key] if other.record.edition > edition.record.edition)


def state_lines(edition: Edition, index: Index) -> tuple[str, ...]:
    """Return what has become of an edition, in sentences: its own recall first, then every edition that followed."""
    found = []
    if recall := edition.recall:
        found.append(ended(index.say("Recalled on {day}: {why}", day=index.day(recall.on), why=recall.why)))
    for number, other in enumerate(later(edition, index)):
        found += [_followed(other, index, first=not number), *([_recalled(other, index)] if other.recall else [])]
    return tuple(found) or (index.say("Latest: no later edition has been issued."),)


def _followed(other: Edition, index: Index, *, first: bool) -> str:
    place = ("next" if first else "later") + ("-changed" if other.record.changes else "")
    number, day = str(other.record.edition), index.day(other.record.issued)
    changes = news.summary(other.record.changes, index)
    return index.word("edition that followed", place, edition=number, day=day, changes=changes)


def _recalled(edition: Edition, index: Index) -> str:
    assert edition.recall is not None
    values = {"day": index.day(edition.recall.on), "why": edition.recall.why}
    return ended(
        index.say("Edition {edition} was recalled on {day}: {why}", edition=str(edition.record.edition), **values)
    )


def has_note(edition: Edition) -> bool:
    """Return whether an edition has a changes note: not the first, and not where the one before it is not in the release."""
    return bool(edition.record.changes or edition.record.same)


def title(edition: Edition, index: Index) -> str:
    """Return what the page of an edition is called."""
    called = name(edition, index)
    return index.say("What is new in {name}", name=called) if has_note(edition) else called


_value = ValueOf[Edition]("_edition")
_own = ValueOf["EditionValues"]("")


class EditionValues:
    """An edition: what it is called, what has become of it, its hashes, and where it stands."""

    def __init__(self, edition: Edition, index: Index, *, packs: bool) -> None:
        """Take the edition; `packs`: whether its bytes stand in the site."""
        self._edition, self._index, self._packs = edition, index, packs
        self._newest, self._briefing = later(edition, index)[-1:], Ref("briefing", edition.record.briefing)

    name = _value(name)
    """Its name: `EX-2025-01, edition 2`."""
    number: int = _value(lambda edition, _: edition.record.edition)
    """Its number."""
    issued = _value(lambda edition, index: index.day(edition.record.issued))
    """The day of issue."""
    state = _value(state_lines)
    """What has become of it, in sentences."""
    short = _value(lambda edition, _: edition.short)
    """The short hash of what it says."""
    sha256 = _value(lambda edition, _: edition.record.file.removeprefix("sha256:"))
    """The digest of its bytes as issued."""
    link = _value(lambda edition, _: target(edition))
    """Its page."""
    status_link = _value(status)
    """Its status page; empty where the desk has no address."""
    pack = _own(lambda own, _: pack_target(own._edition) if own._packs else "")
    """Its bytes as issued; empty where the site has no packs."""
    size: int = _value(lambda edition, _: edition.record.size)
    """How many bytes these are."""
    current = _own(lambda own, _: target(own._newest[0]) if own._newest else "")
    """The page of the last edition that followed; empty where none did."""
    current_title = _own(lambda own, index: title(own._newest[0], index) if own._newest else "")
    """The title of that page."""
    briefing = _own(lambda own, index: str(own._briefing) if own._briefing in index.release.sheets else "")
    """The briefing as it stands now; empty where it is not in the release."""


class LogEntry(NamedTuple):
    """An entry of a change log: its day, what was done, and why it was recalled if it was."""

    day: str
    what: str
    recall: str = ""


def log_entry(edition: Edition, index: Index) -> LogEntry:
    """Return what a change log says of an edition."""
    told = issued_sentence(edition.record.edition, edition.record.changes, index)
    recall = _recalled(edition, index) if edition.recall else ""
    return LogEntry(index.day(edition.record.issued), told, recall)


def issued_sentence(number: int, changes: Collection[Change], index: Index) -> str:
    """Return that an edition was issued, and what was new in it: `Edition 2 issued: 1 quote changed.`."""
    if not changes:
        return index.say("Edition {edition} issued.", edition=str(number))
    return index.say("Edition {edition} issued: {changes}.", edition=str(number), changes=news.summary(changes, index))


_FORMATS = ("briefings-evidence/1", "briefings-evidence/2")
"""How evidence is written, oldest first: in the second form what is not recorded is not said."""
FORMAT = _FORMATS[-1]
OF_ENTRIES = frozenset(["aliases", "summary", "part_of", "looked_for"])
"""What only an actor's own entry in a pack has."""
JSON_NAME = "evidence.json"
CSV_NAME = "quotes.csv"
_COLUMNS = ("id", "words", "mode", "speaker", "source", "at", "outcome")


def pack_body(
    briefing: Briefing, shown: tuple[Ref, ...], index: Index, *, ceiling: Marking, in_full: Collection[Ref] = ()
) -> Body:
    """Return what a pack says: the briefing's own part first, then every sheet it shows, by kind and id.

    `in_full`: the sheets that have their own entry; for an actor that is only named, no entry says who it is.
    """
    parts = []
    for ref in (briefing.ref, *sorted({ref for ref in shown if ref != briefing.ref}, key=sort_key)):
        sheet = index.release.sheets[ref]
        label = plain(kind_of(sheet).mention(sheet, index))
        parts.append(part_of(sheet, label, index, ceiling=ceiling, in_full=ref in in_full))
    return Body(tuple(parts))


def part_of(sheet: Sheet, label: str, index: Index, *, ceiling: Marking, in_full: bool) -> Part:
    """Return what a pack says of a sheet, which it calls `label`."""
    kind = kind_of(sheet)
    hidden = OF_ENTRIES if sheet.kind == "actor" and not in_full else frozenset()
    return part(kind.printed(sheet, index), label, kind.outcome(sheet, index), ceiling=ceiling, hidden=hidden)


def opened(text: str) -> tuple[dict[str, Any], Body]:
    """Return header and body of an attached JSON. Raises ValueError, KeyError, TypeError or AttributeError for anything else."""
    tree = json.loads(text)
    if tree["format"] not in _FORMATS:
        raise ValueError("another format")
    return {key: value for key, value in tree.items() if key != "body"}, body_of(tree)


def quotes_csv(found: Body) -> str:
    """Return the quotes of a body as CSV (RFC 4180). A cell that a spreadsheet would compute begins with an apostrophe."""
    names = {entry.ref: entry.label for entry in found.parts}
    rows = [_COLUMNS]
    for entry in found.parts:
        if entry.ref.kind == "quote":
            fields = dict(entry.fields)
            who, source = speaker(fields, names) or "nobody", fields["source"].partition(":")[2]
            mode, at = fields.get("mode", ""), fields.get("at", "")
            rows.append((entry.ref.id, entry.label, mode, who, source, at, entry.outcome))
    return lines(rows)


class Imprint(Struct, frozen=True):
    """What `issue` was given: the edition's number, its day, the release, and what the edition before says."""

    edition: int
    on: datetime.date
    release: Marking
    former: Body | None = None

    def news(self, body: Body) -> Difference | None:
        """Return what is new since the edition before; None where this is the first."""
        return difference(self.former, body) if self.former else None


def imprint_of(edition: Edition, briefing: Briefing, index: Index) -> Imprint:
    """Return what `issue` was given for an edition. Raises AuthorError where what the one before says cannot be read."""
    record = edition.record
    before = [other for other in index.release.editions_of(briefing) if other.record.edition == record.edition - 1]
    return Imprint(record.edition, record.issued, record.release, said_by(before[0], index) if before else None)


def edition_words(briefing: Briefing, imprint: Imprint | None, index: Index) -> str:
    """Return `edition 2`; of a working text which edition it is newer than, or `not issued`."""
    if imprint:
        return index.say("edition {edition}", edition=str(imprint.edition))
    edition = current(briefing, index)
    if edition is None:
        return index.say("not issued")
    return index.say("working text, newer than edition {edition}", edition=str(edition.record.edition))


def text_day(briefing: Briefing, index: Index) -> datetime.date | None:
    """Return the day of a working text, which is not before that of its last edition; None if it is not recorded."""
    edition = current(briefing, index)
    return max(briefing.revised, edition.record.issued) if briefing.revised and edition else briefing.revised


def code_of(body: Body, imprint: Imprint | None, marking: Marking, index: Index) -> Code | None:
    """Return what an issued pack prints to be looked up by: no address where it is above what the desk publishes."""
    if imprint is None:
        return None
    short = short_hash(body.digest)
    settings = index.settings
    public = settings.site_url and marking <= settings.release_marking
    return Code(short, f"{str(settings.site_url).rstrip('/')}/s/{short}/" if public else "")


def change_log(briefing: Briefing, imprint: Imprint | None, body: Body, index: Index) -> Iterator[LogEntry]:
    """Yield the change log: this text or edition first, then the editions before it."""
    editions = index.release.editions_of(briefing)
    if imprint:
        new = imprint.news(body)
        yield LogEntry(index.day(imprint.on), issued_sentence(imprint.edition, new.changes if new else (), index))
        editions = tuple(edition for edition in editions if edition.record.edition < imprint.edition)
    else:
        said = index.say("Working text; no edition has been issued.")
        stamp = f"{words.capital(edition_words(briefing, None, index))}."
        day = index.day(text_day(briefing, index)) or index.say("not recorded")
        yield LogEntry(day, stamp if editions else said)
    yield from (log_entry(edition, index) for edition in reversed(editions))


def carried(
    briefing: Briefing, imprint: Imprint | None, body: Body, marking: Marking, index: Index
) -> tuple[Attachment, ...]:
    """Return what the pack carries: exactly what it shows, and which edition it is."""
    code = code_of(body, imprint, marking, index)
    header: dict[str, Any] = {
        "desk": index.settings.title,
        "briefing": briefing.id,
        "number": briefing.number,
        "title": briefing.title,
        "form": briefing.form,
        "language": index.settings.language,
        "marking": marking.label,
        "cut_off": briefing.cut_off.isoformat(),
        "edition": imprint.edition if imprint else None,
        "issued": imprint.on.isoformat() if imprint else None,
        "release": imprint.release.label if imprint else None,
        "short_hash": code.short if code else None,
        "status": (code.address or None) if code else None,
    }
    tree = {"format": FORMAT, **header, "body_hash": body.digest, "body": body.tree()}
    whole = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    return (
        Attachment(JSON_NAME, "Everything this pack shows, with its references and outcomes", whole),
        Attachment(CSV_NAME, "The quotations and paraphrases in this pack", quotes_csv(body)),
    )


FORM = "changes-note"


def edition_records(index: Index, *, packs: bool) -> Iterator[PageRecord]:
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
    changes: list[news.ChangeValues] = _value(lambda edition, index: [*news.changes(edition.record.changes, index)])
    """What is new: first what is announced to readers, then typing errors."""
    same: list[news.SameValues] = _value(lambda edition, index: [*news.same(edition.record.same, index)])
    """What is unchanged."""
    about: ThisPage = _value(lambda edition, index: _about((edition,), index))
    """What is known of the page itself: when editions were issued and recalled, whom to tell of a mistake."""

    @property
    def _paths(self) -> tuple[str, str]:
        record = self._edition.record
        folder = f"{record.briefing}/{record.edition}"
        return f"briefings/{record.briefing}/editions/{record.edition}/index.html", f"packs/{folder}-changes.pdf"


_of_newest = ValueOf[Edition]("_newest")
_of_page = ValueOf["_OfEditions"]("")


class _OfEditions(PageRecord):
    """A page about one edition, or about several of the same words."""

    _section = "briefings"

    def __init__(self, editions: Sequence[Edition], index: Index, *, packs: bool) -> None:
        super().__init__(index)
        self._editions, self._newest, self._packs = tuple(editions), editions[-1], packs

    _marking: Marking = _of_page(lambda page, _: max(edition.record.marking for edition in page._editions))
    _updated = _of_page(lambda page, index: _updated(page._editions, index))

    heading = _of_newest(name)
    """The name of the edition."""
    description = _of_page(
        lambda page, index: f"{page.heading}{index.language.colon}{state_lines(page._newest, index)[0]}"
    )
    """The name of the edition and what has become of it."""
    editions: list[EditionValues] = _of_page(
        lambda page, index: [EditionValues(edition, index, packs=page._packs) for edition in reversed(page._editions)]
    )
    """The edition, or the editions with these words, last first: the same words may have been issued again."""
    about: ThisPage = _of_page(lambda page, index: _about(page._editions, index))
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
    which = (strong(name(edition, index), target(edition)), text(record.title), code)
    state = [index.word("edition", now)] if now == "current" else state_lines(edition, index)
    cells = in_cells(which, (text(index.day(record.issued)),), map(text, state))
    tags = (
        Tag("state", now, index.word("edition", now), 0, list(TABLES["edition"]).index(now)),
        Tag("number", record.briefing, record.number),
    )
    return Entry(cells, tags, (("issued", record.issued.isoformat()),))


Held = tuple[Edition, Part, bool]
"""An edition, what it says of a sheet, and whether it is an old one (`Body.is_of_old`)."""


def since(sheet: Sheet, index: Index) -> tuple[Line, ...]:
    """Return what changed since the last edition of each briefing that says something else of the sheet, in a line each.

    A line has the names of what changed and never the former words, which may be withdrawn by now. A recalled edition, or
    one with a higher marking than the sheet, is not named. Raises AuthorError if what an edition says cannot be read.
    """
    changed: dict[str, dict[str, Edition]] = {}
    done: set[str] = set()
    marking = index.release.marking_of(sheet.ref)
    held = index.once("held in editions", lambda: _held(index))
    refs = [Ref(sheet.kind, id_) for id_ in (sheet.id, *sheet.renamed_from)]
    for edition, former, is_of_old in chain.from_iterable(held.get(ref, ()) for ref in refs):
        briefing = edition.record.briefing
        if briefing in done or edition.recall or edition.record.marking > marking:
            continue
        in_full = not OF_ENTRIES.isdisjoint(path.partition(".")[0] for path, _ in former.fields)
        now = part_of(sheet, former.label, index, ceiling=edition.record.release, in_full=in_full)
        if what := _told(difference(_with_present_ids(Body((former,), is_of_old), index), Body((now,))).changes, index):
            changed.setdefault(what, {})[briefing] = edition
            done.add(briefing)
    return tuple(_since_line(editions.values(), what, index) for what, editions in changed.items())


def _held(index: Index) -> dict[Ref, list[Held]]:
    """Return by sheet which editions say what of it, the newest edition of each briefing first."""
    editions = sorted(index.release.editions, key=lambda one: (one.record.briefing, -one.record.edition))
    said = ((edition, body(edition)) for edition in editions)
    held = ((entry.ref, (edition, entry, of.is_of_old)) for edition, of in said for entry in of.parts)
    return grouped(one for one in held if one[0].kind != "briefing")


def _told(changes: Iterable[Change], index: Index) -> str:
    """Return the names of the fields that changed, then how many items of lists; typing errors are left out."""
    found = without_slips(changes)
    fields = (
        news.field_words(change, without_what_is_gone(change, field), index)
        for change in found
        if not change.key
        for field in change.fields
    )
    items = [change for change in found if change.key]
    named = index.language.listed(list(dict.fromkeys(fields)))
    return index.language.semicolon.join(filter(None, (named, news.whole_summary(items, index) if items else "")))


def without_what_is_gone(change: Change, field: FieldChange) -> FieldChange:
    """Return a change of a field; of a part that is no longer there only the field is named."""
    prefix = f"{change.key}." if field.field.startswith(f"{change.key}.") else ""
    head = field.field.removeprefix(prefix).partition(".")[0]
    return field if field.now else field.model_copy(update={"field": prefix + head})


def _since_line(editions: Iterable[Edition], what: str, index: Index) -> Line:
    which = []
    for one in editions:
        said = index.say("{edition} of {day}", edition=name(one, index), day=index.day(one.record.issued))
        which.append(Run("text", said, target(one)))
    return index.line("Since {editions}: {changes}", editions=index.language.listed_line(which), changes=what)


class SinceEdition(NamedTuple):
    """What changed since an edition: which one and how much, in a sentence, then each thing that is new or changed.

    Nothing has the words of the edition, which may be withdrawn or above the release by now: what is gone is only counted.
    """

    told: Line
    changes: list[Line]


def named_editions(briefing: Briefing, index: Index) -> Iterator[Edition]:
    """Yield the editions of which sections of a briefing say what changed since."""
    numbers = {section.changes_since for section in briefing.sections}
    return (one for one in index.release.editions_of(briefing) if one.record.edition in numbers)


def since_edition(briefing: Briefing, number: int, said: Callable[[], Body], index: Index) -> SinceEdition | None:
    """Return what changed since an edition of a briefing; `said`: what the briefing says now. None: there is no such edition.

    Raises AuthorError if what the edition says cannot be read.
    """
    edition = next((one for one in index.release.editions_of(briefing) if one.record.edition == number), None)
    if edition is None:
        return None
    return index.once(("since edition", briefing.ref, number), lambda: _since(edition, said(), index))


def _since(edition: Edition, said: Body, index: Index) -> SinceEdition:
    told = without_slips(difference(_compared(said_by(edition, index)), _compared(said)).changes)
    which, day = text(name(edition, index), target(edition)), index.day(edition.record.issued)
    how = news.whole_summary(told, index) if told else index.say("nothing changed")
    line = sentence(index.line("Since {edition} of {day}: {changes}", edition=which, day=day, changes=how))
    recalled = state_lines(edition, index)[0] if edition.recall else ""
    return SinceEdition(joined((line, text(recalled))), list(_since_lines(told, index)))


def _compared(said: Body) -> Body:
    """Return what a briefing says, without sections that have only a heading: what they show is compared, sheet by sheet."""
    first, *others = said.parts
    shown = [path for path, _ in first.fields if not path.endswith((".heading", ".marking"))]
    saying = {path.split(".")[1] for path in shown if path.startswith("sections.")}
    fields = tuple(one for one in first.fields if not one[0].startswith("sections.") or one[0].split(".")[1] in saying)
    return said._replace(parts=(first._replace(fields=fields), *others))


def _since_lines(found: Iterable[Change], index: Index) -> Iterator[Line]:
    """Yield each thing that is new or changed: what it is, which fields changed, and why if a correction says so."""
    for change in found:
        if change.state == "removed":
            continue
        fields = [without_what_is_gone(change, field) for field in change.fields]
        named = index.language.listed(list(dict.fromkeys(news.field_words(change, field, index) for field in fields)))
        why = " ".join(dict.fromkeys(filter(None, (news.why(field, index) for field in fields))))
        which = news.which(change, index)
        if change.sheet.kind == "briefing":  # this page
            which = tuple(run._replace(target="") for run in which)
        line = index.line("{what}: {which}", what=news.heading(change, index), which=which)
        line = (*line, *text(f" ({named})")) if named else line
        yield joined((sentence(line), text(why)))
