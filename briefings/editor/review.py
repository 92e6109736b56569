"""Review: what changed in a desk, as an editor reads it, and the pages and packs it touches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from briefings.check import check
from briefings.compose import Draw, Views, words
from briefings.compose.difference import is_slip, printed, words_changed
from briefings.load.desk import Desk
from briefings.model.body import every_field
from briefings.model.edition import FieldChange
from briefings.model.refs import Ref, parse, sort_key
from briefings.model.shape import shape
from briefings.model.sheets import Claim, Sheet
from briefings.problems import Problem, counted, errors
from briefings.release import cut

_ENTRIES = {
    "key_points": "point",
    "key_judgements": "judgement",
    "sections": "section",
    "positions": "position",
    "gaps": "gap",
    "hypotheses": "hypothesis",
    "attributions": "attribution",
    "roles": "role",
}
"""What an entry of a list is called, with its key or number behind it."""
_FIGURE = ("value", "low", "high", "qualifier", "unit")
_RECORD = frozenset({"created", "revised", "corrections", "renamed_from"})
"""Fields that a change brings along, and corrections, which are told apart."""
_REF = re.compile(r"(?:actor|incident|quote|claim|source|topic|briefing):[a-z0-9-]+")
_LONG = 60


class Field(NamedTuple):
    """A field that changed: its name in words, both wordings (empty: not there), and the words that differ."""

    name: str
    was: str
    now: str
    words: tuple[tuple[str, str], ...] = ()


class ChangedSheet(NamedTuple):
    """A sheet that changed: `state` new, removed, renamed, changed or unreadable; what its fields and corrections say.

    `untold`: it is published, changed by more than a typing error, and no correction says so.
    """

    ref: Ref
    state: str
    label: str
    was: str = ""
    status: str = ""
    fields: tuple[Field, ...] = ()
    corrections: tuple[str, ...] = ()
    untold: bool = False
    problems: tuple[Problem, ...] = ()


class Review(NamedTuple):
    """The sheets that changed, by kind and id; settings; the paths of pages and packs; why those are not known, if so."""

    sheets: tuple[ChangedSheet, ...]
    settings: tuple[Field, ...]
    pages: tuple[str, ...]
    packs: tuple[str, ...]
    unknown: str


def review(old: Desk, new: Desk, draw: Draw) -> Review:
    """Return what differs between `new` and `old`."""
    renamed = ((Ref(ref.kind, name), ref) for ref, sheet in new.sheets.items() for name in sheet.renamed_from)
    former = {was: ref for was, ref in renamed if was in old.files and was not in new.files and ref not in old.files}
    names = {ref: sheet.label for desk in (old, new) for ref, sheet in desk.sheets.items()}
    refs = sorted(old.files.keys() | new.files.keys(), key=sort_key)
    found = filter(None, (_touched(ref, former, (old, new), names) for ref in refs))
    settings = tuple(_fields(dict(every_field(old.settings)), dict(every_field(new.settings)), names))
    return Review(tuple(found), settings, *_outputs(old, new, draw))


def _touched(
    ref: Ref, former: Mapping[Ref, Ref], desks: tuple[Desk, Desk], names: Mapping[Ref, str]
) -> ChangedSheet | None:
    old, new = desks
    if ref in former:
        return None  # told under its present name
    was = next((name for name, now in former.items() if now == ref), ref)
    if was in old.files and ref in new.files and old.files[was].text == new.files[ref].text and was == ref:
        return None
    unreadable = tuple(errors(new.files[ref].problems)) if ref in new.broken else ()
    if unreadable:
        return ChangedSheet(ref, "unreadable", ref.id, problems=unreadable)
    before, after = old.sheets.get(was), new.sheets.get(ref)
    if after is None:
        return ChangedSheet(ref, "removed", names.get(ref, ref.id), status=before.status if before else "")
    if was in old.broken:
        return ChangedSheet(ref, "fixed", after.label, status=after.status)
    if before is None:
        fields = tuple(_fields({}, dict(every_field(after)), names))
        return ChangedSheet(ref, "new", after.label, status=after.status, fields=fields)
    return _changed(before, after, former, names)


def _defaults(model: type[Sheet]) -> dict[str, str]:
    """Return what a sheet says where it says nothing: its status, the class of an incident."""
    given = ((field.key, model.model_fields[field.name].default) for field in shape(model))
    return {key: value for key, value in given if isinstance(value, str)}


def _changed(before: Sheet, after: Sheet, former: Mapping[Ref, Ref], names: Mapping[Ref, str]) -> ChangedSheet | None:
    was = _defaults(type(before)) | dict(every_field(before))
    was = {path: _REF.sub(lambda match: str(former.get(parse(match[0]), match[0])), text) for path, text in was.items()}
    now = _defaults(type(after)) | dict(every_field(after))
    figures = _number(before), _number(after)
    fields = [Field("figure", *figures)] if all(figures) and figures[0] != figures[1] else []
    fields += _fields(was, now, names)
    new = (each for each in after.corrections if each not in before.corrections)
    corrections = tuple(f"{each.on}, {each.item}: “{each.was}” became “{each.now}”: {each.why}" for each in new)
    state, name = ("renamed", str(before.ref)) if before.ref != after.ref else ("changed", "")
    if not fields and not corrections and not name:
        return None  # only its text differs: order, comments
    untold = _untold(before, after, fields, corrections)
    return ChangedSheet(after.ref, state, after.label, name, after.status, tuple(fields), corrections, untold)


def _untold(before: Sheet, after: Sheet, fields: list[Field], corrections: tuple[str, ...]) -> bool:
    """Return whether readers should hear about a change and do not."""
    if before.status != "published" or after.status != "published" or corrections:
        return False
    public = [each for each in fields if each.was and each.name not in ("status", "marking", "author", "reviewed by")]
    return any(not is_slip(FieldChange(field=each.name, was=each.was, now=each.now)) for each in public)


def _fields(was: Mapping[str, str], now: Mapping[str, str], names: Mapping[Ref, str]) -> Iterator[Field]:
    figure = "value" in was and "value" in now
    for path in dict.fromkeys((*was, *now)):
        head = path.partition(".")[0]
        if head in _RECORD or was.get(path) == now.get(path) or (figure and path in _FIGURE):
            continue
        before, after = (_named(values.get(path, ""), names) for values in (was, now))
        long = before and after and max(len(before), len(after)) > _LONG
        yield Field(_name(path), before, after, tuple(words_changed(before, after)) if long else ())


def _number(claim: Sheet) -> str:
    """Return a figure with its qualifier, as it is printed; empty for what is none."""
    if not isinstance(claim, Claim) or not claim.has_number:
        return ""
    value, low, high = (f"{Decimal(number):,}" if number else "" for number in (claim.value, claim.low, claim.high))
    span = f"{low} to {high}" if low and high else ""
    number = f"{value} ({span})" if value and span else value or span
    qualifier = words.TABLES["qualifier"][claim.qualifier or "exact"]
    return " ".join(filter(None, (qualifier, number, claim.unit)))


def _name(path: str) -> str:
    """Return a field's path in words: `key_points.2.text` is `point 2`."""
    head, *rest = path.split(".")
    if head in _ENTRIES and rest:
        tail = [step for step in rest[1:] if step not in ("text", "heading")]
        return " ".join([f"{_ENTRIES[head]} {rest[0]}", *tail]).replace("_", " ")
    return " ".join([head, *rest]).replace("_", " ")


