"""Where a sheet or the settings have characters that no typeface of packs has."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefings.load.desk import Desk
from briefings.load.faces import missing
from briefings.load.yaml_places import places
from briefings.load.yaml_source import Loc, locate_in
from briefings.load.yaml_text import fit_text
from briefings.model.body import unprinted
from briefings.model.refs import Ref
from briefings.model.sheets import Quote
from briefings.problems import Problem

Lacks = Callable[[str], str]
"""Returns the characters of a text that count, in their order."""
_PRINTED = frozenset({"title", "notice", "contact", "places", "incident_types"})


def in_sheet(desk: Desk, ref: Ref, lacks: Lacks) -> Iterator[Problem]:
    """Yield a problem for each field of a sheet that packs print and cannot."""
    sheet, hidden = desk.sheets[ref], unprinted(ref.kind)
    printed = sheet.translations if isinstance(sheet, Quote) else ()
    others = {number for number, entry in enumerate(printed) if entry.language != desk.settings.language}
    for loc, problem in _in(desk.files[ref].text, desk.files[ref].path, lacks):
        if loc[0] not in hidden and not (loc[0] == "translations" and loc[1] in others):
            yield problem


def in_settings(desk: Desk, lacks: Lacks) -> Iterator[Problem]:
    """Yield a problem for each setting that packs print and cannot, and for a language whose own words they cannot print."""
    file = desk.settings_file
    yield from (problem for loc, problem in _in(file.text, file.path, lacks) if loc[0] in _PRINTED)
    said = lacks("".join(word for words in desk.messages.texts.values() for word in words))
    if said:
        yield missing(said, locate_in(file.text, ("language",), file.path, 0))


def _in(text: str, path: str, lacks: Lacks) -> Iterator[tuple[Loc, Problem]]:
    for loc, spot in places(fit_text(text)).values.items():
        if spot.value and (lacking := lacks(spot.value)):
            at = max(spot.value.find(lacking[0]), 0)
            yield loc, missing(lacking, locate_in(text, loc, path, at))
