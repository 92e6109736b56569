"""YAML of a sheet to text, lists and mappings, with every way to be misread refused.

No scalar is interpreted: `NO`, `22:15` and `2025-12-02` are text, and the fields of a sheet
convert. What YAML has for programs (anchors, tags, merge keys, directives, several documents) is
refused, as is a comment that swallows words. One loop over libyaml's events, without recursion,
takes time linear in the size of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from briefings.load.yaml_places import MAX_DEPTH, Loc, find_spot, inner_index, locate, locate_in, place_of, spot_of
from briefings.load.yaml_syntax import refusal, syntax_problem
from briefings.load.yaml_text import (
    MAX_PROBLEMS,
    SOFT_HYPHEN,
    character_problem,
    decode,
    index_column,
    place_at,
    refused_in,
)
from briefings.problems import Location, Problem

__all__ = ["Cut", "Loc", "Parsed", "Value", "locate", "locate_in", "parse"]

Value = None | str | list["Value"] | dict[str, "Value"]
Cut = tuple[Loc, Location]

# What a frame waits for, when that is not the value of a key.
_ITEM: Final = object()
_KEY: Final = object()
# The value that comes has a refused key and is dropped; the node that is open is itself a key.
_DROPPED: Final = object()
_COMPLEX: Final = object()

_NULLS = frozenset(("", "~", "null"))
_SPECIAL_KEYS = _NULLS | {"<<"}
_BLOCK = frozenset("|>")
_COMMENT_AFTER = re.compile(r"[ \t]*(?:\r?\n[ \t]*)*#")
_COMMENT_FIRST = re.compile(r":[ \t]+#")


class Parsed(NamedTuple):
    """What a file says.

    `value` is None when it could not be parsed; `text` is the file's text, for `locate`. `cuts`
    names the values that a comment follows, with the place of its `#`: harmless after an id, an
    error in free text (`comment-cuts-text`).
    """

    value: Value
    text: str
    problems: tuple[Problem, ...]
    cuts: tuple[Cut, ...] = ()


def parse(raw: bytes, path: str) -> Parsed:
    """Return the value of a sheet's bytes, and what is wrong with them; never raises."""
    text, fit, problems = decode(raw, path)
    if fit is None:
        return Parsed(None, text, tuple(problems))
    reading = _EventPass(fit, path, problems)
    try:
        value = reading.run()
    except yaml.YAMLError as error:
        openers = (reading.opener, *(opener for _, _, opener in reversed(reading.stack)))
        spots = (spot_of(each) for each in openers if each is not None)
        opener = next((spot for spot in spots if fit[spot.start] in "[{"), None)
        reading.problems.append(syntax_problem(error, fit, path, opener=opener))
        value = None
    return Parsed(value, text, tuple(reading.problems), tuple(reading.cuts))


