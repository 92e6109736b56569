"""To do: drafts, words never checked, statements without a ground, what is due."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run

Edit = Callable[[Path, str, str], None]


def tasks(desk: Path, day: str = "2026-03-11") -> list[tuple[str, str, str]]:
    done = run("todo", "--desk", desk, "--as-of", day, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = [(task["group"], Path(task["path"]).stem, task["what"]) for task in json.loads(done.stdout)]
    return [task for task in found if task[0] != "open"]


def test_nothing_to_do(desk: Path) -> None:
    for group in ("actors", "incidents"):
        for sheet in desk.glob(f"content/{group}/*.yml"):
            lines = [line for line in sheet.read_text("utf-8").splitlines() if not line.startswith("looked_for:")]
            place = next(at for at, line in enumerate(lines) if line.startswith("status:"))
            names = {"actors": ["roles"], "incidents": ["where", "hypotheses", "attributions"]}[group]
            left = [name for name in names if not any(line.startswith(f"{name}:") for line in lines)]
            lines.insert(place, f"looked_for: [{', '.join(left)}]")
            sheet.write_text("\n".join((*lines, "")), "utf-8")
    assert run("todo", "--desk", desk, "--as-of", "2026-03-11").stdout == "Nothing to do.\n"


def test_a_draft_is_ready_or_has_problems(desk: Path, edit: Edit) -> None:
    for name in ("brandt-every-option", "ovcharenko-too-far"):
        edit(desk / f"content/quotes/{name}.yml", "status: published", "status: draft")
    edit(desk / "content/quotes/ovcharenko-too-far.yml", "speaker: ovcharenko", "speaker: nobody")
    found = [task for task in tasks(desk) if task[0] == "draft"]
    assert [(name, what.split(": ")[-1]) for _, name, what in found] == [
        ("brandt-every-option", "ready for `briefings accept quote:brandt-every-option --needed`"),
        ("ovcharenko-too-far", "there is no actor “nobody”"),
    ]


def test_a_warning_does_not_stop_a_draft_and_is_listed(desk: Path, edit: Edit) -> None:
    edit(
        desk / "content/incidents/pier-opening.yml", "status: published", "status: draft\nnot_stated: [the “new pier”]"
    )
    found = [what for group, name, what in tasks(desk) if (group, name) == ("draft", "pier-opening")]
    assert [what[:40] for what in found] == [
        "“new pier” is in quotation marks, but no",
        "incident:pier-opening is a draft: ready ",
    ]


def test_what_was_reviewed_waits_to_be_published(desk: Path, edit: Edit) -> None:
    edit(desk / "content/claims/near-misses.yml", "status: published", "status: reviewed\nreviewed_by: [one]")
    edit(desk / "content/briefings/night-closure-brief.yml", "status: published", "status: draft")
    found = {name: what for group, name, what in tasks(desk) if group == "draft"}
    assert (
        found["near-misses"] == "claim:near-misses is reviewed: ready for `briefings accept claim:near-misses --needed`"
    )


def test_words_never_checked(desk: Path) -> None:
    (desk / "content/receipts.lock").write_text("", "utf-8")
    shutil.rmtree(desk / "snapshots")
    found = tasks(desk)
    assert ("unchecked", "brandt-every-option") in [task[:2] for task in found]
    assert all("never checked against source:pilots-warn-2026-03-04" in what for _, _, what in found)


def test_what_rests_on_nothing_and_what_is_due(desk: Path, edit: Edit) -> None:
    edit(desk / "content/claims/near-misses.yml", ", at: p4", "")
    assert [task[:2] for task in tasks(desk)] == [("uncited", "near-misses")]
    late = tasks(desk, "2027-01-01")
    assert [task[0] for task in late] == ["uncited", "due"]
    assert late[1][2].startswith("due since ")
    assert "6 to do." in run("todo", "--desk", desk, "--as-of", "2027-01-01").stdout
    due = json.loads(run("stale", "--desk", desk, "--as-of", "2027-01-01", "--format", "json").stdout)
    assert [Path(each["path"]).stem for each in due] == ["near-misses"]


@pytest.mark.parametrize(("day", "after"), [("9999-12-31", "200"), ("2026-03-04", "99999999999")])
def test_what_is_never_due_again_is_no_overflow(desk: Path, edit: Edit, day: str, after: str) -> None:
    edit(desk / "content/claims/near-misses.yml", "as_of: 2026-03-04", f"as_of: {day}")
    edit(desk / "content/desk.yml", "title:", f"stale_after: {after}\ntitle:")
    done = run("stale", "--desk", desk, "--as-of", "2027-01-01")
    assert (done.returncode, done.stdout) == (0, "Nothing is due.\n"), done.stderr
