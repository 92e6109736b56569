"""Quotation marks in the desk's prose hold a source's words that a sheet has, or they do not stand there."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.check.texts import known_words
from briefings.load.sheets import nearest
from briefings.matcher import fold


def check(catalogue: Catalogue) -> Findings:
    """Yield each pair of marks whose words no sheet has, and each mark without its partner."""
    known: dict[str, str] | None = None
    for field in catalogue.prose:
        text = field.prose.text
        if text.isascii() and '"' not in text and "&" not in text:  # no mark, and no entity that stands for one
            continue
        for piece in field.prose.pieces():
            if piece.kind == "marked":
                known = known_words(catalogue) if known is None else known
                if fold(piece.text) not in known:
                    near = nearest(fold(piece.text), known)
                    hint = f"did you mean “{known[near]}”?" if near else "write without marks, or add a quote sheet"
                    message = f"“{piece.text}” stands in marks, but no sheet has these words"
                    yield Finding(field.owner, field.loc, message, hint=hint, offset=piece.offset)
            elif piece.kind != "code" and any(mark in piece.text for mark in '“”„«»"'):
                yield Finding(
                    field.owner, field.loc, "a quotation mark stands here without its partner", offset=piece.offset
                )
