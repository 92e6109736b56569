"""sitemap.xml (sitemaps.org 0.9) and robots.txt; what is above TLP:CLEAR asks not to be indexed."""

from __future__ import annotations

from html import escape

from briefings.compose import Views
from briefings.model.markings import Marking

_MOST = 50_000
"""At most this many addresses stand in one sitemap; more are cut into several behind an index."""

_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(views: Views) -> dict[str, bytes]:
    """Return the files by path; the site has an address. Pages that only lead on, and tombstones, are not listed."""
    address = views.site.address.rstrip("/")
    pages = [(page.path, page.updated) for page in views.each() if not page.noindex]
    pages += [(view.path, view.updated) for view in views.each_briefing()]
    pages += [(f"{page.name}/index.html", "") for page in views.hand_pages]
    lines = [_place(f"{address}/{path.removesuffix('index.html')}", updated) for path, updated in sorted(pages)]
    parts = [lines[start : start + _MOST] for start in range(0, max(1, len(lines)), _MOST)]
    public = views.index.release.marking is Marking.CLEAR
    rule = "Allow" if public else "Disallow"
    found = {"robots.txt": f"User-agent: *\n{rule}: /\nSitemap: {address}/sitemap.xml\n".encode()}
    if len(parts) == 1:
        return found | {"sitemap.xml": _set(parts[0])}
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    places = [f"<sitemap><loc>{escape(f'{address}/{name}')}</loc></sitemap>" for name in names]
    index = [_HEAD, f'<sitemapindex xmlns="{_SPACE}">', *places, "</sitemapindex>", ""]
    return found | {"sitemap.xml": "\n".join(index).encode()} | dict(zip(names, map(_set, parts), strict=True))


def _place(address: str, updated: str) -> str:
    return f"<url><loc>{escape(address)}</loc>{f'<lastmod>{updated}</lastmod>' if updated else ''}</url>"


def _set(lines: list[str]) -> bytes:
    return "\n".join((_HEAD, f'<urlset xmlns="{_SPACE}">', *lines, "</urlset>", "")).encode()
