"""Likelihood comes from one scale, and never stands in one sentence with confidence (ICD 203)."""

import re
from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model import scales
from briefings.model.sheets import Briefing
from briefings.model.sheets.briefing import Judgement
from briefings.problems import Severity, meant

REACH = 0

_CONFIDENCE = re.compile(r"\b(?:low|moderate|high) confidence\b|\bconfident\b", re.IGNORECASE)
_WEASEL = re.compile(r"\b(?:may|[Mm]ight|[Cc]ould|[Pp]ossibly|[Cc]annot rule out)\b")  # May is a month


def check(catalogue: Catalogue) -> Findings:
    """Yield each judgement with a term of another scale, of two, with both in one sentence, or with words that say nothing."""
    for briefing in catalogue.sheets(Briefing):
        scale = briefing.likelihood_scale or catalogue.desk.settings.likelihood_scale
        terms = scales.likelihood_terms(scale)
        for number, judgement in enumerate(briefing.key_judgements):
            for message, expected, hint, severity in _mistakes(judgement, scale, terms):
                yield Finding(briefing.ref, ("key_judgements", number), message, expected, hint, severity)


def _mistakes(judgement: Judgement, scale: str, terms: tuple[str, ...]) -> Iterator[tuple[str, str, str, Severity]]:
    text, known = judgement.text.text, ", ".join(terms)
    if judgement.likelihood and judgement.likelihood not in terms:
        hint = meant(judgement.likelihood, terms, "“{}”")
        yield f"“{judgement.likelihood}” is not a term of {scale}", known, hint, "error"
    for sentence in re.split(r"(?<=[.!?])\s", text):
        if _CONFIDENCE.search(sentence) and any(term in sentence.lower() for term in terms):
            yield "likelihood and confidence are in one sentence", "", "make them two", "error"
    foreign = _foreign(text, scale)
    if foreign:
        message = f"“{foreign}” is a term of another scale than {scale}"
        yield message, known, "keep to one scale in a judgement", "error"
    match = _WEASEL.search(text)
    if match:
        yield f"“{match[0]}” gives no likelihood", "", f"use a term of {scale}", "warning"


def _foreign(text: str, scale: str) -> str:
    """Return the first term of another scale that stands in a text and is none of this scale's; empty where none does."""
    own = scales.likelihood_terms(scale)
    others = {term for name in scales.LIKELIHOOD for term in scales.likelihood_terms(name)} - set(own)
    both = "|".join(re.escape(term) for term in sorted({*own, *others}, key=lambda term: (-len(term), term)))
    found: list[str] = re.findall(rf"\b(?:{both})\b", text.lower())
    return next((term for term in found if term in others), "")
