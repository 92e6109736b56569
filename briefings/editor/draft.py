"""Draft: capture an article and write what can be proposed of it as draft sheets. Rules only; nothing is published."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from briefings.editor.capture import capture
from briefings.editor.drafting.cast import KnownActor
from briefings.editor.drafting.days import Order
from briefings.editor.drafting.language import guess
from briefings.editor.drafting.reading import ArticleReading, read
from briefings.editor.drafting.sheets import Proposal, Proposer, questions, source_fields
from briefings.editor.extract import extract
from briefings.editor.sheet_text import schemas_of, sheet_text
from briefings.editor.verify import verify
from briefings.editor.writing import write_new
from briefings.load.desk import Desk, load
from briefings.model.refs import ID, Ref, file_of, why_no_id
from briefings.model.sheets import Actor, Claim, Incident, Quote, Source
from briefings.problems import AuthorError, Location


class Offer(NamedTuple):
    """An incident of the desk that a paragraph seems to be about, by the words they share."""

    incident: str
    at: str
    words: tuple[str, ...]


class Drafted(NamedTuple):
    """What a draft found: new sheets, those that were there, offers, questions, and quotations left out."""

    reading: ArticleReading
    proposals: tuple[Proposal, ...]
    known: int
    offers: tuple[Offer, ...]
    questions: tuple[str, ...]
    paths: tuple[str, ...]


class DraftOptions(NamedTuple):
    """How to draft: the order of numeric dates, the text's language if the sheet does not say, whether to write."""

    order: Order | None = None
    language: str | None = None
    write: bool = True


AS_IT_IS = DraftOptions()


def draft(
    folder: Path, source_id: str, raw: bytes | None, *, today: datetime.date, wanted: DraftOptions = AS_IT_IS
) -> Drafted:
    """Write the sheets that an article gives, as drafts, and return them; the same article again adds nothing.

    `raw` is the article (plain text, HTML or PDF); None: the text that is stored. A source without a sheet gets one.
    Raises AuthorError where the text cannot be read or is not here, OutputError where writing fails.
    """
    desk = load(folder)
    text = _text(desk, source_id, raw)
    desk, opened = _with_source(desk, source_id, text, raw, today, wanted)
    source = desk.sheets.get(Ref("source", source_id))
    published = source.published.edtf.text if isinstance(source, Source) and source.published else ""
    code = wanted.language or (source.language if isinstance(source, Source) else "") or guess(text)
    reading = read(text, code, _known(desk), published=published if len(published) == 10 else "", order=wanted.order)
    found = Proposer(reading, source_id, published, lambda kind, name: Ref(kind, name) in desk.files).proposals()
    new = [proposal for proposal in found if not _stands(desk, source_id, proposal)]
    new = [proposal for proposal in new if proposal.kind != "actor" or _is_needed(proposal, new)]
    paths = tuple(_write(desk, proposal) for proposal in new) if wanted.write else ()
    if paths:
        verify(load(folder), today)
    asked = (*([opened] if opened else ()), *(questions(reading) if not opened else ()))
    return Drafted(reading, tuple(new), len(found) - len(new), tuple(_offers(desk, source_id, reading)), asked, paths)


def _text(desk: Desk, source_id: str, raw: bytes | None) -> str:
    place = Location(file_of(Ref("source", source_id)))
    if not ID.match(source_id):
        raise AuthorError.of("bad-id", place, f"“{source_id}” is not an id: {why_no_id(source_id)}")
    if raw is not None:
        return extract(raw, place).text
    source = desk.sheets.get(Ref("source", source_id))
    text = desk.snapshots.text(source_id, source.snapshot) if isinstance(source, Source) else None
    if text is None:
        hint = "give its file: briefings draft FILE --source ID"
        raise AuthorError.of("no-text", place, "the text of this source is not on this computer", hint=hint)
    return text


