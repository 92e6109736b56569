"""A reference leads to a sheet that is there."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.load.sheets import no_sheet
from briefings.model import prose
from briefings.problems import Problem

CODE = "dangling-reference"
REACH = 1


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each reference to a sheet that is not there, and each mention in prose that names none."""
    desk = catalogue.desk
    for pointer in catalogue.every_reference():
        if pointer.target not in desk.files:
            yield no_sheet(desk.files, pointer.target, desk.locate(pointer.owner, pointer.loc, offset=pointer.offset))
    for found in catalogue.unreadable:
        place = desk.locate(found.owner, found.loc, offset=found.piece.offset)
        yield Problem(CODE, place, f"“[[{found.piece.target}]]” names no sheet", hint="write [[kind:id]]")
    for page in desk.pages:
        for piece in prose.inline(page.text):
            if piece.kind == "mention" and piece.ref is None:
                place = page.locate(piece.offset)
                yield Problem(CODE, place, f"“[[{piece.target}]]” names no sheet", hint="write [[kind:id]]")
            elif piece.kind == "mention" and piece.ref not in desk.files and piece.ref is not None:
                yield no_sheet(desk.files, piece.ref, page.locate(piece.offset))
