"""`briefings serve`."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli import report
from briefings.cli.options import desk_option

if TYPE_CHECKING:
    from briefings.host.resident import Resident
    from briefings.problems import Problem


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free port.")
@click.option("--host", type=click.Choice(["127.0.0.1", "localhost", "::1"]), default="127.0.0.1", show_default=True)
@desk_option
def serve_command(port: int, host: str, desk: Path) -> None:
    """Show a desk in the browser as you save, drafts and packs included. Only this computer can see it.

    Problems stand on the page they concern and in the terminal; no problem ends it. The bar at the foot of each page
    shows another release: a marking, a day, without drafts. Nothing is written to site/.

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
            preview.watch()
    except OSError as error:
        raise click.UsageError(f"Port {port} cannot be used: {error.strerror}. Try --port 0.") from None
    except KeyboardInterrupt:
        click.echo("")


class Terminal:
    """Says in the terminal what is wrong now, where that is something else than before."""

    def __init__(self) -> None:
        self._said: tuple[Problem, ...] = ()

    def __call__(self, resident: Resident, seconds: float) -> None:
        """Say what stands after a change."""
        problems = resident.checked.problems
        if problems != self._said:
            report.show(problems)
            if not problems and self._said:
                click.echo("Fixed: no errors left.")
            self._said = problems
        if seconds:
            click.echo(f"Updated in {seconds * 1000:.0f} ms.")
