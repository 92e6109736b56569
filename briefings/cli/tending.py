"""`briefings rename`."""

from __future__ import annotations

from pathlib import Path

import click

from briefings.cli.options import desk_option, format_option, sheet_named
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
