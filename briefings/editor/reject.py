"""Reject: a draft that the desk does not want is removed, and the reason kept."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence

from briefings.check.catalogue import Catalogue
from briefings.editor.writing import unchanged, write_all
from briefings.load.desk import CONTENT, REJECTED, Desk
from briefings.load.files import read
from briefings.model.refs import Ref
from briefings.problems import AuthorError, Problem, refusals


def reject(desk: Desk, refs: Sequence[Ref], why: str, today: datetime.date) -> tuple[str, ...]:
    """Remove drafts, note each with the reason, and return the paths that are gone.

    Raises AuthorError, with nothing removed, where one was published or another sheet names it; OutputError where the disk
    does not take it.
    """
    refs = tuple(dict.fromkeys(refs))
    problems = list(_refusals(desk, refs))
    if problems:
        raise AuthorError(problems)
    path = desk.folder / CONTENT / REJECTED
    content = read(path) if path.exists() else b""
    for ref in refs:
        label = desk.sheets[ref].label if ref in desk.sheets else ""
        entry = {"sheet": str(ref), "says": label, "on": today.isoformat(), "why": why}
        content += f"{json.dumps(entry, ensure_ascii=False)}\n".encode()
    unchanged(desk, *refs)
    write_all({path: content})
    with refusals():
        for ref in refs:
            (desk.folder / desk.files[ref].path).unlink()
    return tuple(desk.files[ref].path for ref in refs)


def _refusals(desk: Desk, refs: Sequence[Ref]) -> Iterator[Problem]:
    catalogue = Catalogue(desk)
    for ref in refs:
        sheet = desk.sheets.get(ref)
        if not desk.is_unfinished(ref) or (sheet and sheet.created):
            message = f"{ref} is or was published, as `status` or `created` says"
            hint = "withdraw it: `status: withdrawn` and `withdrawn: {on, why}`"
            yield Problem("no-draft", desk.locate(ref), message, hint=hint)
        for owner in catalogue.owners.get(ref, ()):
            if owner not in refs:
                place = next(each for each in catalogue.references(owner) if each.target == ref)
                hint = f"remove it there, or reject {owner} too"
                message = f"{owner} names {ref}, so it cannot be removed"
                yield Problem("named-elsewhere", desk.locate(owner, place.loc), message, hint=hint)
