"""`briefings review`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli import report
from briefings.cli.options import desk_option, formats, sentence

if TYPE_CHECKING:
    from briefings.editor.review import ChangedSheet, Field, Review

_LISTED = 25
"""How many pages are named in a Markdown text."""


@click.command("review")
@click.argument("revisions", required=False, metavar="[REV | A..B | A...B]")
@desk_option
@formats("markdown", "json", what="the review is")
def review_command(revisions: str | None, desk: Path) -> None:
    """Show what a change means for readers, with the pages and packs that it affects, for a merge request.

    REV is compared with the working tree, A with B; `A...B` starts where B left A. Without them: what is not committed yet.

    \b
    Examples:
      briefings review
      briefings review main...HEAD > review.md
    """
    from briefings.editor.review import review
    from briefings.editor.revisions import WORKING, RevisionError, at, span
    from briefings.render.sheet_pages import Drawer

    try:
        first, second = span(desk, revisions)
        with at(desk, first) as old, at(desk, second) as new:
            found = review(old, new, Drawer(desk))
    except RevisionError as error:
        raise click.UsageError(f"{sentence(str(error))}.") from None
    names = (first[:10], second[:10] if second else WORKING)
    report.told({"from": names[0], "to": names[1], **found._asdict()}, *_markdown(found, names))


def _markdown(found: Review, names: tuple[str, str]) -> Iterator[str]:
    yield f"# Change of the desk: {names[0]} to {names[1]}\n"
    counts = Counter(each.state for each in found.sheets)
    parts = [f"{counts[state]} {state}" for state in ("new", "removed", "renamed", "changed") if counts[state]]
    if not found.sheets and not found.settings:
        yield "No sheet says anything different."
    elif parts:
        yield f"Sheets: {', '.join(parts)}."
    if found.settings:
        yield "\n## Settings\n"
        yield from (_line(field) for field in found.settings)
    for each in found.sheets:
        yield f"\n## `{each.ref}` {each.state}\n"
        yield from _sheet(each)
    if found.unknown:
        yield f"\nPages and packs are not compared: {found.unknown}; see `briefings check`."
    elif found.sheets or found.settings:
        yield "\n## Pages and packs\n"
        yield from _outputs("Packs", found.packs)
        yield from _outputs("Pages", found.pages)


def _sheet(each: ChangedSheet) -> Iterator[str]:
    for problem in each.problems[: report.MOST]:
        yield f"- cannot be read: {_plain(str(problem.location))}: {_plain(problem.message)}"
    if len(each.problems) > report.MOST:
        yield f"- and {len(each.problems) - report.MOST} more"
    if each.state == "renamed":
        yield f"- was `{each.was}`"
    if each.state in ("new", "removed", "fixed"):
        yield f"- {_plain(each.label)} ({each.status or 'could not be read'})"
    if each.state != "new":
        yield from (_line(field) for field in each.fields)
    else:
        yield from (f"- {_plain(field.name)}: {_plain(field.now)}" for field in each.fields if field.name != "status")
    yield from (f"- correction: {_plain(entry)}" for entry in each.corrections)
    if each.untold:
        yield "- **no correction tells readers of this**"


def _line(field: Field) -> str:
    name = _plain(field.name)
    if not field.was:
        return f"- {name}: added: {_plain(field.now)}"
    if not field.now:
        return f"- {name}: removed: {_plain(field.was)}"
    if field.words:
        return f"- {name}: {'; '.join(_run(was, now) for was, now in field.words)}"
    if field.name == "figure":
        return f"- {name}: {_plain(field.now)}, was {_plain(field.was)}"
    return f"- {name}: changed from {_plain(field.was)} to {_plain(field.now)}"


def _run(was: str, now: str) -> str:
    if not was:
        return f"“{_plain(now)}” added"
    return f"“{_plain(was)}” became “{_plain(now)}”" if now else f"“{_plain(was)}” left out"


def _outputs(what: str, paths: tuple[str, ...]) -> Iterator[str]:
    shown = ", ".join(f"`/{path}`" for path in paths[:_LISTED])
    more = f" and {len(paths) - _LISTED} more" if len(paths) > _LISTED else ""
    yield f"- {what} that changed: {shown or 'none'}{more}"


def _plain(text: str) -> str:
    """Return text that Markdown takes for nothing but text, on one line."""
    return re.sub(r"([\\`*_\[\]<>|~&])", r"\\\1", report.visible(" ".join(text.split())))
