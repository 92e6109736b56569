"""The rules across sheets, by name; a rule's module, code and test share it.

Each module has one public function, `check`, which yields what is wrong; to add a rule, add its module. `REACH` says
how many references away what the rule looks at can lie: 0, the sheet alone; without it, anywhere in the desk. A rule
looks at `catalogue.sheets`, `items`, `prose`; what it compares with the whole desk it looks up with `every` and `get`.

A rule that compares all sheets may have a function `offers`, which returns what of a sheet it compares with others. As long as
no sheet offers anything else, the rule runs only over what changed and, without `REACH`, only where it found something there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from briefings.check.catalogue import Catalogue, Finding
from briefings.model.sheets import Sheet
from briefings.problems import Problem

Offers = Callable[[Catalogue, Sheet], object]


class Rule(NamedTuple):
    """A rule: its code, what it finds, and how many references away what it looks at can lie (None: anywhere).

    `offers` returns what of a sheet it compares with others wherever they are; its `repr` tells it from other things.
    """

    code: str
    check: Callable[[Catalogue], Iterable[Finding | Problem]]
    reach: int | None = None
    offers: Offers | None = None

    @property
    def is_far(self) -> bool:
        """Return whether what it looks at may be anywhere in the desk."""
        return self.reach is None or self.offers is not None

    def problems(self, catalogue: Catalogue) -> Iterator[Problem]:
        """Yield what it finds, with its code and place."""
        for found in self.check(catalogue):
            yield found.problem(self.code, catalogue.desk) if isinstance(found, Finding) else found


def _rule(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    return Rule(name.replace("_", "-"), module.check, getattr(module, "REACH", None), getattr(module, "offers", None))


RULES = tuple(_rule(module.name) for module in iter_modules(__path__))
