"""Characters that no typeface of packs has: said at the words that need them, where an editor can change them."""

from __future__ import annotations

import re

from msgspec.structs import replace

from briefings.check.glyphs import in_settings, in_sheet
from briefings.compose.edition import opened
from briefings.compose.views import Pack
from briefings.load.desk import Desk
from briefings.load.faces import missing
from briefings.problems import Location, Problem

_WARNING = re.compile(r'\.notdef glyph rendered .*"(.)" \(U\+[0-9A-F]+\)', re.DOTALL)


def problem(warning: str, pack: Location) -> Problem:
    """Return what WeasyPrint warned of, while it wrote a pack, as a problem: a character comes from a template then."""
    found = _WARNING.search(warning)
    return missing(found[1], pack) if found else Problem("pack-rendering", pack, warning)


def not_made(path: str, lacking: str) -> Problem:
    """Return the problem of a pack that is not made because it lacks characters."""
    found = missing(lacking, Location(f"site/{path}"))
    return replace(found, message=f"this pack is not made: {found.message}")


def at_their_words(pack: Pack, desk: Desk) -> list[Problem]:
    """Return a problem for each field from which a pack would print what it lacks, or for the pack where no field has it."""

    def lacks(text: str) -> str:
        return "".join(one for one in desk.faces.lacking(text) if one in pack.lacking)

    shown = opened(pack.attachments[0].text)[1].parts if pack.attachments else ()  # a changes note carries no such list
    found = [problem for part in shown if part.ref in desk.sheets for problem in in_sheet(desk, part.ref, lacks)]
    return [*found, *in_settings(desk, lacks)] or [not_made(pack.path, pack.lacking)]
