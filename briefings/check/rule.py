"""A rule: what holds of a desk's sheets, and what finds where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from briefings.check.catalogue import Catalogue, Finding
from briefings.model.sheets import Sheet
from briefings.problems import Problem

Check = Callable[[Catalogue], Iterable[Finding | Problem]]
Offers = Callable[[Catalogue, Sheet], object]


class Rule(NamedTuple):
    """A rule: its code, what it finds, and how many references away what it looks at can lie (None: anywhere).

    `offers` returns what of a sheet it compares with others wherever they are; its `repr` tells it from other things.
    `stands` says in a sentence what holds of sheets.
    """

    code: str
    check: Check
    reach: int | None = None
    offers: Offers | None = None
    stands: str = ""

    def problems(self, catalogue: Catalogue) -> Iterator[Problem]:
        """Yield what it finds, with its code and place."""
        for found in self.check(catalogue):
            yield found.problem(self.code, catalogue.desk) if isinstance(found, Finding) else found


def rule(stands: str, *, reach: int | None = None, offers: Offers | None = None) -> Callable[[Check], Rule]:
    """Return what makes a rule of a function, whose name gives the code: `unknown_place` finds `unknown-place`."""
    return lambda check: Rule(check.__name__.replace("_", "-"), check, reach, offers, stands)
