"""JSON and GeoJSON: the objects of a list as records, what is nested in them by dotted names."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from briefings.editor.importing.records import ImportRecord, Records, decoded, tidy
from briefings.problems import AuthorError, Location, errors, meant

_HALF = re.compile("[\ud800-\udfff]")
_SEVERAL = 5
"""Names that begin alike up to a colon: with as many, what stands behind it is data."""
_BLANK = re.compile(r"[ \t\n\r]*")


def tree(raw: bytes, path: str, steps: str = "") -> Records:
    """Return the objects of a list in JSON: at a dotted path, or else the longest list of objects; or one object for each line.

    A feature of GeoJSON gives its properties, and the `longitude` and `latitude` of its point. Raises AuthorError.
    """
    found = Records(path)
    text = decoded(raw, found)
    for line, value in _objects(_entries(text, found, steps), found):
        values = dict(flat(_feature(value) if value.get("type") == "Feature" else value))
        found.records.append(ImportRecord(line, "", values))
    if not found.records:
        none = found.refusal("empty-file", "there is no object in the list of this file")
        raise AuthorError(errors(found.problems) or none.problems)
    gathered = list(_gathered(found.records))
    found.names = tuple(dict.fromkeys(name for _, values in gathered for name in values))
    found.records = [
        record._replace(values={name: value for name, value in values.items() if value}) for record, values in gathered
    ]
    return found


def _entries(text: str, found: Records, steps: str) -> Iterable[tuple[int, Any]]:
    """Return what a file of JSON lists, each with its line: a list, an object on each line, or a feature. Raises AuthorError."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    may_be = not steps and (len(lines) > 1 or found.path.lower().endswith("l"))
    if may_be and all(line.startswith("{") and line.rstrip().endswith("}") for _, line in lines):
        return [(number, loaded(line, found, number)) for number, line in lines]
    whole = loaded(text, found)
    alone = isinstance(whole, dict) and whole.get("type") == "Feature"
    system = dict(flat({"crs": whole.get("crs")})).get("crs.properties.name") if isinstance(whole, dict) else None
    if system and not re.search("CRS84|4326|WGS ?84", str(system)):
        hint = "convert it to WGS 84 (EPSG:4326), which GeoJSON is in"
        said = f"the coordinates of this file are in {system}, and only degrees of WGS 84 are read"
        raise found.refusal("not-readable", said, hint)
    return [(1, whole)] if alone else _listed(text, found, steps, whole)


def _gathered(records: list[ImportRecord]) -> Iterator[tuple[ImportRecord, dict[str, Any]]]:
    """Yield each record with its values; names that hold data themselves (`origin:Alpha`) become a list (`origin`)."""
    heads = Counter(head for name in {name for record in records for name in record.values} if (head := _head(name)))
    for record in records:
        values: dict[str, Any] = {}
        for name, value in record.values.items():
            head = _head(name)
            if heads[head] < _SEVERAL or head in record.values:
                values[name] = value
            elif value:
                said = value if isinstance(value, str) else ", ".join(value)
                values.setdefault(head, []).append(f"{name[len(head) + 1 :]}: {said}")
        yield record, values


def _head(name: str) -> str:
    return name.partition(":")[0] if ":" in name else ""


def objects(text: str, found: Records) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each object of a list in JSON (of `items`, or the only one, if it is an object), with its line. Raises AuthorError."""
    whole = loaded(text, found)
    alone = isinstance(whole, dict) and "items" not in whole
    steps = "items" if isinstance(whole, dict) else ""
    yield from _objects([(1, whole)] if alone else _listed(text, found, steps, whole), found)


def _objects(entries: Iterable[tuple[int, Any]], found: Records) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the entries that are objects and can be written; any other becomes a problem."""
    for number, (line, entry) in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            found.unread(line, f"entry {number} is not an object")
        elif _HALF.search(json.dumps(entry, ensure_ascii=False)):
            found.unread(line, f"entry {number} has an incomplete character")
        else:
            yield line, entry


