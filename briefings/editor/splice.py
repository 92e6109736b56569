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


def added(text: str, key: str, word: str) -> Splice:
    """Return what adds a word to a sheet's list of words, or such a list to the sheet."""
    values = places(text).values
    entries = [spot for loc, spot in values.items() if len(loc) == 2 and loc[0] == key]
    if (key,) not in values:
        return _added_key(text, f"{key}: [{word}]")
    if text[values[key,].start] == "[":
        at = entries[-1].end if entries else values[key,].start + 1
        return Splice(at, at, f", {word}" if entries else word)
    column = text.rfind("\n", 0, entries[-1].start) + 1
    margin = text[column : text.index("-", column)]
    return _behind(text, entries[-1].end, f"{margin}- {word}")


def _added_key(text: str, line: str) -> Splice:
    """Return the line put behind `status`, or else behind another value on one line, so that no comment loses its key."""
    values, keys = places(text).values, places(text).keys
    if text[values[()].start] == "{":
        return Splice(values[()].start + 1, values[()].start + 1, f"{line}, ")
    plain = [loc for loc in keys if len(loc) == 1 and values[loc].style in ("", "'", '"') and values[loc].value]
    loc = ("status",) if ("status",) in plain else plain[-1]
    return _behind(text, values[loc].end, " " * keys[loc].column + line)


def _behind(text: str, index: int, line: str) -> Splice:
    """Return the line put behind the one in which `index` stands."""
    end = text.find("\n", index)
    if end < 0:
        return Splice(len(text), len(text), f"\n{line}\n")
    newline = "\r\n" if text[end - 1] == "\r" else "\n"
    return Splice(end + 1, end + 1, line + newline)
