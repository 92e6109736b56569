"""Who makes packs: this process and its forks, or a Dask cluster.

A call is pure: it is given what was drawn and a desk's own style sheets, and nothing of a disk. So it does not matter where
it runs, or how often: where a worker is lost, its calls alone are made again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from jinja2 import TemplateSyntaxError

from briefings import pool
from briefings.compose.views import Pack
from briefings.load import inputs
from briefings.load.faces import Faces
from briefings.load.store import Store
from briefings.problems import AuthorError, FaceError, Location, OutputError, Problem, reading
from briefings.render.environment import environment
from briefings.render.folders import folders_of
from briefings.system import install_command

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

ResultT = TypeVar("ResultT")


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


class PackOrder(NamedTuple):
    """A pack to make: where it stands, its key, and what composes its task when its turn comes.

    One that only waits holds no view. `store`: where some run may have left it.
    """

    path: str
    key: str
    task: Callable[[], PackTask]
    store: Store | None = None

    def known(self) -> bytes | None:
        """Return the pack as some run left it, or None."""
        return self.store.pack(self.key) if self.store else None

    def keep(self, content: bytes) -> bytes:
        """Leave the pack for other runs, and return it."""
        if self.store:
            with suppress(OutputError):  # what is kept is never needed
                self.store.keep_pack(self.key, content)
        return content


Keep = Callable[[PackOrder, bytes], ResultT]
"""What is done with a pack as soon as it is made, where it is made."""


def style_of(desk: Path | None, paper: str) -> str:
    """Return the style sheets of packs on a paper, a desk's own before ours. Raises FaceError where one is not UTF-8."""
    built = environment("print", desk)
    names = ["print.css", *(["letter.css"] if paper == "Letter" else [])]
    try:
        return "\n".join(folders_of(built).get_source(built, name)[0] for name in names)
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


def each(orders: Sequence[PackOrder], jobs: int, address: str, keep: Keep[ResultT]) -> Iterator[ResultT]:
    """Make the packs of orders, yield what `keep` returns of each, in their order; the first ones are begun first.

    Where a process is lost, its pack is made again in another; the one to blame is named and the others finish.
    Raises FaceError, OutputError.
    """
    problems: list[Problem] = []

    def one(order: PackOrder) -> ResultT | AuthorError:
        try:
            content = order.known()
            return keep(order, order.keep(make(order.task())) if content is None else content)
        except AuthorError as error:
            return error

    if address and orders:
        results = _by_cluster(orders, address, keep)
    else:
        if orders and jobs > 1:
            from briefings.render import pdf

            pdf.warm()  # once for all forks
        results = pool.each(orders, one, jobs, share=pool.SHARE, lost=_lost)
    gc.freeze()  # the collector, which runs before each pack, does not walk all that stands already: a whole desk
    try:
        with closing(results):
            for result in results:
                if isinstance(result, AuthorError):
                    problems += result.problems
                else:
                    yield result
    finally:
        gc.unfreeze()
    if problems:
        raise FaceError(problems)


def _by_cluster(orders: Sequence[PackOrder], address: str, keep: Keep[ResultT]) -> Generator[ResultT | AuthorError]:
    """Yield what becomes of the packs that a cluster makes, as they are done: it makes those of a lost worker elsewhere."""
    from concurrent.futures import FIRST_COMPLETED, wait

    under_way: dict[Future[bytes], PackOrder] = {}
    with closing(_cluster(address)) as cluster:
        executor: Executor = cluster.get_executor(pure=False, retries=2)
        for order in orders:
            content = order.known()
            if content is None:
                under_way[executor.submit(make, order.task())] = order
            else:
                yield keep(order, content)
        while under_way:
            ended, _ = wait(under_way, pool.LONGEST, FIRST_COMPLETED)
            if not ended:
                yield from map(_lost, under_way.values())
                return
            for future in ended:
                order = under_way.pop(future)
                try:
                    yield keep(order, order.keep(future.result()))
                except AuthorError as error:
                    yield error


def _lost(order: PackOrder) -> AuthorError:
    place = Location(f"site/{order.path}")
    message = f"the process that rendered this pack died, or did not end within {pool.LONGEST} seconds"
    return AuthorError.of("pack-died", place, message, hint="select less; see the sheets it shows last")


def _cluster(address: str) -> Any:
    """Return a client of a Dask cluster."""
    try:
        import distributed
    except ImportError as error:
        raise OutputError(f"a cluster needs Dask: {install_command('distributed')}") from error
    try:
        return distributed.Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise OutputError(f"no cluster answers at {address}: {error}") from error
