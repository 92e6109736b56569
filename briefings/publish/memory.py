"""Memory: what the last build was made from, so that the next one pays only for what changed.

Safe to delete: without it everything is made anew. A damaged memory is no memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from briefings.compose.asked import Memo
from briefings.load.store import Store
from briefings.problems import OutputError
from briefings.publish.audit import Seen
from briefings.publish.head import Head


@dataclass
class Memory:
    """The last published build.

    Each artifact's key (a digest of all its bytes depend on) and digest, what the audit saw, and what pages asked.
    """

    keys: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    memo: Memo = field(default_factory=Memo)


def recall(store: Store) -> Memory:
    """Return the memory of the last published build, or an empty one."""
    found = store.load("build.memory")
    if not isinstance(found, tuple):
        return Memory()
    keys, digests, seen, memo = found
    return Memory(keys, digests, {path: Seen(*entry) for path, entry in seen.items()}, Memo(*memo))


def remember(store: Store, head: Head, memory: Memory) -> None:
    """Write the memory, whole or not at all. The site is out by now: without a memory the next build makes all anew."""
    seen = {path: tuple(entry) for path, entry in memory.seen.items()}
    memo = (memory.memo.base, memory.memo.questions, memory.memo.answers, memory.memo.pages)
    try:
        store.save("build.memory", (memory.keys, memory.digests, seen, memo))
        store.save("build.head", tuple(head))
    except OutputError:
        store.forget("build.head", "build.memory")
