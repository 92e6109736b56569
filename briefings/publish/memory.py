"""Memory: what the last build was made from, so that the next one pays only for what changed (`.briefings/`).

Safe to delete: without it everything is made anew. A damaged memory is no memory.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from briefings.load.fingerprint import FOLDER
from briefings.publish import sealed
from briefings.publish.audit import Seen
from briefings.publish.audit_pack import Said

_NAME = "memory.json"


@dataclass
class Memory:
    """The last published build.

    `inputs` is a fingerprint of every file it read and of its options; `keys` and `digests` give each artifact's key (a
    digest of all its bytes depend on) and its digest; `seen` what the audit saw; `summary` what the build said.
    """

    inputs: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    summary: str = ""


def recall(desk: Path) -> Memory:
    """Return the memory of the last published build, or an empty one."""
    body = sealed.read(desk / FOLDER / _NAME)
    if body is None:
        return Memory()
    try:
        record = json.loads(body)
        record["seen"] = {
            path: Seen(entry[0], entry[1], tuple(entry[2]), tuple(entry[3]), _said(entry[4]))
            for path, entry in record["seen"].items()
        }
        return Memory(**record)
    except (ValueError, KeyError, TypeError, IndexError):
        return Memory()


def _said(record: list[list[str]] | None) -> Said | None:
    return Said(frozenset(record[0]), frozenset(record[1])) if record else None


def remember(desk: Path, memory: Memory) -> None:
    """Write the memory, whole or not at all. The site is out by now: without a memory the next build makes all anew."""
    path = desk / FOLDER / _NAME
    body = json.dumps(vars(memory), ensure_ascii=False, separators=(",", ":"), default=sorted).encode()
    try:
        sealed.write(path, body)
    except OSError:
        with suppress(OSError):
            path.unlink()
