"""Capture: store a source's text in the private snapshots folder, and note in its sheet what the document says."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from briefings.check.verdicts import find, passages, prepared
from briefings.editor.capturing.document import Document, Omission
from briefings.editor.capturing.moved import MovedPlace, moved_places
from briefings.editor.capturing.proposals import ProposedFields, proposed, with_proposals
from briefings.editor.extract import extract
from briefings.editor.fmt import in_shape_as
from briefings.editor.sheet_text import schemas_of, sheet_text
from briefings.editor.splice import Splice, spliced
from briefings.editor.writing import write_all, write_new
from briefings.load.desk import Desk, load
from briefings.load.snapshots import digest
from briefings.model import locators
from briefings.model.refs import ID, Ref, file_of, why_no_id
from briefings.model.sheets import Quote, Source
from briefings.problems import AuthorError, Location

SMALLEST = 200
"""Fewer characters than this are not an article."""


class MovedQuote(NamedTuple):
    """A quote of the source whose place in the new text is another: `moved`, `lost`, or `found` for the first time."""

    quote: str
    how: str


class Captured(NamedTuple):
    """What was stored, and what changed since the last capture.

    `changed` says whether the sheet names a new digest; `places` are places of sheets that have other names in the new text,
    and were changed to them; `proposed` is what the document says about itself and the sheet does not.
    """

    digest: str
    changed: bool
    sheet: str
    differences: tuple[str, ...] = ()
    touched: tuple[MovedQuote, ...] = ()
    places: tuple[MovedPlace, ...] = ()
    proposed: tuple[ProposedFields, ...] = ()
    left_out: tuple[Omission, ...] = ()
    doubts: tuple[str, ...] = ()


def capture(
    desk: Desk,
    source_id: str,
    raw: bytes,
    *,
    today: datetime.date,
    extent: str | None = None,
    anyway: bool = False,
    document: Document | None = None,
    opening: Mapping[str, Any] | None = None,
) -> Captured:
    """Store a source's text as its snapshot, and note it in the sheet; a source without a sheet gets a draft.

    `document` is what `raw` says, if it was read before; `opening` are the fields of a new sheet, if not only its title.
    The same text again changes nothing. Another text is stored beside the first, which stays; the sheet names it only
    where no quote that the first text has is lost, and places in sheets follow their paragraphs. Raises AuthorError where one
    is lost, where the id is none, where the text is plainly not the article or cannot be read, or where the source's sheet
    cannot.
    """
    ref = source_ref(source_id)
    place = desk.locate(ref, ("snapshot",)) if ref in desk.files else Location(file_of(ref))
    document = document or extract(raw, place)
    _refuse_what_is_no_article(document.text, place, anyway=anyway)
    if ref in desk.files:
        return _captured(desk, ref, raw, document, today, extent)
    path = desk.folder / file_of(ref)
    title = next((said.value for said in document.said if said.field == "title"), source_id)
    fields = opening or {"title": title, "status": "draft"}
    write_new(path, sheet_text("source", fields, schemas=schemas_of(desk.folder)))
    try:
        return _captured(load(desk.folder), ref, raw, document, today, extent)
    except BaseException:
        path.unlink()
        raise


def source_ref(source_id: str) -> Ref:
    """Return the source that has this id, or may get it. Raises AuthorError where it is not an id."""
    ref = Ref("source", source_id)
    if not ID.match(source_id):
        raise AuthorError.of("bad-id", Location(file_of(ref)), f"“{source_id}” is not an id: {why_no_id(source_id)}")
    return ref


def _captured(
    desk: Desk, ref: Ref, raw: bytes, document: Document, today: datetime.date, extent: str | None
) -> Captured:
    source = desk.sheets.get(ref)
    if not isinstance(source, Source):
        place = Location(f"content/sources/{ref.id}.yml")
        raise AuthorError.of("no-source", place, "the sheet of this source cannot be read", hint="correct it first")
    text = document.text
    content = raw if text.encode() == raw else text.encode()
    found = digest(content)
    path = desk.files[ref].path
    asked = tuple(proposed(document, source, desk))
    same = Captured(found, False, path, proposed=asked, left_out=document.left_out, doubts=document.doubts)
    if source.snapshot == found and extent in (None, source.extent):
        desk.snapshots.store(ref.id, content)
        return same
    former = desk.snapshots.text(ref.id, source.snapshot)
    places = tuple(moved_places(desk, ref, former, text)) if former is not None else ()
    touched = tuple(_touched(desk, source, former, text, places)) if source.snapshot else ()
    differences = tuple(_differences(former, text)) if former is not None else ()
    desk.snapshots.store(ref.id, content)
    lost = [entry.quote for entry in touched if entry.how == "lost"]
    if lost:
        place = desk.locate(ref, ("snapshot",))
        message = f"this text lacks words that are quoted from the stored one: {', '.join(lost)}"
        hint = "the stored text was kept. If the source itself changed, write a separate source sheet for the new text"
        raise AuthorError.of("snapshot-loses", place, message, source.snapshot or "", hint)
    lines = {
        "snapshot": found,
        "captured": today.isoformat(),
        "extractor": document.by,
        **({"original": digest(raw)} if content != raw else {}),
        **({"extent": extent} if extent else {}),
    }
    captured = same._replace(changed=True, differences=differences, touched=touched, places=places)
    _note(desk, ref, lines, captured)
    return captured


def _touched(
    desk: Desk, source: Source, former: str | None, text: str, places: tuple[MovedPlace, ...]
) -> Iterator[MovedQuote]:
    """Yield the quotes whose passages stand elsewhere in the new text, or no longer."""
    new = prepared(desk, source, text)
    old = prepared(desk, source, former) if former is not None else None
    ats = {(place.ref, place.before): place.after for place in places}
    for quote in desk.sheets.values():
        if not isinstance(quote, Quote) or quote.source != source.ref:
            continue
        after = ats.get((quote.ref, quote.at.text), "")
        placed = quote.model_copy(update={"at": locators.parse(after)}) if after else quote
        for passage in passages(quote):
            now = find(new, desk, placed, passage)
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
    """Refuse a text that is too short, however often it repeats itself."""
    sentences = dict.fromkeys(sentence.strip() for sentence in re.split(r"(?<=[.!?…。؟।])\s+|\n", text))
    length = sum(map(len, sentences))
    if not anyway and length < SMALLEST:
        what = f"it has {length} characters" + (", again and again" if len(text.strip()) > 2 * length else "")
        hint = "if it is, store it with `briefings capture FILE --source ID --anyway`"  # `draft` comes here too
        raise AuthorError.of("not-the-article", place, f"this does not look like the article: {what}", hint=hint)


def _note(desk: Desk, ref: Ref, lines: dict[str, str], captured: Captured) -> None:
    """Write the digests and proposals to the sheet, which stays in shape if it was, and the new places to all sheets."""
    splices: dict[Ref, list[Splice]] = {ref: []}
    for place in captured.places:
        if place.splice is not None:
            splices.setdefault(place.ref, []).append(place.splice)
    texts = {each: spliced(desk.files[each].text, changes) for each, changes in splices.items()}
    text = texts[ref]
    for key in (*lines, "original"):
        text = re.sub(rf"^{key}:[^\n]*\n?", "", text, flags=re.MULTILINE)
    text = with_proposals(text, captured.proposed)
    text = text.rstrip("\n") + "\n" + "".join(f"{key}: {value}\n" for key, value in lines.items())
    texts[ref] = in_shape_as(desk.files[ref].text, text, Source)
    write_all({desk.folder / desk.files[each].path: value.encode() for each, value in texts.items()})
