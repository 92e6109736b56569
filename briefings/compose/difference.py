"""What is new between two bodies: item by item, field by field, and what is unchanged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from briefings.model.body import Amendment, Body, Part, unprinted
from briefings.model.edition import ITEMS, Change, FieldChange, Same
from briefings.model.refs import Ref

_LISTS: dict[tuple[str, str], str] = {
    ("briefing", "key_points"): "point",
    ("briefing", "key_judgements"): "judgement",
    ("briefing", "gaps"): "gap",
    ("briefing", "sections"): "section",
    ("topic", "positions"): "position",
}
_OF_COVER: dict[str, str] = {"bottom_line": "bottom line", "title": "title"}
_MENTION = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_REFERENCE = re.compile(r"(?:^|(?<=; ))([a-z]+):([^\s,;:]+)")
"""A reference alone, or at the head of a row of evidence, as a body writes them."""
_OPENS = re.compile("[“„«»]")
_WORD = re.compile(r"\S+")
_BLACK = frozenset(
    ["no", "not", "never", "none", "nor", "neither", "without", "cannot", "nobody", "nothing", "un", "non"]
)
_SAID_BY_ITSELF = {
    "attribution": "explicit",
    "extent": "full",
    "mode": "direct",
    "occurrence": "reported",
    "reliability": "F",
    "seen": "no",
    "what": "interview",
    "looked_for": "said venue addressee count start end extent when where roles attributions key_judgements",
}
"""What old packs printed where a sheet said nothing, by field: where sheets say it now, the same words are printed."""
NOBODY = "-"
"""The label of words that nobody is given as the speaker of."""

_NEAR = 0.7
"""Words less alike than this are other words, not a typing error."""


class Difference(NamedTuple):
    """What is new, what is the same, and the share of words that differ, in per cent, rounded up."""

    changes: tuple[Change, ...]
    same: tuple[Same, ...]
    share: int

    @property
    def significant(self) -> tuple[Change, ...]:
        """Return the changes that are announced to readers."""
        return tuple(change for change in self.changes if change.state != "typo")


class _Item(NamedTuple):
    kind: str
    sheet: Ref
    key: str
    label: str
    outcome: str
    fields: dict[str, str]
    corrections: tuple[Amendment, ...]


_Key = tuple[int, str, str]


def difference(former: Body, body: Body) -> Difference:
    """Return in what `body` differs from `former`."""
    former, body = _comparable(former, body)
    before, after = _items(former), _items(body)
    _pair_gaps(before, after)
    parts = (*former.parts, *body.parts)
    names = {part.ref: part.label for part in parts}
    called = {part.ref: _called(part, names) for part in parts}
    changes: list[Change] = []
    same: dict[str, list[str]] = {}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        item = new or old
        if old and new and (fields := tuple(_field_changes(old, new, names, called))):
            changes.append(_change(new, "changed" if any(field.why for field in fields) else "typo", fields))
        elif item is None or item.kind in ("actor", "cover"):  # those come and go with what names them
            continue
        elif old and new:
            same.setdefault(new.kind, []).append(new.label)
        else:
            changes.append(_change(item, "added" if new else "removed"))
    unchanged = tuple(Same(kind=kind, labels=tuple(labels)) for kind, labels in same.items())
    return Difference(tuple(changes), unchanged, _share(former, body))


def says_same(former: Body, body: Body) -> bool:
    """Return whether a pack of each says the same."""
    if former.digest == body.digest:
        return True
    if not former.is_of_old:
        return False
    before, after = (
        [(part.ref, part.outcome, dict(part.fields)) for part in each.parts] for each in _comparable(former, body)
    )
    return before == after


def _comparable(former: Body, body: Body) -> tuple[Body, Body]:
    """Return both, old bodies without what no pack prints now, and without what sheets say now that packs printed anyway."""
    if not former.is_of_old:
        return former, body
    known = {part.ref: dict(part.fields) for part in former.parts}
    before = tuple(
        part._replace(fields=tuple(field for field in part.fields if field[0].partition(".")[0] not in hidden))
        for part in former.parts
        for hidden in (unprinted(part.ref.kind),)
    )
    after = tuple(
        part._replace(fields=tuple(field for field in part.fields if not _was_printed(field, known.get(part.ref, {}))))
        for part in body.parts
    )
    return Body(before), Body(after)


def _was_printed(field: tuple[str, str], before: dict[str, str]) -> bool:
    path, value = field
    known = _SAID_BY_ITSELF.get(path.rpartition(".")[2], "").split()
    return path not in before and set(value.split("; ")) <= set(known)


def _items(body: Body) -> dict[_Key, _Item]:
    names = {part.ref: part.label for part in body.parts}
    whose = {part.ref: speaker(dict(part.fields), names) or part.label for part in body.parts}
    found: dict[_Key, _Item] = {}
    for part in body.parts:
        for path, value in part.fields:
            kind, key = _place(part, path)
            place = (ITEMS.index(kind), str(part.ref), key)
            item = found.get(place)
            if item is None:
                outcome = part.outcome if kind in ("quote", "paraphrase") else ""
                item = found[place] = _Item(kind, part.ref, key, "", outcome, {}, part.corrections)
            item.fields[path] = value
    return {place: item._replace(label=_label(item, names, whose)) for place, item in found.items()}


def _place(part: Part, path: str) -> tuple[str, str]:
    """Return what readers call the item that a field belongs to, and what names it in its sheet."""
    field, _, rest = path.partition(".")
    kind = _LISTS.get((part.ref.kind, field))
    if kind is not None and rest:
        return kind, f"{field}.{rest.partition('.')[0]}"
    fields = dict(part.fields)
    if part.ref.kind == "quote":
        return ("paraphrase" if fields.get("mode") == "paraphrase" else "quote"), ""
    if part.ref.kind == "claim":
        return ("figure" if "value" in fields else "claim"), ""
    if part.ref.kind == "briefing":
        return _OF_COVER.get(field, "cover"), field
    return part.ref.kind, ""


def _label(item: _Item, names: dict[Ref, str], whose: dict[Ref, str]) -> str:
    """Return words that name an item: never a quotation's own words, which may be what was wrong with it."""
    fields = item.fields
    if item.kind in ("quote", "paraphrase"):
        return speaker(fields, names) or NOBODY
    if item.kind == "position":
        return _holder(item, whose)
    if item.kind in ("point", "judgement", "gap", "section", "bottom line"):
        text = fields.get(f"{item.key}.text") or fields.get(f"{item.key}.heading") or next(iter(fields.values()))
        words = _shortened(printed(text, names))
        return words if words != "…" else item.key.rpartition(".")[2]
    if item.kind in ("title", "cover"):
        return item.key.replace("_", " ")
    if item.kind in ("claim", "figure"):  # who holds it, where the body names them
        known = names.get(_ref(fields.get("claimant.actor", "")))
        who = fields.get("claimant.as_written") or known or fields.get("claimant.described_as")
        return f"{who}: {names[item.sheet]}" if who else names[item.sheet]
    return names[item.sheet]


