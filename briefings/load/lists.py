"""The desk's own lists: content/lists/NAME.yml."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from briefings.load import yaml_source
from briefings.load.sheets import read_in
from briefings.model.lists import ListPage
from briefings.problems import Location, Problem

FOLDER = "lists"


class OwnList(Struct, frozen=True):
    """A list of the desk's own: its name, which is its address, its file's path and text, and what it says."""

    name: str
    path: str
    text: str
    page: ListPage

    def locate(self, *loc: str | int) -> Location:
        """Return where a value stands in its file."""
        return yaml_source.locate(self.text, loc, self.path)


def load(desk: Path, paths: Iterable[tuple[str, str]], problems: list[Problem]) -> tuple[OwnList, ...]:
    """Return the lists in some files of a desk, each with its name; what is wrong with them is added. Raises OutputError."""
    found: list[OwnList] = []
    for name, path in paths:
        file = read_in(desk, path, ListPage)
        problems += file.problems
        if file.model is not None:
            found.append(OwnList(name, path, file.text, file.model))
    return tuple(found)
