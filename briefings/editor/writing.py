"""Writing several files of a desk: all of them, or none where the disk does not take what is to be written."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from briefings.load.exchange import exchange
from briefings.load.files import read
from briefings.load.yaml_text import decode
from briefings.problems import OutputError, refusals

if TYPE_CHECKING:
    from briefings.load.desk import Desk
    from briefings.model.refs import Ref


class NewerFileError(OutputError):
    """Somebody changed a file after it was read; `path` is the file's, relative to the desk."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} changed on disk after it was read; nothing was written. Read it again first")


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises OutputError, also where one is."""
    with refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)


def write_sheets(desk: Desk, texts: Mapping[Ref, str]) -> None:
    """Write sheets of a desk, all or none, and never over a file that changed since the desk was read.

    Raises NewerFileError where one did, and OutputError.
    """
    paths = {ref: desk.folder / desk.files[ref].path for ref in texts}
    expected = {os.path.realpath(path): desk.files[ref] for ref, path in paths.items()}

    def put(beside: Mapping[Path, Path]) -> None:
        done: list[tuple[Path, Path]] = []
        unchanged(desk, *texts)
        for new, path in beside.items():
            if exchange(new, path):  # the system cannot
                new.replace(path)
                continue
            done.append((new, path))
            file = expected[os.path.realpath(path)]
            if decode(read(new), file.path).text != file.text:  # somebody wrote in the meantime: theirs goes back
                for each in reversed(done):
                    exchange(*each)
                raise NewerFileError(file.path)
        for new, _ in done:
            new.unlink()

    write_all({paths[ref]: text.encode() for ref, text in texts.items()}, put=put)


def unchanged(desk: Desk, *refs: Ref) -> None:
    """Raise NewerFileError where a sheet's file on disk is another than the desk has, or is gone."""
    for ref in refs:
        file = desk.files[ref]
        try:
            now = decode(read(desk.folder / file.path), file.path).text
        except OutputError:
            now = None
        if now != file.text:
            raise NewerFileError(file.path)


def _replace(beside: Mapping[Path, Path]) -> None:
    for new, path in beside.items():
        new.replace(path)


def write_all(files: Mapping[Path, bytes], *, put: Callable[[Mapping[Path, Path]], None] = _replace) -> None:
    """Write every file, or none. Raises OutputError, and what `put` raises, which puts each new file in its place.

    Each is written beside its place first, so that a full disk or a missing permission stops while every former file
    stands; then each is put in its place. Killed between two of these last steps, some files are new and some are not,
    each of them whole: version control shows which. A link stays, and what it leads to is written; so is a pipe or a device.
    """
    places = {Path(os.path.realpath(path)) if path.is_symlink() else path: content for path, content in files.items()}
    direct = {path: content for path, content in places.items() if path.exists() and not path.is_file()}
    beside = {path.with_name(f".{path.name}.new"): path for path in places if path not in direct}
    try:
        for folder in {path.parent for path in beside.values()}:
            folder.mkdir(parents=True, exist_ok=True)
        for new, path in beside.items():
            new.write_bytes(places[path])
            if path.exists():
                shutil.copymode(path, new)
        put(beside)
        for path, content in direct.items():
            path.write_bytes(content)
    except (OSError, OutputError) as error:
        for new in beside:
            with suppress(OSError):  # a name too long is not there either
                new.unlink(missing_ok=True)
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"{error.filename}: {error.strerror}") from error


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of files by path, whose bytes depend on these alone: every file is of the first day that a zip can name."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files:
            entry = zipfile.ZipInfo(path)
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