def _ref(value: str) -> Ref:
    kind, _, id_ = value.partition(":")
    return Ref(kind, id_)


def speaker(fields: dict[str, str], names: dict[Ref, str]) -> str:
    """Return whose words a quote has, by its fields in a body; empty where the body does not name them."""
    return names.get(_ref(fields.get("speaker", ""))) or fields.get("anonymous.described_as", "")


def _called(part: Part, names: dict[Ref, str]) -> str:
    """Return what names a sheet where it is referred to: of a quotation whose it is and its place, as in `_label`."""
    fields = dict(part.fields)
    who = speaker(fields, names) if part.ref.kind == "quote" else ""
    return ", ".join(filter(None, (who, fields.get("at", "")))) if who else part.label


def _holder(item: _Item, names: dict[Ref, str]) -> str:
    """Return whose a position is; of words whose speaker has no name, not the words."""
    holder = {path.rpartition(".")[2]: value for path, value in item.fields.items() if ".holder." in path}
    found = holder.get("as_written") or holder.get("described_as") or holder.get("actor") or next(iter(holder.values()))
    return names.get(_ref(found), found)


def _shortened(text: str, limit: int = 90) -> str:
    """Return the first words of a text, and none of a quotation in it: half a quotation is none."""
    short, *more = _OPENS.split(text, maxsplit=1)
    if more or len(short) > limit:
        short = f"{short[:limit].rsplit(' ', 1)[0] if len(short) > limit else short.rstrip()} …"
    return short.strip()


def printed(text: str, names: dict[Ref, str]) -> str:
    """Return prose with each mention as its own words, or as what the sheet is called."""
    return _MENTION.sub(lambda match: match[2] or names.get(_ref(match[1]), match[1]), text)


