"""Four different things: reliability of a source, credibility of an item, likelihood, confidence. None follows from another."""

from __future__ import annotations

from typing import NamedTuple

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged, no basis",
}
"""Reliability of a source (NATO AJP-2.1, FM 2-22.3). F means that there is no basis, not that it is the worst."""

CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged, no basis",
}
"""Credibility of an item (NATO AJP-2.1, FM 2-22.3). 6 means that there is no basis, not that it is the worst."""

CONFIDENCE = ("low", "moderate", "high")
"""Analytic confidence (ICD 203; PHIA's Analytical Confidence Rating has the same three)."""


class Term(NamedTuple):
    """A word of a likelihood scale and its band in per cent."""

    words: str
    low: int
    high: int


LIKELIHOOD: dict[str, tuple[Term, ...]] = {
    "phia-2025": (
        Term("remote chance", 0, 5),
        Term("highly unlikely", 10, 20),
        Term("unlikely", 25, 35),
        Term("realistic possibility", 40, 50),
        Term("likely or probable", 55, 75),
        Term("highly likely", 80, 90),
        Term("almost certain", 95, 100),
    ),
    "icd-203": (
        Term("almost no chance", 1, 5),
        Term("very unlikely", 5, 20),
        Term("unlikely", 20, 45),
        Term("roughly even chance", 45, 55),
        Term("likely", 55, 80),
        Term("very likely", 80, 95),
        Term("almost certain", 95, 99),
    ),
    "nato-wep": (
        Term("highly unlikely", 0, 10),
        Term("unlikely", 10, 40),
        Term("even chance", 40, 60),
        Term("likely", 60, 90),
        Term("very likely", 90, 100),
    ),
}
"""Likelihood scales: the PHIA yardstick (UK, 24 March 2025; its gaps are meant), ICD 203 (US), NATO words of estimative
probability (as given by FIRST's CTI SIG; the outer bands follow from its limits of 10, 40, 60 and 90)."""


def reliability_words(grade: str) -> str:
    """Return what a reliability grade means, in words."""
    return RELIABILITY[grade]


def likelihood_terms(scale: str) -> tuple[str, ...]:
    """Return the words of a likelihood scale, from least to most likely; `likely or probable` counts as either word too."""
    words: list[str] = []
    for term in LIKELIHOOD[scale]:
        words.append(term.words)
        words.extend(term.words.split(" or ") if " or " in term.words else [])
    return tuple(words)
