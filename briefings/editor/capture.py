"""Capture: store a source's text in the private snapshots folder and note its digest in the sheet."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from briefings.check.verdicts import find, passages, prepared
from briefings.editor.extract import extract
from briefings.editor.fmt import in_shape_as
from briefings.editor.writing import write_all
from briefings.load.desk import Desk
from briefings.load.snapshots import digest
from briefings.model.refs import Ref
from briefings.model.sheets import Quote, Source
from briefings.problems import AuthorError, Location

SMALLEST = 200
"""Fewer characters than this are not an article."""

_NOT_THE_ARTICLE = re.compile(
    r"enable javascript|verify (that )?you are (a )?human|are you a robot|checking your browser|captcha"
    r"|subscribe to (read|continue)|sign in to (read|continue)|access denied|404 not found",
    re.IGNORECASE,
)


class MovedQuote(NamedTuple):
    """A quote of the source whose place in the new text is another: `moved`, `lost`, or `found` for the first time."""

    quote: str
    how: str


class Captured(NamedTuple):
    """What was stored: the digest, whether the sheet names it now, the sheet's file; what changed since the last capture."""

    digest: str
    changed: bool
    sheet: str
    differences: tuple[str, ...] = ()
    touched: tuple[MovedQuote, ...] = ()


def capture(
    desk: Desk, source_id: str, raw: bytes, *, today: datetime.date, extent: str | None = None, anyway: bool = False
) -> Captured:
    """Store a source's text (from plain text in UTF-8, HTML or PDF) as its snapshot, and note it in the sheet.

    The same text again changes nothing. Another text is stored beside the first, which stays; the sheet names it only
    where no quote that the first text has is lost. Raises AuthorError where one is, where the text is plainly not the
    article or cannot be read, or where the source is not known.
    """
    ref = Ref("source", source_id)
    source = desk.sheets.get(ref)
    if not isinstance(source, Source):
        place = Location(f"content/sources/{source_id}.yml")
        raise AuthorError.of("no-source", place, "there is no readable sheet of this source", hint="write it first")
    place = desk.locate(ref, ("snapshot",))
    extracted = extract(raw, place)
    _refuse_what_is_no_article(extracted.text, place, anyway=anyway)
    content = raw if extracted.text.encode() == raw else extracted.text.encode()
    found = digest(content)
    path = desk.files[ref].path
    if source.snapshot == found and extent in (None, source.extent):
        desk.snapshots.store(source_id, content)
        return Captured(found, False, path)
    former = desk.snapshots.text(source_id, source.snapshot)
    touched = tuple(_touched(desk, source, former, extracted.text)) if source.snapshot else ()
    differences = tuple(_differences(former, extracted.text)) if former is not None else ()
    desk.snapshots.store(source_id, content)
    lost = [entry.quote for entry in touched if entry.how == "lost"]
    if lost:
        raise AuthorError.of(
            "snapshot-loses",
            place,
            f"this text lacks words that are quoted from the stored one: {', '.join(lost)}",
            expected=source.snapshot or "",
            hint="the stored text was kept. If the source itself changed, write a separate source sheet for the new text",
        )
    _note(desk, ref, found, today, extracted.by, extent)
    return Captured(found, True, path, differences, touched)


def _touched(desk: Desk, source: Source, former: str | None, text: str) -> Iterator[MovedQuote]:
    """Yield the quotes whose passages stand elsewhere in the new text, or no longer."""
    new = prepared(desk, source, text)
    old = prepared(desk, source, former) if former is not None else None
    for quote in desk.sheets.values():
        if not isinstance(quote, Quote) or quote.source != source.ref:
            continue
        for passage in passages(quote):
            now = find(new, desk, quote, passage)
            before = find(old, desk, quote, passage) if old is not None else None
            receipt = desk.receipts.get((quote.id, passage.segment))
            known = before.outcome == "matches" if before is not None else receipt is not None
            start = before.start if before is not None else receipt.start if receipt is not None else None
            if known and now.outcome != "matches":
                yield MovedQuote(quote.id, "lost")
                break
            if now.outcome == "matches" and (not known or now.start != start):
                yield MovedQuote(quote.id, "moved" if known else "found")
                break


def _differences(former: str, text: str) -> Iterator[str]:
    """Yield the paragraphs that differ, as a short difference of lines."""
    lines = difflib.unified_diff(former.splitlines(), text.splitlines(), lineterm="", n=0)
    yield from (line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---")) and line[1:].strip())


def _refuse_what_is_no_article(text: str, place: Location, *, anyway: bool) -> None:
    notice = _NOT_THE_ARTICLE.search(text) if len(text) < 4000 else None
    if not anyway and (len(text.strip()) < SMALLEST or notice):
        what = f"it says “{notice[0]}”" if notice else f"it has {len(text.strip())} characters"
        raise AuthorError.of(
            "not-the-article", place, f"this does not look like the article: {what}", hint="add --anyway if it is"
        )


def _note(desk: Desk, ref: Ref, source_digest: str, today: datetime.date, by: str, extent: str | None) -> None:
    """Add the digest, the day, the extractor and the extent to the sheet, which stays in shape if it was."""
    path = desk.folder / desk.files[ref].path
    lines = {
        "snapshot": source_digest,
        "captured": today.isoformat(),
        "extractor": by,
        **({"extent": extent} if extent else {}),
    }
    former = text = path.read_bytes().decode("utf-8")
    for key in lines:
        text = re.sub(rf"^{key}:[^\n]*\n?", "", text, flags=re.MULTILINE)
    text = text.rstrip("\n") + "\n" + "".join(f"{key}: {value}\n" for key, value in lines.items())
    text = in_shape_as(former, text, Source)
    write_all({path: text.encode()})
