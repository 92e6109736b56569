"""A worker that dies, hangs or has no memory left: the pack is named, the others finish, nothing is published."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE
from msgspec.structs import replace

from briefings.build import Options, build, compose_desk
from briefings.host.pages import render_pages
from briefings.load.store import Store
from briefings.problems import FaceError
from briefings.render import executors, pdf
from briefings.render.artifacts import Makers, render
from briefings.render.executors import Task


def die(_: Any) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def hang(_: Any) -> bytes:
    time.sleep(600)
    return b""


def swallow(_: Any) -> bytes:
    raise MemoryError


def tasks(count: int) -> list[Task]:
    views = compose_desk(Options(BASE, BASE / "site")).views
    packs = [replace(views.briefings[0], pack_path=f"packs/pack-{number}.pdf") for number in range(count)]
    return [Task(view, views.site, (), executors.maker()) for view in packs]


@pytest.mark.parametrize("act", [die, hang, swallow], ids=lambda act: act.__name__)
def test_the_pack_is_named_and_the_others_finish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Any], bytes]
) -> None:
    done = tmp_path / "done"
    done.mkdir()

    def pack(view: Any, *_: Any) -> bytes:
        if view.pack_path == "packs/pack-1.pdf":
            return act(view)
        (done / Path(view.pack_path).name).write_bytes(b"")
        return b"%PDF"

    monkeypatch.setattr(pdf, "pack_pdf", pack)  # workers are forked, and so have it too
    monkeypatch.setattr(pdf, "warm", lambda: None)
    monkeypatch.setattr(executors, "LONGEST", 2)
    kept: dict[int, bytes] = {}
    with pytest.raises(FaceError) as caught:
        executors.each(tasks(5), 2, "", kept.__setitem__)
    assert kept == dict.fromkeys((0, 2, 3, 4), b"%PDF")
    assert [problem.location.path for problem in caught.value.problems] == ["site/packs/pack-1.pdf"]
    assert caught.value.problems[0].code == "pack-died"
    assert {file.name for file in done.iterdir()} == {f"pack-{number}.pdf" for number in (0, 2, 3, 4)}


def test_packs_are_handed_over_as_they_are_made_and_do_not_gather(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    gathered: list[int] = []

    def pack(view: Any, *_: Any) -> bytes:
        made.append(view.pack_path)
        return b"%PDF"

    monkeypatch.setattr(pdf, "pack_pdf", pack)
    executors.each(tasks(20), 1, "", lambda number, _: gathered.append(len(made) - len(gathered)))
    assert len(made) == len(gathered) == 20
    assert max(gathered) <= 3


def test_a_pack_is_read_where_it_lies(tmp_path: Path) -> None:
    views = compose_desk(Options(BASE, BASE / "site")).views
    store = Store(tmp_path / "kept", keys=tmp_path / "keys")
    for _ in range(2):  # made, and found
        found = dict(render(views, {}, desk=None, packs=True, makers=Makers(1, store=store)))[
            views.briefings[0].pack_path
        ]
        assert not isinstance(found.content, bytes)
        assert found.content is not None
        assert hashlib.sha256(found.content()).hexdigest() == found.digest


def test_nothing_is_published(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = desk / "content/briefings/night-closure-brief.yml"
    (brief.parent / "other-brief.yml").write_text(brief.read_text("utf-8").replace("HD-1", "HD-2"), "utf-8")
    monkeypatch.setattr(pdf, "pack_pdf", lambda *_: die(None))
    monkeypatch.setattr(pdf, "warm", lambda: None)
    with pytest.raises(FaceError) as caught:
        build(Options(desk, desk / "site"), render_pages)
    named = {problem.location.path for problem in caught.value.problems}
    assert named == {"site/packs/night-closure-brief.pdf", "site/packs/other-brief.pdf"}
    assert not (desk / "site").exists()
