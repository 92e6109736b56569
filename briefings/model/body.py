"""The body of a briefing: what its pack says, apart from layout, days of record and editions."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.names import Name
from briefings.model.prose import Prose
from briefings.model.refs import KINDS, Ref, sort_key
from briefings.model.refs import parse as parse_ref
from briefings.model.shape import FieldShape, Loc, entry_of, shape
from briefings.model.sheets import SHEETS, Sheet
from briefings.model.sheets.briefing import Severable
from briefings.model.sheets.common import Evidence, Holder, Translation
from briefings.model.translations import is_stale

_NEVER = frozenset(Sheet.model_fields) - {"handling", "translations", "fields"} | {"key"}
"""Fields that every sheet has and no pack prints."""

_NEVER_INSIDE = frozenset({"key", "original", "severable", "changes_since"})
"""Fields of items inside a sheet that no pack prints; of the markings it prints those of parts of a briefing."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in small letters: no i, l, o, u, so that a printed hash can be typed."""


_ID = re.compile(r"\b([a-z]+):([a-z0-9-]+)")
"""A reference to a sheet, in whatever a field says."""


class Amendment(NamedTuple):
    """A correction as a body keeps it: the day, the path of what was changed, and why."""

    on: str
    path: str
    why: str


class Part(NamedTuple):
    """One sheet in a body: the words by which it is named, its outcome (quotes), printed fields by path, corrections."""

    ref: Ref
    label: str
    outcome: str
    fields: tuple[tuple[str, str], ...]
    corrections: tuple[Amendment, ...] = ()


class Body(NamedTuple):
    """What a pack says, sheet by sheet, the briefing's own first.

    `is_of_old`: it was written when packs printed what no sheet said, such as that a source was read in full.
    """

    parts: tuple[Part, ...]
    is_of_old: bool = False

    @property
    def digest(self) -> str:
        """Return `sha256:…` over the fields, references and outcomes alone, as canonical JSON."""
        tree = [[str(part.ref), part.outcome, part.fields] for part in self.parts]
        return f"sha256:{hashlib.sha256(canonical(tree)).hexdigest()}"

    @property
    def refs(self) -> set[Ref]:
        """Return the sheets that it has, and those that it refers to."""
        said = {match for part in self.parts for _, value in part.fields for match in _ID.findall(value)}
        return {part.ref for part in self.parts} | {Ref(kind, id_) for kind, id_ in said if kind in KINDS}

    def renamed(self, ids: Mapping[Ref, Ref]) -> Body:
        """Return the same with other ids of sheets, also where they are referred to; the first part stays the first."""

        def now(match: re.Match[str]) -> str:
            return str(ids.get(ref := Ref(match[1], match[2]), ref))

        parts = [
            part._replace(
                ref=ids.get(part.ref, part.ref),
                fields=tuple((path, _ID.sub(now, value)) for path, value in part.fields),
            )
            for part in self.parts
        ]
        return self._replace(parts=(*parts[:1], *sorted(parts[1:], key=lambda part: sort_key(part.ref))))

    def tree(self) -> list[dict[str, Any]]:
        """Return the body as JSON values."""
        return [
            {
                "sheet": str(part.ref),
                "label": part.label,
                **({"outcome": part.outcome} if part.outcome else {}),
                "fields": dict(part.fields),
                "corrections": [entry._asdict() for entry in part.corrections],
            }
            for part in self.parts
        ]


def body_of(evidence: Mapping[str, Any]) -> Body:
    """Return the body in an edition's evidence. Raises KeyError, TypeError, AttributeError or ValueError for anything else."""
    return Body(
        tuple(
            Part(
                parse_ref(part["sheet"]),
                str(part["label"]),
                str(part.get("outcome", "")),
                tuple((str(path), str(value)) for path, value in part["fields"].items()),
                tuple(Amendment(**{key: str(value) for key, value in entry.items()}) for entry in part["corrections"]),
            )
            for part in evidence["body"]
        ),
        evidence.get("format") == "briefings-evidence/1",
    )


