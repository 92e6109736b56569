"""What only looks: `briefings list`, `show`, `text`, `stale`, `todo`, `explain` and `schema`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.completing import ids, words
from briefings.cli.options import DIR, DayType, conditions_of, desk_option, form_option, kind_named, load, sheet_named
from briefings.model.refs import KINDS, PLURALS
from briefings.problems import AuthorError, Location, no_such


@click.command("list")
@click.argument("kind", required=False, metavar="[KIND]", shell_complete=words(lambda: list(PLURALS.values())))
@click.option(
    "--where",
    "texts",
    multiple=True,
    metavar="CONDITION",
    help="field=value, field!=value or field~part. All of them must be true.",
)
@desk_option
@form_option
def list_command(kind: str | None, texts: tuple[str, ...], desk: Path) -> None:
    """List the desk's sheets: kind:id, status, title.

    Write fields as in sheets, with a dot for a field inside a field (`role.organisation`). A sheet that cannot be read never
    meets a condition.

    \b
    Example:
      briefings list quotes --where speaker=giuseppe-cavo-dragone --where words~studying
    """
    from briefings.editor.select import meets

    kinds = [kind_named(kind)] if kind else KINDS
    conditions = conditions_of(texts, kinds)
    loaded = load(desk)
    rows = []
    for ref, file in loaded.files.items():
        sheet = loaded.sheets.get(ref)
        if ref.kind in kinds and meets(sheet, conditions):
            status, label = (sheet.status, sheet.label) if sheet else ("unreadable", file.path)
            rows.append({"sheet": str(ref), "status": status, "label": label, "path": file.path})
    report.told(rows, *(f"{row['sheet']:<60} {row['status']:<10} {row['label']}" for row in rows))


@click.command("show")
@click.argument("name", metavar="ID", shell_complete=ids())
@desk_option
@form_option
def show_command(name: str, desk: Path) -> None:
    """Show a sheet: its file, its fields, what it refers to and what refers to it.

    \b
    Example:
      briefings show dragone-studying-everything
    """
    from briefings.check import check

    loaded = load(desk)
    ref = sheet_named(loaded, name)
    checked = check(loaded)
    file = loaded.files[ref]
    targets = list(dict.fromkeys(str(pointer.target) for pointer in checked.catalogue.references(ref)))
    owners = [str(owner) for owner in checked.catalogue.owners.get(ref, ())]
    verdict = checked.verdicts.get(ref.id) if ref.kind == "quote" else None
    shown: dict[str, object] = {"sheet": str(ref), "path": file.path, "text": file.text}
    shown |= {"refers_to": targets, "referred_to_by": owners}
    lines = [f"{ref}  {file.path}\n", file.text.rstrip("\r\n").replace("\r\n", "\n").expandtabs()]
    lines += [f"\nrefers to: {', '.join(targets) or 'nothing'}", f"referred to by: {', '.join(owners) or 'nothing'}"]
    if verdict:
        shown |= {"outcome": verdict.outcome, "checked": verdict.checked and str(verdict.checked)}
        lines.append(f"outcome: {verdict.outcome}" + (f", checked on {verdict.checked}" if verdict.checked else ""))
    report.told(shown, *lines)


@click.command("text")
@click.argument("name", metavar="SOURCE", shell_complete=ids("source"))
@desk_option
@form_option
def text_command(name: str, desk: Path) -> None:
    """Print the stored text of a source, with the label of each paragraph, which you can use in `at`.

    \b
    Example:
      briefings text pilots-warn-2026-03-04
    """
    from briefings.check.verdicts import snapshot_of
    from briefings.model.sheets import Source

    loaded = load(desk)
    ref = sheet_named(loaded, name, "source")
    source = loaded.sheets.get(ref)
    if not isinstance(source, Source):
        raise click.UsageError(f"{ref} {'cannot be read' if ref.kind == 'source' else 'is not a source'}.")
    snapshot = snapshot_of(loaded, source)
    if snapshot is None:
        hint = f"store it: briefings capture FILE --source {ref.id}"
        raise AuthorError.of("no-text", loaded.locate(ref), "the text of this source is not here", hint=hint)
    rows = [(part.label, snapshot.text[part.start : part.end].strip()) for part in snapshot.paragraphs]
    width = max((len(label) for label, _ in rows), default=0)
    lines = (f"{label:<{width}}  {text.replace(chr(10), chr(10) + ' ' * (width + 2))}" for label, text in rows)
    report.told([{"at": label, "text": text} for label, text in rows], *lines)


@click.command("stale")
@click.option("--as-of", "today", type=DayType(), help="The day that counts as today.")
@desk_option
@form_option
def stale_command(today: datetime.date | None, desk: Path) -> None:
    """List what is due for review: ageing figures, briefings to review, words never checked, outdated translations.

    \b
    Example:
      briefings stale --as-of 2027-06-01
    """
    from briefings.editor.todo import stale

    found = stale(load(desk), today or datetime.date.today())
    records = [{"since": str(due.since), **_placed(due.place), "why": due.why} for due in found]
    lines = (f"{due.place}: {due.since_when}" for due in found)
    report.told(records, *lines, f"{len(found)} due." if found else "Nothing is due.")


@click.command("todo")
@click.option("--as-of", "today", type=DayType(), help="The day that counts as today.")
@desk_option
@form_option
def todo_command(today: datetime.date | None, desk: Path) -> None:
    """List what there is to do: drafts to finish, words to check, statements to cite, briefings left out, open questions, what is due.

    \b
    Example:
      briefings todo --as-of 2027-06-01
    """
    from briefings.check import check
    from briefings.editor.todo import todo

    found = todo(check(load(desk)), today or datetime.date.today())
    records = [{"group": task.group, **_placed(task.place), "what": task.what} for task in found]
    lines = (f"{task.group:<10} {task.place}: {task.what}" for task in found)
    report.told(records, *lines, f"{len(found)} to do." if found else "Nothing to do.")


def _placed(place: Location) -> dict[str, object]:
    return {"path": place.path, "line": place.line, "column": place.column}


@click.command("schema")
@click.option("-o", "folder", type=DIR, help="Write all schemas into this folder.")
@click.option("--ids", "with_ids", is_flag=True, help="Include the ids of the desk, so that editors can complete them.")
@click.argument("kind", required=False, metavar="[KIND]", shell_complete=words(lambda: [*KINDS, "desk", "proposals"]))
@desk_option
def schema_command(kind: str | None, folder: Path | None, with_ids: bool, desk: Path) -> None:
    """Print the JSON Schema of a kind of sheet (or of `desk` or `proposals`), or write all of them.

    The first line of each sheet names its schema, so that editors can complete and explain each field; with --ids, they also
    complete ids. `briefings serve` keeps such schemas fresh in `.briefings/schema/`.

    \b
    Examples:
      briefings schema quote
      briefings schema -o docs/schema
      briefings schema --ids -o .briefings/schema
    """
    from briefings.editor.live_schemas import ids_of, schema_of
    from briefings.editor.writing import write_all
    from briefings.load.files import read
    from briefings.model.schema import SCHEMAS, schema
    from briefings.problems import OutputError
    from briefings.publish.ownership import refuse_read

    if kind is not None and (folder is not None or kind not in SCHEMAS):
        raise click.UsageError(f"Name one of {', '.join(SCHEMAS)}, or a folder with -o.")
    loaded = load(desk) if with_ids else None
    ids = ids_of(loaded) if loaded else {}

    def written(name: str) -> str:
        return schema_of(loaded, name, ids) if loaded else schema(name)

    if folder is not None:
        refuse_read(folder, desk)
        files = {folder / f"{name}.json": written(name).encode() for name in SCHEMAS}
        for path, content in files.items():
            if path.exists() and not read(path).startswith(content[:60]):  # each schema begins alike
                raise OutputError(f"{path}: not a schema of this program; move it elsewhere, or choose another folder")
        write_all(files)
        click.echo(f"{len(SCHEMAS)} schemas in {folder}")
    elif kind is not None:
        click.echo(written(kind), nl=False)
    else:
        raise click.UsageError(f"Name one of {', '.join(SCHEMAS)}, or a folder with -o.")


def _codes() -> list[str]:
    from briefings.editor.explain import explanations

    return list(explanations())


@click.command("explain")
@click.argument("code", required=False, metavar="[CODE]", shell_complete=words(_codes))
@form_option
def explain_command(code: str | None) -> None:
    """Explain a problem, with an example and how to fix it. Without a code, list all codes.

    The code is in square brackets at the end of a problem's first line.

    \b
    Example:
      briefings explain hedge-lost
    """
    from briefings.editor.explain import explanations

    known = explanations()
    name = code.strip("[]") if code else ""
    if code and name not in known:
        said = no_such("No problem has the code", name, known)
        raise click.UsageError(said if said.endswith("?") else f"{said} `briefings explain` lists all.")
    chosen = [known[name]] if code else list(known.values())
    lines = [f"{each.code:<26} {each.why}" for each in chosen]
    if code:
        found = known[name]
        lines = [f"{found.code} ({found.group})\n\n{found.why}\n\nexample: {found.example}\nfix:     {found.fix}"]
    report.told(chosen, *lines)
