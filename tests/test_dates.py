"""Dates: what can be read and what it spans, held against the `edtf` package, which others wrote; where we differ, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from conftest import run
from edtf import EDTFParseException, parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.model import dates

Bounds = tuple[dates.Day | None, dates.Day | None]
SEASONS = {  # the number of a part of the year, its first and its last day in 2025
    21: ((2025, 3, 1), (2025, 5, 31)),
    22: ((2025, 6, 1), (2025, 8, 31)),
    23: ((2025, 9, 1), (2025, 11, 30)),
    24: ((2025, 12, 1), (2026, 2, 28)),
    33: ((2025, 1, 1), (2025, 3, 31)),
    34: ((2025, 4, 1), (2025, 6, 30)),
    35: ((2025, 7, 1), (2025, 9, 30)),
    36: ((2025, 10, 1), (2025, 12, 31)),
    40: ((2025, 1, 1), (2025, 6, 30)),
    41: ((2025, 7, 1), (2025, 12, 31)),
}


def ours(text: str) -> Bounds | None:
    """Return the bounds that we read; None where we read none."""
    try:
        found = dates.parse(text)
    except dates.DateError:
        return None
    return found.lower, found.upper


def theirs(text: str) -> Bounds | None:
    """Return the bounds that the `edtf` package reads; None where it reads none. It has an open end at infinity."""
    try:
        found = parse_edtf(text)
        ends = (found.lower_strict(), found.upper_strict())
    except (EDTFParseException, AttributeError, TypeError, ValueError):  # the last three are bugs of theirs
        return None
    lower, upper = (None if isinstance(end, float) else tuple(end[:3]) for end in ends)
    return lower, upper  # type: ignore[return-value]


class Difference(NamedTuple):
    """Where the two differ on purpose: which texts, one of them, and what each of us makes of it."""

    concerns: Callable[[str], object]
    example: str
    ours: Bounds | None
    theirs: Bounds | None


def ends_before_it_begins(text: str) -> bool:
    """Return whether an interval, or a stretch of a set, has its later end first, by the bounds that `edtf` has of each."""
    pairs = [re.split(r"/|\.\.", part) for part in text.strip("[]{}").split(",") if "/" in part or ".." in part]
    ends = [(theirs(pair[0]), theirs(pair[1])) for pair in pairs if len(pair) == 2 and all(pair)]
    return any(one and two and one[0] and two[1] and one[0] > two[1] for one, two in ends)


def has_unlike_ends(text: str) -> bool:
    """Return whether a stretch of a set goes from one date to another of other precision, or has a mark."""
    pairs = [part.split("..") for part in text.strip("[]{}").split(",") if ".." in part and text[0] in "[{"]
    return any(len(one) != len(other) or not (one + other).replace("-", "").isdigit() for one, other in pairs)


def names_no_day(text: str) -> bool:
    return any(int(day) > 28 and ours(match) is None for match, day in re.findall(r"(\d{4}-\d\d-(\d\d))", text))


DIFFERENCES = {
    "a day that no calendar has": Difference(names_no_day, "2025-02-29", None, ((2025, 2, 29), (2025, 2, 29))),
    "the year before the first": Difference(
        lambda text: "0000" in text or "000X" in text, "0000", None, ((0, 1, 1), (0, 12, 31))
    ),
    "parts of the year that our calendar of words lacks (25 to 32, 37 to 39)": Difference(
        re.compile(r"\d{4}-(?:2[5-9]|3[0-2789])(?!\d)").search, "2025-37", None, ((2025, 1, 1), (2025, 4, 30))
    ),
    "a day of no month": Difference(
        re.compile(r"-XX-\d\d").search, "2025-XX-30", None, ((2025, 1, 30), (2025, 12, 30))
    ),
    "a month or day of an unknown year, or an unknown decade": Difference(
        re.compile(r"\d{3}X-|\d\dXX").search, "20XX", None, ((2000, 1, 1), (2099, 12, 31))
    ),
    "a winter, which ends in the next year": Difference(
        re.compile(r"\d{4}-24").search, "2025-24", SEASONS[24], ((2025, 12, 1), (2025, 12, 31))
    ),
    "a time without seconds": Difference(
        re.compile(r"T\d\d:\d\d(?!:)").search, "2025-12-02T10:30", ((2025, 12, 2), (2025, 12, 2)), None
    ),
    "a time of more than a day": Difference(
        re.compile(r"\A(?!\d{4}-\d\d-\d\dT).*T").match, "2025T10:30:00", None, ((2025, 1, 1), (2025, 12, 31))
    ),
    "a mark on a part of a year, which they take at the end of an interval alone": Difference(
        re.compile(r"/\d{4}-[2-4]\d[?~%]|\d{4}-[2-4]\d[?~%]+/").search, "../2024-21?", None, (None, (2024, 5, 31))
    ),
    "a quarter or a half at an end of an interval": Difference(
        re.compile(r"/\d{4}-[34]\d|\d{4}-[34]\d/").search, "2025-33/..", ((2025, 1, 1), None), None
    ),
    "what ends before it begins": Difference(
        ends_before_it_begins, "2025-11/2025-09", None, ((2025, 11, 1), (2025, 9, 30))
    ),
    "a set with an open end": Difference(
        re.compile(r"\.\.[\]}]|[\[{]\.\.|\.\.,").search, "[2025..]", None, ((2025, 1, 1), None)
    ),
    "an interval of which nothing is known": Difference(
        re.compile(r"\A\.\./\.\.\Z").match, "../..", None, (None, None)
    ),
    "an end that is left empty, for which they take ten years": Difference(
        re.compile(r"/\Z|\A/").search, "2025/", None, ((2025, 1, 1), (2035, 1, 1))
    ),
    "a set of one date": Difference(
        re.compile(r"\A[\[{][^,.]*[\]}]\Z").match, "[2025]", ((2025, 1, 1), (2025, 12, 31)), None
    ),
    "a part of a year in a set": Difference(
        re.compile(r"\A[\[{].*\d{4}-[2-4]\d").match, "[2024-21,2025]", ((2024, 3, 1), (2025, 12, 31)), None
    ),
    "an unknown month in a set, at which they fail": Difference(
        re.compile(r"\A[\[{].*-XX").match, "[2024-XX,2025]", ((2024, 1, 1), (2025, 12, 31)), None
    ),
    "an unknown digit in an interval, at which they often fail": Difference(
        re.compile(r"X.*/|/.*X").search, "../202X", (None, (2029, 12, 31)), None
    ),
    "a stretch of a set whose ends are not alike": Difference(
        has_unlike_ends, "[2024..2025-01]", ((2024, 1, 1), (2025, 1, 31)), None
    ),
}
"""Where a text is read by one of us alone, or with other bounds. Each stands here with its reason in its name."""

_years = st.sampled_from(["2024", "2025", "1999", "0001", "9998", "0000", "202X", "20XX"])
_months = st.one_of(
    st.just(""),
    st.integers(1, 12).map("-{:02}".format),
    st.sampled_from(["-00", "-13", *(f"-{number}" for number in range(20, 43)), "-XX"]),
)
_days = st.one_of(st.just(""), st.integers(1, 31).map("-{:02}".format), st.sampled_from(["-00", "-32", "-XX", "-1"]))
_singles = st.tuples(_years, _months, _days, st.sampled_from(["", "", "?", "~", "%", "?~", "!"])).map("".join)
_times = st.tuples(
    _singles, st.sampled_from(["T10:30", "T10:30:00", "T10:30:00Z", "T23:59:59+02:00", "T24:30:00", "T10"])
).map("".join)
_ends = st.one_of(_singles, st.just(".."), st.just(""))
_intervals = st.tuples(_ends, _ends).map("/".join)
_members = st.one_of(_singles, st.tuples(_singles, _singles).map("..".join), _singles.map("{}..".format))
_sets = st.tuples(st.sampled_from(["[]", "{}"]), st.lists(_members, min_size=1, max_size=2)).map(
    lambda pair: f"{pair[0][0]}{','.join(pair[1])}{pair[0][1]}"
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(_singles, _singles, _times, _intervals, _sets))
def test_we_read_dates_as_others_do(text: str) -> None:
    if ours(text) != theirs(text):
        assert any(each.concerns(text) for each in DIFFERENCES.values()), (text, ours(text), theirs(text))


@pytest.mark.parametrize("name", DIFFERENCES)
def test_each_difference_is_still_one(name: str) -> None:
    each = DIFFERENCES[name]
    assert each.concerns(each.example)
    assert (ours(each.example), theirs(each.example)) == (each.ours, each.theirs)


@pytest.mark.parametrize("number", SEASONS)
def test_the_table_of_the_parts_of_a_year(number: int) -> None:
    date = dates.parse(f"2025-{number}")
    assert (date.lower, date.upper, date.precision) == (*SEASONS[number], "season")
    assert set(dates.PARTS) == set(SEASONS)


@pytest.mark.parametrize("text", ["2026-03-05/2026-03-04", "2026-04/2026-03", "[2026-03..2026-02]"])
def test_what_ends_before_it_begins_is_refused_at_its_line(text: str, desk, edit) -> None:  # type: ignore[no-untyped-def]
    sheet = desk / "content/incidents/pier-opening.yml"
    value = re.search(r"edtf: ([^,}\n]+)", sheet.read_text("utf-8"))
    assert value
    edit(sheet, value[0], f'edtf: "{text}"')
    line = sheet.read_text("utf-8").partition(text)[0].count("\n") + 1
    done = run("check", "--desk", desk)
    assert done.returncode == 1
    assert f"content/incidents/pier-opening.yml:{line}:" in done.stderr
    assert f"“{text.strip('[]')}” ends before it begins" in done.stderr


NOT_EDTF = {
    # what is written, what is said of it, and what to write instead
    "20XX": ("leaves too much open", "as in 2000/2099"),
    "XXXX-12": ("leaves too much open", "201X can be read"),
    "2026-3-5": ("is not an EDTF date", "write 2026-03-05 and keep"),
    "2026\u221203\u221205": ("is not an EDTF date", "write 2026-03-05 and keep"),
    "2026\u201103\u201105": ("is not an EDTF date", "write 2026-03-05 and keep"),
    "2026\u201303": ("is not an EDTF date", "write 2026-03 and keep"),
    "\uff12\uff10\uff12\uff16-03-05": ("is not an EDTF date", "write 2026-03-05 and keep"),
    "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0661": ("is not an EDTF date", "write 2026-03-01 and keep"),
    "26-03-05": ("is not an EDTF date", "write year-month-day in edtf"),
    "26.03.05": ("is not an EDTF date", "write 2005-03-26 and keep"),
    "1/III/2026": ("is not an EDTF date", "keep the words in as_reported"),
    "2020/02/30": ("is not an EDTF date", "write it as 2025"),
    "2026/2027/2028": ("has more than two ends", "write it as 2025"),
    "../2027/2028": ("has more than two ends", "write it as 2025"),
}


@pytest.mark.parametrize("text", NOT_EDTF)
def test_what_is_not_edtf_says_what_to_write(text: str) -> None:
    with pytest.raises(dates.DateError) as caught:
        dates.parse(text)
    said, hint = NOT_EDTF[text]
    assert str(caught.value) == f"“{text}” {said}"
    assert caught.value.hint.startswith(hint) or hint in caught.value.hint