def canonical(tree: object) -> bytes:
    """Return JSON without blanks, in UTF-8: equal values, equal bytes."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def short_hash(digest: str) -> str:
    """Return the first sixty bits of `sha256:…` as twelve characters in Crockford's base 32, in fours: `7k2m-9fqd-x0ra`."""
    bits = int(digest.removeprefix("sha256:")[:15], 16)
    text = "".join(_ALPHABET[bits >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(text[at : at + 4] for at in range(0, 12, 4))


def unprinted(kind: str) -> frozenset[str]:
    """Return the fields of a kind of sheet that no pack prints."""
    marked = {field.name for field in shape(SHEETS[kind]) if field.shown}
    hidden = _NEVER | marked
    return hidden - {"translations"} if kind == "quote" else hidden


def part(sheet: Sheet, label: str, outcome: str, *, ceiling: Marking, hidden: frozenset[str] = frozenset()) -> Part:
    """Return a sheet's part of a body, without items whose marking is above `ceiling`, and without `hidden` fields."""
    fields = tuple((path, value) for path, value in _fields(sheet, ceiling, unprinted(sheet.kind) | hidden) if value)
    corrections = tuple(
        Amendment(entry.on.isoformat(), ".".join(step for step, _ in _steps(sheet, entry.item)), entry.why)
        for entry in sheet.corrections
        if entry.marking is None or entry.marking <= ceiling
    )
    return Part(sheet.ref, label, outcome, fields, corrections)


def every_field(item: Item) -> Iterator[tuple[str, str]]:
    """Yield path and text of every filled field of a sheet or of settings, printed or not."""
    return _fields(item, max(Marking), frozenset({"id"}))


def _fields(item: Item, ceiling: Marking, hidden: frozenset[str], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every filled field; what has its default is left out, so that new fields change no hash."""
    for field in shape(type(item)):
        value = getattr(item, field.name)
        if field.name in hidden or value in (None, ()) or value == type(item).model_fields[field.name].default:
            continue
        path = f"{prefix}{field.key}"
        if not field.many:
            yield from _value(value, path, ceiling)
        elif isinstance(value[0], Evidence):
            yield path, "; ".join(row for row in (_evidence(entry, ceiling) for entry in value) if row)
        elif (isinstance(value[0], Item) and not isinstance(value[0], Name)) or field.name == "gaps":
            for number, entry in enumerate(value, start=1):
                yield from _value(entry, f"{path}.{entry_name(entry, number)}", ceiling)
                if isinstance(entry, Translation) and isinstance(item, Sheet) and is_stale(item, entry):
                    yield f"{path}.{number}.stale", "yes"
        else:
            yield path, "; ".join(_text(entry) for entry in value)


def _value(value: Any, path: str, ceiling: Marking) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Item):
        yield path, _text(value)
    elif (getattr(value, "marking", None) or ceiling) <= ceiling:
        hidden = _NEVER_INSIDE if isinstance(value, Severable) else _NEVER_INSIDE | {"marking"}
        yield from _fields(value, ceiling, hidden, f"{path}.")


def _evidence(row: Evidence, ceiling: Marking) -> str:
    if row.marking is not None and row.marking > ceiling:
        return ""
    place = f", {row.at.text}" if row.at else ""
    relation = "" if row.relation == "supports" else f" ({row.relation})"
    note = f": {row.note.text}" if row.note else ""
    return f"{row.quote or row.source}{place}{relation}{note}"


def _text(value: Any) -> str:
    if isinstance(value, Prose):
        return value.text.strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "text", None) or getattr(value, "label", None) or value)


def entry_name(entry: Any, number: int) -> str:
    """Return what names a list entry in a path: its key, a section's heading, a position's holder, else its number."""
    key = getattr(entry, "key", None) or getattr(entry, "heading", None)
    if key is None and isinstance(holder := getattr(entry, "holder", None), Holder):
        key = next(str(value) for name in Holder.one_of if (value := getattr(holder, name)) is not None)
    return str(key or number).replace(".", "·")


def loc_of(sheet: Sheet, path: str) -> Loc:
    """Return where a path of a body stands in its sheet, as far as the sheet still has it."""
    found: list[str | int] = []
    for _, place in _steps(sheet, path):
        if place is None:
            break
        found.append(place)
    return tuple(found)


def _steps(sheet: Sheet, name: str) -> Iterator[tuple[str, str | int | None]]:
    """Yield each step of a dotted name as a path has it, and its place in the sheet (None: not there).

    A list's entry is named by `entry_name`, whether the dotted name gives its key or its number.
    """
    value: Any = sheet
    field: FieldShape | None = None
    for step in name.split("."):
        if isinstance(value, tuple):
            number = next((n for n, entry in enumerate(value) if entry_name(entry, n + 1) == step), None)
            entry = entry_of(value, step) if number is None else value[number]
            number = value.index(entry) if number is None and entry is not None else number
            place = step if field and field.by_key else number
            yield (step if number is None else entry_name(entry, number + 1)), None if number is None else place
            value = entry
        else:
            fields = shape(type(value)) if isinstance(value, Item) else ()
            field = next((field for field in fields if field.key == step), None)
            filled = getattr(value, field.name) not in (None, ()) if field else False
            yield step, step if filled else None
            value = getattr(value, field.name) if field else None
