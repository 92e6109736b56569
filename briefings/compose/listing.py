"""A list before it is cut into pages: its entries, what they are filtered and sorted by, and the pages made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefings.compose import this_page
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.lines import strong, text
from briefings.compose.views import Cell, Facet, Line, ListPage, Order, Table
from briefings.model.refs import PLURALS
from briefings.model.sheets.common import When

ROWS = 100
"""At most this many rows stand on one page: with long words a page then weighs less than 100 KB."""

VALUES = 40
"""At most this many values stand in one facet; the others are found by typing."""


class Tag(NamedTuple):
    """A value by which an entry is filtered; `group` and `rank` put it in its place in the facet."""

    facet: str
    value: str
    label: str
    group: int = 0
    rank: int = 0


class Entry(NamedTuple):
    """A row: its cells, its tags, and its sort keys where a column's own words are not what it is sorted by."""

    cells: tuple[Cell, ...]
    tags: tuple[Tag, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


class Listing(NamedTuple):
    """A list: `heads` with the name of each column's order (empty: none), facets as (name, label), its order in words."""

    name: str
    heading: str
    heads: tuple[tuple[str, str], ...]
    entries: Sequence[Entry]
    facets: tuple[tuple[str, str], ...]
    lead: str
    order: str
    sentence: str = ""
    section: str = ""
    beside: Line = ()


def of_kind(
    kind: str,
    index: Index,
    heads: tuple[tuple[str, str], ...],
    entries: Sequence[Entry],
    facets: tuple[tuple[str, str], ...],
    lead: str,
    order: str,
    sentence: str = "",
) -> Listing:
    """Return the list of a kind of sheet."""
    plural = PLURALS[kind]
    return Listing(plural, index.word("section", plural), heads, entries, facets, lead, order, sentence, plural)


def last_name_first(name: str) -> str:
    """Return what persons are sorted by: the last word of the name, then the whole."""
    return f"{name.split()[-1]} {name}" if name.strip() else ""


def dated(when: When | None, name: str = "date") -> tuple[tuple[tuple[str, str], ...], tuple[Tag, ...]]:
    """Return the sort key and the tag of the year of a date; of an open one its known end."""
    day = (when.edtf.upper or when.edtf.lower) if when else None
    if day is None:
        return ((name, ""),), ()
    year, month, date = day
    return ((name, f"{year:05}-{month:02}-{date:02}"),), (Tag("year", str(year), str(year), 0, -year),)


def pages(listing: Listing, leaf: Leaf) -> Iterator[ListPage]:
    """Yield a list's pages."""
    total = len(listing.entries)
    count = max(1, -(-total // ROWS))
    targets = [f"list:{listing.name}", *(f"list:{listing.name}/{number}" for number in range(2, count + 1))]
    parts = tuple(f"{listing.name}/rows-{number}.js" for number in range(1, count + 1)) if count > 1 else ()
    index = leaf.index
    digits = index.language.digits
    facets, orders = tuple(_facets(listing, index)), tuple(_orders(listing, index))
    about = (this_page.gathered(f"{listing.name}/index.html", leaf.shown, index),)
    marking = leaf.marking
    for number in range(count):
        entries = listing.entries[number * ROWS : (number + 1) * ROWS]
        shown = digits(str(total))
        if count > 1:
            first, last = number * ROWS + 1, number * ROWS + len(entries)
            shown = index.say("{first} to {last}", first=digits(str(first)), last=digits(str(last)))
        yield ListPage(
            path=f"{listing.name}/index.html" if number == 0 else f"{listing.name}/_{number + 1}.html",
            template="list.html",
            section=listing.section,
            heading=listing.heading,
            lead=text(listing.lead),
            beside=listing.beside,
            facets=facets,
            orders=orders,
            shown=_shown(shown, total, listing, index) if total else (),
            sentence=listing.sentence,
            table=Table(
                listing.heading,
                tuple(head for _, head in listing.heads),
                tuple(entry.cells for entry in entries),
                narrow=listing.heads[0][0] == "day",
            ),
            attributes=tuple(tuple(_attributes(entry)) for entry in entries),
            pager=tuple((str(at + 1), target) for at, target in enumerate(targets)) if count > 1 else (),
            rows_path=parts[number] if parts else "",
            parts=parts,
            about=about,
            marking=marking.label,
            marking_colour=marking.colour,
            description=f"{listing.heading}. {listing.lead}",
            updated=leaf.updated,
        )


def _shown(rows: str, total: int, listing: Listing, index: Index) -> Line:
    """Return which rows of how many stand here, and in what order."""
    number = index.language.digits(str(total))
    return index.line("{rows} of {n} shown, {order}", rows=strong(rows), n=number, order=listing.order)


def _attributes(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield what a row carries: its values by facet, divided by blanks, and its sort keys."""
    values: dict[str, list[str]] = {}
    for tag in entry.tags:
        values.setdefault(tag.facet, []).append(tag.value)
    for facet, found in values.items():
        yield facet, " ".join(found)
    for name, key in entry.keys:
        yield f"by-{name}", key


def _orders(listing: Listing, index: Index) -> Iterator[Order]:
    """Yield the orders of the columns, then those that no column heads."""
    columns = {name: number for number, (name, _) in enumerate(listing.heads) if name}
    for name, number in columns.items():
        yield Order(name, listing.heads[number][1], number)
    for name in {name: None for entry in listing.entries for name, _ in entry.keys}:
        if name not in columns:
            yield Order(name, index.word("order", name), -1)


def _facets(listing: Listing, index: Index) -> Iterator[Facet]:
    """Yield the facets that have something to choose, each value with its count."""
    counts: dict[str, dict[Tag, int]] = {}
    for entry in listing.entries:
        for tag in entry.tags:
            of_facet = counts.setdefault(tag.facet, {})
            of_facet[tag] = of_facet.get(tag, 0) + 1
    for name, label in listing.facets:
        found = counts.get(name, {})
        kept = sorted(found, key=lambda tag: -found[tag])[:VALUES]
        groups: dict[int, list[tuple[str, str, int]]] = {}
        for tag in sorted(kept, key=lambda tag: (tag.group, tag.rank, index.language.key(tag.label), tag.value)):
            groups.setdefault(tag.group, []).append((tag.value, tag.label, found[tag]))
        more = ""
        if len(found) > VALUES:
            shown, total = str(VALUES), index.language.digits(str(len(found)))
            more = index.say("The {n} with most entries, of {total}; type for others.", n=shown, total=total)
        if len(found) > 1:
            yield Facet(name, label, tuple(tuple(group) for group in groups.values()), more)
