"""Files as bytes: the one place that turns a failed reading into our own error."""

from __future__ import annotations

from pathlib import Path

from briefings.problems import OutputError


def read(path: Path) -> bytes:
    """Return a file's bytes. Raises OutputError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error
