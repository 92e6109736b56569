"""What a command costs: CPU of it and of all it starts, wall time, peak memory."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that is compiled each time takes twice as long to start


class Cost(NamedTuple):
    """Seconds of CPU (user and system, children included), seconds by the wall, peak memory of one process in MiB."""

    cpu: float
    wall: float
    memory: float


class FailedError(Exception):
    """A command that failed, or did not end in time, with what it said."""


def once(command: Sequence[str], cwd: Path, longest: float = 3600.0) -> Cost:
    """Run a command to its end, of at most so many seconds. Raises FailedError."""
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    watch = threading.Timer(longest, child.kill)
    watch.start()
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    watch.cancel()
    if status:
        raise FailedError(f"{' '.join(command)} failed after {wall:.0f} s:\n{said.decode()}")
    return Cost(round(usage.ru_utime + usage.ru_stime, 4), round(wall, 4), round(usage.ru_maxrss / 1024, 1))


def median(runs: Sequence[Sequence[float]]) -> Cost:
    """Return the medians of several runs, figure by figure."""
    return Cost(*(statistics.median(run[index] for run in runs) for index in range(3)))


def size(folder: Path) -> int:
    """Return how many bytes a folder's files hold."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def machine() -> str:
    """Return what this machine is, in words."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    named = model or platform.processor() or platform.machine()
    return f"{named}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"
