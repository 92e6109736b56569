"""Who makes packs: this process, warm processes beside it, or a Dask cluster. All through one call, `submit`.

The processes are forked by a server that was started for that and knows no desk: so a worker is as large as what it does,
however much this process holds.

A call is pure: it is given what was drawn and a desk's own style sheets, and nothing of a disk. So it does not matter where
it runs, or how often: where a worker is lost, its calls alone are made again.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import TemplateSyntaxError

from briefings.compose.views import Pack
from briefings.load import inputs
from briefings.load.faces import Faces
from briefings.problems import AuthorError, FaceError, Location, OutputError, Problem, reading
from briefings.render.environment import environment

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

Keep = Callable[[int, bytes], None]
"""What is done with a pack as soon as it is made; it is given the number of its task."""

ALONE = 0
"""In place of a number of jobs: one process, and not this one."""
SHARE = 64
"""So many packs a worker makes before another takes its place: it does not give all memory back."""
_MOST = 61
"""Workers at once: Windows can wait for no more."""
LONGEST = 600
"""Seconds that a pack may take, however long it is."""


class Added(NamedTuple):
    """A typeface of the desk that a pack is printed with: its name, which two weights of one share, weight, and file."""

    family: str
    weight: int
    content: bytes


class PackTask(NamedTuple):
    """One pack to make, all there is to know: `made_by` tells whether a worker's program and libraries are the same."""

    pack: Pack
    style: str
    made_by: tuple[str, ...]
    faces: tuple[Added, ...] = ()


Order = Callable[[], PackTask]
"""What composes a task when its turn comes: one that only waits holds no view."""


def style_of(desk: Path | None, paper: str) -> str:
    """Return the style sheets of packs on a paper, a desk's own before ours. Raises FaceError where one is not UTF-8."""
    loader = environment("print", desk).loader
    assert loader
    names = ["print.css", *(["letter.css"] if paper == "Letter" else [])]
    try:
        return "\n".join(loader.get_source(environment("print", desk), name)[0] for name in names)
    except TemplateSyntaxError as error:
        place = Location(error.filename or "", error.lineno, 1)
        raise FaceError([Problem("template", place, f"this style sheet cannot be read: {error.message}")]) from error


def added(pack: Pack, faces: Faces) -> tuple[Added, ...]:
    """Return the typefaces of the desk that a pack is printed with. Raises OutputError."""
    used = [face for face in faces.added if face.digest in pack.faces]
    return tuple(Added(face.family, face.weight, face.content()) for face in used)


def maker() -> tuple[str, ...]:
    """Return what makes packs: this program, and the versions of what lays them out."""
    return (inputs.program(), *inputs.version_of("jinja2", "markupsafe", *LIBRARIES))


LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "fonttools", "tinycss2", "tinyhtml5", "pango", "pangoft2", "harfbuzz")


def make(task: PackTask) -> bytes:
    """Return a pack. Raises FaceError, also where this worker's program or libraries are not the caller's."""
    if task.made_by != maker():
        differing = sorted(set(task.made_by) ^ set(maker()))
        message = f"a worker has other versions than this machine: {', '.join(name[:40] for name in differing)}"
        raise FaceError([Problem("worker-versions", Location(f"site/{task.pack.path}"), message)])
    from briefings.render.pdf import pack_pdf  # WeasyPrint is slow to import, and most builds need no new pack

    with reading(f"site/{task.pack.path}"):
        return pack_pdf(task.pack, task.style, task.faces)


def each(orders: Sequence[Order], jobs: int, address: str, keep: Keep) -> None:
    """Make the packs of orders and hand each to `keep` with its number, as they are done; the first ones are begun first.

    Where a worker is lost, its tasks are made again, each in a separate process, so that the one to blame is named and
    the others finish. Raises FaceError, OutputError.
    """
    problems: list[Problem] = []
    lost: dict[int, Order] = {}
    numbered = list(enumerate(orders))
    share = len(orders) if address or jobs == 1 else SHARE * max(jobs, 1)
    for begin in range(0, len(orders), share or 1):
        some = dict(numbered[begin : begin + share])
        lost.update(_round(some, min(jobs, len(some)), address, keep, problems))
    for number, order in lost.items():
        if _round({number: order}, ALONE, address, keep, problems):
            place = Location(f"site/{order().pack.path}")
            message = f"the process that rendered this pack died, or did not end within {LONGEST} seconds"
            problems.append(Problem("pack-died", place, message, hint="select less; see the sheets it shows last"))
    if problems:
        raise FaceError(problems)


