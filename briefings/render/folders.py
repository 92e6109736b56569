"""Where templates are read: a desk's own folder first, then ours; under `ours/` ours alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import split_template_path

from briefings.load.files import read
from briefings.load.inputs import templates_folder

OURS = "ours"
"""`{% extends "ours/quote.html" %}` is our template of that name, also where a desk has its own."""
_ADDED = frozenset({"layout.html", "parts.html"})
"""Files of macros. What a desk's own file of that name has is added to ours, and takes the place of a macro of the same name."""


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
        if not files or not steps:
            raise TemplateNotFound(template)
        text = _text(files[0], template)
        if steps[-1] in _ADDED and not is_ours(files[0]) and is_ours(files[-1]):
            text = _text(files[-1], template) + text
        return text, str(files[0]), lambda: True


def has(environment: Environment, template: str) -> bool:
    """Return whether there is a template of a name."""
    assert isinstance(environment.loader, Folders)
    return any(Path(folder, template).is_file() for folder in environment.loader.searchpath)


def place_of(file: str, line: int) -> tuple[str, int]:
    """Return the file and line of a place in a template; a desk's file of macros follows ours, whose lines come first."""
    path = Path(file)
    if path.name in _ADDED and not is_ours(path):
        ours = templates_folder() / path.parent.name / path.name
        before = _lines(ours)
        return (file, line - before) if line > before else (str(ours), line)
    return file, line


@cache
def _lines(file: Path) -> int:
    return read(file).count(b"\n") if file.is_file() else 0


def is_ours(path: Path) -> bool:
    """Return whether a template is one of ours."""
    return path.is_relative_to(templates_folder())


def _text(file: Path, template: str) -> str:
    try:
        return read(file).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TemplateSyntaxError("it is not in UTF-8", line, template, str(file)) from error
