"""Two pairs of eyes, where the desk asks for them."""

from briefings.check.catalogue import Catalogue, Finding, Findings

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each published sheet that nobody but its author has read, where the desk asks for a second reader."""
    if not catalogue.desk.settings.two_pairs_of_eyes:
        return
    for ref, sheet in catalogue.subjects():
        others = {_who(reader) for reader in sheet.reviewed_by} - {_who(sheet.author or "")}
        if sheet.status == "published" and not others:
            yield Finding(
                ref, ("reviewed_by",), "only the author has read this", expected="reviewed_by: [somebody else]"
            )


def _who(name: str) -> str:
    """Return a name as it is compared: the author in other letters is not a second reader."""
    return " ".join(name.casefold().split())
