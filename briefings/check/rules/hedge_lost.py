"""A hedge of the source is never lost: it stands in the text it belongs to, and wherever that is cited."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.matcher import fold
from briefings.model.refs import Ref
from briefings.model.sheets import Briefing, Claim, Incident, Quote
from briefings.model.sheets.briefing import KeyPoint
from briefings.model.sheets.incident import Aspect

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield each hedge that its own text does not have, and a warning for each key point that cites without it."""
    for ref, loc, hedges, text in _texts(catalogue):
        for number, hedge in enumerate(hedges):
            if fold(hedge).casefold() not in fold(text).casefold():
                yield Finding(
                    ref, (*loc, "hedges", number), f"the hedge “{hedge}” is not in the text that it belongs to"
                )
    for ref, loc, point in catalogue.items(KeyPoint):
        if isinstance(catalogue.desk.sheets[ref], Briefing):
            yield from _cited_without(catalogue, ref, loc, point)


def _texts(catalogue: Catalogue) -> Iterator[tuple[Ref, tuple[str | int, ...], tuple[str, ...], str]]:
    for quote in catalogue.sheets(Quote):
        yield quote.ref, (), quote.hedges, quote.gist.text if quote.gist else ""
    for claim in catalogue.sheets(Claim):
        yield claim.ref, (), claim.hedges, claim.statement.text
    for incident in catalogue.sheets(Incident):
        yield incident.ref, (), incident.hedges, f"{incident.title} {incident.summary.text if incident.summary else ''}"
    for ref, loc, aspect in catalogue.items(Aspect):
        yield ref, loc, aspect.hedges, aspect.text.text


def _cited_without(catalogue: Catalogue, ref: Ref, loc: tuple[str | int, ...], point: KeyPoint) -> Findings:
    mentioned = set(point.text.mentions())
    for row in point.evidence:
        quote = catalogue.get(row.quote, Quote) if row.quote else None
        if quote is None or quote.ref in mentioned:
            continue
        for hedge in quote.hedges:
            if fold(hedge).casefold() not in fold(point.text.text).casefold():
                hint = f"keep the word, or write [[{quote.ref}]]"
                yield warning(
                    ref, (*loc, "text"), f"{quote.ref} is hedged with “{hedge}”; this point is not", hint=hint
                )
