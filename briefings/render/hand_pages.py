"""What hand-written pages need of the release: their frame, and references printed as on every other page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from briefings.compose import Views, mention
from briefings.model.refs import Ref, RefError, parse
from briefings.release import Release
from briefings.render.environment import environment
from briefings.render.lines import line_html
from briefings.render.links import Links
from briefings.render.web import frame


class Printer:
    """Prints the hand-written pages of one composition."""

    def __init__(self, release: Release, views: Views, desk: Path) -> None:
        self.environment = environment("web", desk / "templates")
        self.paths: tuple[str, ...] = tuple(f"{name}/index.html" for name, _ in views.hand_pages)
        self.links: Links = views_links(views)
        self._release = release
        self._views = views
        self._path = "index.html"

    def turn_to(self, path: str) -> None:
        """Say which page is printed from now on; links are relative to it."""
        self._path = path

    def mention(self, target: str, words: str) -> Markup:
        """Return `[[target|words]]` as markup: a quote in marks, a figure with its qualifier, a name, each linked."""
        try:
            ref: Ref = parse(target)
        except RefError:
            return Markup("{}").format(words or target)
        return line_html(mention(ref, words, self._release), lambda goal: self.links.url(goal, self._path))

    def variables(self, path: str, title: str, content: Markup) -> Mapping[str, Any]:
        """Return what the template of a hand-written page is given."""
        return {"site": self._views.site, "frame": frame(self._views, path, title, self.links), "content": content}
