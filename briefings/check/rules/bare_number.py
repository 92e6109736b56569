"""A figure stands in prose by reference, so that its qualifier and its day go with it."""

import re

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.sheets import Claim, Sheet

_NUMBER = re.compile(
    r"(?<![\w.,])[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+(?![\w])|(?<![\w.,])[0-9]{3,}(?![\w])|(?<![\w.,])[0-9]+k\b"
)

REACH = 0


def offers(_: Catalogue, sheet: Sheet) -> object:
    """Return the figure of a claim."""
    return sheet.value if isinstance(sheet, Claim) and sheet.type == "figure" else None


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each number in the desk's prose that equals a known figure."""
    known = {claim.value: claim for claim in catalogue.every(Claim) if claim.value and claim.type == "figure"}
    if not known:
        return
    for field, match, offset in catalogue.in_prose(_NUMBER, but=("marked", "mention")):
        claim = known.get(re.sub(r"[^0-9]", "", match[0]) + ("000" if match[0].endswith("k") else ""))
        if claim is not None and claim.ref != field.owner:
            hint = f"write [[{claim.ref}]]: this prints the figure with its qualifier and its day"
            message = f"{match[0]} is a known figure, but has no reference here"
            yield warning(field.owner, field.loc, message, hint=hint, offset=offset)
