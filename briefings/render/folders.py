"""Where templates are read: a desk's own folder first, then ours; under `ours/` ours alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import split_template_path

from briefings.load.files import read
from briefings.load.inputs import templates_folder

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


class Folders(FileSystemLoader):
    """Reads templates from folders."""

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
        if steps[-1] not in _ADDED and steps[0] != IN_BRIEFING:
            return _text(files[0], template), str(files[0]), lambda: True
        texts = [_text(file, template) for file in reversed(files)]
        _MADE_OF[str(files[0])] = [(file, text.count("\n")) for file, text in zip(reversed(files), texts, strict=True)]
        return "".join(texts), str(files[0]), lambda: True


def has(environment: Environment, template: str) -> bool:
    """Return whether there is a template of a name."""
    assert isinstance(environment.loader, Folders)
    return any(Path(folder, template).is_file() for folder in environment.loader.searchpath)


def place_of(file: str, line: int) -> tuple[str, int]:
    """Return the file and line of a place in a template, which may be made of several."""
    for part, lines in _MADE_OF.get(file, []):
        if line <= lines:
            return str(part), line
        line -= lines
    return file, line


def is_ours(path: Path) -> bool:
    """Return whether a template is one of ours."""
    return path.is_relative_to(templates_folder())


def _text(file: Path, template: str) -> str:
    try:
        return read(file).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TemplateSyntaxError("it is not in UTF-8", line, template, str(file)) from error
