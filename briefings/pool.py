"""Pool: pieces of work done by forks of this process, as many at a time as are asked for; what comes back is the same for any number.

A fork knows all that this process knows, and hands back only what its piece gave. A piece whose fork is lost is done again in a
fork with nothing else to do; a piece that fails in a fork is done again here, so that its error is raised here. So every piece is
done, or the caller learns that it is not.
"""

from __future__ import annotations

import gc
import os
import pickle
import selectors
import signal
import struct
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
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

_ROOM = 256 * 1024 * 1024
"""Bytes of free memory for each process, by default."""
_AHEAD = 2
"""So many pieces a fork has at hand, the one that it does among them."""
_HEAD = struct.Struct("=IBQ")
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
    with_forks = _Forks(len(pieces), lambda number: work(pieces[number]), min(jobs, len(pieces)), share)
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
                raise OutputError("a process that did a part of this died twice; see how much memory is free")
    finally:
        with_forks.end()


class _Fork:
    """A fork as this process sees it: where to reach it, and what it has at hand."""

    def __init__(self, process: int, orders: int, answers: int) -> None:
        self.process, self.orders, self.answers = process, orders, answers
        self.at_hand: deque[int] = deque()
        self.given = 0
        self.since = time.monotonic()
        self.alone = False
        self.received = bytearray()


class _Forks:
    """Forks at work, and what they handed back that was not asked for yet."""

    def __init__(self, count: int, work: Callable[[int], object], jobs: int, share: int) -> None:
        self._work, self._jobs, self._share = work, jobs, share
        self._waiting = deque(range(count))
        self._suspects: deque[int] = deque()
        self._found: dict[int, tuple[int, bytes]] = {}
        self._forks: list[_Fork] = []
        self._selector = selectors.DefaultSelector()

    def result(self, number: int) -> tuple[int, bytes]:
        """Return what became of a piece of work, when it is done."""
        while number not in self._found:
            self._start()
            now = time.monotonic()
            wait = max(0.0, min(fork.since for fork in self._forks) + LONGEST - now)
            for key, _ in self._selector.select(wait):
                self._read(key.data)
            for fork in [one for one in self._forks if time.monotonic() - one.since > LONGEST]:
                os.kill(fork.process, signal.SIGKILL)
                self._gone(fork)
        return self._found.pop(number)

    def end(self) -> None:
        """End all forks that are left."""
        for fork in self._forks:
            with suppress(ProcessLookupError):
                os.kill(fork.process, signal.SIGKILL)
            self._close(fork)
        self._forks.clear()
        self._selector.close()

    def _start(self) -> None:
        """Have as many forks as there is work for."""
        while self._suspects and len(self._forks) <= self._jobs:  # one more than jobs: a suspect waits for nobody
            fork = self._fork()
            fork.alone = True
            self._give(fork, self._suspects.popleft())
        while self._waiting and len(self._forks) < self._jobs:
            fork = self._fork()
            while self._waiting and len(fork.at_hand) < _AHEAD and self._may_have_more(fork):
                self._give(fork, self._waiting.popleft())

    def _may_have_more(self, fork: _Fork) -> bool:
        return fork.orders >= 0 and not fork.alone and (not self._share or fork.given < self._share)

    def _give(self, fork: _Fork, number: int) -> None:
        if not fork.at_hand:
            fork.since = time.monotonic()
        fork.at_hand.append(number)
        fork.given += 1
        with suppress(BrokenPipeError):  # it died: that is seen where its answers end
            os.write(fork.orders, _NUMBER.pack(number))
        if not self._may_have_more(fork):
            self._give_no_more(fork)

    def _give_no_more(self, fork: _Fork) -> None:
        """Let a fork end when it has done what it has at hand."""
        if fork.orders >= 0:
            os.close(fork.orders)
            fork.orders = -1

    def _read(self, fork: _Fork) -> None:
        """Take what a fork says; at its end, see what it left undone."""
        more = os.read(fork.answers, 1 << 20)
        if not more:
            self._gone(fork)
            return
        fork.received += more
        fork.since = time.monotonic()
        while len(fork.received) >= _HEAD.size:
            number, kind, size = _HEAD.unpack_from(fork.received)
            if len(fork.received) < _HEAD.size + size:
                return
            body = bytes(memoryview(fork.received)[_HEAD.size : _HEAD.size + size])
            del fork.received[: _HEAD.size + size]
            fork.at_hand.popleft()
            if kind == _NO_MEMORY and not fork.alone:
                self._suspects.append(number)
            else:
                self._found[number] = (kind, body)
            if self._waiting and self._may_have_more(fork):
                self._give(fork, self._waiting.popleft())
            elif not self._waiting:
                self._give_no_more(fork)

    def _gone(self, fork: _Fork) -> None:
        """See what a fork that ended left undone: it is to blame for the first, and the others wait again."""
        self._forks.remove(fork)
        self._close(fork)
        if fork.at_hand:
            first = fork.at_hand.popleft()
            if fork.alone:
                self._found[first] = (_NO_MEMORY, b"")
            else:
                self._suspects.append(first)
        self._waiting.extendleft(reversed(fork.at_hand))

    def _close(self, fork: _Fork) -> None:
        self._selector.unregister(fork.answers)
        for descriptor in (fork.answers, fork.orders):
            if descriptor >= 0:
                os.close(descriptor)
        with suppress(ChildProcessError):
            os.waitpid(fork.process, 0)

    def _fork(self) -> _Fork:
        """Begin a fork. Raises OutputError where the system has no room for one."""
        their_orders, orders = os.pipe()
        answers, their_answers = os.pipe()
        try:
            process = os.fork()
        except OSError as error:
            for descriptor in (their_orders, orders, answers, their_answers):
                os.close(descriptor)
            raise OutputError(f"no process can be begun: {error.strerror}; try --jobs 1") from error
        if not process:
            for mine in (orders, answers, *(one for fork in self._forks for one in (fork.orders, fork.answers))):
                if mine >= 0:
                    os.close(mine)
            _serve(self._work, their_orders, their_answers)
        os.close(their_orders)
        os.close(their_answers)
        fork = _Fork(process, orders, answers)
        self._forks.append(fork)
        self._selector.register(answers, selectors.EVENT_READ, fork)
        return fork


def _serve(work: Callable[[int], object], orders: int, answers: int) -> NoReturn:
    """Be a fork: do what is ordered until nothing more can come, and then end."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # who interrupts the build is answered by the parent alone
        gc.freeze()  # a collector would touch, and so copy, what this process shares with the others
        while raw := os.read(orders, _NUMBER.size):
            (number,) = _NUMBER.unpack(raw)
            try:
                kind, body = _DONE, pickle.dumps(work(number), pickle.HIGHEST_PROTOCOL)
            except MemoryError:
                kind, body = _NO_MEMORY, b""
            except BaseException:
                kind, body = _FAILED, b""
            view = memoryview(_HEAD.pack(number, kind, len(body)) + body)
            while view:
                view = view[os.write(answers, view) :]
        status = 0
    finally:
        os._exit(status)


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
