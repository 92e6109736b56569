"""An attribution says by whom, and goes no further than its holder can."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets.incident import Attribution
from briefings.problems import Problem

CODE = "attribution-by-whom"
REACH = 0

_OFFICIAL = ("officially-attributed", "charged", "convicted", "acquitted")


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each attribution by the one it names (unless self-claimed), and each official one held by a source itself."""
    for ref, loc, attribution in catalogue.items(Attribution):
        if attribution.by.actor == attribution.actor and attribution.basis != "self-claim":
            place = catalogue.desk.locate(ref, (*loc, "by"))
            yield Problem(
                CODE,
                place,
                "the one named is also given as the one who names",
                hint="kind: self-claim, if they claim it",
            )
        if attribution.by.source is not None and attribution.level in _OFFICIAL:
            place = catalogue.desk.locate(ref, (*loc, "level"))
            yield Problem(
                CODE,
                place,
                f"a source by itself cannot hold the level `{attribution.level}`",
                hint="name who did, or use alleged",
            )
