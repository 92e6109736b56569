"""The notice of a new desk, that its examples are made up, does not stay on pages that are real."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.load import yaml_source
from briefings.load.desk import CONTENT, SETTINGS
from briefings.load.files import read
from briefings.model.sheets import Source
from briefings.problems import Problem

NOTICE = "A desk that has just been set up"
EXAMPLE = "longer-evenings-2026-03-05"


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for the notice, once the desk has published another source than that of the examples."""
    desk = catalogue.desk
    notice = desk.settings.notice
    if not notice.startswith(NOTICE):
        return
    own = next((each for each in catalogue.every(Source) if each.status == "published" and each.id != EXAMPLE), None)
    if own is not None:
        path = f"{CONTENT}/{SETTINGS}"
        place = yaml_source.locate(read(desk.folder / path).decode("utf-8", "replace"), ("notice",), path)
        message = f"every page says “{notice}”, and {own.ref} is published"
        hint = "take the examples away, then write what a reader must know of this desk"
        yield Problem("starter-notice", place, message, hint=hint, severity="warning")
