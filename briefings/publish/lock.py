"""One build at a time: a lock that the system lets go of, however its holder ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from briefings.load.fingerprint import FOLDER
from briefings.problems import DeskBusyError, refusals

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def hold(desk: Path) -> Iterator[None]:
    """Hold the desk. Raises DeskBusyError at once where another build holds it, OutputError where no lock can be made."""
    path = desk / FOLDER / "lock"
    with refusals(path):
        path.parent.mkdir(exist_ok=True)
        let_go = _lock(path)
    if let_go is None:
        raise DeskBusyError("another build holds this desk; wait for it to end")
    try:
        yield
    finally:
        let_go()


def _lock(path: Path) -> Callable[[], None] | None:
    """Lock a file and return what lets go of it; None where another process holds it. Raises OSError."""
    if fcntl is None:
        from filelock import FileLock, Timeout

        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return None
        return lock.release
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            return None
        raise
    return partial(os.close, descriptor)
