"""A place names paragraphs that the stored text of its source has."""

from collections.abc import Mapping
from functools import cache

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.matcher.text import find_paragraphs
from briefings.model.locators import Locator
from briefings.model.refs import Ref
from briefings.model.shape import Loc
from briefings.model.sheets import Quote, Source
from briefings.model.sheets.common import Evidence

REACH = 2


def check(catalogue: Catalogue) -> Findings:
    """Yield each place with a paragraph that the text does not have. A text that is not at hand has none to compare with."""
    there = cache(lambda ref: _paragraphs(catalogue, ref))
    for quote in catalogue.sheets(Quote):
        yield from _beyond(quote.ref, ("at",), quote.at, quote.source, there(quote.source))
    for owner, loc, row in catalogue.items(Evidence):
        source = catalogue.source_of(row)
        if row.at and source:
            yield from _beyond(owner, (*loc, "at"), row.at, source, there(source))


def _paragraphs(catalogue: Catalogue, ref: Ref) -> Mapping[str, bool]:
    """Return the names of a stored text's paragraphs, in their order, and whether each is one on its page; none without a text."""
    source = catalogue.get(ref, Source)
    text = catalogue.desk.snapshots.text(source.id, source.snapshot) if source and source.snapshot else None
    found = [each for each in find_paragraphs(text or "") if each.whole]
    return {each.whole: False for each in found} | {each.label: True for each in found if each.page}


def _beyond(owner: Ref, loc: Loc, at: Locator, source: Ref, there: Mapping[str, bool]) -> Findings:
    has_pages = any(there.values())
    for page, number in at.paragraphs if there else ():
        on_page = bool(page) and has_pages
        name = f"page:{page}, p{number}" if on_page else f"p{number}"
        if name not in there:
            message = f"the stored text of {source} has no paragraph `{name}`"
            last = [each for each, is_on_page in there.items() if is_on_page is on_page][-1]
            hint = f"`briefings text {source.id}` shows it with its places"
            yield Finding(owner, loc, message, expected=f"a place up to {last}", hint=hint)
            return
