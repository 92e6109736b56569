"""A position rests on evidence; silence is a finding and needs none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from briefings.check.catalogue import Catalogue
from briefings.model.sheets.topic import Position
from briefings.problems import Problem

CODE = "position-without-evidence"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each stated position without evidence or basis, and each inferred one without a reason."""
    for ref, loc, position in catalogue.items(Position):
        place = partial(catalogue.desk.locate, ref, loc)  # looked up only where something is wrong
        supports = [row for row in position.evidence if row.relation in ("supports", "partly")]
        if position.stance == "not-stated":
            if supports:
                yield Problem(
                    CODE,
                    place(),
                    "`not-stated` has evidence that supports a stance",
                    hint="give the stance, or relation: context",
                )
        elif not supports:
            yield Problem(
                CODE, place(), f"the stance `{position.stance}` rests on nothing", expected="evidence: [{quote: ID}]"
            )
        elif position.basis is None:
            yield Problem(
                CODE,
                place(),
                f"the stance `{position.stance}` has no basis",
                expected="basis: vote, statement, document or inferred",
            )
        elif position.basis == "inferred" and position.reason is None:
            yield Problem(
                CODE,
                place(),
                "an inferred stance has no reason",
                hint="say in `reason:` what it is inferred from",
                severity="warning",
            )
