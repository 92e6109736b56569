"""An accusation stands beside the answer of the one accused, or the word that the source has none."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Claim, Quote

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each quote or claim that accuses somebody, and each allegation, without an answer."""
    sheets: tuple[Quote | Claim, ...] = (*catalogue.sheets(Quote), *catalogue.sheets(Claim))
    for sheet in sheets:
        accuses = bool(sheet.accuses) or (isinstance(sheet, Claim) and sheet.type == "allegation")
        if accuses and sheet.answer is None:
            message = "this accuses somebody, but gives no answer"
            yield Finding(sheet.ref, ("accuses",), message, expected="answer: what they said, or none in this source")
