"""Accept: drafts become published sheets, all of those named or none, and only where the desk stays without errors."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefings.check import Checked, CheckState, check
from briefings.check.catalogue import Catalogue
from briefings.editor.fmt import in_shape_as, place_found
from briefings.editor.proposing.sheets import NOTE
from briefings.editor.select import Condition, meets
from briefings.editor.sheet_text import flow
from briefings.editor.splice import added, spliced
from briefings.editor.verify import verify
from briefings.editor.writing import write_sheets
from briefings.load.desk import Desk, with_texts
from briefings.load.sheets import UNFINISHED
from briefings.model.refs import Ref
from briefings.model.sheets import SHEETS, Actor
from briefings.problems import AuthorError, Location, Problem, errors
from briefings.release import kept_back, losses

_LATER = frozenset({"receipt-missing", "no-check"})
"""What only a verification, which follows, can fix."""


class Terms(NamedTuple):
    """How to accept: who read it, why persons have a page, a row of evidence to add (`SOURCE:PLACE`)."""

    reader: str | None = None
    public_figure: str | None = None
    evidence: str | None = None


PLAIN = Terms()


def accept(
    desk: Desk, refs: Sequence[Ref], *, today: datetime.date, terms: Terms = PLAIN, state: CheckState | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Publish drafts as of a day, verify their words, and return the paths that changed.

    Also return which briefings among them the desk's own release leaves out all the same, and why.

    The comments that `draft` wrote go; nothing else of a sheet is touched. `state` is the check of the desk. Raises AuthorError,
    with nothing written, where a sheet is not a draft, is based on one that stays a draft, or has an error once it is published;
    OutputError where writing fails.
    """
    texts = {ref: _accepted(desk, ref, today, terms) for ref in dict.fromkeys(refs)}
    checked, wrong = checked_with(state or CheckState(desk), texts)
    problems = [*_no_drafts(desk, texts, terms), *wrong]
    if problems:
        raise AuthorError(problems)
    write_sheets(desk, texts)
    verify(checked.catalogue.desk, today)
    paths = tuple(desk.files[ref].path for ref in texts)
    left_out = (each.message for each in kept_back(checked.catalogue) if each.location.path in paths)
    return paths, tuple(left_out)


def drafts_of(desk: Desk, source: Ref | None, conditions: Sequence[Condition]) -> Iterator[Ref]:
    """Yield the drafts that name a source (and the source, if it is one) and that meet all conditions."""
    of_source = {source, *Catalogue(desk).owners.get(source, ())} if source else desk.files
    for ref in _drafts(desk):
        if ref in of_source and meets(desk.sheets.get(ref), conditions):
            yield ref


def with_needed(desk: Desk, refs: Sequence[Ref], today: datetime.date) -> tuple[Ref, ...]:
    """Return the sheets with every draft without which a release would not have all of them, and what those need."""
    found = dict.fromkeys(refs)
    catalogue = Catalogue(desk)
    while True:
        catalogue = catalogue.after(_published(desk, filter(desk.is_unfinished, found), today), found)
        targets = {loss.target: None for loss in losses(catalogue) if loss.owner in found and loss.target in desk.files}
        more = [ref for ref in targets if ref is not None and desk.is_unfinished(ref) and ref not in found]
        if not more:
            return tuple(found)
        found |= dict.fromkeys(more)


def left_to_do(desk: Desk, today: datetime.date) -> dict[Ref, list[Problem]]:
    """Return each draft with the problems that there would be if all were published on a day, and why it is kept back."""
    drafts = _drafts(desk)
    if not drafts:
        return {}
    checked = check(_published(desk, drafts, today))
    found: dict[str, list[Problem]] = {desk.files[ref].path: [] for ref in drafts}
    for problem in (*checked.problems, *kept_back(checked.catalogue)):
        if problem.code not in _LATER and problem.location.path in found:
            found[problem.location.path].append(problem)
    return {ref: found[desk.files[ref].path] for ref in drafts}


def _published(desk: Desk, drafts: Iterable[Ref], today: datetime.date) -> Desk:
    """Return the desk as it would be if these drafts were published."""
    return with_texts(desk, {ref: _accepted(desk, ref, today, PLAIN).encode() for ref in drafts})


def _drafts(desk: Desk) -> list[Ref]:
    return [ref for ref in desk.files if desk.is_unfinished(ref) and not desk.is_made(ref)]


