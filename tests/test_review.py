"""Review: a change as an editor reads it, with what it touches; and what cannot be compared."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, git, run

from briefings.editor.review import review
from briefings.load.desk import load
from briefings.render.sheet_pages import Drawer

Edit = Callable[[Path, str, str], None]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a desk in a folder of a git repository, committed; the first commit does not have it."""
    (tmp_path / "README").write_text("no desk yet\n", "utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "README")
    git(tmp_path, "commit", "-qm", "first")
    desk = Path(shutil.copytree(BASE, tmp_path / "desks/harbour"))
    (desk / ".gitignore").write_text("snapshots/\n", "utf-8")
    git(desk, "add", ".")
    git(desk, "commit", "-qm", "desk")
    return desk


def told(desk: Path, *words: str) -> dict[str, Any]:
    done = run("review", *words, "--desk", desk, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_change_as_an_editor_reads_it(repository: Path, edit: Edit) -> None:
    content = repository / "content"
    assert told(repository)["sheets"] == []
    edit(content / "claims/near-misses.yml", "value: 1240", "value: 1300")
    edit(content / "quotes/brandt-perhaps-night.yml", "speaker: ilse-brandt", "speaker: ovcharenko")
    edit(content / "quotes/lukasiewicz-nobody-gains.yml", "speaker:", "mode: partial\nspeaker:")
    edit(content / "actors/harbour-office.yml", "status: published", "marking: TLP:GREEN\nstatus: draft")
    edit(content / "briefings/night-closure-brief.yml", "One pilot, not named, said", "One pilot, <unnamed>, said")
    edit(content / "topics/night-closure.yml", "closed at night", "shut at night")
    edit(
        content / "topics/night-closure.yml",
        "status:",
        "corrections: [{on: 2026-03-12, item: question, was: closed, now: shut, why: the word of the source}]\nstatus:",
    )
    (content / "quotes/article-patchy.yml").unlink()
    (content / "actors/crews.yml").write_text("name: The crews\ntype: group\n", "utf-8")
    assert run("rename", "ovcharenko-too-far", "too-far", "--desk", repository).returncode == 0
    said = run("review", "--desk", repository).stdout.splitlines()
    for line in (
        "Sheets: 1 new, 1 removed, 1 renamed, 6 changed.",
        "## `claim:near-misses` changed",
        "- figure: more than 1,300, was more than 1,240",
        "- speaker: changed from Ilse Brandt to Ovcharenko",
        "- mode: added: partial",
        "- status: changed from published to draft",
        "- marking: added: TLP:GREEN",
        "- point 2: “not named,” became “\\<unnamed\\>,”",
        "- question: changed from Should the outer harbour be closed at night? to Should the outer harbour be shut at night?",
        "- correction: 2026-03-12, question: “closed” became “shut”: the word of the source",
        "## `quote:too-far` renamed",
        "- was `quote:ovcharenko-too-far`",
        "- The crews (draft)",
    ):
        assert line in said, "\n".join(said)
    untold = [each["ref"] for each in told(repository)["sheets"] if each["untold"]]
    assert untold == ["quote:brandt-perhaps-night", "claim:near-misses", "briefing:night-closure-brief"]


def test_what_it_touches_is_what_reads_otherwise(repository: Path, edit: Edit) -> None:
    sheet = repository / "content/quotes/pilot-somebody-will-drown.yml"
    edit(sheet, "count: 1", "count: 2")
    before, after = run("build", "--desk", repository, "--no-packs"), Path(repository / "site")
    assert before.returncode == 0, before.stderr
    changed = {path.relative_to(after): path.read_bytes() for path in after.rglob("index.html")}
    edit(sheet, "count: 2", "count: 1")
    assert run("build", "--desk", repository, "--no-packs").returncode == 0
    differ = {
        path.as_posix().removesuffix("index.html")
        for path, raw in changed.items()
        if (after / path).read_bytes() != raw
    }
    edit(sheet, "count: 1", "count: 2")
    found = told(repository)
    assert set(found["pages"]) == differ
    assert "quotes/pilot-somebody-will-drown/" in differ
    assert found["packs"] == ["packs/night-closure-brief.pdf"]


def test_what_git_keeps_out_of_archives_is_compared_too(repository: Path) -> None:
    (repository / ".gitattributes").write_text("content/claims export-ignore\n", "utf-8")
    git(repository, "add", ".gitattributes")
    git(repository, "commit", "-qm", "attributes")
    assert told(repository)["sheets"] == []


def test_no_hook_runs_and_the_index_stays(repository: Path) -> None:
    top = Path(git(repository, "rev-parse", "--show-toplevel"))
    hook = top / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {top}/ran\n", "utf-8")
    hook.chmod(0o755)
    index = (top / ".git/index").read_bytes()
    assert told(repository, "HEAD..HEAD")["sheets"] == []
    assert not (top / "ran").exists()
    assert (top / ".git/index").read_bytes() == index


def test_two_revisions_and_where_one_left_the_other(repository: Path, edit: Edit) -> None:
    git(repository, "switch", "-qc", "figure")
    edit(repository / "content/claims/near-misses.yml", "value: 1240", "value: 1300")
    git(repository, "commit", "-qam", "figure")
    git(repository, "switch", "-q", "main")
    edit(repository / "content/actors/ovcharenko.yml", "name: ", "name: V. ")
    git(repository, "commit", "-qam", "name")
    edit(repository / "content/desk.yml", "title: ", "title: The ")

    def refs(*words: str) -> list[str]:
        return [each["ref"] for each in told(repository, *words)["sheets"]]

    assert refs("main...figure") == ["claim:near-misses"]
    assert refs("main..figure") == ["actor:ovcharenko", "claim:near-misses"]
    assert refs("HEAD~1") == ["actor:ovcharenko"]
    assert refs() == []
    assert [field["name"] for field in told(repository)["settings"]] == ["title"]


@pytest.mark.parametrize(
    ("fields", "told_as"),
    [
        ("low: 1000\nhigh: 14000.5\nqualifier: range", "1,000 to 14,000.5"),
        ("value: 12\nlow: 10\nhigh: 14", "12 (10 to 14)"),
        ("value: -0.5\nqualifier: about", "about -0.5"),
    ],
)
def test_a_figure_is_told_as_it_is_printed(repository: Path, fields: str, told_as: str) -> None:
    sheet = repository / "content/claims/near-misses.yml"
    text = re.sub(r"^(?:value|qualifier): .*\n", "", sheet.read_text("utf-8"), flags=re.MULTILINE)
    sheet.write_text(f"{text.rstrip()}\n{fields}\n", "utf-8")
    found = [
        field["now"] for each in told(repository)["sheets"] for field in each["fields"] if field["name"] == "figure"
    ]
    assert [figure.removesuffix(" near misses") for figure in found] == [told_as]


def test_a_sheet_that_cannot_be_read_is_said_to_be(repository: Path, edit: Edit) -> None:
    sheet = repository / "content/quotes/brandt-every-option.yml"
    edit(sheet, "source:", "source: [")
    done = run("review", "--desk", repository)
    assert done.returncode == 0
    assert "## `quote:brandt-every-option` unreadable" in done.stdout
    assert "cannot be read: content/quotes/brandt-every-option.yml:" in done.stdout
    assert "Pages and packs are not compared: the desk has " in done.stdout
    git(repository, "commit", "-qam", "broken")
    shutil.copy(BASE / "content/quotes/brandt-every-option.yml", sheet)
    assert "## `quote:brandt-every-option` fixed" in run("review", "--desk", repository).stdout
    edit(repository / "content/desk.yml", "title:", "titel:")
    git(repository, "commit", "-qam", "settings")
    done = run("review", "HEAD~1..HEAD", "--desk", repository)
    assert done.returncode == 1
    assert f"{git(repository, 'rev-parse', 'HEAD')[:10]}:content/desk.yml:1:1: error: unknown key" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mian"], "There is no revision “mian”."),
        (["main..mian"], "There is no revision “mian”."),
        (["--output=x"], "No such option"),
        (["HEAD~1"], "There is no desk here at "),
    ],
)
def test_its_mistakes(repository: Path, words: list[str], said: str) -> None:
    done = run("review", *words, "--desk", repository)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_desk_outside_git(desk: Path) -> None:
    done = run("review", "--desk", desk, GIT_CEILING_DIRECTORIES=str(desk.parent))
    assert done.returncode == 2
    assert "is in no git repository" in done.stderr


def test_order_and_comments_alone_are_no_change(desk: Path, edit: Edit, tmp_path: Path) -> None:
    before = load(Path(shutil.copytree(desk, tmp_path / "before")))
    edit(desk / "content/quotes/brandt-every-option.yml", "at: p2\n", "")
    edit(desk / "content/quotes/brandt-every-option.yml", "source:", "# where\nat: p2\nsource:")
    found = review(before, load(desk), Drawer(None))
    assert (found.sheets, found.pages, found.packs, found.unknown) == ((), (), (), "")
