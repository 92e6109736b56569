"""Dispatch: an edition as messages to recipients, and a log of them. Nothing is sent.

TLP 2.0 (FIRST): the label stands in the subject line and directly before the information, and the end of what it covers
is marked.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from briefings.compose.language import Language, language_of
from briefings.editor.writing import write_all
from briefings.load.desk import Desk
from briefings.load.editions import Edition
from briefings.load.files import read
from briefings.load.sheets import read_in
from briefings.load.snapshots import digest
from briefings.model.body import short_hash
from briefings.model.recipients import Recipient, Recipients
from briefings.model.shape import repeats
from briefings.problems import AuthorError, Location, OutputError, Problem, errors

LOG = "dispatch.jsonl"


def recipients(path: Path) -> Recipients:
    """Return the recipients that a file lists. Raises AuthorError with each problem at its place."""
    file = read_in(path.parent, path.name, Recipients)
    problems = [*file.problems]
    found: Recipients | None = file.model
    listed = found.recipients if found else ()
    for number in repeats(recipient.address.lower() for recipient in listed):
        place, message = file.locate("recipients", number, "address"), f"{listed[number].address} is listed twice"
        problems.append(Problem("recipient-twice", place, message, hint="remove one of them"))
    if found is None or errors(problems):
        raise AuthorError(problems)
    return found


def dispatch(
    edition: Edition, found: Recipients, folder: Path, *, on: datetime.date, desk: Desk
) -> tuple[tuple[Path, ...], tuple[Recipient, ...]]:
    """Write a message for each recipient and the log into `folder`, in the desk's language.

    Return the messages, and the recipients who get none because the marking is above their ceiling (by default the desk's
    release marking). Raises AuthorError where the edition was recalled, OutputError where writing fails or something else
    stands there.
    """
    record = edition.record
    if edition.recall:
        place = Location(f"content/editions/{record.briefing}/{record.edition}.recall.json")
        message = f"edition {record.edition} was recalled on {edition.recall.on}: {edition.recall.why}"
        raise AuthorError.of("edition-recalled", place, message, hint="dispatch a later edition")
    content = edition.content()
    language = language_of(desk.messages)
    ceiling = desk.settings.release_marking
    ceilings = [ceiling if entry.ceiling is None else entry.ceiling for entry in found.recipients]
    left_out = tuple(each for each, at in zip(found.recipients, ceilings, strict=True) if record.marking > at)
    files, log = {}, []
    for number, entry in enumerate((each for each in found.recipients if each not in left_out), start=1):
        name = f"{number:03}-{re.sub(r'[^a-z0-9]+', '-', entry.address.lower()).strip('-')}.eml"
        files[folder / name] = raw = _message(edition, entry, found, content, language).as_bytes(policy=SMTP)
        log.append(_line(edition, entry, on, file=name, raw=raw))
    messages = tuple(files)
    log += [_line(edition, entry, on) for entry in left_out]
    files[folder / LOG] = "".join(f"{line}\n" for line in log).encode()
    for path, raw in files.items():
        if os.path.lexists(path) and not (path.is_file() and read(path) == raw):
            raise OutputError(f"{path}: this folder is not empty. Choose another one with -o")
    write_all(files)
    return messages, left_out


def _message(edition: Edition, to: Recipient, found: Recipients, content: bytes, language: Language) -> EmailMessage:
    record = edition.record
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(found.sender.name, addr_spec=found.sender.address)
    message["To"] = Address(to.name, addr_spec=to.address)
    told = {"number": record.number, "n": str(record.edition), "title": record.title}
    title = language.say("{number}, edition {n}: {title}", **told)
    message["Subject"] = f"[{record.marking.label}] {title}"
    message["X-Unsent"] = "1"
    message.set_content(_text(edition, found, language), cte="quoted-printable")
    message["Content-Language"] = language.tag
    name = f"{re.sub(r'[^A-Za-z0-9.-]+', '-', record.number)}-edition-{record.edition}.pdf"
    message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    boundary = hashlib.sha256(record.file.encode() + to.address.encode()).hexdigest()[:24]
    message.set_boundary(f"briefings-{boundary}")
    return message


def _text(edition: Edition, found: Recipients, language: Language) -> str:
    """Return the body: the label, the information, and where what it covers ends."""
    record, say = edition.record, language.say
    status = f"{say('Is it still current?')} {record.address}\n" if record.address else ""
    issued = say(
        "{number}, edition {n}, issued on {day}. {form}.",
        number=record.number, n=str(record.edition), day=language.day(record.issued), form=record.form,
    )  # fmt: skip
    covered = (
        f"{record.title}\n{issued}\n\n{record.bottom_line}\n\n"
        f"{say('The pack is attached. Hash {hash}.', hash=short_hash(record.body))}\n"
        f"SHA-256 {record.file.removeprefix('sha256:')}\n{status}"
    )
    note = f"\n{found.note}\n" if found.note else ""
    end = say("End of {marking}", marking=record.marking.label)
    return f"{record.marking.label}\n\n{covered}\n{end}\n{note}"


def _line(edition: Edition, recipient: Recipient, on: datetime.date, *, file: str = "", raw: bytes = b"") -> str:
    record = edition.record
    entry = {
        "on": on.isoformat(),
        "address": recipient.address,
        "briefing": record.briefing,
        "edition": record.edition,
        "marking": record.marking.label,
        "pack": record.file,
        "file": file or None,
        "message": digest(raw) if file else None,
        "left_out": None if file else "the marking is above the recipient's ceiling",
    }
    return json.dumps(entry, ensure_ascii=False)
