"""A statement is based on something: a quote, or a place in a source."""

from functools import cache

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.model.fields import Item
from briefings.model.shape import shape
from briefings.model.sheets.actor import Role
from briefings.model.sheets.common import Evidence

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each statement without evidence, and each source that is cited without a place in it."""
    for ref, loc, item in catalogue.every_item():
        misread = catalogue.misread(ref, (*loc, "evidence"))
        if _needs_evidence(item) and not getattr(item, "evidence", ()) and not misread:
            expected = "evidence: [{source: ID, at: p3}] or [{quote: ID}]"
            yield Finding(ref, (*loc, "evidence"), "this has no evidence", expected=expected)
    for ref, loc, row in catalogue.items(Evidence):
        if row.source is not None and row.at is None:
            hint = "add `at:` with h, d, p3, p1-p2, page:4, `page:12, p3`, time:00:12:30, or whole for the document as a whole"
            yield warning(ref, loc, "a source is cited without a place in it", hint=hint)


def _needs_evidence(item: Item) -> bool:
    if isinstance(item, Role):
        return item.as_reported is not None
    return _always(type(item))


@cache
def _always(model: type[Item]) -> bool:
    return any(field.name == "evidence" and field.required for field in shape(model))
