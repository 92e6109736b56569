"""Four different things: reliability of a source, credibility of an item, likelihood, confidence. None follows from another.

Their words and values are data, with where they come from: scales.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

_DATA: dict[str, Any] = json.loads(Path(__file__).with_name("scales.json").read_text("utf-8"))


class Term(NamedTuple):
    """A word of a likelihood scale and its band in per cent."""

    words: str
    low: int
    high: int


RELIABILITY: dict[str, str] = _DATA["reliability"]["grades"]
"""Reliability of a source (NATO AJP-2.1, FM 2-22.3). F means that there is no basis, not that it is the worst."""

CREDIBILITY: dict[str, str] = _DATA["credibility"]["grades"]
"""Credibility of an item (NATO AJP-2.1, FM 2-22.3). 6 means that there is no basis, not that it is the worst."""

CONFIDENCE: tuple[str, ...] = tuple(_DATA["confidence"]["terms"])
"""Analytic confidence (ICD 203; PHIA's Analytical Confidence Rating has the same three)."""

_SCALES: dict[str, Any] = _DATA["likelihood"]
LIKELIHOOD = {name: tuple(Term(*term) for term in scale["terms"]) for name, scale in _SCALES.items()}
"""Likelihood scales: the PHIA yardstick (UK, 24 March 2025; its gaps are meant), ICD 203 (US), NATO words of estimative
probability (as given by FIRST's CTI SIG; the outer bands follow from its limits of 10, 40, 60 and 90)."""


def likelihood_terms(scale: str) -> tuple[str, ...]:
    """Return the words of a likelihood scale, from least to most likely; `likely or probable` counts as either word too."""
    words: list[str] = []
    for term in LIKELIHOOD[scale]:
        words.append(term.words)
        words.extend(term.words.split(" or ") if " or " in term.words else [])
    return tuple(words)
