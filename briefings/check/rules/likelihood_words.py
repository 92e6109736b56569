"""Likelihood comes from one scale, and never stands in one sentence with confidence (ICD 203)."""

import re

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.load.sheets import nearest
from briefings.model import scales
from briefings.model.sheets import Briefing

REACH = 0

_CONFIDENCE = re.compile(r"\b(?:low|moderate|high) confidence\b|\bconfident\b", re.IGNORECASE)
_WEASEL = re.compile(r"\b(?:may|[Mm]ight|[Cc]ould|[Pp]ossibly|[Cc]annot rule out)\b")  # May is a month


def check(catalogue: Catalogue) -> Findings:
    """Yield each judgement with a term of another scale, of two, with both in one sentence, or with words that say nothing."""
    for briefing in catalogue.sheets(Briefing):
        scale = briefing.likelihood_scale or catalogue.desk.settings.likelihood_scale
        terms = scales.likelihood_terms(scale)
        for number, judgement in enumerate(briefing.key_judgements):
            if judgement.likelihood and judgement.likelihood not in terms:
                near = nearest(judgement.likelihood, terms)
                hint = f"did you mean “{near}”?" if near else ""
                yield Finding(
                    briefing.ref,
                    ("key_judgements", number),
                    f"“{judgement.likelihood}” is no term of {scale}",
                    expected=", ".join(terms),
                    hint=hint,
                )
            text = judgement.text.text
            for sentence in re.split(r"(?<=[.!?])\s", text):
                if _CONFIDENCE.search(sentence) and any(term in sentence.lower() for term in terms):
                    yield Finding(
                        briefing.ref,
                        ("key_judgements", number),
                        "likelihood and confidence stand in one sentence",
                        hint="make them two",
                    )
            foreign = _foreign(text, scale)
            if foreign:
                what = f"“{foreign}” is a term of another scale than {scale}"
                yield Finding(
                    briefing.ref,
                    ("key_judgements", number),
                    what,
                    expected=", ".join(terms),
                    hint="keep to one scale in a judgement",
                )
            match = _WEASEL.search(text)
            if match:
                yield warning(
                    briefing.ref,
                    ("key_judgements", number),
                    f"“{match[0]}” gives no likelihood",
                    hint=f"use a term of {scale}",
                )


def _foreign(text: str, scale: str) -> str:
    """Return the first term of another scale that stands in a text and is none of this scale's; empty where none does."""
    own = scales.likelihood_terms(scale)
    others = {term for name in scales.LIKELIHOOD for term in scales.likelihood_terms(name)} - set(own)
    both = "|".join(re.escape(term) for term in sorted({*own, *others}, key=lambda term: (-len(term), term)))
    found: list[str] = re.findall(rf"\b(?:{both})\b", text.lower())
    return next((term for term in found if term in others), "")
