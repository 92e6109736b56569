"""Dates as tables and bibliographies write them, in EDTF: never more precise than what was written."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Literal, NamedTuple

from briefings.editor.importing.names import LANGUAGES, by_word, data
from briefings.model import dates

ORDERS = ("day-first", "month-first")
_MORE = ("de_AT", "pt", "sv", "da", "nb", "fi", "cs", "ro", "hu", "tr", "el", "ar", "ar_SY", "he", "id")
"""Further languages whose names of months and days are read."""
_WORDS = data("dates")
_SEASONS = by_word(_WORDS["seasons"])
_ABOUT_WORDS, _LOOSE_WORDS = ("|".join(_WORDS[name]) for name in ("about", "loose"))
_TIME = (
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?P<zone>Z|[+-]\d\d:?\d\d|\s*(?:UTC|GMT))?)?"
)
_ISO = re.compile(rf"(?P<year>\d{{4}})(?P<mark>[-/.]?)(?P<month>\d\d)(?:(?P=mark)(?P<day>\d\d)|(?<=\D..)){_TIME}")
_SHORT_ISO = re.compile(
    rf"(?P<year>\d{{4}})(?:[-/.] ?|\s?[年년]\s?)(?P<month>\d{{1,2}})(?:[-/.] ?|\s?[月월]\s?)(?P<day>\d{{1,2}})(?:\.|\s?[日号號일])?{_TIME}"
)
_NUMERIC = re.compile(rf"(?P<first>\d{{1,2}})[./-](?P<second_part>\d{{1,2}})[./-](?P<year>\d{{4}}|\d\d){_TIME}")
_MONTH = re.compile(r"(?P<month>\d{1,2})[./-](?P<year>\d{4})")
_WORDED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]+(?:of\s+)?)?(?P<month>[^\W\d]{3,}\.?)"
    rf"(?:\s+(?P<behind>\d{{1,2}})(?:st|nd|rd|th)?(?=,|\s+\d{{4}}))?,?[\s-]+'?(?P<year>\d{{4}}|\d\d){_TIME}"
)
_ABOUT = re.compile(rf"(?:{_ABOUT_WORDS})\s*(?P<rest>.+)", re.IGNORECASE)
_LOOSE = re.compile(rf"(?P<word>{_LOOSE_WORDS})(?:[ -]+in)?[ -]+(?P<rest>.+)", re.IGNORECASE)
_CENTURY = re.compile(r"(?=.{4}\Z)(\d{1,2})(X{2,3})")
_SIGNED = re.compile(r"(\d{4})\s?[年년](?:\s?(\d{1,2})\s?[月월])?")
_SMALL = re.compile(
    r"(?<=\d)[ºª°]|(?<=\s)(?:del?|el)\s+(?=\S)|\A(?:den|the|el|le)\s+(?=\S)|(?<=\d{4})\s*(?:г|года?|р|року|рік|r|roku)\.?\Z"
)
"""Signs and words in a date that say nothing of it: 1º de marzo, 1 марта 2026 г."""
_OTHERWISE = (
    (re.compile(r"(\d{4})[\s-]+([^\W\d]{3,}\.?)(?:[\s-]+(\d{1,2}))?"), r"\3 \2 \1"),  # 2026-March-3
    (re.compile(r"([^\W\d]{3,}\.?) (\d{1,2}\s*[-–—]\s*\d{1,2}),? (\d{4})"), r"\2 \1 \3"),  # March 3-5, 2026
    (re.compile(r"(\d{1,2})\.?\s*[-–—]\s*(\d{1,2}\.?\s+(\S+)\s+(\d{4}))"), r"\1 \3 \4 - \2"),  # 3-5 March 2026
    (re.compile(r"(\d{1,2})\.?(\s+[^\W\d]{3,}\.?)\s*[-–—]\s*(\d{1,2}\.?\s+\S+\s+(\d{4}))"), r"\1\2 \4 - \3"),
    (re.compile(r"(\d{3})0['’]?s"), r"\1X"),  # the 1990s
)
"""Dates that are read in another form."""
_RANGE = re.compile(r"(?P<from>\d{4})\s*[-–—]\s*(?P<to>\d{4})|(?P<start>.+?)\s+(?:-|–|—|to|until|bis|au)\s+(?P<end>.+)")


class ReadDate(NamedTuple):
    """A date in EDTF (empty: it cannot be read), whether two orders are possible, and whether words of it are left out."""

    edtf: str
    ambiguous: bool = False
    loses: bool = False


UNREAD = ReadDate("")


def read_date(text: str, how: str = "") -> ReadDate:
    """Return the date that a text writes. `how` is the order of numeric dates, `serial`, or a format such as `%d %b %y`."""
    text = re.sub(r"\d", lambda digit: str(int(digit[0])), text.strip())
    if "%" in how:
        return _formatted(text, how)
    if how == "serial" and re.fullmatch(r"\d{4,5}(?:\.\d+)?", text):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text.split(".")[0]))
        return _valid(day.isoformat())
    if _valid(text).edtf:
        return ReadDate(text)
    if found := _ISO.fullmatch(text) or _SHORT_ISO.fullmatch(text):
        return _valid(_timed("-".join(part.zfill(2) for part in found.group("year", "month", "day") if part), found))
    if found := _NUMERIC.fullmatch(text):
        return _numeric(found, how)
    if found := _MONTH.fullmatch(text):
        return _valid(f"{found['year']}-{int(found['month']):02}")
    if found := _SIGNED.fullmatch(text):
        return _valid("-".join(part.zfill(2) for part in found.groups("") if part))
    if found := _CENTURY.fullmatch(text):  # as EDTF writes one year of many in its next level
        return _valid(f"[{text.replace('X', '0')}..{text.replace('X', '9')}]")
    read = _worded(_SMALL.sub("", text), how)
    first, _, rest = text.partition(" ")
    if not read.edtf and rest and first.casefold().strip(".,") in _named("day"):
        exact = read_date(rest, how)
        return exact if exact.ambiguous or len(exact.edtf) >= len("2026-03-01") else read
    return read


def _worded(text: str, how: str) -> ReadDate:
    found = _WORDED.fullmatch(text)
    if found:
        word = found["month"].casefold().rstrip(".")
        day = found["day"] or found["behind"]
        if word in _SEASONS and not day:
            return _valid(f"{found['year']}-{_SEASONS[word]}")
        if word in _named("month"):
            month = f"{dates.full_year(found['year']):04}-{_named('month')[word]:02}"
            return _valid(_timed(f"{month}-{int(day):02}", found) if day else month)
    for pattern, form in _OTHERWISE:
        if found := pattern.fullmatch(text):
            return read_date(found.expand(form), how)
    if found := _ABOUT.fullmatch(text):
        return _valid(f"{read_date(found['rest'], how).edtf}~")
    if found := _LOOSE.fullmatch(text):
        rest = read_date(found["rest"], how)
        if found["word"].lower() == "after":
            return UNREAD._replace(ambiguous=rest.ambiguous)  # an open end (`2026/..`) would say that it is still going
        open_end = "../{}" if found["word"].lower() == "before" else "{}"
        return _valid(open_end.format(rest.edtf))._replace(ambiguous=rest.ambiguous, loses=True)
    if found := _RANGE.fullmatch(text):
        ends = [read_date(part, how) for part in (found["from"] or found["start"], found["to"] or found["end"])]
        if all(end.edtf for end in ends):
            return _valid("/".join(end.edtf for end in ends))._replace(loses=any(end.loses for end in ends))
        return ReadDate("", any(end.ambiguous for end in ends))
    return UNREAD


def possible_orders(text: str) -> tuple[str, ...]:
    """Return the orders in which a numeric date is a day; nothing for any other text."""
    found = _NUMERIC.fullmatch(text.strip())
    return tuple(order for order in ORDERS if _numeric(found, order).edtf) if found else ()


def _numeric(found: re.Match[str], how: str) -> ReadDate:
    first, second = int(found["first"]), int(found["second_part"])
    if not how and first <= 12 and second <= 12 and first != second:
        return ReadDate("", ambiguous=True)
    month_first = how == "month-first" or (not how and second > 12)
    month, day = (first, second) if month_first else (second, first)
    return _valid(_timed(f"{dates.full_year(found['year']):04}-{month:02}-{day:02}", found))


def _timed(day: str, found: re.Match[str]) -> str:
    """Return a day with the time behind it; midnight is what spreadsheets add to a day that has none."""
    hour, minute, second, half = found.group("hour", "minute", "second", "half")
    if hour is None or len(day) < 10 or not (int(hour) or int(minute) or int(second or 0)):
        return day
    hours = int(hour) % 12 + (12 if half[0] in "pP" else 0) if half else int(hour)
    zone = re.sub(r"(\d\d)(\d\d)", r"\1:\2", re.sub(r"\s*(?:UTC|GMT)", "Z", found["zone"] or ""))
    return f"{day}T{hours:02}:{minute}{f':{second}' if second else ''}{zone}"


def _formatted(text: str, how: str) -> ReadDate:
    """Return the date that a format reads, no more precise than the format."""
    try:
        found = datetime.datetime.strptime(text, how)
    except ValueError:
        return UNREAD
    day, month = re.search("%[dj]", how), re.search("%[bBm]", how)
    time = re.search("%[HI]", how) is not None and found.time() != datetime.time()
    shown = "%Y-%m-%dT%H:%M" if day and time else "%Y-%m-%d" if day else "%Y-%m" if month else "%Y"
    return _valid(found.strftime(shown))


def _valid(edtf: str) -> ReadDate:
    return ReadDate(edtf) if dates.is_date(edtf) else UNREAD


@cache
def _named(part: Literal["month", "day"]) -> dict[str, int]:
    """Return the numbers of months or of days by their names, long and short, in many languages; not of names that two have."""
    from babel import dates as cldr  # type: ignore[import-untyped,unused-ignore]

    names: dict[str, set[int]] = {"sept": {9}} if part == "month" else {}
    get_names = cldr.get_month_names if part == "month" else cldr.get_day_names
    for language in (*LANGUAGES, *_MORE):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_names(width, context, language).items():
                    names.setdefault(name.casefold().rstrip("."), set()).add(number)
    return {name: min(numbers) for name, numbers in names.items() if len(numbers) == 1 or part == "day"}
