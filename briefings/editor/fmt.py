"""Format: sheets in the standard shape; what they say, and every comment, stays.

A comment on a separate line belongs to the entry below it; indented deeper than that entry, to the end of the list or
mapping above it. A comment behind a value belongs to the value. What stands above the first field belongs to the sheet,
and so does what stands below the last. Blank lines between fields count as empty comments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from briefings.check.verdicts import places_of, snapshot_of
from briefings.editor.sheet_text import ValueComments, whole
from briefings.editor.writing import write_sheets
from briefings.load import yaml_source
from briefings.load.desk import Desk
from briefings.load.files import read
from briefings.load.yaml_places import Loc, YamlSpan, places
from briefings.model.fields import Item
from briefings.model.refs import Ref
from briefings.model.sheets import SHEETS, Quote, Source
from briefings.problems import Problem, reading

_BOM = "\ufeff"
_COMMENT = re.compile(r"(?<!\S)#[^\n]*|^[ \t]*(?=\n)", re.MULTILINE)
_BLOCK_HEAD = re.compile(r"[|>][-+0-9]*")


class Formatted(NamedTuple):
    """The paths that were (or would be) changed, those in shape, those left as they are and what is wrong with them."""

    changed: tuple[str, ...]
    same: tuple[str, ...]
    left: tuple[str, ...]
    problems: tuple[Problem, ...]


def fmt(desk: Desk, refs: Collection[Ref], *, write: bool = True) -> Formatted:
    """Put sheets in the standard shape: the order of fields, wrapping, quoting; a quote gets the place of its words.

    A sheet that has a problem by itself is left as it is. Raises OutputError where reading or writing fails.
    """
    changed: list[str] = []
    same: list[str] = []
    left: list[str] = []
    problems: list[Problem] = []
    for ref in refs:
        file = desk.files[ref]
        path = desk.folder / file.path
        if not file.text and not path.exists():
            continue  # a source that is known by its address alone
        if file.problems:
            left.append(file.path)
            problems += file.problems
            continue
        before = read(path).decode("utf-8")
        with reading(file.path):
            after = formatted(before, SHEETS[ref.kind], place_found(desk, desk.sheets.get(ref)))
        (same if after == before else changed).append(file.path)
        if write and after != before:
            write_sheets(desk, {ref: after})
    return Formatted(tuple(changed), tuple(same), tuple(left), tuple(problems))


def place_found(desk: Desk, quote: object) -> dict[str, str]:
    """Return `at` for a quote that does not give it, where its words are in one place of the source; else nothing."""
    if not isinstance(quote, Quote) or quote.at.text:
        return {}
    source = desk.sheets.get(quote.source)
    found = places_of(desk, quote, snapshot_of(desk, source) if isinstance(source, Source) else None)
    return {"at": found[0]} if len(found) == 1 else {}


def formatted(
    text: str, model: type[Item], more: Mapping[str, Any] = MappingProxyType({}), gone: Collection[str] = ()
) -> str:
    """Return a sheet, in which nothing is wrong, in the standard shape, with its own line ends and byte order mark.

    `more` are fields to add or to replace, `gone` are fields to leave out. The comments of values that are not there any
    more belong to the sheet from then on.
    """
    plain = text.removeprefix(_BOM).replace("\r\n", "\n")
    fields = yaml_source.parse(plain.encode(), "").value
    assert isinstance(fields, dict), "a sheet without problems is a mapping"
    fields = {key: value for key, value in (fields | dict(more)).items() if key not in gone}
    found = whole(model, fields, _moved(notes(plain), fields))
    again = yaml_source.parse(found.encode(), "")
    if again.value != fields or again.problems or sorted(comments(found)) != sorted(comments(plain)):
        raise AssertionError("a sheet does not read back as it was; nothing was written to it")
    lines = found.replace("\n", "\r\n") if "\r\n" in text else found
    return (_BOM if text.startswith(_BOM) else "") + lines


def _moved(known: Mapping[Loc, ValueComments], fields: Mapping[str, Any]) -> dict[Loc, ValueComments]:
    """Return comments at their places, those of values that are not there any more at the top of the sheet."""
    kept = {loc: note for loc, note in known.items() if _has(fields, loc)}
    gone = [known[loc] for loc in sorted(known.keys() - kept.keys(), key=str)]
    homeless = [words for note in gone for words in (*note.above, note.behind, *note.below) if words]
    top = kept.get((), ValueComments())
    return {**kept, (): top._replace(above=(*top.above, *homeless))} if homeless else kept


def _has(value: Any, loc: Loc) -> bool:
    for step in loc:
        if isinstance(value, Mapping):
            if step not in value:
                return False
        elif not isinstance(value, list) or not isinstance(step, int) or step >= len(value):
            return False
        value = value[step]
    return True


def in_shape_as(former: str, text: str, model: type[Item]) -> str:
    """Return a sheet that a command changed, in the standard shape if it was in it before."""
    parsed = yaml_source.parse(former.encode(), "")
    in_shape = isinstance(parsed.value, dict) and not parsed.problems and formatted(former, model) == former
    return formatted(text, model) if in_shape else text


class _Node(NamedTuple):
    """A value: its place; where its entry (key or item) starts, and in which column; where it ends.

    `inner` is the column of a collection's own entries; of a scalar it is -1.
    """

    loc: Loc
    start: int
    column: int
    end: int
    inner: int
    flow: bool
    parent: _Node | None

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
    owners = {*above, *behind, *below}
    return {loc: ValueComments(tuple(above[loc]), behind.get(loc, ""), tuple(below[loc])) for loc in owners}


def comments(text: str) -> list[str]:
    """Return every comment of a text that can be parsed, in order."""
    return [words for _, words in _comments(text, _read(text)[1]) if words]


def _on_line(nodes: list[_Node], line: int, index: int) -> _Node | None:
    """Return the value that a comment stands behind: the last that ends on its line, or else that starts there."""
    ended = [node for node in nodes if line <= node.end <= index and (node.flow or node.inner < 0)]
    started = [node for node in nodes[1:] if line <= node.start < index]
    return max(ended, key=lambda node: node.end, default=None) or (started[-1] if started else None)


def _closed(nodes: list[_Node], following: _Node | None, index: int, *, column: int) -> _Node | None:
    """Return the list or mapping at whose end a separate line stands; None where it belongs to what follows."""
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
    found = places(text)
    nodes: dict[Loc, _Node] = {}
    for loc, spot in found.values.items():
        entry = found.keys.get(loc, spot)
        holder = nodes[loc[:-1]] if loc else None
        listed = holder is not None and not holder.flow and loc not in found.keys
        column = holder.inner if holder and listed else entry.column
        inner = spot.column if loc in found.ends else -1
        flow = loc in found.ends and text[spot.start] in "[{"
        end = _head_end(text, spot.start) if spot.style in ("|", ">") else found.ends.get(loc, spot.end)
        nodes[loc] = _Node(loc, entry.start, column, end, inner, flow, holder)
    scalars = (spot for spot in (*found.keys.values(), *found.values.values()) if spot.value is not None)
    return list(nodes.values()), sorted(_stretch(spot, text) for spot in scalars)


def _stretch(spot: YamlSpan, text: str) -> tuple[int, int]:
    """Return where a scalar's own characters stand; a comment behind the sign of a block is none of them."""
    start, end = spot.start, spot.end
    if spot.style in ("|", ">"):
        start = text.find("\n", _head_end(text, start))
        end = max(start, len(text[:end].rstrip()))
    return start, end


def _head_end(text: str, start: int) -> int:
    head = _BLOCK_HEAD.match(text, start)
    return head.end() if head else start
