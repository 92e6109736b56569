"""On systems that lack calls of Linux the program works with what there is, and says so; on others it says no, at once."""

from __future__ import annotations

import ast
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import BASE, ROOT, known, run, tree, update

from briefings import system
from briefings.problems import OutputError
from briefings.publish import swap as swap_module
from briefings.publish.stage import Stage

SEEN = ROOT / "tests/systems"
OTHERS = sorted(system.NAMES.keys() - {system.TESTED})


def seeing(name: str) -> dict[str, str]:
    """Return the variables with which a process takes this machine for another."""
    return {} if name == system.TESTED else {"PYTHONPATH": str(SEEN), "SYSTEM_SEEN": name}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a desk of two briefings, built on this system."""
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("here") / "desk"))
    briefing = next((desk / "content/briefings").glob("*.yml"))
    (briefing.parent / "second-one.yml").write_text(briefing.read_text("utf-8"), "utf-8")
    build(desk)
    return desk


def build(desk: Path, *options: str, **environment: str) -> None:
    done = run("build", "--desk", desk, *options, **environment)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", OTHERS)
def test_another_system_builds_and_checks_the_same(here: Path, tmp_path: Path, name: str) -> None:
    desk = tmp_path / "desk"
    for part in ("content", "snapshots"):
        shutil.copytree(here / part, desk / part)
    shutil.copy(here / "mkdocs.yml", desk)
    sheet = desk / "content/incidents/pier-opening.yml"
    first, then = sheet.read_text("utf-8").replace("New pier", "Newer pier"), sheet.read_text("utf-8")
    for text, options in ((first, ["--no-packs"]), (then, ["--jobs", "2"])):
        sheet.write_text(text, "utf-8")
        build(desk, *options, **seeing(name))
    assert tree(desk / "site") == tree(here / "site")
    assert len(list((desk / "site/packs").glob("*.pdf"))) == 2
    assert {path.name for path in desk.iterdir()} - {path.name for path in here.iterdir()} == {".site.staging"}
    sheet.write_text("kind: nothing\n", "utf-8")
    there = run("check", "--desk", desk, **seeing(name))
    assert (there.returncode, there.stderr) == (1, run("check", "--desk", desk).stderr)


WEAKER = {"linux": set(), "darwin": {"system", "exchange", "disk"}, "win32": {"system", "exchange", "disk"}}


@pytest.mark.parametrize("name", system.NAMES)
def test_doctor_says_what_is_weaker(tmp_path: Path, name: str) -> None:
    done = run("doctor", "--desk", tmp_path, "--format", "json", **seeing(name))
    assert (done.returncode, done.stderr) == (0, "")
    found = {each["what"]: each for each in json.loads(done.stdout)}
    assert {what for what, each in found.items() if each["state"] == "weaker"} == WEAKER[name]
    assert all(each["hint"] for each in found.values() if each["state"] == "weaker")
    assert found["system"]["seen"].startswith(system.NAMES[name])
    assert found["lock"]["state"] == "ok"
    assert list(tmp_path.iterdir()) == []


HOLD = """
import sys, time
from pathlib import Path
from briefings.publish.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("name", system.NAMES)
def test_one_build_at_a_time_and_a_killed_one_lets_go(desk: Path, name: str) -> None:
    command = [sys.executable, "-c", HOLD, str(desk)]
    environment = {**os.environ, **seeing(name)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        busy = run("build", "--desk", desk, "--no-packs", **seeing(name))
        assert busy.returncode == 75
        assert busy.stderr == "briefings: another build holds this desk; wait for it to end\n"
        holder.send_signal(signal.SIGKILL)
    assert run("build", "--desk", desk, "--no-packs", **seeing(name)).returncode == 0


def test_what_is_no_conflict_is_not_called_one(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    from briefings.publish.lock import hold

    def fail(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", fail)
    with pytest.raises(OutputError, match=os.strerror(errno.ENOLCK)), hold(desk):
        pass


@pytest.mark.parametrize("words", [("build",), ("check",), ("doctor",), ("init", "there"), ("--help",)])
def test_a_system_that_is_not_supported_is_told_so_at_once(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, cwd=tmp_path, **{**seeing("emscripten"), "PYTHONPATH": f"{SEEN}{os.pathsep}{ROOT}"})
    assert (done.returncode, done.stdout) == (69, "")
    assert done.stderr == (
        "briefings: this system (emscripten) is not supported; Briefings runs on Linux, and untested on macOS and Windows\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_under_mkdocs_too(desk: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(desk / "mkdocs.yml")]
    environment = {**os.environ, **seeing("emscripten")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert "this system (emscripten) is not supported" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (desk / "site").exists()


def test_the_package_and_the_documents_name_the_same_systems() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    classified = [text.split(" :: ")[-1] for text in project["classifiers"] if text.startswith("Operating System")]
    assert classified == [system.NAMES[system.TESTED]]
    documented = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs/how-to/everyday.md").read_text("utf-8")
    for name in system.NAMES.values():
        assert documented.count(name) > 1


def test_each_text_has_the_same_line_ends_everywhere() -> None:
    """Windows writes two characters where a text file is not opened with the line end it is to have."""
    for file in (ROOT / "briefings").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            modes = {value.value for value in node.args if isinstance(value, ast.Constant)} & {
                "w",
                "x",
                "a",
                "wt",
                "r+",
            }
            if name == "write_text" or (name == "open" and modes):
                assert "newline" in {word.arg for word in node.keywords}, f"{file}:{node.lineno}"


def publish(folder: Path, number: int) -> None:
    stage = Stage(folder / "site", folder / ".briefings")
    update(stage, known({f"page-{number}.html": b"%d" % number, "index.html": b"%d" % number}))
    stage.swap()


@pytest.fixture
def without_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(swap_module, "_exchange", lambda *_: errno.ENOSYS)
    publish(tmp_path, 0)
    publish(tmp_path, 1)
    return tmp_path


@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_between_two_renames(without_exchange: Path, at: int) -> None:
    folder = without_exchange
    child = os.fork()
    if child == 0:  # no test is left from here on
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "rename", Renames(at, lambda: os.kill(os.getpid(), signal.SIGKILL)))
            publish(folder, 2)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    if (folder / "site").exists():
        assert (folder / "site/index.html").read_bytes() in (b"1", b"2")
    publish(folder, 3)
    assert tree(folder / "site").keys() == {"index.html", "page-3.html", "manifest.json"}
    publish(folder, 4)
    assert tree(folder / "site").keys() == {"index.html", "page-4.html", "manifest.json"}
    assert {path.name for path in folder.iterdir()} == {"site", ".site.staging", ".briefings"}


@pytest.mark.parametrize("at", [1, 2])
def test_a_rename_that_fails_leaves_the_former_site(
    without_exchange: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    before = tree(without_exchange / "site")

    def fail() -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "site")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", Renames(at, fail))
        with pytest.raises(OutputError, match=os.strerror(errno.EACCES)):
            publish(without_exchange, 2)
    assert tree(without_exchange / "site") == before
    publish(without_exchange, 2)
    assert "page-2.html" in tree(without_exchange / "site")


def test_what_stands_in_the_way_of_the_exchange_is_named_and_stays(without_exchange: Path) -> None:
    mine = without_exchange / ".site.former"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"\.site\.former: not ours, and in the way"):
        publish(without_exchange, 2)
    assert (mine / "notes.txt").read_text() == "mine"
    assert "page-1.html" in tree(without_exchange / "site")


class Renames:
    """`Path.rename` that acts instead of one of its calls."""

    def __init__(self, at: int, act: object) -> None:
        self.left, self.act, self.rename = at, act, Path.rename

    def __get__(self, path: Path, kind: type) -> object:
        def rename(target: Path) -> Path:
            self.left -= 1
            if not self.left:
                self.act()  # type: ignore[operator]
            return self.rename(path, target)

        return rename
