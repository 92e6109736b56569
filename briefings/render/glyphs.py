"""Characters that no typeface of packs has: told of at the words that need them, where an editor can change them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from briefings.compose.evidence import opened
from briefings.compose.views import BriefingView
from briefings.load.desk import Desk
from briefings.model.body import loc_of
from briefings.problems import Location, Problem

_WARNING = re.compile(r'\.notdef glyph rendered .*"(.)" \(U\+[0-9A-F]+\)', re.DOTALL)
CODE = "missing-glyph"
_NAMED = re.compile(r"\(U\+([0-9A-F]+)\)$")


def problem(warning: str, pack: Location) -> Problem:
    """Return what WeasyPrint warned of, while it wrote a pack, as a problem."""
    found = _WARNING.search(warning)
    return _missing(found[1], pack) if found else Problem("pack-rendering", pack, warning)


def _missing(character: str, place: Location) -> Problem:
    message = f"no typeface of packs has “{character}” (U+{ord(character):04X})"
    return Problem(CODE, place, message, hint="write it in Latin, Cyrillic, Arabic or Hebrew letters")


def at_their_words(
    problems: Iterable[Problem], shown: Callable[[str], BriefingView | None], desk: Desk
) -> Iterator[Problem]:
    """Yield problems; of a missing character one for each field that a pack prints it from, in place of the pack's.

    `shown` gives the view of the pack at a path.
    """
    for each in problems:
        found = _NAMED.search(each.message) if each.code == CODE else None
        view = shown(each.location.path.removeprefix("site/")) if found else None
        character = chr(int(found[1], 16)) if found else ""
        places = list(_places(character, view, desk)) if view else []
        yield from (_missing(character, place) for place in places) if places else (each,)


def _places(character: str, view: BriefingView, desk: Desk) -> Iterator[Location]:
    """Yield where a character stands in the fields that a pack shows; a changes note carries no such list."""
    for part in opened(view.attachments[0].text)[1].parts if view.attachments else ():
        sheet = desk.sheets.get(part.ref)
        for path, value in part.fields if sheet else ():
            if sheet and character in value:
                yield desk.locate(part.ref, loc_of(sheet, path), offset=value.index(character))
