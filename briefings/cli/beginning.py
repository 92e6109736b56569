"""`briefings init`: a desk of one's own."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from briefings.cli.options import DIR


@click.command("init")
@click.argument("folder", metavar="DIR", type=DIR)
@click.option("--title", help="The desk's name.  [default: the folder's]")
def init_command(folder: Path, title: str | None) -> None:
    """Set up a new desk in DIR: an example of each kind, settings, mkdocs.yml, checks for git, ready to build.

    \b
    Example:
      briefings init harbour --title "Harbour desk"
    """
    from briefings.editor.init import init

    name = title or f"{folder.resolve().name.replace('-', ' ').capitalize()} desk"
    files = init(folder, name, datetime.date.today())
    click.echo(f"{folder}: {len(files)} files, one example of each kind, its quotes checked.")
    click.echo(
        f"Next: cd {folder} && briefings build, then open site/index.html and site/packs/longer-evenings-brief.pdf"
    )
