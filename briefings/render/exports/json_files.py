"""JSON: a file of sheets for each kind with its JSON Schema, and the places as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from briefings.compose import Views, data
from briefings.model.markings import Marking
from briefings.model.refs import KINDS, PLURALS, Ref


def files(views: Views) -> dict[str, bytes]:
    """Return the files by path."""
    made = {f"data/{PLURALS[kind]}.json": _sheets(kind, views) for kind in KINDS}
    made["data/schema.json"] = dumped(data.schema())
    made["data/places.geojson"] = _places(views)
    return made


def _sheets(kind: str, views: Views) -> bytes:
    head = {"$schema": "schema.json", "format": data.FORMAT, "kind": kind, **_head(views)}
    head["marking"] = _highest(kind, views).label
    return _lines(head, "sheets", data.records(kind, views.index))


def _places(views: Views) -> bytes:
    head = {"type": "FeatureCollection", **_head(views), "marking": _highest("incident", views).label}
    return _lines(head, "features", data.features(views.index))


def _head(views: Views) -> dict[str, str]:
    site, licence = views.site, views.index.settings.licence
    found = {"desk": site.title, "notice": site.notice, "language": site.language, "address": site.address}
    found["licence"] = " ".join(filter(None, (licence.name, licence.url))) if licence else ""
    return {name: value for name, value in found.items() if value}


def _highest(kind: str, views: Views) -> Marking:
    release = views.index.release
    own = (release.marking_of(Ref(kind, sheet.id)) for sheet in release.of(kind))
    return max(own, default=release.settings.default_marking)


def _lines(head: Mapping[str, Any], name: str, entries: list[dict[str, Any]]) -> bytes:
    """Return an object whose last member is a list, an entry a line: two versions can be compared, and it is quick."""
    body = b",\n".join(map(msgspec.json.encode, entries))
    return b'%b,"%b":[\n%b\n]}\n' % (msgspec.json.encode(head)[:-1], name.encode(), body)


def dumped(value: object) -> bytes:
    """Return a small value as JSON, indented."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
