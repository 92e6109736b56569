"""Forms of packs: templates, `templates/print/forms/NAME.html`, that say what they are in their first lines.

    {% set form = {"label": "Situation report", "pages": [1, 2], "paper": "A4"} %}

It is read without being run.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from msgspec import Struct

from briefings.load.files import read
from briefings.load.inputs import template_folders
from briefings.problems import Location, Problem

FOLDER = "forms"
PAPERS = ("A4", "Letter")
_KEYS = ("label", "pages", "paper")


class Form(Struct, frozen=True):
    """A form: its name, what readers call it, its fewest and most pages (0: any number), its paper (empty: the desk's).

    `own`: a desk brought it, so that its label is in the desk's language already.
    """

    name: str
    label: str
    fewest: int = 0
    most: int = 0
    paper: str = ""
    own: bool = False

    @property
    def is_short(self) -> bool:
        """Return whether it has one page and no more: then it has no sections."""
        return self.most == 1


class Forms(Struct, frozen=True):
    """The forms that a desk can use, by name, and what is wrong with those that it brought."""

    found: dict[str, Form]
    problems: tuple[Problem, ...] = ()


@cache
def ours() -> dict[str, Form]:
    """Return our own forms, by name."""
    return forms_of(None).found


def forms_of(desk: Path | None) -> Forms:
    """Return the forms of a desk: ours and its own, which come first. Raises OutputError where one cannot be read."""
    found: dict[str, Form] = {}
    problems: list[Problem] = []
    for folder in reversed(template_folders("print", desk)):
        own = (
            desk is not None
            and folder.is_relative_to(desk / "templates")
            and folder not in template_folders("print", None)
        )
        for file in sorted((folder / FOLDER).glob("*.html")):
            if not file.name.startswith("_"):
                shown = file.relative_to(desk).as_posix() if own and desk else str(file)
                form = _form(file, shown, own=own)
                if isinstance(form, Problem):
                    problems.append(form)
                else:
                    found[form.name] = form
    return Forms(found, tuple(problems))


def _form(file: Path, shown: str, *, own: bool) -> Form | Problem:
    """Return the form that a template declares, or what is wrong with that."""
    text = read(file).decode("utf-8", "replace")
    expected = '{% set form = {"label": "Situation report", "pages": [1, 2], "paper": "A4"} %}'
    try:
        tree = Environment().parse(text)
    except TemplateSyntaxError as error:
        return Problem("form-template", Location(shown, error.lineno, 1), f"this form cannot be read: {error.message}")
    node = next((each for each in tree.find_all(nodes.Assign) if getattr(each.target, "name", "") == "form"), None)
    if node is None:
        return Problem("form-template", Location(shown, 1, 1), "this form does not say what it is", expected=expected)
    place = Location(shown, node.lineno, 1)
    try:
        values: dict[str, Any] = node.node.as_const()  # type: ignore[attr-defined]  # what is no expression has none
        wrong = _wrong(values)
    except (nodes.Impossible, AttributeError, TypeError):
        wrong = "what a form says of itself is plain text and numbers"
        values = {}
    if wrong:
        return Problem("form-template", place, wrong, expected=expected)
    fewest, most = values.get("pages", (0, 0))
    return Form(file.stem, values["label"], fewest, most, values.get("paper", ""), own)


def _wrong(values: dict[str, Any]) -> str:
    unknown = sorted(set(values) - set(_KEYS))
    if unknown:
        return f"a form has no “{unknown[0]}”; it has {', '.join(_KEYS)}"
    if not isinstance(values.get("label"), str) or not values["label"].strip():
        return "a form needs a label: what readers call it"
    pages = values.get("pages", [1, 1])
    if not (isinstance(pages, list) and len(pages) == 2 and all(type(one) is int and one > 0 for one in pages)):
        return "the pages of a form are its fewest and its most, such as [1, 2]"
    if pages[0] > pages[1]:
        return f"the fewest pages of a form, {pages[0]}, are more than its most, {pages[1]}"
    if values.get("paper", "A4") not in PAPERS:
        return f"the paper of a form is {' or '.join(PAPERS)}, not {values['paper']}"
    return ""
