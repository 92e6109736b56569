"""What each sheet's page depends on: its questions to a release while it was composed, stored for the next build.

Where a release gives the same answers to what a page asked, the page is the same, and need not be composed to know it:
so an edit costs the pages that it concerns. Nothing says in advance what a page depends on; it is seen while the page is
made, by an index that notes each question and answers it as any index does. The `Shelf` keeps all this, and in a shared
folder pages and briefings themselves, as they were drawn, so that a fresh copy of a desk draws none again.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar, cast

from briefings.check.verdicts import Verdict
from briefings.compose.index import LOOK_UPS, Held, Index, MadeT
from briefings.compose.views import SheetRows
from briefings.load.store import LARGEST, Store
from briefings.load.table import RecordTable
from briefings.model.refs import Ref
from briefings.model.sheets import Sheet
from briefings.problems import OutputError
from briefings.release import Release

ValueT = TypeVar("ValueT")

Question = tuple[str, Ref | str]
"""What is asked (`sheet`, `verdict`, `back`, `every`, or the name of a look-up), and of which: a sheet, or a name."""

Digest = Callable[[Ref], str]
"""Gives the digest of a sheet's text."""


class Known(NamedTuple):
    """What is remembered of a page: what the site says of it elsewhere, and a digest of its view.

    Of a briefing also where its pack stands, a digest of that, about how long it is, the characters that it lacks, and its day.
    """

    path: str
    target: str
    heading: str
    marking: str
    updated: str
    digest: str
    noindex: bool = False
    pack_path: str = ""
    pack: str = ""
    size: int = 0
    lacking: str = ""
    pack_day: str = ""


class Page(NamedTuple):
    """A sheet's page as it is remembered: the numbers of its questions, what is known of it, and what else was made with it.

    `answers` are the numbers of the questions that are answered with the sheet, whoever asks them.
    """

    asked: bytes
    answers: bytes
    known: Known
    rows: SheetRows


@dataclass
class Memo:
    """Pages: all questions with a digest of their answers, and of each page which of them it asked."""

    questions: list[Question] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    pages: dict[Ref, Page] = field(default_factory=dict)

    @cached_property
    def _numbers(self) -> dict[Question, int]:
        return {question: number for number, question in enumerate(self.questions)}

    def numbers(self, questions: Iterable[Question], answer: Callable[[Question], str]) -> array[int]:
        """Return the number of each question; one that is not there yet is added, with its answer."""
        known = self._numbers
        numbers = array("I")
        for question in questions:  # hot: once for each question of each page
            found = known.get(question)
            if found is None:
                found = known[question] = len(self.questions)
                self.questions.append(question)
                self.answers.append(answer(question))
            numbers.append(found)
        return numbers

    def known(self, questions: Iterable[Question]) -> set[int]:
        """Return the numbers of those of some questions that are there."""
        return {self._numbers[question] for question in questions if question in self._numbers}

    def add(self, part: Memo) -> None:
        """Take over the pages of a part."""
        answers = dict(zip(part.questions, part.answers, strict=True))
        new = self.numbers(part.questions, answers.__getitem__)
        for ref, page in part.pages.items():
            asked, given = (
                array("I", [new[number] for number in array("I", numbers)]).tobytes()
                for numbers in (page.asked, page.answers)
            )
            self.pages[ref] = page._replace(asked=asked, answers=given)


