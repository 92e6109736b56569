"""Memory: what the last build was made from, so that the next one pays only for what changed (`.briefings/`).

Safe to delete: without it everything is made anew. A damaged memory is no memory.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from briefings.load.fingerprint import FOLDER
from briefings.problems import OutputError
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
    try:
        raw = (desk / FOLDER / _NAME).read_bytes()
        body, _, total = raw.rpartition(b"\n")
        if hashlib.sha256(body).hexdigest() != total.decode("ascii"):
            return Memory()
        record = json.loads(body)
        record["seen"] = {
            path: Seen(entry[0], entry[1], tuple(entry[2]), tuple(entry[3]), _said(entry[4]))
            for path, entry in record["seen"].items()
        }
        return Memory(**record)
    except (OSError, ValueError, KeyError, TypeError):
        return Memory()


def _said(record: list[list[str]] | None) -> Said | None:
    return Said(frozenset(record[0]), frozenset(record[1])) if record else None


def remember(desk: Path, memory: Memory) -> None:
    """Write the memory, whole or not at all. Raises OutputError."""
    folder = desk / FOLDER
    body = json.dumps(vars(memory), ensure_ascii=False, separators=(",", ":"), default=sorted).encode()
    temporary = folder / f"{_NAME}.new"
    try:
        folder.mkdir(exist_ok=True)
        temporary.write_bytes(body + b"\n" + hashlib.sha256(body).hexdigest().encode())
        temporary.replace(folder / _NAME)
    except OSError as error:
        raise OutputError(f"{temporary}: {error.strerror}") from error
