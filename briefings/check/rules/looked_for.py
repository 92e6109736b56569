"""What the source is said not to state is not stated in the sheet either."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.problems import Problem

CODE = "looked-for"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each field that `looked_for` names although it is filled."""
    for ref, loc, item in catalogue.every_item():
        for number, name in enumerate(getattr(item, "looked_for", ())):
            if getattr(item, name) not in (None, ()):
                place = catalogue.desk.locate(ref, (*loc, "looked_for", number))
                message = f"`looked_for` says that the source does not state `{name}`, and the sheet gives it"
                yield Problem(CODE, place, message, hint=f"take {name} out of `looked_for`, or out of the sheet")
