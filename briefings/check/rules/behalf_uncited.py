"""Nobody speaks on another's behalf without a source that says so."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Quote

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each quote said on somebody's behalf without evidence for that."""
    for quote in catalogue.sheets(Quote):
        if quote.on_behalf_of and not quote.on_behalf_evidence:
            message = f"no evidence says that these words were said on behalf of {quote.on_behalf_of.id}"
            hint = "give `on_behalf_evidence`, or leave `on_behalf_of` out: holding an office does not mean speaking for it"
            yield Finding(quote.ref, ("on_behalf_of",), message, hint=hint)
