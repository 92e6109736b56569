"""Correct: tell readers what changed, with the former words and those that the sheet has now."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from briefings.editor.accept import set_key
from briefings.editor.fmt import in_shape_as
from briefings.editor.revisions import RevisionError, at
from briefings.editor.sheet_text import flow
from briefings.editor.splice import added, spliced
from briefings.editor.writing import write_sheets
from briefings.load.desk import Desk
from briefings.load.editions import Edition, body
from briefings.model.body import Body, every_field
from briefings.model.refs import Ref
from briefings.model.sheets import SHEETS
from briefings.problems import AuthorError

_MENTION = re.compile(r"\[\[\s*([a-z]+:[a-z0-9-]+)\s*(?:\|([^\]]*))?\]\]")


class Corrected(NamedTuple):
    """What was written: the file, both wordings, and what has the former."""

    path: str
    was: str
    now: str
    origin: str


def fields_of(desk: Desk, ref: Ref) -> dict[str, str]:
    """Return the words of each filled field of a sheet, by its dotted name; none of one that cannot be read."""
    return dict(every_field(desk.sheets[ref])) if ref in desk.sheets else {}


def correct(desk: Desk, ref: Ref, field: str, why: str, today: datetime.date, *, was: str | None = None) -> Corrected:
    """Add a correction of a field to a published sheet. Raises AuthorError where no former words are known or none changed."""
    found, text = corrected(desk, ref, field, why, today, was=was)
    write_sheets(desk, {ref: text})
    return found


def corrected(
    desk: Desk, ref: Ref, field: str, why: str, today: datetime.date, *, was: str | None = None
) -> tuple[Corrected, str]:
    """Return a correction of a field, and the sheet's text with it. Raises AuthorError as `correct` does."""
    place = desk.locate(ref)
    if desk.sheets[ref].status != "published":
        hint = "accept it first; what was not published needs no correction"
        raise AuthorError.of("no-correction", place, f"{ref} is not published", hint=hint)
    found = (was, "given") if was is not None else former_words(desk, ref, field)
    if found is None:
        message = f"no edition and no commit has former words of `{field}`"
        raise AuthorError.of("no-correction", place, message, hint="give them: --was WORDS")
    former, origin = found
    before, now = (_plain(desk, words) for words in (former, fields_of(desk, ref)[field]))
    if before == now:
        message = f"`{field}` still has its former words ({origin}): “{now}”"
        raise AuthorError.of("no-correction", place, message, hint="change the field first, then run this again")
    told = [one for one in desk.sheets[ref].corrections if one.item == field]
    if told and (told[-1].was, told[-1].now) == (before, now):
        message = f"`corrections` says already that `{field}` was “{before}” and is now “{now}”"
        raise AuthorError.of("no-correction", place, message, hint="change its entry in the sheet")
    entry = flow({"on": today.isoformat(), "item": field, "was": before, "now": now, "why": why})
    former_text = desk.files[ref].text
    text = spliced(former_text, [added(former_text, "corrections", entry)])
    written = in_shape_as(former_text, set_key(text, "revised", today.isoformat()), SHEETS[ref.kind])
    return Corrected(desk.files[ref].path, before, now, origin), written


def former_words(desk: Desk, ref: Ref, field: str) -> tuple[str, str] | None:
    """Return the words of the last edition that has the field, else of the last commit, and what that is."""
    if issued := issued_words(desk, ref, field):
        return issued
    with suppress(RevisionError, AuthorError), at(desk.folder, "HEAD") as committed:
        known = (fields_of(committed, name) for name in _names(desk, ref) if name in committed.sheets)
        words = next(known, {}).get(field)
        return None if words is None else (words, "the last commit")
    return None


def issued_words(desk: Desk, ref: Ref, field: str, said: Callable[[Edition], Body] = body) -> tuple[str, str] | None:
    """Return the words of the last edition that has the field, and which edition that is.

    `said` returns what an edition says; who asks for many sheets has it remember.
    """
    names = _names(desk, ref)
    for edition in sorted(desk.editions, key=lambda each: (each.record.issued, each.record.edition), reverse=True):
        for part in said(edition).parts:
            words = dict(part.fields).get(field) if part.ref in names else None
            if words is not None:
                return words, f"edition {edition.record.edition} of {edition.record.briefing}"
    return None


def _names(desk: Desk, ref: Ref) -> set[Ref]:
    return {ref, *(Ref(ref.kind, name) for name in desk.sheets[ref].renamed_from)}


def _plain(desk: Desk, words: str) -> str:
    """Return words without the marks of prose: a mention by its own words, or by the label of its sheet."""

    def named(match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(":")
        sheet = desk.sheets.get(Ref(kind, name))
        return match[2] or (sheet.label if sheet else name)

    return " ".join(_MENTION.sub(named, words).split())
