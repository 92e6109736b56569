"""Issue and recall: what is added to content/editions. Nothing that stands there is ever written again."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from briefings import __version__
from briefings.check.catalogue import Catalogue
from briefings.check.rules.prose import known_words, unproven_in
from briefings.compose import Views
from briefings.compose.difference import Difference, is_slip, says_same
from briefings.compose.edition import Imprint, named_editions, opened, said_by
from briefings.compose.lines import one_line
from briefings.compose.views import BriefingView, plain
from briefings.editor.writing import write_all
from briefings.load.desk import CONTENT, Desk
from briefings.load.editions import FOLDER, SUMS, Edition, editions_of, sums_of, sums_text
from briefings.load.snapshots import digest
from briefings.model.body import Body, loc_of
from briefings.model.edition import IssueRecord, Recall, text_of
from briefings.model.sheets import Briefing
from briefings.problems import AuthorError, Location, OutputError, Problem, refusals


@dataclass(frozen=True)
class EditionDraft:
    """An edition before its bytes are made: its view, what it says, and what is new in it."""

    briefing: Briefing
    imprint: Imprint
    view: BriefingView
    body: Body
    former: Edition | None
    news: Difference | None


def whole_editions_of(desk: Desk, briefing: Briefing) -> tuple[Edition, ...]:
    """Return all editions of a briefing. Raises AuthorError where a file of one is not as it was recorded.

    A damaged record is not an edition: the one before would pass for the last, or a marking changed by hand for the one issued.
    """
    names = (briefing.id, *briefing.renamed_from)
    ours = (f"{CONTENT}/{FOLDER}/{SUMS}", *(f"{CONTENT}/{FOLDER}/{name}/" for name in names))
    damaged = [problem for problem in desk.problems if problem.location.path.startswith(ours)]
    if damaged:
        raise AuthorError(damaged)
    return editions_of(desk.editions, briefing)


def draft(desk: Desk, views: Views, briefing: Briefing, on: datetime.date) -> EditionDraft:
    """Return the next edition of a briefing. Raises AuthorError where it may not be issued."""
    editions = editions_of(desk.editions, briefing)
    former = editions[-1] if editions else None
    place = desk.locate(briefing.ref)
    if former and on < former.record.issued:
        message = f"edition {former.record.edition} was issued on {former.record.issued}, after {on}"
        raise AuthorError.of("edition-day", place, message, hint="give a later day with --on")
    before = said_by(former, views.index) if former else None
    imprint = Imprint(former.record.edition + 1 if former else 1, on, views.index.release.marking, before)
    view = views.issue_view(briefing, imprint)
    _, found = opened(view.evidence)
    if former and before and says_same(before, found) and former.recall is None:
        message = f"nothing that a pack prints has changed since edition {former.record.edition}"
        raise AuthorError.of("edition-unchanged", place, message, hint="there is nothing to issue")
    return EditionDraft(briefing, imprint, view, found, former, imprint.news(found))


def untold(draft: EditionDraft, desk: Desk) -> Iterator[Problem]:
    """Yield a problem for each change that has no correction and does not look like a typing error."""
    for change in draft.news.changes if draft.news else ():
        for field in change.fields:
            if field.why is None and not is_slip(field):
                place = desk.locate(change.sheet, loc_of(desk.sheets[change.sheet], field.field))
                was, now = (text if len(text) <= 60 else f"{text[:59]}…" for text in (field.was, field.now))
                message = f"{field.field} was “{was}” and is “{now}”, and no correction says so"
                entry = f"{{on, item: {field.field}, was, now, why}}"
                expected = f"an entry in `corrections` of {change.sheet}: {entry}"
                hint = "readers of the last edition would not be told; if it is a typing error, add --typos"
                yield Problem("edition-untold", place, message, expected, hint)


def record(draft: EditionDraft, content: bytes, views: Views) -> IssueRecord:
    """Return the record of an edition whose bytes are `content`."""
    news, former = draft.news, draft.former
    view, briefing = draft.view, draft.briefing
    return IssueRecord.model_validate(
        {
            "briefing": briefing.id,
            "edition": str(draft.imprint.edition),
            "number": briefing.number,
            "title": briefing.title,
            "form": view.form,
            "bottom_line": plain(one_line(briefing.bottom_line, views.index)),
            "issued": draft.imprint.on.isoformat(),
            "marking": view.page.marking,
            "release": draft.imprint.release.label,
            "embargo_until": _embargo(draft, views),
            "address": view.code.address if view.code else "",
            "body": draft.body.digest,
            "file": digest(content),
            "size": str(len(content)),
            "evidence": digest(view.evidence.encode()),
            "former": former.digest if former else None,
            "program": __version__,
            "share": str(news.share if news else 0),
            "changes": news.changes if news else (),
            "same": news.same if news else (),
        }
    )


def _embargo(draft: EditionDraft, views: Views) -> str | None:
    """Return the last embargo of all that an edition shows or names: it may not leave before that ends."""
    sheets = views.index.release.sheets
    shown = [sheets[part.ref].embargo_until for part in draft.body.parts]
    named = [edition.record.embargo_until for edition in named_editions(draft.briefing, views.index)]
    days = [day for day in (*shown, *named) if day is not None]
    return max(days).isoformat() if days else None


def freeze(desk: Path, draft: EditionDraft, record: IssueRecord, content: bytes) -> Path:
    """Add an edition's files and return its record's. Raises OutputError; a file that is there is never written over."""
    stem = f"{record.briefing}/{record.edition}"
    evidence = draft.view.evidence.encode()
    files = {f"{stem}.pdf": content, f"{stem}.evidence.json": evidence, f"{stem}.json": text_of(record).encode()}
    return _add(desk, files)


def recall(desk: Desk, edition: Edition, on: datetime.date, why: str) -> Path:
    """Add an edition's recall and return its file. Raises AuthorError where it may not be recalled, OutputError."""
    found = edition.record
    place = Location(f"{CONTENT}/{FOLDER}/{found.briefing}/{found.edition}.json")
    if edition.recall:
        message = f"edition {found.edition} was recalled on {edition.recall.on}: {edition.recall.why}"
        raise AuthorError.of("edition-recalled", place, message, hint="a recall is never changed")
    if on < found.issued:
        raise AuthorError.of("edition-day", place, f"edition {found.edition} was issued on {found.issued}, after {on}")
    for _, message, hint in unproven_in(why, lambda: known_words(Catalogue(desk)), alone=True):
        raise AuthorError.of("marks-without-quote", place, f"--why: {message}", hint=hint)
    values = {"edition": str(found.edition), "on": on.isoformat(), "why": why, "record": edition.digest}
    entry = Recall.model_validate({"briefing": found.briefing, **values})
    return _add(desk.folder, {f"{found.briefing}/{found.edition}.recall.json": text_of(entry).encode()})


def _add(desk: Path, files: dict[str, bytes]) -> Path:
    """Write new files, then list them; return the last."""
    folder = desk / CONTENT / FOLDER
    sums = sums_of(folder)
    path = folder
    with refusals():
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with path.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                told = "already exists. Editions are never overwritten (see `briefings fsck`)"
                raise OutputError(f"{path} {told}") from None
            sums[name] = hashlib.sha256(content).hexdigest()
        write_all({folder / SUMS: sums_text(sums).encode()})
    return path
