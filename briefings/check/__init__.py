"""Check: a desk to its catalogue, the verdicts on its quotes, and every problem at once.

A desk in memory is checked again after a change of some sheets, with the result of a whole check. A rule says how far it
reaches: it looks at a sheet and at what lies so many references away (`reach`), or anywhere in the desk (no `reach`). After a
change the first are run over the sheets that the change can concern, at once; the others over the changed sheets alone, and
then, when there is time, over the whole desk (`rest`).
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from briefings import pool
from briefings.check.catalogue import Catalogue
from briefings.check.rule import Rule
from briefings.check.rules import RULES
from briefings.check.verdicts import Verdict, outcome_counts, verdict
from briefings.load import checked as former_check
from briefings.load import receipts
from briefings.load.desk import Desk
from briefings.load.store import Store
from briefings.model.refs import Ref
from briefings.model.sheets import Quote, Source
from briefings.problems import AuthorError, Location, Problem, as_warnings, counted, reading, sort_problems

_OF_WORDS = frozenset({"quote-changed", "quote-not-found", "quote-unchecked", "receipt-missing"})
_VERDICTS, _NO_CHECK = -1, -2
_IN_A_PART = 64
"""On so many quotes a fork gives its verdicts at a time."""
_FEW = 8
"""Where more than one sheet of so many changed, all are checked again."""
_FARTHEST = max(rule.reach or 0 for rule in RULES)


class Checked(NamedTuple):
    """A checked desk: catalogue, verdict of each quote by id, problems in order of file and line."""

    catalogue: Catalogue
    verdicts: Mapping[str, Verdict]
    problems: tuple[Problem, ...]


class Findings(NamedTuple):
    """What a check found, for the next run: of which desk, a digest of each sheet, problems rule by rule, verdicts.

    `beside` is a digest of all that a check looks at beside sheets; `offers`, of what rules compare of each sheet with others.
    """

    beside: str
    sheets: dict[Ref, str]
    offers: dict[Ref, str]
    problems: dict[int, tuple[Problem, ...]]
    verdicts: dict[str, Verdict]


class CheckState:
    """What stands of a check, rule by rule, so that a change costs what it concerns."""

    def __init__(self, desk: Desk, processes: pool.Processes = pool.one, store: Store | None = None) -> None:
        """Check the whole desk, by as many processes as pay; or what changed since the check of which the `store` has the findings."""
        self.catalogue = Catalogue(desk)
        own = (desk.faces.digests, sorted(desk.forms.own))  # which a build of somebody else's desk leaves alone
        self._beside = f"{former_check.beside(desk.folder, desk.further)} {own}" if store else ""
        former = store.load(former_check.FINDINGS, Findings) if store else None
        self._found: dict[int, tuple[Problem, ...]] = {}
        self.verdicts: Mapping[str, Verdict] = {}
        self._open: frozenset[int] = frozenset()
        self._checked: Checked | None = None
        self._offers: dict[Ref, str] = {}
        digests = self._digests if former else {}
        fits = former is not None and former.beside == self._beside and former.sheets.keys() == digests.keys()
        changed = [ref for ref in desk.files if fits and former and former.sheets[ref] != digests[ref]]
        if former and fits and len(changed) <= len(desk.files) // _FEW:
            self._found, self.verdicts = dict(former.problems), former.verdicts
            self._offers = {ref: offered for ref, offered in former.offers.items() if ref not in changed}
            self._again(changed, (self.catalogue,), every=True, at_once=False)
            if all(self._offered(ref) == former.offers[ref] for ref in changed):
                self._leave(changed)
            self.rest()
        else:
            self._check_all(processes)

    def _check_all(self, processes: pool.Processes) -> None:
        catalogue = self.catalogue
        # The quotes of a source together: it is read once.
        quotes = sorted(catalogue.every(Quote), key=lambda quote: quote.source)
        parts = [quotes[start : start + _IN_A_PART] for start in range(0, len(quotes), _IN_A_PART)]
        jobs = processes(len(quotes))
        if not catalogue.desk.snapshots.folder.is_dir():  # then receipts are compared, which is quick
            jobs = min(jobs, pool.BRIEF)
        if jobs > 1:
            catalogue.look_up()

        def some(piece: list[Quote] | Rule) -> tuple[dict[str, Verdict], list[Problem]]:
            """Return the verdicts on some quotes, or what one rule finds."""
            return _judged(catalogue, piece) if isinstance(piece, list) else ({}, _found_by(piece, catalogue))

        pieces: list[list[Quote] | Rule] = [*parts, *RULES]
        with closing(pool.each(pieces, some, jobs)) as found:
            judged = list(islice(found, len(parts)))
            self._found = {number: tuple(problems) for number, (_, problems) in enumerate(found)}
        known = {name: verdict for verdicts, _ in judged for name, verdict in verdicts.items()}
        self.verdicts = {quote.id: known[quote.id] for quote in catalogue.every(Quote)}
        self._found[_VERDICTS] = tuple(problem for _, problems in judged for problem in problems)
        self._found[_NO_CHECK] = tuple(_no_check(catalogue, self.verdicts))

    @property
    def _digests(self) -> dict[Ref, str]:
        desk = self.catalogue.desk
        return {ref: desk.digest(ref) for ref in desk.files}

    @property
    def findings(self) -> Findings:
        """Return what was found, for the next run."""
        kept = [number for number, rule in enumerate(RULES) if rule.reach is not None or rule.offers]
        found = {number: self._found[number] for number in (*kept, _VERDICTS)}
        offers = {ref: self._offered(ref) for ref in self.catalogue.desk.files}
        return Findings(self._beside, self._digests, offers, found, {**self.verdicts})

    def _offered(self, ref: Ref) -> str:
        """Return a digest of what rules compare of a sheet with others: whether it is published too, which makes them stricter."""
        found = self._offers.get(ref)
        if found is None:
            sheet, rules = self.catalogue.desk.sheets.get(ref), (rule.offers for rule in RULES if rule.offers)
            offers = [sheet.status, *(offered(self.catalogue, sheet) for offered in rules)] if sheet else []
            found = self._offers[ref] = hashlib.sha256(repr(offers).encode()).hexdigest()
        return found

    def _leave(self, changed: Collection[Ref]) -> None:
        """Leave out of `rest` what compares sheets, where none offers anything else: but for what it finds in changed ones."""
        focused = self.catalogue.focused(changed)
        for number, rule in enumerate(RULES):
            if rule.offers and rule.reach is not None:
                self._replace(number, frozenset(changed), _found_by(rule, focused))
                self._open -= {number}
            elif rule.offers and not any(self._of(problem) in changed for problem in self._found[number]):
                self._open -= {number}

    @property
    def checked(self) -> Checked:
        """Return the check as it stands."""
        if self._checked is None:
            desk = self.catalogue.desk
            problems = [*desk.problems, *(problem for found in self._found.values() for problem in found)]
            lenient = sort_problems(lenient_with_drafts(self.catalogue, problems))
            self._checked = Checked(self.catalogue, self.verdicts, lenient)
        return self._checked

    def copy(self) -> CheckState:
        """Return the same, to be changed by itself; another thread may run `rest` meanwhile."""
        found = copy.copy(self)
        found._found, found._checked = dict(self._found), None
        return found

    @property
    def finished(self) -> bool:
        """Return whether nothing is left for `rest`."""
        return not self._open

    def change(self, desk: Desk, changed: Collection[Ref]) -> None:
        """Check what a change of some sheets concerns; what may be elsewhere in the desk is left for `rest`."""
        before, self._checked = self.catalogue, None
        self.catalogue = before.after(desk, changed)
        # What is a near name, or a twin, can change with every sheet that comes or goes.
        every = desk.files.keys() == before.desk.files.keys()
        self._again(changed, (before, self.catalogue), every=every)

    def _again(
        self, changed: Collection[Ref], catalogues: Sequence[Catalogue], *, every: bool, at_once: bool = True
    ) -> None:
        """Check what is near to changed sheets, now or, in another catalogue, before; `every` sheet is still there.

        `at_once`: rules that look anywhere run over the changed sheets too, before `rest` runs them over the desk.
        """
        near = _near(changed, catalogues)
        focused = [self.catalogue.focused(refs) for refs in near]
        verdicts, problems = _judged(focused[1], focused[1].sheets(Quote))
        gone = {ref.id for ref in changed if ref.kind == "quote"}
        known = {**{key: value for key, value in self.verdicts.items() if key not in gone}, **verdicts}
        self.verdicts = {quote.id: known[quote.id] for quote in self.catalogue.every(Quote)}
        self._replace(_VERDICTS, near[1], problems)
        # What these look at may be anywhere in the desk.
        far_ones = (number for number, rule in enumerate(RULES) if rule.reach is None or rule.offers or not every)
        self._open = frozenset((_NO_CHECK, *far_ones))
        for number, rule in enumerate(RULES):
            if at_once or number not in self._open:
                far = rule.reach or 0
                self._replace(number, near[far], _found_by(rule, focused[far]))

    def rest(self, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Run the rules that look anywhere in the desk; return False where `go_on` said to stop before the last."""
        for number in sorted(self._open):
            if not go_on():
                return False
            if number == _NO_CHECK:
                self._found[number] = tuple(_no_check(self.catalogue, self.verdicts))
            else:
                self._found[number] = tuple(_found_by(RULES[number], self.catalogue))
            self._open -= {number}
            self._checked = None
        return True

    def _of(self, problem: Problem) -> Ref | None:
        """Return the sheet that a problem stands in, where it stands in one that is there."""
        _, _, rest = problem.location.path.partition("/")
        folder, _, name = rest.partition("/")
        ref = Ref(folder.removesuffix("s"), name.removesuffix(".yml"))
        return ref if ref in self.catalogue.desk.files else None

    def _replace(self, number: int, focus: frozenset[Ref], found: Iterable[Problem]) -> None:
        """Keep what a rule found of other sheets; what it finds in no sheet at all it finds each time again."""
        kept = [problem for problem in self._found.get(number, ()) if self._of(problem) not in (None, *focus)]
        self._found[number] = tuple(dict.fromkeys((*kept, *found)))


