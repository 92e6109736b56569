"""Fingerprints: whether files are what they were, without reading any of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefings.load.files import entries

FOLDER = ".briefings"
"""The desk's folder for what a run keeps for the next one; safe to delete."""


def fingerprint(roots: Iterable[Path], options: str) -> str:
    """Return a digest of the path, size, times and inode of every file below `roots`, and of the options.

    Reads no file; a file that is written again gets another time or inode. Raises OutputError.
    """
    total = hashlib.sha256(options.encode())
    for root in roots:
        for line in _stats(str(root)):
            total.update(line.encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _stats(path: str) -> Iterator[str]:
    try:
        stat = os.stat(path, follow_symlinks=False)
    except OSError:
        yield f"{path}\0absent\n"
        return
    if not os.path.isdir(path) or os.path.islink(path):  # hot: one call a file
        yield f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}\0{stat.st_ino}\n"
        return
    folders = [path]
    while folders:
        folder = folders.pop()
        for entry in entries(folder):
            if entry.name == "__pycache__":
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
                yield f"{entry.path}\n"
            else:
                stat = entry.stat(follow_symlinks=False)
                yield f"{entry.path}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}\0{stat.st_ino}\n"
