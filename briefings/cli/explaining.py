"""`briefings explain`."""

from __future__ import annotations

import click

from briefings.cli import report
from briefings.cli.completing import words
from briefings.cli.options import form_option


def _codes() -> list[str]:
    from briefings.editor.explain import explanations

    return list(explanations())


@click.command("explain")
@click.argument("code", required=False, metavar="[CODE]", shell_complete=words(_codes))
@form_option
def explain_command(code: str | None, form: str) -> None:
    """Say why a problem is one, with an example and how to mend it; without a code, list all codes.

    The code stands in brackets at the end of a problem's first line.

    \b
    Example:
      briefings explain hedge-lost
    """
    from briefings.editor.explain import explanations
    from briefings.load.sheets import nearest

    known = explanations()
    name = code.strip("[]") if code else ""
    if code and name not in known:
        near = nearest(name, known)
        raise click.UsageError(
            f"No problem has the code “{name}”."
            + (f" Did you mean “{near}”?" if near else " `briefings explain` lists all.")
        )
    chosen = [known[name]] if code else list(known.values())
    if form == "json":
        report.dump([each._asdict() for each in chosen])
    elif code:
        found = known[name]
        click.echo(f"{found.code} ({found.group})\n\n{found.why}\n\nexample: {found.example}\nmend:    {found.mend}")
    else:
        for each in chosen:
            click.echo(f"{each.code:<26} {each.why}")
