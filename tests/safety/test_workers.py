"""A worker that dies, hangs or has no memory left: the pack is named, the others finish, nothing is published."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest
from acts import acting, die, hang, loaded, swallow
from conftest import BASE, ROOT
from msgspec.structs import replace

from briefings import pool
from briefings.build import Options, build, compose_desk
from briefings.compose import Views
from briefings.host.pages import render_pages
from briefings.load.store import Store
from briefings.problems import FaceError
from briefings.render import executors
from briefings.render.artifacts import NOTHING, packs_of
from briefings.render.executors import PackOrder, PackTask


@cache
def composed() -> Views:
    """Return the made-up desk's views, composed in a copy: a check keeps what it found beside the desk."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(shutil.copytree(BASE, f"{folder}/desk"))
        return compose_desk(Options(desk, desk / "site")).views


def orders(count: int, begun: list[int] | None = None) -> list[PackOrder]:
    """Return orders of so many packs; their numbers are noted as they are begun."""
    views = composed()
    first = views.briefings[0].pack
    assert first

    def task(number: int) -> PackTask:
        if begun is not None:
            begun.append(number)
        return PackTask(replace(first, path=f"packs/pack-{number}.pdf"), "", executors.maker())

    return [PackOrder(f"packs/pack-{number}.pdf", "", partial(task, number)) for number in range(count)]


def second_briefing(desk: Path) -> None:
    """Add a copy of the desk's briefing, so that there is work for two."""
    brief = desk / "content/briefings/night-closure-brief.yml"
    (brief.parent / "other-brief.yml").write_text(brief.read_text("utf-8").replace("HD-1", "HD-2"), "utf-8")


@pytest.fixture(autouse=True)
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process forked although the tests' own runner has a thread in it, which only waits."""
    monkeypatch.setattr(pool, "can_fork", lambda: True)


@pytest.mark.parametrize("act", [die, hang, swallow], ids=lambda act: act.__name__)
def test_the_pack_is_named_and_the_others_finish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[PackTask], bytes]
) -> None:
    done = tmp_path / "done"
    done.mkdir()
    monkeypatch.setattr(executors, "make", partial(acting, act, done))
    monkeypatch.setattr(pool, "LONGEST", 3)
    kept: dict[str, bytes] = {}
    with pytest.raises(FaceError) as caught:
        for path, content in executors.each(orders(5), 2, "", lambda order, content: (order.path, content)):
            kept[path] = content
    assert kept == dict.fromkeys((f"packs/pack-{number}.pdf" for number in (0, 2, 3, 4)), b"%PDF")
    assert [problem.location.path for problem in caught.value.problems] == ["site/packs/pack-1.pdf"]
    assert caught.value.problems[0].code == "pack-died"
    assert {file.name for file in done.iterdir()} == {f"pack-{number}.pdf" for number in (0, 2, 3, 4)}


def test_views_are_composed_when_their_turn_comes_so_that_none_gather(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    ahead: list[int] = []
    monkeypatch.setattr(executors, "make", partial(acting, loaded, tmp_path))
    for _ in executors.each(orders(20, begun), 1, "", lambda order, content: (order.path, content)):
        ahead.append(len(begun) - len(ahead))
    assert len(begun) == len(ahead) == 20
    assert max(ahead) <= 1


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


def test_a_pack_that_some_run_made_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "kept", shared=True)
    made = []
    for _ in range(2):  # made, and found
        _, wanted = packs_of(composed(), None, NOTHING, store)
        made.append(list(executors.each(wanted, 1, "", lambda order, content: (order.path, content))))
        monkeypatch.setattr(executors, "make", die)
    assert made[0] == made[1]


def test_nothing_is_published(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second_briefing(desk)
    monkeypatch.setattr(executors, "make", die)
    with pytest.raises(FaceError) as caught:
        build(Options(desk, desk / "site"), render_pages)
    named = {problem.location.path for problem in caught.value.problems}
    assert named == {"site/packs/night-closure-brief.pdf", "site/packs/other-brief.pdf"}
    assert not (desk / "site").exists()
