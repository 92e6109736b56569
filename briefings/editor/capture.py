"""Capture: store a source's text in the private snapshots folder and note its digest in the sheet."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from briefings import __version__
from briefings.load.desk import Desk
from briefings.load.snapshots import digest
from briefings.model.refs import Ref
from briefings.model.sheets import Source
from briefings.problems import AuthorError, Location, OutputError, Problem

SMALLEST = 200
"""Fewer characters than this are not an article."""

_NOT_THE_ARTICLE = re.compile(
    r"enable javascript|verify (that )?you are (a )?human|are you a robot|checking your browser|captcha"
    r"|subscribe to (read|continue)|sign in to (read|continue)|access denied|404 not found",
    re.IGNORECASE,
)


class Captured(NamedTuple):
    """What was stored: the digest, whether it was new to the sheet, and the file of the sheet."""

    digest: str
    changed: bool
    sheet: str


def capture(desk: Desk, source_id: str, raw: bytes, *, today: datetime.date, anyway: bool = False) -> Captured:
    """Store `raw` (plain text in UTF-8) as the snapshot of a source.

    The same bytes again change nothing. Another text is refused where the sheet already has a snapshot. Raises
    AuthorError where the text is plainly not the article, is no UTF-8 text, or the source is not known.
    """
    ref = Ref("source", source_id)
    source = desk.sheets.get(ref)
    if not isinstance(source, Source):
        place = Location(f"content/sources/{source_id}.yml")
        raise AuthorError(
            [Problem("no-source", place, "there is no readable sheet of this source", hint="write it first")]
        )
    place = desk.locate(ref, ("snapshot",))
    _refuse_what_is_no_article(raw, place, anyway=anyway)
    found = digest(raw)
    if source.snapshot not in (None, found):
        raise AuthorError(
            [
                Problem(
                    "other-snapshot",
                    place,
                    f"this text is not the one that was captured (its digest is {found})",
                    expected=source.snapshot or "",
                    hint="if the source changed, give the new text a source sheet of its own",
                )
            ]
        )
    desk.snapshots.store(source_id, raw)
    changed = source.snapshot is None
    if changed:
        _note(desk, ref, found, today)
    return Captured(found, changed, desk.files[ref].path)


def _refuse_what_is_no_article(raw: bytes, place: Location, *, anyway: bool) -> None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        hint = "save the article as plain text in UTF-8"
        raise AuthorError([Problem("not-text", place, f"byte {error.start} is no UTF-8 text", hint=hint)]) from None
    if raw.startswith((b"%PDF", b"PK")) or re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        hint = "save the article as plain text"
        raise AuthorError([Problem("not-text", place, "this is a document, not plain text", hint=hint)])
    notice = _NOT_THE_ARTICLE.search(text) if len(text) < 4000 else None
    if not anyway and (len(text.strip()) < SMALLEST or notice):
        what = f"it says “{notice[0]}”" if notice else f"it has {len(text.strip())} characters"
        raise AuthorError(
            [
                Problem(
                    "not-the-article", place, f"this is plainly not the article: {what}", hint="add --anyway if it is"
                )
            ]
        )


def _note(desk: Desk, ref: Ref, source_digest: str, today: datetime.date) -> None:
    """Add the digest to the sheet; nothing else of it is touched."""
    path = desk.folder / desk.files[ref].path
    lines = {
        "snapshot": source_digest,
        "captured": today.isoformat(),
        "extractor": f"plain text, briefings {__version__}",
    }
    text = path.read_bytes().decode("utf-8")
    for key in lines:
        text = re.sub(rf"^{key}:[^\n]*\n?", "", text, flags=re.MULTILINE)
    text = text.rstrip("\n") + "\n" + "".join(f"{key}: {value}\n" for key, value in lines.items())
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error
