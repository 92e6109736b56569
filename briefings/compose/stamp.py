"""The stamp: which edition a pack is, when it was issued, for which release; or that it was not issued."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from briefings.compose.difference import Difference, difference
from briefings.compose.edition import LogEntry, history, issued_sentence
from briefings.compose.evidence import attachments
from briefings.compose.index import Index
from briefings.compose.views import Attachment, Code
from briefings.model.body import Body, short_hash
from briefings.model.markings import Marking
from briefings.model.sheets import Briefing


class Stamp(Struct, frozen=True):
    """What `issue` was given: the edition's number, its day, the release, and what the edition before says."""

    edition: int
    on: datetime.date
    release: Marking
    former: Body | None = None

    def news(self, body: Body) -> Difference | None:
        """Return what is new since the edition before; None where this is the first."""
        return difference(self.former, body) if self.former else None


def stamp_words(stamp: Stamp | None, index: Index) -> str:
    """Return `edition 2`, or `not issued`."""
    return index.say("edition {edition}", edition=str(stamp.edition)) if stamp else index.say("not issued")


def _revised(briefing: Briefing, index: Index) -> str:
    return index.day(briefing.revised) if briefing.revised else index.say("not recorded")


def foot(briefing: Briefing, stamp: Stamp | None, code: Code | None, index: Index) -> str:
    """Return the line in each page's foot: number, stamp, day, cut-off, and the short hash of an issued pack."""
    values = {"number": briefing.number, "stamp": stamp_words(stamp, index), "cut_off": index.day(briefing.cut_off)}
    if stamp and code:
        return index.say(
            "{number}, {stamp}, {day}. Cut-off {cut_off}. Hash {hash}",
            day=index.day(stamp.on),
            hash=code.short,
            **values,
        )
    date = _revised(briefing, index)
    return index.say("{number}, {stamp}, text of {date}. Information cut-off {cut_off}", date=date, **values)


def code_of(body: Body, stamp: Stamp | None, marking: Marking, index: Index) -> Code | None:
    """Return what an issued pack prints to be looked up by: no address where it is above what the desk publishes."""
    if stamp is None:
        return None
    short = short_hash(body.digest)
    settings = index.settings
    public = settings.site_url and marking <= settings.release_marking
    return Code(short, f"{str(settings.site_url).rstrip('/')}/s/{short}/" if public else "")


def changes(briefing: Briefing, stamp: Stamp | None, body: Body, index: Index) -> Iterator[LogEntry]:
    """Yield the change log: this text or edition first, then the editions before it."""
    editions = index.release.editions_of(briefing)
    if stamp is None:
        said = index.say("Working text; not issued." if editions else "Working text; no edition has been issued.")
        yield LogEntry(_revised(briefing, index), said)
    else:
        editions = tuple(edition for edition in editions if edition.record.edition < stamp.edition)
        new = stamp.news(body)
        yield LogEntry(index.day(stamp.on), issued_sentence(stamp.edition, new.changes if new else (), index))
    yield from history(editions, index)


def carried(
    briefing: Briefing, stamp: Stamp | None, body: Body, marking: Marking, index: Index
) -> tuple[Attachment, ...]:
    """Return what the pack carries: exactly what it shows, and which edition it is."""
    code = code_of(body, stamp, marking, index)
    head: dict[str, Any] = {
        "desk": index.settings.title,
        "briefing": briefing.id,
        "number": briefing.number,
        "title": briefing.title,
        "form": briefing.form,
        "language": index.settings.language,
        "marking": marking.label,
        "cut_off": briefing.cut_off.isoformat(),
        "edition": stamp.edition if stamp else None,
        "issued": stamp.on.isoformat() if stamp else None,
        "release": stamp.release.label if stamp else None,
        "short_hash": code.short if code else None,
        "status": (code.address or None) if code else None,
    }
    return attachments(head, body)
