"""Where in a YAML text a value or a key stands.

Problems are rare and sheets many, so positions are not kept while a sheet is read: the text is
parsed a second time when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

import yaml
from msgspec import Struct

from briefings.load.yaml_text import fit_text, place_at
from briefings.problems import Location

if not yaml.__with_libyaml__:
    message = "PyYAML was built without libyaml, which reads the sheets: install a wheel of PyYAML"
    raise ImportError(message)

MAX_DEPTH = 64

Loc = tuple[str | int, ...]

_HEX = "[0-9A-Fa-f]"
_TOKENS = {
    '"': re.compile(rf"\\(?:x({_HEX}{{2}})|u({_HEX}{{4}})|U({_HEX}{{8}})|[^nrtvfNLP_\s])|\\[\s\S]|\S"),
    "'": re.compile(r"''|\S"),
}
_SOLID = re.compile(r"\S")
# After a backslash: white space, or a line end that YAML drops.
_BLANK_ESCAPES = frozenset("nrtvfNLP_ \t\r\n")


class YamlSpan(NamedTuple):
    """A stretch of text: line and column from 0, indices; a scalar's style and value."""

    line: int
    column: int
    start: int
    end: int
    style: str = ""
    value: str | None = None


class Places(Struct, frozen=True):
    """The stretch of each value and key of a text, in its order, and where each list and mapping ends."""

    values: dict[Loc, YamlSpan]
    keys: dict[Loc, YamlSpan]
    ends: dict[Loc, int]


def locate(text: str, loc: Loc, path: str, *, key: bool = False) -> Location:
    """Return where the value at `loc` (`key`: its key) starts, or its deepest existing ancestor."""
    text = _fit(text)
    return place_of(text, find_spot(text, loc, key=key), path)


def locate_in(text: str, loc: Loc, path: str, offset: int) -> Location:
    """Return where the `offset`-th code point (from 0) of the scalar at `loc` stands.

    Exact but for white space that was folded. What is not a scalar has the location of its start.
    """
    text = _fit(text)
    spot = find_spot(text, loc)
    if spot.value is None:
        return place_of(text, spot, path)
    index = inner_index(text, spot, offset)
    return place_at(text, index, path)


def find_spot(text: str, loc: Loc, *, key: bool = False) -> YamlSpan:
    """Return the stretch of `text` (fit to parse) that `locate` means."""
    if not loc:  # asked for most, and found without reading on
        with suppress(yaml.YAMLError, StopIteration):
            return spot_of(next(_nodes(text)))
        return YamlSpan(0, 0, 0, 0)
    found = places(text)
    if key and loc in found.keys:
        return found.keys[loc]
    ancestors = (loc[:depth] for depth in range(len(loc), -1, -1))
    return next((found.values[near] for near in ancestors if near in found.values), YamlSpan(0, 0, 0, 0))


def spot_of(event: Any) -> YamlSpan:
    """Return the stretch of text that a parsing event stands for."""
    start, end = event.start_mark, event.end_mark
    if isinstance(event, yaml.ScalarEvent):
        return YamlSpan(start.line, start.column, start.index, end.index, event.style or "", event.value)
    return YamlSpan(start.line, start.column, start.index, min(end.index, start.index + 1))


def place_of(text: str, spot: YamlSpan, path: str) -> Location:
    """Return the location of `spot`, as long as it is on its first line."""
    stop = text.find("\n", spot.start, spot.end)
    length = len(text[spot.start : spot.end if stop < 0 else stop].removesuffix("\r"))
    return Location(path, spot.line + 1, spot.column + 1, max(length, 1))


def inner_index(text: str, spot: YamlSpan, offset: int) -> int:
    """Return the index in `text` of the `offset`-th code point of the scalar at `spot`.

    What is not white space is counted off: folding and indentation change only the rest.
    """
    value = spot.value or ""
    before = value[:offset]
    solid = len("".join(before.split()))
    in_block = spot.style in ("|", ">")
    index = (text.find("\n", spot.start) + 1 or spot.end) if in_block else spot.start + len(spot.style)
    tokens = _solid_tokens(text, index, spot)
    for _ in range(solid):
        index = next(tokens, (index, index))[1]
    if value[offset : offset + 1].strip():
        return next(tokens, (index, index))[0]
    return min(index + len(before) - len(before.rstrip()), max(spot.end - 1, spot.start))


def _solid_tokens(text: str, start: int, spot: YamlSpan) -> Iterator[tuple[int, int]]:
    """Yield start and end of each piece that makes one character other than white space."""
    for match in _TOKENS.get(spot.style, _SOLID).finditer(text, start, spot.end):
        digits = next(filter(None, match.groups()), None)
        piece = match.group()
        if digits:
            blank = chr(int(digits, 16)).isspace()
        else:
            blank = piece[0] == "\\" and len(piece) == 2 and piece[1] in _BLANK_ESCAPES
        if not blank:
            yield match.span()


_fit = lru_cache(maxsize=8)(fit_text)


@lru_cache(maxsize=8)
def places(text: str) -> Places:
    """Return the place of each value and key of `text` (fit to parse), as far as it can be parsed."""
    found, nodes = Places({}, {}, {}), _nodes(text)
    with suppress(yaml.YAMLError, StopIteration):
        _note(next(nodes), nodes, (), found)
    return found


def _nodes(text: str) -> Iterator[Any]:
    """Yield the events of a text that begin a value or a key, or end a list or a mapping."""
    kinds = (yaml.NodeEvent, yaml.CollectionEndEvent)
    return (event for event in yaml.parse(text, Loader=yaml.CSafeLoader) if isinstance(event, kinds))


def _note(event: Any, nodes: Iterator[Any], loc: Loc | None, found: Places, depth: int = 0) -> None:
    """Note the place of a value, and of all in it; `loc` is None for a key, below one, and for what has a refused key."""
    if loc is not None:
        found.values[loc] = spot_of(event)
    if not isinstance(event, yaml.CollectionStartEvent):
        return
    if depth == MAX_DEPTH:
        raise yaml.YAMLError
    listed = isinstance(event, yaml.SequenceStartEvent)
    for number, inner in enumerate(nodes):
        if isinstance(inner, yaml.CollectionEndEvent):
            if loc is not None and inner.end_mark is not None:
                found.ends[loc] = inner.end_mark.index
            return
        step = number if listed else getattr(inner, "value", None)
        here = None if loc is None or step is None else (*loc, step)
        value = inner
        if not listed:
            here = None if here in found.keys else here
            if here is not None:
                found.keys[here] = spot_of(inner)
            _note(inner, nodes, None, found, depth + 1)
            value = next(nodes)
        _note(value, nodes, here, found, depth + 1)
