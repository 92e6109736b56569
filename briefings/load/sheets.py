"""From the reader's text tree to a sheet, or to problems that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from briefings.load import yaml_source
from briefings.load.files import read
from briefings.load.yaml_syntax import refusal
from briefings.load.yaml_text import MAX_PROBLEMS
from briefings.model.documented import descriptions
from briefings.model.fields import Item
from briefings.model.refs import PLURALS, Ref
from briefings.model.shape import Loc, by_key, dotted, field_at, model_at, shape
from briefings.model.sheets import SHEETS
from briefings.problems import Location, Problem, meant, nearest, reading

UNFINISHED = ("draft", "reviewed")
"""What `status` says of a sheet that is not published."""
_STATUS = re.compile(r"^[\"']?status[\"']?[ \t]*:[ \t]*[\"']?(\w*)", re.MULTILINE)
_RESTRICTS = ("marking", "embargo_until", "ceiling")
"""Fields that hold a sheet back by their value: left empty in mid-typing, they would hold nothing back."""
_EMPTY = re.compile(r"(?:marking|embargo_until|ceiling)[\"']?[ \t]*:[ \t]*(?:~|null)?[ \t]*(?:#|[\r\n,}]|\Z)")


class SheetFile(Struct, frozen=True, array_like=True):
    """A sheet's place on disk (posix path relative to the desk), its text, for positions, and what is wrong with it.

    `meant` are keys that were meant and not taken; an `unfinished` sheet says that it is not published.
    """

    path: str
    text: str
    meant: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    unfinished: bool = False


class _Told(NamedTuple):
    """A problem of one value: of an unknown key the one that was `meant`, of a mapping the key that is `missing`."""

    problem: Problem
    meant: str = ""
    missing: str = ""


class Validated(NamedTuple):
    """What a file says: a model (None where too much was wrong), problems, keys that were meant but not taken; text and path."""

    model: Any
    problems: tuple[Problem, ...]
    meant: frozenset[str] = frozenset()
    text: str = ""
    path: str = ""

    def locate(self, *loc: str | int, key: bool = False) -> Location:
        """Return where a value (or its key) stands in the file."""
        return yaml_source.locate(self.text, loc, self.path, key=key)


def read_in(folder: Path, path: str, model: type[Item]) -> Validated:
    """Return what a YAML file in a folder says; its path is how problems name it. Raises OutputError and AuthorError."""
    with reading(path):
        return validate(model, yaml_source.parse(read(folder / path), path), path)


def validate(model: type[Item], parsed: yaml_source.Parsed, path: str, **given: Any) -> Validated:
    """Return the sheet that a parsed file writes.

    Keys with problems are reported, taken out, and the rest is validated again, so that one typo does not hide what
    else is wrong with the sheet.
    """
    tree = parsed.value
    if not isinstance(tree, dict):
        return Validated(None, parsed.problems, text=parsed.text)
    written = tree.keys()
    problems = [*parsed.problems, *_cuts(model, parsed)]
    if _EMPTY.search(parsed.text):
        problems += _left_empty(tree, (), parsed.text, path)
    problems += [_extra((key,), model, parsed, path).problem for key in given if key in tree]
    tree = {**{key: value for key, value in tree.items() if value is not None}, **given}
    found = None
    told: list[_Told] = []
    meant: set[str] = set()
    dropped: set[Loc] = set()
    for _ in range(3):
        try:
            found = model.model_validate(tree)
            break
        except ValidationError as error:
            # What is wrong with an item of which something was taken out may be for want of that alone.
            inside = {loc[:end] for loc in dropped for end in range(1, len(loc) + 1)}
            details = [detail for detail in error.errors(include_url=False) if detail["loc"] not in inside]
        told += [_told(detail, model, parsed, path) for detail in details[:MAX_PROBLEMS]]
        if len(details) > MAX_PROBLEMS:
            message = f"{len(details) - MAX_PROBLEMS:,} more problems of this file are not listed"
            told.append(_Told(Problem("more-problems", Location(path), message)))
        wrong = [detail["loc"] for detail in details if detail["type"] != "missing"]
        meant.update(str(loc[0]) for loc in wrong)
        dropped.update(detail["loc"] for detail in details)
        tree = _without(tree, wrong)
        if len(wrong) < len(details):
            break
    meant.update(each.meant for each in told if each.meant)
    elsewhere = _of_another_kind(model, written, path) if found is None else None
    if elsewhere:
        return Validated(None, (*parsed.problems, elsewhere), frozenset(meant), parsed.text, path)
    problems += [each.problem for each in told if each.missing not in meant]
    return Validated(found, tuple(dict.fromkeys(problems)), frozenset(meant), parsed.text, path)


def _of_another_kind(model: type[Item], keys: Set[str], path: str) -> Problem | None:
    """Return the problem that a sheet is in the folder of another kind than its keys are of; None where they do not tell."""
    folder, name = path.split("/")[-2:] if "/" in path else ("", path)
    strange = len(keys - by_key(model).keys())
    for kind, other in SHEETS.items() if model in SHEETS.values() and strange > 1 else ():
        known = by_key(other)
        needed = {key for key, field in known.items() if field.required and key != "id"}
        if other is not model and needed <= keys <= known.keys():
            message = f"this is among the {folder}, but its keys are those of {PLURALS[kind]}"
            hint = f"move it to content/{PLURALS[kind]}/{name}"
            return Problem("unknown-key", Location(path, 1, 1), message, hint=hint)
    return None


def is_unfinished(parsed: yaml_source.Parsed) -> bool:
    """Return whether a file says plainly that its sheet is not published, even if it is not YAML yet.

    Saying nothing is not enough: half of a published sheet says nothing either.
    """
    said = _STATUS.findall(parsed.text)
    if isinstance(parsed.value, dict):
        said.append(parsed.value.get("status"))
    return bool(said) and all(each in UNFINISHED for each in said)


def _left_empty(tree: Any, loc: Loc, text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each value that restricts and is left empty."""
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in entries:
        if value is None and key in _RESTRICTS:
            place = yaml_source.locate(text, (*loc, key), path, key=True)
            hint = "write it, or delete the field; left empty, it would hold nothing back"
            yield Problem("wrong-value", place, f"`{_key((*loc, key))}` is left empty", hint=hint)
        else:
            yield from _left_empty(value, (*loc, key), text, path)


