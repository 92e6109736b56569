"""`site/` is at each moment one whole build: whatever fails, and at whichever step of publishing."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import known, run, tree, update

from briefings.load.store import Store
from briefings.problems import OutputError
from briefings.publish import stage as stage_module
from briefings.publish import swap as swap_module
from briefings.publish.stage import Stage

STEPS = ("open", "link", "replace", "unlink", "makedirs", "rename", "rmdir")
"""Every call with which publishing changes the disk, beside the exchange itself and what is written into an open file."""


def files(number: int) -> dict[str, bytes]:
    return {f"quotes/q{index}/index.html": f"{number} {index}".encode() * 9 for index in range(number, number + 4)}


def publish(folder: Path, wanted: dict[str, bytes]) -> None:
    stage = Stage(folder / "site", folder / ".briefings")
    update(stage, known(wanted))
    stage.swap()


OTHERS = {
    "CNAME": b"desk.example",
    ".git/HEAD": b"ref: refs/heads/main",
    ".git/objects/ab/cd": b"\x00\x01",
    "quotes/mine.txt": b"a note",
    "quotes/q1/notes.txt": b"a note beside a page that goes",
    "drafts/a/b.txt": b"a draft",
}
"""What is not ours in the site: it stays, whatever fails."""


def add_others(site: Path) -> None:
    for path, content in OTHERS.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    (site / "drafts/link").symlink_to("../nowhere")


def own(folder: Path) -> dict[str, bytes]:
    return {path: raw for path, raw in tree(folder).items() if path not in OTHERS}


def whole(site: Path) -> bool:
    listed = json.loads((site / "manifest.json").read_bytes())["files"]
    actual = {path: hashlib.sha256(raw).hexdigest() for path, raw in own(site).items() if path != "manifest.json"}
    return bool(listed == actual)


def others_once(folder: Path) -> bool:
    """Return whether what is not ours stands in the site or in the staged folder, once, as it was."""
    sides = [
        tree(side) for side in (folder / "site", folder / ".site.staging", folder / ".site.former") if side.exists()
    ]
    links = [side for side in (folder / "site", folder / ".site.staging") if (side / "drafts/link").is_symlink()]
    return len(links) == 1 and all(
        [side[path] for side in sides if path in side] == [content] for path, content in OTHERS.items()
    )


def others_in_place(site: Path) -> bool:
    return all((site / path).read_bytes() == content for path, content in OTHERS.items()) and (
        (site / "drafts/link").readlink() == Path("../nowhere")
    )


class Steps:
    """Counts the steps of publishing, and acts at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, act: Callable[[], None]) -> None:
        self.count = 0
        for name in STEPS:
            monkeypatch.setattr(os, name, self._before(getattr(os, name), at, act))
        monkeypatch.setattr(swap_module, "_exchange", self._before(swap_module._exchange, at, act))
        monkeypatch.setattr(swap_module, "_sync", self._before(swap_module._sync, at, act))
        half, whole = self._before(lambda path: None, at, act), stage_module._write

        def written(path: str, content: bytes) -> Any:
            Path(path).write_bytes(content[: len(content) // 2])
            half(path)
            return whole(path, content)

        monkeypatch.setattr(stage_module, "_write", written)

    def _before(self, call: Any, at: int, act: Callable[[], None]) -> Any:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            if self.count == at:
                act()
            return call(*args, **kwargs)

        return counted


def count_steps(folder: Path, exchange: int) -> int:
    with pytest.MonkeyPatch.context() as patch:
        without_exchange(patch, exchange)
        steps = Steps(patch, 0, lambda: None)
        publish(folder, files(2))
        return steps.count


def without_exchange(patch: pytest.MonkeyPatch, number: int) -> None:
    """Let the kernel have no exchange of two folders, and say so with this number; 0: it has one."""
    if number:
        patch.setattr(swap_module, "_exchange", lambda *_: number)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the disk not asked for each of a thousand builds to write what it holds: no power fails here."""
    monkeypatch.setattr(swap_module, "_sync", lambda _: None)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Return a folder with a site of one build and staging of another, so that the next has steps of every sort."""
    for number in (0, 1):
        publish(tmp_path, files(number))
    add_others(tmp_path / "site")
    return tmp_path


@pytest.mark.parametrize("exchange", [0, errno.ENOSYS])
def test_killed_at_every_step(published: Path, tmp_path_factory: pytest.TempPathFactory, exchange: int) -> None:
    """Also where what is not ours is half carried over: then the next look at the site brings it back."""
    other = tmp_path_factory.mktemp("count")
    for number in (0, 1):
        publish(other, files(number))
    add_others(other / "site")
    steps = count_steps(other, exchange)
    assert steps > 25
    for at in range(1, steps + 1):
        child = os.fork()
        if child == 0:  # no test is left from here on
            with pytest.MonkeyPatch.context() as patch:
                without_exchange(patch, exchange)
                Steps(patch, at, lambda: os.kill(os.getpid(), signal.SIGKILL))
                publish(published, files(2 + at))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), at
        assert others_once(published), at
        if not exchange:
            assert whole(published / "site"), at
        Stage(published / "site", published / "of-another-user")  # what has to come back hangs on no record
        assert whole(published / "site"), at
        assert others_in_place(published / "site"), at
        for number in (0, 1):  # the page that one of the others stands beside comes and goes
            publish(published, files(number))
            assert whole(published / "site"), at
            assert others_in_place(published / "site"), at
        assert {path for path in own(published / "site") if path != "manifest.json"} == set(files(1))
        assert sorted(path.name for path in published.iterdir()) == [".briefings", ".site.staging", "site"]


@pytest.mark.parametrize("exchange", [0, errno.ENOSYS])
def test_killed_while_a_folder_becomes_a_site(tmp_path: Path, exchange: int) -> None:
    """The folder of a git worktree, say, which no build wrote yet."""
    for at in range(1, 60):
        folder = tmp_path / str(at)
        (folder / "site/.git").mkdir(parents=True)
        (folder / "site/.git/HEAD").write_text("ref")
        child = os.fork()
        if child == 0:
            with pytest.MonkeyPatch.context() as patch:
                without_exchange(patch, exchange)
                Steps(patch, at, lambda: os.kill(os.getpid(), signal.SIGKILL))
                publish(folder, files(1))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        publish(folder, files(2))
        assert (folder / "site/.git/HEAD").read_text() == "ref", at
        assert {path for path in tree(folder / "site") if path != ".git/HEAD"} == {*files(2), "manifest.json"}
        if not os.WIFSIGNALED(status):
            assert at > 20
            return
    raise AssertionError("more steps than expected")


def test_a_folder_named_as_ours_does_not_become_the_site(tmp_path: Path) -> None:
    (tmp_path / ".site.former").mkdir()
    (tmp_path / ".site.former/beach.jpg").write_bytes(b"a day at the sea")
    publish(tmp_path, files(1))
    assert whole(tmp_path / "site")
    assert (tmp_path / ".site.former/beach.jpg").read_bytes() == b"a day at the sea"


def test_two_kills_in_a_row(published: Path) -> None:
    """What one killed build has written, the next one knows for its own, although it is killed as well."""
    for at in (30, 12, 25, 18, 35, 40, 8, 16):
        child = os.fork()
        if child == 0:
            with pytest.MonkeyPatch.context() as patch:
                Steps(patch, at, lambda: os.kill(os.getpid(), signal.SIGKILL))
                publish(published, files(at % 7))
            os._exit(0)
        os.waitpid(child, 0)
        assert others_once(published), at
    publish(published, files(3))
    assert whole(published / "site")
    assert others_in_place(published / "site")
    assert {path for path in own(published / "site") if path != "manifest.json"} == set(files(3))


def test_state_with_any_byte_changed_lost_or_added_reads_as_nothing(tmp_path: Path) -> None:
    state, file = Store(tmp_path / "state"), tmp_path / "state" / "files"
    state.write(file.name, b'{"folder":"site"}')
    whole = file.read_bytes()
    assert state.read(file.name) == b'{"folder":"site"}'
    others = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for other in (*others, *(whole[:at] for at in range(len(whole))), whole + b"x", b""):
        file.write_bytes(other)
        assert state.read(file.name) is None
    file.unlink()
    assert state.read(file.name) is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EMFILE])
