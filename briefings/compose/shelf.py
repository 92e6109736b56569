"""The shelf: what runs, desks and machines keep of pages for each other.

Of each sheet's page what it asked and what is known of it, and in a shared folder pages and briefings themselves, as they were
drawn, so that a fresh copy of a desk draws none again. Each is named by a digest of all that it is made of.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TypeVar

from briefings.compose.dependencies import Memo, Page, Question
from briefings.load.store import LARGEST, Store
from briefings.load.table import RecordTable
from briefings.model.refs import Ref
from briefings.problems import OutputError

ViewT = TypeVar("ViewT")

_DRAWN = "drawn"


class Shelf:
    """What is kept of pages in a store. `drawn`: whether pages are too; a desk's own store needs none, for they stand in the site."""

    def __init__(self, store: Store, *, drawn: bool) -> None:
        """Know a store; nothing is read yet."""
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
