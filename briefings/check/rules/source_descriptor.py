"""What a briefing's points are based on is described: what affects the quality of each source, in a sentence (ICD 206)."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.refs import Ref, sort_key
from briefings.model.sheets import Briefing, Quote, Source


def check(catalogue: Catalogue) -> Findings:
    """Yield each source without a descriptor on which a key point or judgement rests, by itself or through its sheets."""
    main: dict[Ref, Briefing] = {}
    for briefing in catalogue.sheets(Briefing):
        for ref in filter(None, _sources(catalogue, briefing)):
            main.setdefault(ref, briefing)
    for ref in sorted(main, key=sort_key):
        source = catalogue.get(ref, Source)
        if source is not None and source.descriptor is None:
            message = f"points of {main[ref].ref} are based on this source, and nothing says what affects its quality"
            expected = "descriptor: how complete, how near to what it reports, whose view"
            yield warning(ref, ("title",), message, expected=expected)


def _sources(catalogue: Catalogue, briefing: Briefing) -> Iterator[Ref | None]:
    rows = [row for point in briefing.key_points for row in point.evidence]
    for judgement in briefing.key_judgements:
        rows += judgement.evidence
        for ref in judgement.based_on:
            sheet = catalogue.desk.sheets.get(ref)
            rows += getattr(sheet, "evidence", ())
            if isinstance(sheet, Quote):
                yield sheet.source
    yield from map(catalogue.source_of, rows)
