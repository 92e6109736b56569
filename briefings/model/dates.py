"""Dates in EDTF (ISO 8601-2:2019, levels 0 and 1 and a little of 2), read in linear time, printed never sharper than given."""

from __future__ import annotations

import calendar
import datetime
import re
from contextlib import suppress
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import normalize

from msgspec import Struct

from briefings.problems import UnreadError

Day = tuple[int, int, int]
"""Year, month, day."""

LONGEST = 100
"""Longer texts are not dates."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PARTS = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3), 33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3), 40: (1, 6),
    41: (7, 6),
}  # fmt: skip
"""EDTF's divisions of a year (seasons, quarters, halves): first month, length in months. Seasons are northern and loose."""

Precision = Literal["time", "day", "month", "season", "year", "decade", "interval", "set"]

_ONE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[?~%])?\Z"
    r"|(?P<decade>[0-9]{3})X(?P<decade_mark>[?~%])?\Z"
)
_LEFT_OPEN = re.compile(r"(?=[0-9-]*X)[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?\Z")
"""Dates of EDTF with digits left open, whether or not we can read them."""
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?(Z|[+-][0-9]{2}:[0-9]{2})?\Z"
)
_NUMERIC = re.compile(r"\s*([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})\s*\Z")

_OTHERWISE = (
    re.compile(r"(?P<year>[0-9]{4})[./-](?P<month>[0-9]{1,2})(?:[./-](?P<day>[0-9]{1,2}))?"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(r"(?P<month>[0-9]{1,2})[./-](?P<year>[0-9]{4})"),
)
"""Dates in numbers whose order is clear, with other signs than EDTF has."""
_HYPHENS = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}


class DateError(UnreadError):
    """The text is not a date that can be read; `hint` says what to write."""


class Single(NamedTuple):
    """One date: its bounds, how precise it is, the number of its part of the year (EDTF's 21 to 41), and its mark (~ ? %)."""

    lower: Day
    upper: Day
    precision: Precision
    part: int = 0
    mark: str = ""


class Span(NamedTuple):
    """From one date to another; None: that end is open. A span of a single date has it at both ends."""

    start: Single | None
    end: Single | None


class Edtf(Struct, frozen=True, array_like=True):
    """A date: its text, its strict calendar bounds (None: open), its precision, what it is made of, and its time of day.

    A date or an interval is one span; a set has several, of which one holds or, with `every`, all.
    """

    text: str
    lower: Day | None
    upper: Day | None
    precision: Precision
    spans: tuple[Span, ...]
    every: bool = False
    time: str | None = None
    zone: str = ""

    @property
    def order(self) -> tuple[Day, Day, str]:
        """Return the key that dates are sorted by: first possible day, last possible day, time."""
        return (self.lower or (0, 0, 0), self.upper or (9999, 12, 31), self.time or "")


@lru_cache(maxsize=4096)
def parse(text: str) -> Edtf:
    """Return the date that an EDTF text writes. Raises DateError."""
    if len(text) > LONGEST:
        raise DateError(f"a date has at most {LONGEST} characters")
    if _NUMERIC.match(text) and not _read_or_none(text, "day-first") and not _read_or_none(text, "month-first"):
        raise DateError(f"there is no day {text.strip()}")
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text)
    timed = _TIME.match(text)
    if timed:
        day = _single(timed[1])
        shown = f"{timed[2]}:{timed[3]}" + (f":{timed[4]}" if timed[4] else "")
        zone = timed[5] or ""
        return Edtf(text, day.lower, day.upper, "time", (Span(day, day),), time=f"{shown}{zone}", zone=zone)
    single = _single(text)
    return Edtf(text, single.lower, single.upper, single.precision, (Span(single, single),))


def is_date(text: str) -> bool:
    """Return whether a text is a date in EDTF."""
    with suppress(DateError):
        return bool(parse(text))
    return False


def is_ambiguous_numeric(text: str) -> bool:
    """Return whether `text` is a numeric date that can be read day first and month first, with different results."""
    match = _NUMERIC.match(text)
    return bool(match and int(match[1]) <= 12 and int(match[2]) <= 12 and int(match[1]) != int(match[2]))


def read_numeric(text: str, order: Literal["day-first", "month-first"]) -> Day:
    """Return the day that a numeric date writes when read in that order. Raises DateError."""
    match = _NUMERIC.match(text)
    if not match:
        raise DateError("it is not written with numbers alone, as in 12/2/2025")
    day, month = (match[1], match[2]) if order == "day-first" else (match[2], match[1])
    return _day(full_year(match[3]), int(month), int(day))


def full_year(text: str) -> int:
    """Return the year that four digits write, or two: those are of 1969 to 2068, as POSIX has it."""
    return int(text) + (0 if len(text) == 4 else 2000 if int(text) < 69 else 1900)


