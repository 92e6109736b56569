"""Accept: drafts become published sheets, all of those named or none, and only where the desk stays without errors."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from briefings.check import check
from briefings.check.catalogue import Catalogue, Reference
from briefings.editor.fmt import in_shape_as
from briefings.editor.proposing.sheets import NOTE
from briefings.editor.sheet_text import entry, flow
from briefings.editor.verify import verify
from briefings.editor.writing import write_all
from briefings.load.desk import Desk, load, sheet_of
from briefings.load.sheets import UNFINISHED
from briefings.model.refs import Ref
from briefings.model.sheets import SHEETS, Actor
from briefings.problems import AuthorError, Problem, errors

_LATER = frozenset({"receipt-missing", "no-check"})
"""What only a verification, which follows, can fix."""

_NEEDED = frozenset({"source", "speaker", "anonymous", "quote", "holder", "claimant", "by", "actor", "marked_by"})
"""Fields whose sheet must be published too, since what names them there falls with it."""


class Terms(NamedTuple):
    """How to accept: who read it, why persons have a page, a row of evidence to add (`SOURCE:PLACE`)."""

    reader: str | None = None
    public_figure: str | None = None
    evidence: str | None = None


PLAIN = Terms()


def accept(desk: Desk, refs: Sequence[Ref], *, today: datetime.date, terms: Terms = PLAIN) -> tuple[str, ...]:
    """Publish drafts as of a day, verify their words, and return the paths that changed.

    The comments that `draft` wrote go; nothing else of a sheet is touched. Raises AuthorError, with nothing written, where
    a sheet is not a draft, rests on one that stays a draft, or has an error once it is published; OutputError where writing
    fails.
    """
    texts = {ref: _accepted(desk, ref, today, terms) for ref in dict.fromkeys(refs)}
    problems = [*_no_drafts(desk, texts, terms), *_with(desk, texts)]
    if problems:
        raise AuthorError(problems)
    write_all({desk.folder / desk.files[ref].path: text.encode() for ref, text in texts.items()})
    verify(load(desk.folder), today)
    return tuple(desk.files[ref].path for ref in texts)


def with_needed(desk: Desk, refs: Sequence[Ref]) -> tuple[Ref, ...]:
    """Return the sheets with every draft that they rest on: their sources, their speakers, and what those rest on."""
    catalogue = Catalogue(desk)
    found = list(dict.fromkeys(refs))
    for ref in found:
        for pointer in catalogue.references(ref) if ref in desk.sheets else ():
            if _is_needed(desk, pointer) and pointer.target not in found:
                found.append(pointer.target)
    return tuple(found)


def _is_needed(desk: Desk, pointer: Reference) -> bool:
    """Return whether a sheet would fall with a draft that it names."""
    field = next((step for step in reversed(pointer.loc) if isinstance(step, str)), "")
    return field in _NEEDED and desk.is_unfinished(pointer.target)


def _no_drafts(desk: Desk, refs: Iterable[Ref], terms: Terms) -> Iterator[Problem]:
    for ref in refs:
        sheet = desk.sheets.get(ref)
        if sheet is not None and sheet.status not in UNFINISHED and terms.evidence is None:
            place = desk.locate(ref, ("status",))
            yield Problem("no-draft", place, f"{ref} is not a draft: its status is {sheet.status}", hint="leave it out")


def _with(desk: Desk, texts: dict[Ref, str]) -> Iterator[Problem]:
    """Yield the errors that the desk would have with these texts and has not now, and what they rest on that is a draft."""
    sheets, files = dict(desk.sheets), dict(desk.files)
    found: list[Problem] = []
    for ref, text in texts.items():
        sheet, files[ref] = sheet_of(ref, text.encode(), desk.files[ref].path)
        found += files[ref].problems
        if sheet is not None:
            sheets[ref] = sheet
    paths = {desk.files[ref].path for ref in texts}
    kept = tuple(problem for problem in desk.problems if problem.location.path not in paths)
    changed = replace(desk, sheets=sheets, files=files, problems=(*kept, *found))
    checked = check(changed)
    before = {(problem.code, problem.location.path, problem.message) for problem in errors(check(desk).problems)}
    for problem in errors(checked.problems):
        known = (problem.code, problem.location.path, problem.message) in before
        if problem.code not in _LATER and (problem.location.path in paths or not known):
            yield problem
    for ref in texts:
        yield from _rests_on_drafts(changed, checked.catalogue.references(ref), texts)


def _rests_on_drafts(desk: Desk, references: Iterable[Reference], accepted: Iterable[Ref]) -> Iterator[Problem]:
    needed = {pointer.target: pointer for pointer in references if _is_needed(desk, pointer)}
    for target, pointer in needed.items():
        if target not in accepted:
            message = f"{pointer.owner} rests on {target}, which is not published"
            hint = f"name {target} too, or add --needed"
            yield Problem("rests-on-draft", desk.locate(pointer.owner, pointer.loc), message, hint=hint)


def _accepted(desk: Desk, ref: Ref, today: datetime.date, terms: Terms) -> str:
    """Return a sheet's text as it would be published."""
    former = text = desk.files[ref].text
    sheet = desk.sheets.get(ref)
    if terms.evidence is not None:
        text = _with_evidence(text, terms.evidence)
    text = re.sub(rf"^[ \t]*# {re.escape(NOTE)}[^\n]*\n", "", text, flags=re.MULTILINE)
    text = _set(text, "status", "published")
    text = text if _get(text, "created") else _set(text, "created", today.isoformat())
    text = _set(text, "revised", today.isoformat())
    if terms.reader:
        text = _set(text, "reviewed_by", flow([terms.reader]))
    if terms.public_figure and isinstance(sheet, Actor) and sheet.type == "person" and sheet.public_figure is None:
        text = _set(text, "public_figure", flow({"why": terms.public_figure}), before="status")
    return in_shape_as(former, text, SHEETS[ref.kind])


def _get(text: str, key: str) -> re.Match[str] | None:
    return re.search(rf"^{key}:[^\n]*$", text, re.MULTILINE)


def _set(text: str, key: str, value: str, *, before: str = "") -> str:
    """Return the text with a key of one line set; a comment behind its value stays."""
    line = f"{key}: {value}"
    found = _get(text, key)
    if found:
        comment = re.search(r"\s+#.*$", found[0])
        return text[: found.start()] + line + (comment[0] if comment else "") + text[found.end() :]
    place = _get(text, before) if before else None
    if place:
        return text[: place.start()] + line + "\n" + text[place.start() :]
    return text.rstrip("\n") + f"\n{line}\n"


def _with_evidence(text: str, row: str) -> str:
    """Return the text with a row of evidence added at the end of the list, in the list's own style."""
    source, _, at = row.partition(":")
    shown = flow({"source": source, "at": at} if at else {"source": source})
    found = re.search(
        r"^evidence:[ \t]*(\[[^\n]*\])?[ \t]*(#[^\n]*)?\n((?:(?:[ \t]+|- )[^\n]*\n)*)", text, re.MULTILINE
    )
    if found is None:
        return text.rstrip("\n") + "\n" + "\n".join(entry("evidence", [{"source": source, "at": at}])) + "\n"
    if found[1]:
        inner = found[1][1:-1].strip()
        return text[: found.start(1)] + f"[{inner}, {shown}]" + text[found.end(1) :]
    rows = re.findall(r"^([ \t]*)- ", found[3], re.MULTILINE)
    return text[: found.end(3)] + f"{rows[0] if rows else '  '}- {shown}\n" + text[found.end(3) :]
