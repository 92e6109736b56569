"""The same words of the same place stand in one sheet."""

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.refs import Ref
from briefings.model.sheets import Quote, Sheet

_Words = tuple[Ref, str, tuple[str, ...]]


def offers(_: Catalogue, sheet: Sheet) -> object:
    """Return the words of a quote, with their source and place."""
    return _words(sheet) if isinstance(sheet, Quote) else None


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each quote whose words, source and place another sheet has."""
    seen: dict[_Words, Ref] = {}
    for quote in catalogue.sheets(Quote):
        words = _words(quote)
        first = seen.setdefault(words, quote.ref) if words else quote.ref
        if first != quote.ref:
            yield warning(quote.ref, (), f"{first} has the same words", hint="keep one of them")


def _words(quote: Quote) -> _Words | None:
    words = tuple(part.words or part.outside or "" for part in quote.parts)
    return (quote.source, quote.at.text, words) if words else None
