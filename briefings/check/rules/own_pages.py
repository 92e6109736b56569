"""The desk's own pages are no source."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets import Source
from briefings.problems import Problem

CODE = "own-pages"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each source whose address is below the desk's own."""
    own = catalogue.desk.settings.site_url
    for source in catalogue.sheets(Source):
        if own and source.url and f"{source.url}/".startswith(own.rstrip("/") + "/"):
            place = catalogue.desk.locate(source.ref, ("url",))
            yield Problem(CODE, place, "this address is the desk's own; its pages are no source")
