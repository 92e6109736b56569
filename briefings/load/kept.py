"""Sheets as they were read before: one whose file has not changed is not opened, one with known bytes is not parsed.

A file's size, times and inode say that it is the same; else the digest of its bytes does. What was read is kept by path
and digest, so that another machine, whose files have other times, finds it too.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

from briefings.load.store import Store
from briefings.problems import OutputError

_LARGEST = 128 * 1024 * 1024
_Stat = tuple[int, int, int, int]


class Kept:
    """What is known of sheets: `own` holds what is true of this machine's files, `shared` what was read."""

    def __init__(self, own: Store, shared: Store) -> None:
        """Recall what was read; nothing where nothing fits."""
        self._own, self._shared = own, shared
        self._stats: dict[str, tuple[_Stat, str]] = own.load("sheets.stat") or {}
        self._read: dict[tuple[str, str], bytes] = shared.load("sheets.read") or {}
        self._now: dict[str, tuple[_Stat, str]] = {}
        self._changed = False

    def recall(self, folder: Path, path: str) -> Any:
        """Return what was made of a file, or None where it has to be read. Raises OutputError."""
        full = f"{folder}/{path}"
        try:
            found = os.stat(full)
            stat = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
            known = self._stats.get(path)
            if known is None or known[0] != stat:
                with open(full, "rb") as file:
                    known = (stat, hashlib.sha256(file.read()).hexdigest())
                self._changed = True
        except OSError as error:
            raise OutputError(f"{full}: {error.strerror}") from error
        self._now[path] = known
        blob = self._read.get((path, known[1]))
        return pickle.loads(blob) if blob is not None else None

    def keep(self, path: str, raw: bytes, made: object) -> None:
        """Keep what was made of a file's bytes."""
        total = hashlib.sha256(raw).hexdigest()
        stat, _ = self._now[path]
        self._now[path] = (stat, total)
        self._read[path, total] = pickle.dumps(made, 5)
        self._changed = True

    def save(self) -> None:
        """Write what is known for the next run, that of present sheets last, as far as there is room for it."""
        if not self._changed and self._now.keys() == self._stats.keys():
            return
        present = {(path, total) for path, (_, total) in self._now.items()}
        room = _LARGEST - sum(len(self._read[key]) for key in present if key in self._read)
        found = {key: self._read[key] for key in present if key in self._read}
        for key in reversed(list(self._read)):
            if key not in present and (room := room - len(self._read[key])) > 0 and len(found) < 2 * len(present):
                found[key] = self._read[key]
        with suppress(OutputError):  # what is kept is never needed
            self._own.save("sheets.stat", self._now)
            self._shared.save("sheets.read", found)
