"""What the source is said not to state is not stated in the sheet either."""

from briefings.check.catalogue import Catalogue, Finding, Findings

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each field that `looked_for` names although it is filled."""
    for ref, loc, item in catalogue.every_item():
        for number, name in enumerate(getattr(item, "looked_for", ())):
            if getattr(item, name) not in (None, ()):
                message = f"`looked_for` says that the source does not state `{name}`, and the sheet gives it"
                hint = f"take {name} out of `looked_for`, or out of the sheet"
                yield Finding(ref, (*loc, "looked_for", number), message, hint=hint)