def loaded(text: str, found: Records, line: int = 1) -> Any:
    """Return what JSON writes, numbers as their text; `line` is that of its beginning. Raises AuthorError."""
    try:
        return _decoder().decode(text)
    except json.JSONDecodeError as error:
        place = Location(found.path, error.lineno + line - 1, error.colno)
        raise AuthorError.of("not-readable", place, f"this is not JSON: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        said = "its lists are nested too deeply" if isinstance(error, RecursionError) else str(error)
        place = Location(found.path, line if line > 1 else 0)
        raise AuthorError.of("not-readable", place, f"this is not JSON: {said}") from None


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str)


def flat(value: dict[str, Any], before: str = "") -> Iterator[tuple[str, str | list[str]]]:
    """Yield what an object holds by dotted names: text, or a list of texts (also empty); of a list of objects a list for each name."""
    for key, each in value.items():
        name = f"{before}{key}"
        if isinstance(each, dict):
            yield from flat(each, f"{name}.")
        elif isinstance(each, list):
            entries = [dict(flat(entry)) for entry in each if isinstance(entry, dict)]
            for inner in dict.fromkeys(inner for entry in entries for inner in entry):
                yield f"{name}.{inner}", [text_of(entry.get(inner, "")) for entry in entries]
            if len(entries) < len(each) or not each:  # objects among texts have separate names
                yield name, [text for entry in each if not isinstance(entry, dict) and (text := text_of(entry))]
        else:
            yield name, text_of(each)


def text_of(value: Any) -> str:
    """Return a value as text; a list or an object as JSON."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, str):
        return tidy(value or "")
    return json.dumps(value, ensure_ascii=False)


def _feature(feature: dict[str, Any]) -> dict[str, Any]:
    geometry = feature.get("geometry") or {}
    found = {"id": feature.get("id"), **(feature.get("properties") or {})}
    point = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(point, list) and len(point) >= 2:
        return {**found, "longitude": point[0], "latitude": point[1]}
    return {**found, "geometry": json.dumps(geometry).replace('"', "")} if geometry else found  # no words in marks


def _listed(text: str, found: Records, steps: str, place: Any) -> Iterator[tuple[int, Any]]:
    """Yield each entry of a list with its line; `place` is what the text says. Raises AuthorError where there is no such list."""
    wanted = steps.split(".") if steps else _longest(place)
    for number, step in enumerate(wanted):
        if not isinstance(place, dict) or step not in place:
            known = place if isinstance(place, dict) else ()
            said = f"there is no “{'.'.join(wanted[: number + 1])}” in this file"
            raise found.refusal("no-column", said, meant(step, known, "“{}”"), ", ".join(known))
        place = place[step]
    if not isinstance(place, list):
        said = f"`{steps}` is not a list" if steps else "there is no list of objects in this file"
        raise found.refusal("not-readable", said)
    yield from zip(_lines(text, wanted), place, strict=True)


def _longest(tree: Any) -> list[str]:
    """Return the path of the longest list of objects."""
    found: list[tuple[int, list[str]]] = [(0, [])]
    waiting: list[tuple[Any, list[str]]] = [(tree, [])]
    while waiting:
        value, steps = waiting.pop()
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            found.append((len(value), steps))
        elif isinstance(value, dict):
            waiting += [(each, [*steps, key]) for key, each in value.items()]
    return max(found, key=lambda pair: pair[0])[1]


def _lines(text: str, steps: list[str]) -> Iterator[int]:
    """Yield the line in which each entry of the list at these steps begins; the text is JSON, and has that list."""
    decoder, at = _decoder(), _after(text, 0)
    for step in steps:
        at = _after(text, at + 1)
        while True:
            key, at = decoder.raw_decode(text, at)
            at = _after(text, _after(text, at) + 1)  # behind the colon
            if key == step:
                break
            at = _after(text, _after(text, decoder.raw_decode(text, at)[1]) + 1)  # behind the comma
    line, seen, at = 1, 0, _after(text, at + 1)
    while text[at] != "]":
        line, seen = line + text.count("\n", seen, at), at
        yield line
        at = _after(text, decoder.raw_decode(text, at)[1])
        at = _after(text, at + 1) if text[at] == "," else at


def _after(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON. Raises ValueError for a name that stands in it twice, of which one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” is twice in the same object")
    return found
