"""Two files or folders of one file system change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path
from typing import Any

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(one: Path, other: Path) -> int:
    """Return 0, or the errno of renameat2(RENAME_EXCHANGE)."""
    rename = of_the_system("renameat2")
    if rename is None:
        return errno.ENOSYS
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE))
    return ctypes.get_errno() if done else 0


def of_the_system(name: str) -> Any:
    """Return a function of the C library; None where it has none of this name."""
    try:
        return getattr(ctypes.CDLL(None, use_errno=True), name, None)
    except TypeError:  # Windows has no one library of all that a process loaded
        return None
