"""What tests share: made-up desks in folders of their own, and one build of the example desk."""

from __future__ import annotations

import fcntl
import gc
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import distributions
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from forks import Forks
from hypothesis import settings

from briefings.publish.audit import Audit, Audited, Expected
from briefings.publish.manifest import digest
from briefings.publish.stage import Changes, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes says more of the machine than of the program. The same code has the same examples, so that a
# change is blamed for what it did; `make explore` has new ones each time.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("same")

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the command is started a thousand times: let it keep its bytecode
ROOT = Path(__file__).parent.parent
DESKS = ROOT / "tests" / "desks"
BASE = DESKS / "base"
FORKS = Forks()
FRESH = ("PYTHON", "LC_", "TZ", "XDG_")
"""Beginnings of names of variables that may be read as a process starts, or once for all."""
UNSEEN = "\u034f\u115f\u1160\u2800\u3164\uffa0" + "".join(
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)
"""What counts as printable although nobody sees it: the reader refuses it."""


MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes that must be free there: far more than the tests ever need at one time."""


def pytest_configure(config: pytest.Config) -> None:
    """Have the tests' folders stand in memory where there is room: hundreds of thousands of small files come and go."""
    if config.option.basetemp is None and MEMORY.is_dir():
        found = os.statvfs(MEMORY)
        if found.f_bavail * found.f_frsize > ROOM and not found.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """Have no collector look through what was collected again and again: it stays until the end."""
    gc.freeze()


def run(*words: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m briefings` as an editor would; in a fresh process where Python itself may read what is given."""
    given = {**os.environ, **environment}
    if not any(name.startswith(FRESH) for name in environment):
        return FORKS.run([str(word) for word in words], cwd, given)
    return subprocess.run(
        [sys.executable, "-m", "briefings", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        env=given,
        check=False,
    )


def done(*words: str | Path, status: int = 0) -> str:
    """Run the program, see that it ends with a status, and return all that it prints."""
    found = run(*words)
    assert found.returncode == status, found.stdout + found.stderr
    return found.stdout + found.stderr


@pytest.fixture(scope="session")
def locked() -> None:
    """Skip where the libraries are not those of `requirements.lock`: what others need is not listed."""
    listed = re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    installed = {each.name.lower().replace("_", "-"): each.version for each in distributions()}
    if any(installed.get(name, version) != version for name, version in listed):
        pytest.skip("what the libraries need is known of the versions of requirements.lock alone")


def docs_script(name: str) -> ModuleType:
    """Return a script of docs/ as a module."""
    spec = spec_from_file_location(name, ROOT / f"docs/{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def git(folder: Path, *words: str | Path, **environment: str) -> str:
    """Run git as somebody whose own settings say nothing, and return what it prints."""
    identity = ("-c", "user.name=Desk", "-c", "user.email=desk@desk.example", "-c", "commit.gpgsign=false")
    settings = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **environment}
    command = ["git", *identity, *map(str, words)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=settings)
    return done.stdout.strip()


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def known(files: dict[str, bytes]) -> Iterator[tuple[str, str, bytes]]:
    """Yield files as they are staged."""
    return ((path, digest(raw), raw) for path, raw in files.items())


def audit(read: Callable[[str], bytes], digests: dict[str, str], expected: Iterable[Expected]) -> Audited:
    """Return what is wrong with staged files, by path and digest, of which nothing else is to come."""
    wanted = {entry.path: entry for entry in expected}
    reading = Audit(read)
    for path, total in digests.items():
        reading.note(path, total, reading.look(path, total, wanted.get(path)))
    return reading.end(wanted)


def update(stage: Stage, wanted: Iterable[tuple[str, str, bytes | None]]) -> Changes:
    """Bring a staged folder to the wanted files, and return how the site will change."""
    with stage.updating():
        for path, total, content in wanted:
            stage.note(path, stage.put(path, total, content))
    return stage.changes


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a copy of the made-up desk, with its snapshot."""
    return Path(shutil.copytree(BASE, tmp_path / "desk"))


@pytest.fixture
def blind_desk(desk: Path) -> Path:
    """Return a copy of the made-up desk as a clone has it: without snapshots."""
    shutil.rmtree(desk / "snapshots")
    return desk


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """Return a function that replaces words in a file, and fails where they are not there."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return replace


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the built example desk: a folder with the desk and its site, built once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "example"
    with (folder.parent / "example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "site" / "manifest.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            shutil.copytree(ROOT / "content", folder / "content")
            shutil.copy(ROOT / "mkdocs.yml", folder)
            built = run("build", "--desk", folder)
            assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium built without windows, which opens a page in a third of the time; one a module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
        found = playwright.chromium.launch(executable_path=shutil.which("chromium-headless-shell"), args=flags)
        yield found
        found.close()
