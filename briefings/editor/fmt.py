"""Format: sheets in the house's shape; what they say, and every comment, stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from briefings.editor.comments import comments, notes
from briefings.editor.sheet_text import whole
from briefings.editor.writing import write_all
from briefings.load import yaml_source
from briefings.load.desk import Desk
from briefings.load.files import read
from briefings.model.fields import Item
from briefings.model.refs import Ref
from briefings.model.sheets import SHEETS
from briefings.problems import Problem, reading

_BOM = "\ufeff"


class Formatted(NamedTuple):
    """The paths that were (or would be) changed, those in shape, those left as they are and what is wrong with them."""

    changed: tuple[str, ...]
    same: tuple[str, ...]
    left: tuple[str, ...]
    problems: tuple[Problem, ...]


def fmt(desk: Desk, refs: Collection[Ref], *, write: bool = True) -> Formatted:
    """Put sheets in the house's shape: the order of fields, wrapping, quoting.

    A sheet that has a problem by itself is left as it is. Raises OutputError where reading or writing fails.
    """
    changed: list[str] = []
    same: list[str] = []
    left: list[str] = []
    problems: list[Problem] = []
    for ref in refs:
        file = desk.files[ref]
        path = desk.folder / file.path
        if file.problems:
            left.append(file.path)
            problems += file.problems
            continue
        before = read(path).decode("utf-8")
        with reading(file.path):
            after = formatted(before, SHEETS[ref.kind])
        (same if after == before else changed).append(file.path)
        if write and after != before:
            write_all({path: after.encode()})
    return Formatted(tuple(changed), tuple(same), tuple(left), tuple(problems))


def formatted(text: str, model: type[Item]) -> str:
    """Return a sheet, in which nothing is wrong, in the house's shape, with its own line ends and byte order mark."""
    plain = text.removeprefix(_BOM).replace("\r\n", "\n")
    fields = yaml_source.parse(plain.encode(), "").value
    assert isinstance(fields, dict), "a sheet without problems is a mapping"
    found = whole(model, fields, notes(plain))
    again = yaml_source.parse(found.encode(), "")
    if again.value != fields or again.problems or sorted(comments(found)) != sorted(comments(plain)):
        raise AssertionError("a sheet does not read back as it was; nothing was written to it")
    lines = found.replace("\n", "\r\n") if "\r\n" in text else found
    return (_BOM if text.startswith(_BOM) else "") + lines


def in_shape_as(former: str, text: str, model: type[Item]) -> str:
    """Return a sheet that a command changed, in the house's shape if it was in it before."""
    parsed = yaml_source.parse(former.encode(), "")
    in_shape = isinstance(parsed.value, dict) and not parsed.problems and formatted(former, model) == former
    return formatted(text, model) if in_shape else text
