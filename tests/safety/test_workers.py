"""A worker that dies, hangs or has no memory left: the pack is named, the others finish, nothing is published."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures.process import _ExecutorManagerThread
from functools import cache, partial
from multiprocessing import active_children
from multiprocessing.context import ForkServerProcess
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from acts import acting, die, die_later, hang, loaded, swallow
from conftest import BASE, ROOT
from msgspec.structs import replace

from briefings.build import Options, build, compose_desk
from briefings.compose import Views
from briefings.host.pages import render_pages
from briefings.load.store import Store
from briefings.problems import FaceError
from briefings.render import executors
from briefings.render.artifacts import Makers, render
from briefings.render.executors import Order, PackTask


@cache
def composed() -> Views:
    """Return the made-up desk's views, composed in a copy: a check keeps what it found beside the desk."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(shutil.copytree(BASE, f"{folder}/desk"))
        return compose_desk(Options(desk, desk / "site")).views


def orders(count: int, begun: list[int] | None = None) -> list[Order]:
    """Return orders of so many packs; their numbers are noted as they are begun."""
    views = composed()
    first = views.briefings[0].pack
    assert first

    def task(number: int) -> PackTask:
        if begun is not None:
            begun.append(number)
        return PackTask(replace(first, path=f"packs/pack-{number}.pdf"), "", executors.maker())

    return [partial(task, number) for number in range(count)]


def second_briefing(desk: Path) -> None:
    """Add a copy of the desk's briefing, so that there is work for two."""
    brief = desk / "content/briefings/night-closure-brief.yml"
    (brief.parent / "other-brief.yml").write_text(brief.read_text("utf-8").replace("HD-1", "HD-2"), "utf-8")


@pytest.mark.parametrize("act", [die, hang, swallow], ids=lambda act: act.__name__)
def test_the_pack_is_named_and_the_others_finish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[PackTask], bytes]
) -> None:
    done = tmp_path / "done"
    done.mkdir()
    monkeypatch.setattr(executors, "make", partial(acting, act, done))
    monkeypatch.setattr(executors, "LONGEST", 3)
    kept: dict[int, bytes] = {}
    with pytest.raises(FaceError) as caught:
        executors.each(orders(5), 2, "", kept.__setitem__)
    assert kept == dict.fromkeys((0, 2, 3, 4), b"%PDF")
    assert [problem.location.path for problem in caught.value.problems] == ["site/packs/pack-1.pdf"]
    assert caught.value.problems[0].code == "pack-died"
    assert {file.name for file in done.iterdir()} == {f"pack-{number}.pdf" for number in (0, 2, 3, 4)}


def test_a_worker_that_cannot_begin_because_another_died_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = ForkServerProcess.start
    begun: list[ForkServerProcess] = []

    def late(process: ForkServerProcess) -> None:
        begun.append(process)
        if len(begun) == 2:
            begun[0].join(10)
            time.sleep(0.3)  # by then the executor has closed what workers read from
        start(process)

    monkeypatch.setattr(ForkServerProcess, "start", late)
    monkeypatch.setattr(executors, "make", partial(acting, die, tmp_path))
    kept: dict[int, bytes] = {}
    with pytest.raises(FaceError):
        executors.each(orders(4)[1:], 2, "", kept.__setitem__)
    assert kept == {1: b"%PDF", 2: b"%PDF"}


def test_a_worker_that_was_not_told_of_anothers_death_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's executor tells those workers that it has noted: not one that was being started meanwhile."""
    tell = _ExecutorManagerThread.shutdown_workers
    killed: list[BaseProcess] = []

    def kill_all() -> None:
        for process in active_children():
            killed.append(process)
            process.kill()

    def tell_none_of_a_death(thread: _ExecutorManagerThread) -> None:
        if not getattr(thread.executor_reference(), "_broken", False):
            tell(thread)

    monkeypatch.setattr(ForkServerProcess, "terminate", lambda _: None)
    monkeypatch.setattr(_ExecutorManagerThread, "shutdown_workers", tell_none_of_a_death)
    monkeypatch.setattr(executors, "make", partial(acting, die_later, tmp_path))
    watch = threading.Timer(30, kill_all)
    watch.start()
    kept: dict[int, bytes] = {}
    with pytest.raises(FaceError):
        executors.each(orders(4), 2, "", kept.__setitem__)
    watch.cancel()
    assert not killed
    assert kept == {0: b"%PDF", 2: b"%PDF", 3: b"%PDF"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_views_are_composed_and_packs_handed_over_in_turn_so_that_neither_gather(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    begun: list[int] = []
    ahead: list[int] = []
    monkeypatch.setattr(executors, "make", partial(acting, loaded, tmp_path))
    executors.each(orders(20, begun), jobs, "", lambda *_: ahead.append(len(begun) - len(ahead)))
    assert len(begun) == len(ahead) == 20
    assert max(ahead) <= 2 * jobs + 1


def test_a_worker_holds_what_packs_need_and_nothing_of_the_process_that_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "make", loaded)
    kept: dict[int, bytes] = {}
    executors.each(orders(2), 2, "", kept.__setitem__)
    for found in kept.values():
        modules = set(found.decode().split())
        assert {"weasyprint", "pikepdf"} <= modules
        assert not {"pytest", "briefings.build"} & modules


def test_a_desk_that_is_built_where_it_lies_runs_nothing(desk: Path, tmp_path: Path) -> None:
    """Python looks for modules in the current folder first where one program starts another, unless it is told not to."""
    second_briefing(desk)
    for name in ("weasyprint", "selectors", "multiprocessing"):
        (desk / f"{name}.py").write_text("from pathlib import Path\nPath('ran').touch()\n", "utf-8")
    command = tmp_path / "command.py"
    command.write_text("from briefings.cli import main\nmain()\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, command, "build"], cwd=desk, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(list((desk / "site/packs").glob("*.pdf"))) == 2
    assert not (desk / "ran").exists()


def test_a_pack_is_read_where_it_lies(tmp_path: Path) -> None:
    views = composed()
    store = Store(tmp_path / "kept", shared=True)
    for _ in range(2):  # made, and found
        found = dict(render(views, {}, desk=None, packs=True, makers=Makers(1, store=store)))[
            views.briefings[0].pack_path
        ]
        assert not isinstance(found.content, bytes)
        assert found.content is not None
        assert hashlib.sha256(found.content()).hexdigest() == found.digest


def test_nothing_is_published(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second_briefing(desk)
    monkeypatch.setattr(executors, "make", die)
    with pytest.raises(FaceError) as caught:
        build(Options(desk, desk / "site"), render_pages)
    named = {problem.location.path for problem in caught.value.problems}
    assert named == {"site/packs/night-closure-brief.pdf", "site/packs/other-brief.pdf"}
    assert not (desk / "site").exists()
