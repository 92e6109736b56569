"""What makes files to publish: `briefings build`, `briefings pack` and `briefings bundle`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import DIR, FILE, DayType, MarkingType, briefing_named, desk_option, format_option
from briefings.model.markings import Marking
from briefings.model.refs import page_path

if TYPE_CHECKING:
    from briefings.build import Composition
    from briefings.options import Options, Report
    from briefings.release import Loss, WithheldSheet


_NAMED = 5
"""How many sheets are named that are out of a release for the same reason."""


@click.command("build")
@desk_option
@click.option("--site-dir", "site", type=DIR, help="Where the site goes.  [default: site/]")
@click.option("--marking", type=MarkingType(), help="The highest marking that may be published.  [default: desk.yml's]")
@click.option("--as-of", type=DayType(), help="The day on which embargoes are checked.  [default: all embargoes apply]")
@click.option("--packs/--no-packs", default=True, help="Whether to make PDF packs.")
@click.option("--jobs", type=click.IntRange(1, 64), help="How many processes share the work.  [default: all cores]")
@click.option(
    "--untrusted",
    is_flag=True,
    help="Build a desk that you do not trust: ignore its templates, typefaces, plugins and hooks.",
)
@click.option("--executor", metavar="ADDRESS", default="", help="A Dask cluster that makes the packs: tcp://HOST:PORT.")
@click.option(
    "--cache-dir",
    "cache",
    type=DIR,
    help="Where to keep sheets, pages and packs. Other computers can share it. Read only with --untrusted.  [default: .briefings/]",
)
@click.option(
    "--cache-read-only", "cache_only_read", is_flag=True, help="Read from --cache-dir, but write nothing to it."
)
@format_option
def build_command(desk: Path, site: Path | None, jobs: int | None, **given: Any) -> None:
    """Check a desk and write its site and packs, or nothing if there is an error.

    \b
    Example:
      briefings build --marking TLP:GREEN --site-dir out/green
    """
    from briefings.options import Options
    from briefings.publish.ownership import refuse_read

    options = Options(desk, site or desk / "site", jobs=jobs or 0, **given)
    if options.cache_only_read and options.cache is None:
        raise click.UsageError("--cache-read-only needs --cache-dir.")
    if options.cache is not None:
        refuse_read(options.cache, desk)
    done = _published(options)
    if done.left:
        from briefings.publish.stage import named

        names = report.visible(named(options.site, done.left))
        said = f"Kept, because no build wrote it: {names}. List under `keep` in content/desk.yml what must stay."
        click.echo(said, err=report.style != "text")
    if report.style != "text":
        return
    for line in (*_withheld(done.withheld), *_severed(done.severed)):
        report.say(line)
    if done.unchanged:
        click.echo(f"Nothing changed: nothing rendered, nothing written. {done.summary}")
    else:
        wrote = f"Rendered {done.rendered}, wrote {done.written}, removed {done.removed}, kept {done.kept}."
        click.echo(f"{done.summary} {wrote}")
    packs = options.site / "packs"
    beside = f" and {packs}/" if options.packs and packs.is_dir() else ""
    click.echo(f"Look at {options.site / 'index.html'}{beside}")


def _published(options: Options) -> Report:
    """Bring a site up to date, show the problems, and return what was done."""
    from briefings.load.checked import stats
    from briefings.publish.lock import hold
    from briefings.publish.unchanged import unchanged

    with hold(options.desk):
        inputs = stats(options.desk)
        done = unchanged(options, found=inputs)
    if done is None:
        from briefings.build import build  # imports everything, which a build with nothing to do can do without
        from briefings.editor.live_schemas import write_schemas
        from briefings.host.pages import render_pages

        def with_schemas(composition: Composition) -> Mapping[str, bytes]:
            if not options.untrusted:
                write_schemas(composition.checked.catalogue.desk)
            return render_pages(composition)

        with closing(Progress()) as progress:
            done = build(options, with_schemas, progress, inputs)
    report.show(done.problems)
    return done


def _withheld(sheets: Sequence[WithheldSheet]) -> Iterator[str]:
    """Yield what is not in a release and why; sheets that are out for the same reason in one line, where they are many."""
    reasons: dict[str, list[str]] = {}
    for ref, why in sheets:
        reasons.setdefault(why, []).append(str(ref))
    for why, names in reasons.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield f"not in this release: {', '.join(names[:_NAMED])}{more}: {why}"


def _severed(losses: Sequence[Loss]) -> Iterator[str]:
    """Yield each severable part of a briefing that is left out, and the first reason."""
    for _, found in groupby(losses, key=lambda loss: (loss.owner, loss.loc[:2])):
        loss = next(found)
        yield f"left out of {loss.owner}: {loss.told}"


@click.command("pack")
@click.argument("name", metavar="ID", shell_complete=ids("briefing"))
@click.option("-o", "target", type=FILE, help="The file.  [default: ID.pdf]")
@click.option("--marking", type=MarkingType(), help="The highest marking that may be published.  [default: desk.yml's]")
@desk_option
@format_option
def pack_command(name: str, target: Path | None, marking: Marking | None, desk: Path) -> None:
    """Check a desk and write the PDF pack of one briefing.

    \b
    Example:
      briefings pack preemptive-measures-one-pager -o /tmp/brief.pdf
    """
    from briefings.build import compose_desk, pack
    from briefings.options import Options
    from briefings.publish.ownership import put

    with closing(Progress()) as progress:
        composition = compose_desk(Options(desk, desk / "site", marking), progress)
    briefing = briefing_named(composition.checked.catalogue.desk, name, composition.release)
    view = composition.views.working_text(briefing.ref)
    assert view
    content = pack(composition, view)
    target = target or Path(f"{briefing.id}.pdf")
    put(target, content, desk)
    said = f"{target}: {len(content):,} bytes. Working text: not issued."
    report.told({"path": str(target), "bytes": len(content)}, said)


@click.command("bundle")
@click.argument("name", required=False, metavar="[ID]", shell_complete=ids("briefing"))
@click.option("-o", "target", type=FILE, help="The file.  [default: site.zip, or ID.html]")
@click.option(
    "--marking", type=MarkingType(), help="The highest marking of what is in the file.  [default: desk.yml's]"
)
@click.option("--site-dir", type=DIR, help="Where the site goes; needed with --marking.  [default: site/]")
@desk_option
@format_option
def bundle_command(
    name: str | None, target: Path | None, marking: Marking | None, site_dir: Path | None, desk: Path
) -> None:
    """Build the desk, and write its site as one zip, or the briefing ID as one HTML file to mail.

    The HTML file includes its style, typefaces, pictures and proofs and loads nothing. Its links go to the desk's address;
    without an address, or with --marking, links become plain text.

    \b
    Examples:
      briefings bundle
      briefings bundle preemptive-measures-one-pager
      briefings bundle --marking TLP:GREEN --site-dir out/green -o green.zip
    """
    from briefings.load.desk import load
    from briefings.load.kept import Kept
    from briefings.options import Options
    from briefings.publish.bundle import PublishedSite
    from briefings.publish.ownership import put

    if marking is not None and site_dir is None:
        raise click.UsageError("--marking needs --site-dir, so that the release in site/ stays what it is.")
    options = Options(desk, site_dir or desk / "site", marking)
    ref = None
    if name:
        kept = Kept(options.store, options.shared) if options.store.folder.is_dir() else None
        ref = briefing_named(load(desk, kept=kept), name).ref
    _published(options)
    site = PublishedSite(options.site)
    if ref and page_path(ref) not in site:
        raise click.UsageError(f"{ref} is not in this release; `briefings build` says why.")
    content = site.briefing(ref, linked=marking is None) if ref else site.zipped()
    target = target or Path(f"{ref.id}.html" if ref else "site.zip")
    put(target, content, desk)
    report.told({"path": str(target), "bytes": len(content)}, f"{target}: {len(content):,} bytes.")


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
