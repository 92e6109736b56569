"""Swap: staging and site change places in one step; a reader sees the former site or the new one, never a mixture."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from briefings.load.exchange import exchange as _exchange
from briefings.load.exchange import of_the_system
from briefings.problems import OutputError, refusals
from briefings.publish import manifest


def swap(staging: Path, site: Path, last: Callable[[], None] = lambda: None) -> bool:
    """Exchange two folders of one file system; return whether that was one step. Raises OutputError.

    `last` is called right before. Where it fails, the former site stands as it was. A missing site is a plain rename. A
    system or file system without exchange gets renames, between which there is for a moment no site, but never a mixed one.
    """
    with refusals(site):
        _sync(staging)
        if not site.exists():
            staging.rename(site)
            return True
        last()
        number = _exchange(staging, site)
        if number in (errno.ENOSYS, errno.EINVAL):
            _rename(staging, site)
        elif number in (errno.EBUSY, errno.EXDEV):
            told = "is a mount point or an image layer and cannot be exchanged; use a folder inside it"
            raise OutputError(f"{site} {told}")
        elif number:
            raise OSError(number, os.strerror(number))
    return not number


def settle(staging: Path, site: Path) -> None:
    """Put in place what a run left that ended between two renames. Raises OutputError."""
    former = _former(site)
    with refusals(former):
        if not former.is_dir() or (any(former.iterdir()) and not (former / manifest.NAME).is_file()):
            return  # not ours
        if not site.exists():
            former.rename(site)
        elif not staging.exists():
            former.rename(staging)


def can_sync() -> bool:
    """Return whether this system can write a file system's files to disk before they are published."""
    return of_the_system("syncfs") is not None


def _former(site: Path) -> Path:
    return site.with_name(f".{site.name}.former")


def _rename(staging: Path, site: Path) -> None:
    former = _former(site)
    if former.exists():
        raise OutputError(f"{former}: not ours, and in the way of the exchange; move it elsewhere")
    site.rename(former)
    try:
        staging.rename(site)
    except OSError:
        former.rename(site)
        raise
    with suppress(OSError):  # the site is out; the next build sets this right
        former.rename(staging)


def _sync(folder: Path) -> None:
    """Have the file system write the staged files: one call for all of them, where fsync of each would take seconds."""
    syncfs = of_the_system("syncfs")
    if syncfs is None:
        getattr(os, "sync", lambda: None)()  # macOS begins to write, Windows has no such call
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        syncfs(descriptor)
    finally:
        os.close(descriptor)
