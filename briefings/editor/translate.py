"""Translate: add a translation to a sheet, or record that those it has are of its present words."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from briefings.editor.accept import set_key
from briefings.editor.fmt import in_shape_as
from briefings.editor.sheet_text import flow
from briefings.editor.splice import Splice, added, beside, spliced
from briefings.editor.writing import write_sheets
from briefings.load.desk import Desk, with_texts
from briefings.load.yaml_places import places
from briefings.model.refs import Ref
from briefings.model.sheets import SHEETS
from briefings.model.translations import digest_of, wrong_with
from briefings.problems import AuthorError


class NewTranslation(NamedTuple):
    """A translation to add: of which field, into which language, and its words."""

    item: str
    language: str
    text: str
    by: str = ""


class Translated(NamedTuple):
    """What was written: the file, and the items whose translations are recorded as of the present words."""

    path: str
    items: tuple[str, ...]


def add(desk: Desk, ref: Ref, new: NewTranslation, today: datetime.date) -> Translated:
    """Add a translation, with a digest of its original. Raises AuthorError where it names nothing, is there, or is not text."""
    sheet = desk.sheets[ref]
    if wrong := wrong_with(sheet, new.item):
        hint = "write a field's name, or list.key, or list.number"
        raise AuthorError.of("entry-keys", desk.locate(ref), wrong, hint=hint)
    for number, entry in enumerate(sheet.translations):
        if (entry.item, entry.language, entry.by or "") == (new.item, new.language, new.by):
            message = f"“{new.item}” is translated into {new.language} already"
            hint = f"change its text, then run `briefings translate {ref}`"
            raise AuthorError.of("entry-keys", desk.locate(ref, ("translations", number)), message, hint=hint)
    words = {key: value for key, value in new._asdict().items() if value}
    entry_text = flow({**words, "original": digest_of(sheet, new.item)})
    text = desk.files[ref].text
    return _written(desk, ref, spliced(text, [added(text, "translations", entry_text)]), (new.item,), today)


def keep(desk: Desk, ref: Ref, today: datetime.date, *, item: str = "", language: str = "") -> Translated:
    """Record that a sheet's translations (of one item, into one language) are of its present words."""
    sheet, text = desk.sheets[ref], desk.files[ref].text
    known = places(text).values
    splices, items = [], []
    for number, entry in enumerate(sheet.translations):
        digest = digest_of(sheet, entry.item)
        if entry.original == digest or item not in ("", entry.item) or language not in ("", entry.language):
            continue
        loc = ("translations", number)
        spot = known.get((*loc, "original"))
        new = Splice(spot.start, spot.end, digest) if spot else beside(text, (*loc, "language"), "original", digest)
        splices.append(new)
        items.append(entry.item)
    if not splices:
        return Translated(desk.files[ref].path, ())
    return _written(desk, ref, spliced(text, splices), tuple(items), today)


def _written(desk: Desk, ref: Ref, text: str, items: tuple[str, ...], today: datetime.date) -> Translated:
    file = desk.files[ref]
    written = in_shape_as(file.text, set_key(text, "revised", today.isoformat()), SHEETS[ref.kind])
    changed = with_texts(desk, {ref: written.encode()})
    if ref in changed.broken:  # the words are not a text that a sheet can hold
        raise AuthorError(problem for problem in changed.problems if problem.location.path == file.path)
    write_sheets(desk, {ref: written})
    return Translated(file.path, items)
