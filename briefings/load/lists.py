"""The desk's own lists: content/lists/NAME.yml."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from briefings.load import files, yaml_source
from briefings.load.sheets import validate
from briefings.model.lists import ListPage
from briefings.model.refs import ID, why_no_id
from briefings.model.shape import Loc
from briefings.problems import Location, Problem, reading

FOLDER = "lists"


class OwnList(Struct, frozen=True):
    """A list of the desk's own: its name, which is its address, its file's path and text, and what it says."""

    name: str
    path: str
    text: str
    page: ListPage

    def locate(self, *loc: str | int) -> Location:
        """Return where a value stands in its file."""
        place: Loc = loc
        return yaml_source.locate(self.text, place, self.path)


def load(folder: Path, shown: str) -> tuple[tuple[OwnList, ...], list[Problem]]:
    """Return the lists below `folder` by name, and what is wrong with their files. Raises OutputError."""
    found: list[OwnList] = []
    problems: list[Problem] = []
    if not folder.is_dir() or folder.is_symlink():
        return (), problems
    for entry in files.entries(folder):
        path = f"{shown}/{entry.name}"
        place, (stem, _, suffix) = Location(path), entry.name.rpartition(".")
        wrong = files.misplaced(entry, place) or files.misnamed(entry.name, place)
        if entry.name.startswith("."):
            continue
        if wrong:
            problems.append(wrong)
        elif suffix != "yml":
            problems.append(Problem("stray-file", place, "nothing reads this", expected="lists named NAME.yml"))
        elif not ID.match(stem):
            problems.append(Problem("bad-id", place, f"“{stem}” is not an id: {why_no_id(stem)}"))
        else:
            with reading(path):
                parsed = yaml_source.parse(files.read(Path(entry.path)), path)
                validated = validate(ListPage, parsed, path)
            problems += validated.problems
            if validated.model is not None:
                found.append(OwnList(stem, path, parsed.text, validated.model))
    return tuple(found), problems