class TrackingIndex(Index):
    """An index that notes what is asked of it and of its release. `questions` are those since a page was last noted."""

    def __init__(self, index: Index, digest: Digest, printed: str) -> None:
        """Take over another index, whose look-ups it shares. `printed` tells with what packs are drawn."""
        super().__init__(index.release)
        self.questions: dict[Question, None] = {}
        self.release = _watched(index.release, self)
        self._plain = index
        self._digest, self._printed = digest, printed
        self._answers: dict[Question, str] = {}
        self._part = Memo()
        self.__dict__.update({name: _LookUp(self, name, partial(getattr, index, name)) for name in LOOK_UPS})

    def newest(self, ref: Ref) -> str:
        """Return the newest record date of a sheet."""
        self.questions["newest", ref] = None
        return self._plain.newest(ref)

    def _answer(self, question: Question) -> str:
        """Return a digest of an answer; a short answer is its own."""
        found = self._answers.get(question)
        if found is None:
            found = self._answered(*question)
            if len(found) > 64:
                found = hashlib.sha256(found.encode()).hexdigest()
            self._answers[question] = found
        return found

    def once(self, key: Hashable, make: Callable[[], MadeT]) -> MadeT:
        """Return what `make` returned for that key; each time what it asked counts as asked."""
        found = self._made.get(key)
        if found is None:
            outer, self.questions = self.questions, {}
            found = super().once(key, lambda: (make(), self.questions))
            self.questions = outer
        self.questions.update(found[1])
        return found[0]

    def _answered(self, what: str, of: Any) -> str:
        plain = self._plain
        release = plain.release
        if what == "sheet":
            if of not in release.sheets:
                return ""
            return self._digest(of) if release.is_whole(of) else repr(release.sheets[of])
        if what == "verdict":
            return repr(release.verdict(of))
        if what == "back":
            return " ".join(map(str, release.back(of)))
        if what == "every":
            return " ".join(self._answer(("sheet", sheet.ref)) for sheet in release.of(of))
        if what == "newest":
            return plain.newest(of) if of in release.sheets else ""
        if what == "packs":
            return self._printed
        found = getattr(plain, what).get(of, ())
        if what == "_hedges_at":
            return repr(found)
        return " ".join(f"{ref} {self._answer(('sheet', ref))}" for ref in map(_owner, found))

    def _given(self, sheet: Sheet) -> Iterator[Question]:
        """Yield the questions that are answered with a sheet: all others have the same answer whatever it says."""
        ref = sheet.ref
        yield from (("sheet", ref), ("newest", ref), ("every", ref.kind))
        yield from (("back", target) for target in sheet.targets)
        for name, look_up in LOOK_UPS.items():
            if isinstance(sheet, look_up.kinds):
                yield from ((name, key) for key, _ in look_up.entries(sheet))

    # What is stored.

    def noted(self, ref: Ref, known: Known, rows: SheetRows) -> None:
        """Note a sheet's page, with what was asked since the last page was."""
        questions, self.questions = self.questions, {}
        asked = self._part.numbers(questions, self._answer)
        answers = self._part.numbers(self._given(self._plain.release.sheets[ref]), self._answer)
        self._part.pages[ref] = Page(asked.tobytes(), answers.tobytes(), known, rows)

    def part(self) -> Memo:
        """Return the pages that were noted since this was last asked."""
        found, self._part = self._part, Memo()
        return replace(found)  # without the numbers, which whoever takes it over has no use for

    def same(self, former: Memo) -> Memo:
        """Return a former memo with what of it still holds: the pages that asked nothing which has another answer now.

        Asked again is what each sheet and each verdict is, and then what is answered with one that is not as it was.
        """
        if not former.pages:
            return Memo()
        sheets, questions, answers = self._plain.release.sheets, former.questions, former.answers
        changed: set[int] = set()

        def ask(numbers: Iterable[int]) -> None:
            for number in numbers:
                now = self._answer(questions[number])
                if now != answers[number]:
                    answers[number] = now
                    changed.add(number)

        ask(number for number, (what, _) in enumerate(questions) if what in ("sheet", "verdict", "packs"))
        about = [questions[number] for number in changed]
        others = {of for what, of in about if what == "sheet" and isinstance(of, Ref)} | (
            sheets.keys() - former.pages.keys()
        )
        given = {question for ref in others if ref in sheets for question in self._given(sheets[ref])}
        given.update(("newest", Ref("quote", str(of))) for what, of in about if what == "verdict")
        numbers = former.known(given)
        for ref in others & former.pages.keys():
            numbers.update(array("I", former.pages[ref].answers))
        ask(numbers - changed)
        former.pages = {
            ref: page
            for ref, page in former.pages.items()
            if ref in sheets and (not changed or changed.isdisjoint(array("I", page.asked)))
        }
        return former