def _round(
    orders: Mapping[int, Order], jobs: int, address: str, keep: Keep, problems: list[Problem]
) -> dict[int, Order]:
    """Make packs, put what is wrong with them into `problems`, and return the orders whose worker was lost.

    Few are handed over ahead of time, so that neither tasks nor packs gather here, however many there are.
    """
    lost: dict[int, Order] = {}
    waiting = iter(orders)
    under_way: dict[Future[bytes], int] = {}
    ended: SimpleQueue[Future[bytes]] = SimpleQueue()
    broken = False
    with _executor(jobs, address) as executor:

        def begin(count: int) -> None:
            for number in islice(waiting, count):
                future = _submitted(executor, orders[number]())
                under_way[future] = number
                future.add_done_callback(ended.put)

        begin(len(orders) if address else 2 * max(jobs, 1))
        while under_way:
            try:
                future = ended.get(timeout=LONGEST)
            except Empty:
                lost.update({number: orders[number] for number in (*under_way.values(), *waiting)})
                _end(executor)
                break
            number = under_way.pop(future)
            begin(1)
            try:
                keep(number, future.result())
            except AuthorError as error:
                problems += error.problems
            except MemoryError:
                lost[number] = orders[number]
            except BrokenExecutor:
                lost[number] = orders[number]
                broken = True
        if broken:  # a worker that began as another died was not told, and would be waited for without end
            _end(executor)
    return dict(sorted(lost.items()))


def _submitted(executor: Executor, task: PackTask) -> Future[bytes]:
    try:
        with _nameless():
            return executor.submit(make, task)
    except (BrokenExecutor, OSError) as error:  # a worker died before all was handed over, or none can be begun
        future: Future[bytes] = Future()
        future.set_exception(BrokenExecutor(str(error)))
        return future


def _end(executor: Executor) -> None:
    """End the processes of an executor that does not end by itself."""
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.kill()


@contextmanager
def _executor(jobs: int, address: str) -> Iterator[Executor]:
    if address:
        with _cluster(address) as executor:
            yield executor
    elif jobs == 1:
        yield _Here()
    else:
        from concurrent.futures import ProcessPoolExecutor  # a build that makes no pack needs no processes

        # Workers look for modules where this process does, and not in the folder they start in: it may be somebody's desk.
        path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
        with (
            _variables(PYTHONPATH=path, PYTHONSAFEPATH="1"),
            ProcessPoolExecutor(min(max(jobs, 1), _MOST), mp_context=_served()) as executor,
        ):
            yield executor


def _served() -> BaseContext:
    """Return what starts workers: a server that forks them, having imported what a pack needs once for all of them.

    Windows forks nothing: there each starts again.
    """
    from multiprocessing import forkserver, get_all_start_methods, get_context

    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["briefings.render.warm"])
    atexit.unregister(end_server)
    atexit.register(end_server)
    forkserver.ensure_running()
    return context


def end_server() -> None:
    """End the server that forks workers and wait for it: then its time counts as ours, and `time` tells what packs cost."""
    from multiprocessing import forkserver

    with suppress(ChildProcessError):  # a fork of this process has no part in its server
        forkserver._forkserver._stop()  # type: ignore[attr-defined]  # nothing public waits for it


@contextmanager
def _variables(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _nameless() -> Iterator[None]:
    """Hide which program runs: a worker that is started meanwhile would begin by running it too, as multiprocessing does."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _Here(Executor):
    """Does each call at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return a future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    """Yield a Dask cluster's executor: it makes the calls of a lost worker again elsewhere."""
    try:
        import distributed
    except ImportError as error:
        raise OutputError("a cluster needs Dask: python -m pip install distributed") from error
    try:
        client: Any = distributed.Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise OutputError(f"no cluster answers at {address}: {error}") from error
    try:
        yield client.get_executor(pure=False, retries=2)
    finally:
        client.close()
