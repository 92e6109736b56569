"""State that a build keeps for the next one in a file of its own; what is damaged, or was not written here, reads as nothing."""

from __future__ import annotations

from pathlib import Path

from briefings.load.store import Store


def write(path: Path, body: bytes) -> None:
    """Write a file of state, whole or not at all. Raises OutputError."""
    Store(path.parent).write(path.name, body)


def read(path: Path) -> bytes | None:
    """Return the body of a file of state; None where it is missing or is not what was written."""
    found = Store(path.parent).read(path.name)
    return None if found is None else bytes(found)
