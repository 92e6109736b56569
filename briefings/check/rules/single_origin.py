"""Confirmed means two independent origins; copies of one text are one origin."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.refs import Ref
from briefings.model.sheets import Claim, Incident, Source

REACH = 2


def check(catalogue: Catalogue) -> Findings:
    """Yield each incident given as confirmed, and each item graded 1, whose evidence comes from fewer than two origins."""
    for incident in catalogue.sheets(Incident):
        if incident.occurrence == "confirmed":
            yield from _single(catalogue, incident, "occurrence", "confirmed", "use reported")
    items: list[Incident | Claim] = [*catalogue.sheets(Incident), *catalogue.sheets(Claim)]
    for sheet in items:
        if sheet.credibility == "1":
            yield from _single(catalogue, sheet, "credibility", "1", "use 2, or 6 if there is no basis")


def _single(catalogue: Catalogue, sheet: Incident | Claim, field: str, value: str, hint: str) -> Findings:
    sources = {catalogue.source_of(row) for row in sheet.evidence if row.relation == "supports"}
    origins = {_origin(catalogue, source) for source in sources if source}
    if len(origins) < 2:
        yield Finding(sheet.ref, (field,), f"`{value}` needs two independent origins; found {len(origins)}", hint=hint)


def _origin(catalogue: Catalogue, ref: Ref) -> str:
    source = catalogue.get(ref, Source)
    return (source.origin_group if source else None) or ref.id
