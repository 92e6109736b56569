"""What is done with editions: `briefings issue`, `diff`, `recall` and `fsck`."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import (
    DayType,
    MarkingType,
    briefing_named,
    desk_option,
    edition_named,
    form_option,
    format_option,
    in_words,
    load,
)
from briefings.model.markings import Marking

if TYPE_CHECKING:
    from briefings.compose import Views
    from briefings.load.editions import Edition
    from briefings.model.body import Body
    from briefings.model.sheets import Briefing

WORKING = "working"
"""What `diff` calls the working text."""


@click.command("issue")
@click.argument("name", metavar="ID", shell_complete=ids("briefing"))
@click.option("--on", type=DayType(), help="The day of issue. Embargoes are checked on this day.  [default: today]")
@click.option("--marking", type=MarkingType(), help="The release to issue it for.  [default: desk.yml's]")
@click.option("--typos", is_flag=True, help="Count all changes without a correction as typing errors.")
@desk_option
@format_option
def issue_command(name: str, on: datetime.date | None, marking: Marking | None, typos: bool, desk: Path) -> None:
    """Issue a briefing as its next edition, in content/editions. Builds publish exactly this file from then on.

    \b
    Example:
      briefings issue preemptive-measures-one-pager --on 2026-12-01
    """
    from briefings.build import Options, compose_desk, pack
    from briefings.compose import news
    from briefings.editor import issue
    from briefings.model.body import short_hash
    from briefings.problems import AuthorError
    from briefings.publish.lock import hold

    day = on or datetime.date.today()
    with hold(desk):
        composition = compose_desk(Options(desk, desk / "site", marking, day))
        loaded = composition.checked.catalogue.desk
        briefing = briefing_named(loaded, name, composition.release)
        draft = issue.draft(loaded, composition.views, briefing, day)
        untold = tuple(issue.untold(draft, loaded))
        if untold and not typos:
            raise AuthorError(untold)
        content = pack(composition, draft.view)
        record = issue.record(draft, content, composition.views)
        path = issue.freeze(desk, draft, record, content)
    found = {"briefing": briefing.id, "edition": record.edition, "hash": short_hash(record.body), "path": str(path)}
    said = f"Edition {record.edition} of {briefing.id} issued on {record.issued}, {record.marking.label}, "
    lines = [f"{said}{record.size:,} bytes, hash {short_hash(record.body)}."]
    if draft.news:
        lines.append(f"Since edition {record.edition - 1}: {news.summary(record.changes, composition.views.index)}.")
    report.told(found, *lines, f"{path} and the files beside it: commit them. Next: briefings build")


@click.command("diff")
@click.argument("name", metavar="ID", shell_complete=ids("briefing"))
@click.argument("editions", nargs=-1, metavar="[A [B]]")
@click.option("--marking", type=MarkingType(), help="The release of the working text.  [default: desk.yml's]")
@desk_option
@form_option
def diff_command(name: str, editions: tuple[str, ...], marking: Marking | None, desk: Path) -> None:
    """Compare two editions of a briefing: item by item, field by field, word by word.

    A and B are numbers, or `working` for the working text. Without them: the last edition and the working text.

    \b
    Example:
      briefings diff preemptive-measures-one-pager 1 2
    """
    from briefings.check import check
    from briefings.compose import Views, news
    from briefings.compose.difference import difference, is_slip
    from briefings.compose.index import Index
    from briefings.compose.words import capital
    from briefings.editor.issue import whole_editions_of
    from briefings.model.edition import text_of
    from briefings.release import cut
    from briefings.render.sheet_pages import Drawer

    if len(editions) > 2:
        raise click.UsageError("Give two editions at most.")
    checked = check(load(desk))
    loaded = checked.catalogue.desk
    release = cut(checked.catalogue, checked.verdicts, marking=marking)
    index = Index(release)
    briefing = briefing_named(loaded, name)
    known = whole_editions_of(loaded, briefing)
    last = str(known[-1].record.edition) if known else WORKING
    first, second = (*editions, *(last, WORKING)[len(editions) :]) if len(editions) < 2 else editions
    if first != second and (
        first == WORKING or (first.isdecimal() and second.isdecimal() and int(first) > int(second))
    ):
        raise click.UsageError(f"{first} is later than {second}. Write: briefings diff {name} {second} {first}")
    bodies = [_body(which, known, briefing, Views(release, Drawer(desk))) for which in (first, second)]
    found = difference(*bodies)
    changes = [json.loads(text_of(change)) for change in found.changes]
    untold = sum(field.why is None and not is_slip(field) for change in found.changes for field in change.fields)
    told = found.significant or not untold
    summary = news.summary(found.changes, index) if told else "No change with a correction"
    lines = [f"{capital(summary)}. {found.share} % of the text differs."]
    if untold:
        how = "Changed without a correction, and not typing errors"
        refused = " `briefings issue` refuses these." if second == WORKING else ""
        lines.append(f"{how}: {untold}.{refused}")
    lines = [*news.terminal(found.changes, index), *lines] if changes else ["No difference in what a pack prints."]
    report.told({"from": first, "to": second, "share": found.share, "changes": changes}, *lines)


def _body(which: str, known: tuple[Edition, ...], briefing: Briefing, views: Views) -> Body:
    from briefings.compose.edition import opened, said_by

    if which == WORKING:
        view = views.working_text(briefing.ref)
        if view is None:
            raise click.UsageError(f"{briefing.ref} is not in this release. Give --marking, or two editions.")
        return opened(view.evidence)[1]
    return said_by(edition_named(which, known), views.index)


@click.command("recall")
@click.argument("name", metavar="ID", shell_complete=ids("briefing"))
@click.option("--edition", "number", required=True, metavar="N", help="The edition's number.")
@click.option("--why", callback=in_words, required=True, help="The reason. Readers will see it.")
@click.option("--on", type=DayType(), help="The day of the recall.  [default: today]")
@desk_option
@form_option
def recall_command(name: str, number: str, why: str, on: datetime.date | None, desk: Path) -> None:
    """Recall an edition, and say why on its page, on its status page and in the feed. Its file does not change.

    \b
    Example:
      briefings recall preemptive-measures-one-pager --edition 2 --why "One figure was wrong"
    """
    from briefings.editor import issue
    from briefings.publish.lock import hold

    with hold(desk):
        loaded = load(desk)
        briefing = briefing_named(loaded, name)
        edition = edition_named(number, issue.whole_editions_of(loaded, briefing))
        day = on or datetime.date.today()
        path = issue.recall(loaded, edition, day, why)
    said = f"Edition {number} of {briefing.id} is recalled on {day}. {path}: commit it. Next: briefings build"
    report.told({"briefing": briefing.id, "edition": number, "on": str(day), "path": str(path)}, said)


@click.command("fsck")
@desk_option
@format_option
def fsck_command(desk: Path) -> None:
    """Check that no file of an edition has changed since it was issued.

    \b
    Example:
      briefings fsck
    """
    from briefings.load.desk import CONTENT, no_desk
    from briefings.load.editions import load
    from briefings.problems import AuthorError, counted

    absent = no_desk(desk / CONTENT)
    if absent:
        raise AuthorError(absent)
    found = load(desk / CONTENT, CONTENT)
    briefings = len({edition.record.briefing for edition in found.found})
    how = "not all of them as issued" if found.problems else "every byte as issued"
    of_all = f"Editions: {len(found.found)}, of {counted(briefings, 'briefing')}: {how}."
    nothing = "No edition was issued: there is nothing to check."
    report.ended(found.problems, of_all if found.found or found.problems else nothing)
