"""`briefings build` and `briefings pack`."""

from __future__ import annotations

import datetime
import sys
import time
from contextlib import closing
from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import DIR, FILE, DayType, MarkingType, briefing_named, desk_option, format_option
from briefings.model.markings import Marking


@click.command("build")
@desk_option
@click.option("--site-dir", type=DIR, help="Where the site goes.  [default: site/]")
@click.option("--marking", type=MarkingType(), help="The highest marking that leaves.  [default: desk.yml's]")
@click.option("--as-of", type=DayType(), help="The day on which embargoes are judged.  [default: all of them hold]")
@click.option("--packs/--no-packs", default=True, help="Whether PDF packs are made.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that share the work.  [default: all cores]")
@click.option(
    "--untrusted", is_flag=True, help="Somebody else's desk: without its templates, typefaces, plugins and hooks."
)
@click.option("--executor", metavar="ADDRESS", default="", help="A Dask cluster that makes the packs: tcp://HOST:PORT.")
@click.option(
    "--cache-dir",
    type=DIR,
    help="Where read sheets and packs are kept, for other machines too; only read with --untrusted.  [default: .briefings/]",
)
@click.option("--cache-read-only", is_flag=True, help="Take from --cache-dir, and leave nothing there.")
@format_option
def build_command(
    desk: Path,
    site_dir: Path | None,
    marking: Marking | None,
    as_of: datetime.date | None,
    packs: bool,
    jobs: int | None,
    untrusted: bool,
    executor: str,
    cache_dir: Path | None,
    cache_read_only: bool,
    style: str,
) -> None:
    """Check a desk, then write its site and its packs, all of it or nothing.

    \b
    Example:
      briefings build --marking TLP:GREEN --site-dir out/green
    """
    from briefings.options import Options
    from briefings.publish.lock import hold
    from briefings.publish.unchanged import unchanged

    if cache_read_only and cache_dir is None:
        raise click.UsageError("--cache-read-only needs --cache-dir.")
    options = Options(
        desk=desk,
        site=site_dir or desk / "site",
        marking=marking,
        as_of=as_of,
        packs=packs,
        jobs=jobs or 0,
        executor=executor,
        cache=cache_dir,
        cache_only_read=cache_read_only,
        untrusted=untrusted,
    )
    with hold(desk):
        done = unchanged(options)
    if done is None:
        from briefings.build import build  # imports everything, which a build with nothing to do can do without
        from briefings.host.pages import render_pages

        with closing(Progress()) as progress:
            done = build(options, render_pages, progress)
    report.show(done.problems)
    if done.left:
        from briefings.publish.stage import named

        names = report.visible(named(options.site, done.left))
        click.echo(
            f"Left alone, since no build wrote it: {names}. Name under `keep` in content/desk.yml what is to stay.",
            err=style != "text",
        )
    if style != "text":
        return
    for ref, why in done.withheld:
        click.echo(f"not in this release: {ref}: {why}")
    if done.unchanged:
        click.echo(f"Nothing changed: nothing rendered, nothing written. {done.summary}")
    else:
        click.echo(
            f"{done.summary} Rendered {done.rendered}, wrote {done.written}, removed {done.removed}, kept {done.kept}."
        )
    click.echo(f"Look at {options.site / 'index.html'}" + (f" and {options.site / 'packs'}/" if packs else ""))


@click.command("pack")
@click.argument("name", metavar="ID", shell_complete=ids("briefing"))
@click.option("-o", "target", type=FILE, help="The file.  [default: ID.pdf]")
@click.option("--marking", type=MarkingType(), help="The highest marking that leaves.  [default: desk.yml's]")
@desk_option
@format_option
def pack_command(name: str, target: Path | None, marking: Marking | None, desk: Path, style: str) -> None:
    """Write one briefing's PDF pack, after check and audit.

    \b
    Example:
      briefings pack preemptive-measures-one-pager -o /tmp/brief.pdf
    """
    from briefings.build import compose_desk, pack
    from briefings.load.fingerprint import FOLDER
    from briefings.options import Options
    from briefings.publish.ownership import put

    with closing(Progress()) as progress:
        composition = compose_desk(Options(desk, desk / "site", marking), progress)
    briefing = briefing_named(composition.checked.catalogue.desk, name, composition.release)
    view = composition.views.working_text(briefing.ref)
    assert view
    content = pack(composition, view)
    target = target or Path(f"{briefing.id}.pdf")
    put(target, content, desk / FOLDER)
    said = f"{target}: {len(content):,} bytes. Working text: not issued."
    report.told(style, {"path": str(target), "bytes": len(content)}, said)


class Progress:
    """Says on a terminal what is being done, once it takes over two seconds; silent elsewhere."""

    def __init__(self) -> None:
        self._since = self._told = time.monotonic()
        self._stage = ""
        self._terminal = sys.stderr.isatty()

    def __call__(self, stage: str, done: int = 0, total: int = 0, name: str = "", /) -> None:
        """Say that a stage begins, or how far it is: on one line, which is written over, at most ten times a second."""
        now = time.monotonic()
        same = stage == self._stage and done < total
        if self._terminal and now - self._since > 2 and not (same and now - self._told < 0.1):
            shown = f"{stage}: {done:,} of {total:,} {name}".rstrip() if total else f"{stage} …"
            click.echo(f"\r\x1b[K  {report.visible(shown)}", err=True, nl=False)
            self._stage, self._told = stage, now

    def close(self) -> None:
        """Take away what was said."""
        if self._stage:
            click.echo("\r\x1b[K", err=True, nl=False)
