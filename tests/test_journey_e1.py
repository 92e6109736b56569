"""E1: three mistakes at once are all named with place, word and nearest name; the site stays; undone, nothing is left to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run, tree


@pytest.mark.parametrize("clone", [False, True], ids=["with the texts", "on a clean clone"])
def test_journey_e1(desk: Path, edit: Callable[[Path, str, str], None], clone: bool) -> None:
    if clone:
        shutil.rmtree(desk / "snapshots")
    assert run("build", "--no-packs", "--desk", desk).returncode == 0
    site, content = tree(desk / "site"), tree(desk / "content")
    quotes = desk / "content" / "quotes"
    edit(quotes / "brandt-every-option.yml", "every option", "any option")
    edit(quotes / "lukasiewicz-nobody-gains.yml", "I don’t believe", "I believe")
    edit(quotes / "ovcharenko-too-far.yml", "speaker:", "speker:")
    done = run("check", "--desk", desk)
    assert done.returncode == 1
    for place in ("brandt-every-option.yml:3:", "lukasiewicz-nobody-gains.yml:3:", "ovcharenko-too-far.yml:6:1:"):
        assert f"content/quotes/{place}" in done.stderr, done.stderr
    assert "“any”" in done.stderr and "“every”" in done.stderr
    assert "don't" in done.stderr or "“don’t”" in done.stderr
    assert "did you mean `speaker`?" in done.stderr
    assert run("build", "--no-packs", "--desk", desk).returncode == 1
    assert tree(desk / "site") == site
    for path, raw in content.items():
        (desk / "content" / path).write_bytes(raw)
    undone = run("build", "--no-packs", "--desk", desk)
    assert (undone.returncode, undone.stderr) == (0, "")
    assert "Rendered 0" in undone.stdout
    assert run("check", "--desk", desk).stderr == ""
    assert tree(desk / "site") == site
