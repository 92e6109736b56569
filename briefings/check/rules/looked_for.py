"""What the source is said not to state is not stated in the sheet either."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Topic

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each field that `looked_for` names although it is filled, and each stance that nobody takes although somebody does."""
    for ref, loc, item in catalogue.every_item():
        for number, name in enumerate(getattr(item, "looked_for", ())):
            if getattr(item, name) not in (None, ()):
                message = f"`looked_for` says that the source does not state `{name}`, and the sheet gives it"
                hint = f"take {name} out of `looked_for`, or out of the sheet"
                yield Finding(ref, (*loc, "looked_for", number), message, hint=hint)
    for topic in catalogue.sheets(Topic):
        taken: dict[str, int] = {position.stance: number for number, position in enumerate(topic.positions, 1)}
        for number, silence in enumerate(topic.silence):
            found = taken.get(silence.stance, taken.get(f"strongly-{silence.stance}"))
            if found:
                message = (
                    f"`silence` says that nobody is `{silence.stance}`, and positions.{found} says that somebody is"
                )
                yield Finding(topic.ref, ("silence", number, "stance"), message, hint="take one of the two out")
