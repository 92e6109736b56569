"""`briefings serve`."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli import report
from briefings.cli.options import desk_option
from briefings.problems import counted

if TYPE_CHECKING:
    from briefings.host.resident import Resident
    from briefings.problems import Problem


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free port.")
@click.option("--host", type=click.Choice(["127.0.0.1", "localhost", "::1"]), default="127.0.0.1", show_default=True)
@desk_option
def serve_command(port: int, host: str, desk: Path) -> None:
    """Show a desk in the browser as you save, drafts and packs included. Only this computer can see it.

    Problems appear on the page that they concern and in the terminal, and never stop the preview. Use the bar at the foot
    of each page to see another release: a marking, a day, without drafts. Nothing is written to site/.

    The second address shows the text of each source: decide on drafts there, select words and keep them as quotations, and
    correct published words. It has a secret in it, so do not pass it on.

    \b
    Example:
      briefings serve --port 8080
    """
    from briefings.host.preview import Preview

    said = Terminal()
    preview = Preview(desk, said)
    gc.freeze()  # the desk stays; only what comes after it is looked through for rubbish
    gc.enable()
    said(preview.resident, 0.0)
    try:
        with preview.listening(host, port) as address:
            click.echo(f"Serving {desk.resolve()} at {address} (Ctrl-C to stop)")
            click.echo(f"Texts, to check words and keep quotations: {address.rstrip('/')}{preview.desk_page.path}")
            preview.watch()
    except KeyboardInterrupt:
        click.echo("")


_LINES = 14
"""How many lines of problems a save prints at most."""


class Terminal:
    """Says in the terminal what is wrong at first, then what is new since the last save and how much is left."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str, str], Problem] | None = None

    def __call__(self, resident: Resident, seconds: float) -> None:
        """Say what is wrong after a change."""
        # Where the lines above a problem change, it moves and is not new.
        found = {(each.location.path, each.code, each.message): each for each in resident.checked.problems}
        if self._said is None:
            report.show(resident.checked.problems)
        elif found.keys() != self._said.keys():
            report.show([found[key] for key in found if key not in self._said], most=_LINES, drafts=True)
            fixed = len(self._said.keys() - found.keys())
            left = f"{report.count(resident.checked.problems)} in the desk." if found else "No errors left."
            click.echo(f"{counted(fixed, 'problem')} fixed. {left}" if fixed else left)
        self._said = found
        if seconds:
            click.echo(f"Updated in {seconds * 1000:.0f} ms.")
