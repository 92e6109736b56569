"""`briefings check`."""

from __future__ import annotations

from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.options import desk_option, format_option, sentence
from briefings.editor.git import tracked
from briefings.problems import sort_problems


@click.command("check")
@desk_option
@click.option(
    "--staged", is_flag=True, help="Check what git would commit, not the files in the folder; for a git hook."
)
@format_option
def check_command(desk: Path, staged: bool) -> None:
    """Find mistakes in a desk, with their line and column. Writes nothing.

    \b
    Examples:
      briefings check --format github     annotations for a merge request
      briefings check --staged            what git would commit
    """
    if staged:
        _check_staged(desk)
    else:
        _check(desk)


def _check(desk: Path) -> None:
    from briefings.load.checked import RunResult, recall, remember, stats
    from briefings.options import Options

    options = Options(desk, desk / "site")
    before = stats(desk)
    known = recall(options.store, desk, before)
    if known is None:
        from briefings.check import CheckState, summary  # imports everything, which an unchanged desk can do without
        from briefings.load.desk import load
        from briefings.load.kept import Kept
        from briefings.release import with_left_out

        kept = Kept(options.store, options.shared) if options.store.folder.is_dir() else None
        state = CheckState(load(desk, kept=kept), store=options.store if kept else None)
        checked = with_left_out(state.checked)
        known = RunResult(checked.catalogue.desk.further, checked.problems, summary(checked))
        if kept:  # a desk that was never built keeps nothing
            remember(options.store, desk, before, known, state.findings)
    snapshots, *_ = known.further
    report.ended(sort_problems([*known.problems, *tracked(desk, Path(snapshots))]), known.summary)


def _check_staged(desk: Path) -> None:
    from briefings.check import check, summary
    from briefings.editor.revisions import RevisionError, staged
    from briefings.load.kept import Kept
    from briefings.load.store import Store
    from briefings.options import Options
    from briefings.release import with_left_out

    shared = Options(desk, desk / "site").store
    own = Store(shared.folder / "staged")  # not the files in the folder
    kept = Kept(own, shared) if shared.folder.is_dir() else None
    try:
        with staged(desk, kept) as found:
            report.desk = found.folder  # its lines are shown, not those of the files in the folder
            checked = with_left_out(check(found))
            private = tracked(desk, found.snapshots.folder, staged=True)
            report.ended(sort_problems([*checked.problems, *private]), summary(checked))
    except RevisionError as error:
        raise click.UsageError(f"{sentence(str(error))}.") from None
