"""The record of each kind of sheet."""

from __future__ import annotations

from typing import Any

from briefings.compose.actor import ActorRecord
from briefings.compose.claim import ClaimRecord
from briefings.compose.incident import IncidentRecord
from briefings.compose.leaf import Leaf
from briefings.compose.quote import QuoteRecord
from briefings.compose.record import Record
from briefings.compose.source import SourceRecord
from briefings.compose.topic import TopicRecord
from briefings.model.sheets import Actor, Claim, Incident, Quote, Sheet, Source, Topic

RECORDS: dict[str, type[Record[Any]]] = {
    Actor.kind: ActorRecord,
    Claim.kind: ClaimRecord,
    Incident.kind: IncidentRecord,
    Quote.kind: QuoteRecord,
    Source.kind: SourceRecord,
    Topic.kind: TopicRecord,
}


def record_of(sheet: Sheet, leaf: Leaf) -> Record[Any]:
    """Return a sheet as its page shows it."""
    return RECORDS[sheet.kind](sheet, leaf)
