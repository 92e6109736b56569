"""A desk whose sheets have every field filled, made of the models alone: a new field is in it without a change here.

A text or a piece of prose is two made-up words that stand nowhere else; other values are taken from what a field allows. What the
rules need (words of a paraphrase, an answer to an accusation) is in `FIXED`.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from briefings.compose import words
from briefings.compose.language import Language
from briefings.model import dates
from briefings.model import fields as kinds_of_field
from briefings.model.fields import Item
from briefings.model.names import Name
from briefings.model.refs import KINDS, PLURALS
from briefings.model.shape import FieldShape, shape
from briefings.model.sheets import SHEETS, Sheet

SYLLABLES = ("bo", "da", "fi", "gu", "ke", "la", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "ze", "cha")
VARIANTS = 4
NAMED = ("actor", "incident", "quote", "claim", "source", "topic")


SHOWN_BY_ITSELF: dict[tuple[str, Any], list[str]] = {
    ("class", "incident"): [],
    ("kind", "series"): ["in all"],
    ("mode", "direct"): ["“"],
    ("mode", "scare"): ["the source’s own quotation marks", "the source marked"],
    ("annexes", "timeline"): ["Annex: timeline"],
    ("annexes", "map"): ["Annex: places"],
    ("status", "published"): [],
    ("polarity", "asserts"): [],
    ("parts_left_out", True): ["Part of this briefing is left out of this release."],
    ("basis", "inferred"): ["Our reading", "our reading"],
    ("rights", "all-rights-reserved"): [],
    ("item", "statement"): ["Wording"],
}
"""What is printed in another way than by a word, by key and value."""


class Filled(NamedTuple):
    """A value that was put into a sheet: in which, at which path, for which field, and what stands in YAML."""

    kind: str
    sheet: str
    path: str
    field: FieldShape
    value: Any
    owner: str
    read_as: str


READERS = {
    getattr(kinds_of_field, name).__metadata__[0]: name
    for name in (
        "Text",
        "Language",
        "Country",
        "Url",
        "Digest",
        "Flag",
        "Whole",
        "Count",
        "Number",
        "Coordinates",
        "Share",
        "Day",
        "Mark",
        "Edtf",
        "Place",
        "Id",
        "FormName",
    )
}

# What the rules need, by kind and path without numbers; None: the field stays empty in this variant. A list has a value a variant.
FIXED: dict[str, Any] = {
    "status": "published",
    "embargo_until": None,
    "created": "2026-03-10",
    "revised": "2026-03-11",
    "withdrawn": None,
    "corrections.on": "2026-03-11",
    **{
        f"{kind}.{each}.item": field
        for each in ("corrections", "translations")
        for kind, field in {
            "actor": "name",
            "incident": "title",
            "claim": "statement",
            "source": "title",
            "topic": "question",
            "briefing": "title",
            "quote": "context",
        }.items()
    },
    "translations.original": None,
    "marking": "TLP:CLEAR",
    "hedges": None,
    "looked_for": None,
    "actor.public_figure": [{"why"}, None, None, None],
    "actor.type": ["person", "state", "vessel", "company"],
    "actor.name_language": None,
    "source.snapshot": None,
    "source.original": None,
    "source.captured": None,
    "source.extractor": None,
    "source.marks": None,
    "source.rights": "open-licence",
    "source.language": "de",
    "quote.language": "de",
    "quote.as_written": [{"text"}, None, {"text"}, {"text"}],
    "quote.speaker_note": [{"text"}, None, {"text"}, {"text"}],
    "quote.attribution": ["inferred", None, "ambiguous", "ambiguous"],
    "quote.attribution_note": [{"text"}, None, {"text"}, {"text"}],
    "quote.role": [{"role"}, None, {"role"}, {"role"}],
    "quote.unchecked": [{"signed"}, {"signed"}, None, {"signed"}],
    "quote.polarity": ["denies", "declines", "asks", "promises"],
    "quote.chain": [{"steps"}, None, {"steps"}, {"steps"}],
    "quote.mode": ["direct", "scare", "paraphrase", "direct"],
    "quote.words": [{"words"}, {"words"}, None, {"words"}],
    "quote.gist": [None, None, {"gist"}, None],
    "quote.segments": None,
    "quote.lead_in": None,
    "quote.introduction": None,
    "quote.edits": None,
    "quote.meaning_kept": None,
    "quote.quoted_by": [{"ref"}, None, None, None],
    "quote.marked_by": [None, {"ref"}, None, None],
    "quote.speaker": [{"ref"}, None, None, {"ref"}],
    "quote.anonymous": [None, None, {"anonymous"}, None],
    "anonymous": "quote:quote-c",
    "quote.unattributed": [None, {"text"}, None, None],
    "claim.type": ["figure", "figure", "allegation", "assumption"],
    "claim.value": ["7261", None, None, None],
    "claim.low": [None, "14000000", None, None],
    "claim.high": [None, "22000000", None, None],
    "claim.unit": [{"unit"}, {"unit"}, None, None],
    "claim.qualifier": ["at-least", "range", None, None],
    "claim.measure": None,
    "order": None,
    "credibility": ["2", "3", "4", "5"],
    "relation": ["supports", "partly", "supports", "context"],
    "incident.occurrence": ["alleged", "reported", "disputed", "refuted"],
    "incident.attributions.actor": "actor:actor-d",
    "incident.where.place": "pier",
    "incident.where.country": ["NO", "PL", "UA", "FI"],
    "incident.where.coordinates": None,
    "incident.types": ["mishap"],
    "topic.silence.stance": ["neutral", "undecided", "neutral", "undecided"],
    "topic.positions.stance": "conditional",
    "topic.positions.basis": "inferred",
    "incident.extent.kind": "series",
    "fields.key": None,
    **{f"{kind}.fields.key": None for kind in (*NAMED, "briefing")},
    "briefing.form": "full-pack",
    "briefing.annexes": ["quotes", "positions", "timeline", "map", "actors", "sources"],
    "briefing.cut_off": "2026-03-11",
    "briefing.likelihood_scale": "phia-2025",
    "briefing.key_judgements.likelihood": "likely",
    "briefing.sections.include": {"ids": [f"{kind}:{kind}-{letter}" for kind in NAMED for letter in "abcd"]},
    "briefing.sections.timeline": "all",
    "briefing.sections.changes_since": None,
}

OWN = ("own_first", "own_second")
"""The names of the desk's own fields."""

