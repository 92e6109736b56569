"""What the last check said, so that a check of a desk that nobody changed since says it again without reading it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from briefings.load import inputs
from briefings.load.fingerprint import fingerprint
from briefings.load.store import Store
from briefings.problems import OutputError, Problem

Said = tuple[tuple[Problem, ...], str]
"""The problems, and the line that sums up."""
Known = tuple[tuple[str, ...], Said]
"""Folders named in settings, and what was said."""

_NAME = "check"


def recall(store: Store, desk: Path) -> Known | None:
    """Return what the last check said, or None where anything that it read has changed."""
    found = store.load(_NAME, tuple[str, tuple[str, ...], Said])
    if found is None:
        return None
    before, further, said = found
    return (further, said) if before == with_further(stats(desk), further) else None


def remember(store: Store, desk: Path, before: str, further: tuple[str, ...], said: Said) -> Known:
    """Keep and return what a check said, unless a file changed since `before`. A desk never built keeps nothing.

    `further`: folders and files named in settings.
    """
    if store.folder.is_dir() and stats(desk) == before:
        keep(store, with_further(before, further), further, said)
    return further, said


def keep(store: Store, found: str, further: tuple[str, ...], said: Said) -> None:
    """Keep what the check of a desk with these stats said; a build has made it too."""
    with suppress(OutputError):  # nobody needs what a check keeps
        store.save(_NAME, (found, further, said))


def stats(desk: Path) -> str:
    """Return a digest of the stats of all that a check reads, but for what settings name."""
    return fingerprint(inputs.files(desk), repr(inputs.versions()))


def with_further(found: str, further: tuple[str, ...]) -> str:
    """Return `stats` with the folders and files named in settings."""
    return fingerprint(map(Path, further), found)
