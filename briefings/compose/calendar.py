"""EDTF dates in words (ISO 8601-2:2019): never sharper than given; days and months as CLDR has them for the language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from briefings.compose.formats import Formats
from briefings.model.dates import Day, Edtf, Single, Span


class Speech(Protocol):
    """What dates need of a language: its formats, its sentences, its words and how it joins a list."""

    formats: Formats

    def say(self, message: str, /, *, context: str = "", **values: str) -> str:
        """Return a sentence with its places filled."""

    def word(self, table: str, value: str, /, **values: str) -> str:
        """Return a value's word from one of the tables."""

    def listed(self, items: Sequence[str], *, either: bool = False) -> str:
        """Return `a, b and c`; `either`: `a, b or c`."""


def day(value: Day, language: Speech) -> str:
    """Return `2 December 2025`."""
    formats = language.formats
    return formats.day.format(d=value[2], month=formats.months[value[1] - 1], y=value[0])


def when(date: Edtf, language: Speech) -> str:
    """Return a date as it is printed: `2 December 2025`, `on or before 2 December 2025`, `autumn 2025`, `about 2022`."""
    if date.time is not None:
        zone = {"Z": " UTC", "": ""}.get(date.zone, f" {date.zone}")
        return f"{_span(date.spans[0], language)}, {date.time.removesuffix(date.zone)}{zone}"
    if date.precision != "set":
        return _span(date.spans[0], language)
    if date.every:
        return language.listed(_all_of(date, language))
    return language.listed([_one_of(span, language) for span in date.spans], either=True)


def before(date: Edtf, language: Speech) -> str:
    """Return a date with an open start as `before 2 December 2025`; any other as it is printed."""
    span = date.spans[0]
    if date.precision == "interval" and span.start is None and span.end is not None:
        return language.say("before {date}", date=_single(span.end, language))
    return when(date, language)


def _span(span: Span, language: Speech) -> str:
    start, end = span
    if start is None:
        assert end is not None  # a date is open at one end at most
        by_day = end.precision == "day"
        return language.say("on or before {date}" if by_day else "by {date}", date=_single(end, language))
    if end is None:
        return language.say("from {date}, still going", date=_single(start, language))
    if start == end:
        return _single(start, language)
    return language.say("{start} to {end}", start=_start(start, end, language), end=_single(end, language))


def _one_of(span: Span, language: Speech) -> str:
    start, end = span
    assert start is not None and end is not None  # a set has no open ends
    if start == end:
        return _single(start, language)
    short = _single(start, language) if start.precision == "month" else _start(start, end, language)
    return language.say("between {start} and {end}", start=short, end=_single(end, language))


def _all_of(date: Edtf, language: Speech) -> list[str]:
    """Return the members of a set that holds as a whole; of days in one month, only the last names the month."""
    found = [_span(span, language) for span in date.spans]
    last = date.spans[-1].end
    days = [span.start for span in date.spans if span.start == span.end and span.start]
    if last and len(days) == len(found) and all(_same_month(day, last) for day in days):
        found[:-1] = [_start(day, last, language) for day in days[:-1]]
    return found


def _start(start: Single, end: Single, language: Speech) -> str:
    """Return the start of a span as short as the language allows: `2` of `2 to 5 December 2025`."""
    formats = language.formats
    if _same_month(start, end) and formats.day.startswith("{d}"):
        return formats.day.partition("{month}")[0].strip().format(d=start.lower[2])
    same_year = start.precision == end.precision == "month" and start.lower[0] == end.lower[0]
    if same_year and not start.mark and formats.month.startswith("{month}"):
        return formats.months_alone[start.lower[1] - 1]
    return _single(start, language)


def _same_month(start: Single, end: Single) -> bool:
    return start.precision == end.precision == "day" and start.lower[:2] == end.lower[:2] and not start.mark


def _single(date: Single, language: Speech) -> str:
    words = _unmarked(date, language)
    if date.mark in ("~", "%"):
        words = language.say("about {date}", date=words)
    if date.mark in ("?", "%"):
        words = language.say("{date} (uncertain)", date=words)
    return words


def _unmarked(date: Single, language: Speech) -> str:
    year, month, _ = date.lower
    if date.precision == "day":
        return day(date.lower, language)
    if date.precision == "month":
        return language.formats.month.format(month=language.formats.months_alone[month - 1], y=year)
    if date.precision == "season":
        return language.word("part of a year", str(date.part), year=str(year))
    return language.say("the {year}s", year=str(year)) if date.precision == "decade" else str(year)
