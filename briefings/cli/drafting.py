"""What makes sheets of other files: `briefings draft` and `import`."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import OPENED_FILE, PRESENT_FILE, desk_option, format_option, kind_named
from briefings.problems import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefings.editor.draft import Drafted
    from briefings.editor.importer import ColumnReport


@click.command("draft")
@click.argument("file", type=OPENED_FILE, required=False)
@click.option(
    "--source",
    required=True,
    metavar="ID",
    shell_complete=ids("source"),
    help="The source's id; a source without a sheet gets one.",
)
@click.option("--order", type=click.Choice(["day-first", "month-first"]), help="How to read its numeric dates.")
@click.option(
    "--language", metavar="TAG", help="The text's language.  [default: the source's, or guessed from the text]"
)
@click.option("--proposals", type=OPENED_FILE, metavar="FILE", help="What another program proposes (JSON).")
@click.option("--all", "every", is_flag=True, help="Write every proposal, not only the best 20.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, but write nothing.")
@desk_option
@format_option
def draft_command(
    file: BinaryIO | None,
    source: str,
    order: str | None,
    language: str | None,
    proposals: BinaryIO | None,
    every: bool,
    dry_run: bool,
    desk: Path,
) -> None:
    """Store an article and propose draft sheets from it: quotes, paraphrases, figures, speakers.

    Proposals come from rules, without a network, or from the program that wrote --proposals. Both are checked against the
    article: what it does not say stays open or is left out. Each sheet says who proposed it, from which sentence, and why.
    Nothing is published before `briefings accept`. FILE is plain text, HTML or PDF; without it, the stored text is read.
    If you run it again, it adds nothing, and it never proposes a draft again that you removed.

    \b
    Example:
      briefings draft article.txt --source pilots-warn-2026-03-04 --order month-first
    """
    from briefings.editor.draft import DraftOptions, draft
    from briefings.editor.match import wrong_language

    wrong = wrong_language(language)
    if wrong:
        raise click.UsageError(wrong)
    theirs = (proposals.read(), proposals.name) if proposals else None
    most = None if every else DraftOptions().most
    wanted = DraftOptions(order, language, not dry_run, theirs, most)  # type: ignore[arg-type]  # click gives one of the two words
    found = draft(desk, source, file.read() if file else None, today=datetime.date.today(), wanted=wanted)
    report.told(_record(found), *_lines(found, source))


def _lines(found: Drafted, source: str) -> Iterator[str]:
    for number, proposal in enumerate(found.proposals):
        path = f"  {found.paths[number]}" if found.paths else ""
        yield f"{proposal.kind}:{proposal.id}{path}"
        yield f"    {proposal.says}"
        if proposal.sentence:
            yield f"    {proposal.at}: {proposal.sentence}"
        yield f"    why: {proposal.why}"
        if proposal.open:
            yield f"    open: {proposal.open}"
    if found.note:
        yield found.note
    for each in found.left_out:
        yield f"not proposed: {each.at}: “{each.words}”: {each.why}"
    for day in found.days:
        if day.edtf:
            yield f"date: {day.at}: “{day.words}” is {day.edtf}: {day.why}"
    for question in found.questions:
        yield f"question: {question}"
    for offer in found.offers:
        yield f"offer: incident:{offer.incident} may be what {offer.at} is about ({', '.join(offer.words)}): "
        yield f"    briefings accept incident:{offer.incident} --evidence {source}:{offer.at}"
    if found.more:
        yield f"{counted(found.more, 'proposal')} more, of less use: add --all"
    if found.rejected:
        yield f"{counted(found.rejected, 'proposal')} left out: drafted before, and changed or removed since"
    if not found.proposals:
        yield f"Nothing new: {counted(found.known, 'sheet')} there already."
        return
    opens = sum(bool(proposal.open) for proposal in found.proposals)
    written = "written as drafts" if found.paths else "proposed; nothing written"
    sheets = f"{counted(len(found.proposals), 'sheet')} {written}"
    yield f"{sheets}, {opens} with something open; {found.known} there already."
    if found.paths:
        yield "Next: compare them with the article, then briefings accept ID…"


def _record(found: Drafted) -> dict[str, object]:
    names = ("kind", "id", "says", "why", "open", "at", "sentence")
    both = zip(found.proposals, found.paths or [""] * len(found.proposals), strict=True)
    proposals = [{name: getattr(each, name) for name in names} | {"path": path} for each, path in both]
    return {
        "proposals": proposals,
        "left_out": [each.model_dump() for each in found.left_out],
        "days": [{name: getattr(day, name) for name in ("words", "at", "edtf", "why")} for day in found.days],
        **{name: getattr(found, name) for name in ("offers", "questions", "known", "rejected", "more", "note")},
    }


def _table(columns: dict[str, ColumnReport]) -> Iterator[str]:
    """Yield a line for each column of an imported file: in how many records it is filled, and what became of these."""
    rows = [(name, each.rows, each.on_sheets, each.changed, each.homeless) for name, each in columns.items()]
    lines = [("column", "filled", "on a sheet", "changed", "on no sheet"), *rows]
    widths = [max(len(str(line[at])) for line in lines) for at in range(5)]
    for name, *counts in lines if rows else ():
        cells = (str(count).rjust(width) for count, width in zip(counts, widths[1:], strict=True))
        yield "  ".join([str(name).ljust(widths[0]), *cells])


@click.command("import")
@click.argument("file", type=PRESENT_FILE)
@click.option("--map", "mapping", type=PRESENT_FILE, help="Which column becomes which field (YAML).")
@click.option("--kind", metavar="KIND", help="Instead of --map: the kind whose fields the columns are named after.")
@click.option("--propose", is_flag=True, help="Write a mapping for you to edit, and no sheets.")
@click.option("--update", is_flag=True, help="Replace the values of existing sheets with those of the file.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, but write nothing.")
@desk_option
@format_option
def import_command(
    file: Path,
    mapping: Path | None,
    kind: str | None,
    propose: bool,
    update: bool,
    dry_run: bool,
    desk: Path,
) -> None:
    """Write sheets from a table (CSV, TSV, XLSX), from JSON or GeoJSON, or, for sources, from a bibliography.

    A bibliography is BibTeX, RIS or CSL-JSON. Everything else needs a mapping, which --propose writes for you to edit.
    If a row does not make a valid sheet, you get a problem with its line. Existing sheets change only with --update, and
    importing the same file again changes nothing. At the end, a table says what was done with each column. Imported sheets
    are drafts unless the mapping says otherwise.

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
      briefings import incidents.csv --propose
      briefings import incidents.csv --map incidents.map.yml
      briefings import library.bib
    """
    from briefings.editor.importer import ImportOptions, import_file
    from briefings.problems import errors, sort_problems

    if mapping is not None and (kind is not None or propose):
        raise click.UsageError("Give --map alone, without --kind and --propose.")
    singular = kind_named(kind) if kind is not None else None
    if propose:
        from briefings.editor.importing.propose import propose_mapping

        proposed = propose_mapping(file, singular, write=not dry_run)
        said = f"{proposed.path} {'would be ' if dry_run else ''}written: {counted(proposed.columns, 'column')}, "
        command = shlex.join(["briefings", "import", str(file), "--map", str(proposed.path)])
        said += f"{proposed.mapped} with a field. Next: edit it, then {command}"
        own = f"Fields of your desk's own are declared in {proposed.fields_path}: add them to content/desk.yml first."
        texts = [proposed.text, proposed.fields] if dry_run else []
        report.told(proposed, *filter(None, texts), said, *([own] if proposed.fields else []))
        return
    found = import_file(desk, file, ImportOptions(mapping, singular, not dry_run, update))
    wrong = bool(errors(found.problems))
    if report.style != "json":
        report.show(sort_problems(found.problems))
    record = {name: getattr(found, name) for name in ("written", "changed", "same", "unmapped", "columns")}
    record["problems"] = [str(each.location) for each in found.problems]
    verb = "would be written" if dry_run else "written"
    report.told(
        record,
        *_table(found.columns),
        f"{counted(len(found.written), 'sheet')} {verb}, {len(found.changed)} updated, {found.same} unchanged, "
        f"{counted(found.refused, 'record')} refused, {counted(len(found.unmapped), 'column')} with values on no sheet.",
    )
    raise click.exceptions.Exit(1 if wrong else 0)
