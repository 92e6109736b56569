"""Quotation marks in the desk's prose hold a source's words that a sheet has, or they do not stand there."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.matcher import fold
from briefings.model.fields import Item
from briefings.model.sheets import Quote, Source
from briefings.model.sheets.actor import Role
from briefings.model.sheets.common import When
from briefings.model.sheets.incident import Hypothesis, Where
from briefings.problems import nearest


def check(catalogue: Catalogue) -> Findings:
    """Yield each pair of marks whose words no sheet has, and each mark without a partner."""
    known: dict[str, str] | None = None
    for field in catalogue.prose:
        text = field.prose.text
        if text.isascii() and '"' not in text and "&" not in text:  # no mark, and no entity that stands for one
            continue
        for piece in field.prose.pieces():
            if piece.kind == "marked":
                known = _known_words(catalogue) if known is None else known
                if fold(piece.text) not in known:
                    near = nearest(fold(piece.text), known)
                    hint = (
                        f"did you mean “{known[near]}”?" if near else "remove the quotation marks, or add a quote sheet"
                    )
                    message = f"“{piece.text}” is in quotation marks, but no sheet has these words"
                    yield Finding(field.owner, field.loc, message, hint=hint, offset=piece.offset)
            elif piece.kind != "code" and any(mark in piece.text for mark in '“”„«»"'):
                yield Finding(field.owner, field.loc, "this quotation mark has no partner", offset=piece.offset)


def _known_words(catalogue: Catalogue) -> dict[str, str]:
    """Return every stretch of a source's words that a sheet has: folded to as written."""
    return {fold(words): words for words in _known(catalogue)}


def _known(catalogue: Catalogue) -> Iterator[str]:
    for quote in catalogue.every(Quote):
        if quote.mode != "paraphrase":
            yield from (part.words for part in quote.parts if part.words)
        if quote.role and quote.role.as_reported:
            yield quote.role.as_reported
    for source in catalogue.every(Source):
        yield from (words for _, words in source.own_words())
    models: tuple[type[Item], ...] = (Role, When, Where, Hypothesis)
    for model in models:
        yield from (
            words for _, _, item in catalogue.whole().items(model) if (words := getattr(item, "as_reported", None))
        )