class _EventPass:
    """One pass over the events of a text."""

    def __init__(self, text: str, path: str, problems: list[Problem]) -> None:
        self.text = text
        self.path = path
        self.problems = problems
        self.cuts: list[Cut] = []
        self.stack: list[tuple[Any, Any, Any]] = []
        self.opener: Any = None

    def run(self) -> Value:
        """Return the mapping at the root, or None; raises `yaml.YAMLError` for wrong syntax."""
        text, stack = self.text, self.stack
        next_event: Callable[[], Any] = yaml.CSafeLoader(text).get_event
        escaped, commented = "\\" in text, "#" in text
        softened = escaped or SOFT_HYPHEN in text
        comments_first = commented and _COMMENT_FIRST.search(text) is not None
        comment_after = _COMMENT_AFTER.match
        # One long loop with its state in locals: a call an event would be dear.
        root: list[Value] = []
        into: Any = root
        key: Any = _ITEM
        key_event: Any = None
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                value, style = event.value, event.style
                if event.anchor is not None or event.tag is not None:
                    self._properties(event)
                if escaped and style == '"' and refused_in(value) is not None:
                    self._escape(event)
                if key is _KEY:
                    key_event = event
                    odd = value in into or value in _SPECIAL_KEYS or style in _BLOCK
                    key = self._odd_key(event, into) if odd else value
                    continue
                if commented:
                    if style != '"' and style != "'" and (found := comment_after(text, event.end_mark.index)):
                        self._comment_after(found, event, into, key, key_event)
                    if comments_first and key is not _ITEM:
                        self._comment_first(event, into, key, key_event)
                if softened:
                    value = value.replace(SOFT_HYPHEN, "")
                if not style and value in _NULLS:
                    value = None
                if key is _ITEM:
                    into.append(value)
                else:
                    if key is not _DROPPED:
                        into[key] = value
                    key = _KEY
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(stack) >= MAX_DEPTH:
                    self._report("too-deep", event)
                    return None
                if event.anchor is not None or event.tag is not None:
                    self._properties(event)
                mapping = kind is MappingStartEvent
                child: Any = {} if mapping else []
                if key is _ITEM:
                    into.append(child)
                elif key is _KEY:
                    self._report("yaml-key", event)
                    key = _COMPLEX
                elif key is not _DROPPED:
                    into[key] = child
                stack.append((into, key, self.opener))
                into, key, self.opener = child, _KEY if mapping else _ITEM, event
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                into, key, self.opener = stack.pop()
                if key is _COMPLEX:
                    key = _DROPPED
                elif key is not _ITEM:
                    key = _KEY
            elif kind is AliasEvent:
                key = self._alias(event, into, key)
            elif kind is DocumentStartEvent:
                if root:
                    self._report("several-documents", event)
                    break
                if event.version or event.tags:
                    self._report("yaml-directive", event)
            elif kind is StreamEndEvent:
                break
        return self._root(root)

    def _root(self, root: list[Value]) -> Value:
        if not root or root[0] is None:
            if not self.problems:  # which say why nothing is found
                self._add("empty-file", Location(self.path))
            return None
        if not isinstance(root[0], dict):
            self._add("not-a-mapping", place_of(self.text, find_spot(self.text, ()), self.path))
            return None
        return root[0]

    def _alias(self, event: Any, into: Any, key: Any) -> object:
        """Put nothing in the alias's place; return what the frame waits for next."""
        self._report("alias", event)
        if key is _ITEM:
            into.append(None)
            return _ITEM
        if key is _KEY:
            return _DROPPED
        if key is not _DROPPED:
            into[key] = None
        return _KEY

    def _odd_key(self, event: Any, into: dict[str, Value]) -> object:
        """Return the key, or `_DROPPED` and a problem if it is not new or not text."""
        value, style = event.value, event.style
        if style in _BLOCK:
            self._report("yaml-key", event)
        elif value in into:
            self._duplicate(event)
        elif not style and value == "<<":
            self._report("merge-key", event)
        elif not style and value in _NULLS:
            self._report("yaml-key", event)
        else:
            return value
        return _DROPPED

    def _duplicate(self, event: Any) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            return
        name = event.value.partition("\n")[0]
        message = f"the key `{name if len(name) <= 40 else f'{name[:39]}…'}` is here a second time"
        loc = self._loc()
        if loc is not None:
            first = place_of(self.text, find_spot(self.text, (*loc, event.value), key=True), self.path)
            message += f"; the first is at line {first.line}, column {first.column}"
        self._report("duplicate-key", event, message=message)

    def _properties(self, event: Any) -> None:
        for code, sign, name in (("anchor", "&", event.anchor), ("tag", "!", event.tag)):
            if name is not None and len(self.problems) < MAX_PROBLEMS:  # a place takes the text's length to count
                self._add(code, self._at(self.text.find(sign, event.start_mark.index)))

    def _escape(self, event: Any) -> None:
        offset = refused_in(event.value)
        if offset is not None and len(self.problems) < MAX_PROBLEMS:
            place = self._at(inner_index(self.text, spot_of(event), offset))
            self.problems.append(character_problem(event.value[offset], place))

    def _comment_after(self, found: re.Match[str], event: Any, into: Any, key: Any, key_event: Any) -> None:
        """Note a comment on the value's line, or on the next if indented deeper than the key."""
        owner = self.opener if key is _ITEM else key_event
        if owner is None:
            return
        index, breaks = found.end() - 1, found.group().count("\n")
        column = index_column(self.text, index)
        if (breaks or event.style) and column <= owner.start_mark.column + 1:
            return
        self._cut(self._loc(into, key), index, event.end_mark.line + breaks + 1)

    def _comment_first(self, event: Any, into: Any, key: Any, key_event: Any) -> None:
        """Note a comment between a key and a value on a later line (`words: #1 priority`)."""
        if key_event is not None and event.start_mark.line > key_event.end_mark.line:
            index = self.text.find("#", key_event.end_mark.index, event.start_mark.index)
            if index >= 0:
                self._cut(self._loc(into, key), index, self.text.count("\n", 0, index) + 1)

    def _cut(self, loc: Loc | None, index: int, line: int) -> None:
        if loc is not None:
            stop = self.text.find("\n", index)
            length = len(self.text[index : stop if stop >= 0 else None].rstrip())
            self.cuts.append((loc, Location(self.path, line, index_column(self.text, index), length)))

    def _loc(self, into: Any = None, key: Any = None) -> Loc | None:
        """Return the place of the open collection, or of its next child; None if refused."""
        steps = [len(holder) - 1 if step is _ITEM else step for holder, step, _ in self.stack[1:]]
        if key is not None and self.stack:
            steps.append(len(into) if key is _ITEM else key)
        return tuple(steps) if all(isinstance(step, (str, int)) for step in steps) else None

    def _at(self, index: int) -> Location:
        return place_at(self.text, index, self.path)

    def _report(self, code: str, event: Any, *, message: str = "") -> None:
        self._add(code, place_of(self.text, spot_of(event), self.path), message=message)

    def _add(self, code: str, place: Location, *, message: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(refusal(code, place, message=message))
