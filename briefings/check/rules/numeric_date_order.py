"""A numeric date that can be read two ways says how it was read."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model import dates
from briefings.model.sheets.common import When

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each ambiguous numeric date without `order`, and each whose order does not lead to its EDTF date."""
    for ref, loc, when in catalogue.items(When):
        if when.as_reported is None:
            continue
        if when.order is None:
            if dates.is_ambiguous_numeric(when.as_reported):
                hint = "add order: day-first or order: month-first"
                yield Finding(ref, (*loc, "as_reported"), f"“{when.as_reported}” can be read two ways", hint=hint)
            continue
        try:
            day = dates.read_numeric(when.as_reported, when.order)
        except dates.DateError as error:
            yield Finding(ref, (*loc, "as_reported"), f"“{when.as_reported}” read {when.order} is not a date: {error}")
            continue
        if day != when.edtf.lower:
            shown = "-".join(f"{part:02}" for part in day)
            message = f"“{when.as_reported}” read {when.order} is {shown}, but edtf says {when.edtf.text}"
            yield Finding(ref, (*loc, "as_reported"), message)