def check(desk: Desk, processes: pool.Processes = pool.one) -> Checked:
    """Return the desk's catalogue, verdicts and problems. Pure but for snapshots, which are read when a quote needs one."""
    return CheckState(desk, processes).checked


def summary(checked: Checked) -> str:
    """Return the line that sums a check up."""
    return f"{counted(len(checked.catalogue.desk.sheets), 'sheet')} checked. {outcome_counts(checked.verdicts)}"


def _judged(catalogue: Catalogue, quotes: Iterable[Quote]) -> tuple[dict[str, Verdict], list[Problem]]:
    """Return the verdict on each of some quotes, by id, and the problems that come of it."""
    verdicts: dict[str, Verdict] = {}
    problems: list[Problem] = []
    for quote in quotes:
        try:
            with reading(catalogue.desk.files[quote.ref].path):
                verdicts[quote.id], found = verdict(catalogue.desk, quote, catalogue.snapshot(quote.source))
        except AuthorError as error:
            verdicts[quote.id], found = Verdict("unchecked"), list(error.problems)
        if quote.status != "withdrawn":
            problems += found
    return verdicts, problems


def _found_by(rule: Rule, catalogue: Catalogue) -> list[Problem]:
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


def _no_check(catalogue: Catalogue, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Yield a problem where words are given as quotations and not one of them was checked or signed off as unchecked."""
    said = [
        quote
        for quote in catalogue.every(Quote)
        if quote.mode != "paraphrase" and quote.status == "published" and catalogue.get(quote.source, Source)
        if not catalogue.desk.is_unfinished(quote.source)
        if "snapshot" not in catalogue.desk.files[quote.source].meant  # which cannot be read, and says so
    ]
    if said and all(verdicts[quote.id].outcome == "unchecked" and quote.unchecked is None for quote in said):
        place = Location(f"content/{receipts.NAME}")
        hint = "run `briefings capture FILE --source ID`, then `briefings verify`"
        yield Problem("no-check", place, f"no check was performed of {len(said)} quotations", hint=hint)


def lenient_with_drafts(catalogue: Catalogue, problems: list[Problem]) -> Iterator[Problem]:
    """Yield the problems; those of a sheet that says that it is not published are warnings: it may be unfinished.

    So are those of words whose source says so: they are left out with it, whatever happened to its text.
    """
    desk = catalogue.desk
    unfinished = {file.path: ref for ref, file in desk.files.items() if file.unfinished} if problems else {}
    quotes = catalogue.every(Quote) if any(problem.code in _OF_WORDS for problem in problems) else ()
    falling = {desk.files[quote.ref].path for quote in quotes if desk.is_unfinished(quote.source)}
    for problem in problems:
        path = problem.location.path
        if path in unfinished:
            owners = catalogue.owners.get(unfinished[path], ())
            needed = any(desk.sheets[owner].status == "published" for owner in owners)
            yield replace(problem, severity="warning", draft=not needed)
        else:
            yield from as_warnings([problem]) if problem.code in _OF_WORDS and path in falling else [problem]


def _near(changed: Collection[Ref], catalogues: Iterable[Catalogue]) -> list[frozenset[Ref]]:
    """Return the changed sheets, with those that refer to them, with those that refer to these, and so on."""
    found = [frozenset(changed)]
    for _ in range(_FARTHEST):
        further = {owner for each in catalogues for ref in found[-1] for owner in each.owners.get(ref, ())}
        found.append(found[-1] | further)
    return found
