"""Tables: records by key, kept in parts of some hundred, so that an edit writes one part again.

A part is named by a digest of what it holds, and a head says which parts a table has. So nothing that a head names is written
over, and machines that share a folder never mix their tables. A part that is gone or damaged counts as never kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
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
        self.records: dict[KeyT, RecordT] = {}
        for part in self._parts:
            self.records |= store.load(f"{name}/{part}", kind) or {}

    def save(self, now: dict[KeyT, RecordT], more: Any = None) -> None:
        """Keep the table as it is now: the parts in which anything is not as it was, and its head. Raises OutputError."""
        count = 1
        while count * _IN_A_PART < len(now):
            count *= 2
        names = list(self._parts) if len(self._parts) == count else [""] * count
        parts: dict[int, dict[KeyT, RecordT]] = {number: {} for number in self._differing(now, names)}
        for key, record in now.items() if parts else ():
            number = _part(key, count)
            if number in parts:
                parts[number][key] = record
        for number, records in parts.items():
            body = encode(records)
            names[number] = hashlib.sha256(body).hexdigest()
            self._store.write(f"{self._name}/{names[number]}", body)
        if parts or more != self.more:
            self._store.save(f"{self._name}/{self._head}", (names, more))
            self._store.trim(self._name, LARGEST if self._store.shared else -1, {*names, self._head})

    def _differing(self, now: dict[KeyT, RecordT], names: list[str]) -> Iterable[int]:
        """Return the parts in which anything came, went or is another."""
        if not names[0]:
            return range(len(names))
        changed = {key for key, record in now.items() if self.records.get(key) != record}
        return {_part(key, len(names)) for key in changed | (self.records.keys() - now.keys())}


def _part(key: object, count: int) -> int:
    return crc32(str(key).encode()) % count