def no_sheet(known: Iterable[Ref], target: Ref, place: Location) -> Problem:
    """Return the problem that a reference names no sheet, with the nearest that is known."""
    hint = meant(target.id, [ref.id for ref in known if ref.kind == target.kind])
    return Problem("dangling-reference", place, f"there is no {target.kind} “{target.id}”", hint=hint)


def _cuts(model: type[Item], parsed: yaml_source.Parsed) -> list[Problem]:
    """Return a problem for each free text that a `#` on its line has cut short, and each value that begins with one (`#1f4e79`)."""
    found = []
    lines = parsed.text.split("\n") if parsed.cuts else []
    for loc, location in parsed.cuts:
        field, behind = field_at(model, loc), lines[location.line - 1][location.column :]
        whole = _value_at(parsed.value, loc) is None and behind[:1].strip()
        if field is not None and (whole or field.holds in ("text", "prose")):
            found.append(refusal("comment-cuts-text", location))
    return found


def _value_at(tree: Any, loc: Loc) -> Any:
    for step in loc:
        tree = tree[step] if isinstance(tree, (dict, list)) else None  # type: ignore[index]
    return tree


def _told(detail: ErrorDetails, model: type[Item], parsed: yaml_source.Parsed, path: str) -> _Told:
    loc: Loc = detail["loc"]
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _extra(loc, model, parsed, path)
    if kind == "missing":
        place = yaml_source.locate(parsed.text, loc[:-1], path)
        problem = Problem("missing-key", place, f"`{_key(loc)}` is missing", expected=_described(model, loc))
        return _Told(problem, missing=str(loc[-1]))
    return _Told(_wrong(detail, model, yaml_source.locate(parsed.text, loc, path)))


