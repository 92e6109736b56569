"""Tables: records by key, kept in parts of some hundred, so that an edit writes one part again.

A part is named by a digest of what it holds, and a head says which parts a table has. So nothing that a head names is written
over, and machines that share a folder never mix their tables. A part that is gone or damaged counts as never kept.
"""

from __future__ import annotations

import hashlib
from typing import Any, Generic, TypeVar
from zlib import crc32

from msgspec.msgpack import encode

from briefings.load.store import LARGEST, Store

KeyT = TypeVar("KeyT")
RecordT = TypeVar("RecordT")

_IN_A_PART = 256


class RecordTable(Generic[KeyT, RecordT]):
    """A table in a folder of a store. `more` is what is kept beside its records, of the type that its reader names."""

    def __init__(self, store: Store, name: str, scope: str, kind: type[dict[KeyT, RecordT]], more: Any = None) -> None:
        """Recall the table of a name for a scope: for which desk, or under which settings, its records hold."""
        self._store, self._name = store, name
        self._head = hashlib.sha256(scope.encode()).hexdigest()
        found = store.load(f"{name}/{self._head}", tuple[list[str], more]) or ([], None)
        self._parts: list[str] = found[0]
        self.more: Any = found[1]
        self._held = [store.load(f"{name}/{part}", kind) or {} for part in self._parts]
        self.records: dict[KeyT, RecordT] = {key: record for part in self._held for key, record in part.items()}

    def save(self, now: dict[KeyT, RecordT], more: Any = None) -> None:
        """Keep the table as it is now: the parts in which anything is not as it was, and its head. Raises OutputError."""
        count = 1
        while count * _IN_A_PART < len(now):
            count *= 2
        stands = len(self._parts) == count
        names, parts = (list(self._parts), self._held) if stands else ([""] * count, [{} for _ in range(count)])
        before = self.records if stands else {}
        changed = {} if stands else {number: parts[number] for number in range(count)}
        for key in [key for key, record in now.items() if before.get(key) != record]:
            number = _part(key, count)
            changed.setdefault(number, parts[number])[key] = now[key]
        for key in before.keys() - now.keys():
            number = _part(key, count)
            changed.setdefault(number, parts[number]).pop(key, None)
        for number, records in changed.items():
            body = encode(records)
            names[number] = hashlib.sha256(body).hexdigest()
            self._store.write(f"{self._name}/{names[number]}", body)
        if changed or more != self.more:
            self._store.save(f"{self._name}/{self._head}", (names, more))
            self._store.trim(self._name, LARGEST if self._store.shared else -1, {*names, self._head})


def _part(key: object, count: int) -> int:
    return crc32(str(key).encode()) % count
