"""`briefings verify` and `briefings capture`."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import BinaryIO

import click

from briefings.cli import report
from briefings.cli.options import desk_option, format_option


@click.command("verify")
@desk_option
@format_option
def verify_command(desk: Path, style: str) -> None:
    """Match every quote against the stored text of its source and write content/receipts.lock.

    \b
    Example:
      briefings verify && git diff content/receipts.lock
    """
    from briefings.editor.verify import verify
    from briefings.load.desk import load
    from briefings.problems import errors

    loaded = load(desk)
    verified = verify(loaded, datetime.date.today())
    problems = (*loaded.problems, *verified.problems)
    problems = tuple(problem for problem in problems if problem.code != "receipt-damaged")
    report.show(problems)
    if style == "text":
        click.echo(
            f"Passages: {verified.matches} wording matches the source, {verified.not_found} not found in the source, "
            f"{verified.unchecked} could not be checked (the source's text is not here)."
        )
    raise click.exceptions.Exit(1 if errors(problems) else 0)


@click.command("capture")
@click.argument("file", type=click.File("rb"))
@click.option("--source", required=True, metavar="ID", help="The source's id.")
@click.option("--anyway", is_flag=True, help="Store a text that looks like a notice, not an article.")
@desk_option
def capture_command(file: BinaryIO, source: str, anyway: bool, desk: Path) -> None:
    """Store a source's text (plain text; - for standard input) in the private snapshots folder.

    \b
    Example:
      briefings capture article.txt --source preemptive-strikes-2025-12-02
    """
    from briefings.editor.capture import capture
    from briefings.load.desk import load

    captured = capture(load(desk), source, file.read(), today=datetime.date.today(), anyway=anyway)
    if captured.changed:
        click.echo(f"Stored. {captured.sheet} now names its digest. Next: briefings verify")
    else:
        click.echo("Stored; it is the text the sheet names. Next: briefings check")
