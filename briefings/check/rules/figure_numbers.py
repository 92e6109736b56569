"""A figure has a number, and a range two ends, the lower one first: what is not printed as a number is lost.

One occurrence is not a series.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Claim
from briefings.model.sheets.incident import Extent

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each figure without a number, each range that is none, and each series of one."""
    for claim in catalogue.sheets(Claim):
        if catalogue.desk.files[claim.ref].meant.isdisjoint(("value", "low", "high", "qualifier")):
            for key, message, hint in _mistakes(claim):
                yield Finding(claim.ref, (key,), message, hint=hint, key=True)
    for ref, loc, extent in catalogue.items(Extent):
        if extent.count and (extent.kind == "series") == (extent.count == 1):
            message = f"`kind` is {extent.kind}, and `count` is {extent.count}"
            yield Finding(ref, (*loc, "count"), message, hint="one occurrence is `single`, several are a `series`")


_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{2}0")
"""Three digits behind the point, the last a 0, which a number does not need there."""


def _mistakes(claim: Claim) -> Iterator[tuple[str, str, str]]:
    low, high = claim.low, claim.high
    for key, number in (("value", claim.value), ("low", low), ("high", high)):
        if number and _LIKE_THOUSANDS.fullmatch(number):
            whole, part = number.replace(".", ""), f"{Decimal(number).normalize():f}"
            yield key, f"{number} can be read as {whole} and as {part}", f"write {whole} or {part}"
    if claim.qualifier == "range" and not (low and high):
        yield "qualifier", "a range has two ends, and `low` or `high` is missing", "give both, or another qualifier"
    elif claim.qualifier != "range" and (low or high):
        yield "low" if low else "high", "`low` and `high` are the ends of a range", "qualifier: range"
    elif claim.type == "figure" and not claim.has_number:
        yield "type", "a figure needs a `value`, or `low` and `high` with the qualifier range", ""
    if low and high and Decimal(low) == Decimal(high):
        yield "high", f"both ends of this range are {high}", f"value: {high}, without `low`, `high` and `qualifier`"
    elif low and high and Decimal(low) > Decimal(high):
        yield "high", f"this range ends at {high}, and begins at {low}", "the lower number is `low`"
    elif low and high and claim.value and not Decimal(low) <= Decimal(claim.value) <= Decimal(high):
        yield "value", f"{claim.value} lies outside the range from {low} to {high}", ""
