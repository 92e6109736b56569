"""Swap: staging and site change places in one step; a reader sees the former site or the new one, never a mixture."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

from briefings.problems import OutputError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def swap(staging: Path, site: Path) -> None:
    """Exchange two folders of one file system. Raises OutputError; then the former site stands as it was.

    A missing site is a plain rename. A kernel or file system without exchange gets two renames, in which moment there is
    no site, but never a mixed one.
    """
    try:
        _sync(staging)
        if not site.exists():
            staging.rename(site)
            return
        number = _exchange(staging, site)
        if number in (errno.ENOSYS, errno.EINVAL):
            former = site.with_name(f".{site.name}.former")
            site.rename(former)
            staging.rename(site)
            former.rename(staging)
        elif number in (errno.EBUSY, errno.EXDEV):
            raise OutputError(
                f"{site} is a mount point or an image layer and cannot be exchanged; use a folder inside it"
            )
        elif number:
            raise OSError(number, os.strerror(number))
    except OSError as error:
        raise OutputError(f"{site}: {error.strerror}") from error


def _exchange(one: Path, other: Path) -> int:
    """Return 0, or the errno of renameat2(RENAME_EXCHANGE)."""
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameat2", None)
    if rename is None:
        return errno.ENOSYS
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE))
    return ctypes.get_errno() if done else 0


def _sync(folder: Path) -> None:
    """Have the file system write the staged files: one call for all of them, where fsync of each would take seconds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        ctypes.CDLL(None).syncfs(descriptor)
    finally:
        os.close(descriptor)
