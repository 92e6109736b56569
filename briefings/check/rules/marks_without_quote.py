"""Quotation marks in the desk's prose hold a source's words that a sheet has, or they do not stand there."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.check.texts import known_words
from briefings.load.sheets import nearest
from briefings.matcher import fold
from briefings.problems import Problem

CODE = "marks-without-quote"


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each pair of marks whose words no sheet has, and each mark without its partner."""
    known: dict[str, str] | None = None
    for field in catalogue.prose:
        text = field.prose.text
        if text.isascii() and '"' not in text and "&" not in text:  # no mark, and no entity that stands for one
            continue
        for piece in field.prose.pieces():
            place = None
            if piece.kind == "marked":
                known = known_words(catalogue) if known is None else known
                if fold(piece.text) not in known:
                    place = catalogue.desk.locate(field.owner, field.loc, offset=piece.offset)
                    near = nearest(fold(piece.text), known)
                    hint = f"did you mean “{known[near]}”?" if near else "write without marks, or add a quote sheet"
                    yield Problem(
                        CODE, place, f"“{piece.text}” stands in marks, but no sheet has these words", hint=hint
                    )
            elif piece.kind != "code" and any(mark in piece.text for mark in '“”„«»"'):
                place = catalogue.desk.locate(field.owner, field.loc, offset=piece.offset)
                yield Problem(CODE, place, "a quotation mark stands here without its partner")
