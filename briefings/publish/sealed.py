"""State that a build keeps for the next one, with a digest: what is damaged reads as nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path


def write(path: Path, body: bytes) -> None:
    """Write a file of state, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_bytes(body + b"\n" + hashlib.sha256(body).hexdigest().encode())
    temporary.replace(path)


def read(path: Path) -> bytes | None:
    """Return the body of a file of state; None where it is missing or is not what was written."""
    try:
        body, _, total = path.read_bytes().rpartition(b"\n")
    except OSError:
        return None
    return body if hashlib.sha256(body).hexdigest().encode() == total else None
