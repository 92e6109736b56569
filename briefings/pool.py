"""Pool: pieces of work done by forks of this process, as many at a time as are asked for; what comes back is the same for any number.

A fork knows all that this process knows, and hands back only what its piece gave. A piece whose fork is lost is done again in a
fork with nothing else to do; a piece that fails in a fork is done again here, so that its error is raised here. So every piece is
done, or the caller learns that it is not.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import NoReturn, TypeVar

from briefings.problems import OutputError

PieceT = TypeVar("PieceT")
ResultT = TypeVar("ResultT")
Processes = Callable[[int], int]
"""How many processes are to share so many pieces of work."""

LONGEST = 600
"""Seconds that one piece of work may take."""
SHARE = 64
"""A fork that makes packs makes so many, then another takes its place: it does not give all memory back."""

BRIEF = 4
"""So many forks at most share what takes a second in all: to begin one costs a tenth of a second."""

_ROOM = 256 * 1024 * 1024
"""Bytes of free memory for each process, by default."""
_AHEAD = 2
"""So many pieces a fork has at hand, the one that it does among them."""
_NUMBER = struct.Struct("=I")
_DONE, _FAILED, _NO_MEMORY = range(3)


def one(_: int) -> int:
    """Return one process, for any number of pieces."""
    return 1


def cores() -> int:
    """Return how many processes are worth having: the cores that this one may use, and no more than free memory has room for."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(count, _free() // _ROOM))


