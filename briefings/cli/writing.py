"""What begins a desk or a sheet: `briefings init` and `briefings new`."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from briefings.cli import report
from briefings.cli.completing import words
from briefings.cli.options import DIR, desk_option, format_option, kind_named, load, require_free
from briefings.model.refs import KINDS, Ref

if TYPE_CHECKING:
    from briefings.editor.new import Question
    from briefings.load.desk import Desk

_LATER = "receipt-missing"
"""What `accept` fixes by itself."""
_SHOWN = 15
"""How many known ids a question lists."""


@click.command("init")
@click.argument("folder", metavar="DIR", type=DIR)
@click.option("--title", help="The desk's name.  [default: the folder's]")
@click.option("--bare", is_flag=True, help="Without examples.")
@click.option(
    "--git", "in_git", is_flag=True, help="Make it a git repository, with a first commit and the check before each."
)
@click.option(
    "--ci", type=click.Choice(["github", "gitlab"]), help="Add the workflow that checks, builds and publishes there."
)
def init_command(folder: Path, title: str | None, bare: bool, in_git: bool, ci: str | None) -> None:
    """Set up a new desk in DIR: an example of each kind, settings, mkdocs.yml, checks for git, ready to build.

    With --git and --ci the site is on the web after one push. The program itself is in the repository, in tools/, so that
    the workflow installs nothing by name alone.

    \b
    Examples:
      briefings init harbour --title "Harbour desk"
      briefings init harbour --git --ci github
    """
    from briefings.editor.init import HOSTS, init, into_git

    if title is not None and not (title.strip() and title.isprintable()):
        raise click.UsageError("--title: one line of visible characters is expected.")
    name = title or f"{folder.resolve().name.replace('-', ' ').capitalize()} desk"
    files = init(folder, name, datetime.date.today(), bare=bare, ci=ci or "")
    sheets = "no sheets" if bare else "one example of each kind, its quotes checked"
    click.echo(f"{folder}: {len(files)} files, {sheets}.")
    if in_git:
        into_git(folder)
    if ci and not any(path.startswith("tools/") for path in files):
        report.say(
            "briefings: this copy runs from its source folder: run `make dist` there, and copy "
            f"dist/briefings-*.whl and dist/requirements.txt to {folder}/tools",
            err=True,
        )
    if ci:
        click.echo(f"To publish with {HOSTS[ci]}: see “On the web” in {folder / 'README.md'}.")
    build = "build, then open site/index.html and site/packs/longer-evenings-brief.pdf"
    click.echo(f"Next: cd {quote(str(folder))} && briefings {'new source' if bare else build}")


@click.command("new")
@click.argument("kind", shell_complete=words(lambda: list(KINDS)))
@click.argument("name", required=False, metavar="[ID]")
@click.option(
    "--set", "given", multiple=True, metavar="FIELD=VALUE", help="A field. Repeat it to add another value to a list."
)
@desk_option
@format_option
def new_command(kind: str, name: str | None, given: tuple[str, ...], desk: Path) -> None:
    """Write a sheet of KIND, as a draft, with the fields that it needs.

    At a terminal it asks for those that --set does not give, and offers the desk's ids. Write a dot for a field inside a
    field (`evidence.source`). It never overwrites a sheet.

    \b
    Examples:
      briefings new quote
      briefings new actor --set name="Ilse Brandt" --set type=person
    """
    from briefings.check import check
    from briefings.editor.new import new, proposed_id

    singular = kind_named(kind)
    loaded = load(desk)
    if name is not None:
        require_free(loaded, Ref(singular, name))
    asks = sys.stdin.isatty()
    fields = _fields(singular, given)
    if asks:
        _ask(loaded, singular, fields)
    proposal = proposed_id(singular, fields)
    if name is None and asks:
        name = _ask_id(loaded, singular, proposal)
    ref = Ref(singular, name or proposal)
    if name is None and not proposal:
        raise click.UsageError(f"Name the {singular}: briefings new {singular} ID …")
    require_free(loaded, ref)
    path, text = new(loaded, ref, fields)
    left = [each for each in check(load(desk)).problems if each.location.path == path and each.code != _LATER]
    if report.style == "json":
        report.dump({"sheet": ref, "path": path, "text": text, "left": left})
        return
    report.show(left, drafts=True)
    report.summed(f"{ref} is written: {path}\nNext: finish it, then briefings accept {ref}")


def _fields(kind: str, given: tuple[str, ...]) -> dict[str, Any]:
    from briefings.editor.new import FieldError, put

    fields: dict[str, Any] = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not sign or not value:
            raise click.UsageError(f"--set {text}: write FIELD=VALUE.")
        try:
            put(fields, kind, key, value)
        except FieldError as error:
            raise click.UsageError(f"--set: {error}") from None
    return fields


def _ask(desk: Desk, kind: str, fields: dict[str, Any]) -> None:
    """Ask for what is not given, one field after the other, until each answer is right."""
    from briefings.editor.new import description, offered, put, questions, wrong

    asked: set[str] = set()
    for question in questions(kind, fields, asked):
        asked.add(question.field)
        click.echo(f"\n{description(kind, question.field)}", err=True)
        _offer(offered(desk, kind, question.field))
        while True:
            answer = _answer(kind, question)
            if not answer:
                break
            tried = json.loads(json.dumps(fields))
            put(tried, kind, question.field, answer)
            problems = wrong(desk, Ref(kind, "new"), tried)
            if not problems:
                put(fields, kind, question.field, answer)
                break
            for problem in problems:
                hint = "; ".join(filter(None, (problem.expected, problem.hint)))
                click.echo(f"  {report.visible(problem.message)}" + (f" ({hint})" if hint else ""), err=True)


def _answer(kind: str, question: Question) -> str:
    from briefings.editor.new import field_of

    words = field_of(kind, question.field).words
    label = question.field + (f" [{', '.join(words)}]" if words else "")
    while True:
        answer = str(click.prompt(label, default="", show_default=False, err=True)).strip()
        if answer or question.optional:
            return answer
        click.echo("  this cannot be left out", err=True)


def _offer(known: list[tuple[str, str]]) -> None:
    for name, label in known[:_SHOWN]:
        click.echo(f"  {name:<40} {report.visible(label)[:70]}", err=True)
    if len(known) > _SHOWN:
        click.echo(f"  and {len(known) - _SHOWN} more; a word that is near finds its id", err=True)


def _ask_id(desk: Desk, kind: str, proposal: str) -> str:
    """Ask for an id until it is one that no sheet has."""
    while True:
        name = str(click.prompt("\nid", default=proposal or None, err=True)).strip()
        try:
            require_free(desk, Ref(kind, name))
        except click.UsageError as error:
            click.echo(f"  {error.message}", err=True)
        else:
            return name
