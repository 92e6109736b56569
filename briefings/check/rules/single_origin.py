"""Confirmed means two independent origins; copies of one text are one origin."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.refs import Ref
from briefings.model.sheets import Incident, Quote, Source
from briefings.problems import Problem

CODE = "single-origin"


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each incident given as confirmed whose evidence comes from fewer than two origins."""
    for incident in catalogue.sheets(Incident):
        if incident.occurrence != "confirmed":
            continue
        sources = {
            row.source or _source_of(catalogue, row.quote) for row in incident.evidence if row.relation == "supports"
        }
        origins = {_origin(catalogue, source) for source in sources if source}
        if len(origins) < 2:
            place = catalogue.desk.locate(incident.ref, ("occurrence",))
            yield Problem(
                CODE, place, f"`confirmed` needs two independent origins; found {len(origins)}", hint="use reported"
            )


def _source_of(catalogue: Catalogue, ref: Ref | None) -> Ref | None:
    quote = catalogue.get(ref, Quote) if ref else None
    return quote.source if quote else None


def _origin(catalogue: Catalogue, ref: Ref) -> str:
    source = catalogue.get(ref, Source)
    return (source.origin_group if source else None) or ref.id
