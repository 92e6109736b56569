"""Verify: match every segment against its snapshot and write the receipts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from briefings import matcher
from briefings.check import excerpts, lenient_with_drafts, verdicts
from briefings.check.catalogue import Catalogue
from briefings.editor.writing import write_all
from briefings.load import receipts as receipts_file
from briefings.load.desk import CONTENT, Desk
from briefings.load.files import read
from briefings.load.receipts import Key, Receipt
from briefings.load.snapshots import file_name
from briefings.model.refs import Ref
from briefings.model.sheets import Quote, Source
from briefings.problems import Problem


class Verified(NamedTuple):
    """What a run of verify did: segments matched, matched before and without their text now, not found, not checked."""

    matches: int
    before: int
    not_found: int
    unchecked: int
    problems: tuple[Problem, ...]


def verify(desk: Desk, today: datetime.date) -> Verified:
    """Write content/receipts.lock again and return what was found. Raises OutputError.

    A line whose other fields are unchanged keeps its day, under newer rules of the matcher too. Receipts of a source whose
    snapshot is not here stay, and those of a quote that cannot be read now.
    """
    kept = {key: receipt for key, receipt in desk.receipts.items() if Ref("quote", key[0]) in desk.broken}
    problems = list(_other_texts(desk))
    counts = {"matches": 0, "before": 0, "not-found": 0, "unchecked": 0}
    sources = (sheet for sheet in desk.sheets.values() if isinstance(sheet, Source))
    snapshots = {source.ref: verdicts.snapshot_of(desk, source) for source in sources}
    for sheet in desk.sheets.values():
        if isinstance(sheet, Quote):
            for outcome in _quote(desk, sheet, snapshots, today, kept, problems):
                counts[outcome] += 1
    path = receipts_file.file(desk.folder / CONTENT)
    content = receipts_file.text(kept.values()).encode()
    if not path.exists() or read(path) != content:
        write_all({path: content})
    said = tuple(lenient_with_drafts(Catalogue(desk), problems)) if problems else ()
    return Verified(counts["matches"], counts["before"], counts["not-found"], counts["unchecked"], said)


def texts_aside(desk: Desk) -> Iterator[str]:
    """Yield which stored texts are not here, and which files of their folder belong to no source."""
    known = {file.name for _, file in _stored(desk)}
    here = {file.name for file in desk.snapshots.folder.glob("[!.]*") if file.is_file()}
    for what, names in (("Not here", known - here), ("Used by no source", here - known)):
        if names:
            more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
            yield f"{what}: {', '.join(sorted(names)[:_LISTED])}{more}."


def _other_texts(desk: Desk) -> Iterator[Problem]:
    """Yield a problem for each file that is not the text that its source's sheet names."""
    for source, file in _stored(desk):
        if file.is_file() and desk.snapshots.text(source.id, source.snapshot) is None:
            hint = "put the text back, or store it again with `briefings capture`"
            message = f"{file.name} is not the text that was stored: its digest differs"
            place = desk.locate(source.ref, ("snapshot",))
            yield Problem("text-changed", place, message, hint=hint, severity="warning")


def _stored(desk: Desk) -> Iterator[tuple[Source, Path]]:
    """Yield each source that names a stored text, and the text's file."""
    for sheet in desk.sheets.values():
        if isinstance(sheet, Source) and sheet.snapshot:
            yield sheet, desk.snapshots.folder / file_name(sheet.id, sheet.snapshot)


_LISTED = 10
"""How many files are named."""


def _quote(
    desk: Desk,
    quote: Quote,
    snapshots: dict[Ref, matcher.Snapshot | None],
    today: datetime.date,
    kept: dict[Key, Receipt],
    problems: list[Problem],
) -> list[str]:
    outcomes = []
    snapshot = snapshots.get(quote.source)
    source = desk.sheets.get(quote.source)
    digest = source.snapshot if isinstance(source, Source) else None
    found: list[Receipt] = []
    known = () if quote.at.text else verdicts.places_of(desk, quote, snapshot)
    at = known[0] if len(known) == 1 else quote.at.text
    for passage in verdicts.passages(quote):
        former = desk.receipts.get((quote.id, passage.segment))
        if snapshot is None or digest is None:
            fits = former is not None and verdicts.fits_receipt(former, quote, passage, digest)
            outcomes.append("before" if fits else "unchecked")
            if former is not None:  # it speaks, of the words it was given for
                kept[former.key] = former
                place_of = partial(desk.locate, quote.ref, passage.loc)
                problems += [] if fits else [verdicts.changed(former, quote, passage, place_of)]
            continue
        match = verdicts.find(snapshot, desk, quote, passage)
        outcomes.append(match.outcome)
        if match.outcome == "not-found" or match.level is None or match.start is None or match.end is None:
            place = desk.locate(quote.ref, passage.loc)
            problems.append(Problem("quote-not-found", place, match.message, hint=match.hint))
            continue
        said = (quote.id, passage.segment, passage.words, passage.how, at, digest)
        span = (match.level, match.start, match.end)
        sentence = _sentence(desk, quote, snapshot, match)
        found.append(Receipt(*said, *span, today.isoformat(), matcher.MATCHER, sentence))
    for receipt in _with_excerpts(found, snapshot, source):
        former = desk.receipts.get(receipt.key)
        same = former is not None and _compared(former) == _compared(receipt)
        kept[receipt.key] = receipt._replace(checked=former.checked) if former and same else receipt
    return outcomes


def _compared(receipt: Receipt) -> Receipt:
    return receipt._replace(checked="", matcher=0, around=None, paragraph=False)


def _with_excerpts(found: list[Receipt], snapshot: matcher.Snapshot | None, source: object) -> list[Receipt]:
    """Return receipts with what stands around the words; a role has none."""
    if snapshot is None or not isinstance(source, Source):
        return found
    printed = sorted((each for each in found if each.mode != "anywhere"), key=lambda each: each.start)
    extent = excerpts.extent(source)
    sides = excerpts.around(snapshot, [(each.start, each.end) for each in printed], extent)
    by_segment = {each.segment: side for each, side in zip(printed, sides, strict=True)}
    longer = by_segment.keys() if extent == "paragraph" else ()
    return [each._replace(around=by_segment.get(each.segment), paragraph=each.segment in longer) for each in found]


def _sentence(desk: Desk, quote: Quote, snapshot: matcher.Snapshot, match: matcher.Match) -> str:
    """Return the whole sentence of a fragment, where it may be printed beside it; else an empty text."""
    if match.sentence is None or verdicts.extent_of(desk, quote) == "none":
        return ""
    start, end = match.sentence
    return " ".join(snapshot.text[start:end].split())
