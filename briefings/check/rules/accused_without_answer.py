"""An accusation stands beside the answer of the one accused, or the word that the source has none."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Claim, Quote
from briefings.model.sheets.incident import Attribution

REACH = 0

_EXPECTED = "answer: what they said, or none in this source"
_NO_ANSWER = {
    "-",
    "–",
    "—",
    "?",
    "n/a",
    "na",
    "no answer",
    "no reply",
    "no response",
    "not known",
    "not stated",
    "unknown",
}
"""What would be printed as somebody's words, and says that there are none."""


def check(catalogue: Catalogue) -> Findings:
    """Yield each quote or claim that accuses somebody, and each allegation, without an answer; and what is no answer."""
    sheets: tuple[Quote | Claim, ...] = (*catalogue.sheets(Quote), *catalogue.sheets(Claim))
    for sheet in sheets:
        accuses = bool(sheet.accuses) or (isinstance(sheet, Claim) and sheet.type == "allegation")
        if accuses and sheet.answer is None:
            yield Finding(sheet.ref, ("accuses",), "this accuses somebody, but gives no answer", expected=_EXPECTED)
        if _told(sheet.answer) in _NO_ANSWER:
            yield Finding(sheet.ref, ("answer",), _message(sheet.answer), expected=_EXPECTED)
    for ref, loc, entry in catalogue.items(Attribution):
        told = _told(entry.answer)
        if told in _NO_ANSWER:
            yield Finding(ref, (*loc, "answer"), _message(entry.answer), expected=_EXPECTED)
        elif entry.level == "denied" and told.startswith("none"):
            message = "`denied` says that the one named denies it, and `answer` says that there is no reply"
            yield Finding(ref, (*loc, "answer"), message, expected="answer: what they said")


def _told(answer: str | None) -> str:
    return (answer or "").casefold().rstrip(".")


def _message(answer: str | None) -> str:
    return f"“{answer}” would be printed as the reply of the accused"
