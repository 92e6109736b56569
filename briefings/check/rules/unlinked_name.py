"""A name in prose leads to the page of its actor, where the desk wants that (link_names)."""

import re

from briefings.check.catalogue import Catalogue, Findings, ProseField, warning
from briefings.model.sheets import Actor, Sheet

REACH = 0


def offers(_: Catalogue, sheet: Sheet) -> object:
    """Return an actor's names."""
    return sheet.names if isinstance(sheet, Actor) else None


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each actor whose name stands in a piece of prose that does not mention the actor's sheet."""
    if not catalogue.desk.settings.link_names:
        return
    names = {name: actor for actor in catalogue.every(Actor) for name in (*actor.names[1:], actor.name)}
    if not names:
        return
    ordered = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")
    for field in catalogue.prose:
        yield from _unlinked(catalogue, field, pattern, names)


def _unlinked(catalogue: Catalogue, field: ProseField, pattern: re.Pattern[str], names: dict[str, Actor]) -> Findings:
    pieces = list(field.prose.pieces())
    linked = {piece.ref for piece in pieces if piece.kind == "mention"} | {field.owner}
    for piece in pieces:
        for match in pattern.finditer(piece.text) if piece.kind not in ("marked", "mention") else ():
            actor = names[match[0]]
            if actor.ref not in linked:
                linked.add(actor.ref)
                shown = f"[[{actor.ref}]]" if match[0] == actor.name else f"[[{actor.ref}|{match[0]}]]"
                message = f"“{match[0]}” has no link"
                hint = f"write {shown}"
                yield warning(field.owner, field.loc, message, hint=hint, offset=piece.offset + match.start())
