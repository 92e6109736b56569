"""`briefings rename` and `briefings doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from briefings.cli.options import desk_option, form_option, format_option, sheet_named
from briefings.model.refs import ID, Ref


@click.command("rename")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@desk_option
@format_option
def rename_command(old: str, new: str, desk: Path, style: str) -> None:
    """Give a sheet another id, wherever it is named; its former address leads to the new one.

    Changes references, prose, hand-written pages, receipts and the file's name; no comment and no other character.

    \b
    Example:
      briefings rename quote:every-option brandt-every-option
    """
    from briefings.editor.rename import rename
    from briefings.load.desk import load

    loaded = load(desk)
    ref = sheet_named(loaded, old)
    kind, colon, name = new.rpartition(":")
    if colon and kind != ref.kind:
        raise click.UsageError(f"{ref} stays one of its kind; write {ref.kind}:{name}.")
    if not ID.match(name):
        raise click.UsageError(f"“{name}” is no id; write a-z, 0-9 and single hyphens.")
    target = Ref(ref.kind, name)
    if target in loaded.files:
        raise click.UsageError(
            f"There is a {target} already." if target != ref else f"That is the id of {ref} already."
        )
    paths = rename(loaded, ref, target)
    if style == "text":
        click.echo("\n".join([f"{ref} is {target}.", *paths]))


@click.command("doctor")
@desk_option
@form_option
def doctor_command(desk: Path, form: str) -> None:
    """Look whether this machine has what a build needs: Python, libraries, fonts, the file system of the folder.

    Ends with 1 where something is wrong; what only some commands need may be absent.

    \b
    Example:
      briefings doctor --desk my-desk
    """
    from briefings.host.doctor import examine

    found = list(examine(desk))
    if form == "json":
        click.echo(json.dumps([each._asdict() for each in found], ensure_ascii=False, indent=2))
    for each in found if form == "text" else ():
        click.echo(f"{each.state:<7} {each.what:<13} {each.seen}" + (f" ({each.hint})" if each.hint else ""))
    raise click.exceptions.Exit(1 if any(each.state == "wrong" for each in found) else 0)
