"""One build at a time: a lock that the system lets go of, however its holder ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefings.load.fingerprint import FOLDER
from briefings.problems import DeskBusyError, OutputError


@contextmanager
def hold(desk: Path) -> Iterator[None]:
    """Hold the desk. Raises DeskBusyError at once where another build holds it, OutputError where no lock can be made."""
    path = desk / FOLDER / "lock"
    try:
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise DeskBusyError("another build holds this desk; wait for it to end") from None
    try:
        yield
    finally:
        os.close(descriptor)
