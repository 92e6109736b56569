"""A statement rests on something: a quote, or a place in a source."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from briefings.check.catalogue import Catalogue
from briefings.model.fields import Item
from briefings.model.refs import Ref
from briefings.model.shape import Loc, shape
from briefings.model.sheets.actor import Role
from briefings.model.sheets.common import Evidence
from briefings.problems import Problem

CODE = "uncited"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each statement without evidence, and each source that is cited without a place in it."""
    for ref, loc, item in catalogue.every_item():
        if _needs_evidence(item) and not getattr(item, "evidence", ()):
            yield _uncited(catalogue, ref, loc)
    for ref, loc, row in catalogue.items(Evidence):
        if row.source is not None and row.at is None:
            place = catalogue.desk.locate(ref, loc)
            hint = "add `at:` with h, d, p3, p1-p2, page:4 or time:00:12:30"
            yield Problem(CODE, place, "a source is cited without a place in it", hint=hint, severity="warning")


def _needs_evidence(item: Item) -> bool:
    if isinstance(item, Role):
        return item.as_reported is not None
    return _always(type(item))


@cache
def _always(model: type[Item]) -> bool:
    return any(field.name == "evidence" and field.required for field in shape(model))


def _uncited(catalogue: Catalogue, ref: Ref, loc: Loc) -> Problem:
    place = catalogue.desk.locate(ref, (*loc, "evidence"))
    return Problem(CODE, place, "this rests on nothing", expected="evidence: [{source: ID, at: p3}] or [{quote: ID}]")
