"""Memory: what the last build was made from, so that the next one pays only for what changed.

Safe to delete: without it everything is made again. A damaged memory is not memory. What it knows of single pages, which is most
of it, lies in parts named by their content: an edit writes few of them, and one of another build is never taken for this one's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from zlib import crc32

from msgspec.msgpack import encode

from briefings.compose.dependencies import Memo, Page
from briefings.load.store import Store
from briefings.model.refs import Ref
from briefings.problems import OutputError
from briefings.publish.audit import Seen
from briefings.publish.unchanged import Head

_PARTS = "parts"
_IN_A_PART = 256

EntryT = TypeVar("EntryT")


@dataclass
class Memory:
    """The last published build.

    Each artifact's key (a digest of all its bytes depend on) and digest, what the audit saw, and what pages asked; the names
    of the parts in which the last two are kept.
    """

    keys: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    memo: Memo = field(default_factory=Memo)
    seen_in: list[str] = field(default_factory=list)
    pages_in: list[str] = field(default_factory=list)


def recall(store: Store) -> Memory:
    """Return the memory of the last published build, or an empty one."""
    found = store.load("build.memory", Memory)
    if found is None:
        return Memory()
    for name in found.seen_in:  # what a part lacks is read back, or composed, again
        found.seen |= store.load(f"{_PARTS}/{name}", dict[str, Seen]) or {}
    for name in found.pages_in:
        found.memo.pages |= store.load(f"{_PARTS}/{name}", dict[Ref, Page]) or {}
    return found


def remember(store: Store, head: Head, memory: Memory, former: Memory) -> None:
    """Write the memory, whole or not at all. The site is out by now: without a memory the next build makes all again.

    Only the parts in which anything is not as in the `former` memory are written.
    """
    try:
        seen_in = _write_parts(store, memory.seen, former.seen, former.seen_in)
        pages_in = _write_parts(store, memory.memo.pages, former.memo.pages, former.pages_in)
        short = replace(memory, seen={}, memo=replace(memory.memo, pages={}), seen_in=seen_in, pages_in=pages_in)
        store.save("build.memory", short)
        store.save("build.head", head)
    except OutputError:
        store.forget("build.head", "build.memory")
        return
    store.trim(_PARTS, -1, {*seen_in, *pages_in})  # of others not even an empty one stays


def _write_parts(store: Store, now: dict[Any, EntryT], before: dict[Any, EntryT], names: list[str]) -> list[str]:
    """Write the parts that are not as before; return the names of all. Raises OutputError."""
    count = 1
    while count * _IN_A_PART < len(now):
        count *= 2
    found = list(names) if len(names) == count else [""] * count
    wanted = _differing(now, before, count) if found[0] else range(count)
    parts: dict[int, dict[Any, EntryT]] = {number: {} for number in wanted}
    for key, entry in now.items() if parts else ():
        number = _part(key, count)
        if number in parts:
            parts[number][key] = entry
    for number, entries in parts.items():
        body = encode(entries)
        found[number] = hashlib.sha256(body).hexdigest()
        store.write(f"{_PARTS}/{found[number]}", body)
    return found


def _differing(now: dict[Any, EntryT], before: dict[Any, EntryT], count: int) -> Iterable[int]:
    """Return the parts in which anything came, went or is another; what is not is the very same object."""
    changed = {key for key, entry in now.items() if before.get(key) is not entry}
    return {_part(key, count) for key in changed | (before.keys() - now.keys())}


def _part(key: object, count: int) -> int:
    return crc32(str(key).encode()) % count