def base_of(release: Release, drawn_with: str) -> str:
    """Return a digest of all that is not asked for sheet by sheet: what pages are drawn with, settings, marking, day, editions."""
    rest = [(one.name, getattr(release, one.name)) for one in fields(release) if one.name not in _BY_SHEET]
    return hashlib.sha256(repr((drawn_with, rest)).encode()).hexdigest()


_BY_SHEET = frozenset(
    {
        "sheets",
        "withheld",
        "severed",
        "problems",
        "lists",
        "look",
        "faces",
        "foreign",
        "_by_kind",
        "_cut",
        "_owners",
        "_verdicts",
        "_highest",
    }
)
"""The desk's own lists, its logo and the typefaces of packs too: no page of a sheet says anything of them."""


def _owner(entry: Any) -> Ref:
    """Return the sheet that an entry of a look-up comes from."""
    if isinstance(entry, Held):
        return entry.topic.ref
    sheet = entry[0] if isinstance(entry, tuple) else entry
    return cast(Ref, sheet.ref)


class _LookUp(Mapping[Any, Any]):
    """A look-up of an index, each reading of which is a question; `find` makes it when it is first read."""

    def __init__(self, index: TrackingIndex, name: str, find: Callable[[], Mapping[Any, Any]]) -> None:
        self._index, self._name, self._find = index, name, find

    @cached_property
    def _found(self) -> Mapping[Any, Any]:
        return self._find()

    def __getitem__(self, key: Any) -> Any:
        self._index.questions[self._name, key] = None
        return self._found[key]

    def __iter__(self) -> Iterator[Any]:
        raise TypeError(_SINGLE)

    def __len__(self) -> int:
        raise TypeError(_SINGLE)


_SINGLE = "a sheet's page asks for single sheets, or for every one of a kind"


class _Release(Release):
    """A release, each reading of which is a question to its index."""

    _index: TrackingIndex
    _plain: Release

    def of(self, kind: str) -> tuple[Sheet, ...]:
        self._index.questions["every", kind] = None
        return self._plain.of(kind)

    def back(self, ref: Ref) -> tuple[Ref, ...]:
        self._index.questions["back", ref] = None
        return self._plain.back(ref)

    def verdict(self, quote_id: str) -> Verdict:
        self._index.questions["verdict", quote_id] = None
        return self._plain.verdict(quote_id)


def _watched(release: Release, index: TrackingIndex) -> Release:
    """Return a release that reads as another does, and tells an index what is read."""
    found = _Release.__new__(_Release)
    found.__dict__.update(
        release.__dict__, sheets=_LookUp(index, "sheet", lambda: release.sheets), _index=index, _plain=release
    )
    return found


ViewT = TypeVar("ViewT")

_DRAWN = "drawn"


class Shelf:
    """What is kept of pages in a store. `drawn`: whether pages are too; a desk's own store needs none, for they stand in the site."""

    def __init__(self, store: Store, *, drawn: bool) -> None:
        self._store, self._drawn = store, drawn
        self._table: RecordTable[Ref, Page] | None = None

    def memo(self, base: str) -> Memo:
        """Return what is known of pages that depend on `base`."""
        self._table = RecordTable(self._store, "pages", base, dict[Ref, Page], tuple[list[Question], list[str]])
        questions, answers = self._table.more or ([], [])
        return Memo(questions, answers, dict(self._table.records)) if len(questions) == len(answers) else Memo()

    def save(self, memo: Memo) -> None:
        """Keep what is known of pages, for a run with the same `base`; of pages that nobody draws on for long, let go."""
        if self._table:
            with suppress(OutputError):  # what is kept is never needed
                self._table.save(memo.pages, (memo.questions, memo.answers))
        if self._drawn:
            self._store.trim(_DRAWN, LARGEST)

    def get(self, name: str, kind: type[ViewT]) -> ViewT | None:
        """Return a page or briefing as it was drawn, or None."""
        return self._store.load(f"{_DRAWN}/{name}", kind) if self._drawn else None

    def put(self, name: str, view: object) -> None:
        """Keep a page or briefing as it was drawn."""
        if self._drawn:
            with suppress(OutputError):  # what is kept is never needed
                self._store.save(f"{_DRAWN}/{name}", view)
