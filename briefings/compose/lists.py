"""Lists: one of each kind of sheet, and those of changes and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from briefings.compose import news_list
from briefings.compose.index import Index
from briefings.compose.kind import kinds
from briefings.compose.leaf import Leaf
from briefings.compose.listing import Listing
from briefings.compose.listing import records as listed
from briefings.compose.page_record import PageRecord
from briefings.model.refs import PLURALS


def records(index: Index) -> Iterator[PageRecord]:
    """Yield the record of every page of every list, list by list."""
    for kind in kinds():
        name, sheets = kind.model.kind, index.release.of(kind.model.kind)
        leaf = Leaf(index)
        leaf.show(*(sheet.ref for sheet in sheets))
        plural = PLURALS[name]
        yield from listed(
            Listing(
                plural,
                index.word("section", plural),
                tuple(kind.list_columns.split()),
                partial(kind.entries, index),
                leaf,
                total=len(sheets),
                section=plural,
                counts=kind.counts(index),
            )
        )
    yield from listed(news_list.changes_listing(index))
    yield from listed(news_list.corrections_listing(index))