NEEDS = {
    ("Evidence", "at"): "source",  # a quote says where it stands
    **{("Name", part): "family" for part in ("given", "particle", "suffix", "family_first")},
}
"""A field that goes with one of several others, by model and name."""


class Desk:
    """The sheets of a filled desk, and what was put into them."""

    def __init__(self) -> None:
        self.values: list[Filled] = []
        self.sheets: dict[str, dict[str, Any]] = {}
        self._number = 0
        for kind in NAMED:
            for variant in range(VARIANTS):
                name = f"{kind}-{'abcd'[variant]}"
                self.sheets[f"{PLURALS[kind]}/{name}"] = self._item(SHEETS[kind], kind, name, kind, variant)
        self.sheets["briefings/filled"] = self._item(SHEETS["briefing"], "briefing", "filled", "briefing", 0)

    def text(self) -> str:
        """Return two words that stand nowhere else."""
        self._number += 1
        number, word = self._number, ""
        for _ in range(4):
            number, at = divmod(number, len(SYLLABLES))
            word += SYLLABLES[at]
        return f"{word} {word}t"

    def day(self) -> str:
        self._number += 1
        return (datetime.date(2016, 1, 1) + datetime.timedelta(days=self._number)).isoformat()

    def _item(self, model: type[Item], kind: str, name: str, path: str, variant: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        one = model.one_of[variant % len(model.one_of)] if model.one_of else ""
        for field in shape(model):
            here = f"{path}.{field.key}"
            fixed = FIXED.get(here, FIXED.get(here.partition(".")[2], FIXED.get(field.key, ...)))
            if isinstance(fixed, list) and len(fixed) == VARIANTS:
                fixed = fixed[variant % VARIANTS]
            if NEEDS.get((model.__name__, field.name), one) != one:
                continue
            if model is Name and one != "family" and field.name not in model.one_of:
                continue  # only a family name has other parts
            if (
                field.name == "looked_for"
                or (field.name == "id" and issubclass(model, Sheet))
                or fixed is None
                or (field.name in model.one_of and field.name != one and f"{path}.{field.key}" not in FIXED)
            ):
                continue
            if fixed is not ... and not isinstance(fixed, set):
                value = fixed
            elif field.model is not None:
                if path.count(".") > 3:
                    continue
                many = 2 if field.many else 1
                items = [self._item(field.model, kind, name, here, variant + n) for n in range(many)]
                found[field.key] = (
                    dict(zip(OWN, items, strict=True)) if field.by_key else items if field.many else items[0]
                )
                continue
            else:
                many = 2 if field.many else 1
                values = [self._value(model, field, kind, variant + n) for n in range(many)]
                value = values if field.many else values[0]
            found[field.key] = value
            for each in value if isinstance(value, list) else [value] if not isinstance(value, dict) else []:
                self.values.append(
                    Filled(kind, name, here, field, each, model.__name__, READERS.get(field.read, "Text"))
                )
        return found

    def _value(self, model: type[Item], field: FieldShape, kind: str, variant: int) -> Any:
        if field.holds == "ref":
            target = field.kind or ("incident", "topic")[variant % 2]
            return f"{target}:{target}-{'abcd'[(variant + 1) % VARIANTS]}"
        if field.words:
            return field.words[variant % len(field.words)]
        self._number += 1
        match READERS.get(field.read, "Text"):
            case "Day" | "Edtf":
                return self.day()
            case "Whole" | "Count":
                return 100 + self._number
            case "Number":
                return 10_000 + self._number
            case "Flag":
                return True
            case "Language":
                return ("es", "pt", "pl", "it")[variant % 4]
            case "Url":
                return f"https://{self.text().split()[0]}.example/"
            case "Place":
                return f"p{100 + self._number}"
            case "Id":
                return self.text().replace(" ", "-")
            case "Mark":
                return "TLP:CLEAR"
            case _:
                return self.text()

    def write(self, folder: Path, settings: str) -> None:
        """Write the desk below a folder; JSON is YAML."""
        (folder / "content").mkdir(parents=True)
        (folder / "content/desk.yml").write_text(settings, "utf-8")
        for path, tree in self.sheets.items():
            file = folder / f"content/{path}.yml"
            file.parent.mkdir(exist_ok=True)
            file.write_text(json.dumps(tree, ensure_ascii=False, indent=1) + "\n", "utf-8")


def every_field() -> Iterator[tuple[str, FieldShape]]:
    """Yield each field of each model that a sheet has, with the model's name."""
    seen: set[type[Item]] = set()
    queue: list[type[Item]] = [SHEETS[kind] for kind in KINDS]
    while queue:
        model = queue.pop(0)
        if model not in seen:
            seen.add(model)
            for field in shape(model):
                yield model.__name__, field
                queue += [field.model] if field.model else []


SETTINGS = """\
title: Filled desk
default_marking: TLP:CLEAR
release_marking: TLP:CLEAR
notice: A made-up desk for tests
require_checked: false
word_budget: {words: 1500, share: 100%}
fields: {OWN_FIELDS}
incident_types: [{id: mishap, label: mishap}]
places: [{id: pier, name: pier, coordinates: [14, 53, 15, 54], coordinates_from: made up}]
""".replace(
    "OWN_FIELDS",
    ", ".join(
        f"{kind}: {{{', '.join(f'{name}: {{label: {name}, type: list}}' for name in OWN)}}}"
        for kind in (*NAMED, "briefing")
    ),
)


def squeezed(text: str) -> str:
    """Return a text without blanks, hyphens and case: lines of a pack may end anywhere."""
    return re.sub("[\\s\u00a0\u00ad\u2010\u2011-]+", "", text).casefold()


def printed(value: Any, field: FieldShape, read_as: str, language: Language) -> list[str]:
    """Return how a value may be printed: any of these. Nothing is expected of what is printed by being left out."""
    default = SHOWN_BY_ITSELF.get((field.key, value))
    if default is not None:
        return default
    if field.holds == "ref":
        return [str(value).partition(":")[2]]  # the name of a page in a link; tests of packs look for a label
    if field.words:
        found = [table[value] for table in words.TABLES.values() if value in table]
        return [word for word in found if word] if found and all(found) else ([value] if not found else [])
    match read_as:
        case "Day":
            return [language.day(datetime.date.fromisoformat(value))]
        case "Edtf":
            return [language.when(dates.parse(value))]
        case "Whole" | "Count" | "Number":
            number = str(value)
            return [language.digits(number), *([number[:-6]] if number.endswith("000000") else [])]
        case "Language":
            return [language.name_of(value)]
        case "Country":
            return [language.territory(value)]
        case "Place":
            return [value.removeprefix("p")]
        case "Id":
            return [value, value.replace("-", " ")]
        case "Flag" | "FormName" | "Mark":
            return []
    return [value]
