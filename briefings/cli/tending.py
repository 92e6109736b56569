"""What keeps a desk in order: `briefings rename`, `fmt`, `messages` and `doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import FILE, desk_option, form_option, format_option, load, require_free, sheet_named
from briefings.model.refs import Ref
from briefings.problems import counted, errors


@click.command("rename")
@click.argument("old", metavar="OLD", shell_complete=ids())
@click.argument("new", metavar="NEW")
@desk_option
@format_option
def rename_command(old: str, new: str, desk: Path) -> None:
    """Rename a sheet and update every reference to it. Its old address leads to the new one.

    Changes references, prose, hand-written pages, receipts and the file's name, but no comment and nothing else.

    \b
    Example:
      briefings rename quote:every-option brandt-every-option
    """
    from briefings.editor.rename import rename

    loaded = load(desk)
    ref = sheet_named(loaded, old)
    kind, colon, name = new.rpartition(":")
    if colon and kind != ref.kind:
        raise click.UsageError(f"{ref} cannot become another kind. Write {ref.kind}:{name}.")
    target = Ref(ref.kind, name)
    if target == ref:
        raise click.UsageError(f"That is the id of {ref} already.")
    require_free(loaded, target)
    paths = rename(loaded, ref, target)
    report.told({"from": str(ref), "to": str(target), "paths": paths}, f"{ref} is {target}.", *paths)


@click.command("fmt")
@click.argument("paths", nargs=-1, metavar="[FILE...]", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--check",
    "only_say",
    is_flag=True,
    help="List the sheets that would change, write nothing, and exit with 1 if there are any.",
)
@desk_option
@format_option
def fmt_command(paths: tuple[Path, ...], only_say: bool, desk: Path) -> None:
    """Format sheets: order of fields, wrapping, quoting. Without FILE, all sheets of the desk.

    Keeps every value and comment. Leaves sheets with problems as they are, and names them.

    \b
    Example:
      briefings fmt --check
    """
    from briefings.editor.fmt import fmt

    loaded = load(desk)
    known = {(desk / file.path).resolve(): ref for ref, file in loaded.files.items()}
    for path in paths:
        if path.resolve() not in known:
            raise click.UsageError(f"{path} is not a sheet of this desk.")
    refs = [known[path.resolve()] for path in paths] or list(loaded.files)
    found = fmt(loaded, refs, write=not only_say)
    if report.style == "json":
        shown = {"changed": found.changed, "in_shape": len(found.same), "left": found.left}
        report.dump({**shown, "problems": found.problems})
    else:
        report.show(found.problems)
        for name in found.changed if report.style == "text" else ():
            click.echo(name)
        said = _counted(len(found.changed), len(found.same), len(found.left), only_say=only_say)
        click.echo(said, err=report.style != "text")
    raise click.exceptions.Exit(1 if errors(found.problems) or (only_say and found.changed) else 0)


def _counted(changed: int, same: int, left: int, *, only_say: bool) -> str:
    verb = "would change" if only_say else "changed"
    parts = [f"{counted(changed, 'sheet')} {verb}"] if changed else []
    parts += [f"{same} already formatted"] if same else []
    parts += [f"{left} {'were' if left != 1 else 'was'} left as {'they are' if left != 1 else 'it is'}"] if left else []
    return f"{', '.join(parts) or 'no sheets'}."


@click.command("messages")
@click.argument("language", metavar="LANGUAGE")
@click.option("-o", "output", type=FILE, help="The file to write or update.")
@desk_option
def messages_command(language: str, output: Path | None, desk: Path) -> None:
    """Write or update a catalogue with every sentence of pages and packs, for translators.

    Without -o it is the desk's own: templates/languages/LANGUAGE.po. Finished translations are kept.

    \b
    Example:
      briefings messages pl
    """
    from briefings.editor.messages import gather, updated
    from briefings.editor.writing import write_all
    from briefings.load import messages as catalogues
    from briefings.load.inputs import templates_folder

    if not catalogues.is_known_to_cldr(language):
        raise click.UsageError(f"“{language}” is not a language tag that CLDR knows; write it like pl or pt-BR.")
    file = output or desk / "templates" / "languages" / f"{language}.po"
    former = file.read_bytes() if file.is_file() else b""
    _, problems = catalogues.parse(former, str(file))
    if problems:
        raise click.UsageError(f"{problems[0].location}: {problems[0].message}.")
    content = updated(former, language, gather(templates_folder()))
    if content != former:
        write_all({file: content})
    found, _ = catalogues.parse(content, str(file))
    click.echo(f"{file}: {len(found)} of {content.count(b'msgid ') - 1} sentences are translated.")


@click.command("doctor")
@desk_option
@form_option
def doctor_command(desk: Path) -> None:
    """Check that this computer can build: Python, libraries, fonts, the file system of the folder.

    Exits with 1 if something is wrong. Libraries that only some commands need may be absent.

    \b
    Example:
      briefings doctor --desk my-desk
    """
    from briefings.host.doctor import examine

    found = list(examine(desk))
    hints = ((each, f"\n        {each.hint}" if each.hint else "") for each in found)  # a line to copy
    lines = (f"{each.state:<7} {each.what:<13} {each.seen}{hint}" for each, hint in hints)
    report.told(found, *lines)
    raise click.exceptions.Exit(1 if any(each.state == "wrong" for each in found) else 0)
