"""The same words of the same place stand in one sheet."""

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.refs import Ref
from briefings.model.sheets import Quote


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each quote whose words, source and place another sheet has."""
    seen: dict[tuple[Ref, str, tuple[str, ...]], Ref] = {}
    for quote in catalogue.sheets(Quote):
        words = tuple(part.words or part.outside or "" for part in quote.parts)
        if not words:
            continue
        first = seen.setdefault((quote.source, quote.at.text, words), quote.ref)
        if first != quote.ref:
            yield warning(quote.ref, (), f"{first} has the same words", hint="keep one of them")
