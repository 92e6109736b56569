"""Texts as rules compare them: folded typography, words as they are printed."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.matcher import fold
from briefings.model.fields import Item
from briefings.model.pieces import Piece
from briefings.model.prose import Prose
from briefings.model.sheets import Actor, Claim, Quote, Source
from briefings.model.sheets.actor import Role
from briefings.model.sheets.common import When
from briefings.model.sheets.incident import Hypothesis, Where


def known_words(catalogue: Catalogue) -> dict[str, str]:
    """Return every stretch of a source's words that a sheet has: folded to as written."""
    return {fold(words): words for words in _known(catalogue)}


def _known(catalogue: Catalogue) -> Iterator[str]:
    for quote in catalogue.every(Quote):
        if quote.mode != "paraphrase":
            yield from (part.words for part in quote.parts if part.words)
        if quote.role and quote.role.as_reported:
            yield quote.role.as_reported
    for source in catalogue.every(Source):
        yield source.title
        if source.subtitle:
            yield source.subtitle
        yield from (wording.words for wording in source.wordings)
    models: tuple[type[Item], ...] = (Role, When, Where, Hypothesis)
    for model in models:
        yield from (
            words for _, _, item in catalogue.whole().items(model) if (words := getattr(item, "as_reported", None))
        )


def printed_words(catalogue: Catalogue, prose: Prose) -> int:
    """Return how many words a reader sees where the prose is printed; a mention counts as what it prints."""
    return sum(len(_printed(catalogue, piece).split()) for piece in _joined(prose))


def _joined(prose: Prose) -> list[Piece]:
    return [piece for piece in prose.pieces() if any(char.isalnum() for char in piece.text) or piece.kind == "mention"]


def _printed(catalogue: Catalogue, piece: Piece) -> str:
    if piece.kind != "mention" or piece.text or piece.ref is None:
        return piece.text
    sheet = catalogue.desk.sheets.get(piece.ref)
    if isinstance(sheet, Quote):
        lead = sheet.lead_in or sheet.introduction or ""
        words = " ".join(part.words or part.outside or "" for part in sheet.parts)
        return f"{lead} {words}" if words else (sheet.gist.text if sheet.gist else "")
    if isinstance(sheet, Claim):
        number = f"{sheet.low} {sheet.high}" if sheet.qualifier == "range" else sheet.value or ""
        return f"{(sheet.qualifier or '').replace('-', ' ')} {number} {sheet.statement.text}"
    if isinstance(sheet, Actor):
        return sheet.name
    return sheet.label if sheet else piece.target