def _wrong(detail: ErrorDetails, model: type[Item], place: Location) -> Problem:
    loc, kind = detail["loc"], detail["type"]
    if kind == "literal_error":
        field = field_at(model, loc)
        known = field.words if field else ()
        message, hint = f"`{_key(loc)}` cannot be “{detail['input']}”", meant(str(detail["input"]), known, "`{}`")
        return Problem("wrong-value", place, message, f"one of {', '.join(known)}", hint)
    if kind in ("tuple_type", "list_type"):
        given = detail["input"] if isinstance(detail["input"], str) and detail["input"].isidentifier() else "a, b"
        hint = f"write [{given}] or lines with -"
        return Problem("wrong-shape", place, f"a list is expected in `{_key(loc)}`", hint=hint)
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        keys = ", ".join(_keys(model, loc))
        expected = f"keys such as {keys}" if keys else "key: value"
        return Problem("wrong-shape", place, f"a mapping is expected in `{_key(loc)}`", expected)
    raised = detail.get("ctx", {}).get("error")
    message = str(raised) if raised else detail["msg"]
    hint = getattr(raised, "hint", "") or _joined(detail)
    return Problem("wrong-value", place, f"`{_key(loc)}`: {message}; found {_found(detail['input'])}", hint=hint)


def _joined(detail: ErrorDetails) -> str:
    """Return what to write for a reference with a space behind its colon, which YAML reads as a key with its value."""
    value = detail["input"]
    key, text = next(iter(value.items()), ("", "")) if isinstance(value, dict) and len(value) == 1 else ("", "")
    known = key in PLURALS and isinstance(text, str) and "text is expected" in detail["msg"]
    return f"write {key}:{text} without the space" if known else ""


def _found(value: object) -> str:
    """Return what stands where another value is expected, in a few words."""
    if isinstance(value, str):
        return f"“{value}”" if len(value) <= 60 else f"“{value[:40]}…”, {len(value):,} characters"
    if value is None:
        return "nothing"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a mapping" if isinstance(value, dict) else "something else"


def _extra(loc: Loc, model: type[Item], parsed: yaml_source.Parsed, path: str) -> _Told:
    known, given = _keys(model, loc[:-1]), _value_at(parsed.value, loc[:-1]) or {}
    near = nearest(str(loc[-1]), [key for key in known if key not in given])
    place = yaml_source.locate(parsed.text, loc, path, key=True)
    hint = f"did you mean `{near}`?" if near else ""
    problem = Problem("unknown-key", place, f"unknown key `{loc[-1]}`", f"one of {', '.join(known)}", hint)
    return _Told(problem, meant=near or "")


def _key(loc: Loc) -> str:
    return dotted(loc) or "the sheet"


def _keys(model: type[Item], loc: Loc) -> list[str]:
    owner = model_at(model, loc)
    return [field.key for field in shape(owner) if field.key != "id" or owner is not model] if owner else []


def _described(model: type[Item], loc: Loc) -> str:
    owner, field = model_at(model, loc[:-1]), field_at(model, loc)
    return descriptions(owner).get(field.name, "") if owner and field else ""


def _without(tree: Any, locs: list[tuple[int | str, ...]]) -> Any:
    """Return the tree without the values at `locs` (a list keeps its other entries)."""
    heads = {loc[0] for loc in locs if len(loc) == 1}
    below: dict[int | str, list[tuple[int | str, ...]]] = {}
    for loc in locs:
        if len(loc) > 1:
            below.setdefault(loc[0], []).append(loc[1:])
    if isinstance(tree, dict):
        return {key: _without(value, below.get(key, [])) for key, value in tree.items() if key not in heads}
    if isinstance(tree, list):
        return [_without(value, below.get(index, [])) for index, value in enumerate(tree) if index not in heads]
    return tree
