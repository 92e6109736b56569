"""Linked data of a page (JSON-LD, schema.org): what it quotes or tells, whose it is, and what it rests on.

Nobody is given a part that no source gives them: a creator stands only where the source says plainly whose words they are,
as a person or an organisation; a state, a group, an unnamed voice and nobody stand in `creditText`, as pages print them.
"""

from __future__ import annotations

import msgspec

from briefings.compose.changes import corrected
from briefings.compose.index import Index
from briefings.compose.kind import account, kind_of
from briefings.compose.nodes import Node
from briefings.model.sheets import Sheet


def linked(sheet: Sheet, index: Index) -> str:
    """Return the linked data of a sheet's page as JSON."""
    made = {**_page(sheet, index), **kind_of(sheet).linked(sheet, index)}
    return text({name: value for name, value in made.items() if value not in ("", None, [], {})})


def text(node: Node) -> str:
    """Return a node as JSON that nothing in HTML ends."""
    found = msgspec.json.encode({"@context": "https://schema.org", **node}).decode()
    return found.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _page(sheet: Sheet, index: Index) -> Node:
    """Return what every sheet's page has: address, desk, days, marking, corrections."""
    settings = index.settings
    address = index.url(sheet.ref)
    last = max((entry.on for entry in sheet.corrections), default=sheet.created)
    return {
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": kind_of(sheet).whose(sheet, index),
        "abstract": account(sheet, index),
        "inLanguage": settings.language,
        "datePublished": sheet.created.isoformat() if sheet.created else "",
        "dateModified": last.isoformat() if last else "",
        "publisher": {"@type": "Organization", "name": settings.title},
        "license": settings.licence.url if settings.licence and not kind_of(sheet).is_quoted(sheet) else "",
        "conditionsOfAccess": index.release.marking_of(sheet.ref).label,
        "correction": [
            {"@type": "CorrectionComment", "dateCreated": entry.on.isoformat(), "text": corrected(entry, index)}
            for entry in sheet.corrections
        ],
    }
