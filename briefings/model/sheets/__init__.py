"""Fact sheets: one module a kind."""

from briefings.model.sheets.actor import Actor
from briefings.model.sheets.briefing import Briefing
from briefings.model.sheets.claim import Claim
from briefings.model.sheets.common import Sheet
from briefings.model.sheets.incident import Incident
from briefings.model.sheets.quote import Quote
from briefings.model.sheets.source import Source
from briefings.model.sheets.topic import Topic

SHEETS: dict[str, type[Sheet]] = {
    model.kind: model for model in (Actor, Incident, Quote, Claim, Source, Topic, Briefing)
}
"""Kind to its model, in the order of `refs.KINDS`."""

__all__ = ["SHEETS", "Actor", "Briefing", "Claim", "Incident", "Quote", "Sheet", "Source", "Topic"]
