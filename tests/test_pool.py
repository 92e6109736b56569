"""All cores: a build by any number of processes gives the same bytes, says the same, and never has a hole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT, run, tree

from briefings import pool
from briefings.cli.building import Progress
from briefings.problems import AuthorError, FaceError, Location, OutputError

sys.path.insert(0, str(ROOT / "bench"))
import desks

SHEETS = 320
JOBS = (1, 2, 3, 16)
LEFT = (".briefings", "site", ".site.staging")


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process forked although the tests' own runner has a thread in it, which only waits."""
    monkeypatch.setattr(pool, "can_fork", lambda: True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a desk of some hundred sheets with two briefings that have packs."""
    folder = tmp_path_factory.mktemp("pool") / "desk"
    desks.write(folder, SHEETS, briefings=2)  # type: ignore[attr-defined]  # of the bench, not of these tests
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a small desk, of which forks read, check and compose parts too where somebody asks for them."""
    desks.write(tmp_path / "desk", 60)  # type: ignore[attr-defined]
    return tmp_path / "desk"


@pytest.fixture
def large(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that desk."""
    return Path(shutil.copytree(made, tmp_path / "desk"))


def cold(desk: Path, jobs: int, *more: str) -> subprocess.CompletedProcess[str]:
    """Build a desk of which nothing is known."""
    for left in LEFT:
        shutil.rmtree(desk / left, ignore_errors=True)
    return run("build", "--desk", desk, "--jobs", str(jobs), *more)


def test_any_number_of_processes_gives_the_same_bytes(large: Path) -> None:
    alone = cold(large, 1)
    assert alone.returncode == 0, alone.stderr
    wanted = tree(large / "site")
    assert len(wanted) > SHEETS
    for jobs in JOBS[1:]:
        done = cold(large, jobs)
        assert (done.returncode, done.stdout) == (0, alone.stdout), done.stderr
        assert tree(large / "site") == wanted
    quote = large / "content/quotes/quote-7.yml"
    quote.write_text(quote.read_text("utf-8").replace("context: ", "context: Edited. ", 1), "utf-8")
    after = []
    for jobs in (1, 3):  # after an edit, and cold
        done = run("build", "--desk", large, "--jobs", str(jobs)) if jobs == 3 else cold(large, jobs)
        assert done.returncode == 0, done.stderr
        after.append(tree(large / "site"))
    assert after[0] == after[1] != wanted


def _broken_sheets(desk: Path) -> None:
    for number in (7, 20):
        sheet = desk / f"content/quotes/quote-{number}.yml"
        if sheet.exists():
            sheet.write_text(sheet.read_text("utf-8") + "speker: nobody\n", "utf-8")
    claim = next(iter(sorted((desk / "content/claims").glob("*.yml"))))
    claim.write_text(claim.read_text("utf-8") + "not_stated: [see [[quote:nowhere]]]\n", "utf-8")


def _broken_template(desk: Path) -> None:
    folder = desk / "templates/web"
    folder.mkdir(parents=True)
    (folder / "quote.html").write_text(
        '{% extends "ours/quote.html" %}{% block main %}{{ sheet.nothing_of_this_name }}{% endblock %}\n', "utf-8"
    )


def _lost_words(desk: Path) -> None:
    folder = desk / "templates/web"
    folder.mkdir(parents=True)
    text = (ROOT / "templates/web/foot.html").read_text("utf-8")
    (folder / "foot.html").write_text(f'{text}<script>1</script><a href="nowhere.html">x</a>', "utf-8")


@pytest.mark.parametrize("breaks", [_broken_sheets, _broken_template, _lost_words])
def test_what_is_wrong_is_said_alike(small: Path, breaks: Callable[[Path], None]) -> None:
    breaks(small)
    said = [cold(small, jobs, "--no-packs") for jobs in (1, 3)]
    assert [done.returncode for done in said] == [1, 1], said[0].stderr
    assert said[0].stderr == said[1].stderr != ""
    assert not (small / "site").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from briefings import build as recipe, pool
from briefings.host.pages import render_pages

desk, mark, parent = Path(sys.argv[1]), Path(sys.argv[2]), os.getpid()
do = recipe._Files.do
known = []

def fragile(files, unit):
    known.append(unit)
    if os.getpid() != parent and len(known) == 3 and (sys.argv[3] == "always" or not mark.exists()):
        mark.touch()
        list(do(files, unit).files)
        os.kill(os.getpid(), signal.SIGKILL)
    return do(files, unit)

recipe._Files.do = fragile
recipe.build(recipe.Options(desk, desk / "site", packs=False, jobs=3), render_pages)
"""


def test_the_work_of_a_killed_process_is_done_again(large: Path, tmp_path: Path) -> None:
    assert cold(large, 1, "--no-packs").returncode == 0
    wanted = tree(large / "site")
    for left in LEFT:
        shutil.rmtree(large / left, ignore_errors=True)
    command = [sys.executable, "-c", KILLED, str(large), str(tmp_path / "mark"), "once"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mark").exists()
    assert tree(large / "site") == wanted
    assert not list((large / "site").glob(".unfinished*"))


ORDERED = """
from hypothesis import given, settings
from hypothesis import strategies as st
from briefings import pool

@settings(deadline=None)
@given(st.integers(0, 12), st.integers(1, 9), st.integers(0, 5))
def results_come_in_order(count, jobs, share):
    assert pool.can_fork()
    found = list(pool.each(range(count), lambda number: (number, "x" * 10_000 * number), jobs, share=share))
    assert found == [(number, "x" * 10_000 * number) for number in range(count)]

results_come_in_order()
"""


def test_results_come_in_order() -> None:
    """In a small separate process: each of some hundred forks copies what its parent holds."""
    done = subprocess.run([sys.executable, "-c", ORDERED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _by_forks(mark: Path, act: Callable[[Path], None], number: int) -> int:
    if number == 3:
        act(mark)
    return number


def _die_once(mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _hang_once(mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        time.sleep(60)


def _no_memory_once(mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        raise MemoryError


@pytest.mark.usefixtures("forking")
@pytest.mark.parametrize("act", [_die_once, _hang_once, _no_memory_once])
def test_a_piece_of_a_lost_process_is_done_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(pool, "LONGEST", 1)
    assert list(pool.each(range(9), partial(_by_forks, tmp_path / "mark", act), 2)) == list(range(9))


@pytest.mark.usefixtures("forking")
def test_a_piece_that_ends_every_process_stops_the_work_or_is_answered_for() -> None:
    def work(number: int) -> int:
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(pool.each(range(6), work, 2, lost=lambda number: -number)) == [0, 1, 2, -3, 4, 5]
    with pytest.raises(OutputError, match="died twice"):
        list(pool.each(range(6), work, 2))


@pytest.mark.usefixtures("forking")
def test_an_error_of_a_fork_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 3:
            raise FaceError.of("audit-words", Location("site/index.html"), "not there")
        return number

    found = []
    with pytest.raises(AuthorError) as caught:
        for number in pool.each(range(9), work, 3):
            found.append(number)
    assert found == [0, 1, 2]
    assert [problem.code for problem in caught.value.problems] == ["audit-words"]


@pytest.mark.usefixtures("forking")
def test_whoever_stops_early_leaves_no_process() -> None:
    def work(number: int) -> int:
        time.sleep(0.01)
        return os.getpid()

    found = pool.each(range(100), work, 3)
    processes = {next(found) for _ in range(5)}
    assert os.getpid() not in processes
    found.close()
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_process_with_threads_is_not_forked() -> None:
    asked = "from briefings import pool; print(pool.can_fork())"
    thread = "import threading, time; threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
    for code, wanted in ((f"{thread}; {asked}", "False"), (asked, "True")):
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == (wanted if sys.platform.startswith("linux") else "False")


def test_progress_is_said_on_a_terminal_after_two_seconds_and_taken_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        progress = Progress()
        for at, *said in (
            (1.0, "checking"),
            (2.5, "rendering", 1, 9),
            (2.51, "rendering", 2, 9),
            (2.7, "rendering", 3, 9),
            (2.71, "packs", 1, 1, "packs/\x1bx.pdf"),
        ):
            clock[0] += at - clock[0] % 100
            progress(*said)
        progress.close()
        clock[0] = 100.0
        shown = [line.strip() for line in capsys.readouterr().err.split("\r\x1b[K")]
        wanted = ["", "rendering: 1 of 9", "rendering: 3 of 9", r"packs: 1 of 1 packs/\u001bx.pdf", ""]
        assert shown == (wanted if terminal else [""])
