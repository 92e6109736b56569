"""What tells whether anything changed since the last build; a module of its own, since a build with nothing to do needs no more.

Composing alone takes longer to import than such a build takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from briefings.load.store import Store


class Head(NamedTuple):
    """What tells whether anything changed: stats of the inputs, what was asked for, digest of the site, folders named in settings."""

    inputs: str
    asked: str
    site: str
    further: tuple[str, ...]
    summary: str


def recall_head(store: Store) -> Head | None:
    """Return what tells whether anything changed since the last published build, or None."""
    return store.load("build.head", Head)


def tree_digest(digests: Mapping[str, str]) -> str:
    """Return one digest of the digests of many files by path."""
    return hashlib.sha256("\n".join(f"{path} {digests[path]}" for path in sorted(digests)).encode()).hexdigest()
