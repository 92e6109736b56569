"""Small changes to a sheet's text at the places of its values; every other character stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from briefings.load.yaml_places import YamlSpan, inner_index, places


class Splice(NamedTuple):
    """A stretch of text, by its indices, and what is to stand there."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return the text with all of these changes, none of which overlap."""
    for each in sorted(set(splices), reverse=True):
        text = text[: each.start] + each.text + text[each.end :]
    return text


def inside(text: str, spot: YamlSpan, offset: int, *, words: tuple[str, str]) -> Splice | None:
    """Return what changes the first of two words, at an offset of the scalar at `spot`, to the second.

    None where the first is not written out there (as an escape, or over two lines).
    """
    start = inner_index(text, spot, offset)
    old, new = words
    return Splice(start, start + len(old), new) if text.startswith(old, start) else None


def added(text: str, key: str, entry: str) -> Splice:
    """Return what adds an entry, a word or a mapping in braces, to a sheet's list, or such a list to the sheet."""
    values = places(text).values
    spot = values.get((key,))
    entries = [each for loc, each in values.items() if len(loc) == 2 and loc[0] == key and isinstance(loc[1], int)]
    if spot is not None and text[spot.start : spot.end] == "[":
        at = _end(text, key) if entries else spot.start + 1
        return Splice(at, at, f", {entry}" if entries else entry)
    if entries:
        column = text.rfind("\n", 0, entries[-1].start) + 1
        margin = text[column : text.index("-", column)]
        return _behind(text, _end(text, key), f"{margin}- {entry}")
    if spot is not None and spot.value in ("", "~", "null"):
        return Splice(spot.start, spot.end, f" [{entry}]")
    return _added_key(text, f"{key}: [{entry}]")


def _end(text: str, key: str) -> int:
    """Return where the last entry of a list ends, without what stands between it and the end of the list."""
    found = places(text)
    inside = [(loc, spot) for loc, spot in found.values.items() if len(loc) > 1 and loc[0] == key]
    last = max(found.ends[loc] if text[spot.start] in "[{" else spot.end for loc, spot in inside)
    return len(text[:last].rstrip())


def _added_key(text: str, line: str) -> Splice:
    """Return the line put behind `status`, or else behind another value on one line, so that no comment loses its key."""
    values, keys = places(text).values, places(text).keys
    plain = [loc for loc in keys if len(loc) == 1 and values[loc].style in ("", "'", '"') and values[loc].value]
    if not plain:
        return Splice(len(text), len(text), f"{line}\n")  # nothing above it can be read
    if text[values[()].start] == "{":
        return Splice(values[()].start + 1, values[()].start + 1, f"{line}, ")
    loc = ("status",) if ("status",) in plain else plain[-1]
    return _behind(text, values[loc].end, " " * keys[loc].column + line)


def _behind(text: str, index: int, line: str) -> Splice:
    """Return the line put behind the one in which `index` stands."""
    end = text.find("\n", index)
    if end < 0:
        return Splice(len(text), len(text), f"\n{line}\n")
    newline = "\r\n" if text[end - 1] == "\r" else "\n"
    return Splice(end + 1, end + 1, line + newline)


def beside(text: str, loc: tuple[str | int, ...], key: str, value: str) -> Splice:
    """Return what adds a key to a mapping, behind the value of another of its keys, in braces or on a new line."""
    found = places(text)
    end = found.values[loc].end
    if text[found.values[loc[:-1]].start] == "{":
        return Splice(end, end, f", {key}: {value}")
    return _behind(text, end, f"{' ' * found.keys[loc].column}{key}: {value}")
