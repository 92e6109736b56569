"""The comments of a sheet and what each belongs to, so that they go along when its fields are put in order.

A comment on a line of its own belongs to the entry below it; indented deeper than that entry, to the end of the list or
mapping above it. A comment behind a value belongs to the value. What stands above the first field belongs to the sheet,
and so does what stands below the last. Blank lines between fields count as empty comments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, MappingStartEvent, NodeEvent, ScalarEvent

from briefings.load.yaml_places import Loc

_COMMENT = re.compile(r"(?<!\S)#[^\n]*|^[ \t]*(?=\n)", re.MULTILINE)
_BLOCK_HEAD = re.compile(r"[|>][-+0-9]*")


class ValueComments(NamedTuple):
    """The comments of a value: the lines above it (an empty one is a blank line), behind it, and at its end."""

    above: tuple[str, ...] = ()
    behind: str = ""
    below: tuple[str, ...] = ()


@dataclass(eq=False)
class _Node:
    """A value: its place; where its entry (key or item) starts, and in which column; where it ends.

    `inner` is the column of a collection's own entries; of a scalar it is -1.
    """

    loc: Loc
    start: int
    column: int
    end: int
    inner: int = -1
    flow: bool = False
    mapping: bool = False
    parent: _Node | None = None
    items: int = 0

    def path(self) -> Iterator[_Node]:
        """Yield the value and all that it stands in, the innermost first."""
        node: _Node | None = self
        while node is not None:
            yield node
            node = node.parent


def notes(text: str) -> dict[Loc, ValueComments]:
    """Return the comments of a text that can be parsed, by the place of what they belong to; `()` is the sheet."""
    if "#" not in text and not re.search(r"^[ \t]*\n", text, re.MULTILINE):
        return {}
    nodes, solid = _read(text)
    above: defaultdict[Loc, list[str]] = defaultdict(list)
    behind: dict[Loc, str] = {}
    below: defaultdict[Loc, list[str]] = defaultdict(list)
    for index, words in _comments(text, solid):
        line = text.rfind("\n", 0, index) + 1
        following = next((node for node in nodes if node.start >= index and node.loc), None)
        if text[line:index].strip():
            owner = _on_line(nodes, line, index) or following or nodes[0]
            if owner.loc in behind:
                above[owner.loc].append(words)
            else:
                behind[owner.loc] = words
        elif following is nodes[1]:
            above[()].append(words)
        else:
            closed = _closed(nodes, following, index, column=index - line)
            if closed is not None and (words or closed is nodes[0]):
                below[closed.loc].append(words)
            elif following is not None and (words or len(following.loc) == 1):
                above[following.loc].append(words)
    return {
        loc: ValueComments(tuple(above[loc]), behind.get(loc, ""), tuple(below[loc]))
        for loc in {*above, *behind, *below}
    }


def comments(text: str) -> list[str]:
    """Return every comment of a text that can be parsed, in order."""
    return [words for _, words in _comments(text, _read(text)[1]) if words]


def _on_line(nodes: list[_Node], line: int, index: int) -> _Node | None:
    """Return the value that a comment stands behind: the last that ends on its line, or else that starts there."""
    ended = [node for node in nodes if line <= node.end <= index and (node.flow or node.inner < 0)]
    started = [node for node in nodes[1:] if line <= node.start < index]
    return max(ended, key=lambda node: node.end, default=None) or (started[-1] if started else None)


def _closed(nodes: list[_Node], following: _Node | None, index: int, *, column: int) -> _Node | None:
    """Return the list or mapping at whose end a line of its own stands; None where it belongs to what follows."""
    last = [node for node in nodes if node.start < index][-1]
    bracket = next((node for node in last.path() if node.flow and node.end > index), None)
    if bracket is not None:  # where columns say nothing
        return bracket if following is None or following.start > bracket.end else None
    if following is None:
        return next(node for node in last.path() if node is nodes[0] or (0 <= node.inner <= column and not node.flow))
    open_ = set(map(id, following.path()))
    ended = [node for node in last.path() if node.inner >= 0 and not node.flow and id(node) not in open_]
    return next((node for node in ended if following.column < node.inner <= column), None)


def _comments(text: str, solid: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Yield index and text of each comment, and of each run of blank lines as an empty one, outside the scalars."""
    start, blank = 0, True
    for first, end in [*solid, (len(text), len(text))]:
        for match in _COMMENT.finditer(text, start, first):
            words = match[0].strip()
            if words or not blank:
                yield match.start(), words
            blank = not words
        start, blank = end, False


def _read(text: str) -> tuple[list[_Node], list[tuple[int, int]]]:
    """Return the values of a text in its order, and the stretches of its scalars, in which `#` begins no comment."""
    nodes: list[_Node] = []
    solid: list[tuple[int, int]] = []
    holder: _Node | None = None
    keys: list[Any] = []
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, ScalarEvent):
            solid.append(_stretch(event, text))
        if isinstance(event, NodeEvent):
            if holder is not None and holder.mapping and keys[-1] is None:
                keys[-1] = event
                continue
            node = _node(event, text, holder, keys[-1] if keys else None)
            nodes.append(node)
            if keys:
                keys[-1] = None
            if isinstance(event, CollectionStartEvent):
                holder = node
                keys.append(None)
        elif isinstance(event, CollectionEndEvent) and holder is not None and event.end_mark is not None:
            holder.end = event.end_mark.index
            holder = holder.parent
            keys.pop()
    return nodes, solid


def _node(event: Any, text: str, holder: _Node | None, key: Any) -> _Node:
    start, column = event.start_mark.index, event.start_mark.column
    collection = isinstance(event, CollectionStartEvent)
    end = event.end_mark.index
    if not collection and event.style in ("|", ">"):
        end = _head_end(text, start)
    node = _Node((), start, column, end, column if collection else -1, collection and bool(event.flow_style))
    node.mapping, node.parent = isinstance(event, MappingStartEvent), holder
    if holder is None:
        return node
    if holder.mapping:
        node.start, node.column = key.start_mark.index, key.start_mark.column
    elif not holder.flow:
        node.column = holder.inner
    node.loc = (*holder.loc, key.value if holder.mapping else holder.items)
    holder.items += 1
    return node


def _stretch(event: Any, text: str) -> tuple[int, int]:
    """Return where a scalar's own characters stand; a comment behind the sign of a block is none of them."""
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in ("|", ">"):
        start = text.find("\n", _head_end(text, start))
        end = max(start, len(text[:end].rstrip()))
    return start, end


def _head_end(text: str, start: int) -> int:
    head = _BLOCK_HEAD.match(text, start)
    return head.end() if head else start
