"""The files for programs: released sheets as plain values, places as GeoJSON, linked data, flat tables."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec import Raw

from briefings.compose.changes import corrected, corrections
from briefings.compose.incident import place_of, status_sentence, when_line
from briefings.compose.index import Index
from briefings.compose.interchange import Cells, Node, cell, desk_node, filled, lines
from briefings.compose.kind import account, kind_of, kinds
from briefings.compose.lines import one_line
from briefings.compose.page_record import PageRecord, of_page
from briefings.compose.views import SheetRows, plain
from briefings.model.data_schema import published
from briefings.model.dates import Edtf
from briefings.model.fields import Item
from briefings.model.locators import Locator
from briefings.model.markings import Marking
from briefings.model.names import Name
from briefings.model.prose import Prose
from briefings.model.refs import KINDS, Ref, page_path
from briefings.model.sheets import Incident, Sheet, Topic
from briefings.model.sheets.incident import Where
from briefings.model.translations import is_stale


def records(kind: str, index: Index) -> list[dict[str, Any] | Raw]:
    """Return the released sheets of a kind, by id, as plain values or as JSON of them.

    References are `kind:id`, dates EDTF (ISO 8601-2), days ISO 8601, prose the words its page prints; what is absent is
    left out. Each has `label` (the words that name it, hedges included), `marking` and `page`; a quote has `outcome` too.
    """
    known = index.rows
    return [
        Raw(known[sheet.ref].data) if sheet.ref in known else record(sheet, index) for sheet in index.release.of(kind)
    ]


def record(sheet: Sheet, index: Index) -> dict[str, Any]:
    """Return a sheet as plain values, its fields in the order of the model."""
    kind = kind_of(sheet)
    found: dict[str, Any] = {
        "id": sheet.id,
        "label": plain(kind.whose(sheet, index)),
        "marking": index.release.marking_of(sheet.ref).label,
        "page": page_path(sheet.ref),
        **kind.computed(sheet, index),
    }
    return {**_item(sheet, index), **found} if sheet.marking else {**found, **_item(sheet, index)}


def _item(item: Item, index: Index, *, within: bool = False) -> dict[str, Any]:
    """Return an item as plain values; `within` a mapping, whose key says its own."""
    found: dict[str, Any] = {}
    values = item.__dict__
    for field in published(type(item)):
        value = values[field.name]
        if value is None or (type(value) is tuple and not value) or (within and field.name == "key"):
            continue
        if field.by_key:
            found[field.key] = {entry.key: _item(entry, index, within=True) for entry in value}
        else:
            found[field.key] = [_value(entry, index) for entry in value] if field.many else _value(value, index)
    return found


def _value(value: Any, index: Index) -> Any:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    convert = _CONVERTED.get(kind)
    if convert is not None:
        return convert(value)
    if kind is Prose:
        return plain(one_line(value, index))
    if kind is Name and value.name:
        return value.name
    return _item(value, index)


_AS_IT_IS = frozenset({str, int, bool, float})
_CONVERTED: dict[type, Callable[[Any], str]] = {
    Ref: str,
    Edtf: lambda value: value.text,
    Locator: lambda value: value.text,
    Marking: lambda value: value.label,
    datetime.date: lambda value: value.isoformat(),
}


def features(index: Index) -> list[dict[str, Any]]:
    """Return a feature for each incident that has a place, with the precision its source gives.

    Coordinates are those of the desk's gazetteer: a point, or a box around the place. A feature whose sheet names no place
    of it has the geometry null (RFC 7946, 3.2): no point is made up for it.
    """
    return [_feature(incident, incident.where, index) for incident in index.every(Incident) if incident.where]


def _feature(incident: Incident, where: Where, index: Index) -> dict[str, Any]:
    found = {
        "title": incident.title,
        "class": incident.group,
        "place": where.name,
        "place_as_reported": where.as_reported,
        "precision": where.precision,
        "when": incident.when.edtf.text if incident.when else None,
        "when_as_printed": plain(when_line(incident, index)),
        "occurrence": incident.occurrence,
        "status": status_sentence(incident, index),
        "hedges": list(incident.hedges),
        "marking": index.release.marking_of(incident.ref).label,
        "page": page_path(incident.ref),
    }
    feature: dict[str, Any] = {"type": "Feature", "id": incident.id, "geometry": None, "properties": found}
    place = place_of(where, index)
    if place is None:
        return feature
    found |= {"coordinates_of": place.name, "coordinates_from": place.coordinates_from or "the sheet of this incident"}
    if len(place.coordinates) == 2:
        return {**feature, "geometry": {"type": "Point", "coordinates": list(place.coordinates)}}
    found["coordinates_are"] = "a box around the place, not its border"
    west, south, east, north = place.coordinates
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]  # RFC 7946, 3.1.6
    return {**feature, "bbox": list(place.coordinates), "geometry": {"type": "Polygon", "coordinates": [ring]}}


def linked_data(sheet: Sheet, index: Index) -> str:
    """Return the linked data of a sheet's page as JSON (JSON-LD, schema.org), which nothing in HTML ends.

    Nobody is given a part that no source gives them: a creator stands only where the source says plainly whose words they are,
    as a person or an organisation; a state, a group, an unnamed voice and nobody stand in `creditText`, as pages print them.
    """
    made = {**_page(sheet, index), **kind_of(sheet).linked(sheet, index)}
    known = {name: value for name, value in made.items() if value not in ("", None, [], {})}
    found = msgspec.json.encode({"@context": "https://schema.org", **known}).decode()
    return found.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _page(sheet: Sheet, index: Index) -> Node:
    """Return what every sheet's page has: address, desk, days, marking, corrections."""
    settings = index.settings
    address = index.url(sheet.ref)
    last = max((entry.on for entry in sheet.corrections), default=sheet.created)
    identifiers = [
        filled({"@type": "PropertyValue", "propertyID": one.scheme, "value": one.id, "url": one.url})
        for one in sheet.ids
    ]
    corrections = [
        {"@type": "CorrectionComment", "dateCreated": one.on.isoformat(), "text": corrected(sheet.ref, one, index)}
        for one in sheet.corrections
    ]
    return {
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": plain(kind_of(sheet).whose(sheet, index)),
        "abstract": account(sheet, index),
        "inLanguage": settings.language,
        "datePublished": sheet.created.isoformat() if sheet.created else "",
        "dateModified": last.isoformat() if last else "",
        "publisher": desk_node(index),
        "license": settings.licence.url if settings.licence and not kind_of(sheet).is_quoted(sheet) else "",
        "identifier": identifiers,
        "conditionsOfAccess": index.release.marking_of(sheet.ref).label,
        "correction": corrections,
    }


