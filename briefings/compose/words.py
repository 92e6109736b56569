"""Tables of values and their English words, each a context of the catalogues; `index.word(table, value)` looks one up."""

from __future__ import annotations

from collections.abc import Mapping

from briefings.model import scales
from briefings.model.refs import FACTS, PLURALS

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
    "partial": "Partial",
    "mixed": "Mixed",
    "scare": "Scare quotes",
    "headline": "Headline",
    "paraphrase": "Paraphrase",
}
MODE_SENTENCES = {
    "quotation": "Quotation, from the opening to the closing mark.",
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
SCALE_NAMES = {"phia-2025": "PHIA (UK)", "icd-203": "ICD 203 (US)", "nato-wep": "NATO"}
SHIFTS = {
    "new": "new",
    "unchanged": "unchanged",
    "strengthened": "strengthened",
    "weakened": "weakened",
    "reversed": "reversed",
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
GROUNDS = {
    "quoted": "words in quotation marks",
    "reported": "a paraphrase, or a place in a text",
    "contradicts": "contradicts it",
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
    "range": "",
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
    "changes-note": "Changes note",
}
CHANGES = {
    "issued": "Edition issued",
    "recalled": "Edition recalled",
    "new": "First published",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn",
}
EDITIONS = {"current": "Current", "superseded": "Superseded", "recalled": "Recalled"}
ITEMS = {
    "quote": "quote",
    "paraphrase": "paraphrase",
    "point": "point",
    "judgement": "judgement",
    "bottom line": "bottom line",
    "figure": "figure",
    "claim": "claim",
    "incident": "incident",
    "position": "position",
    "gap": "gap",
    "section": "section",
    "source": "source",
    "actor": "actor",
    "topic": "topic",
    "title": "title",
    "cover": "cover facts",
}
ITEMS |= {kind: kind for kind in FACTS if kind not in ITEMS}
"""What readers call an item of a briefing."""
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
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SECTIONS = {plural: plural.capitalize() for plural in PLURALS.values()}
KINDS = {**{kind: kind for kind in PLURALS}, "event": "event"}
LADDER = (
    "Letter for letter as the source has it",
    "The same but for typography: marks, dashes, dots, blanks, composed accents",
    "The same but for the case of its first letter, or a closing comma or full stop",
    "With changes that are marked, declared and signed; or a fragment of a longer sentence, given as partial",
)
OUTCOMES_MEAN = {
    "matches": "the words stand in the desk’s copy of the source, from the opening to the closing mark",
    "matches-changed": "the words stand in the desk’s copy of the source but for changes that are marked, listed and signed",
    "not-found": "the words do not stand there so; then they are not published as a quotation",
    "unchecked": "the desk’s copy was not at hand, or there is none; shown so wherever the words stand",
}
OCCURRENCES = {
    "alleged": "alleged",
    "reported": "reported",
    "confirmed": "confirmed",
    "disputed": "disputed",
    "refuted": "refuted",
}
LEVELS_OF_ATTRIBUTION = {
    "suspected": "suspected",
    "alleged": "alleged",
    "officially-attributed": "officially attributed",
    "charged": "charged",
    "convicted": "convicted",
    "acquitted": "acquitted",
    "denied": "denied",
    "withdrawn": "withdrawn",
}
KINDS_OF_ATTRIBUTION = {
    "political": "political",
    "technical": "technical",
    "legal": "legal",
    "media": "by media",
    "self-claim": "own claim",
}
RIGHTS = {
    "public-domain": "public domain",
    "open-licence": "open licence",
    "all-rights-reserved": "all rights reserved",
    "restricted": "restricted",
}
POLARITIES = {
    "asserts": "",
    "denies": "a denial",
    "declines": "declines to say",
    "asks": "a question",
    "promises": "a promise",
}
"""What kind of speech act words are; of most nothing is said."""
ORDERS_WITHOUT_COLUMN = {"date": "date"}
"""What lists can be sorted by that heads no column."""
SOURCES = {
    "source": "source",
    "article": "article",
    "article-newspaper": "newspaper article",
    "article-magazine": "magazine article",
    "article-journal": "journal article",
    "post": "post",
    "post-weblog": "blog post",
    "webpage": "web page",
    "report": "report",
    "speech": "speech",
    "interview": "interview",
    "broadcast": "broadcast",
    "hearing": "hearing",
    "legislation": "piece of legislation",
    "book": "book",
    "document": "document",
}
"""What a source is called in running text, by its type."""
EXTENTS = {"full": "the full text", "excerpt": "an excerpt", "teaser": "a teaser"}
BASES = {"statement": "statement", "vote": "vote", "document": "document"}
EDITS = {
    "omission": "words left out",
    "insertion": "words added",
    "replacement": "words replaced",
    "case": "a letter’s case changed",
    "emphasis": "emphasis added by the desk",
    "sic": "a slip of the source, kept",
}
ORDERS = {"day-first": "day first", "month-first": "month first"}
WITHDRAWN = {kind: f"This {kind} was published and then withdrawn." for kind in PLURALS}
MARKS = {"words": "“{words}”", "inner": "‘{words}’"}
"""A source's words in quotation marks, and words in marks within them."""
TABLES: dict[str, Mapping[str, str]] = {
    "outcome": OUTCOMES,
    "mode": MODES,
    "mode sentence": MODE_SENTENCES,
    "mode detail": MODE_DETAILS,
    "level": {str(number): name for number, name in enumerate(LEVELS)},
    "relation": RELATIONS,
    "attribution": ATTRIBUTIONS,
    "scale": SCALES,
    "scale name": SCALE_NAMES,
    "shift": SHIFTS,
    "stance": STANCES,
    "sign": SIGNS,
    "ground": GROUNDS,
    "actor": TYPES,
    "claim": CLAIM_TYPES,
    "qualifier": QUALIFIERS,
    "cause": CAUSES,
    "precision": PRECISIONS,
    "form": FORMS,
    "edition": EDITIONS,
    "item": ITEMS,
    "part of a year": PARTS,
    "change": CHANGES,
    "order": ORDERS_WITHOUT_COLUMN,
    "number": {str(number): word for number, word in enumerate(_NUMBERS)},
    "alphabet": {"letters": "abcdefghijklmnopqrstuvwxyz"},
    "section": SECTIONS,
    "kind": KINDS,
    "occurrence": OCCURRENCES,
    "attribution of an incident": LEVELS_OF_ATTRIBUTION,
    "kind of attribution": KINDS_OF_ATTRIBUTION,
    "rights": RIGHTS,
    "polarity": POLARITIES,
    "source": SOURCES,
    "extent": EXTENTS,
    "basis": BASES,
    "edit": EDITS,
    "reliability": scales.RELIABILITY,
    "credibility": scales.CREDIBILITY,
    "confidence": {term: term for term in scales.CONFIDENCE},
    "likelihood": {term: term for scale in scales.LIKELIHOOD for term in scales.likelihood_terms(scale)},
    "order of a date": ORDERS,
    "answer": {"none": "none"},
    "marks": MARKS,
    "note mark": {"note": "Note {number}"},
    "withdrawn": WITHDRAWN,
    "ladder": {str(number): meaning for number, meaning in enumerate(LADDER)},
    "outcome means": OUTCOMES_MEAN,
}
"""Every table of values and their words, by the context that a translator sees; `index.word(table, value)` looks one up.

What the data files of each kind hold is said by the kind, and `kinds` adds it.
"""


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def item(name: str) -> str:
    """Return what a correction names, in words: `roles.chair.as_reported` is `Roles, chair, as reported`."""
    return capital(", ".join(step.replace("_", " ") for step in name.split(".")))
