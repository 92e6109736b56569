"""An accusation stands beside the answer of the one accused, or the word that the source has none."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets import Claim, Quote
from briefings.problems import Problem

CODE = "accused-without-answer"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each quote or claim that accuses somebody, and each allegation, without an answer."""
    sheets: tuple[Quote | Claim, ...] = (*catalogue.sheets(Quote), *catalogue.sheets(Claim))
    for sheet in sheets:
        accuses = bool(sheet.accuses) or (isinstance(sheet, Claim) and sheet.type == "allegation")
        if accuses and sheet.answer is None:
            place = catalogue.desk.locate(sheet.ref, ("accuses",))
            yield Problem(
                CODE,
                place,
                "this accuses somebody, and no answer is given",
                expected="answer: none in this source, or what they said",
            )
