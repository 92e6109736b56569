"""A briefing makes points; a one-pager three to five."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Briefing

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each briefing without points or judgements, and each one-pager with fewer than three or more than five."""
    for briefing in catalogue.sheets(Briefing):
        count = len(briefing.key_points) + len(briefing.key_judgements)
        if count == 0:
            yield Finding(briefing.ref, ("key_points",), "a briefing needs key points or key judgements")
        elif briefing.form == "one-pager" and not 3 <= count <= 5:
            yield Finding(briefing.ref, ("key_points",), f"a one-pager makes three to five points; found {count}")
