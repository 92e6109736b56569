"""A briefing makes points; a one-pager three to five."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets import Briefing
from briefings.problems import Problem

CODE = "key-points"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each briefing without points or judgements, and each one-pager with fewer than three or more than five."""
    for briefing in catalogue.sheets(Briefing):
        count = len(briefing.key_points) + len(briefing.key_judgements)
        place = catalogue.desk.locate(briefing.ref, ("key_points",))
        if count == 0:
            yield Problem(CODE, place, "a briefing needs key points or key judgements")
        elif briefing.form == "one-pager" and not 3 <= count <= 5:
            yield Problem(CODE, place, f"a one-pager makes three to five points; found {count}")
