"""Memory: what the last build was made from, so that the next one pays only for what changed.

Safe to delete: without it everything is made again. A damaged memory is not memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from zlib import crc32

from briefings.compose.dependencies import Memo
from briefings.load.store import Store
from briefings.problems import OutputError
from briefings.publish.audit import Seen
from briefings.publish.unchanged import Head

_SEEN = "seen"
"""The folder of what the audit saw, in parts: most of all that is remembered, and one edit changes little of it."""
_IN_A_PART = 256


@dataclass
class Memory:
    """The last published build.

    Each artifact's key (a digest of all its bytes depend on) and digest, what the audit saw, and what pages asked; in how
    many parts what the audit saw is kept.
    """

    keys: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    memo: Memo = field(default_factory=Memo)
    parts: int = 0


def recall(store: Store) -> Memory:
    """Return the memory of the last published build, or an empty one."""
    found = store.load("build.memory", Memory)
    if found is None:
        return Memory()
    for number in range(found.parts):  # an entry says of which bytes it holds: a part of another build is not believed
        found.seen |= store.load(f"{_SEEN}/{number}", dict[str, Seen]) or {}
    return found


def remember(store: Store, head: Head, memory: Memory, former: Memory) -> None:
    """Write the memory, whole or not at all. The site is out by now: without a memory the next build makes all again.

    Of what the audit saw only the parts in which anything is not as in the `former` memory are written.
    """
    parts = 1
    while parts * _IN_A_PART < len(memory.seen):
        parts *= 2
    try:
        _write_seen(store, memory.seen, parts, range(parts) if parts != former.parts else _differing(memory, former))
        store.save("build.memory", replace(memory, seen={}, parts=parts))
        store.save("build.head", head)
    except OutputError:
        store.forget("build.head", "build.memory")
    store.forget(*(f"{_SEEN}/{number}" for number in range(parts, former.parts)))


def _write_seen(store: Store, seen: dict[str, Seen], parts: int, wanted: Iterable[int]) -> None:
    found: dict[int, dict[str, Seen]] = {number: {} for number in wanted}
    for path, entry in seen.items():
        number = _part(path, parts)
        if number in found:
            found[number][path] = entry
    for number, entries in found.items():
        store.save(f"{_SEEN}/{number}", entries)


def _differing(memory: Memory, former: Memory) -> set[int]:
    """Return the parts in which anything came, went or is another; what is not is the very same object."""
    changed = {path for path, entry in memory.seen.items() if former.seen.get(path) is not entry}
    return {_part(path, former.parts) for path in changed | (former.seen.keys() - memory.seen.keys())}


def _part(path: str, parts: int) -> int:
    return crc32(path.encode()) % parts
