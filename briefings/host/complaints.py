"""What MkDocs complains of, as problems at the line that its author wrote: in mkdocs.yml, or in a hand-written page."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import TemplateError

from briefings.load import yaml_source
from briefings.load.desk import CONTENT, PAGES
from briefings.load.files import read
from briefings.load.pages import HandPage
from briefings.load.yaml_text import decode, place_at
from briefings.problems import Location, OutputError, Problem
from briefings.render.environment import ITSELF
from briefings.render.folders import place_of

NAME = "mkdocs.yml"
CODE = "mkdocs-settings"
_VALUE = re.compile(r"Config value '(?P<key>[^']+)': (?P<what>.*)", re.DOTALL)
_LINK = re.compile(
    r"Doc file '(?P<page>[^']+)\.md' contains (?:a link|an absolute link|an unrecognized relative link) '(?P<link>[^']*)'"
)
_NAV = re.compile(r"A reference to '(?P<page>[^']+)' is included in the 'nav' configuration")
_FAILED = re.compile(r"Error (?:reading|building) page '(?P<page>[^']+)'")
_UNREADABLE = frozenset(
    {"yaml-syntax", "merge-conflict", "not-a-mapping", "not-utf8", "control-character", "too-large"}
)
"""What is wrong for MkDocs too, which knows tags and anchors."""
_PLACE = re.compile(r"line (\d+), column (\d+)")
_OURS = Path(__file__).parents[1]
_STOPPED = "Aborted with"
_STASHED = re.compile("\x02wzxhzdk:\\d+\x03")
"""What stands for a `<` that is text while Markdown reads a page."""


def unreadable(folder: Path) -> list[Problem]:
    """Return what keeps MkDocs from reading a desk's mkdocs.yml at all. Raises OutputError."""
    if not (folder / NAME).is_file():
        hint = "`briefings init` writes one; without hand-written pages below content/pages none is needed"
        missing = "this file is missing: MkDocs renders the hand-written pages, and reads its settings there"
        message = "this file is a folder" if (folder / NAME).is_dir() else missing
        return [Problem(CODE, Location(NAME), message, hint=hint)]
    raw = read(folder / NAME)
    return [problem for problem in yaml_source.parse(raw, NAME).problems if problem.code in _UNREADABLE]


class Complaints:
    """The complaints about one desk, each at its place."""

    def __init__(self, folder: Path, pages: Iterable[HandPage]) -> None:
        self._folder = folder.absolute()
        self._pages = {page.name: page for page in pages}

    def problems(self, messages: Iterable[str]) -> Iterator[Problem]:
        """Yield a problem for each of MkDocs' messages; that it stopped is none where it said why."""
        said = [message.strip() for message in messages if message.strip()]
        reasons = [message for message in said if not message.startswith(_STOPPED)]
        for message in reasons or said:
            yield self._problem(message)

    def setting(self, key: str, message: str, expected: str = "") -> Problem:
        """Return the problem of one setting, at its key or, where it is not given, at the file's start."""
        place = yaml_source.locate(self._text(), (key,), NAME, key=True)
        return Problem(CODE, place, message, expected=expected)

    def file(self, message: str) -> Problem:
        """Return the problem that MkDocs could not read its settings, at the place that it names."""
        found = _PLACE.search(message)
        place = Location(NAME, int(found[1]), int(found[2])) if found else Location(NAME)
        lines = [line.strip() for line in message.splitlines() if not _PLACE.search(line)]
        return Problem(CODE, place, ": ".join(lines).rstrip("."))

    def failed(self, error: Exception, messages: Iterable[str]) -> Problem:
        """Return the problem that MkDocs failed: over a template or a hook, over the page that it named, or its settings."""
        named = [match["page"] for message in messages if (match := _FAILED.match(message))]
        page = next((page for name, page in self._pages.items() if f"{name}.md" in named), None)
        frames = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
        theirs = [frame for frame in frames if self._is_theirs(frame[0])]
        if theirs or isinstance(error, TemplateError):
            own = (getattr(error, "filename", None) or getattr(error, "name", None) or "", getattr(error, "lineno", 0))
            file, line = place_of(*(theirs[-1] if theirs else own))
            place = Location((file or "templates/web").removeprefix(f"{self._folder}/"), line, 1 if line else 0)
            what = "template" if place.path.endswith(".html") else "hook"
            wrong = str(error)
            if what == "template" and isinstance(error, RecursionError):
                wrong, place = ITSELF, Location(place.path, 1, 1)
            return Problem("template", place, f"this {what} fails on hand-written pages: {wrong}")
        said = f"{type(error).__name__}: {error}"
        if page is None:
            message = f"MkDocs fails on its settings: {said}"
            return Problem(CODE, Location(NAME), message, hint="undo their last change")
        hint = f"undo its last change, or that of the extensions in {NAME}"
        return Problem("hand-written-page", Location(page.path), f"MkDocs fails on this page: {said}", hint=hint)

    def _is_theirs(self, file: str) -> bool:
        """Return whether a template, or code of the desk: ours may lie below its folder too, and a library's."""
        path = Path(file)
        below = path.is_relative_to(self._folder) and not path.is_relative_to(_OURS)
        return path.suffix == ".html" or (below and "site-packages" not in path.parts)

    def lost(self, file: str, words: str) -> Problem:
        """Return the problem that an extension puts words of a page where nobody would see them."""
        page = self._pages[file.removesuffix(".md")]
        place = page.locate(max(page.text.find(words.split()[0]), 0))
        hint = f"write them in another way, or remove the extension from {NAME}"
        return Problem("hand-written-page", place, f"words of this page would not be seen: “{words}”", hint=hint)

    def no_page(self, name: str) -> Problem:
        """Return the problem that MkDocs made nothing of a page."""
        hint = f"see exclude_docs, draft_docs and the plugins in {NAME}"
        return Problem("hand-written-page", Location(self._pages[name].path), "MkDocs did not render this", hint=hint)

    def _problem(self, message: str) -> Problem:
        if match := _VALUE.match(message):
            lines = [line.strip() for line in match["what"].splitlines() if line.strip()]
            # Of a traceback the first line and the last.
            what = lines[0] if len(lines) == 1 else f"{lines[0].rstrip('.')}: {lines[-1]}"
            return self.setting(match["key"], f"`{match['key']}`: {what.rstrip('.')}")
        if match := _NAV.match(message):
            text = self._text()
            place = place_at(text, max(text.find(match["page"]), 0), NAME)
            pages = ", ".join(f"{name}.md" for name in sorted(self._pages))
            message = f"`nav` names {match['page']}, which is not in {CONTENT}/{PAGES}"
            return Problem(CODE, place, message, expected=pages)
        match = _LINK.match(_STASHED.sub("<", message))
        page = self._pages.get(match["page"]) if match else None
        if match and page:
            link = match["link"]
            place = page.locate(page.text.find(f"({link}") + 1 or max(page.text.find(link), 0))
            hint = "a page is named by its file, such as about.md; a sheet is [[kind:id]]"
            what = f"this link leads to {link}, which is not a hand-written page"
            return Problem("hand-written-page", place, what, hint=hint)
        return Problem("hand-written-page", Location(f"{CONTENT}/{PAGES}"), message.rstrip("."))

    def _text(self) -> str:
        try:
            return decode(read(self._folder / NAME), NAME).text
        except OutputError:
            return ""
