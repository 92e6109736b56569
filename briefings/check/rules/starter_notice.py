"""What every page says of the desk is true of it: no notice of examples on real pages, no marks around words that no sheet has."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.check.rules.marks_without_quote import known_words, unproven_in
from briefings.load import yaml_source
from briefings.load.desk import CONTENT, SETTINGS
from briefings.load.files import read
from briefings.model.sheets import Source
from briefings.problems import Location, Problem

NOTICE = "A desk that has just been set up"
EXAMPLE = "longer-evenings-2026-03-05"


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for the notice, once the desk has published another source than that of the examples.

    Also for marks in the notice around words that no sheet has, as the rule on marks does in sheets. A desk's title is its name.
    """
    notice = catalogue.desk.settings.notice
    for _, message, hint in unproven_in(notice, lambda: known_words(catalogue)):
        yield Problem("marks-without-quote", _place(catalogue), message, hint=hint, severity="warning")
    if not notice.startswith(NOTICE):
        return
    own = next((each for each in catalogue.every(Source) if each.status == "published" and each.id != EXAMPLE), None)
    if own is not None:
        message = f"every page says “{notice}”, and {own.ref} is published"
        hint = "take the examples away, then write what a reader must know of this desk"
        yield Problem("starter-notice", _place(catalogue), message, hint=hint, severity="warning")


def _place(catalogue: Catalogue) -> Location:
    path = f"{CONTENT}/{SETTINGS}"
    return yaml_source.locate(read(catalogue.desk.folder / path).decode("utf-8", "replace"), ("notice",), path)
