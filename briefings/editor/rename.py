"""Rename: a sheet's id, everywhere: references, prose, hand-written pages, receipts, snapshots, and the file's name."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from briefings.check.catalogue import Catalogue, Reference
from briefings.editor.fmt import in_shape_as
from briefings.editor.splice import Splice, added, inside, spliced
from briefings.editor.writing import write_all
from briefings.load import receipts as receipts_file
from briefings.load.desk import CONTENT, Desk
from briefings.load.files import read
from briefings.load.yaml_places import places
from briefings.load.yaml_text import fit_text
from briefings.model.refs import Ref
from briefings.model.sheets import SHEETS
from briefings.problems import AuthorError, Problem, refusals


def rename(desk: Desk, old: Ref, new: Ref) -> tuple[str, ...]:
    """Give a sheet another id and return the paths that changed, relative to the desk.

    The former id of a sheet that was ever published leads to it.

    No comment changes, and in a sheet that is not in the standard shape no other character. Raises AuthorError, with
    nothing written, where a sheet that has the id, or a receipt, cannot be read, a reference is not written plainly, the new
    id was another sheet's, or the sheet is a briefing with editions; OutputError where reading or writing fails. The new id
    must be free.
    """
    problems = list(_refusals(desk, old, new))
    changed = _sheets(desk, old, new, problems) if not problems else {}
    if problems:
        raise AuthorError(problems)
    changed |= _pages(desk, old, new) | _receipts(desk, old, new)
    home, moved = desk.files[old].path, f"{Path(desk.files[old].path).parent.as_posix()}/{new.id}.yml"
    changed[moved] = changed.pop(home)
    write_all({desk.folder / path: content for path, content in changed.items()})
    with refusals():
        (desk.folder / home).unlink()
        texts = sorted(desk.snapshots.folder.glob(f"{old.id}.*")) if old.kind == "source" else ()
        for path in texts:
            path.rename(path.with_name(new.id + path.name.removeprefix(old.id)))
    return tuple(sorted({*changed, home}))


def _refusals(desk: Desk, old: Ref, new: Ref) -> Iterator[Problem]:
    word = re.compile(rf"(?<![a-z0-9-]){re.escape(old.id)}(?![a-z0-9-])")
    for file in desk.files.values():  # in what cannot be read whole, a reference could be missed
        if word.search(file.text) or file is desk.files[old]:
            yield from (replace(problem, severity="error") for problem in file.problems)
    yield from (each for each in desk.problems if each.code == "receipt-damaged")
    if any(Ref("briefing", edition.record.briefing) == old for edition in desk.editions):
        message = f"{old} was issued, so its editions always have this id"
        yield Problem("rename-issued", desk.locate(old), message, hint="write a new briefing, and withdraw this one")
    for ref, sheet in desk.sheets.items():
        if ref.kind == new.kind and ref != old and new.id in sheet.renamed_from:
            place = desk.locate(ref, ("renamed_from",))
            yield Problem("renamed-from", place, f"“{new.id}” is a former id of {ref}", hint="choose another id")


def _sheets(desk: Desk, old: Ref, new: Ref, problems: list[Problem]) -> dict[str, bytes]:
    """Return the new content of each sheet that names the renamed one, and of the renamed one itself."""
    catalogue = Catalogue(desk)
    found = {}
    for ref in sorted({old, *catalogue.owners.get(old, ())}):
        text = fit_text(desk.files[ref].text)
        was_public = not desk.is_unfinished(old) or desk.sheets[old].created is not None
        splices = [_kept(desk, old, new, text)] if ref == old and was_public else []
        for pointer in (each for each in catalogue.references(ref) if each.target == old):
            splice = _splice(text, pointer, old, new)
            if splice is None:
                place = desk.locate(ref, pointer.loc)
                hint = "write the id without escapes, on one line"
                problems.append(Problem("rename-unclear", place, f"{old} cannot be replaced here", hint=hint))
            else:
                splices.append(splice)
        path = desk.files[ref].path
        mark = BOM_UTF8 if read(desk.folder / path).startswith(BOM_UTF8) else b""
        former = desk.files[ref].text
        found[path] = mark + in_shape_as(former, spliced(former, splices), SHEETS[ref.kind]).encode()
    return found


def _kept(desk: Desk, old: Ref, new: Ref, text: str) -> Splice:
    """Return what keeps the former id; where a sheet gets a former id back, the two change places."""
    former = desk.sheets[old].renamed_from
    if new.id not in former:
        return added(text, "renamed_from", old.id)
    spot = places(text).values["renamed_from", former.index(new.id)]
    return inside(text, spot, 0, words=(new.id, old.id)) or added(text, "renamed_from", old.id)


def _splice(text: str, pointer: Reference, old: Ref, new: Ref) -> Splice | None:
    """Return what names the new id at a reference; None where the old one is not written out there."""
    values, loc = places(text).values, pointer.loc
    while loc not in values:  # a short form: the value of an item's one field stands in the item's own place
        loc = loc[:-1]
    value = values[loc].value or ""
    start = 0 if pointer.offset is None else len(value) - len(value.lstrip()) + pointer.offset
    offset = value.find(old.id, value.find(":", start) + 1 if ":" in value[start:] else start)
    return inside(text, values[loc], offset, words=(old.id, new.id)) if offset >= 0 else None


def _pages(desk: Desk, old: Ref, new: Ref) -> dict[str, bytes]:
    """Return the new content of each hand-written page that names the sheet."""
    mention = re.compile(rf"(\[\[\s*{old.kind}:){re.escape(old.id)}(?=\s*(?:\||\]\]))")
    found = {}
    for page in desk.pages:
        text = read(desk.folder / page.path).decode("utf-8")
        if mention.search(text):
            found[page.path] = mention.sub(rf"\g<1>{new.id}", text).encode()
    return found


def _receipts(desk: Desk, old: Ref, new: Ref) -> dict[str, bytes]:
    if old.kind != "quote" or not any(quote == old.id for quote, _ in desk.receipts):
        return {}
    renamed = (
        receipt._replace(quote=new.id) if receipt.quote == old.id else receipt for receipt in desk.receipts.values()
    )
    return {f"{CONTENT}/{receipts_file.NAME}": receipts_file.text(renamed).encode()}
