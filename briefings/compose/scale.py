"""The likelihood scale that a briefing uses."""

from __future__ import annotations

from briefings.compose.index import Index
from briefings.compose.views import Bands
from briefings.model import scales
from briefings.model.sheets import Briefing


def scale_of(briefing: Briefing, index: Index) -> str:
    """Return the name of the scale: the briefing's own, or the desk's."""
    return briefing.likelihood_scale or index.settings.likelihood_scale


def bands(scale: str, index: Index) -> Bands:
    """Return a likelihood scale as separate bars."""
    terms = tuple(
        (index.word("likelihood", term.words), f"{term.low}–{term.high}", term.low, term.high)
        for term in scales.LIKELIHOOD[scale]
    )
    return Bands((index.say("Term"), index.say("Per cent"), index.say("From 0 to 100 per cent")), terms)
