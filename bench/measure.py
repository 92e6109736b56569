"""What a command costs: CPU of it and of all it starts, wall time, peak memory; medians of several runs."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """Seconds of CPU (user and system, children included), seconds by the wall, peak memory in MiB."""

    cpu: float
    wall: float
    memory: float


def once(command: list[str], cwd: Path) -> Cost:
    """Run a command to its end; fail where it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(command)} failed:\n{said.decode()}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def median(runs: int, command: list[str], cwd: Path, before: Callable[[], None]) -> Cost:
    """Return the medians of several runs, each after `before`."""
    found = []
    for _ in range(runs):
        before()
        found.append(once(command, cwd))
    return Cost(*(statistics.median(cost[index] for cost in found) for index in range(3)))


def size(folder: Path) -> int:
    """Return how many bytes a folder's files hold."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
