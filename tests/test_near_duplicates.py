"""Sheets that say nearly the same: from which likeness on `check` says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run

PIER = "content/incidents/pier-opening.yml"


@pytest.mark.parametrize(
    ("limit", "title", "told"),
    [
        ("86%", "New pier opened late", False),  # 15 of 17.5 letters: 85.7 %
        ("85%", "New pier opened late", True),
        ("100%", "New pier opened", True),
        ("100%", "Opened: new pier", False),  # the colon
        ("90%", "Opened new pier", True),  # the same words in another order
        ("", "New pier opened", False),
    ],
)
def test_a_warning_begins_at_the_likeness_that_the_desk_sets(
    desk: Path, edit: Callable[[Path, str, str], None], limit: str, title: str, told: bool
) -> None:
    if limit:
        edit(desk / "content/desk.yml", "release_marking:", f"near_duplicates: {limit}\nrelease_marking:")
    text = (desk / PIER).read_text("utf-8")
    (desk / "content/incidents/pier-again.yml").write_text(
        text.replace("title: New pier opened", f'title: "{title}"'), "utf-8"
    )
    done = run("check", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert ("near-duplicate" in done.stderr) is told, done.stderr
