"""What is said of an edition wherever it is met: its name, what has become of it, its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefings.compose import news
from briefings.compose.index import Index
from briefings.compose.lines import blocks_of, sentence, text
from briefings.compose.views import Fact, Facts, Paragraphs, Row, plain
from briefings.load.editions import Edition
from briefings.model.body import short_hash
from briefings.model.sheets import Briefing


def name(edition: Edition, index: Index) -> str:
    """Return `EX-2025-01, edition 2`."""
    record = edition.record
    return index.say("{number}, edition {edition}", number=record.number, edition=str(record.edition))


def working(briefing: Briefing, index: Index) -> str:
    """Return what a report of a mistake in a briefing's working text names: the sheet, and the last edition issued."""
    editions = index.release.editions_of(briefing)
    return f"{briefing.ref}, {name(editions[-1], index)}" if editions else str(briefing.ref)


def target(edition: Edition) -> str:
    """Return the target of an edition's page."""
    return f"edition:{edition.record.briefing}/{edition.record.edition}"


def is_news(edition: Edition) -> bool:
    """Return whether readers are told of an edition: of the first, of one that says something new, of a recall."""
    record = edition.record
    told = any(change.state != "typo" for change in record.changes)
    return told or edition.recall is not None or not (record.changes or record.same)


def pack_target(edition: Edition) -> str:
    """Return the target of the bytes as issued."""
    return f"issued:{edition.record.briefing}/{edition.record.edition}"


def status(edition: Edition, index: Index) -> str:
    """Return the target of an edition's status page; empty where the desk has no address."""
    return f"status:{short(edition)}" if index.settings.site_url else ""


def short(edition: Edition) -> str:
    """Return the short hash of an edition's body."""
    return short_hash(edition.record.body)


def later(edition: Edition, index: Index) -> tuple[Edition, ...]:
    """Return the editions of the same briefing that followed, first to last."""
    return tuple(other for other in index.families[edition.key] if other.record.edition > edition.record.edition)


def state(edition: Edition, index: Index) -> str:
    """Return `current`, `superseded` or `recalled`."""
    return "recalled" if edition.recall else "superseded" if later(edition, index) else "current"


def state_lines(edition: Edition, index: Index) -> tuple[str, ...]:
    """Return what has become of an edition, a sentence each: its own recall first, then every edition that followed."""
    found = []
    if edition.recall:
        day = index.day(edition.recall.on)
        found.append(_ended(index.say("Recalled on {day}: {why}", day=day, why=edition.recall.why)))
    for number, other in enumerate(later(edition, index)):
        found.append(_followed(other, index, first=not number))
        if other.recall:
            found.append(_recalled(other, index))
    return tuple(found) or (index.say("Current: no later edition has been issued."),)


def _followed(other: Edition, index: Index, *, first: bool) -> str:
    record = other.record
    values = {"edition": str(record.edition), "day": index.day(record.issued)}
    if record.changes:
        values["changes"] = news.summary(record.changes, index)
        return index.say(
            "Superseded by edition {edition} on {day}: {changes}."
            if first
            else "Edition {edition} followed on {day}: {changes}.",
            **values,
        )
    return index.say(
        "Superseded by edition {edition} on {day}." if first else "Edition {edition} followed on {day}.", **values
    )


def _recalled(edition: Edition, index: Index) -> str:
    assert edition.recall is not None
    values = {"day": index.day(edition.recall.on), "why": edition.recall.why}
    return _ended(
        index.say("Edition {edition} was recalled on {day}: {why}", edition=str(edition.record.edition), **values)
    )


def _ended(words: str) -> str:
    return plain(sentence(text(words)))


def about_row(edition: Edition, index: Index, *, packs: bool) -> Row:
    """Return the row of what has become of an edition, and where its bytes are."""
    facts = (
        Fact(index.say("Issued"), text(index.day(edition.record.issued))),
        Fact(index.say("State"), text(" ".join(state_lines(edition, index)))),
        Fact(index.say("Short hash"), text(short(edition), status(edition, index))),
        *_as_issued(edition, index, packs=packs),
    )
    return Row(index.say("This edition"), (Facts(facts),))


def _as_issued(edition: Edition, index: Index, *, packs: bool) -> Iterator[Fact]:
    record = edition.record
    if packs:
        size = index.count(record.size, "PDF, {n} byte", "PDF, {n} bytes")
        yield Fact(index.say("As issued"), text(size, pack_target(edition)))


def briefing_rows(briefing: Briefing, digest: str, index: Index) -> tuple[Row, ...]:
    """Return the row of a briefing's page that lists its editions; `digest` is that of its working text's body."""
    editions = index.release.editions_of(briefing)
    label = index.say("Editions")
    if not editions:
        lead = text(index.say("None has been issued. This is the working text."))
        return (Row(label, (Paragraphs(blocks_of(lead)),), anchor="editions"),)
    last = editions[-1].record
    lead = text(
        index.say(
            "This working text says the same as edition {edition}."
            if last.body == digest
            else "This working text differs from edition {edition}.",
            edition=str(last.edition),
        )
    )
    facts = [
        Fact(_dated(edition, index), text(" ".join(state_lines(edition, index)), target(edition)))
        for edition in reversed(editions)
    ]
    return (Row(label, (Paragraphs(blocks_of(lead)), Facts(tuple(facts))), anchor="editions"),)


def _dated(edition: Edition, index: Index) -> str:
    record = edition.record
    day = index.day(record.issued).replace(" ", "\u00a0")  # a narrow column
    return index.say("Edition {edition}, {day}", edition=str(record.edition), day=day)


def history(editions: Iterable[Edition], index: Index) -> tuple[Fact, ...]:
    """Return what a pack's change log says of editions issued before it, last first."""
    found = []
    for edition in editions:
        record = edition.record
        number = str(record.edition)
        line = index.say("Edition {edition} issued.", edition=number)
        if record.changes:
            changes = news.summary(record.changes, index)
            line = index.say("Edition {edition} issued: {changes}.", edition=number, changes=changes)
        recall = text(_recalled(edition, index)) if edition.recall else ()
        found.append(Fact(index.day(record.issued), text(line), recall))
    return tuple(reversed(found))


def updated(editions: Iterable[Edition], index: Index) -> str:
    """Return the newest day of all that is known of these editions, as ISO 8601."""
    known = [other for edition in editions for other in (edition, *later(edition, index))]
    days = [edition.record.issued for edition in known] + [edition.recall.on for edition in known if edition.recall]
    return max(days).isoformat()
