"""Tables of values and their English words, each a context of the catalogues; `index.word(table, value)` looks one up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from briefings.model import scales
from briefings.model.edition import ITEMS
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS
from briefings.model.shape import shape
from briefings.model.sheets import SHEETS


def _spaced(values: Iterable[str]) -> dict[str, str]:
    """Return values that are their own words, but for hyphens."""
    return {value: value.replace("-", " ") for value in values}


def _capitals(values: Iterable[str]) -> dict[str, str]:
    return {value: capital(value) for value in values}


def _numbered(meanings: Iterable[str]) -> dict[str, str]:
    return {str(number): meaning for number, meaning in enumerate(meanings)}


def _field_names() -> dict[str, str]:
    """Return what readers call each field of a sheet that can be published, by its key in YAML."""
    found = dict(_NAMES)
    models: list[type[Item]] = list(SHEETS.values())
    for model in models:  # grows on the way
        for field in shape(model):
            if field.key == "include" or (field.shown and field.shown.where == "unpublished"):
                continue
            found.setdefault(field.key, field.key.replace("_", " "))
            if field.model and field.model not in models:
                models.append(field.model)
    return found


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


_NAMES = {
    "accessed": "day of access",
    "answer": "reply",
    "archive_url": "address of the archived copy",
    "at": "place in the source",
    "body": "wording",
    "edtf": "date",
    "fields": "other details",
    "gist": "wording",
    "ids": "identifiers",
    "include": "what it shows",
    "involved": "persons and bodies named",
    "looked_for": "the list “The source does not say”",
    "not_stated": "the list “The source does not say”",
    "outcome": "outcome of the check",
    "so_what": "why it matters",
    "statement": "wording",
    "text": "wording",
    "url": "address",
    "value": "number",
    "words": "wording",
}
"""What readers call fields whose names in YAML would say too little."""
FIELDS = _field_names()
OUTCOMES = {
    "matches": "Wording matches the source",
    "matches-changed": "Matches the source, with marked changes",
    "not-found": "Not found in the source",
    "unchecked": "Could not be checked",
    "none": "No wording to check",
}
MODES = {
    "quotation": "Quotation",
    "direct": "Direct",
    "partial": "Part of a sentence",
    "mixed": "Partly quoted",
    "scare": "Phrase in quotation marks",
    "headline": "Headline",
    "paraphrase": "Paraphrase",
}
MODE_DETAILS = {
    "partial": "part of a sentence",
    "mixed": "partly quoted",
    "scare": "in the source’s own quotation marks",
    "headline": "in the headline",
}
STANCES = {
    "strongly-against": "Strongly against",
    "against": "Against",
    "neutral": "Neutral",
    "conditional": "Conditional",
    "undecided": "Undecided",
    "declined": "Declined to say",
    "for": "In favour",
    "strongly-for": "Strongly in favour",
    "not-stated": "Not stated in the source",
}
"""Stance to its column, in the fixed order in which columns stand."""
SIGNS = {
    "said": "said, in words or paraphrase",
    "inferred": "our reading",
    "not-stated": "in the source, but not on this question",
}
BASES = _spaced(("statement", "vote", "document"))
TABLES: dict[str, Mapping[str, str]] = {
    "outcome": OUTCOMES,
    "mode": MODES,
    "mode detail": MODE_DETAILS,
    "relation": {
        "supports": "",
        "partly": "Supports it in part.",
        "contradicts": "Contradicts it.",
        "context": "For context.",
    },
    "attribution": {
        "explicit": "clear in the source",
        "inferred": "inferred by this desk from the text around the words",
        "ambiguous": "unclear in the source",
    },
    "scale": {
        "phia-2025": "Probability yardstick of the UK’s intelligence assessors (PHIA, 2025); the gaps between the ranges are deliberate",
        "icd-203": "ICD 203 (US)",
        "nato-wep": "NATO words of estimative probability",
    },
    "scale name": {"phia-2025": "PHIA (UK)", "icd-203": "ICD 203 (US)", "nato-wep": "NATO"},
    "shift": {"new": "first assessment"} | _spaced(("unchanged", "strengthened", "weakened", "reversed")),
    "stance": STANCES,
    "sign": SIGNS,
    "ground": {
        "quoted": "words in quotation marks",
        "reported": "a paraphrase, or a place in a text",
        "contradicts": "contradicts it",
    },
    "actor": _capitals(("person", "organisation", "body", "state", "alliance", "group", "vessel", "company")),
    "claim": {"fact": "Stated as fact", **_capitals(("figure", "assumption", "judgement", "allegation"))},
    "qualifier": {
        **_spaced(("about", "at-least", "at-most", "less-than", "more-than")),
        **dict.fromkeys(("exact", "range"), ""),
    },
    "cause": {**_spaced(("deliberate", "natural", "technical")), "accident": "an accident"},
    "precision": {
        "point": "a point",
        "locality": "a locality",
        "region": "only the region is given",
        "area": "only the area is given",
        "sea-area": "only the sea area is given",
        "country": "only the country is given",
    },
    "form": {
        "one-pager": "One-page brief",
        "briefing": "Briefing",
        "full-pack": "Full pack",
        "debate-pack": "Debate pack",
        "changes-note": "Changes note",
    },
    "edition": {"current": "Latest", "superseded": "Superseded", "recalled": "Recalled"},
    "item": {**_spaced(ITEMS), "cover": "cover facts"},
    # EDTF’s divisions of a year; CLDR has no words for seasons
    "part of a year": {
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
    },
    # French writes 1er
    "day of a month": {"1": "1"},
    "change": {
        "updated": "Working text changed",
        "issued": "Edition issued",
        "recalled": "Edition recalled",
        "new": "Added",
        "corrected": "Corrected",
        "withdrawn": "Withdrawn",
    },
    # what lists can be sorted by that heads no column
    "order": _spaced(("date",)),
    "column": {
        **_capitals(("words", "claim", "question", "name", "status", "date", "speaker", "kind", "type", "positions")),
        "title": "What",
        "place": "Where",
        "outcome": "Check",
        "holder": "Made by",
        "role": "Role in the source",
        "reliability": "Reliability",
    },
    "number": _numbered(
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    ),
    "alphabet": {"letters": "abcdefghijklmnopqrstuvwxyz"},
    "section": _capitals(PLURALS.values()),
    "kind": _spaced((*PLURALS, "event")),
    "occurrence": _spaced(("alleged", "reported", "confirmed", "disputed", "refuted")),
    "attribution of an incident": _spaced(
        (
            *("suspected", "alleged", "officially-attributed", "charged", "convicted"),
            *("acquitted", "denied", "withdrawn"),
        )
    ),
    "kind of attribution": {
        "political": "politically",
        "technical": "on technical grounds",
        "legal": "by legal means",
        "media": "in the press",
        "self-claim": "by its own claim",
    },
    "rights": _spaced(("public-domain", "open-licence", "all-rights-reserved", "restricted")),
    # between a label and its value, and between entries of a list in one line; French has a blank before both
    "between": {"label": ": ", "entries": "; "},
    # what kind of speech act words are; of most nothing is said
    "polarity": {
        "asserts": "",
        "denies": "a denial",
        "declines": "declines to say so",
        "asks": "a question",
        "promises": "a promise",
    },
    # what a source is called in running text, by its type
    "source": {
        **_spaced(
            ("source", "article", "post", "report", "speech", "interview", "broadcast", "hearing", "book", "document")
        ),
        "article-newspaper": "newspaper article",
        "article-magazine": "magazine article",
        "article-journal": "journal article",
        "post-weblog": "blog post",
        "webpage": "web page",
        "legislation": "piece of legislation",
    },
    "extent": {"full": "the full text", "excerpt": "an excerpt", "teaser": "a teaser"},
    "basis": BASES,
    "edit": {
        "omission": "words left out",
        "insertion": "words added",
        "replacement": "words replaced",
        "case": "a letter’s case changed",
        "emphasis": "emphasis added by the desk",
        "sic": "a slip of the source, kept",
    },
    "reliability": scales.RELIABILITY,
    "marking": {marking.label: marking.meaning for marking in Marking},
    "credibility": scales.CREDIBILITY,
    "confidence": _spaced(scales.CONFIDENCE),
    "likelihood": {term: term for scale in scales.LIKELIHOOD for term in scales.likelihood_terms(scale)},
    "order of a date": {"day-first": "day/month", "month-first": "month/day"},
    "field": FIELDS,
    "answer": {"none": "none in this source"},
    # words in marks, and words in marks within them
    "marks": {"words": "“{words}”", "inner": "‘{words}’"},
    "note mark": {"note": "Note {number}"},
    "withdrawn": {kind: f"This {kind} was published and then withdrawn." for kind in PLURALS},
}
"""Every table of values and their words, by the context that a translator sees; `index.word(table, value)` looks one up.

What the data files of each kind hold is said by the kind, and `kinds` adds it.
"""
