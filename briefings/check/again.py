"""Check a desk in memory again: after a change of some sheets, only what it can concern. The result is that of a whole check.

A rule says how far it reaches: it looks at a sheet and at what lies so many references away (REACH), or anywhere in the
desk (no REACH). After a change the first are run over the sheets that the change can concern, at once; the others over the
changed sheets alone, and then, when there is time, over the whole desk (`rest`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from briefings.check import Checked, found_by, judged, lenient_with_drafts, no_check
from briefings.check.catalogue import Catalogue
from briefings.check.rules import RULES
from briefings.check.verdicts import Verdict
from briefings.load.desk import Desk
from briefings.model.refs import Ref
from briefings.model.sheets import Quote
from briefings.problems import Problem, sort_problems

_VERDICTS, _NO_CHECK = -1, -2
_FARTHEST = max(rule.reach or 0 for rule in RULES)


class CheckState:
    """What stands of a check, rule by rule, so that a change costs what it concerns."""

    def __init__(self, desk: Desk) -> None:
        """Check the whole desk."""
        self.catalogue = Catalogue(desk)
        verdicts, problems = judged(self.catalogue)
        self.verdicts: Mapping[str, Verdict] = verdicts
        self._found = {_VERDICTS: tuple(problems), _NO_CHECK: tuple(no_check(self.catalogue, verdicts))}
        for number, rule in enumerate(RULES):
            self._found[number] = tuple(found_by(rule, self.catalogue))
        self._open: frozenset[int] = frozenset()

    @property
    def checked(self) -> Checked:
        """Return the check as it stands."""
        desk = self.catalogue.desk
        problems = [*desk.problems, *(problem for found in self._found.values() for problem in found)]
        return Checked(self.catalogue, self.verdicts, sort_problems(lenient_with_drafts(desk, problems)))

    @property
    def finished(self) -> bool:
        """Return whether nothing is left for `rest`."""
        return not self._open

    def change(self, desk: Desk, changed: Collection[Ref]) -> None:
        """Check what a change of some sheets concerns; what may be elsewhere in the desk is left for `rest`."""
        before = self.catalogue
        self.catalogue = before.after(desk, changed)
        # What is a near name, or a twin, can change with every sheet that comes or goes.
        every = desk.files.keys() == before.desk.files.keys()
        near = _near(changed, (before, self.catalogue))
        focused = [self.catalogue.focused(refs) for refs in near]
        verdicts, problems = judged(focused[1])
        gone = {ref.id for ref in changed if ref.kind == "quote"}
        known = {**{key: value for key, value in self.verdicts.items() if key not in gone}, **verdicts}
        self.verdicts = {quote.id: known[quote.id] for quote in self.catalogue.every(Quote)}
        self._replace(_VERDICTS, near[1], problems)
        far_ones = (number for number, rule in enumerate(RULES) if rule.reach is None or not every)
        self._open = frozenset((_NO_CHECK, *far_ones))
        for number, rule in enumerate(RULES):
            far = rule.reach or 0
            self._replace(number, near[far], found_by(rule, focused[far]))

    def rest(self, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Run the rules that look anywhere in the desk; return False where `go_on` said to stop before the last."""
        for number in sorted(self._open):
            if not go_on():
                return False
            if number == _NO_CHECK:
                self._found[number] = tuple(no_check(self.catalogue, self.verdicts))
            else:
                self._found[number] = tuple(found_by(RULES[number], self.catalogue))
            self._open -= {number}
        return True

    def _of(self, problem: Problem) -> Ref | None:
        """Return the sheet that a problem stands in, where it stands in one that is there."""
        _, _, rest = problem.location.path.partition("/")
        folder, _, name = rest.partition("/")
        ref = Ref(folder.removesuffix("s"), name.removesuffix(".yml"))
        return ref if ref in self.catalogue.desk.files else None

    def _replace(self, number: int, focus: frozenset[Ref], found: Iterable[Problem]) -> None:
        """Keep what a rule found of other sheets; what it finds in no sheet at all it finds anew each time."""
        kept = [problem for problem in self._found[number] if self._of(problem) not in (None, *focus)]
        self._found[number] = tuple(dict.fromkeys((*kept, *found)))


def _near(changed: Collection[Ref], catalogues: Iterable[Catalogue]) -> list[frozenset[Ref]]:
    """Return the changed sheets, with those that refer to them, with those that refer to these, and so on."""
    found = [frozenset(changed)]
    for _ in range(_FARTHEST):
        further = {owner for each in catalogues for ref in found[-1] for owner in each.owners.get(ref, ())}
        found.append(found[-1] | further)
    return found
