"""A row of a sheet's page that has too many entries for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from briefings.compose.page_context import PageContext
from briefings.compose.record import Pair
from briefings.model.refs import PLURALS, Ref


class Further(NamedTuple):
    """A row of a sheet's page: its name in addresses, what readers call it, how many entries the sheet's page has, and all of them.

    `items` are sheets or parts of one; `entry` returns one as a line, and a few words beside it.
    """

    name: str
    label: str
    shown: int
    items: Sequence[Any]
    entry: Callable[[Any, PageContext], Pair]


def target(ref: Ref, name: str, number: int) -> str:
    """Return the target of a page, whose number counts from 1: the first is the sheet's own."""
    return str(ref) if number == 1 else f"further:{PLURALS[ref.kind]}/{ref.id}/{name}-{number}"
