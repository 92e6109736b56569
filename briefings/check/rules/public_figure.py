"""A person has a page only for a stated reason."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Actor

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each published person without `public_figure`."""
    for actor in catalogue.sheets(Actor):
        if actor.type == "person" and actor.public_figure is None and actor.status == "published":
            message = f"{actor.name} is a person and would get a public page"
            yield Finding(actor.ref, ("type",), message, expected="public_figure: {why: …}")
