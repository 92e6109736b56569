"""Draft: capture an article and write what can be proposed of it as draft sheets. Nothing is published."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from briefings.editor.capture import capture, source_ref
from briefings.editor.capturing.about import days_in, without_day
from briefings.editor.capturing.document import Document
from briefings.editor.drafting.article import Article
from briefings.editor.drafting.days import Dated, Order, days
from briefings.editor.drafting.language import guess, language
from briefings.editor.drafting.rules import propose
from briefings.editor.extract import extract
from briefings.editor.proposing.held import hold
from briefings.editor.proposing.sheets import NOTE, Fields, Proposer, SheetProposal, when
from briefings.editor.sheet_text import schemas_of, sheet_text
from briefings.editor.verify import verify
from briefings.editor.writing import write_all, write_new
from briefings.load import yaml_source
from briefings.load.desk import CONTENT, DRAFTED, Desk, load
from briefings.load.sheets import validate
from briefings.matcher.text import find_paragraphs
from briefings.model.proposals import LeftOut, Proposal, Proposals
from briefings.model.refs import Ref, file_of
from briefings.model.sheets import Actor, Claim, Incident, Quote, Source
from briefings.problems import AuthorError, Location


class Offer(NamedTuple):
    """An incident of the desk that a paragraph seems to be about, by the words they share."""

    incident: str
    at: str
    words: tuple[str, ...]


class Drafted(NamedTuple):
    """What a draft found: new sheets, what was left out, dates, offers, questions, and the files written.

    `known` sheets were there already, `rejected` ones were written before and are gone, `more` are worth less than the others
    and are not among the most that were asked for; `note` says what a reader should know of all of them.
    """

    proposals: tuple[SheetProposal, ...]
    left_out: tuple[LeftOut, ...]
    days: tuple[Dated, ...]
    known: int
    rejected: int
    more: int
    offers: tuple[Offer, ...]
    questions: tuple[str, ...]
    paths: tuple[str, ...]
    note: str = ""


class DraftOptions(NamedTuple):
    """How to draft: the order of numeric dates, the text's language if the sheet does not say, whether to write.

    `proposals` are those of another program, with the path of their file; None: those of the rules. `most` is how many
    sheets to propose, None: all. `anyway` takes a text that is too short for an article.
    """

    order: Order | None = None
    language: str | None = None
    write: bool = True
    proposals: tuple[bytes, str] | None = None
    most: int | None = 20
    anyway: bool = False


AS_IT_IS = DraftOptions()


def draft(
    folder: Path, source_id: str, raw: bytes | None, *, today: datetime.date, wanted: DraftOptions = AS_IT_IS
) -> Drafted:
    """Write the sheets that an article gives, as drafts, and return them; the same article again adds nothing.

    `raw` is the article (plain text, HTML or PDF); None: the text that is stored. A source without a sheet gets one.
    Raises AuthorError where the text or the proposals cannot be read, OutputError where writing fails.
    """
    desk = load(folder)
    theirs = read_proposals(*wanted.proposals) if wanted.proposals else None
    document = _document(desk, source_id, raw)
    text = document.text
    is_new = Ref("source", source_id) not in desk.files
    fields, opened = _source_fields(source_id, text, wanted) if is_new else (None, "")
    if raw is not None and wanted.write:
        capture(desk, source_id, raw, today=today, document=document, opening=fields, anyway=wanted.anyway)
        desk = load(folder)
    source = desk.sheets.get(Ref("source", source_id))
    published = source.published.edtf.text if isinstance(source, Source) and source.published else ""
    code = wanted.language or (source.language if isinstance(source, Source) else "") or guess(text)
    dated = tuple(days(Article(text, language(code)), published if len(published) == 10 else "", wanted.order))
    found = theirs or propose(text, code)
    kept, left_out = hold(found, text, code)
    known = actors_by_name(desk)
    proposer = Proposer(source_id, found.program, published, known, dated, desk.files)
    ours, left_out = _without_names(kept, left_out, {name for name in known if len(name) > 1})
    seen = _recorded(desk)
    sheets = [(proposer.sheet(each), f"{source_id} {_key(each)}") for each in ours]
    best = _best(desk, source_id, [sheet for sheet, _ in sheets], proposer, wanted.most)
    new, there, rejected = [], 0, 0
    for sheet, key in sheets[:best]:
        if seen.get(key) in desk.files or _stands(desk, source_id, sheet):
            there += 1
        elif key in seen:
            rejected += 1
        else:
            new.append((sheet, key))
    both = [each for sheet, _ in new for each in (proposer.speaker_of(sheet), sheet) if each]
    written = list({(each.kind, each.id): each for each in both}.values())
    paths = tuple(_write(desk, sheet) for sheet in written) if wanted.write else ()
    if paths:
        _record(desk, seen | {key: Ref(sheet.kind, sheet.id) for sheet, key in new})
        verify(load(folder), today)
    asked = (opened,) if opened else tuple(f"{day.at}: “{day.words}” {day.why}" for day in dated if day.asks)
    offers = tuple(_offers(desk, source_id, text))
    more = len(sheets) - best
    note = "" if language(code).raw else f"no rules for the language “{code}”: only words in marks and their places"
    return Drafted(tuple(written), left_out, dated, there, rejected, more, offers, asked, paths, note)


def read_proposals(raw: bytes, path: str) -> Proposals:
    """Return the proposals of another program: JSON as the schema `proposals` has it. Raises AuthorError with all problems."""
    try:
        text = raw.decode("utf-8")
        tree = _as_text(json.loads(text))
    except UnicodeDecodeError as error:
        raise AuthorError.of("not-json", Location(path), f"byte {error.start} is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        place = Location(path, error.lineno, error.colno)
        raise AuthorError.of("not-json", place, f"this is not JSON: {error.msg}", hint=_PROPOSALS) from None
    except RecursionError:
        raise AuthorError.of("not-json", Location(path), "the lists in this are nested too deeply") from None
    if not isinstance(tree, dict):
        expected = "an object with program and proposals is expected"
        raise AuthorError.of("not-json", Location(path, 1, 1), expected, hint=_PROPOSALS)
    validated = validate(Proposals, yaml_source.Parsed(tree, text, ()), path)
    if validated.model is None or validated.problems:
        raise AuthorError(validated.problems)
    found: Proposals = validated.model
    return found


_PROPOSALS = "briefings schema proposals says what the file must contain"


def _as_text(value: Any) -> Any:
    """Return a value of JSON as the fields of sheets are read: text, lists and mappings."""
    if isinstance(value, dict):
        return {key: _as_text(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    return value if isinstance(value, str) else json.dumps(value)


def _without_names(
    kept: Iterable[Proposal], left_out: Iterable[LeftOut], names: set[str]
) -> tuple[list[Proposal], tuple[LeftOut, ...]]:
    """Return the proposals without names in quotation marks and without what is in the byline, which are left out."""
    ours: list[Proposal] = []
    left = [each.model_copy(update={"why": _NAME}) if each.words.lower() in names else each for each in left_out]
    for each in kept:
        is_name = each.says == "quotation" and each.words[0].lower() in names
        if is_name or (each.says == "quotation" and each.at.text == "d"):
            left.append(LeftOut(words=each.words[0], at=each.at.text, why=_NAME if is_name else "in the byline"))
        else:
            ours.append(each)
    return ours, tuple(left)


_NAME = "the name of an actor of the desk"


def _best(desk: Desk, source_id: str, sheets: list[SheetProposal], proposer: Proposer, most: int | None) -> int:
    """Return how many of the sheets are within the most that are asked for, counted with the actors that they bring."""
    if most is None:
        return len(sheets)
    source = Ref("source", source_id)
    brought: set[str] = set()
    for number, sheet in enumerate(sheets):
        name = str(sheet.fields.get("speaker") or sheet.fields.get("claimant") or "")
        actor = desk.sheets.get(Ref("actor", name))
        drafted = isinstance(actor, Actor) and any(row.source == source for row in actor.evidence)
        if proposer.speaker_of(sheet) or drafted:
            brought.add(name)
        if number + 1 + len(brought) > most:
            return number
    return len(sheets)


def _key(proposal: Proposal) -> str:
    """Return a digest that identifies a proposal within its source; its words, which may be confidential, stay unknown."""
    numbers = [each or "" for each in (proposal.value, proposal.low, proposal.high, proposal.counts)]
    said = numbers if proposal.says == "figure" else [*(proposal.words or (proposal.sentence,))]
    return hashlib.sha256("\n".join([proposal.says, proposal.at.text, *said]).encode()).hexdigest()[:16]


def _recorded(desk: Desk) -> dict[str, Ref]:
    """Return what was proposed before: the source and the digest of each proposal, and the sheet that it became."""
    path = desk.folder / CONTENT / DRAFTED
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    found = re.findall(r"^(\S+ \S+) ([^\s:]+):([^\s:]+)$", text, re.MULTILINE)
    return {key: Ref(kind, name) for key, kind, name in found}


def _record(desk: Desk, seen: dict[str, Ref]) -> None:
    lines = "".join(f"{key} {ref}\n" for key, ref in sorted(seen.items()))
    write_all({desk.folder / CONTENT / DRAFTED: lines.encode()})


def _document(desk: Desk, source_id: str, raw: bytes | None) -> Document:
    """Return the article, or the text of the source that is stored if none is given."""
    place = Location(file_of(source_ref(source_id)))
    if raw is not None:
        return extract(raw, place)
    source = desk.sheets.get(Ref("source", source_id))
    text = desk.snapshots.text(source_id, source.snapshot) if isinstance(source, Source) else None
    if text is None:
        hint = "give its file: briefings draft FILE --source ID"
        raise AuthorError.of("no-text", place, "the text of this source is not on this computer", hint=hint)
    return Document((), "", plain=text)


_BY = re.compile(r"\A(?:by|von|par|por|door|av|af|przez)\s+(?=[^\W\d_])", re.IGNORECASE)
"""What bylines begin with before a name."""


def _source_fields(source_id: str, text: str, wanted: DraftOptions) -> tuple[Fields, str]:
    """Return the fields of a source's sheet as its text gives them, and the question that is open, if one is."""
    code = wanted.language or guess(text)
    parts = {part.label: text[part.start : part.end].strip() for part in reversed(find_paragraphs(text))}
    first = parts.get("h") or next((words for words in reversed(parts.values()) if words), source_id)
    headline = " ".join(first.split())
    fields: Fields = {"title": headline, "language": code, "status": "draft"}
    fields["#"] = [f"{NOTE}title, author and day as the text has them"]
    byline = _BY.sub("", parts.get("d", ""))
    author = without_day(byline, code)
    if 1 < len(author.split()) <= 4 and all(word[0].isupper() for word in author.split()):
        fields["authors"] = [author]
    dated = next((day for day in days(Article(text, language(code)), order=wanted.order) if day.at == "d"), None)
    opened = f"“{dated.words}” {dated.why}" if dated and not dated.edtf else ""
    if dated and dated.edtf:
        fields["published"] = when(dated)
    elif not opened and (day := next(days_in(parts.get("d", ""), code), None)):  # in a language without rules
        fields["published"] = {"edtf": day.isoformat()}
    fields["#"] += [f"{NOTE}{opened}"] if opened else []
    return fields, opened


