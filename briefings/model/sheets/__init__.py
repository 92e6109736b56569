"""Fact sheets: one module for each kind."""

from importlib import import_module

from briefings.model.refs import KINDS
from briefings.model.sheets.actor import Actor
from briefings.model.sheets.briefing import Briefing
from briefings.model.sheets.claim import Claim
from briefings.model.sheets.common import Sheet
from briefings.model.sheets.incident import Incident
from briefings.model.sheets.quote import Quote
from briefings.model.sheets.source import Source
from briefings.model.sheets.topic import Topic

SHEETS: dict[str, type[Sheet]] = {
    kind: getattr(import_module(f"{__name__}.{kind}"), kind.capitalize()) for kind in KINDS
}
"""Kind to its model: each in the module of its name."""

__all__ = ["SHEETS", "Actor", "Briefing", "Claim", "Incident", "Quote", "Sheet", "Source", "Topic"]
