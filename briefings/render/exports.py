"""Machine faces of a release: JSON, CSV, CSL, feeds and the sitemap. Everything in them comes from the release alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import msgspec

from briefings.compose import Views, data
from briefings.compose.changes import Feed, FeedEntry, feeds
from briefings.compose.data import Flat, tables
from briefings.compose.interchange import csl_of_source, lines
from briefings.compose.views import Site
from briefings.model import data_schema
from briefings.model.markings import Marking
from briefings.model.refs import KINDS, PLURALS
from briefings.model.sheets import Source

SCHEMA = "data/schema.json"
_XML = '<?xml version="1.0" encoding="utf-8"?>'


def exports(views: Views) -> Iterator[Callable[[], dict[str, bytes]]]:
    """Yield what makes some exports each, by path in site/. Feeds need the site's address, and are left out without it."""
    index = views.index
    yield from (partial(_of_kind, kind, views) for kind in KINDS)
    yield from (partial(_of_table, table) for table in tables(index))
    yield schema
    yield lambda: {"data/places.geojson": _places(views)}
    yield lambda: {"data/sources.csl.json": _dumped([csl_of_source(source, index) for source in index.every(Source)])}
    if views.site.address:
        yield lambda: {
            f"feeds/{feed.name}.xml": "\n".join((*_feed_lines(feed, views.site), "")).encode() for feed in feeds(index)
        }


# JSON: a file of sheets for each kind with its JSON Schema, and the places as GeoJSON (RFC 7946).


def _of_kind(kind: str, views: Views) -> dict[str, bytes]:
    head = {"$schema": "schema.json", "format": data_schema.FORMAT, "kind": kind, **_head(kind, views)}
    return {f"data/{PLURALS[kind]}.json": _lines(head, "sheets", data.records(kind, views.index))}


def _places(views: Views) -> bytes:
    head = {"type": "FeatureCollection", **_head("incident", views)}
    return _lines(head, "features", data.features(views.index))


def _head(kind: str, views: Views) -> dict[str, str]:
    """Return what a file with all sheets of a kind says of the desk, and the highest marking of these sheets."""
    site, licence, release = views.site, views.index.settings.licence, views.index.release
    found = {"desk": site.title, "notice": site.notice, "language": site.language, "address": site.address}
    found["licence"] = " ".join(filter(None, (licence.name, licence.url))) if licence else ""
    found["marking"] = release.highest([sheet.ref for sheet in release.of(kind)]).label
    return {name: value for name, value in found.items() if value}


def _lines(head: Mapping[str, Any], name: str, entries: Sequence[dict[str, Any] | msgspec.Raw]) -> bytes:
    """Return an object whose last member is a list, an entry a line: two versions can be compared, and it is quick."""
    body = b",\n".join(map(msgspec.json.encode, entries))
    return b'%b,"%b":[\n%b\n]}\n' % (msgspec.json.encode(head)[:-1], name.encode(), body)


def schema() -> dict[str, bytes]:
    """Return the JSON Schema of the files of sheets, which depends on this program alone, by its path."""
    return {SCHEMA: _dumped(data_schema.schema())}


def _dumped(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


# Tables: in UTF-8 with its mark, which spreadsheets need to read it.


def _of_table(table: Flat) -> dict[str, bytes]:
    return {f"data/{table.name}.csv": "".join((lines([table.heads]), *table.lines)).encode("utf-8-sig")}


# Feeds: Atom (RFC 4287). No clock: every date is the desk's own record.

_NOTHING_YET = datetime.date(1970, 1, 1)
"""A feed must have been updated at some time (4.2.15), even one without entries."""
_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
"""Characters that XML 1.0 cannot hold."""


def _feed_lines(feed: Feed, site: Site) -> Iterator[str]:
    address = site.address.rstrip("/")
    here = f"{address}/feeds/{feed.name}.xml"
    updated = max((entry.updated for entry in feed.entries), default=_NOTHING_YET)
    yield _XML
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(site.language)}>'
    yield f"<id>{_text(here)}</id>"
    yield f"<title>{_text(f'{site.title}: {feed.title}')}</title>"
    yield f"<subtitle>{_text(site.notice)}</subtitle>"
    yield f"<updated>{_time(updated)}</updated>"
    yield f"<author><name>{_text(site.title)}</name></author>"
    yield f'<link rel="self" type="application/atom+xml" href={_attribute(here)}/>'
    yield f'<link rel="alternate" type="text/html" href={_attribute(f"{address}/{feed.page}")}/>'
    for entry in feed.entries:
        yield from _entry(entry, address)
    yield "</feed>"


def _entry(entry: FeedEntry, address: str) -> Iterator[str]:
    page = f"{address}/{entry.page.removesuffix('index.html')}"
    yield "<entry>"
    yield f"<id>{_text(entry.id)}</id>"
    yield f"<title>{_text(entry.title)}</title>"
    yield f"<published>{_time(entry.published)}</published>"
    yield f"<updated>{_time(entry.updated)}</updated>"
    yield f"<category term={_attribute(entry.kind)}/>"
    yield f"<rights>{_text(entry.marking)}</rights>"
    yield f'<link rel="alternate" type="text/html" href={_attribute(page)}/>'
    yield f"<summary>{_text(entry.summary)}</summary>"
    yield "</entry>"


def _time(day: datetime.date) -> str:
    return f"{day}T00:00:00Z"


def _text(words: str) -> str:
    return escape(words.translate(_NOT_IN_XML), quote=False)


def _attribute(words: str) -> str:
    return f'"{escape(words.translate(_NOT_IN_XML))}"'


# sitemap.xml (sitemaps.org 0.9) and robots.txt; what is above TLP:CLEAR asks not to be indexed.

_MOST = 50_000
"""At most this many addresses stand in one sitemap; more are cut into several behind an index."""
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(views: Views) -> dict[str, bytes]:
    """Return the files by path; none without an address. Pages that only lead on, and tombstones, are not listed."""
    if not views.site.address:
        return {}
    address = views.site.address.rstrip("/")
    pages = [(page.path, page.updated) for page in views.each() if not page.noindex]
    pages += [(view.path, view.updated) for view in views.each_briefing()]
    pages += [(f"{page.name}/index.html", "") for page in views.hand_pages]
    lines = [_place(f"{address}/{path.removesuffix('index.html')}", updated) for path, updated in sorted(pages)]
    parts = [lines[start : start + _MOST] for start in range(0, max(1, len(lines)), _MOST)]
    rule = "Allow" if views.index.release.marking is Marking.CLEAR else "Disallow"
    found = {"robots.txt": f"User-agent: *\n{rule}: /\nSitemap: {address}/sitemap.xml\n".encode()}
    if len(parts) == 1:
        return found | {"sitemap.xml": _set(parts[0])}
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    places = [f"<sitemap><loc>{escape(f'{address}/{name}')}</loc></sitemap>" for name in names]
    index = [_XML, f'<sitemapindex xmlns="{_SPACE}">', *places, "</sitemapindex>", ""]
    return found | {"sitemap.xml": "\n".join(index).encode()} | dict(zip(names, map(_set, parts), strict=True))


def _place(address: str, updated: str) -> str:
    return f"<url><loc>{escape(address)}</loc>{f'<lastmod>{updated}</lastmod>' if updated else ''}</url>"


def _set(lines: list[str]) -> bytes:
    return "\n".join((_XML, f'<urlset xmlns="{_SPACE}">', *lines, "</urlset>", "")).encode()
