"""`briefings check`."""

from __future__ import annotations

from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.options import desk_option, format_option


@click.command("check")
@desk_option
@format_option
def check_command(desk: Path, style: str) -> None:
    """Say what is wrong with a desk, at its line and column. Writes nothing.

    \b
    Example:
      briefings check --format github     annotations for a merge request
    """
    from briefings.load.checked import recall, remember, stats
    from briefings.options import Options
    from briefings.problems import errors

    options = Options(desk, desk / "site")
    known = recall(options.store, desk)
    if known is None:
        from briefings.check import summary  # imports everything, which an unchanged desk can do without
        from briefings.check.again import check_again
        from briefings.load.desk import load
        from briefings.load.kept import Kept

        before = stats(desk)
        kept = Kept(options.store, options.shared) if options.store.folder.is_dir() else None
        checked = check_again(load(desk, kept=kept), options.store)
        further = (str(checked.catalogue.desk.snapshots.folder),)
        known = remember(options.store, desk, before, further, (checked.problems, summary(checked)))
    problems, said = known
    report.show(problems)
    if style == "text":
        click.echo(said)
    raise click.exceptions.Exit(1 if errors(problems) else 0)
