"""A bottom line is short."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.check.texts import printed_words
from briefings.model.sheets import Briefing
from briefings.problems import Problem

CODE = "bottom-line-length"
REACH = 1


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each bottom line over the desk's limit, counted as it is printed."""
    limit = catalogue.desk.settings.bottom_line_words
    for briefing in catalogue.sheets(Briefing):
        words = printed_words(catalogue, briefing.bottom_line)
        if words > limit:
            place = catalogue.desk.locate(briefing.ref, ("bottom_line",))
            yield Problem(
                CODE,
                place,
                f"the bottom line has {words} words, {words - limit} too many",
                expected=f"at most {limit} words",
            )
