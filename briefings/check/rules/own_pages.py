"""The desk's own pages are not sources."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Source

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each source whose address is below the desk's own."""
    own = catalogue.desk.settings.site_url
    for source in catalogue.sheets(Source):
        if own and source.url and f"{source.url}/".startswith(own.rstrip("/") + "/"):
            yield Finding(source.ref, ("url",), "this address is the desk's own; its pages are not sources")
