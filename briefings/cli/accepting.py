"""What becomes of drafts and of published words: `briefings accept`, `reject` and `correct`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import conditions_of, desk_option, format_option, in_words, load, sheet_named
from briefings.model.refs import KINDS
from briefings.problems import counted, no_such


@click.command("accept")
@click.argument("names", nargs=-1, metavar="[ID...]", shell_complete=ids())
@click.option("--all", "every", is_flag=True, help="All drafts.")
@click.option("--source", metavar="ID", shell_complete=ids("source"), help="The drafts of a source, and the source.")
@click.option("--where", "texts", multiple=True, metavar="CONDITION", help="The drafts that `list --where` would list.")
@click.option("--needed", is_flag=True, help="Also accept drafts that they need, so that nothing is left out.")
@click.option("--public-figure", callback=in_words, metavar="WHY", help="Why the people among them may have a page.")
@click.option("--by", "reader", callback=in_words, metavar="WHO", help="Who compared them with their evidence.")
@click.option(
    "--evidence", metavar="SOURCE:PLACE", help="Add this row of evidence to the sheet, even if it is published."
)
@desk_option
@format_option
def accept_command(
    names: tuple[str, ...],
    every: bool,
    source: str | None,
    texts: tuple[str, ...],
    needed: bool,
    desk: Path,
    **terms: str | None,
) -> None:
    """Publish drafts: all that you name or choose, or none if one of them has an error.

    Verifies their words, sets `at`, `created` and `revised`, and removes the comments that `draft` wrote.

    \b
    Examples:
      briefings accept brandt-we-are-looking --needed --public-figure "speaks for a public office"
      briefings accept --source pilots-warn-2026-03-04 --where mode!=scare --needed
    """
    from briefings.editor.accept import Terms, accept, drafts_of, with_needed

    chooses = every or source is not None or bool(texts)
    if chooses == bool(names):
        raise click.UsageError("Name the sheets, or choose drafts with --all, --source or --where; not both.")
    evidence = terms["evidence"]
    if evidence is not None and not all(evidence.partition(":")):
        raise click.UsageError(f"--evidence {evidence}: write SOURCE:PLACE, such as pilots-warn-2026-03-04:p4.")
    conditions = conditions_of(texts, KINDS)
    loaded = load(desk)
    refs = [sheet_named(loaded, name) for name in names]
    if chooses:
        of = None if source is None else sheet_named(loaded, source, "source")
        refs = list(drafts_of(loaded, of, conditions))
        if not refs:
            report.told({"accepted": [], "paths": []}, "Nothing chooses a draft; see `briefings todo`.")
            return
    today = datetime.date.today()
    if needed:
        refs = list(with_needed(loaded, refs, today))
    paths, left_out = accept(loaded, refs, today=today, terms=Terms(**terms))
    said = f"{counted(len(paths), 'sheet')} accepted and published. Next: briefings build"
    report.told({"accepted": refs, "paths": paths, "left_out": left_out}, *paths, *left_out, said)


@click.command("reject")
@click.argument("names", nargs=-1, required=True, metavar="ID...", shell_complete=ids())
@click.option("--why", callback=in_words, required=True, help="The reason, for the desk alone.")
@desk_option
@format_option
def reject_command(names: tuple[str, ...], why: str, desk: Path) -> None:
    """Remove drafts, and keep the reason in content/rejected.jsonl.

    Does not remove a draft that another sheet names, or anything that was ever published.

    \b
    Example:
      briefings reject grell-listens --why "the article does not say who listens"
    """
    from briefings.editor.reject import reject

    loaded = load(desk)
    refs = [sheet_named(loaded, name) for name in names]
    removed = reject(loaded, refs, why, datetime.date.today())
    said = f"{counted(len(removed), 'draft')} rejected."
    report.told({"rejected": refs, "paths": removed}, *removed, said)


@click.command("correct")
@click.argument("name", metavar="ID", shell_complete=ids())
@click.argument("field", metavar="FIELD")
@click.option("--why", callback=in_words, required=True, help="The reason, as readers will read it.")
@click.option("--was", callback=in_words, metavar="WORDS", help="The old words, if no edition and no commit has them.")
@desk_option
@format_option
def correct_command(name: str, field: str, why: str, was: str | None, desk: Path) -> None:
    """Tell readers of a change: add an entry to a sheet's `corrections`, with the former words and those it has now.

    Change the field first. The old words come from the last edition that has them, otherwise from the last commit.

    \b
    Example:
      briefings correct near-misses value --why "the harbour office counted again"
    """
    from briefings.editor.correct import correct, fields_of

    loaded = load(desk)
    ref = sheet_named(loaded, name)
    known = fields_of(loaded, ref)
    if field not in known:
        raise click.UsageError(f"{no_such(f'{ref} has no field', field, known)}")
    found = correct(loaded, ref, field, why, datetime.date.today(), was=was)
    lines = (f"was: {found.was}", f"now: {found.now}", f"{found.path}: the correction is added ({found.origin}).")
    report.told(found, *lines)
