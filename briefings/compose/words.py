"""English words for values: the only module of compose that words things, so that a second language has one place to go."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from briefings.model.messages import Messages
from briefings.model.sheets import Claim, Quote, Source
from briefings.model.sheets.common import When

if TYPE_CHECKING:
    from briefings.compose.language import Language

SENTENCE = "the wording in this source; not whether it was said, or is true"
"""Stands near every outcome of a check."""

OUTCOMES = {
    "matches": "Wording matches the source",
    "not-found": "Not found in the source",
    "unchecked": "Could not be checked",
    "none": "No wording to check",
}
MODES = {
    "direct": "Direct",
    "partial": "Partial",
    "mixed": "Mixed",
    "scare": "Scare quotes",
    "headline": "Headline",
    "paraphrase": "Paraphrase",
}
MODE_SENTENCES = {
    "direct": "Direct quotation, from the opening to the closing mark.",
    "partial": "Partial quotation, from the opening to the closing mark.",
    "mixed": "Mixed: words in marks, from mark to mark, and words outside them.",
    "scare": "Marked by the source itself; nobody’s speech.",
    "headline": "Words in the headline, from the opening to the closing mark.",
    "paraphrase": "Paraphrase; no quotation marks in the source.",
}
MODE_DETAILS = {
    "partial": "partial quotation",
    "mixed": "words in marks and words outside them",
    "scare": "marked by the source",
    "headline": "in the headline",
    "paraphrase": "paraphrase; no quotation marks in the source",
}
LEVELS = ("identical", "identical but for typography", "identical but for its edge", "with declared edits")
RELATIONS = {
    "supports": "",
    "partly": "Supports it in part.",
    "contradicts": "Contradicts it.",
    "context": "Gives context.",
}
ATTRIBUTIONS = {
    "explicit": "explicit: the source says whose words they are",
    "inferred": "inferred by this desk from the text around them",
    "ambiguous": "ambiguous: speaker or author cannot be told apart",
}
SCALES = {
    "phia-2025": "PHIA probability yardstick (UK, 2025); its gaps are meant",
    "icd-203": "ICD 203 (US)",
    "nato-wep": "NATO words of estimative probability",
}
STANCES = {
    "strongly-against": "Strongly against",
    "against": "Against",
    "neutral": "Neutral",
    "conditional": "Conditional",
    "undecided": "Undecided",
    "declined": "Declined to say",
    "for": "For",
    "strongly-for": "Strongly for",
    "not-stated": "Not stated in the source",
}
"""Stance to its column, in the fixed order in which columns stand."""
SIGNS = {
    "said": "said, in words or paraphrase",
    "inferred": "inferred by this desk",
    "not-stated": "in the source, but not on this question",
}
TYPES = {
    "person": "Person",
    "organisation": "Organisation",
    "body": "Body",
    "state": "State",
    "alliance": "Alliance",
    "group": "Group",
    "vessel": "Vessel",
    "company": "Company",
}
CLAIM_TYPES = {
    "fact": "Fact, as reported",
    "figure": "Figure",
    "assumption": "Assumption",
    "judgement": "Judgement",
    "allegation": "Allegation",
}
QUALIFIERS = {
    "exact": "",
    "about": "about",
    "at-least": "at least",
    "at-most": "at most",
    "more-than": "more than",
    "range": "between",
}
CAUSES = {"deliberate": "deliberate", "accident": "an accident", "natural": "natural", "technical": "technical"}
PRECISIONS = {
    "point": "a point",
    "locality": "a locality",
    "region": "a region, no point given",
    "area": "an area, no point given",
    "sea-area": "a sea area, no point given",
    "country": "a country, no place given",
}
FORMS = {
    "one-pager": "One-page brief",
    "briefing": "Briefing",
    "full-pack": "Full pack",
    "debate-pack": "Debate pack",
}
CHANGES = {"new": "First published", "corrected": "Corrected", "withdrawn": "Withdrawn"}
PARTS = {
    "21": "spring {year}",
    "22": "summer {year}",
    "23": "autumn {year}",
    "24": "winter {year}",
    "33": "first quarter of {year}",
    "34": "second quarter of {year}",
    "35": "third quarter of {year}",
    "36": "fourth quarter of {year}",
    "40": "first half of {year}",
    "41": "second half of {year}",
}
"""EDTF's divisions of a year; CLDR has no words for seasons."""
TABLES: Mapping[str, Mapping[str, str]] = {
    "outcome": OUTCOMES,
    "mode": MODES,
    "mode sentence": MODE_SENTENCES,
    "mode detail": MODE_DETAILS,
    "level": {str(number): name for number, name in enumerate(LEVELS)},
    "relation": RELATIONS,
    "attribution": ATTRIBUTIONS,
    "scale": SCALES,
    "stance": STANCES,
    "sign": SIGNS,
    "actor": TYPES,
    "claim": CLAIM_TYPES,
    "qualifier": QUALIFIERS,
    "cause": CAUSES,
    "precision": PRECISIONS,
    "form": FORMS,
    "part of a year": PARTS,
    "change": CHANGES,
}
"""Every table of values and their words, by the context that a translator sees; `index.word(table, value)` looks one up."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int) -> str:
    """Return a count in words up to twelve, in digits above."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def item(name: str) -> str:
    """Return what a correction names, in words: `roles.chair.as_reported` is `Roles, chair, as reported`."""
    return capital(", ".join(step.replace("_", " ") for step in name.split(".")))


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return `1 quote`, `3 quotes`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str], joint: str = "and") -> str:
    """Return `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def day(date: datetime.date) -> str:
    """Return `2 December 2025`."""
    return _english().day(date)


def digits(value: str) -> str:
    """Return a number with its thousands divided: `178,000`."""
    whole, point, rest = value.partition(".")
    return f"{int(whole):,}{point}{rest}"


def when(value: When) -> str:
    """Return the desk's reading of a date."""
    return _english().when(value.edtf)


def before(value: When) -> str:
    """Return a date with an open start as `before 2 December 2025`; any other as it is printed."""
    from briefings.compose import calendar

    return calendar.before(value.edtf, _english())


def _english() -> Language:
    from briefings.compose.language import language_of

    return language_of(Messages())


def quotation(title: str) -> str:
    """Return a title in marks, with marks inside it made single."""
    return f"“{title.translate(_NESTED)}”"


_NESTED = str.maketrans({"“": "‘", "”": "’"})


def origin(source: Source) -> str:
    """Return what a source is called in running text: `article`."""
    return source.described_as


def qualifier(claim: Claim) -> str:
    """Return the words that qualify a figure's number."""
    return QUALIFIERS[claim.qualifier or "exact"]


def list_date(quote: Quote) -> str:
    """Return the date of the statement for a list."""
    if quote.mode in ("scare", "headline"):
        return "no speaker"
    if quote.said is None or quote.said.edtf.lower is None:
        return "date not given"
    return when(quote.said)
