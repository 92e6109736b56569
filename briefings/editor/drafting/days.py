"""Dates in an article: their own words, and the widest true reading in EDTF. Two readings stay a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal, NamedTuple

from briefings.editor.drafting.article import Article
from briefings.model import dates

Order = Literal["day-first", "month-first"]

_NUMERIC = re.compile(r"(?<![\d/.-])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d|[./-]\d)")
_ISO = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_YEAR = r"(?P<year>(?:19|20)\d\d)"


class Dated(NamedTuple):
    """A date: the source's words, where, EDTF (empty: it can be read two ways, or has no reading), and why."""

    words: str
    at: str
    start: int
    edtf: str
    why: str
    order: str = ""
    asks: bool = False


def days(article: Article, published: str = "", order: Order | None = None) -> list[Dated]:
    """Return the dates of a text in its order; `published`, the source's day, anchors words such as `last week`."""
    found: dict[int, Dated] = {}
    for each in (*_numeric(article, order), *_worded(article), *_relative(article, published)):
        if not any(start <= each.start < start + len(other.words) for start, other in found.items()):
            found[each.start] = each
    return [found[start] for start in sorted(found)]


def _dated(article: Article, match: re.Match[str], edtf: str, why: str, group: str | int = 0) -> Dated:
    start = match.start(group)
    return Dated(match[group], article.snapshot.label(start), start, edtf, why)


def _numeric(article: Article, order: Order | None) -> Iterator[Dated]:
    """Yield dates in digits; letters that run on behind the year (12/2/2025NATO) are not part of them."""
    for match in _ISO.finditer(article.text):
        if dates.is_date(match[0]):
            yield _dated(article, match, match[0], "written as a date")
    for match in _NUMERIC.finditer(article.text):
        runs_on = article.text[match.end() : match.end() + 1].isalpha()
        tail = f"; “{article.text[match.end() :].split()[0]}” follows it and is read separately" if runs_on else ""
        ambiguous = dates.is_ambiguous_numeric(match[0])
        if ambiguous and order is None:
            why = f"can be read two ways: give --order day-first or month-first{tail}"
            yield _dated(article, match, "", why)._replace(asks=True)
            continue
        for tried in (order,) if order else ("day-first", "month-first"):
            with suppress(dates.DateError):
                year, month, day = dates.read_numeric(match[0], tried)
                found = _dated(article, match, f"{year:04}-{month:02}-{day:02}", f"read {tried}{tail}")
                yield found._replace(order=tried if ambiguous else "")
                break


def _worded(article: Article) -> Iterator[Dated]:
    """Yield dates with a month's or a season's name (3 March 2026, March 2026, autumn 2025), and years alone."""
    months, seasons = list(article.language.raw.get("months", ())), article.language.mapping("seasons")
    if not months:
        return
    month, day = rf"(?P<month>{'|'.join(map(re.escape, months))})", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    for pattern in (rf"{day}\s{month}(?:,?\s{_YEAR})?", rf"{month}\s{day}(?!\d)(?:,?\s{_YEAR})?", rf"{month}\s{_YEAR}"):
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", article.text):
            parts = match.groupdict()
            number = f"-{months.index(parts['month']) + 1:02}"
            edtf = f"{parts['year']}{number}" + (f"-{int(parts['day']):02}" if parts.get("day") else "")
            edtf = edtf if parts["year"] and dates.is_date(edtf) else ""
            yield _dated(article, match, edtf, "named in words" if edtf else "no year is given, and none is guessed")
    for match in re.finditer(rf"(?<!\w)({'|'.join(seasons)})\s{_YEAR}", article.text, re.IGNORECASE):
        yield _dated(article, match, f"{match['year']}-{seasons[match[1].lower()]}", "a season")
    for match in re.finditer(rf"(?<![\w/.,-])(?:in|of|since|у|в|з)\s{_YEAR}(?![\w/-])", article.text, re.IGNORECASE):
        yield _dated(article, match, match["year"], "a year alone", "year")


def _relative(article: Article, published: str) -> Iterator[Dated]:
    """Yield words such as `past few months`: no start is invented; they end on the source's day at the latest."""
    words = [*article.language.raw.get("relative", ())]
    on, weekdays = article.language.raw.get("on", ""), "|".join(sorted(article.language.capitals("weekdays")))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)}|{on}(?:{weekdays}))(?!\w)", re.IGNORECASE)
    edtf = f"../{published}" if published else ""
    why = "by the date of the source at the latest; no start is given" if edtf else "the source has no date"
    for paragraph in article.snapshot.paragraphs if words else ():
        if paragraph.label.startswith("p"):
            for match in pattern.finditer(article.masked, paragraph.start, paragraph.end):
                yield _dated(article, match, edtf, why)
