"""A position is based on evidence; silence is a finding and needs none."""

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.model.sheets.topic import Position

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each stated position without evidence or basis, and each inferred one without a reason."""
    for ref, loc, position in catalogue.items(Position):
        if "positions" in catalogue.desk.files[ref].meant:
            continue  # one of its values cannot be read, and says so
        supports = [row for row in position.evidence if row.relation in ("supports", "partly")]
        if position.stance == "not-stated":
            if supports:
                message = "`not-stated` has evidence that supports a stance"
                yield Finding(ref, loc, message, hint="give the stance, or relation: context")
        elif not supports:
            yield Finding(
                ref, loc, f"the stance `{position.stance}` has no evidence", expected="evidence: [{quote: ID}]"
            )
        elif position.basis is None:
            message = f"the stance `{position.stance}` has no basis"
            yield Finding(ref, loc, message, expected="basis: vote, statement, document or inferred")
        elif position.basis == "inferred" and position.reason is None:
            yield warning(
                ref, loc, "an inferred stance has no reason", hint="say in `reason:` what it is inferred from"
            )
