"""Editions: what is said of one wherever it is met, and what a pack says of itself and carries of its evidence."""

from __future__ import annotations

import datetime
import json
from collections import namedtuple
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from msgspec import Struct

from briefings.compose import news, words
from briefings.compose.difference import Difference, difference, says_same, speaker
from briefings.compose.index import Index
from briefings.compose.interchange import lines
from briefings.compose.kind import kind_of
from briefings.compose.lines import ended
from briefings.compose.record import ValueOf
from briefings.compose.views import Attachment, Code, Line, plain
from briefings.load.editions import Edition, body
from briefings.model.body import Body, Part, body_of, part, short_hash
from briefings.model.edition import Change
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
    if said.digest == edition.record.body or says_same(former := body(edition), said):
        return Standing(edition, "")
    changes = difference(former, said).changes
    return Standing(edition, news.whole_summary(changes, index), news.names(changes, index))


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


LogEntry = namedtuple("LogEntry", "day what recall", defaults=("",))
"""An entry of a change log: its day, what was done, and why it was recalled if it was."""


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
    return Imprint(record.edition, record.issued, record.release, body(before[0]) if before else None)


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