def _single(text: str) -> Single:
    match = _ONE.match(text)
    if not match:
        if _LEFT_OPEN.match(text):
            raise DateError(
                f"“{text}” leaves too much open", "write between what it can be, as in 2000/2099; 201X can be read"
            )
        raise DateError(f"“{text}” is not an EDTF date", _advice(text))
    if text.startswith(("0000", "000X")):
        raise DateError(f"there is no year {text[:4]}")
    if match["decade"]:
        first = int(match["decade"]) * 10
        return Single((first, 1, 1), (first + 9, 12, 31), "decade", mark=match["decade_mark"] or "")
    year, month, day, mark = int(match["year"]), match["month"], match["day"], match["mark"] or ""
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise DateError(f"“{text}” gives a day of no month")
        return Single((year, 1, 1), (year, 12, 31), "year", mark=mark)
    number = int(month)
    if number in PARTS:
        part = _part(year, number)
        if day is not None or mark:
            months = "..".join(f"{at[0]}-{at[1]:02}" for at in (part.lower, part.upper))
            hint = f"write [{months}], or leave the mark out"
            raise DateError(f"“{text}” qualifies a part of a year", hint)
        return part
    if not 1 <= number <= 12:
        raise DateError(f"there is no month {month}")
    if day is None or day == "XX":
        last = calendar.monthrange(max(year, 1), number)[1]
        return Single((year, number, 1), (year, number, last), "month", mark=mark)
    exact = _day(year, number, int(day))
    return Single(exact, exact, "day", mark=mark)


def _part(year: int, number: int) -> Single:
    first, length = PARTS[number]
    end_year, end_month = divmod(year * 12 + first + length - 2, 12)
    if end_year > datetime.MAXYEAR:
        raise DateError(f"{year:04}-{number} ends after the last year, {datetime.MAXYEAR}")
    last = calendar.monthrange(end_year, end_month + 1)[1]
    return Single((year, first, 1), (end_year, end_month + 1, last), "season", number)


def _day(year: int, month: int, day: int) -> Day:
    if not (1 <= month <= 12 and year >= 1 and 1 <= day <= calendar.monthrange(year, month)[1]):
        raise DateError(f"there is no day {year:04}-{month:02}-{day:02}")
    return (year, month, day)


def _interval(text: str) -> Edtf:
    first, _, last = text.partition("/")
    if _NUMERIC.match(text) or _meant(text):
        raise DateError(f"“{text}” is a date in numbers, not in EDTF", _advice(text))
    if "/" in last:
        dates = all(_ONE.match(end) or end == ".." for end in text.split("/"))
        said = "has more than two ends" if dates else "is not an EDTF date"
        raise DateError(f"“{text}” {said}", _advice(text))
    if not first or not last:
        open_end = f"../{last}" if last else f"{first}/.."
        raise DateError("an end is left empty", f"write {open_end} for an open end")
    if first == ".." and last == "..":
        raise DateError("both ends are open; leave the date out")
    start = None if first == ".." else _single(first)
    end = None if last == ".." else _single(last)
    if start and end and start.lower > end.upper:
        raise DateError(f"“{text}” ends before it begins")
    lower, upper = start.lower if start else None, end.upper if end else None
    return Edtf(text, lower, upper, "interval", (Span(start, end),))


def _set(text: str) -> Edtf:
    closing = {"[": "]", "{": "}"}[text[0]]
    if not text.endswith(closing) or len(text) < 3:
        raise DateError(f"“{text}” lacks its closing {closing}")
    spans: list[Span] = []
    members: list[Single] = []
    for part in text[1:-1].split(","):
        first, dots, last = part.strip().partition("..")
        start = _single(first)
        end = _single(last) if dots else start
        if start.lower > end.upper:
            raise DateError(f"“{part.strip()}” ends before it begins")
        spans.append(Span(start, end))
        members += [start, end]
    lower, upper = min(member.lower for member in members), max(member.upper for member in members)
    return Edtf(text, lower, upper, "set", tuple(spans), every=text[0] == "{")


def _read_or_none(text: str, order: Literal["day-first", "month-first"]) -> Day | None:
    with suppress(DateError):
        return read_numeric(text, order)
    return None


def _meant(text: str) -> str:
    """Return the EDTF of a date in numbers with other signs; empty where it is none, or there is no such day."""
    plain = re.sub(r"\d", lambda found: str(int(found[0])), normalize("NFKC", text.strip()).translate(_HYPHENS))
    match = next(filter(None, (pattern.fullmatch(plain) for pattern in _OTHERWISE)), None)
    parts = match.groupdict() if match else {}
    found = "-".join(f"{int(parts[name]):02}" for name in ("year", "month", "day") if parts.get(name))
    return found if found and is_date(found) else ""


def _advice(text: str) -> str:
    if meant := _meant(text):
        return f"write {meant} and keep “{text.strip()}” in as_reported"
    match = _NUMERIC.match(text)
    if match:
        keep = f"and keep “{text.strip()}” in as_reported"
        days = {_read_or_none(text, "day-first"), _read_or_none(text, "month-first")} - {None}
        if len(match[3]) == 2 and int(match[1]) > 12 and "-" in text:  # which can begin with the year, too
            days.add((full_year(match[1]), int(match[2]), int(match[3])))
        if len(days) != 1:
            return f"write year-month-day in edtf (2025-12-02) {keep}, with order:"
        return f"write {'-'.join(f'{number:02}' for number in days.pop() or ())} {keep}"
    if re.search(r"[A-Za-z]{3}", text):
        return "write it as 2025, 2025-09, 2025-09-10, 2025-23 (autumn) or ../2025-12-02, and keep the words in as_reported"
    return "write it as 2025, 2025-09, 2025-09-10, 2025-23 (autumn), 2025-09/2025-11 or ../2025-12-02"
