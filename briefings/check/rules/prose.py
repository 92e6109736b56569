"""Words of the desk."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.check.glyphs import in_settings, in_sheet
from briefings.check.rule import rule
from briefings.load.faces import foreign_in
from briefings.matcher import fold
from briefings.model.fields import Item
from briefings.model.pieces import Piece
from briefings.model.prose import Prose, parse
from briefings.model.refs import Ref
from briefings.model.shape import FieldShape, Loc, shape
from briefings.model.sheets import Briefing, Claim, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets.actor import Role
from briefings.model.sheets.briefing import KeyPoint
from briefings.model.sheets.common import When
from briefings.model.sheets.incident import Aspect, Hypothesis, Where
from briefings.problems import Problem, Severity, as_warnings, nearest

_NUMBER = re.compile(
    r"(?<![\w.,])[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+(?![\w])|(?<![\w.,])[0-9]{3,}(?![\w])|(?<![\w.,])[0-9]+k\b"
)


def _figure(_: Catalogue, sheet: Sheet) -> object:
    """Return the figure of a claim."""
    return sheet.value if isinstance(sheet, Claim) and sheet.type == "figure" else None


@rule("A figure stands in prose by reference, so that its qualifier and its day go with it.", reach=0, offers=_figure)
def bare_number(catalogue: Catalogue) -> Findings:
    """Yield a warning for each number in the desk's prose that equals a known figure."""
    known = {claim.value: claim for claim in catalogue.every(Claim) if claim.value and claim.type == "figure"}
    if not known:
        return
    for field, match, offset in catalogue.in_prose(_NUMBER, but=("marked", "mention")):
        claim = known.get(re.sub(r"[^0-9]", "", match[0]) + ("000" if match[0].endswith("k") else ""))
        if claim is not None and claim.ref != field.owner:
            hint = f"write [[{claim.ref}]]: this prints the figure with its qualifier and its day"
            message = f"{match[0]} is a known figure, but has no reference here"
            yield warning(field.owner, field.loc, message, hint=hint, offset=offset)


@rule("Cues that take a side (pointed out, admitted) are not the desk's words.", reach=0)
def factive_cue(catalogue: Catalogue) -> Findings:
    """Yield a warning for each such cue in the desk's own prose or as the desk's cue of a quote."""
    cues = catalogue.desk.settings.factive_cues
    if not cues:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(re.escape(cue) for cue in cues)})\b", re.IGNORECASE)
    folded = [cue.casefold().split()[0] for cue in cues]
    for field in catalogue.prose:
        whole = field.prose.text.casefold()
        if not any(cue in whole for cue in folded):  # the pattern is slow
            continue
        for piece in field.prose.pieces():
            match = pattern.search(piece.text) if piece.kind != "marked" else None
            if match:
                message = f"“{match[0]}” takes a side"
                yield warning(field.owner, field.loc, message, hint="write “said”", offset=piece.offset + match.start())
    for quote in catalogue.sheets(Quote):
        if pattern.search(quote.cue):
            hint = "use said; keep the source's in cue_reported"
            yield warning(quote.ref, ("cue",), f"“{quote.cue}” takes a side", hint=hint)


@rule("A hedge of the source is never lost: it stands in the text it belongs to, and wherever that is cited.", reach=1)
def hedge_lost(catalogue: Catalogue) -> Findings:
    """Yield each hedge that its own text does not have, and a warning for each key point that cites without it."""
    for ref, loc, hedges, text in _texts(catalogue):
        for number, hedge in enumerate(hedges):
            if fold(hedge).casefold() not in fold(text).casefold():
                message = f"the hedge “{hedge}” is not in the text that it belongs to"
                yield Finding(ref, (*loc, "hedges", number), message)
    for ref, loc, point in catalogue.items(KeyPoint):
        mentioned = set(point.text.mentions())
        quotes = (catalogue.get(row.quote, Quote) for row in point.evidence)
        for quote in (quote for quote in quotes if quote and quote.ref not in mentioned):
            for hedge in quote.hedges:
                if fold(hedge).casefold() not in fold(point.text.text).casefold():
                    message = f"{quote.ref} is hedged with “{hedge}”; this point is not"
                    hint = f"keep the word, or write [[{quote.ref}]]"
                    yield warning(ref, (*loc, "text"), message, hint=hint)


def _texts(catalogue: Catalogue) -> Iterator[tuple[Ref, Loc, tuple[str, ...], str]]:
    for quote in catalogue.sheets(Quote):
        yield quote.ref, (), quote.hedges, quote.gist.text if quote.gist else ""
    for claim in catalogue.sheets(Claim):
        yield claim.ref, (), claim.hedges, claim.statement.text
    for incident in catalogue.sheets(Incident):
        yield incident.ref, (), incident.hedges, f"{incident.title} {incident.summary.text if incident.summary else ''}"
    for ref, loc, aspect in catalogue.items(Aspect):
        yield ref, loc, aspect.hedges, aspect.text.text


@rule("Words that the desk has put on its list (loaded_words) stand in quotations only.", reach=0)
def loaded_word(catalogue: Catalogue) -> Findings:
    """Yield a warning for each such word in the desk's own prose; nothing without a list."""
    words = catalogue.desk.settings.loaded_words
    if not words:
        return
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})(?!\w)", re.IGNORECASE)
    for field, match, offset in catalogue.in_prose(pattern, but=("marked",)):
        hint = "use a neutral word, or quote the person who used this one"
        message = f"“{match[0]}” is on the desk’s list of loaded words"
        yield warning(field.owner, field.loc, message, hint=hint, offset=offset)


