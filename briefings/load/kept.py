"""Sheets as they were read before: one whose file has not changed is not opened, one with known bytes is not parsed.

A file's size, times and inode say that it is the same; else the digest of its bytes does. So another machine, whose files have
other times, finds what was read too.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec import MsgspecError, Raw, Struct
from msgspec.msgpack import Decoder, encode

from briefings.load import plain
from briefings.load.files import read
from briefings.load.sheets import SheetFile
from briefings.load.store import Store
from briefings.load.table import RecordTable
from briefings.model.markings import Marking
from briefings.model.refs import Ref
from briefings.model.sheets import Sheet
from briefings.problems import OutputError

_Stat = tuple[int, int, int, int]
SheetT = TypeVar("SheetT", bound=Sheet)
MadeT = TypeVar("MadeT")


class _Record(Struct, frozen=True, array_like=True):
    """What is kept of a sheet: the digest of its bytes, what was read of them, and what else is asked of every sheet."""

    digest: str
    sheet: Raw
    file: SheetFile
    targets: tuple[Ref, ...] = ()
    highest_inside: Marking | None = None


_RECORDS = Decoder(dict[str, _Record])


class _SheetFile(NamedTuple):
    """A sheet's file as it was seen last: its stat, and the digest of its bytes."""

    stat: _Stat
    digest: str


class Kept:
    """What is known of sheets: `own` holds what is true of this machine's files, `shared` what was read."""

    def __init__(self, own: Store, shared: Store) -> None:
        """Recall what files were seen."""
        self._own, self._shared = own, shared
        self._before = own.load("sheets.stat", dict[str, _SheetFile]) or {}
        self._now: dict[str, _SheetFile] = {}
        self._made: dict[str, _Record] = {}
        self._table: RecordTable[str, _Record] | None = None

    def look(self, folder: Path, paths: Iterable[str], title: str) -> None:
        """Recall what was made of all these files together; `title` is the desk's. Raises OutputError."""
        for path in paths:
            self._now[path] = self._seen(f"{folder}/{path}", self._before.get(path))
        self._table = RecordTable(self._shared, "sheets", title, dict[str, _Record])
        self._made = dict(self._table.records)

    def unread(self, paths: Iterable[str]) -> list[str]:
        """Return those of some files that were looked at of whose bytes nothing was made."""
        return [path for path in paths if path not in self._made or self._made[path].digest != self._now[path].digest]

    def handed_over(self, paths: Iterable[str]) -> bytes:
        """Return what was kept of some files since the look, for `take` in another process."""
        return encode({path: self._made[path] for path in paths})

    def take(self, made: bytes) -> None:
        """Know what a fork of this process read."""
        for path, record in _RECORDS.decode(made).items():
            self._now[path] = _SheetFile(self._now[path].stat, record.digest)
            self._made[path] = record

    def recall(self, path: str, model: type[SheetT]) -> tuple[SheetT | None, SheetFile] | None:
        """Return what was read of a file that was looked at, or None where it has to be read."""
        found = self._made.get(path)
        if found is None or found.digest != self._now[path].digest:
            return None
        try:
            sheet = plain.decoded(model, found.sheet)
            if sheet is not None:
                sheet.__dict__.update(targets=found.targets, highest_inside=found.highest_inside)
            return sheet, found.file
        except (MsgspecError, ValueError):
            return None

    def keep(self, path: str, raw: bytes, sheet: Sheet | None, file: SheetFile) -> None:
        """Keep what was read of a file's bytes; no sheet: too much is wrong with it."""
        total = hashlib.sha256(raw).hexdigest()
        self._now[path] = _SheetFile(self._now[path].stat, total)
        further = (sheet.targets, sheet.highest_inside) if sheet else ()
        self._made[path] = _Record(total, Raw(plain.encoded(sheet)), file, *further)

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
        """Write what is new for the next run."""
        with suppress(OutputError):  # what is kept is never needed
            if self._table:
                self._table.save({path: self._made[path] for path in self._now})
            if self._now != self._before:
                self._own.save("sheets.stat", self._now)

    def _seen(self, full: str, known: _SheetFile | None) -> _SheetFile:
        try:
            found = os.stat(full)
        except OSError as error:
            raise OutputError(f"{full}: {error.strerror}") from error
        stat = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        if known is not None and known.stat == stat:
            return known
        return _SheetFile(stat, hashlib.sha256(read(Path(full))).hexdigest())
