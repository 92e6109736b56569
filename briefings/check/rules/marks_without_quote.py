"""Quotation marks in what the desk writes hold a source's words that a sheet has, or they do not stand there.

In a title that is a warning: titles of imported tables have names in marks. So it is in a reason or a gap, but not in the reply
of somebody who is accused, nor in what says who speaks, where and to whom: that would be read as the source's words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.matcher import fold
from briefings.model.fields import Item
from briefings.model.pieces import Piece
from briefings.model.prose import Prose, parse
from briefings.model.shape import FieldShape, shape
from briefings.model.sheets import Briefing, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets.actor import Role
from briefings.model.sheets.common import When
from briefings.model.sheets.incident import Hypothesis, Where
from briefings.problems import Severity, nearest

REACH = 0


_CREDITS = {"addressee", "answer", "described_as", "introduction", "venue"}
"""Fields of text that say who speaks, where, to whom, and what the accused reply."""
_SENTENCES = _CREDITS | {
    "audience", "change_why", "confidence_basis", "disclaimer", "gaps", "heading", "indicators", "not_stated", "note",
    "occurrence_note", "question", "reason", "reliability_basis", "role", "speaker_note", "text", "unattributed", "why",
}  # fmt: skip
"""Fields of text without markup that hold sentences of the desk; others hold names, former wordings, or speak of single words."""


def check(catalogue: Catalogue) -> Findings:
    """Yield each pair of marks whose words no sheet has, and each mark without a partner."""
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
                hint = (
                    f"did you mean “{known()[near]}”?" if near else "remove the quotation marks, or add a quote sheet"
                )
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
    return {fold(words): words for sheet in catalogue.desk.sheets.values() for words in offers(catalogue, sheet)}


def offers(catalogue: Catalogue, sheet: Sheet) -> list[str]:
    """Return each stretch of a source's words that a sheet has."""
    found: list[str] = []
    if isinstance(sheet, Quote) and sheet.mode != "paraphrase":
        found += (part.words for part in sheet.parts if part.words)
    if isinstance(sheet, Source):
        found += (words for _, words in sheet.own_words())
    items: Mapping[type[Any], Iterable[tuple[Any, Any]]] = catalogue.walked[sheet.ref].items
    found += (item.as_reported for model in _REPORTED for _, item in items.get(model, ()) if item.as_reported)
    return found


_REPORTED: tuple[type[Any], ...] = (Role, When, Where, Hypothesis)
