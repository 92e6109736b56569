"""What is based on the sources' texts: `briefings verify`, `capture` and `match`."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from briefings.cli import report
from briefings.cli.completing import ids
from briefings.cli.options import OPENED_FILE, PRESENT_FILE, desk_option, form_option, format_option, load
from briefings.model.modes import MODES
from briefings.problems import AuthorError

if TYPE_CHECKING:
    from briefings.editor.capture import Captured


@click.command("verify")
@desk_option
@format_option
def verify_command(desk: Path) -> None:
    """Match every quote against the stored text of its source and write content/receipts.lock.

    It also says which texts are missing or were changed, and which files do not belong to a source.

    \b
    Example:
      briefings verify && git diff content/receipts.lock
    """
    from briefings.load.checked import RunResult, recall, remember, stats
    from briefings.options import Options

    store = Options(desk, desk / "site").store
    known = recall(store, desk, name="verified")
    if known:
        report.ended((), f"Nothing changed since the last run. {known.summary}")
    from briefings.check.verdicts import matching
    from briefings.editor.verify import texts_aside, verify  # imports much, which an unchanged desk can do without

    loaded = load(desk)
    verified = verify(loaded, datetime.date.today())
    problems = (*loaded.problems, *verified.problems)
    problems = tuple(problem for problem in problems if problem.code != "receipt-damaged")
    why = " (the source's text is not on this computer)" if verified.unchecked else ""
    said = (
        f"Passages: {matching(verified.matches + verified.before)}, {verified.not_found} not found in the source, "
        f"{verified.unchecked} could not be checked{why}."
    )
    if verified.before:
        said += f" {verified.before} of the first were checked before; their source's text is not here now."
    said += "".join(f"\n{line}" for line in texts_aside(loaded))
    if not problems:
        remember(store, desk, stats(desk), RunResult(loaded.further, (), said), name="verified")
    report.ended(problems, said)


@click.command("capture")
@click.argument("file", type=OPENED_FILE)
@click.option("--source", required=True, metavar="ID", shell_complete=ids("source"), help="The source's id.")
@click.option("--extent", type=click.Choice(["full", "excerpt", "teaser"]), help="How much of the source this is.")
@click.option("--anyway", is_flag=True, help="Store a text that is too short for an article.")
@desk_option
@form_option
def capture_command(file: BinaryIO, source: str, extent: str | None, anyway: bool, desk: Path) -> None:
    """Store a source's text in the private snapshots folder. FILE is a page, PDF, DOCX or plain text; - is standard input.

    Proposes what the document says about itself (author, day, language) in the source's sheet; a source without a sheet
    gets a draft. A second capture replaces the first text only if no quoted words are lost, and then updates the places
    in sheets.

    \b
    Example:
      briefings capture article.html --source preemptive-strikes-2025-12-02
    """
    from briefings.editor.capture import capture

    captured = capture(load(desk), source, file.read(), today=datetime.date.today(), extent=extent, anyway=anyway)
    places = [{"sheet": place.ref, "before": place.before, "after": place.after} for place in captured.places]
    report.told({**captured._asdict(), "places": places}, *_lines(captured))


def _lines(captured: Captured) -> Iterator[str]:
    for line in captured.differences[:20]:
        yield f"    {line[:110]}"
    if len(captured.differences) > 20:
        yield f"    and {len(captured.differences) - 20} more lines"
    for quote, how in captured.touched:
        yield f"{quote}: {how} in the new text"
    for place in captured.places:
        yield f"{place.ref}: {place.before} is {place.after or 'not'} in the new text"
    for field, says, origin, value in captured.proposed:
        yield f"{field}: {says} ({origin}){'' if value else ': see the sheet'}"
    counts = Counter(left.why for left in captured.left_out)
    if counts:
        yield f"Left out: {', '.join(f'{why} ({number})' for why, number in counts.items())}."
        for why, text in captured.left_out[:10]:
            yield f"    {why}: {text[:90]}"
        if len(captured.left_out) > 10:
            yield f"    and {len(captured.left_out) - 10} more; --format json lists them all"
    for doubt in captured.doubts:
        yield f"Check: {doubt}"
    if captured.changed:
        yield f"Stored. {captured.sheet} now names its digest. Next: briefings verify"
    else:
        yield "Stored; it is the text the sheet names. Next: briefings check"


@click.command("match")
@click.argument("text", required=False, type=click.Path(path_type=Path))
@click.option("--words", multiple=True, help="The words as quoted. Repeat it for each part of a split quote.")
@click.option(
    "--mode", default="direct", type=click.Choice(MODES), help="How the text has the words.  [default: direct]"
)
@click.option("--at", metavar="PLACE", help="Where they must be: h, d, p3, p2-4.")
@click.option("--language", metavar="TAG", help="The text's language (de, pt-BR): it decides which marks open.")
@click.option("--marks", multiple=True, metavar="PAIR", help="How the text marks speech: a pair (»«), or dash.")
@click.option(
    "--batch",
    "cases",
    type=PRESENT_FILE,
    metavar="CASES.jsonl",
    help="Many cases: one JSON object on each line. Outcomes are printed in the same way.",
)
@form_option
def match_command(
    text: Path | None,
    words: tuple[str, ...],
    mode: str,
    at: str | None,
    language: str | None,
    marks: tuple[str, ...],
    cases: Path | None,
) -> None:
    """Check whether words are a quotation in a text; needs no desk. To declare changes, use --batch.

    \b
    TEXT is a file of plain text. A line of CASES.jsonl is
      {"id": "1", "text_file": "a.txt", "words": "…", "mode": "direct", "edits": [{"kind": "omission", "text": "…"}]}
    and its outcome
      {"id": "1", "outcome": "matches", "level": 0, "start": 120, "end": 161, "reason": ""}
    Exit status: 0 if all match, else 1.

    \b
    Example:
      briefings match article.txt --words "We are looking at every option"
    """
    from briefings.editor.match import batch, is_place, one, read, wrong_language, wrong_marks

    if cases is not None:
        if text is not None or words:
            raise click.UsageError("Give TEXT and --words, or --batch; not both.")
        every = True
        problems = []
        for outcome, problem in batch(cases):
            click.echo(outcome.line())
            every = every and outcome.outcome == "matches"
            problems += [problem] if problem else []
        if problems:
            raise AuthorError(problems)
        raise click.exceptions.Exit(0 if every else 1)
    if text is None or not words:
        raise click.UsageError("Give TEXT and --words, or --batch CASES.jsonl.")
    if at is not None and not is_place(at):
        raise click.UsageError(f"--at: “{at}” is not a place in a text; write h, d, p3 or p2-4.")
    wrong = wrong_marks(marks) or wrong_language(language)
    if wrong:
        raise click.UsageError(wrong)
    outcome, found = one("", read(text, language, marks), list(words), mode=mode, at=at)
    click.echo(outcome.line() if report.style == "json" else report.matched(outcome, found, at))
    raise click.exceptions.Exit(0 if outcome.outcome == "matches" else 1)
