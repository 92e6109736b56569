"""Forms of packs: templates, `templates/print/forms/NAME.html`, that say what they are in their first lines.

    {% set form = {"label": "Situation report", "pages": [1, 2], "paper": "A4"} %}

That is read without being run.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from briefings.load.files import read
from briefings.load.inputs import templates_folder
from briefings.model.refs import ID
from briefings.problems import Location, Problem

FOLDER = "forms"
PAPERS = ("A4", "Letter")
NOTE = "changes-note"
"""The form of the note about an edition: no briefing has it."""
_KEYS = ("label", "pages", "paper")
_EXPECTED = '{% set form = {"label": "Situation report", "pages": [1, 2], "paper": "A4"} %}'


class Form(Struct, frozen=True):
    """A form: its name, what readers call it, its fewest and most pages (0: any number), its paper (empty: the desk's).

    `own`: the desk brought it, so that its label is in the desk's language already.
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
    """The forms that a desk brings, by name; those that cannot be used, and why."""

    own: dict[str, Form] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all forms that a briefing of the desk can have."""
        return tuple(dict.fromkeys(name for name in (*_our_names(), *self.own) if name != NOTE))

    def get(self, name: str) -> Form | None:
        """Return a form, the desk's own first; None where there is no such."""
        return self.own.get(name) or _ours().get(name)


def load(desk: Path) -> Forms:
    """Return the forms that a desk brings. Raises OutputError where one cannot be read."""
    folder = desk / "templates" / "print" / FOLDER
    if not folder.is_dir() or folder.resolve().is_relative_to(templates_folder().resolve()):
        return Forms()
    found = [_form(file, file.relative_to(desk).as_posix(), own=True) for file in sorted(folder.glob("*.html"))]
    forms = {form.name: form for form in found if isinstance(form, Form)}
    return Forms(forms, tuple(problem for problem in found if isinstance(problem, Problem)))


def _our_folder() -> Path:
    return templates_folder() / "print" / FOLDER


@cache
def _our_names() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in _our_folder().glob("*.html")))


@cache
def _ours() -> dict[str, Form]:
    forms = [_form(file, file.name, own=False) for file in sorted(_our_folder().glob("*.html"))]
    return {form.name: form for form in forms if isinstance(form, Form)}


def _form(file: Path, shown: str, *, own: bool) -> Form | Problem:
    """Return the form that a template declares, or what is wrong with that."""
    from jinja2 import Environment, TemplateSyntaxError, nodes  # a desk without its own forms does not wait for it

    if not ID.fullmatch(file.stem):
        message = f"“{file.stem}” is not a name for a form: use small letters, digits and hyphens"
        return Problem("form-template", Location(shown, 1, 1), message)
    try:
        tree = Environment().parse(read(file).decode("utf-8", "replace"))
    except TemplateSyntaxError as error:
        message = f"this form cannot be read: {error.message}"
        return Problem("form-template", Location(shown, error.lineno, 1), message)
    node = next((each for each in tree.find_all(nodes.Assign) if getattr(each.target, "name", "") == "form"), None)
    if node is None:
        return Problem("form-template", Location(shown, 1, 1), "this form does not describe itself", expected=_EXPECTED)
    values: dict[str, Any] = {}
    try:
        values = node.node.as_const()  # type: ignore[attr-defined]  # what is not an expression has none
        wrong = _wrong(values)
    except (nodes.Impossible, AttributeError, TypeError):
        wrong = "a form describes itself in plain text and numbers"
    if wrong:
        return Problem("form-template", Location(shown, node.lineno, 1), wrong, expected=_EXPECTED)
    fewest, most = values.get("pages", (0, 0))
    return Form(file.stem, values["label"], fewest, most, values.get("paper", ""), own)


def _wrong(values: dict[str, Any]) -> str:
    unknown = sorted(set(values) - set(_KEYS))
    if unknown:
        return f"a form has no “{unknown[0]}”; it has {', '.join(_KEYS)}"
    if not isinstance(values.get("label"), str) or not values["label"].strip():
        return "a form needs a label, the name that readers see"
    pages = values.get("pages", [1, 1])
    if not (isinstance(pages, list) and len(pages) == 2 and all(type(one) is int and one > 0 for one in pages)):
        return "the pages of a form are its minimum and its maximum, such as [1, 2]"
    if pages[0] > pages[1]:
        return f"the minimum of pages of a form, {pages[0]}, is higher than its maximum, {pages[1]}"
    if values.get("paper", "A4") not in PAPERS:
        return f"the paper of a form is {' or '.join(PAPERS)}, not {values['paper']}"
    return ""
