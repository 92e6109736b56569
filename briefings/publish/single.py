"""One file outside the site, such as a pack: it takes the place of nothing, or of what this program wrote there."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from briefings.editor.writing import write_all
from briefings.problems import OutputError
from briefings.publish.manifest import digest
from briefings.publish.ownership import bytes_of

_RECORD = "written.json"
"""Path to digest of what was written, among the desk's state."""


def put(target: Path, content: bytes, state: Path) -> None:
    """Write a file whole, or write to a pipe or device. Raises OutputError where something else stands there."""
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        place = os.path.realpath(target)
        there = bytes_of(place)
    except OSError as error:
        raise OutputError(f"{target}: {error.strerror}") from error
    written = _load(state)
    if there and digest(there) not in (digest(content), written.get(place)):
        raise OutputError(
            f"{target}: not as this program wrote it, or not written by it; move it elsewhere, or choose another name"
        )
    write_all({Path(place): content})
    with suppress(OutputError):  # then the next one is refused, and says so
        write_all({state / _RECORD: json.dumps({**written, place: digest(content)}).encode()})


def _load(state: Path) -> dict[str, str]:
    """Return what was written. It is no record: another version of the program, or another user, goes by it too."""
    try:
        found = json.loads(bytes_of(str(state / _RECORD)) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
