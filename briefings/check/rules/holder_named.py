"""A holder that is the unnamed speaker of a quotation is held to that: the quotation has such a speaker."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Quote
from briefings.model.sheets.common import Holder

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield each holder that leads to a quotation whose speaker is named."""
    for ref, loc, holder in catalogue.items(Holder):
        quote = catalogue.get(holder.anonymous, Quote) if holder.anonymous else None
        if quote and quote.anonymous is None:
            hint = (
                f"give the actor instead: {quote.speaker.id}"
                if quote.speaker
                else "describe the holder (`described_as`)"
            )
            yield Finding(ref, (*loc, "anonymous"), f"{quote.ref} has no unnamed speaker", hint=hint)
