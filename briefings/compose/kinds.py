"""The kinds of sheets that there are: the one list of them."""

from __future__ import annotations

from typing import Any

from briefings.compose.actor import ActorKind
from briefings.compose.briefing import BriefingKind
from briefings.compose.claim import ClaimKind
from briefings.compose.incident import IncidentKind
from briefings.compose.kind import Kind
from briefings.compose.lines import NAMINGS
from briefings.compose.quote import QuoteKind
from briefings.compose.source import SourceKind
from briefings.compose.topic import TopicKind
from briefings.compose.words import TABLES
from briefings.model.sheets import SHEETS

KINDS: dict[str, Kind[Any]] = {
    kind.model.kind: kind
    for kind in (ActorKind(), IncidentKind(), QuoteKind(), ClaimKind(), SourceKind(), TopicKind(), BriefingKind())
}
"""Each kind by its name."""

assert set(KINDS) == set(SHEETS), "each model of a sheet has its kind here"
NAMINGS.update(KINDS)
TABLES["data"] = {name: kind.holds for name, kind in KINDS.items()}