def _named(text: str, names: Mapping[Ref, str]) -> str:
    """Return a value with each reference as what the sheet is called."""
    text = printed(text, dict(names))
    parts = [part.strip() for part in text.split(";")]
    if parts and all(_REF.fullmatch(part) for part in parts):
        return "; ".join(names.get(Ref(*part.split(":", 1)), part) for part in parts)
    return text


def _outputs(old: Desk, new: Desk, draw: Draw) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return the pages and packs that changed in the release, or why that is not known."""
    views: list[Views] = []
    for desk, name in ((old, "before"), (new, "after")):
        checked = check(desk)
        wrong = len(errors(checked.problems))
        if wrong:
            return (), (), f"the desk has {counted(wrong, 'error')} {name} this change"
        views.append(Views(cut(checked.catalogue, checked.verdicts), draw, pages=desk.pages))
    before, after = (_shown(each) for each in views)
    touched = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    packs = tuple(sorted(path for path in touched if path.endswith(".pdf")))
    return tuple(sorted(path for path in touched if not path.endswith(".pdf"))), packs, ""


def _shown(views: Views) -> dict[str, Any]:
    """Return every page and pack by its path, as what it shows."""
    pages: dict[str, Any] = {page.path.removesuffix("index.html"): (views.site, page) for page in views.pages}
    for view in views.briefings:
        pages[view.path.removesuffix("index.html")] = view.page
        if view.pack and not view.lacking:
            pages[view.pack_path] = view.pack
    pages |= {f"{page.name}/": (views.site, page.text) for page in views.hand_pages}
    return pages
