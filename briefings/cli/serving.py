"""`briefings serve`."""

from __future__ import annotations

from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.options import desk_option


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free port.")
@click.option("--host", type=click.Choice(["127.0.0.1", "localhost", "::1"]), default="127.0.0.1", show_default=True)
@click.option("--packs/--no-packs", default=False, help="Whether packs are made too.")
@desk_option
def serve_command(port: int, host: str, packs: bool, desk: Path) -> None:
    """Serve a desk on this machine alone; each saved change is checked, built and shown.

    An error is printed and shown on the page; the last good site goes on being served.

    \b
    Example:
      briefings serve --port 8080
    """
    from briefings.host.preview import Preview

    preview = Preview(desk, packs=packs, show=report.show)
    with preview.listening(host, port) as address:
        click.echo(f"Serving {desk / 'site'} at {address} (Ctrl-C to stop)")
        try:
            preview.watch()
        except KeyboardInterrupt:
            click.echo("")
