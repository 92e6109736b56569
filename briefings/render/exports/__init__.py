"""Machine faces of a release, a module a format. Everything in them comes from the release alone."""

from __future__ import annotations

from briefings.compose import Views
from briefings.render.exports import atom, csl, csv_tables, json_files, sitemap


def exports(views: Views) -> dict[str, bytes]:
    """Return every export by its path in site/. Feeds and sitemap need the site's address, and are left out without it."""
    found = {**json_files.files(views), **csv_tables.files(views), "data/sources.csl.json": csl.sources(views.index)}
    if views.site.address:
        found |= atom.feeds(views) | sitemap.files(views)
    return found


__all__ = ["exports"]
