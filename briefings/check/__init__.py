"""Check: a desk to its catalogue, the verdicts on its quotes, and every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from briefings.check.catalogue import Catalogue
from briefings.check.rules import RULES, Rule
from briefings.check.verdicts import Verdict, outcome_counts, verdict
from briefings.load import receipts
from briefings.load.desk import Desk
from briefings.model.sheets import Quote, Source
from briefings.problems import AuthorError, Location, Problem, as_warnings, counted, reading, sort_problems

_OF_WORDS = frozenset({"quote-changed", "quote-not-found", "quote-unchecked", "receipt-missing"})


class Checked(NamedTuple):
    """A checked desk: catalogue, verdict of each quote by id, problems in order of file and line."""

    catalogue: Catalogue
    verdicts: Mapping[str, Verdict]
    problems: tuple[Problem, ...]


def check(desk: Desk) -> Checked:
    """Return the desk's catalogue, verdicts and problems. Pure but for snapshots, which are read when a quote needs one."""
    catalogue = Catalogue(desk)
    verdicts, problems = judged(catalogue)
    problems += [*desk.problems, *no_check(catalogue, verdicts)]
    for rule in RULES:
        problems += found_by(rule, catalogue)
    return Checked(catalogue, verdicts, sort_problems(lenient_with_drafts(desk, problems)))


def summary(checked: Checked) -> str:
    """Return the line that sums a check up."""
    return f"{counted(len(checked.catalogue.desk.sheets), 'sheet')} checked. {outcome_counts(checked.verdicts)}"


def judged(catalogue: Catalogue) -> tuple[dict[str, Verdict], list[Problem]]:
    """Return the verdict on each quote to look at, by id, and the problems that come of it."""
    verdicts: dict[str, Verdict] = {}
    problems: list[Problem] = []
    for quote in catalogue.sheets(Quote):
        try:
            with reading(catalogue.desk.files[quote.ref].path):
                verdicts[quote.id], found = verdict(catalogue.desk, quote, catalogue.snapshot(quote.source))
        except AuthorError as error:
            verdicts[quote.id], found = Verdict("unchecked"), list(error.problems)
        if quote.status != "withdrawn":
            problems += found
    return verdicts, problems


def found_by(rule: Rule, catalogue: Catalogue) -> list[Problem]:
    """Return what a rule finds; where it fails over some sheets and not over others, that is a problem of each of them."""
    try:
        return list(rule.problems(catalogue))
    except Exception as error:
        found: list[Problem] = []
        failed = 0
        subjects = [ref for ref, _ in catalogue.subjects()]
        for ref in subjects:
            try:
                with reading(catalogue.desk.files[ref].path):
                    found += rule.problems(catalogue.focused([ref]))
            except AuthorError as each:
                found += each.problems
                failed += 1
        if failed in (0, len(subjects)):
            raise error
        return found


def no_check(catalogue: Catalogue, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Yield a problem where words are given as quotations and not one of them was checked or signed off as unchecked."""
    said = [
        quote
        for quote in catalogue.every(Quote)
        if quote.mode != "paraphrase" and quote.status == "published" and catalogue.get(quote.source, Source)
        if not catalogue.desk.is_unfinished(quote.source)
    ]
    if said and all(verdicts[quote.id].outcome == "unchecked" and quote.unchecked is None for quote in said):
        place = Location(f"content/{receipts.NAME}")
        hint = "run `briefings capture FILE --source ID`, then `briefings verify`"
        yield Problem("no-check", place, f"no check was performed of {len(said)} quotations", hint=hint)


def lenient_with_drafts(desk: Desk, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems; those of a sheet that says that it is not published are warnings: it may be unfinished.

    So are those of words whose source says so: they fall with it, whatever became of its text.
    """
    problems = list(problems)
    unfinished = {file.path for file in desk.files.values() if file.unfinished} if problems else ()
    falling = {
        desk.files[ref].path
        for ref, quote in (desk.sheets.items() if any(problem.code in _OF_WORDS for problem in problems) else ())
        if isinstance(quote, Quote) and desk.is_unfinished(quote.source)
    }
    for problem in problems:
        lenient = problem.location.path in unfinished or (
            problem.code in _OF_WORDS and problem.location.path in falling
        )
        yield from as_warnings([problem]) if lenient else [problem]


__all__ = ["Checked", "check", "found_by", "judged", "lenient_with_drafts", "no_check", "summary"]
