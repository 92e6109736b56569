"""Evidence by address: `evidence: [{url: https://…}]` names the source of that address, or makes one."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from briefings.load.sheets import SheetFile
from briefings.model.fields import Item, ItemT
from briefings.model.letters import slug
from briefings.model.locators import Locator
from briefings.model.markings import Marking
from briefings.model.refs import Ref
from briefings.model.shape import shape
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
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if not pair[0].startswith(_TRACKING)])
    return f"{host}{port}{parts.path.rstrip('/')}{f'?{query}' if query else ''}"


class _Citation(NamedTuple):
    """An address in a sheet, and what holds it back there: the highest marking of the row and of all that it stands in."""

    address: str
    marking: Marking
    sheet: Sheet

    @property
    def held_back(self) -> tuple[datetime.date, Marking]:
        """Return until when it is held back, and its marking: the lower pair is out first."""
        return self.sheet.embargo_until or datetime.date.min, self.marking


def resolved(
    sheets: Mapping[Ref, Sheet], files: Mapping[Ref, SheetFile], default: Marking
) -> tuple[dict[Ref, Sheet], dict[Ref, SheetFile]]:
    """Return the sheets with a source behind each address in their evidence, and the files of all sheets.

    A source that has the address is it. For any other address there is one made of the address alone. Its file is not there,
    and its text is empty: whoever writes it adds to it.
    """
    made_before = {ref for ref, file in files.items() if ref.kind == "source" and ref in sheets and not file.text}
    found = {ref: sheet for ref, sheet in sheets.items() if ref not in made_before}
    known = {ref: file for ref, file in files.items() if ref not in made_before}
    cited: dict[str, list[_Citation]] = {}
    citing = set()
    for ref in (ref for ref, file in known.items() if ref.kind != "source" and "url:" in file.text and ref in found):
        marking = found[ref].marking
        for address, highest in _addresses(found[ref], default if marking is None else marking):
            cited.setdefault(normal(address), []).append(_Citation(address, highest, found[ref]))
            citing.add(ref)
    if not cited:
        return found, known
    by_address = {normal(one.url): one.ref for one in found.values() if isinstance(one, Source) and one.url}
    for key, citations in cited.items():
        if key not in by_address:
            source = _made(key, citations)
            by_address[key] = source.ref
            found[source.ref] = source
            known[source.ref] = SheetFile(f"content/sources/{source.id}.yml", "", unfinished=True)
    for ref in citing:
        found[ref] = _with_sources(found[ref], by_address)
    return found, known


def _addresses(item: Item, marking: Marking) -> Iterator[tuple[str, Marking]]:
    """Yield each address in the evidence below an item, with the highest marking of what it stands in."""
    own = getattr(item, "marking", None)
    marking = marking if own is None else max(marking, own)
    if isinstance(item, Evidence) and item.url:
        yield item.url, marking
    for field in shape(type(item)):
        if field.holds == "item" and (value := getattr(item, field.name)):
            for _, entry in field.entries(value):
                yield from _addresses(entry, marking)


def _made(key: str, citations: list[_Citation]) -> Source:
    """Return a source made of its address alone: held back as the citations are that are held back least.

    It says nothing of the others: how they write the address, and since when.
    """
    short = hashlib.sha256(key.encode()).hexdigest()[:6]
    published = [one for one in citations if one.sheet.status == "published"]
    least = min(one.held_back for one in published or citations)
    first_out = [one for one in published or citations if one.held_back == least]
    first = min((one.sheet.created for one in first_out if one.sheet.created), default=None)
    return Source.model_construct(
        id=f"{slug(key.replace('/', ' '), words=8) or 'address'}-{short}",
        title=key,
        url=first_out[0].address,
        type="webpage",
        status="published" if published else "draft",
        marking=first_out[0].marking,
        embargo_until=first_out[0].sheet.embargo_until,
        created=first,
        revised=first,
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
