"""A reference leads to a sheet that is there."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from briefings.check.catalogue import Catalogue, ProseField
from briefings.load.desk import Desk
from briefings.load.sheets import no_sheet
from briefings.model.pieces import Piece, inline
from briefings.model.refs import KINDS
from briefings.problems import Location, Problem, nearest

CODE = "dangling-reference"
REACH = 1

_HALF = re.compile(rf"\[\[?[ \t]*(?:{'|'.join(KINDS)}|lang):[a-z0-9][^\s\[\]]*")
"""What is left in a text of a mention with a bracket too few, or with one mention inside another."""
_PRINTED = ("text", "em", "strong")


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each reference to a sheet that is not there, and each mention in prose that names none."""
    desk = catalogue.desk
    for pointer in catalogue.every_reference():
        if pointer.target == pointer.owner and pointer.offset is None:
            place = desk.locate(pointer.owner, pointer.loc)
            yield Problem(CODE, place, "this sheet names itself", hint="take it out", severity="warning")
        if pointer.target not in desk.files:
            yield no_sheet(desk.files, pointer.target, desk.locate(pointer.owner, pointer.loc, offset=pointer.offset))
    for found in catalogue.unreadable:
        yield _no_mention(found.piece.target, desk.locate(found.owner, found.loc, offset=found.piece.offset))
    for field in catalogue.prose:
        if "[" in field.prose.text:
            yield from _half(field.prose.pieces(), partial(_inside, desk, field))
    for page in desk.pages:
        pieces = inline(page.text)
        for piece in pieces:
            if piece.kind == "mention" and piece.ref is None:
                yield _no_mention(piece.target, page.locate(piece.offset))
            elif piece.kind == "mention" and piece.ref not in desk.files and piece.ref is not None:
                yield no_sheet(desk.files, piece.ref, page.locate(piece.offset))
        yield from _half(pieces, page.locate)


def _inside(desk: Desk, field: ProseField, offset: int) -> Location:
    return desk.locate(field.owner, field.loc, offset=offset)


def _no_mention(target: str, place: Location) -> Problem:
    kind, colon, name = target.partition(":")
    near = nearest(kind.strip().lower(), KINDS) if colon else None
    meant = f"{near}:{'-'.join(name.lower().replace('_', ' ').split())}"
    is_other = near and name.strip() and meant != target
    hint = f"did you mean [[{meant}]]?" if is_other else "write [[kind:id]] or [[kind:id|words]]"
    return Problem(CODE, place, f"“[[{target}]]” names no sheet", hint=hint)


def _half(pieces: Iterable[Piece], place: Callable[[int], Location]) -> Iterator[Problem]:
    """Yield each mention that is none for want of a bracket: its brackets would be printed."""
    for piece in pieces:
        for match in _HALF.finditer(piece.text) if piece.kind in _PRINTED else ():
            hint = "write [[kind:id]] or [[kind:id|words]]. A mention cannot contain another mention"
            yield Problem(CODE, place(piece.offset + match.start()), f"“{match[0]}” is half a mention", hint=hint)