def test_a_failing_disk_at_every_step(published: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    before = tree(published / "site")

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    failed = 0
    for at in range(1, 200):
        with pytest.MonkeyPatch.context() as patch:
            steps = Steps(patch, at, fail)
            try:
                publish(published, files(7))
            except OutputError as error:
                failed += 1
                assert os.strerror(number) in str(error)
            else:
                if steps.count < at:
                    break
                for former in (0, 1):  # what could not be made was there already: no failure
                    publish(published, files(former))
        assert tree(published / "site") == before, at
        assert others_in_place(published / "site"), at
    assert failed > 20
    publish(published, files(7))
    assert whole(published / "site")
    assert others_in_place(published / "site")


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EXDEV])
def test_a_mount_point_is_named(published: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    before = tree(published / "site")
    monkeypatch.setattr(swap_module, "_exchange", lambda *_: number)
    with pytest.raises(OutputError, match="use a folder inside it"):
        publish(published, files(7))
    assert tree(published / "site") == before


def test_a_kernel_without_exchange(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap_module, "_exchange", lambda *_: errno.ENOSYS)
    publish(published, files(7))
    assert whole(published / "site")
    assert "quotes/q7/index.html" in tree(published / "site")


def test_without_permission_the_status_is_74_and_the_site_is_what_it_was(desk: Path) -> None:
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    before = tree(desk / "site")
    staging = desk / ".site.staging"
    if staging.exists():
        staging.rename(desk / "aside")
    staging.write_text("a file where a folder belongs")
    (desk / "content/incidents/pier-opening.yml").write_text(
        (desk / "content/incidents/pier-opening.yml").read_text("utf-8").replace("New pier", "Newer pier"), "utf-8"
    )
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 74, done.stderr
    assert "Traceback" not in done.stderr
    assert tree(desk / "site") == before
    staging.unlink()
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    assert "Newer pier opened" in (desk / "site/incidents/pier-opening/index.html").read_text("utf-8")


DAMAGED = {
    "said": ".briefings/check",
    "sheets": ".briefings/sheets/*",
    "seen": ".briefings/sheets.stat",
    "receipts": ".briefings/receipts",
    "asked": ".briefings/pages/*",
    "audit": ".briefings/site/*",
    "record": ".briefings/files",
}


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_a_damaged_state_is_never_used(desk: Path, name: str) -> None:
    """A sheet has one of two titles in turn, so that each build has to read what the one before left, and fixes it."""
    sheet = desk / "content/incidents/pier-opening.yml"
    titles = [sheet.read_bytes(), sheet.read_bytes().replace(b"New pier", b"Newer pier")]
    sites = []
    for title in titles:
        sheet.write_bytes(title)
        assert run("build", "--desk", desk, "--no-packs").returncode == 0
        sites.append(tree(desk / "site"))
    damaged = damages(next(desk.glob(DAMAGED[name])).read_bytes())
    for number, (how, content) in enumerate(damaged.items()):
        files = list(desk.glob(DAMAGED[name]))
        for file in files:
            file.write_bytes(content)
        sheet.write_bytes(titles[number % 2])
        done = run("build", "--desk", desk, "--no-packs")
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), (how, done.stderr)
        assert tree(desk / "site") == sites[number % 2], how
        assert any(not file.exists() or file.read_bytes() != content for file in files), how


def damages(raw: bytes) -> dict[str, bytes]:
    """Return a file of state as it can end up: cut, with a bit turned, empty, or written by something else."""
    digests = [found.start() for found in re.finditer(rb"[0-9a-f]{64}", raw)]
    at = digests[len(digests) // 2] + 7  # in the middle of a digest: what looks right and is not
    return {
        "cut": raw[: len(raw) // 2],
        "flipped": raw[:at] + (b"0" if raw[at : at + 1] != b"0" else b"1") + raw[at + 1 :],
        "emptied": b"",
        "foreign": b'{"keys": 1, "folder": [], "site": {"x": 2}}\n0',
    }


def test_the_steps_are_those_of_the_module() -> None:
    """Publishing changes the disk by these calls alone, so that none is left out above."""
    import ast

    found = set()
    for module in (stage_module, swap_module):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
                found.add(node.attr)
    reading = {"getpid", "lstat", "fstat", "listdir", "walk", "close", "strerror", "fsencode", "fsdecode", "path"}
    assert {name for name in found if name.islower()} - reading == set(STEPS)
