"""A person has a page only for a stated reason."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets import Actor
from briefings.problems import Problem

CODE = "public-figure"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each published person without `public_figure`."""
    for actor in catalogue.sheets(Actor):
        if actor.type == "person" and actor.public_figure is None and actor.status == "published":
            place = catalogue.desk.locate(actor.ref, ("type",))
            yield Problem(
                CODE, place, f"{actor.name} is a person and would get a page", expected="public_figure: {why: …}"
            )
