"""Store: what a run keeps for the next one (`.briefings/`, or a folder of your choice). Safe to delete.

A record is whole or it is not there: damaged, or written by another version of anything, it counts as absent. Records are
Python's own (pickle), which can run code, so each is signed: a desk's with a key of the user's own, so that a desk from
elsewhere brings none that counts; those of a shared folder (`--cache-dir`) with a key that lies in it, so share it with
those alone whom you would let run programs for you.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from briefings.load import inputs
from briefings.load.files import read
from briefings.problems import OutputError

LARGEST = 256 * 1024 * 1024
"""At most so many bytes of packs are kept; those not used for longest go first."""


class Store(Struct, frozen=True):
    """A folder of records."""

    folder: Path
    keys: Path | None = None
    """Where the key lies that signs records; absent: with the user's caches."""

    def _signed(self, content: bytes | memoryview) -> bytes:
        return hashlib.blake2b(content, key=_key(self.keys or caches()), digest_size=32).digest()

    def load(self, name: str) -> Any:
        """Return a record, or None where there is none that this program wrote whole."""
        try:
            raw = read(self.folder / name)
        except OutputError:
            return None
        head = len(_head())
        if raw[:head] != _head() or self._signed(memoryview(raw)[head + 32 :]) != raw[head : head + 32]:
            return None
        return pickle.loads(memoryview(raw)[head + 32 :])

    def save(self, name: str, value: object) -> None:
        """Keep a record, in place of the one of that name. Raises OutputError."""
        body = pickle.dumps(value, 5)
        self.write(name, _head(), self._signed(body), body)

    def write(self, name: str, *parts: bytes) -> None:
        """Write a file of parts, whole or not at all. Raises OutputError."""
        target = self.folder / name
        temporary = target.with_name(f"{target.name}.{os.getpid()}.new")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.writelines(parts)
            temporary.replace(target)
        except OSError as error:
            raise OutputError(f"{temporary}: {error.strerror}") from error

    def forget(self, *names: str) -> None:
        """Remove records, as far as that can be done."""
        for name in names:
            with suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)

    def pack(self, key: str) -> bytes | None:
        """Return the pack of a key, or None; its digest is in its file, so a damaged one is none."""
        file = self.folder / "packs" / key
        try:
            raw = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return raw[32:] if self._signed(raw[32:]) == raw[:32] else None

    def keep_pack(self, key: str, content: bytes) -> None:
        """Keep the pack of a key. Raises OutputError."""
        self.write(f"packs/{key}", self._signed(content) + content)

    def use(self, name: str) -> None:
        """Note that a record is of use."""
        with suppress(OSError):
            os.utime(self.folder / name)

    def trim(self, name: str = "packs", largest: int = LARGEST, wanted: Collection[str] = ()) -> None:
        """Remove the records of a folder not used for longest, until those that are left beside the wanted ones fit."""
        folder = self.folder / name
        entries = os.scandir(folder) if folder.is_dir() else ()
        found = sorted(
            ((entry.stat(), entry.path) for entry in entries if entry.name not in wanted),
            key=lambda entry: (-entry[0].st_mtime_ns, entry[1]),
        )
        total = 0
        for stat, path in found:
            total += stat.st_size
            if total > largest:
                Path(path).unlink(missing_ok=True)


def caches() -> Path:
    """Return where programs of this user keep what they can do without."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefings"


@cache
def _key(folder: Path) -> bytes:
    """Return the key that lies in a folder, made where there is none; where none can be kept, one for this run alone."""
    file = folder / "key"
    fresh = os.urandom(32)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            suppress(FileExistsError),
            os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new,
        ):
            new.write(fresh)
        found = file.read_bytes()
    except OSError:
        return fresh
    return found if len(found) == 32 else fresh


@cache
def _head() -> bytes:
    """Return what a record begins with: a digest of the code and of everything that it could be read by or made with."""
    return hashlib.sha256(repr((inputs.program(), inputs.versions())).encode()).digest()
