"""An accusation stands beside the answer of the one accused, or the word that the source has none."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Claim, Quote
from briefings.model.sheets.incident import Attribution

REACH = 0

_EXPECTED = "answer: what they said, or none in this source"
_SAYS_NOTHING = {
    "-",
    "–",
    "—",
    "?",
    "n/a",
    "no answer",
    "no reply",
    "no response",
    "not known",
    "not stated",
    "unknown",
}


def check(catalogue: Catalogue) -> Findings:
    """Yield each quote or claim that accuses somebody, and each allegation, without an answer; each answer that says nothing."""
    for ref, loc, item in catalogue.every_item():
        if not isinstance(item, Quote | Claim | Attribution):
            continue
        told = (item.answer or "").casefold().rstrip(".")
        if isinstance(item, Attribution):
            if item.level == "denied" and told.startswith("none"):
                message = "`denied` says that the one named denies it, and `answer` says that there is no reply"
                yield Finding(ref, (*loc, "answer"), message, expected="answer: what they said")
        elif not told and (item.accuses or (isinstance(item, Claim) and item.type == "allegation")):
            yield Finding(ref, ("accuses",), "this accuses somebody, but gives no answer", expected=_EXPECTED)
        if told in _SAYS_NOTHING:
            message = f"“{item.answer}” would be printed as the reply of the accused"
            yield Finding(ref, (*loc, "answer"), message, expected=_EXPECTED)
