"""Stale: what is due to be looked at again on a day."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from briefings.load.desk import Desk
from briefings.model.sheets import Briefing, Claim, Quote
from briefings.problems import Location


class Due(NamedTuple):
    """What is due, since when, why, and where it stands."""

    since: datetime.date
    place: Location
    why: str

    @property
    def since_when(self) -> str:
        """Return since when it is due, and why."""
        return f"due since {self.since}: {self.why}"


def stale(desk: Desk, today: datetime.date) -> list[Due]:
    """Return what is due on a day, the longest overdue first.

    Figures older than the desk's `stale_after` days, briefings past their `next_review`, and quotes that are published
    though they could not be checked, a month after that was signed.
    """
    found = []
    for sheet in desk.sheets.values():
        if sheet.status == "withdrawn":
            continue
        if isinstance(sheet, Claim) and sheet.has_number and sheet.as_of and sheet.as_of.edtf.upper:
            since = _after(datetime.date(*sheet.as_of.edtf.upper[:3]), desk.settings.stale_after)
            why = f"the figure {sheet.value or f'{sheet.low} to {sheet.high}'} is of {sheet.as_of.edtf.text}"
            found.append(Due(since, desk.locate(sheet.ref, ("as_of",)), why))
        elif isinstance(sheet, Briefing) and sheet.next_review:
            found.append(Due(sheet.next_review, desk.locate(sheet.ref, ("next_review",)), "the day of its next review"))
        elif isinstance(sheet, Quote) and sheet.unchecked:
            since = _after(sheet.unchecked.on, 30)
            found.append(Due(since, desk.locate(sheet.ref, ("unchecked",)), "its words could not be checked"))
    return sorted(due for due in found if due.since <= today)


def _after(day: datetime.date, days: int) -> datetime.date:
    """Return the day so many days later, or the last one that there is."""
    return datetime.date.fromordinal(min(day.toordinal() + days, datetime.date.max.toordinal()))
