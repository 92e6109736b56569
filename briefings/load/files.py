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


def with_lf(content: bytes) -> bytes:
    """Return a text's bytes with the line ends that this program writes, whatever a checkout or an editor made of them."""
    return content.replace(b"\r\n", b"\n")
