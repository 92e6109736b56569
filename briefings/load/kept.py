"""Sheets as they were read before: one whose file has not changed is not opened, one with known bytes is not parsed.

A file's size, times and inode say that it is the same; else the digest of its bytes does. What was read is kept in parts of
some hundred sheets, each named by the paths and digests of all that is in it: so an edit writes one part again, nothing that
stands is ever written over, and another machine, whose files have other times, finds the same parts. One record a part,
not one a sheet, makes reading them faster.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar
from zlib import crc32

from msgspec import MsgspecError, Raw, Struct
from msgspec.msgpack import Decoder, encode

from briefings.load import plain
from briefings.load.files import read
from briefings.load.sheets import SheetFile
from briefings.load.store import Store
from briefings.model.fields import Item
from briefings.problems import OutputError

PARTS = "sheets"
"""The folder of the parts."""
_IN_A_PART = 256
_LARGEST = 128 * 1024 * 1024
"""At most so many bytes of parts that the last run had no use for are kept: those of other branches, and of a moment ago."""

_Stat = tuple[int, int, int, int]
ItemT = TypeVar("ItemT", bound=Item)
MadeT = TypeVar("MadeT")


class _Record(Struct, frozen=True, array_like=True):
    """What is kept of a sheet: the digest of its bytes, and what was read of them."""

    digest: str
    sheet: Raw
    file: SheetFile


_RECORDS = Decoder(dict[str, _Record])


class _File(NamedTuple):
    """A sheet's file as it was seen last: its stat, the digest of its bytes, the part that it was kept in."""

    stat: _Stat
    digest: str
    part: str = ""


class Kept:
    """What is known of sheets: `own` holds what is true of this machine's files, `shared` what was read."""

    def __init__(self, own: Store, shared: Store) -> None:
        """Recall what files were seen."""
        self._own, self._shared = own, shared
        self._before = own.load("sheets.stat", dict[str, _File]) or {}
        self._now: dict[str, _File] = {}
        self._made: dict[str, _Record] = {}
        self._stored: set[str] = set()
        self._named: list[tuple[str, list[str]]] = []

    def look(self, folder: Path, paths: Iterable[str]) -> None:
        """Recall what was made of all these files together. Raises OutputError."""
        for path in paths:
            self._now[path] = self._seen(f"{folder}/{path}", self._before.get(path))
        missing: list[str] = []
        self._named = list(self._parts())
        for name, some in self._named:
            part = self._part(name)
            if part is None:
                missing += some
            else:
                self._made.update(part)
        for name in dict.fromkeys(self._before[path].part for path in missing if path in self._before):
            for path, made in (self._part(name) or {}).items():
                self._made.setdefault(path, made)  # of a former time: `recall` compares digests

    def unread(self, paths: Iterable[str]) -> list[str]:
        """Return those of some files that were looked at of whose bytes nothing was made."""
        return [path for path in paths if path not in self._made or self._made[path].digest != self._now[path].digest]

    def handed_over(self, paths: Iterable[str]) -> bytes:
        """Return what was kept of some files since the look, for `take` in another process."""
        return encode({path: self._made[path] for path in paths})

    def take(self, made: bytes) -> None:
        """Know what a fork of this process read."""
        for path, record in _RECORDS.decode(made).items():
            self._now[path] = _File(self._now[path].stat, record.digest)
            self._made[path] = record
        self._named = []

    def recall(self, path: str, model: type[ItemT]) -> tuple[ItemT | None, SheetFile] | None:
        """Return what was read of a file that was looked at, or None where it has to be read."""
        found = self._made.get(path)
        if found is None or found.digest != self._now[path].digest:
            return None
        try:
            return plain.decoded(model, found.sheet), found.file
        except (MsgspecError, ValueError):
            self._stored.clear()  # so that it is written again
            return None

    def keep(self, path: str, raw: bytes, sheet: Item | None, file: SheetFile) -> None:
        """Keep what was read of a file's bytes; no sheet: too much is wrong with it."""
        total = hashlib.sha256(raw).hexdigest()
        self._now[path] = _File(self._now[path].stat, total)
        self._made[path] = _Record(total, Raw(plain.encoded(sheet)), file)
        self._named = []

    def made_of(self, name: str, raw: bytes, kind: type[MadeT], make: Callable[[], MadeT]) -> MadeT:
        """Return what `make` makes of the bytes of a file, as it was kept where it has these bytes still.

        It is kept for this desk alone: nobody else says what was checked.
        """
        total = hashlib.sha256(raw).hexdigest()
        known = self._own.load(name, tuple[str, kind])  # type: ignore[valid-type]
        if known is None or known[0] != total:
            known = (total, make())
            with suppress(OutputError):
                self._own.save(name, known)
        return known[1]

    def save(self) -> None:
        """Write what is new for the next run, the stats last, and remove what has not been of use for longest."""
        with suppress(OutputError):  # what is kept is never needed
            parts = self._named or list(self._parts())
            new = [(name, paths) for name, paths in parts if name not in self._stored]
            for name, paths in new:
                self._shared.save(f"{PARTS}/{name}", {path: self._made[path] for path in paths})
            now = {path: self._now[path]._replace(part=name) for name, paths in parts for path in paths}
            if now != self._before:
                self._own.save("sheets.stat", now)
            if new:
                self._shared.trim(PARTS, _LARGEST, {name for name, _ in parts})

    def _seen(self, full: str, known: _File | None) -> _File:
        try:
            found = os.stat(full)
        except OSError as error:
            raise OutputError(f"{full}: {error.strerror}") from error
        stat = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        return (
            known
            if known is not None and known.stat == stat
            else _File(stat, hashlib.sha256(read(Path(full))).hexdigest())
        )

    def _parts(self) -> Iterator[tuple[str, list[str]]]:
        """Yield name and paths of each part; which one a sheet is in is told by its path, and so does not change."""
        count = 1
        while count * _IN_A_PART < len(self._now):
            count *= 2
        parts: list[list[str]] = [[] for _ in range(count)]
        for path in self._now:
            parts[crc32(path.encode()) % count].append(path)
        for paths in filter(None, parts):
            lines = chain.from_iterable((path, self._now[path].digest) for path in paths)
            yield hashlib.sha256("\n".join(lines).encode()).hexdigest(), paths

    def _part(self, name: str) -> dict[str, _Record] | None:
        found = self._shared.load(f"{PARTS}/{name}", dict[str, _Record]) if name else None
        if found is not None:
            self._stored.add(name)
            self._shared.use(f"{PARTS}/{name}")
        return found