def _no_drafts(desk: Desk, refs: Iterable[Ref], terms: Terms) -> Iterator[Problem]:
    for ref in refs:
        sheet = desk.sheets.get(ref)
        if desk.is_made(ref):
            place, hint = Location(desk.files[ref].path), "accept what cites it: the source is published with that"
            yield Problem("no-draft", place, f"{ref} has no file: it is made from an address", hint=hint)
        elif sheet is not None and sheet.status not in UNFINISHED and terms.evidence is None:
            place = desk.locate(ref, ("status",))
            yield Problem("no-draft", place, f"{ref} is not a draft: its status is {sheet.status}", hint="leave it out")
        rows = [f"{row.source.id}:{row.at.text}" for row in getattr(sheet, "evidence", ()) if row.source and row.at]
        if terms.evidence in rows:
            place = desk.locate(ref, ("evidence", rows.index(terms.evidence)))
            yield Problem("no-draft", place, f"{ref} has this row of evidence already", hint="leave --evidence out")


def checked_with(state: CheckState, texts: Mapping[Ref, str]) -> tuple[Checked, list[Problem]]:
    """Return the check of a desk with other texts of some sheets, and what is wrong with them.

    That is the errors that the desk would have and has not now, and what a release would leave out of these sheets. `state` is
    the check of the desk as it is, and afterwards that with the texts.
    """
    desk = state.catalogue.desk
    state.rest()
    before = {(problem.code, problem.location.path, problem.message) for problem in errors(state.checked.problems)}
    changed = with_texts(desk, {ref: text.encode() for ref, text in texts.items()})
    state.change(changed, {*texts, *(changed.files.keys() ^ desk.files.keys())})
    state.rest()
    return state.checked, list(_wrong(state.checked, texts, before))


def _wrong(checked: Checked, refs: Collection[Ref], before: Collection[tuple[str, str, str]]) -> Iterator[Problem]:
    changed = checked.catalogue.desk
    paths = {changed.files[ref].path for ref in refs}
    for problem in errors(checked.problems):
        known = (problem.code, problem.location.path, problem.message) in before
        if problem.code not in _LATER and (problem.location.path in paths or not known):
            yield problem
    for loss in losses(checked.catalogue):
        if loss.owner in refs and loss.target in changed.files:
            how = "in no release" if loss.falls else "without this"
            message = f"{loss.owner} would be published {how}: {loss.told}"
            hint = f"name {loss.target} too, or add --needed"
            yield Problem("rests-on-draft", changed.locate(loss.owner, loss.loc), message, hint=hint)


def _accepted(desk: Desk, ref: Ref, today: datetime.date, terms: Terms) -> str:
    """Return a sheet's text as it would be published."""
    former = text = desk.files[ref].text
    sheet = desk.sheets.get(ref)
    if terms.evidence is not None:
        source, _, at = terms.evidence.partition(":")
        text = spliced(text, [added(text, "evidence", flow({"source": source, "at": at}))])
    text = re.sub(rf"^[ \t]*# {re.escape(NOTE)}[^\n]*\n", "", text, flags=re.MULTILINE)
    for key, place in place_found(desk, sheet).items():
        text = set_key(text, key, place, before="mode" if _get(text, "mode") else "words")
    text = set_key(text, "status", "published")
    text = text if _get(text, "created") else set_key(text, "created", today.isoformat())
    text = set_key(text, "revised", today.isoformat())
    if terms.reader:
        text = set_key(text, "reviewed_by", flow([terms.reader]))
    if terms.public_figure and isinstance(sheet, Actor) and sheet.type == "person" and sheet.public_figure is None:
        text = set_key(text, "public_figure", flow({"why": terms.public_figure}), before="status")
    return in_shape_as(former, text, SHEETS[ref.kind])


def _get(text: str, key: str) -> re.Match[str] | None:
    """Return a key with its value, also on the lines below it."""
    return re.search(rf"^{key}:[^\n]*$(?:\n(?:[ \t]+|- )[^\n]*$)*", text, re.MULTILINE)


def set_key(text: str, key: str, value: str, *, before: str = "") -> str:
    """Return the text with a key set to a value of one line; a comment behind the value stays."""
    line = f"{key}: {value}"
    found = _get(text, key)
    if found:
        comment = re.search(r"\s+#.*$", found[0])
        return text[: found.start()] + line + (comment[0] if comment else "") + text[found.end() :]
    place = _get(text, before) if before else None
    if place:
        return text[: place.start()] + line + "\n" + text[place.start() :]
    return text.rstrip("\n") + f"\n{line}\n"