def _with_source(
    desk: Desk, source_id: str, text: str, raw: bytes | None, today: datetime.date, wanted: DraftOptions
) -> tuple[Desk, str]:
    """Return the desk with the source's sheet and text in it, and what is open about the source."""
    ref = Ref("source", source_id)
    opened, made = "", None
    if ref not in desk.files:
        language = wanted.language or guess(text)
        reading = read(text, language, order=wanted.order)
        parts = {
            part.label: text[part.start : part.end].strip() for part in reversed(reading.article.snapshot.paragraphs)
        }
        headline = " ".join(parts.get("h", parts.get("p1", source_id)).split())
        fields, opened = source_fields(reading, headline, parts.get("d", ""), language)
        if wanted.write:
            made = desk.folder / _write(desk, Proposal("source", source_id, fields, "", ""))
            desk = load(desk.folder)
    if raw is None or not wanted.write:
        return desk, opened
    try:
        capture(desk, source_id, raw, today=today)
    except AuthorError:
        if made is not None:
            made.unlink()
        raise
    return load(desk.folder), opened


def _known(desk: Desk) -> list[KnownActor]:
    actors = [sheet for sheet in desk.sheets.values() if isinstance(sheet, Actor) and sheet.status != "withdrawn"]
    return [KnownActor(actor.id, actor.type, actor.names) for actor in actors]


def _stands(desk: Desk, source_id: str, proposal: Proposal) -> bool:
    """Return whether the desk has the proposal already: the same words, or words of the same speaker from the same place."""
    fields = proposal.fields
    source = Ref("source", source_id)
    if proposal.kind == "claim":
        claims = [
            sheet for sheet in desk.sheets.values() if isinstance(sheet, Claim) and sheet.value == fields["value"]
        ]
        return any(row.source == source for claim in claims for row in claim.evidence)
    quotes = [sheet for sheet in desk.sheets.values() if isinstance(sheet, Quote) and sheet.source == source]
    if fields.get("mode") == "paraphrase":
        same = [quote for quote in quotes if quote.mode == "paraphrase" and quote.at.text == fields["at"]]
        return any(_whose(quote) == _whose_fields(fields) for quote in same)
    words = [part["words"] for part in fields.get("segments", ()) if "words" in part] or [fields.get("words")]
    return any([part.words for part in quote.parts if part.words] == words for quote in quotes)


def _whose(quote: Quote) -> tuple[str, str]:
    who = quote.speaker.id if quote.speaker else quote.anonymous.described_as.lower() if quote.anonymous else ""
    return who, quote.cue_reported or ""


def _whose_fields(fields: dict[str, object]) -> tuple[str, str]:
    anonymous = fields.get("anonymous")
    described = str(anonymous["described_as"]).lower() if isinstance(anonymous, dict) else ""
    return str(fields.get("speaker") or described), str(fields.get("cue_reported") or "")


def _is_needed(actor: Proposal, proposals: list[Proposal]) -> bool:
    return any(proposal.fields.get("speaker") == actor.id for proposal in proposals)


def _write(desk: Desk, proposal: Proposal) -> str:
    """Write a proposal as a sheet, never over one that is there, and return its path."""
    path = file_of(Ref(proposal.kind, proposal.id))
    write_new(desk.folder / path, sheet_text(proposal.kind, proposal.fields, schemas=schemas_of(desk.folder)))
    return path


def _offers(desk: Desk, source_id: str, reading: ArticleReading) -> Iterator[Offer]:
    """Yield the incidents that share at least two telling words with a paragraph, the best paragraph of each."""
    for sheet in desk.sheets.values():
        if not isinstance(sheet, Incident) or sheet.status == "withdrawn":
            continue
        if any(row.source == Ref("source", source_id) for row in sheet.evidence):
            continue
        telling = _stems(f"{sheet.title} {' '.join(sheet.types)} {sheet.where.name if sheet.where else ''}")
        best = max(
            (
                (len(shared), part.label, shared)
                for part in reading.article.snapshot.paragraphs
                if part.label.startswith("p")
                and (shared := _shared(telling, reading.article.text[part.start : part.end]))
            ),
            key=lambda found: found[0],
            default=(0, "", ()),
        )
        if best[0] >= 2:
            yield Offer(sheet.id, best[1], best[2])


def _shared(telling: set[str], text: str) -> tuple[str, ...]:
    words = {word.lower()[:5]: word for word in re.findall(r"[^\W\d_]{4,}", text)}
    return tuple(words[stem] for stem in sorted(telling & set(words)))


def _stems(text: str) -> set[str]:
    return {word.lower()[:5] for word in re.findall(r"[^\W\d_]{4,}", text)}
