"""Problems as text for people, and as JSON or annotations for machines."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from briefings.load.files import read
from briefings.load.yaml_text import fit_text
from briefings.model.refs import Ref
from briefings.problems import Location, OutputError, Problem, counted, errors

if TYPE_CHECKING:
    from briefings.editor.match import Outcome
    from briefings.matcher import Match

MOST = 50
"""Problems that are printed for people; the formats for programs have all."""
_OF_PROBLEMS = ("code", "severity", "path", "line", "column", "message", "expected", "hint")
"""What programs get to know about a problem, in this order."""
_LONGEST = 1000
"""Characters of a message for people."""

desk = Path()
"""The desk whose lines are shown: what `--desk` says."""
style = "text"
"""How what is found is written: what `--format` says."""


def show(problems: Sequence[Problem], *, most: int = 0, drafts: bool = False) -> None:
    """Print problems: text and annotations to standard error or, when asked for by --format, to standard output.

    For people: at most `most` lines (0: `MOST` problems); open points of drafts in one line, unless `drafts` asks for each.
    """
    if style == "json":
        dump(problems)
    elif style == "github":
        for problem in problems:
            click.echo(_annotation(problem))
    else:
        terminal = sys.stderr.isatty()
        shown = [problem for problem in problems if drafts or not problem.draft]
        for line in _for_people(shown, most, terminal=terminal):
            click.echo(line, err=True)
        if shown:
            click.echo(_painter(terminal=terminal)(count(shown), bold=True), err=True)
        open_ones = {problem.location.path for problem in problems if problem.draft}
        if open_ones and not drafts:
            click.echo(f"{counted(len(open_ones), 'draft')} with open points: `briefings todo`", err=True)


def _for_people(problems: Sequence[Problem], most: int, *, terminal: bool) -> Iterator[str]:
    """Yield problems, equal warnings once; of very many the first, errors before warnings, and what the others are."""
    places = Counter(_sameness(problem) for problem in problems)
    once = list({_sameness(problem): problem for problem in reversed(problems)}.values())[::-1]
    if most or len(once) > MOST:
        once = [*errors(once), *(problem for problem in once if problem.severity != "error")]
    lines = 0
    for number, problem in enumerate(once):
        text = _text(problem, terminal=terminal, more=places[_sameness(problem)] - 1)
        lines += text.count("\n") + 1
        if number == MOST or (most and lines > most):
            codes = Counter(each.code for each in once[number:])
            named = ", ".join(f"{count:,} {code}" for code, count in codes.most_common(5))
            others = f" and {len(codes) - 5} other codes" if len(codes) > 5 else ""
            yield f"and {len(once) - number:,} more ({named}{others}); `briefings check --format json` lists them all"
            return
        yield text


def _sameness(problem: Problem) -> object:
    """Return what equal warnings have in common; an error is equal to none."""
    return problem if problem.severity == "error" else (problem.code, problem.message, problem.expected, problem.hint)


def _painter(*, terminal: bool) -> Callable[..., str]:
    """Return what colours text: nothing if it is not a terminal, or where NO_COLOR (no-color.org) is set."""
    plain = not terminal or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return (lambda text, **_: text) if plain else click.style


def dump(found: object) -> None:
    """Print what was found as JSON: named tuples and problems as objects, sheets by their names."""
    click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    if isinstance(value, Problem):
        return {name: getattr(value.location if name in Location._fields else value, name) for name in _OF_PROBLEMS}
    if isinstance(value, Ref):
        return str(value)
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def told(found: object, *lines: str) -> None:
    """Print what was found or done as JSON, or in lines."""
    if style == "json":
        dump(found)
        return
    for line in lines:
        say(line)


def summed(line: str) -> None:
    """Print a line that sums up, where problems are written for people."""
    if style == "text":
        say(line)


def ended(problems: Sequence[Problem], line: str) -> NoReturn:
    """Print problems and the line that sums up, and end the command: with 1 where something is an error."""
    show(problems)
    summed(line)
    raise click.exceptions.Exit(1 if errors(problems) else 0)


def count(problems: Sequence[Problem]) -> str:
    """Return `2 errors, 1 warning`."""
    wrong = len(errors(problems))
    warned = len(problems) - wrong
    parts = [counted(wrong, "error")] if wrong or not warned else []
    if warned:
        parts.append(counted(warned, "warning"))
    return ", ".join(parts)


def _text(problem: Problem, *, terminal: bool, more: int = 0) -> str:
    paint = _painter(terminal=terminal)
    tone = "red" if problem.severity == "error" else "yellow"
    place, severity = paint(visible(str(problem.location)), bold=True), paint(problem.severity, fg=tone)
    lines = [f"{place}: {severity}: {_short(problem.message)} [{problem.code}]"]
    if terminal:
        lines += _excerpt(problem, paint)
    if problem.expected:
        lines.append(f"    expected: {_short(problem.expected)}")
    if problem.hint:
        lines.append(f"    {_short(problem.hint)}")
    if more:
        lines.append(f"    the same at {counted(more, 'other place')}")
    return "\n".join(lines)


def _short(text: str) -> str:
    return visible(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def say(text: str, *, err: bool = False) -> None:
    """Print lines that quote what stands in files or in their names."""
    click.echo("\n".join(map(visible, text.split("\n"))), err=err)


def visible(text: str) -> str:
    """Return the text with what nobody sees shown as escapes, so that nothing in a desk can drive the terminal.

    A joiner stays where a script needs it.
    """
    if text.isprintable():
        return text
    kept = fit_text(f".{text}")[1:]
    pairs = zip(text, kept, strict=True)
    return "".join(
        char if char.isprintable() or (char in "\u200c\u200d" and char == fit) else f"\\u{ord(char):04x}"
        for char, fit in pairs
    )


def refusal(error: OSError | MemoryError) -> str:
    """Return what the system refused, and of which file where it says so."""
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)


def _excerpt(problem: Problem, paint: Callable[..., str]) -> list[str]:
    place = problem.location
    if not place.line:
        return []
    try:
        line = read(desk / place.path).decode("utf-8", "replace").split("\n")[place.line - 1]
    except (OutputError, IndexError):
        return []
    start = max(0, place.column - 60)
    shown = visible(line[start : start + 110].replace("\t", " "))
    caret = " " * (place.column - 1 - start) + "^" * max(1, min(place.length, 110 - (place.column - 1 - start)))
    return [f"    {shown}", f"    {paint(caret, fg='red')}"]


def _annotation(problem: Problem) -> str:
    place = problem.location
    message = problem.message + (f" ({problem.hint})" if problem.hint else "")
    path = _escaped(place.path).replace(":", "%3A").replace(",", "%2C")
    where = f"file={path}" + (f",line={place.line},col={place.column}" if place.line else "")
    return f"::{problem.severity} {where},title={problem.code}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _stands(label: str, start: int, end: int) -> str:
    from briefings.matcher import place_words

    return f"{place_words(label)}, characters {start} to {end}"


def matched(outcome: Outcome, found: Match | None, where: str | None = None) -> str:
    """Return a match for people: the outcome, where the words are, or why not and what the text has.

    Where no place is asked for (`where`), it names the place as `at` has it.
    """
    if found is None:
        return f"could not be checked: {_short(outcome.reason)}"
    if found.outcome == "matches":
        fits = "matches the text, with marked changes" if found.changes else "wording matches the text"
        lines = [f"{fits}: level {found.level}, {_stands(found.paragraphs[0], *found.places[0])}"]
        lines += [f"    differs only in invisible characters: {', '.join(found.unseen)}"] if found.unseen else []
        lines += [f"    {change.kind}: “{_short(change.named)}”" for change in found.changes]
        lines += [f"    at: {label}" for label in dict.fromkeys(filter(None, found.paragraphs)) if not where]
        if len(found.places) > 1:
            places = zip(found.paragraphs, found.places, strict=True)
            said = "; ".join(_stands(label, start, end) for label, (start, end) in places)
            lines.append(f"    in {len(found.places)} places ({said}); say which with --at")
        return "\n".join(lines)
    lines = [f"not found in the text: {_short(found.message)} [{found.reason}]"]
    if found.passage:
        lines.append(f"    the text has: “{_short(found.passage)}”")
    for ours, theirs in found.difference:
        if ours and theirs:
            lines.append(f"    “{_short(ours)}” for “{_short(theirs)}”")
        else:
            lines.append(f"    + “{_short(ours)}”" if ours else f"    - “{_short(theirs)}”")
    return "\n".join([*lines, f"    {_short(found.hint)}"])


def bug(error: Exception) -> None:
    """Print one line for people and write the traceback to a separate file."""
    descriptor, name = tempfile.mkstemp(prefix="briefings-bug-", suffix=".txt")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    say(f"briefings: a bug in this program, not in your desk: {type(error).__name__}: {error}", err=True)
    say(f"briefings: report it with {name}", err=True)
