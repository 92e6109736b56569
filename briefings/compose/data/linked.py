"""Linked data of a page (JSON-LD, schema.org): what it quotes or tells, whose it is, and what it rests on.

Nobody is given a part that no source gives them: a creator stands only where the source says plainly whose words they are,
as a person or an organisation; a state, a group, an unnamed voice and nobody stand in `creditText`, as pages print them.
"""

from __future__ import annotations

from typing import Any

import msgspec

from briefings.compose.index import Index
from briefings.compose.labels import account, corrected, label, whose
from briefings.compose.leaf import place
from briefings.compose.pages import path_of
from briefings.compose.quote import name_line, role_line
from briefings.compose.views import plain
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Sheet, Source
from briefings.model.sheets.common import Evidence

Node = dict[str, Any]

_ACTORS = {
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


def linked(sheet: Sheet, index: Index) -> str:
    """Return the linked data of a sheet's page as JSON."""
    made = {**_page(sheet, index), **_own(sheet, index)}
    return text({name: value for name, value in made.items() if value not in ("", None, [], {})})


def text(node: Node) -> str:
    """Return a node as JSON that nothing in HTML ends."""
    found = msgspec.json.encode({"@context": "https://schema.org", **node}).decode()
    return found.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _page(sheet: Sheet, index: Index) -> Node:
    """Return what every sheet's page has: address, desk, days, marking, corrections."""
    settings = index.settings
    address = _address(sheet.ref, index)
    last = max((entry.on for entry in sheet.corrections), default=sheet.created)
    return {
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": whose(sheet, index),
        "abstract": account(sheet, index),
        "inLanguage": settings.language,
        "datePublished": sheet.created.isoformat() if sheet.created else "",
        "dateModified": last.isoformat() if last else "",
        "publisher": {"@type": "Organization", "name": settings.title},
        "license": settings.licence.url if settings.licence and _desks_own(sheet) else "",
        "conditionsOfAccess": index.release.marking_of(sheet.ref).label,
        "correction": [
            {"@type": "CorrectionComment", "dateCreated": entry.on.isoformat(), "text": corrected(entry, index)}
            for entry in sheet.corrections
        ],
    }


def _desks_own(sheet: Sheet) -> bool:
    """Return whether the words that a page is about are the desk's, and not a source's."""
    return not isinstance(sheet, Source) and (not isinstance(sheet, Quote) or sheet.mode == "paraphrase")


def _own(sheet: Sheet, index: Index) -> Node:
    if isinstance(sheet, Quote):
        return _quote(sheet, index)
    if isinstance(sheet, Claim):
        return _claim(sheet, index)
    if isinstance(sheet, Incident):
        return _incident(sheet, index)
    if isinstance(sheet, Actor):
        return {"@type": "ProfilePage", "mainEntity": _actor(sheet, index)}
    if isinstance(sheet, Source):
        return {"@type": "WebPage", "mainEntity": _source(sheet, index)}
    if isinstance(sheet, Briefing):
        return _briefing(sheet, index)
    return {"isBasedOn": _rests_on(getattr(sheet, "evidence", ()), index)}


def _quote(quote: Quote, index: Index) -> Node:
    role = plain(role_line(quote, index))
    name = plain(name_line(quote, index))
    source = _source(index.source(quote.source), index)
    found: Node = {
        "text": plain(label(quote, index)),
        "creditText": f"{name}, {role}" if role else name,
        "isBasedOn": {**source, "position": place(quote.at, index)},
    }
    creator = _named(quote.speaker, index) if quote.attribution == "explicit" else {}
    if quote.mode == "paraphrase":
        return {"@type": "Claim", **found, "author": creator, "claimInterpreter": _desk(index)}
    if quote.mode in ("scare", "headline"):
        creator = {}
    said = quote.said.edtf.text if quote.said and quote.said.edtf.lower else ""
    tongue = quote.language or index.source(quote.source).language
    return {
        "@type": "Quotation",
        **found,
        "creator": creator,
        "temporal": said,
        "inLanguage": tongue,
        **_translated(quote),
    }


def _translated(quote: Quote) -> Node:
    """Return the translations of a quote's words: works of their own, of which the quotation is the original."""
    found = [
        {"@type": "Quotation", "text": entry.text.text, "inLanguage": entry.language, "creditText": entry.by or ""}
        for entry in quote.translations
        if entry.item.rpartition(".")[2] == "words"
    ]
    return {"workTranslation": found} if found else {}


def _claim(claim: Claim, index: Index) -> Node:
    return {
        "@type": "Claim",
        "text": plain(label(claim, index)),
        "author": _named(claim.claimant.actor, index),
        "claimInterpreter": _desk(index),
        "temporal": claim.as_of.edtf.text if claim.as_of else "",
        "appearance": _rests_on(claim.evidence, index),
    }


def _incident(incident: Incident, index: Index) -> Node:
    where = incident.where
    spot = (
        {"@type": "Place", "name": where.name, "description": index.word("precision", where.precision)} if where else {}
    )
    return {
        "temporalCoverage": incident.when.edtf.text if incident.when else "",
        "spatialCoverage": spot,
        "isBasedOn": _rests_on(incident.evidence, index),
    }


def _briefing(briefing: Briefing, index: Index) -> Node:
    rows = [row for point in briefing.key_points for row in point.evidence]
    rows += [row for entry in briefing.key_judgements for row in entry.evidence]
    return {
        "@type": "Report",
        "headline": briefing.title,
        "reportNumber": briefing.number,
        "citation": _rests_on(tuple(rows), index),
        "audience": {"@type": "Audience", "audienceType": briefing.audience},
        "author": [{"@type": "Organization", "name": name} for name in briefing.authors],
    }


def _actor(actor: Actor, index: Index) -> Node:
    found: Node = {
        "@type": _ACTORS.get(actor.type, "Thing"),
        "name": actor.name,
        "alternateName": list(actor.names[1:]),
    }
    if actor.type == "person":
        roles = [
            " ".join(filter(None, (role.title, f"“{role.as_reported}”" if role.as_reported else "")))
            for role in actor.roles
        ]
        found["jobTitle"] = roles
    return {name: value for name, value in found.items() if value}


def _named(ref: Ref | None, index: Index) -> Node:
    """Return a person or an organisation that a source names; nothing for a state, a group, a vessel, or nobody."""
    actor = index.get(ref, Actor)
    kind = _ACTORS.get(actor.type, "") if actor else ""
    if actor is None or kind not in ("Person", "Organization"):
        return {}
    return _full({"@type": kind, "@id": _address(actor.ref, index), "name": actor.name})


def _source(source: Source, index: Index) -> Node:
    outlet = index.name(source.outlet)
    return _full(
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


def _rests_on(rows: tuple[Evidence, ...], index: Index) -> list[Node]:
    """Return the sources of rows of evidence, each once."""
    found: dict[Ref, Node] = {}
    for row in rows:
        quote = index.get(row.quote, Quote)
        ref = row.source or (quote.source if quote else None)
        if ref is not None and ref not in found:
            found[ref] = _source(index.source(ref), index)
    return list(found.values())


def _desk(index: Index) -> Node:
    return {"@type": "Organization", "name": index.settings.title}


def _address(ref: Ref, index: Index) -> str:
    site = index.settings.site_url
    return f"{site.rstrip('/')}/{path_of(ref).removesuffix('index.html')}" if site else ""


def _full(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
