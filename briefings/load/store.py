"""Store: what a run keeps for the next one (`.briefings/`, or a folder of your choice). Safe to delete.

A record is data alone (MessagePack), of the types that its reader names: nothing in it can run. It begins with a digest of
its name, of its content, and of the program and libraries that wrote it. What is damaged, lies under another name or was
written by another version counts as absent. The digest of a desk's own record is made with a key of the user's own, so that
a desk from elsewhere brings none that counts. A shared folder has no key: who can write there can change what pages say, so
share it with those alone who may change the desk.
"""

from __future__ import annotations

import hmac
import os
import re
import sys
import time
from collections.abc import Collection, Hashable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec import MsgspecError, Struct
from msgspec.msgpack import Decoder, encode

from briefings.load import files, inputs
from briefings.problems import OutputError

RecordT = TypeVar("RecordT")

LARGEST = 256 * 1024 * 1024
"""At most so many bytes of packs are kept; those not used for longest go first."""
_DAY = 24 * 60 * 60 * 1_000_000_000
_HEAD = 32
_NAME = re.compile(r"[0-9a-f]{64}(?:\.[0-9a-f]{16}\.new)?")
"""What records are called of which there may be too many: a digest of what they were made of, and what is left of one half written."""


class Store(Struct, frozen=True):
    """A folder of records: a desk's own, or one that is `shared`. One that is `only_read` is left as it is."""

    folder: Path
    shared: bool = False
    only_read: bool = False

    def load(self, name: str, kind: type[RecordT]) -> RecordT | None:
        """Return a record, or None where there is none of this kind that this program wrote whole."""
        body = self.read(name)
        if body is None:
            return None
        try:
            found: RecordT = _decoder(cast(Hashable, kind)).decode(body)
        except (MsgspecError, ValueError, RecursionError):
            return None
        return found

    def save(self, name: str, value: object) -> None:
        """Keep a record, in place of the one of that name. Raises OutputError."""
        try:
            body = encode(value)
        except UnicodeEncodeError as error:  # a file's name that is not UTF-8
            raise OutputError(f"{self.folder / name}: {error}") from error
        self.write(name, body)

    def pack(self, key: str) -> bytes | None:
        """Return the pack of a key, or None."""
        found = self.read(f"packs/{key}")
        return None if found is None else bytes(found)

    def keep_pack(self, key: str, content: bytes) -> None:
        """Keep the pack of a key. Raises OutputError."""
        self.write(f"packs/{key}", content)

    def read(self, name: str) -> memoryview | None:
        """Return the bytes of a record, or None where there is none that this program wrote whole. It is of use: its time is now."""
        path = self.folder / name
        try:
            raw = memoryview(files.read(path))
        except OutputError:
            return None
        if raw[:_HEAD] != self._digest(name, raw[_HEAD:]):
            return None
        if not self.only_read:
            with suppress(OSError):
                os.utime(path)
        return raw[_HEAD:]

    def write(self, name: str, body: bytes) -> None:
        """Keep bytes as a record, in place of the one of that name. Raises OutputError."""
        if self.only_read:
            return
        try:
            _put(self.folder / name, self._digest(name, body), body)
        except OSError as error:
            raise OutputError(f"{self.folder / name}: {error.strerror}") from error

    def _digest(self, name: str, body: bytes | memoryview) -> bytes:
        key = b"" if self.shared else _key(caches())
        return hmac.digest(key, b"\0".join((_version(self.shared), name.encode(), body)), "sha256")

    def trim(self, name: str = "packs", largest: int = LARGEST, wanted: Collection[str] = ()) -> None:
        """Remove the records of a folder not used for longest, until those that are left beside the wanted ones fit.

        Of a shared folder nothing goes that somebody used within a day.
        """
        folder = self.folder / name
        if self.only_read or not folder.is_dir():
            return
        with suppress(OSError):  # another run may be at it too
            ours = [entry for entry in os.scandir(folder) if _is_ours(entry, wanted)]
            found = [(entry.stat(follow_symlinks=False), entry.path) for entry in ours]
            total = 0
            youngest = time.time_ns() - _DAY if self.shared else sys.maxsize
            for known, path in sorted(found, key=lambda entry: (-entry[0].st_mtime_ns, entry[1])):
                total += known.st_size
                if total > largest and known.st_mtime_ns < youngest:
                    Path(path).unlink(missing_ok=True)


def _put(file: Path, *parts: bytes) -> None:
    """Write a file of parts, whole or not at all, and through no link that lies there. Raises OSError."""
    temporary = file.with_name(f"{file.name}.{os.urandom(8).hex()}.new")
    file.parent.mkdir(parents=True, exist_ok=True)
    with temporary.open("xb") as opened:
        opened.writelines(parts)
    temporary.replace(file)


def caches() -> Path:
    """Return where programs of this user keep what they can do without."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefings"


def _is_ours(entry: os.DirEntry[str], wanted: Collection[str]) -> bool:
    """Return whether an entry is a record, and one that is not wanted: other files in the folder are left alone."""
    return entry.name not in wanted and _NAME.fullmatch(entry.name) is not None and entry.is_file(follow_symlinks=False)


@cache
def _decoder(kind: Hashable) -> Decoder[Any]:
    return Decoder(cast(Any, kind))


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
def _version(shared: bool) -> bytes:
    """Return a digest of the code and of everything that a record could be read by or made with."""
    return (repr((inputs.program(), inputs.versions())) if shared else inputs.stamp()).encode()
