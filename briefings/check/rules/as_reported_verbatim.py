"""Words given as the source's own stand in the source, wherever they are printed."""

from collections.abc import Iterator

from briefings import matcher
from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.fields import Item
from briefings.model.refs import Ref
from briefings.model.shape import Loc
from briefings.model.sheets import Quote, Source
from briefings.model.sheets.actor import Role
from briefings.model.sheets.common import When
from briefings.model.sheets.incident import Involved, Where

REACH = 2


def check(catalogue: Catalogue) -> Findings:
    """Yield each title, wording and `as_reported` that its source, where its text is here, does not have."""
    for ref, loc, words in _claimed(catalogue):
        texts = [
            snapshot for source in _sources(catalogue, ref) if (snapshot := catalogue.snapshot(source)) is not None
        ]
        if texts and all(matcher.match_words(text, words).outcome != "matches" for text in texts):
            yield Finding(ref, loc, f"“{words}” is given as the source's words, but the source does not have them")


def _claimed(catalogue: Catalogue) -> Iterator[tuple[Ref, Loc, str]]:
    for source in catalogue.sheets(Source):
        yield from ((source.ref, loc, words) for loc, words in source.own_words())
    models: tuple[type[Item], ...] = (When, Where, Role, Involved)
    for model in models:
        for ref, loc, item in catalogue.items(model):
            words = getattr(item, "as_reported", None)
            if words:
                yield ref, (*loc, "as_reported"), words


def _sources(catalogue: Catalogue, ref: Ref) -> set[Ref]:
    """Return the sources a sheet is based on: itself, those it names, those of the quotes it names."""
    found = {ref} if ref.kind == "source" else set()
    for pointer in catalogue.references(ref):
        if pointer.target.kind == "source":
            found.add(pointer.target)
        quote = catalogue.get(pointer.target, Quote)
        if quote is not None:
            found.add(quote.source)
    return found
