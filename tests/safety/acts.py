"""What workers are told to do in place of packs: a worker knows nothing of a test but what it can import."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from briefings.render.executors import PackTask


def die(_: PackTask) -> bytes:
    """End this process as the system does where memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def hang(_: PackTask) -> bytes:
    """Never come back."""
    time.sleep(600)
    return b""


def swallow(_: PackTask) -> bytes:
    """Have no memory left."""
    raise MemoryError


def acting(act: Callable[[PackTask], bytes], done: Path, task: PackTask) -> bytes:
    """Make a pack and note it in a folder; at the second, act."""
    name = Path(task.pack.path).name
    if name == "pack-1.pdf":
        return act(task)
    (done / name).write_bytes(b"")
    return b"%PDF"


def loaded(_: PackTask) -> bytes:
    """Return the modules that this process has loaded."""
    return " ".join(sys.modules).encode()