_CREDITS = {"addressee", "answer", "described_as", "introduction", "venue"}
"""Fields of text that say who speaks, where, to whom, and what the accused reply."""
_SENTENCES = _CREDITS | {
    "audience", "change_why", "confidence_basis", "disclaimer", "gaps", "heading", "indicators", "not_stated", "note",
    "occurrence_note", "question", "reason", "reliability_basis", "role", "speaker_note", "text", "unattributed", "why",
}  # fmt: skip
"""Fields of text without markup that hold sentences of the desk; others hold names, former wordings, or speak of single words."""

_REPORTED: tuple[type[Any], ...] = (Role, When, Where, Hypothesis)


def _stretches(catalogue: Catalogue, sheet: Sheet) -> list[str]:
    """Return each stretch of a source's words that a sheet has."""
    found: list[str] = []
    if isinstance(sheet, Quote) and sheet.mode != "paraphrase":
        found += (part.words for part in sheet.parts if part.words)
    if isinstance(sheet, Source):
        found += (words for _, words in sheet.own_words())
    items: Mapping[type[Any], Iterable[tuple[Any, Any]]] = catalogue.walked[sheet.ref].items
    found += (item.as_reported for model in _REPORTED for _, item in items.get(model, ()) if item.as_reported)
    return found


@rule("Quotation marks in what the desk writes hold words of a source that a sheet has.", reach=0, offers=_stretches)
def marks_without_quote(catalogue: Catalogue) -> Findings:
    """Yield each pair of marks whose words no sheet has, and each mark without a partner.

    In a title that is a warning: titles of imported tables have names in marks. So it is in a reason or a gap, but not in the
    reply of somebody who is accused, nor in what says who speaks, where and to whom: that would be read as the source's words.
    """
    known = cache(lambda: known_words(catalogue))
    for field in catalogue.prose:
        for piece, message, hint in unproven(field.prose, known):
            yield Finding(field.owner, field.loc, message, hint=hint, offset=piece.offset)
    for found, text in _plain_text(catalogue):
        yield from (found._replace(message=message, hint=hint) for _, message, hint in unproven_in(text, known))


def _plain_text(catalogue: Catalogue) -> Iterator[tuple[Finding, str]]:
    """Yield text of the desk that has no markup, with where it stands: in own fields, and titles in the desk's words."""
    fields = catalogue.desk.settings.fields
    for ref, sheet in catalogue.subjects():
        for field in fields.of_kind(ref.kind) if sheet.fields else ():
            own = sheet.own.get(field.key or "") if field.type in ("text", "list") and not field.of else None
            yield from ((Finding(ref, ("fields", field.key or ""), ""), text) for text in (own.value if own else ()))
        if isinstance(sheet, Briefing | Incident | Topic) and sheet.title:
            yield Finding(ref, ("title",), "", severity="warning"), sheet.title
    for ref, loc, where in catalogue.items(Where):
        yield Finding(ref, (*loc, "name"), "", severity="warning"), where.name
    for ref, loc, item in catalogue.every_item():
        for said in _sentences(type(item)):
            value = getattr(item, said.name)
            severity: Severity = "error" if said.name in _CREDITS else "warning"
            for number, text in enumerate(value if said.many else (value,) if value else ()):
                place = (*loc, said.key, number) if said.many else (*loc, said.key)
                yield Finding(ref, place, "", severity=severity), text


@cache
def _sentences(model: type[Item]) -> tuple[FieldShape, ...]:
    return tuple(field for field in shape(model) if field.holds == "text" and field.name in _SENTENCES)


def unproven(prose: Prose, known: Callable[[], dict[str, str]]) -> Iterator[tuple[Piece, str, str]]:
    """Yield each piece of prose with marks that nothing proves, what is wrong with it, and what to do.

    `known` gives `known_words`; it is asked only where words are in marks.
    """
    if _has_no_mark(prose.text):
        return
    for piece in prose.pieces():
        if piece.kind == "marked":
            words = fold(piece.text)
            if words not in known():
                near = nearest(words, known())
                fixed = f"did you mean “{known()[near]}”?" if near else ""
                hint = fixed or "remove the quotation marks, or add a quote sheet"
                yield piece, f"“{piece.text}” is in quotation marks, but no sheet has these words", hint
        elif piece.kind != "code" and any(mark in piece.text for mark in '“”„«»"'):
            yield piece, "this quotation mark has no partner", ""


def _has_no_mark(text: str) -> bool:
    return text.isascii() and '"' not in text and "&" not in text  # and no entity that stands for a mark


def unproven_in(
    text: str, known: Callable[[], dict[str, str]], *, alone: bool = False
) -> Iterator[tuple[Piece, str, str]]:
    """Yield what `unproven` does, of plain text: each pair of marks; `alone`: also a mark without a partner, which may be inches.

    Nothing of a text that cannot be prose.
    """
    with suppress(ValueError):
        prose = None if _has_no_mark(text) else parse(text)
        yield from (found for found in (unproven(prose, known) if prose else ()) if alone or found[0].kind == "marked")


def known_words(catalogue: Catalogue) -> dict[str, str]:
    """Return every stretch of a source's words that a sheet has: folded to as written."""
    return {fold(words): words for sheet in catalogue.desk.sheets.values() for words in _stretches(catalogue, sheet)}


@rule("A pack brings its typefaces: none is made with a character that they lack, which would be an empty box.")
def missing_glyph(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each field that a pack may print and that has a character which no typeface has."""
    desk = catalogue.desk
    if not desk.foreign or all(briefing.status == "withdrawn" for briefing in catalogue.every(Briefing)):
        return
    found = list(in_settings(desk, desk.faces.lacking))
    for ref, sheet in catalogue.subjects():
        if sheet.status != "withdrawn" and foreign_in([desk.files[ref].text]):
            found += in_sheet(desk, ref, desk.faces.lacking)
    yield from as_warnings(found)
