"""What hand-written pages need of the release: their frame, and references printed as on every other page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from briefings.compose import Views, about_page, mention
from briefings.compose.language import language_of
from briefings.compose.lines import prose_line
from briefings.model.pieces import inline
from briefings.model.refs import Ref, RefError, parse
from briefings.release import Release
from briefings.render import links
from briefings.render.current_page import State
from briefings.render.environment import environment, page_of
from briefings.render.lines import line_html
from briefings.render.web import frame

ABOUT = "about/index.html"
"""The hand-written page that also says what the desk takes in."""


def paths(views: Views) -> dict[str, str]:
    """Return the file in site/ of each hand-written page, with the page's name."""
    return {f"{page.name}/index.html": page.name for page in views.hand_pages}


class Printer:
    """Prints the hand-written pages of one composition."""

    def __init__(self, release: Release, views: Views, desk: Path | None) -> None:
        """Keep what the pages draw on."""
        self.environment: Environment = environment("web", desk)
        self.paths = paths(views)
        self._release = release
        self._views = views
        self._root = ""
        self._marking = {page.name: self._marking_of(page.text) for page in views.hand_pages}

    def turn_to(self, path: str) -> None:
        """Say which page is printed from now on; links are relative to it."""
        self._root = links.root_of(path)

    def mention(self, target: str, words: str) -> Markup:
        """Return `[[target|words]]` as markup: a quote in marks, a figure with its qualifier, a name, each linked."""
        pieces = inline(f"[[{target}|{words}]]")
        if pieces[0].kind == "foreign":
            return line_html(prose_line(pieces, self._views.index), lambda _: None)
        try:
            ref: Ref = parse(target)
        except RefError:
            return Markup("{}").format(words or target)
        return line_html(mention(ref, words, self._views), links.urls(self._root))

    def variables(self, path: str, title: str, content: str) -> dict[str, Any]:
        """Return what the template of a hand-written page is given; `content` is sanitised markup."""
        marking = self._marking.get(self.paths.get(path, ""), self._release.settings.default_marking).label
        site = self._views.site
        page_of(self.environment)._state = State(links.urls(links.root_of(path)), language_of(site.messages))
        framed = frame(site, path, self.environment, title=title, section="", marking=marking, description=title)
        return {
            "site": site,
            "frame": framed,
            "framed": lambda: framed,
            "content": Markup(content),  # sanitised by the caller
            "title": title,
            "about": about_page(self.paths[path], self._views) if path in self.paths else None,
            "criteria": site.criteria if path == ABOUT else (),
        }

    def marking(self, path: str) -> str:
        """Return the marking of a hand-written page: the highest of the sheets it names."""
        return str(self._marking[self.paths[path]].label)

    def _marking_of(self, text: str) -> Any:
        refs = {piece.ref for piece in inline(text) if piece.kind == "mention"}
        shown = [self._release.marking_of(ref) for ref in refs if ref is not None and ref in self._release.sheets]
        return max(shown, default=self._release.settings.default_marking)
