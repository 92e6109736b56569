"""Evidence by address: `evidence: [{url: https://…}]` names the source of that address, or makes one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from briefings.load.sheets import SheetFile
from briefings.model.fields import ItemT
from briefings.model.letters import slug
from briefings.model.locators import Locator
from briefings.model.markings import Marking
from briefings.model.refs import Ref
from briefings.model.shape import shape, walk
from briefings.model.sheets import Sheet, Source
from briefings.model.sheets.common import Evidence

_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
"""How parameters begin that say how a reader came to a page, and not which page it is."""
_WHOLE = Locator("whole")


def normal(address: str) -> str:
    """Return an address as it is compared: without scheme, `www.`, usual port, fragment, tracking and a slash at its end."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = urlencode(
        [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(_TRACKING)]
    )
    return f"{host}{port}{parts.path.rstrip('/')}{f'?{query}' if query else ''}"


def resolved(
    sheets: Mapping[Ref, Sheet], files: Mapping[Ref, SheetFile], default: Marking
) -> tuple[dict[Ref, Sheet], dict[Ref, SheetFile]]:
    """Return the sheets with a source behind each address in their evidence, and the files of all sheets.

    A source that has the address is it; for any other address there is one made of the address alone, with the lowest marking
    and the first day of the sheets that cite it. Its file is not there, and its text is empty: whoever writes it adds to it.
    """
    made_before = {ref for ref, file in files.items() if ref.kind == "source" and ref in sheets and not file.text}
    sheets = {ref: sheet for ref, sheet in sheets.items() if ref not in made_before}
    files = {ref: file for ref, file in files.items() if ref not in made_before}
    citing = [ref for ref, file in files.items() if "url:" in file.text and ref in sheets and ref.kind != "source"]
    found, known = dict(sheets), dict(files)
    made: dict[str, Ref] = {}
    for ref in citing:
        rows = [one.value for one in walk(sheets[ref]) if isinstance(one.value, Evidence) and one.value.url]
        if not rows:
            continue
        if not made:
            made = {normal(one.url): one.ref for one in sheets.values() if isinstance(one, Source) and one.url}
        for row in rows:
            _find_or_make(row.url or "", sheets[ref], found, known, made, default)
        found[ref] = _with_sources(sheets[ref], made)
    return found, known


def _find_or_make(
    address: str,
    citing: Sheet,
    sheets: dict[Ref, Sheet],
    files: dict[Ref, SheetFile],
    made: dict[str, Ref],
    default: Marking,
) -> None:
    key = normal(address)
    ref = made.get(key)
    if ref is None:
        short = hashlib.sha256(key.encode()).hexdigest()[:6]
        ref = made[key] = Ref("source", f"{slug(key.replace('/', ' '), words=8) or 'address'}-{short}")
        given: dict[str, Any] = {"id": ref.id, "title": key, "url": address, "type": "webpage"}
        sheets[ref] = Source.model_construct(**given, status="draft", marking=Marking.RED)
        files[ref] = SheetFile(f"content/sources/{ref.id}.yml", "", unfinished=True)
    if files[ref].text:
        return  # a sheet of the desk's own
    now = sheets[ref]
    marking = citing.marking if citing.marking is not None else default
    days = [day for day in (now.created, citing.created) if day]
    published = "published" in (now.status, citing.status)
    sheets[ref] = now.model_copy(
        update={
            "status": "published" if published else "draft",
            "marking": min(marking, now.marking if now.marking is not None else marking),
            "created": min(days, default=None),
            "revised": min(days, default=None),
        }
    )


def _with_sources(item: ItemT, made: Mapping[str, Ref]) -> ItemT:
    """Return an item with the source of each address below it."""
    changed: dict[str, Any] = {}
    if isinstance(item, Evidence) and item.url:
        changed = {"source": made[normal(item.url)], "at": item.at or _WHOLE}
    for field in shape(type(item)):
        value = getattr(item, field.name)
        if field.holds != "item" or not value:
            continue
        now: Any = tuple(_with_sources(entry, made) for entry in value) if field.many else _with_sources(value, made)
        if now != value:
            changed[field.name] = now
    return item.model_copy(update=changed) if changed else item
