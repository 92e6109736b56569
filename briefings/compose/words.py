"""Tables of values and their English words, each a context of the catalogues; `index.word(table, value)` looks one up.

Most stand in words.toml. Here are those that are made of what other modules know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from briefings.model import scales
from briefings.model.data_files import beside
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


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _field_names(known: Mapping[str, str]) -> dict[str, str]:
    """Return what readers call each field of a sheet that can be published, by its key in YAML."""
    found = dict(known)
    models: list[type[Item]] = list(SHEETS.values())
    for model in models:  # grows on the way
        for field in shape(model):
            if field.key == "include" or (field.shown and field.shown.where == "unpublished"):
                continue
            found.setdefault(field.key, field.key.replace("_", " "))
            if field.model and field.model not in models:
                models.append(field.model)
    return found


def _read(told: Mapping[str, Any]) -> dict[str, str]:
    """Return a table of the file, its values in their order."""
    found: dict[str, str] = {}
    for key, value in told.items():
        if key == "spaced":
            found |= _spaced(value)
        elif key == "capitals":
            found |= _capitals(value)
        elif key == "numbered":
            found |= {str(number): meaning for number, meaning in enumerate(value)}
        else:
            found[key] = value
    return found


_FILE = beside(__file__)
COUNTED: dict[str, tuple[str, str]] = {kind: (one, many) for kind, (one, many) in _FILE.pop("counted").items()}
"""What is counted beside sheets, with the English forms for one and for several."""
TABLES: dict[str, Mapping[str, str]] = {
    **{name: _read(told) for name, told in _FILE.items()},
    "field": _field_names(_FILE["field"]),
    "item": {**_spaced(ITEMS), "cover": "cover facts"},
    "section": _capitals(PLURALS.values()),
    "kind": _spaced((*PLURALS, "event")),
    "reliability": scales.RELIABILITY,
    "marking": {marking.label: marking.meaning for marking in Marking},
    "credibility": scales.CREDIBILITY,
    "confidence": _spaced(scales.CONFIDENCE),
    "likelihood": {term: term for scale in scales.LIKELIHOOD for term in scales.likelihood_terms(scale)},
    "withdrawn": {kind: f"This {kind} was published and then withdrawn." for kind in PLURALS},
}
"""Every table of values and their words, by the context that a translator sees; `index.word(table, value)` looks one up.

What the data files of each kind hold is said by the kind, and `kinds` adds it.
"""
FIELDS, OUTCOMES, MODES, MODE_DETAILS, SIGNS, BASES, STANCES = (
    dict(TABLES[name]) for name in ("field", "outcome", "mode", "mode detail", "sign", "basis", "stance")
)