def actors_by_name(desk: Desk) -> dict[str, str]:
    """Return the names of the desk's actors in small letters, each with the id of the one actor that has it."""
    actors = [sheet for sheet in desk.sheets.values() if isinstance(sheet, Actor) and sheet.status != "withdrawn"]
    found: dict[str, set[str]] = {}
    for actor in actors:
        for name in actor.names:
            found.setdefault(name.lower(), set()).add(actor.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _stands(desk: Desk, source_id: str, proposal: SheetProposal) -> bool:
    """Return whether the desk has the proposal already: the same words, or words of the same speaker from the same place."""
    fields = proposal.fields
    source = Ref("source", source_id)
    if proposal.kind == "claim":
        claims = (sheet for sheet in desk.sheets.values() if isinstance(sheet, Claim))
        same_value = (claim for claim in claims if claim.value == fields["value"])
        return any(row.source == source for claim in same_value for row in claim.evidence)
    quotes = [sheet for sheet in desk.sheets.values() if isinstance(sheet, Quote) and sheet.source == source]
    if fields.get("mode") == "paraphrase":
        described = fields.get("anonymous", {}).get("described_as", "").lower()
        whose = fields.get("speaker") or described, fields.get("cue_reported") or ""
        same = [quote for quote in quotes if quote.mode == "paraphrase" and quote.at.text == fields["at"]]
        return any((_speaker(quote), quote.cue_reported or "") == whose for quote in same)
    words = [part["words"] for part in fields.get("segments", ()) if "words" in part] or [fields.get("words")]
    return any([part.words for part in quote.parts if part.words] == words for quote in quotes)


def _speaker(quote: Quote) -> str:
    return quote.speaker.id if quote.speaker else quote.anonymous.described_as.lower() if quote.anonymous else ""


def _write(desk: Desk, proposal: SheetProposal) -> str:
    """Write a proposal as a sheet, never over one that is there, and return its path."""
    path = file_of(Ref(proposal.kind, proposal.id))
    write_new(desk.folder / path, sheet_text(proposal.kind, proposal.fields, schemas=schemas_of(desk.folder)))
    return path


def _offers(desk: Desk, source_id: str, text: str) -> Iterator[Offer]:
    """Yield the incidents that share at least two telling words with a paragraph, the best paragraph of each."""
    parts = (part for part in find_paragraphs(text) if part.label.startswith("p"))
    paragraphs = [(part.label, _telling(text[part.start : part.end])) for part in parts]
    for sheet in desk.sheets.values():
        if not isinstance(sheet, Incident) or sheet.status == "withdrawn":
            continue
        if any(row.source == Ref("source", source_id) for row in sheet.evidence):
            continue
        wanted = _telling(f"{sheet.title} {' '.join(sheet.types)} {sheet.where.name if sheet.where else ''}")
        shared = ((at, [words[stem] for stem in sorted(wanted.keys() & words)]) for at, words in paragraphs)
        at, words = max(shared, key=lambda found: len(found[1]), default=("", []))
        if len(words) >= 2:
            yield Offer(sheet.id, at, tuple(words))


def _telling(text: str) -> dict[str, str]:
    """Return the longer words of a text by how they begin, so that other forms of a word are the same."""
    return {word.lower()[:5]: word for word in re.findall(r"[^\W\d_]{4,}", text)}
