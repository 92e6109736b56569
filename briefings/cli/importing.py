"""`briefings import`: sheets from a table or a bibliography."""

from __future__ import annotations

import json
from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.options import PRESENT_FILE, desk_option, format_option


@click.command("import")
@click.argument("file", type=PRESENT_FILE)
@click.option(
    "--map",
    "mapping",
    type=PRESENT_FILE,
    help="Which column becomes which field (YAML).",
)
@click.option("--kind", metavar="KIND", help="Instead of --map: the kind after whose fields the columns are named.")
@click.option("--update", is_flag=True, help="Take the file's values over where a sheet has others.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@desk_option
@format_option
def import_command(
    file: Path, mapping: Path | None, kind: str | None, update: bool, dry_run: bool, desk: Path, style: str
) -> None:
    """Write sheets from a table (CSV, XLSX) or, for sources, from a bibliography (BibTeX, RIS, CSL-JSON).

    What has no field is listed, a row that makes no valid sheet is a problem at its line, a sheet that is there is never
    changed without --update, and the same file again changes nothing. Imported sheets are drafts unless the mapping says
    otherwise.

    \b
    A mapping:
      kind: incident
      id: [Number]
      columns: {Headline: title, Day: when.edtf, Place: where.name, Source: evidence.source, Paragraph: evidence.at,
        Types: types}
      fixed: {class: incident, where.precision: area}
      split: {Types: ";"}
      values: {Types: {cable: cable-cut}}

    \b
    Example:
      briefings import incidents.csv --map incidents.map.yml
      briefings import library.bib
    """
    from briefings.editor.importer import Wanted, import_file
    from briefings.problems import counted, errors, sort_problems

    if mapping is not None and kind is not None:
        raise click.UsageError("Give --map or --kind, not both.")
    found = import_file(desk, file, Wanted(mapping, kind, not dry_run, update))
    wrong = bool(errors(found.problems))
    if style == "json":
        record = {"written": found.written, "changed": found.changed, "same": found.same, "unmapped": found.unmapped}
        click.echo(json.dumps({**record, "problems": [str(each.location) for each in found.problems]}, indent=2))
        raise click.exceptions.Exit(1 if wrong else 0)
    report.show(sort_problems(found.problems))
    for name, rows in found.unmapped.items():
        report.say(f"not mapped: {name}, in {rows} of the records")
    verb = "would be written" if dry_run else "written"
    refused = len({each.location.line for each in errors(found.problems)})
    click.echo(
        f"{counted(len(found.written), 'sheet')} {verb}, {len(found.changed)} updated, {found.same} unchanged, "
        f"{counted(refused, 'record')} refused, {counted(len(found.unmapped), 'name')} not mapped."
    )
    raise click.exceptions.Exit(1 if wrong else 0)
