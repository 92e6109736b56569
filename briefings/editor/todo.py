"""To do: drafts to finish, words to check, statements to cite, and what is due, in one list."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from briefings.check import Checked
from briefings.editor.stale import stale
from briefings.model.refs import Ref
from briefings.model.sheets import Quote
from briefings.problems import Location, counted

Group = Literal["draft", "unchecked", "uncited", "due"]

_UNCITED = ("uncited", "position-without-evidence")


class Task(NamedTuple):
    """Something to do: its group, where it stands, and what it is."""

    group: Group
    place: Location
    what: str


def todo(checked: Checked, today: datetime.date) -> list[Task]:
    """Return what there is to do on a day: by group, in the order of files, what is due the longest overdue first."""
    desk = checked.catalogue.desk
    return [
        *_drafts(checked),
        *_unchecked(checked),
        *(Task("uncited", each.location, each.message) for each in checked.problems if each.code in _UNCITED),
        *(Task("due", each.place, each.since_when) for each in stale(desk, today)),
    ]


def _drafts(checked: Checked) -> Iterator[Task]:
    desk = checked.catalogue.desk
    open_questions = Counter(problem.location.path for problem in checked.problems)
    for ref, file in desk.files.items():
        if desk.is_unfinished(ref):
            count = open_questions[file.path]
            left = f"{counted(count, 'problem')} left" if count else f"ready for `briefings accept {ref}`"
            state = "reviewed" if ref in desk.sheets and desk.sheets[ref].status == "reviewed" else "a draft"
            yield Task("draft", desk.locate(ref), f"{ref} is {state}: {left}")


def _unchecked(checked: Checked) -> Iterator[Task]:
    desk = checked.catalogue.desk
    for quote_id, verdict in checked.verdicts.items():
        quote = desk.sheets[Ref("quote", quote_id)]
        if not isinstance(quote, Quote) or quote.status != "published" or quote.unchecked is not None:
            continue
        if verdict.outcome == "unchecked":
            what = f"the words of {quote.ref} were never checked against {quote.source}"
            yield Task("unchecked", desk.locate(quote.ref, ("words" if quote.words else "segments",)), what)
