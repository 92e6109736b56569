"""Nobody speaks on another's behalf without a source that says so."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Quote

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each quote said on somebody's behalf without evidence for that."""
    for quote in catalogue.sheets(Quote):
        if quote.on_behalf_of and not quote.on_behalf_evidence:
            message = f"nothing says that these words were said on behalf of {quote.on_behalf_of.id}"
            hint = "give `on_behalf_evidence`, or leave it out: an office is not a mandate"
            yield Finding(quote.ref, ("on_behalf_of",), message, hint=hint)
