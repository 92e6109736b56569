"""The web face: a view to the bytes of its page, what hand-written pages need of it, and the files that every page loads."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment
from markupsafe import Markup

from briefings.compose import Views, about_page, mention
from briefings.compose.fold import RULES
from briefings.compose.language import language_of
from briefings.compose.lines import prose_line
from briefings.compose.listing import ListRecord
from briefings.compose.views import BriefingView, Drawn, Site
from briefings.load.files import read
from briefings.load.inputs import template_folders
from briefings.load.look import Look
from briefings.model.markings import Marking
from briefings.model.pieces import inline
from briefings.render import links
from briefings.render.current_page import State
from briefings.render.environment import environment, page_of, rendered
from briefings.render.lines import line_html
from briefings.render.picture_files import cleaned


class Frame(msgspec.Struct, frozen=True):
    """What stands around a page's content; `root` is the way from the page to the site's root.

    `noindex` asks search engines to leave the page out; `linked` is its linked data, safe inside a script element.
    """

    title: str
    description: str
    canonical: str
    root: str
    masthead: Markup
    foot: Markup
    noindex: bool = False
    linked: str = ""


@cache
def _surroundings(environment: Environment, site: Site, section: str, root: str, marking: str) -> tuple[Markup, Markup]:
    """Return masthead and foot: the same on every page of a section, folder and marking, so made once."""
    url = links.urls(root)
    nav = tuple((label, url(target) or "", name == section) for name, label, target in site.sections)
    values = {
        "root": root,
        "section": section,
        "marking": marking,
        "marking_class": marking.lower().replace(":", "-").replace("+", "-"),  # it gives the colour: `tlp-amber-strict`
    }
    masthead = rendered(environment, "masthead.html", root, site=site, url=url, nav=nav, **values)
    return Markup(masthead), Markup(rendered(environment, "foot.html", root, site=site, url=url, **values))


def frame(
    site: Site,
    path: str,
    environment: Environment,
    *,
    title: str,
    section: str,
    marking: str,
    description: str,
    linked: str = "",
    noindex: bool = False,
    leads_to: str = "",
) -> Frame:
    """Return the frame of a page at `path`; `leads_to` is the target of the one that took its place."""
    root = links.root_of(path, site.address)
    masthead, foot = _surroundings(environment, site, section, root, marking)
    shown = site.title if path == "index.html" else f"{title} – {site.title}"
    noindex = noindex or marking != Marking.CLEAR.label
    place = (links.path_of(leads_to) or path).removesuffix("index.html")
    canonical = f"{site.address.rstrip('/')}/{place}" if site.address else ""
    return Frame(shown, description, canonical, root, masthead, foot, noindex, linked)


def page_html(view: BriefingView | Drawn) -> bytes:
    """Return a view's page."""
    return (view.page if isinstance(view, BriefingView) else view).html.encode()


def literal(value: Any) -> str:
    """Return a value as a literal of a script, without the characters that could end one.

    A script loads from a file share, where a page may fetch nothing.
    """
    body = msgspec.json.encode(value).decode()
    for char in "<>\u2028\u2029":
        body = body.replace(char, f"\\u{ord(char):04x}")
    return body


def rows_file(record: ListRecord, page: bytes) -> bytes:
    """Return the rows of one page of a list as a script: the same markup as stands on the page."""
    body = page.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return f"briefingsRows({record.row_files.index(record._rows_path)},{literal(body)});\n".encode()


OURS = Look()
STYLE = "assets/briefings.css"
_FOLD = "assets/fold.js"


def assets(desk: Path | None, look: Look = OURS) -> dict[str, Callable[[], bytes]]:
    """Return what reads the files that pages load (style sheet, scripts, fonts, pictures), by path in site/.

    A desk's own come first. Each raises FaceError where it is a picture that cannot be shown.
    """
    found: dict[str, Callable[[], bytes]] = {}
    for folder in reversed(template_folders("web", desk)):
        base = folder / "assets"
        for file in sorted(base.rglob("*")) if base.is_dir() else ():
            if file.is_file() and not file.is_symlink():
                path = f"assets/{file.relative_to(base).as_posix()}"
                found[path] = partial(_asset, file, f"templates/web/{path}")
    for own, picture in ((look.logo, look.logo_file()), (look.favicon, look.favicon_file())):
        if picture:
            shown = Path(own).relative_to(desk).as_posix() if own and desk else picture[0]
            found[f"assets/{picture[0]}"] = partial(cleaned, picture[1], shown)
    fold, style = found[_FOLD], found[STYLE]
    found[_FOLD] = lambda: f"window.briefingsFolding={literal(RULES)};\n".encode() + fold()
    if look.light:
        found[STYLE] = lambda: style() + f":root {{ --plum: light-dark({look.light}, {look.dark}); }}\n".encode()
    return dict(sorted(found.items()))


def _asset(file: Path, path: str) -> bytes:
    return cleaned(read(file), path)


class Printer:
    """Prints the hand-written pages of one composition."""

    def __init__(self, views: Views, desk: Path | None) -> None:
        self.environment: Environment = environment("web", desk)
        self.paths = {f"{page.name}/index.html": page.name for page in views.hand_pages}
        """The file in site/ of each hand-written page, with the page's name."""
        self._release = views.index.release
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
        ref = pieces[0].ref
        if ref is None:
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
        }

    def marking(self, path: str) -> str:
        """Return the marking of a hand-written page: the highest of the sheets it names."""
        return self._marking[self.paths[path]].label

    def _marking_of(self, text: str) -> Marking:
        refs = {piece.ref for piece in inline(text) if piece.kind == "mention"}
        return self._release.highest([ref for ref in refs if ref is not None and ref in self._release.sheets])
