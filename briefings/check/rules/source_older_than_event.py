"""A source cannot attest what came after it."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.refs import Ref
from briefings.model.sheets import Incident, Quote, Source
from briefings.model.sheets.common import When

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield each quote said, and each incident dated, after its source was published."""
    for quote in catalogue.sheets(Quote):
        yield from _compare(catalogue, quote.ref, "said", quote.said, quote.source)
    for incident in catalogue.sheets(Incident):
        for row in incident.evidence:
            if row.source and row.relation in ("supports", "partly"):
                yield from _compare(catalogue, incident.ref, "when", incident.when, row.source)


def _compare(catalogue: Catalogue, ref: Ref, key: str, when: When | None, source_ref: Ref) -> Findings:
    source = catalogue.get(source_ref, Source)
    published = source.published.edtf.upper if source and source.published else None
    if when and when.edtf.lower and published and when.edtf.lower > published:
        shown = source.published.edtf.text if source and source.published else ""
        yield Finding(ref, (key,), f"`{key}` is {when.edtf.text}, but {source_ref} was published on {shown}")
