"""Where templates are read: a desk's own folder first, then ours; under `ours/` ours alone."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import split_template_path

from briefings.load.files import read
from briefings.load.inputs import has_own_templates, is_ours, template_folders, templates_folder

OURS = "ours"
"""`{% extends "ours/quote.html" %}` is our template of that name, also where a desk has its own."""
IN_BRIEFING = "in_briefing"
"""Where the macros are that draw sheets of a kind in a section of a briefing."""
_ADDED = frozenset({"layout.html", "parts.html", "briefing_rows.html", "note_rows.html"})
"""Files of macros, and those below it: what two faces share, what a face has and what a desk has are one file.

A macro takes the place of one of the same name before it.
"""
_MADE_OF: dict[str, list[tuple[Path, int]]] = {}
"""The files of which a file of macros is made, by the path of the last, each with the number of its lines."""


MACRO = re.compile(r"\{%[+-]?\s*macro\s+(\w+)")

Places = tuple[tuple[str, int], ...]
"""Files of templates, each with a line of the code that was made of it."""


class Folders(FileSystemLoader):
    """Reads templates from folders, those of a desk first."""

    def __init__(self, face: str, desk: Path | None) -> None:
        super().__init__(list(map(str, template_folders(face, desk))))
        self._desk = desk
        self.has_own = has_own_templates(face, desk)

    def shown(self, file: str) -> str:
        """Return a template's path as problems name it: of a desk's own, relative to the desk."""
        own = self._desk is not None and Path(file).is_relative_to(self._desk) and not is_ours(Path(file))
        return Path(file).relative_to(self._desk or "").as_posix() if own else file

    def own_macro(self, name: str) -> tuple[str, int] | None:
        """Return the file and line of a macro of the desk; None where it has no such macro."""
        for file in (
            file for folder in self.searchpath if not is_ours(Path(folder)) for file in Path(folder).rglob("*.html")
        ):
            text = _text(file, file.name)
            if found := re.search(rf"\bmacro\s+{name}\b", text):
                return str(file), text.count("\n", 0, found.start()) + 1
        return None

    def macros(self, template: str) -> tuple[set[str], str]:
        """Return the macros that our files of a name have, in every face, and the text of all templates of the desk."""
        ours = (file for name in (Path(template).name, "sheet.html") for file in templates_folder().rglob(name))
        known = {macro for file in ours for macro in MACRO.findall(_text(file, template))}
        own = sorted((self._desk / "templates").rglob("*.html")) if self._desk else []
        return known, "\n".join(_text(file, template) for file in own)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text. Raises TemplateSyntaxError where it is not UTF-8, OutputError where it cannot be read."""
        steps = split_template_path(template)
        folders = [Path(folder) for folder in self.searchpath]
        if steps[0] == OURS:
            steps = steps[1:]
            folders = [folder for folder in folders if is_ours(folder)]
        files = [file for folder in folders if (file := folder.joinpath(*steps)).is_file()]
        if not files and steps[:-1] == [IN_BRIEFING]:
            files = [file for folder in folders if (file := folder / IN_BRIEFING / "sheet.html").is_file()]
        if not files or not steps:
            raise TemplateNotFound(template)
        if not is_added(template):
            return _text(files[0], template), str(files[0]), lambda: True
        texts = [_text(file, template) for file in reversed(files)]
        _MADE_OF[str(files[0])] = [(file, text.count("\n")) for file, text in zip(reversed(files), texts, strict=True)]
        return "".join(texts), str(files[0]), lambda: True


def is_added(template: str) -> bool:
    """Return whether files of macros are one: a desk's macros take the place of ours."""
    steps = template.split("/")
    return steps[-1] in _ADDED or IN_BRIEFING in steps[:-1]


def folders_of(environment: Environment) -> Folders:
    """Return where an environment reads its templates."""
    assert isinstance(environment.loader, Folders)
    return environment.loader


def has(environment: Environment, template: str) -> bool:
    """Return whether there is a template of a name."""
    return any(Path(folder, template).is_file() for folder in folders_of(environment).searchpath)


def running() -> Places:
    """Return the templates that run now, the innermost first, each with the line of its code; see `own_place`."""
    frames = ((frame.f_code.co_filename, line) for frame, line in traceback.walk_stack(None))
    return tuple(place for place in frames if place[0].endswith(".html"))


def own_place(environment: Environment, places: Places) -> tuple[str, int]:
    """Return the first of some places that is in a template of the desk; an empty name where none is."""
    for file, line in places:
        folder = next(folder for folder in folders_of(environment).searchpath if Path(file).is_relative_to(folder))
        template = environment.get_template(Path(file).relative_to(folder).as_posix())
        place = place_of(file, template.get_corresponding_lineno(line))
        if not is_ours(Path(place[0])):
            return place
    return "", 0


def place_of(file: str, line: int) -> tuple[str, int]:
    """Return the file and line of a place in a template, which may be made of several."""
    parts = _MADE_OF.get(file, [])
    for part, lines in parts:
        if line <= lines or part == parts[-1][0]:
            return str(part), line
        line -= lines
    return file, line


def _text(file: Path, template: str) -> str:
    try:
        return read(file).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TemplateSyntaxError("it is not in UTF-8", line, template, str(file)) from error
