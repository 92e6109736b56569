"""Atom feeds (RFC 4287). No clock: every date is the desk's own record."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from html import escape

from briefings.compose import Views
from briefings.compose.feeds import Feed, FeedEntry
from briefings.compose.feeds import feeds as composed
from briefings.compose.views import Site

_NOTHING_YET = datetime.date(1970, 1, 1)
"""A feed must have been updated at some time (4.2.15), even one without entries."""


def feeds(views: Views) -> dict[str, bytes]:
    """Return the feeds by path; the site has an address."""
    return {
        f"feeds/{feed.name}.xml": "\n".join((*_feed(feed, views.site), "")).encode() for feed in composed(views.index)
    }


def _feed(feed: Feed, site: Site) -> Iterator[str]:
    address = site.address.rstrip("/")
    here = f"{address}/feeds/{feed.name}.xml"
    updated = max((entry.updated for entry in feed.entries), default=_NOTHING_YET)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(site.language)}>'
    yield f"<id>{_text(here)}</id>"
    yield f"<title>{_text(f'{site.title}: {feed.title}')}</title>"
    yield f"<subtitle>{_text(site.notice)}</subtitle>"
    yield f"<updated>{_time(updated)}</updated>"
    yield f"<author><name>{_text(site.title)}</name></author>"
    yield f'<link rel="self" type="application/atom+xml" href={_attribute(here)}/>'
    yield f'<link rel="alternate" type="text/html" href={_attribute(f"{address}/index.html")}/>'
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


_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
"""Characters that XML 1.0 cannot hold."""
