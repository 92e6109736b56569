"""The web face: a view to the bytes of its page, and the files that every page loads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from briefings.compose.views import BriefingView, ListPage, Page, Site
from briefings.render import links
from briefings.render.environment import pen_of, rendered, template_folders


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page's content: title, marking, navigation with addresses relative to the page."""

    title: str
    description: str
    marking: str
    marking_class: str
    canonical: str
    root: str
    nav: tuple[tuple[str, str, bool], ...]
    footer: tuple[tuple[str, str], ...]


@cache
def _navigation(
    site: Site, section: str, root: str
) -> tuple[tuple[tuple[str, str, bool], ...], tuple[tuple[str, str], ...]]:
    nav = tuple((label, links.url(target, root) or "", name == section) for name, label, target in site.sections)
    footer = tuple((label, links.url(target, root) or "") for label, target in site.footer)
    return nav, footer


def frame(site: Site, path: str, *, title: str, section: str, marking: str, description: str) -> Frame:
    """Return the frame of a page at `path`."""
    root = links.root_of(path)
    nav, footer = _navigation(site, section, root)
    shown = site.title if path == "index.html" else f"{title} – {site.title}"
    canonical = f"{site.address.rstrip('/')}/{path.removesuffix('index.html')}" if site.address else ""
    return Frame(shown, description, marking, marking_class(marking), canonical, root, nav, footer)


def marking_class(marking: str) -> str:
    """Return the class that gives a marking its colour: `tlp-amber-strict`."""
    return marking.lower().replace(":", "-").replace("+", "-")


def page_html(
    view: Page | ListPage | BriefingView, site: Site, environment: Environment, *, packs: bool = True
) -> bytes:
    """Return a view's page."""
    root = links.root_of(view.path)
    pen_of(environment).url = lambda target: links.url(target, root)
    framed = frame(
        site, view.path, title=view.heading, section=view.section, marking=view.marking, description=view.description
    )
    name = "briefing.html" if isinstance(view, BriefingView) else view.template
    return rendered(environment, name, view.path, view=view, site=site, frame=framed, packs=packs).encode()


def hand_page_variables(site: Site, path: str, *, title: str, marking: str, content: Any) -> dict[str, Any]:
    """Return what the template of a hand-written page is given."""
    framed = frame(site, path, title=title, section="", marking=marking, description=title)
    return {"site": site, "frame": framed, "content": content, "title": title}


def assets(desk: Path | None) -> dict[str, bytes]:
    """Return the files that pages load (style sheet, scripts, fonts), by path in site/; a desk's own come first."""
    found: dict[str, bytes] = {}
    for folder in reversed(template_folders("web", desk)):
        base = folder / "assets"
        for file in sorted(base.rglob("*")) if base.is_dir() else ():
            if file.is_file() and not file.is_symlink():
                found[f"assets/{file.relative_to(base).as_posix()}"] = file.read_bytes()
    return dict(sorted(found.items()))
