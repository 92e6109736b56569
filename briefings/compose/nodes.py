"""Nodes of linked data (JSON-LD, schema.org) that pages of several kinds have: sources, actors, the desk."""

from __future__ import annotations

from typing import Any

from briefings.compose.index import Index
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Quote, Source
from briefings.model.sheets.common import Evidence

Node = dict[str, Any]

ACTORS = {
    "person": "Person",
    "organisation": "Organization",
    "body": "Organization",
    "alliance": "Organization",
    "company": "Organization",
    "state": "Country",
}
"""Type of actor to its type here; a group and a vessel are things and no more."""

_SOURCES = {
    "article": "NewsArticle",
    "article-newspaper": "NewsArticle",
    "article-magazine": "NewsArticle",
    "article-journal": "ScholarlyArticle",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "webpage": "WebPage",
    "report": "Report",
    "legislation": "Legislation",
    "book": "Book",
}


def named(ref: Ref | None, index: Index) -> Node:
    """Return a person or an organisation that a source names; nothing for a state, a group, a vessel, or nobody."""
    actor = index.get(ref, Actor)
    kind = ACTORS.get(actor.type, "") if actor else ""
    if actor is None or kind not in ("Person", "Organization"):
        return {}
    return full({"@type": kind, "@id": index.url(actor.ref), "name": actor.name})


def source_node(source: Source, index: Index) -> Node:
    """Return a source."""
    outlet = index.name(source.outlet)
    return full(
        {
            "@type": _SOURCES.get(source.type, "CreativeWork"),
            "headline": source.title,
            "author": [{"@type": "Person", "name": name} for name in source.authors],
            "datePublished": source.published.edtf.text if source.published else "",
            "publisher": {"@type": "Organization", "name": outlet} if outlet else {},
            "inLanguage": source.language,
            "url": source.url or "",
            "archivedAt": source.archive_url or "",
        }
    )


def rests_on(rows: tuple[Evidence, ...], index: Index) -> list[Node]:
    """Return the sources of rows of evidence, each once."""
    found: dict[Ref, Node] = {}
    for row in rows:
        quote = index.get(row.quote, Quote)
        ref = row.source or (quote.source if quote else None)
        if ref is not None and ref not in found:
            found[ref] = source_node(index.source(ref), index)
    return list(found.values())


def desk(index: Index) -> Node:
    """Return the desk."""
    return {"@type": "Organization", "name": index.settings.title}


def full(node: Node) -> Node:
    """Return a node without what is empty."""
    return {name: value for name, value in node.items() if value}
