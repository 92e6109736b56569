"""What leaves with a pack, and what comes back as a file: `briefings dispatch` and `briefings inspect`."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import (
    DIR,
    OPENED_FILE,
    PRESENT_FILE,
    DayType,
    briefing_named,
    desk_option,
    edition_named,
    form_option,
    load,
)
from briefings.problems import counted

if TYPE_CHECKING:
    from briefings.compose.index import Index


@click.command("dispatch")
@click.argument("name", metavar="ID", shell_complete=ids("briefing"))
@click.option(
    "--to",
    "file",
    required=True,
    type=PRESENT_FILE,
    metavar="RECIPIENTS.yml",
    help="Who receives it, and up to which marking.",
)
@click.option("--edition", "number", metavar="N", help="The edition.  [default: the last]")
@click.option("--on", type=DayType(), help="The day that the log names.  [default: today]")
@click.option("-o", "folder", type=DIR, help="The folder to write to.  [default: outbox/ID-N]")
@desk_option
@form_option
def dispatch_command(
    name: str, file: Path, number: str | None, on: datetime.date | None, folder: Path | None, desk: Path
) -> None:
    """Write a message for each recipient, with the pack attached, and a log with digests. Send them with your mail program.

    \b
    RECIPIENTS.yml is
      from: {name: Example desk, address: desk@desk.example}
      recipients:
        - {name: Committee office, address: office@parliament.example, ceiling: TLP:GREEN}

    \b
    Example:
      briefings dispatch preemptive-measures-one-pager --to recipients.yml
    """
    from briefings.editor.dispatch import LOG, dispatch, recipients
    from briefings.editor.issue import whole_editions_of

    loaded = load(desk)
    briefing = briefing_named(loaded, name)
    edition = edition_named(number, whole_editions_of(loaded, briefing))
    found = recipients(file)
    target = folder or desk / "outbox" / f"{briefing.id}-{edition.record.edition}"
    day = on or datetime.date.today()
    messages, refused = dispatch(edition, found, target, on=day, desk=loaded)
    left_out = [entry.address for entry in refused]
    record = {"messages": list(map(str, messages)), "log": str(target / LOG), "left_out": left_out}
    lines = [f"left out: {address}: {edition.record.marking.label} is above its ceiling" for address in left_out]
    said = f"{counted(len(messages), 'message')} in {target}, none of them sent."
    report.told(record, *lines, f"{said} {LOG} has the digests.")


@click.command("inspect")
@click.argument("file", type=OPENED_FILE)
@desk_option
@form_option
def inspect_command(file: BinaryIO, desk: Path) -> None:
    """Identify a PDF: its briefing, edition and marking, whether it is as issued, superseded or recalled.

    Without a desk, it only says what the file says about itself. Exit status: 0 if the file is what it claims to be, else 1.

    \b
    Example:
      briefings inspect EX-2025-01.pdf
    """
    from briefings.editor.inspection import inspect

    found = inspect(file.read(), _everything(desk))
    report.told(found, *found.lines)
    raise click.exceptions.Exit(0 if found.sound else 1)


def _everything(desk: Path) -> Index | None:
    """Return every edition of the desk at hand, whatever its marking; None where there is no desk."""
    from briefings.check import check
    from briefings.compose.index import Index
    from briefings.load.desk import CONTENT, SETTINGS
    from briefings.model.markings import Marking
    from briefings.release import cut

    if not (desk / CONTENT / SETTINGS).is_file():
        return None
    checked = check(load(desk))
    return Index(cut(checked.catalogue, checked.verdicts, marking=Marking.RED, as_of=datetime.date.max))