def can_fork() -> bool:
    """Return whether this process may be forked: on Linux, and while it has one thread."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False


def each(
    pieces: Sequence[PieceT],
    work: Callable[[PieceT], ResultT],
    jobs: int,
    *,
    share: int = 0,
    lost: Callable[[PieceT], ResultT] | None = None,
) -> Generator[ResultT]:
    """Yield what `work` returns for each piece, in their order; the first are begun first.

    With one job, or where this process cannot be forked, all is done here. `share`: how many pieces one fork does (0: any
    number). `lost` gives the result of a piece that ends every process that does it. Raises what `work` raises, and
    OutputError without `lost`.
    """
    if jobs < 2 or not pieces or not can_fork():
        yield from map(work, pieces)
        return
    with_forks = _Forks(len(pieces), lambda number: work(pieces[number]), min(jobs, len(pieces)), share or len(pieces))
    try:
        for number, piece in enumerate(pieces):
            kind, body = with_forks.result(number)
            if kind == _DONE:
                yield pickle.loads(body)
            elif kind == _FAILED:
                yield work(piece)
            elif lost:
                yield lost(piece)
            else:
                raise OutputError("a process that did a part of this died twice; check how much memory is free")
    finally:
        with_forks.end()


class _Fork:
    """A fork as this process sees it: where to reach it, and what it has at hand; `alone` if that is a suspect."""

    def __init__(self, process: int, pipe: Connection, *, alone: bool) -> None:
        self.process, self.pipe, self.alone = process, pipe, alone
        self.at_hand: deque[int] = deque()
        self.given = 0
        self.since = time.monotonic()


class _Forks:
    """Forks at work, and what they handed back that was not asked for yet."""

    def __init__(self, count: int, work: Callable[[int], object], jobs: int, share: int) -> None:
        self._work, self._jobs, self._share = work, jobs, share
        self._waiting = deque(range(count))
        self._suspects: deque[int] = deque()
        self._found: dict[int, tuple[int, bytes]] = {}
        self._forks: dict[Connection, _Fork] = {}

    def result(self, number: int) -> tuple[int, bytes]:
        """Return what became of a piece of work, when it is done."""
        while number not in self._found:
            self._start()
            until = min(fork.since for fork in self._forks.values()) + LONGEST
            for pipe in wait([*self._forks], max(0.0, until - time.monotonic())):
                self._read(self._forks[pipe])  # type: ignore[index]  # it returns what it was given
            for fork in [one for one in self._forks.values() if time.monotonic() - one.since > LONGEST]:
                self._gone(fork)
        return self._found.pop(number)

    def end(self) -> None:
        """End all forks that are left."""
        for fork in [*self._forks.values()]:
            self._end(fork)

    def _start(self) -> None:
        """Have as many forks as there is work for."""
        while self._suspects and len(self._forks) <= self._jobs:  # one more than jobs: a suspect waits for nobody
            self._give(self._fork(alone=True), self._suspects.popleft())
        while self._waiting and len(self._forks) < self._jobs:
            self._give_more(self._fork())

    def _give_more(self, fork: _Fork) -> None:
        """Give a fork what it may have at hand; if that is nothing, it is not needed any more."""
        while self._waiting and len(fork.at_hand) < _AHEAD and not fork.alone and fork.given < self._share:
            self._give(fork, self._waiting.popleft())
        if not fork.at_hand:
            self._end(fork)

    def _give(self, fork: _Fork, number: int) -> None:
        if not fork.at_hand:
            fork.since = time.monotonic()
        fork.at_hand.append(number)
        fork.given += 1
        with suppress(OSError):  # it died: that is seen where its answers end
            fork.pipe.send_bytes(_NUMBER.pack(number))

    def _read(self, fork: _Fork) -> None:
        """Take an answer of a fork; at its end, see what it left undone."""
        try:
            answer = fork.pipe.recv_bytes()
        except (EOFError, OSError):
            self._gone(fork)
            return
        fork.since = time.monotonic()
        number, kind = fork.at_hand.popleft(), answer[0]
        if kind == _NO_MEMORY and not fork.alone:
            self._suspects.append(number)
        else:
            self._found[number] = (kind, answer[1:])
        self._give_more(fork)

    def _gone(self, fork: _Fork) -> None:
        """See what a fork that ended left undone: it is to blame for the first, and the others wait again."""
        self._end(fork)
        if fork.at_hand:
            first = fork.at_hand.popleft()
            if fork.alone:
                self._found[first] = (_NO_MEMORY, b"")
            else:
                self._suspects.append(first)
        self._waiting.extendleft(reversed(fork.at_hand))

    def _end(self, fork: _Fork) -> None:
        """End a fork, if it has not ended."""
        del self._forks[fork.pipe]
        fork.pipe.close()
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(fork.process, signal.SIGKILL)
            os.waitpid(fork.process, 0)

    def _fork(self, *, alone: bool = False) -> _Fork:
        """Begin a fork. Raises OutputError where the system has no room for one."""
        mine, theirs = Pipe()
        try:
            process = os.fork()
        except OSError as error:
            raise OutputError(f"no process can be started: {error.strerror}; try --jobs 1") from error
        if not process:
            for pipe in (mine, *self._forks):
                pipe.close()
            _serve(self._work, theirs)
        theirs.close()
        self._forks[mine] = _Fork(process, mine, alone=alone)
        return self._forks[mine]


def _serve(work: Callable[[int], object], pipe: Connection) -> NoReturn:
    """Be a fork: do what is ordered until nothing more can come, and then end."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # who interrupts the build is answered by the parent alone
        gc.freeze()  # a collector would touch, and so copy, what this process shares with the others
        while True:
            (number,) = _NUMBER.unpack(pipe.recv_bytes())
            try:
                kind, body = _DONE, pickle.dumps(work(number), pickle.HIGHEST_PROTOCOL)
            except MemoryError:
                kind, body = _NO_MEMORY, b""
            except BaseException:
                kind, body = _FAILED, b""
            pipe.send_bytes(bytes([kind]) + body)
    finally:
        os._exit(0)


def _free() -> int:
    """Return the bytes of memory that are free, of this machine or of the container; much, where nothing tells."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        found = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return sys.maxsize
    with suppress(OSError, ValueError):  # without a limit it says `max`
        limit, used = (int(Path(f"/sys/fs/cgroup/memory.{name}").read_text("ascii")) for name in ("max", "current"))
        found = min(found, limit - used)
    return found
