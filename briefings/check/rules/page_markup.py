"""What looks like HTML on a hand-written page is either markup that a page may have, or shown as it was typed."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.page_markup import parts
from briefings.problems import Problem

CODE = "page-markup"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what a writer probably meant otherwise; an error where what was to be hidden would be seen."""
    for page in catalogue.desk.pages:
        for part in parts(page.text):
            if part.message:
                place = page.locate(part.start)
                yield Problem(CODE, place, part.message, hint=part.hint, severity="error" if part.wrong else "warning")
