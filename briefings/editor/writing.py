"""Writing several files of a desk: all of them, or none where the disk does not take what is to be written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from briefings.problems import OutputError


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises OutputError, also where one is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file, or none. Raises OutputError.

    Each is written beside its place first, so that a full disk or a missing permission stops while every former file
    stands; then each is put in its place. Killed between two of these last steps, some files are new and some are not,
    each of them whole: version control shows which. A link stays, and what it leads to is written; so is a pipe or a device.
    """
    places = {Path(os.path.realpath(path)) if path.is_symlink() else path: content for path, content in files.items()}
    direct = {path: content for path, content in places.items() if path.exists() and not path.is_file()}
    beside = {path.with_name(f".{path.name}.new"): path for path in places if path not in direct}
    try:
        for new, path in beside.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(places[path])
            if path.exists():
                shutil.copymode(path, new)
        for new, path in beside.items():
            new.replace(path)
        for path, content in direct.items():
            path.write_bytes(content)
    except OSError as error:
        for new in beside:
            with suppress(OSError):  # a name too long is not there either
                new.unlink(missing_ok=True)
        raise OutputError(f"{error.filename}: {error.strerror}") from error