class Flat(NamedTuple):
    """A table: its name, the names of its columns, and its lines."""

    name: str
    heads: Cells
    lines: Iterable[str]


def tables(index: Index) -> tuple[Flat, ...]:
    """Return every table. What the source does not say is an empty cell, or a row of `not-stated`."""
    heads = columns()
    of_kinds = [
        Flat(kind.table, (*heads[kind.table], *kind.own_columns(index)), _lines(index.every(kind.model), index))
        for kind in kinds()
    ]
    return (*of_kinds, *(Flat(name, heads[name], of(index)) for name, (_, of) in _TABLES.items()))


def _lines(sheets: Iterable[Sheet], index: Index) -> Iterator[str]:
    return _said(sheets, lambda rows: rows.lines, lambda sheet: kind_of(sheet).all_rows(sheet, index), index)


def _said(
    sheets: Iterable[Sheet], kept: Callable[[SheetRows], str], rows: Callable[[Sheet], Iterable[Cells]], index: Index
) -> Iterator[str]:
    """Yield what each sheet says in a table: as it was kept with its page, or else made now."""
    for sheet in sheets:
        known = index.rows.get(sheet.ref)
        yield kept(known) if known else lines(rows(sheet))


def columns() -> dict[str, Cells]:
    """Return the columns of every table, by its name, without those that a desk's own fields add."""
    found = {**{kind.table: kind.columns for kind in kinds()}, **{name: heads for name, (heads, _) in _TABLES.items()}}
    return {name: tuple(heads.split()) for name, heads in found.items()}


def _corrections(index: Index) -> Iterator[Cells]:
    for change in corrections(index):
        if entry := change.correction:
            told = (entry.on.isoformat(), entry.item, entry.was, entry.now, entry.why)
            yield (change.ref.kind, change.ref.id, *told, index.release.marking_of(change.ref).label)


def _every(index: Index) -> Iterator[Sheet]:
    return (sheet for kind in kinds() for sheet in index.every(kind.model))


def not_stated(sheet: Sheet, index: Index) -> Iterator[Cells]:
    """Yield the rows of a sheet in the table of what is not stated."""
    for item in kind_of(sheet).not_stated(sheet):
        yield (sheet.kind, sheet.id, item, index.release.marking_of(sheet.ref).label)


def _translations(index: Index) -> Iterator[Cells]:
    for sheet in _every(index):
        for entry in sheet.translations:
            stale = "yes" if is_stale(sheet, entry) else ""
            told = (entry.item, entry.language, cell(entry.text, index), entry.by or "", stale)
            marking = entry.marking or index.settings.marked(sheet.marking)
            yield (sheet.kind, sheet.id, *told, marking.label)


_TABLES: dict[str, tuple[str, Callable[[Index], Iterable[str]]]] = {
    "corrections": ("kind id on item was now why marking", lambda index: [lines(_corrections(index))]),
    "not-stated": (
        "kind id not_stated marking",
        lambda index: _said(_every(index), lambda rows: rows.not_stated, lambda one: not_stated(one, index), index),
    ),
    "translations": ("kind id item language text by stale marking", lambda index: [lines(_translations(index))]),
}
"""Tables of what sheets of every kind have."""


class DataRecord(PageRecord):
    """The page that lists the files for programs."""

    _template = "data.html"
    _called = "data"
    _path = "data/index.html"
    _target = "data:"

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self._context.show(*index.release.sheets)

    heading = of_page(lambda _, index: index.say("Data and feeds"))
    """What the page is called."""
    sheet_counts: dict[str, int] = of_page(lambda _, index: {kind: len(index.release.of(kind)) for kind in KINDS})
    """How many sheets of each kind it has."""
    topic_feeds: list[tuple[str, str]] = of_page(
        lambda _, index: [(kind_of(topic).title(topic), f"feed:topics/{topic.id}") for topic in index.every(Topic)]
    )
    """The feed of each topic: the topic's title and a target for `link`."""
    release_marking = of_page(lambda _, index: index.release.marking.label)
    """The highest marking that a row of the files can have."""
    licence = of_page(lambda _, index: index.settings.licence.name if index.settings.licence else "")
    """The licence of the desk's own words; empty where none is given."""
    licence_link = of_page(lambda _, index: (index.settings.licence and index.settings.licence.url) or "")
    """The address of that licence; empty where none is given."""
