"""Each folder below desks/mistakes is a desk with mistakes: what it changes of desks/base, and the problems expected."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import BASE, DESKS, run

MISTAKES = sorted(path for path in (DESKS / "mistakes").iterdir() if path.is_dir())


def problems_of(desk: Path) -> tuple[int, str, str]:
    done = run("check", "--desk", desk, "--format", "json")
    lines = []
    for problem in json.loads(done.stdout):
        hint = f" | {problem['hint']}" if problem["hint"] else ""
        place = f"{problem['path']}:{problem['line']}:{problem['column']}"
        lines.append(f"{place}: {problem['severity']}: {problem['code']}: {problem['message']}{hint}\n")
    return done.returncode, "".join(lines), done.stderr


def test_there_are_mistakes() -> None:
    assert len(MISTAKES) >= 70


@pytest.mark.parametrize("folder", MISTAKES, ids=lambda path: path.name)
def test_mistake(folder: Path, tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    shutil.copytree(folder, desk, dirs_exist_ok=True)
    expected = (desk / "expected.txt").read_text("utf-8")
    status, found, errors = problems_of(desk)
    assert found == expected
    assert expected, "a mistake has at least one problem"
    assert status == (1 if ": error: " in expected else 0)
    assert "Traceback" not in errors


def test_every_rule_has_its_mistake() -> None:
    from briefings.check.rules import RULES

    codes = {rule.code for rule in RULES}
    assert len(codes) >= 20
    seen = {
        line.split(": ")[2] for folder in MISTAKES for line in (folder / "expected.txt").read_text("utf-8").splitlines()
    }
    assert codes - seen == set()


def test_the_base_desk_has_none(desk: Path) -> None:
    assert problems_of(desk)[:2] == (0, "")


def test_problems_for_a_terminal_and_for_a_merge_request(desk: Path, edit) -> None:  # type: ignore[no-untyped-def]
    edit(desk / "content/quotes/ovcharenko-too-far.yml", "speaker:", "speker:")
    plain = run("check", "--desk", desk)
    assert plain.stderr.startswith(
        "content/quotes/ovcharenko-too-far.yml:6:1: error: unknown key `speker` [unknown-key]"
    )
    assert "did you mean `speaker`?" in plain.stderr
    assert "\x1b[" not in plain.stderr
    github = run("check", "--desk", desk, "--format", "github")
    assert github.stdout.startswith(
        "::error file=content/quotes/ovcharenko-too-far.yml,line=6,col=1,title=unknown-key::unknown key `speker`"
    )
