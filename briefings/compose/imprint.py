"""What a pack says of itself: which edition it is, when it was issued, or that it was not; and what it carries of its evidence."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct

from briefings.compose.difference import Difference, difference
from briefings.compose.edition import LogEntry, history, issued_sentence
from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.views import Attachment, Code, plain
from briefings.load.editions import Edition
from briefings.load.editions import body as said_by
from briefings.model.body import Body, body_of, part, short_hash
from briefings.model.cells import safe
from briefings.model.markings import Marking
from briefings.model.refs import KINDS, Ref
from briefings.model.sheets import Briefing

_FORMATS = ("briefings-evidence/1", "briefings-evidence/2")
"""How evidence is written, oldest first: in the second form what is not recorded is not said."""
FORMAT = _FORMATS[-1]
_OF_ENTRIES = frozenset(["aliases", "summary", "part_of", "looked_for"])
"""What only an actor's own entry in a pack has."""
JSON_NAME = "evidence.json"
CSV_NAME = "quotes.csv"
_COLUMNS = ("id", "words", "mode", "speaker", "source", "at", "outcome")


def body(
    briefing: Briefing, shown: tuple[Ref, ...], index: Index, *, ceiling: Marking, in_full: Collection[Ref] = ()
) -> Body:
    """Return what a pack says: the briefing's own part first, then every sheet it shows, by kind and id.

    `in_full`: the sheets that have an entry of their own; of an actor that is only named, who it is stands nowhere.
    """
    order = {kind: number for number, kind in enumerate(KINDS)}
    others = sorted({ref for ref in shown if ref != briefing.ref}, key=lambda ref: (order[ref.kind], ref.id))
    parts = []
    for ref in (briefing.ref, *others):
        sheet = index.release.sheets[ref]
        kind = kind_of(sheet)
        said = plain(kind.mention(sheet, index))
        hidden = _OF_ENTRIES if ref.kind == "actor" and ref not in in_full else frozenset()
        outcome = kind.outcome(sheet, index)
        parts.append(part(kind.printed(sheet, index), said, outcome, ceiling=ceiling, hidden=hidden))
    return Body(tuple(parts))


def attachments(header: dict[str, Any], found: Body) -> tuple[Attachment, ...]:
    """Return what is attached to a pack; `header` says which briefing and edition it is."""
    tree = {"format": FORMAT, **header, "body_hash": found.digest, "body": found.tree()}
    whole = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    return (
        Attachment(JSON_NAME, "Everything this pack shows, with its references and outcomes", whole),
        Attachment(CSV_NAME, "The quotations and paraphrases in this pack", quotes_csv(found)),
    )


def opened(text: str) -> tuple[dict[str, Any], Body]:
    """Return header and body of an attached JSON. Raises ValueError, KeyError, TypeError or AttributeError for anything else."""
    tree = json.loads(text)
    if tree["format"] not in _FORMATS:
        raise ValueError("another format")
    return {key: value for key, value in tree.items() if key != "body"}, body_of(tree)


def quotes_csv(found: Body) -> str:
    """Return the quotes of a body as CSV (RFC 4180). A cell that a spreadsheet would compute begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    names = {entry.ref: entry.label for entry in found.parts}
    for entry in found.parts:
        if entry.ref.kind == "quote":
            fields = dict(entry.fields)
            kind, _, id_ = fields.get("speaker", "").partition(":")
            speaker = names.get(Ref(kind, id_)) or fields.get("anonymous.described_as") or "nobody"
            source = fields["source"].partition(":")[2]
            mode = fields.get("mode", "")
            row = (entry.ref.id, entry.label, mode, speaker, source, fields.get("at", ""), entry.outcome)
            writer.writerow([safe(cell) for cell in row])
    return out.getvalue()


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
    return Imprint(record.edition, record.issued, record.release, said_by(before[0]) if before else None)


def edition_words(imprint: Imprint | None, index: Index) -> str:
    """Return `edition 2`, or `not issued`."""
    return index.say("edition {edition}", edition=str(imprint.edition)) if imprint else index.say("not issued")


def _revised(briefing: Briefing, index: Index) -> str:
    return index.day(briefing.revised) if briefing.revised else index.say("not recorded")


def foot(briefing: Briefing, imprint: Imprint | None, code: Code | None, index: Index) -> str:
    """Return the line in each page's foot: number, edition, day, cut-off, and the short hash of an issued pack."""
    values = {"number": briefing.number, "stamp": edition_words(imprint, index), "cut_off": index.day(briefing.cut_off)}
    if imprint and code:
        return index.say(
            "{number}, {stamp}, {day}. Cut-off {cut_off}. Hash {hash}",
            day=index.day(imprint.on),
            hash=code.short,
            **values,
        )
    date = _revised(briefing, index)
    return index.say("{number}, {stamp}, text of {date}. Information cut-off {cut_off}", date=date, **values)


def code_of(body: Body, imprint: Imprint | None, marking: Marking, index: Index) -> Code | None:
    """Return what an issued pack prints to be looked up by: no address where it is above what the desk publishes."""
    if imprint is None:
        return None
    short = short_hash(body.digest)
    settings = index.settings
    public = settings.site_url and marking <= settings.release_marking
    return Code(short, f"{str(settings.site_url).rstrip('/')}/s/{short}/" if public else "")


def changes(briefing: Briefing, imprint: Imprint | None, body: Body, index: Index) -> Iterator[LogEntry]:
    """Yield the change log: this text or edition first, then the editions before it."""
    editions = index.release.editions_of(briefing)
    if imprint is None:
        said = index.say("Working text; not issued." if editions else "Working text; no edition has been issued.")
        yield LogEntry(_revised(briefing, index), said)
    else:
        editions = tuple(edition for edition in editions if edition.record.edition < imprint.edition)
        new = imprint.news(body)
        yield LogEntry(index.day(imprint.on), issued_sentence(imprint.edition, new.changes if new else (), index))
    yield from history(editions, index)


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
    return attachments(header, body)
