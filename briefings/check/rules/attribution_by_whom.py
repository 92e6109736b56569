"""An attribution says by whom, and goes no further than its holder can."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets.incident import Attribution

REACH = 0

_OFFICIAL = ("officially-attributed", "charged", "convicted", "acquitted")


def check(catalogue: Catalogue) -> Findings:
    """Yield each attribution by the one it names (unless self-claimed), and each official one held by a source itself."""
    for ref, loc, attribution in catalogue.items(Attribution):
        if attribution.by.actor == attribution.actor and attribution.basis != "self-claim":
            message = "the same actor is named as responsible and as the one who says so"
            yield Finding(ref, (*loc, "by"), message, hint="kind: self-claim, if they claim it")
        if attribution.by.source is not None and attribution.level in _OFFICIAL:
            message = f"a source by itself cannot hold the level `{attribution.level}`"
            yield Finding(ref, (*loc, "level"), message, hint="name who did it, or use alleged")