def _told(value: str, called: dict[Ref, str]) -> str:
    """Return a field's value with each sheet that it refers to by what it is called."""
    return _REFERENCE.sub(lambda match: called.get(Ref(match[1], match[2]), match[0]), value)


def _pair_gaps(before: dict[_Key, _Item], after: dict[_Key, _Item]) -> None:
    """Give gaps, which have neither key nor heading, the keys of those they are likest: equal ones first."""
    number = ITEMS.index("gap")
    free = {key: item for key, item in before.items() if key[0] == number}
    known = set(map(_text, free.values()))
    new = [after.pop(key) for key in [*after] if key[0] == number]
    for item in sorted(new, key=lambda item: _text(item) not in known):
        key = max(free, key=lambda key: _alike(_text(free[key]), _text(item)), default=None)
        if key and _alike(_text(free[key]), _text(item)) > 0.5:
            after[key] = item._replace(fields={next(iter(free.pop(key).fields)): _text(item)})
        else:
            after[(number, str(item.sheet), f"~{item.key}")] = item


def _text(item: _Item) -> str:
    return next(iter(item.fields.values()))


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _change(item: _Item, state: str, fields: tuple[FieldChange, ...] = ()) -> Change:
    values = {"kind": item.kind, "sheet": str(item.sheet), "key": item.key, "label": item.label, "state": state}
    at = item.fields.get("at", "")
    return Change.model_validate({**values, "at": at, "outcome": item.outcome, "fields": fields})


def _field_changes(old: _Item, new: _Item, names: dict[Ref, str], called: dict[Ref, str]) -> Iterator[FieldChange]:
    recent = [entry for entry in new.corrections if entry not in old.corrections]
    for path in dict.fromkeys((*old.fields, *new.fields)):
        was, now = old.fields.get(path, ""), new.fields.get(path, "")
        if was != now:
            why = next((entry.why for entry in reversed(recent) if _covers(entry.path, path)), None)
            before, after = (printed(_told(value, called), names) for value in (was, now))
            if before == after:  # two sheets with one name
                before, after = was, now
            yield FieldChange(field=path, was=before, now=after, why=why)
    if old.outcome != new.outcome:
        yield FieldChange(field="outcome", was=old.outcome, now=new.outcome, why="the outcome of its check changed")


def _covers(correction: str, path: str) -> bool:
    return path == correction or path.startswith(f"{correction}.") or correction.startswith(f"{path}.")


def words_changed(was: str, now: str) -> Iterator[tuple[str, str]]:
    """Yield each run of words that differs: the former, the present; either may be empty."""
    before, after = _WORD.findall(was), _WORD.findall(now)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(before[a:b]), " ".join(after[c:d])


def is_slip(change: FieldChange) -> bool:
    """Return whether a change looks like a typing error: alike words, the same numbers, no negation come or gone."""
    for was, now in words_changed(change.was, change.now):
        words = f"{was} {now}".lower().split()
        if re.sub(r"\D", "", was) != re.sub(r"\D", "", now):
            return False
        if any(word.strip(".,;:!?“”„«»") in _BLACK or "n’t" in word or "n't" in word for word in words):
            return False
        if _alike(was.lower(), now.lower()) < _NEAR and re.sub(r"\W", "", was) != re.sub(r"\W", "", now):
            return False
    return True


def without_slips(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that are not only typing errors."""
    return [change for change in changes if change.state != "typo" or not all(map(is_slip, change.fields))]


def _share(former: Body, body: Body) -> int:
    """Return the share of words that differ, in per cent, rounded up."""
    before, after = _words(former), _words(body)
    total = max(sum(map(len, before.values())), sum(map(len, after.values())))
    changed = 0
    for key in before.keys() | after.keys():
        old, new = before.get(key, []), after.get(key, [])
        if old != new:
            blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
            changed += max(len(old), len(new)) - sum(block.size for block in blocks)
    return min(100, -(-100 * changed // total)) if total else 0


def _words(body: Body) -> dict[tuple[Ref, str], list[str]]:
    return {(part.ref, path): value.split() for part in body.parts for path, value in part.fields}


def counts(changes: Iterable[Change]) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    """Yield each state that occurs (changed, added, removed, typo) with how many items of each kind are in it."""
    found = Counter((change.state, change.kind) for change in changes)
    for state in ("changed", "added", "removed", "typo"):
        if kinds := tuple((kind, found[state, kind]) for kind in ITEMS if found[state, kind]):
            yield state, kinds
