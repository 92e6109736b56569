"""`briefings try`: an article, and no desk yet."""

from __future__ import annotations

import datetime
import shutil
import signal
import tempfile
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path
from shlex import quote

import click

from briefings.cli.options import PRESENT_FILE
from briefings.problems import counted


@click.command("try")
@click.argument("article", type=PRESENT_FILE)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port.  [default: any that is free]")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def try_command(article: Path, port: int, no_browser: bool) -> None:
    """Show an article with its quotations found and checked. It needs no desk and no YAML.

    ARTICLE is a saved page, a PDF, a Word document or plain text. In the browser you select words and see whether they match,
    keep them as checked quotations, make a briefing of them, and save everything as a desk. Only this computer can see it.

    \b
    Example:
      briefings try article.html
    """
    from briefings.editor.draft import DraftOptions, draft
    from briefings.editor.init import init
    from briefings.host.preview import Preview
    from briefings.load.desk import load
    from briefings.load.files import read
    from briefings.model.letters import slug

    raw = read(article)
    for name in ("SIGTERM", "SIGHUP"):  # ends as with Ctrl-C, which removes the folder
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="briefings-try-"))  # for its owner alone
    is_kept = False
    try:
        today = datetime.date.today()
        desk = folder / "desk"
        init(desk, "My desk", today, bare=True)
        source = slug(article.stem, words=7) or "article"
        found = draft(desk, source, raw, today=today, wanted=DraftOptions(anyway=True))
        preview = Preview(desk, lambda *_: None, saves_in=Path.cwd())
        with preview.listening("127.0.0.1", port) as address:
            opened = f"{address.rstrip('/')}{preview.desk_page.path}{source}/"
            click.echo(f"{counted(len(found.proposals), 'proposal')} from {article}. Look at them here:\n{opened}")
            click.echo("Ctrl-C to stop. Save it as a desk if you want to keep it.")
            if not no_browser:
                threading.Thread(target=webbrowser.open, args=(opened,), daemon=True).start()
            with suppress(KeyboardInterrupt):
                preview.watch()
        saved = preview.resident.folder
        is_kept = saved == desk.resolve() and any(sheet.status == "published" for sheet in load(desk).sheets.values())
        click.echo("")
        if saved != desk.resolve():
            click.echo(f"Your desk is in {saved}. Next: cd {quote(str(saved))} && briefings build")
        elif is_kept:
            click.echo(f"You did not save what you kept. It is still in {desk}; move it, or delete it.")
    finally:
        if not is_kept:
            shutil.rmtree(folder, ignore_errors=True)
