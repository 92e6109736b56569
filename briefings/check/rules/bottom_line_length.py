"""A bottom line is short."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.check.texts import printed_words
from briefings.model.sheets import Briefing

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield each bottom line over the desk's limit, counted as it is printed."""
    limit = catalogue.desk.settings.bottom_line_words
    for briefing in catalogue.sheets(Briefing):
        words = printed_words(catalogue, briefing.bottom_line)
        if words > limit:
            message = f"the bottom line has {words} words, {words - limit} too many"
            yield Finding(briefing.ref, ("bottom_line",), message, expected=f"at most {limit} words")
