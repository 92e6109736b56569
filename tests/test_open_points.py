"""Drafts stop nobody: their open points are one line; equal warnings are told once; a save prints what is new."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, run

from briefings.cli.serving import Terminal
from briefings.host.resident import Resident

Edit = Callable[[Path, str, str], None]

QUOTE = """source: pilots-warn-2026-03-04
at: p9
words: We never said this
speaker: nobody-here
status: {status}
created: 2026-03-10
revised: 2026-03-10
"""


def add(desk: Path, name: str, status: str = "draft", text: str = QUOTE) -> Path:
    path = desk / f"content/quotes/{name}.yml"
    path.write_text(text.format(status=status), "utf-8")
    return path


def test_drafts_are_one_line_and_todo_has_their_points(desk: Path) -> None:
    names = [f"unfinished-{number}" for number in range(12)]
    for name in names:
        add(desk, name)
    done = run("check", "--desk", desk)
    assert (done.returncode, done.stderr) == (0, "12 drafts with open points: `briefings todo`\n")
    todo = run("todo", "--desk", desk).stdout
    assert all(f"content/quotes/{name}.yml:4:10: there is no actor “nobody-here”" in todo for name in names)
    assert run("build", "--desk", desk).returncode == 0
    assert run("verify", "--desk", desk).returncode == 0
    assert '"dangling-reference"' in run("check", "--desk", desk, "--format", "json").stdout


def test_a_draft_that_cannot_be_read_stops_nobody(desk: Path) -> None:
    add(desk, "half-typed", text='status: {status}\nwords: "not closed\n')
    for command in ("check", "build", "verify", "fmt"):
        done = run(command, "--desk", desk)
        assert done.returncode == 0, f"{command}: {done.stderr}"


def test_a_draft_that_a_published_sheet_names_is_shown(desk: Path, edit: Edit) -> None:
    add(desk, "named-in-public")
    edit(desk / "content/topics/night-closure.yml", "status:", "summary: See [[quote:named-in-public]].\nstatus:")
    said = run("check", "--desk", desk).stderr
    assert "content/quotes/named-in-public.yml:4:10: warning: there is no actor “nobody-here”" in said
    assert "drafts with open points" not in said


def test_equal_warnings_are_told_once(desk: Path) -> None:
    for path in sorted((desk / "content/quotes").glob("*.yml"))[:6]:
        path.write_text(path.read_text("utf-8").replace("status: published\n", ""), "utf-8")
    said = run("check", "--desk", desk).stderr
    message = "this sheet has no status, so it is not published"
    assert said.count(message) == 1
    assert "    the same at 5 other places\n" in said
    assert run("check", "--desk", desk, "--format", "json").stdout.count(message) == 6


def test_a_save_prints_what_is_new(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old = add(desk, "old")
    resident, terminal = Resident(desk), Terminal()

    def save(path: Path) -> str:
        resident.change({path})
        resident.settle(lambda: True)
        terminal(resident, 0.001)
        out, err = capfd.readouterr()
        return err + out

    terminal(resident, 0.0)
    assert "1 draft with open points" in capfd.readouterr().err
    new = save(add(desk, "new", text=QUOTE.replace("We never", "They always")))
    assert "content/quotes/new.yml:4:10" in new
    assert "old.yml" not in new
    old.write_text(f"# a line above\n{old.read_text('utf-8')}", "utf-8")
    assert save(old) == "Updated in 1 ms.\n", "what only moved is not new"
    old.unlink()
    assert "fixed" in save(old)
    many = "".join(f"  - {{outside: Wrong {number}, x{number}: 1}}\n" for number in range(90))
    said = save(
        add(
            desk,
            "many",
            "published",
            f"source: pilots-warn-2026-03-04\nat: p2\nsegments:\n{many}status: {{status}}\n".replace(
                "{outside", "{{outside"
            ).replace(": 1}", ": 1}}"),
        )
    )
    assert "unknown-key" in said
    assert said.count("\n") <= 20, said


def at_terminal(desk: Path, **environment: str) -> str:
    """Return what `check` prints at a terminal."""
    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    command = [sys.executable, "-m", "briefings", "check", "--desk", str(desk)]
    subprocess.run(
        command,
        cwd=ROOT,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
        env={**known, "TERM": "xterm", **environment},
        check=False,
    )
    os.close(theirs)
    found = b""
    try:
        while part := os.read(ours, 65536):
            found += part
    except OSError:
        pass
    os.close(ours)
    return found.decode().replace("\r\n", "\n")


def test_a_terminal_shows_the_line_in_colour_and_without(desk: Path, edit: Edit) -> None:
    edit(desk / "content/quotes/ovcharenko-too-far.yml", "speaker: ovcharenko", "speaker: ovcharenka")
    shown = at_terminal(desk)
    assert "\x1b[" in shown
    plain = at_terminal(desk, NO_COLOR="1")
    assert "\x1b[" not in plain
    assert "    speaker: ovcharenka\n             ^^^^^^^^^^\n" in plain
    assert "^" not in run("check", "--desk", desk).stderr
    shutil.rmtree(desk)
