"""What an import reads: records of named texts, each with its place in the file."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from briefings.problems import AuthorError, Location, Problem


class ImportRecord(NamedTuple):
    """A row or an entry: its line in the file, its key (empty if it has none), and its texts by name."""

    line: int
    key: str
    values: dict[str, str]


@dataclass
class Records:
    """The records of a file, its names in the file's order, and what could not be read in it."""

    path: str
    names: tuple[str, ...]
    records: list[ImportRecord]
    problems: list[Problem] = field(default_factory=list)


class SheetDraft(NamedTuple):
    """A sheet to be written: where it comes from, its id and its fields."""

    line: int
    id: str
    fields: dict[str, Any]


def library(name: str, path: str) -> Any:
    """Return an optional library. Raises AuthorError with the command that installs it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        hint = f"python -m pip install {name}"
        raise AuthorError.of(
            "not-installed", Location(path), f"`{name}`, which reads this, is not installed", hint=hint
        ) from None


def decoded(raw: bytes, path: str) -> str:
    """Return a file's text. Raises AuthorError where it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        hint = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
        raise AuthorError.of(
            "not-utf8", Location(path, line, 1), f"byte {error.start} is not UTF-8", hint=hint
        ) from None
