"""Nobody speaks on another's behalf without a source that says so."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets import Quote
from briefings.problems import Problem

CODE = "behalf-uncited"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each quote said on somebody's behalf without evidence for that."""
    for quote in catalogue.sheets(Quote):
        if quote.on_behalf_of and not quote.on_behalf_evidence:
            yield Problem(
                CODE,
                catalogue.desk.locate(quote.ref, ("on_behalf_of",)),
                f"nothing says that these words were said on behalf of {quote.on_behalf_of.id}",
                hint="give `on_behalf_evidence`, or leave it out: an office is no mandate",
            )
