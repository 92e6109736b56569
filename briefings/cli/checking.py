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
    from briefings.check import check
    from briefings.check.verdicts import outcome_counts
    from briefings.load.desk import load
    from briefings.problems import errors

    checked = check(load(desk))
    report.show(checked.problems)
    if style == "text":
        click.echo(f"{len(checked.catalogue.desk.sheets)} sheets checked. {outcome_counts(checked.verdicts)}")
    raise click.exceptions.Exit(1 if errors(checked.problems) else 0)
