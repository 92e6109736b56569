"""Hand-written pages: Markdown below content/pages, read by us before MkDocs sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from briefings.load import files, page_files
from briefings.load.page_files import PageFile
from briefings.load.yaml_text import not_utf8, place_at, unfit_problems
from briefings.model.refs import OWN_FOLDERS
from briefings.problems import Location, Problem

_INDEXES = frozenset({"index", "readme"})
"""What MkDocs makes the page of a folder, whatever its own name."""
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


class HandPage(Struct, frozen=True):
    """A hand-written page: its name (`about` for about.md), its path in the desk, its text."""

    name: str
    path: str
    text: str

    @property
    def title(self) -> str:
        """Return the first heading, or the name."""
        match = _HEADING.search(self.text)
        return match[1] if match else self.name

    def locate(self, offset: int) -> Location:
        """Return where the offset-th code point stands."""
        return place_at(self.text, offset, self.path)


def load(folder: Path, shown: str, problems: list[Problem]) -> tuple[tuple[HandPage, ...], tuple[PageFile, ...]]:
    """Return the pages below `folder` by name, and the pictures that they show; what is wrong is added. Raises OutputError."""
    pages: list[HandPage] = []
    found: list[str] = []
    for name, path in files.files_below(folder, shown, problems):
        place = Location(f"{shown}/{name}")
        wrong = files.misnamed(name, place)
        if wrong:
            problems.append(wrong)
        elif name.endswith(".md"):
            problems += _address(name.removesuffix(".md"), place)
            _page(path, name.removesuffix(".md"), place, pages, problems)
        elif page_files.is_picture(name):
            problems += _address(name, place)
            found.append(name)
        else:
            hint = "hand-written pages are Markdown files, ending in .md, and may show PNG, JPEG, GIF, WebP and SVG"
            problems.append(Problem("stray-file", place, "nothing reads this", hint=hint))
    named = frozenset(picture.file for page in pages for picture in page_files.pictures(page.name, page.text))
    return tuple(pages), tuple(page_files.shown(found, named, shown, problems))


def _address(name: str, place: Location) -> Iterator[Problem]:
    """Yield a problem where a page would stand at an address that the site gives to something else."""
    folder, _, last = name.rpartition("/")
    first = name.partition("/")[0].casefold()
    if last.casefold() in _INDEXES:
        hint = f"rename it {folder}.md" if folder else "name it after its content; the site already has a home page"
        yield Problem("page-address", place, "a page of this name would have no address", hint=hint)
    elif first in OWN_FOLDERS:
        message = f"addresses that begin with {first}/ are the site's own"
        yield Problem("page-address", place, message, hint="give the page or its folder another name")


def _page(path: Path, name: str, place: Location, pages: list[HandPage], problems: list[Problem]) -> None:
    try:
        text = files.read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(not_utf8(error.object, error.start, place.path))
        return
    if text.lstrip("\ufeff \t\r\n").startswith("---"):
        at, hint = Location(place.path, 1, 1), "settings and facts are in sheets; begin the page with its heading"
        problems.append(Problem("front-matter", at, "this page begins with front matter", hint=hint))
        return
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for problem in unfit_problems(text, place.path):
        problems.append(replace(problem, severity="warning") if problem.code == "hidden-character" else problem)
    pages.append(HandPage(name, place.path, text))
