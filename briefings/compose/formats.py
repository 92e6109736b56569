"""How a language writes days, numbers and lists, and which plural a number takes: from CLDR, by way of Babel."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from briefings.model.dates import MONTHS

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories, in the order in which a catalogue lists the forms of a language that has them."""


@dataclass(frozen=True)
class Formats:
    """A language's formats: `day` and `month` are patterns with {d}, {month} and {y}; lists are joined by four patterns.

    These are the joints of a pair, of a longer list's start, of its middle and of its end.
    """

    day: str
    month: str
    months: tuple[str, ...]
    months_alone: tuple[str, ...]
    group: str
    decimal: str
    conjunction: tuple[str, str, str, str]
    disjunction: tuple[str, str, str, str]
    categories: tuple[str, ...]
    plural: Callable[[float], str] = field(default=lambda number: "one" if number == 1 else "other", compare=False)

    def form(self, number: float) -> int:
        """Return the number of the plural form that a count takes."""
        return self.categories.index(self.plural(number))


ENGLISH = Formats(
    day="{d} {month} {y}",
    month="{month} {y}",
    months=MONTHS,
    months_alone=MONTHS,
    group=",",
    decimal=".",
    conjunction=("{0} and {1}", "{0}, {1}", "{0}, {1}", "{0} and {1}"),
    disjunction=("{0} or {1}", "{0}, {1}", "{0}, {1}", "{0} or {1}"),
    categories=("one", "other"),
)
"""CLDR's British English, written out: Babel takes longer to import than a small build takes. A test compares the two."""


@cache
def formats(tag: str) -> Formats:
    """Return the formats of a language tag; of one that CLDR does not know, those of English."""
    return ENGLISH if tag == "en" else from_cldr(tag)


def from_cldr(tag: str) -> Formats:
    """Return what CLDR says of a language tag, or of its language alone; of one that it does not know, English."""
    from babel.core import Locale, UnknownLocaleError

    for name in (tag, tag.partition("-")[0]):
        try:
            locale = Locale.parse(name, sep="-")
            break
        except (UnknownLocaleError, ValueError):
            continue
    else:
        return ENGLISH
    symbols = locale.number_symbols
    symbols = symbols.get("latn", symbols)
    month = locale.datetime_skeletons["yMMMM"].pattern
    return Formats(
        day=_pattern(locale.date_formats["long"].pattern),
        month=_pattern(month),
        months=_months(locale.months["format"]),
        months_alone=_months(locale.months["stand-alone" if "L" in month else "format"]),
        group=symbols["group"],
        decimal=symbols["decimal"],
        conjunction=_joints(locale.list_patterns["standard"]),
        disjunction=_joints(locale.list_patterns["or"]),
        categories=tuple(name for name in _CATEGORIES if name in {*locale.plural_form.tags, "other"}),
        plural=locale.plural_form,
    )


def _pattern(pattern: str) -> str:
    """Return one of CLDR's date patterns (`d MMMM y 'р'.`) with named places; years and days keep their own length."""
    pieces = []
    for quoted, letters, other in re.findall(r"'((?:[^']|'')*)'|([A-Za-z]+)|([^A-Za-z']+)", pattern):
        place = {"d": "{d}", "M": "{month}", "L": "{month}", "y": "{y}"}.get(letters[:1], "")
        pieces.append(place or (quoted.replace("''", "'") + other).replace("{", "{{"))
    return "".join(pieces).strip().replace("\u202f", "\u00a0")  # the bundled faces have no narrow blank


def _months(names: Any) -> tuple[str, ...]:
    return tuple(names["wide"][number] for number in range(1, 13))


def _joints(patterns: Any) -> tuple[str, str, str, str]:
    return tuple(patterns[name] for name in ("2", "start", "middle", "end"))
