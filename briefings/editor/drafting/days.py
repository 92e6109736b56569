"""Dates in an article: their own words, and the widest true reading in EDTF. Two readings stay a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from briefings.editor.drafting.article import Article
from briefings.editor.drafting.language import DraftingLanguage
from briefings.model import dates

Order = Literal["day-first", "month-first"]

_NUMERIC = re.compile(r"(?<![\d/.-])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d|[./-]\d)")
_ISO = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


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
    for each in (*_plain(article), *_numeric(article, order), *_worded(article), *_relative(article, published)):
        if not any(start <= each.start < start + len(other.words) for start, other in found.items()):
            found[each.start] = each
    return [found[start] for start in sorted(found)]


def _dated(
    article: Article, match: re.Match[str], edtf: str, why: str, *, group: str | int = 0, order: str = ""
) -> Dated:
    start = match.start(group)
    return Dated(match[group], article.snapshot.label(start), start, edtf, why, order)


def _plain(article: Article) -> Iterator[Dated]:
    for match in _ISO.finditer(article.text):
        if _is_date(match[0]):
            yield _dated(article, match, match[0], "written as a date")


def _numeric(article: Article, order: Order | None) -> Iterator[Dated]:
    """Yield numeric dates; letters that run on behind the year (12/2/2025NATO) are not part of them."""
    for match in _NUMERIC.finditer(article.text):
        runs_on = article.text[match.end() : match.end() + 1].isalpha()
        tail = f"; “{article.text[match.end() :].split()[0]}” runs on behind it and is read apart" if runs_on else ""
        ambiguous = dates.is_ambiguous_numeric(match[0])
        if ambiguous and order is None:
            why = f"can be read two ways: give --order day-first or month-first{tail}"
            yield _dated(article, match, "", why)._replace(asks=True)
            continue
        for tried in (order,) if order else ("day-first", "month-first"):
            try:
                year, month, day = dates.read_numeric(match[0], tried)
            except dates.DateError:
                continue
            edtf = f"{year:04}-{month:02}-{day:02}"
            yield _dated(article, match, edtf, f"read {tried}{tail}", order=tried if ambiguous else "")
            break


def _worded(article: Article) -> Iterator[Dated]:
    """Yield dates with a month's or a season's name: 3 March 2026, March 3, 2026, March 2026, autumn 2025."""
    language = article.language
    months = list(language.raw.get("months", ()))
    if not months:
        return
    names = "|".join(map(re.escape, months))
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    year = r"(?P<year>(?:19|20)\d\d)"
    patterns = (
        rf"{day}\s(?P<month>{names})(?:,?\s{year})?",
        rf"(?P<month>{names})\s{day}(?!\d)(?:,?\s{year})?",
        rf"(?P<month>{names})\s{year}",
    )
    for pattern in patterns:
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", article.text):
            edtf = _of_parts(match, months)
            why = "the day, month and year are named" if edtf else "the year is not named: none is guessed"
            yield _dated(article, match, edtf, why)
    seasons = language.mapping("seasons")
    for match in re.finditer(rf"(?<!\w)({'|'.join(seasons)})\s{year}", article.text, re.IGNORECASE):
        yield _dated(article, match, f"{match['year']}-{seasons[match[1].lower()]}", "a season")
    for match in re.finditer(rf"(?<![\w/.,-])(?:in|of|since|у|в|з)\s{year}(?![\w/-])", article.text, re.IGNORECASE):
        yield _dated(article, match, match["year"], "a year alone", group="year")


def _of_parts(match: re.Match[str], months: list[str]) -> str:
    parts = match.groupdict()
    if not parts.get("year"):
        return ""
    text = f"{parts['year']}-{months.index(match['month']) + 1:02}" + (
        f"-{int(parts['day']):02}" if parts.get("day") else ""
    )
    return text if _is_date(text) else ""


def _relative(article: Article, published: str) -> Iterator[Dated]:
    """Yield words such as `past few months`: no start is invented; they end on the source's day at the latest."""
    pattern = relative(article.language)
    if pattern is None:
        return
    edtf = f"../{published}" if published else ""
    why = "ends on the source’s day at the latest; no start is given" if edtf else "the source’s day is not known"
    for paragraph in article.snapshot.paragraphs:
        if paragraph.label.startswith("p"):
            for match in pattern.finditer(article.masked, paragraph.start, paragraph.end):
                yield _dated(article, match, edtf, why)


def relative(language: DraftingLanguage) -> re.Pattern[str] | None:
    """Return the pattern of words for a time that only the day of the source makes a time; None where none are known."""
    words = "|".join(language.raw.get("relative", ()))
    weekdays = "|".join(sorted(language.capitals("weekdays")))
    if not words:
        return None
    on = r"(?:on |last |next )?" if language.code == "en" else r"(?:у |в )?"
    return re.compile(rf"(?<!\w)(?:{words}|{on}(?:{weekdays}))(?!\w)", re.IGNORECASE)


def _is_date(text: str) -> bool:
    try:
        dates.parse(text)
    except dates.DateError:
        return False
    return True
