"""What becomes of drafts and of published words: chosen and accepted, rejected with a reason, corrected by the last edition."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import git, run, tree

Edit = Callable[[Path, str, str], None]

SOURCE = "pilots-warn-2026-03-04"
TODAY = datetime.date.today().isoformat()


def unpublish(desk: Path, *names: str, created: bool = True) -> None:
    for name in names:
        path = desk / f"content/{name}.yml"
        lines = path.read_text("utf-8").replace("status: published", "status: draft").splitlines()
        kept = [line for line in lines if created or not line.startswith(("created:", "revised:"))]
        path.write_text("\n".join([*kept, ""]), "utf-8")


def drafts(desk: Path) -> set[str]:
    return {path.stem for path in desk.glob("content/*/*.yml") if "status: draft" in path.read_text("utf-8")}


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (["--all"], set()),
        (["--source", SOURCE], {"night-closure"}),
        (["--where", "mode=scare"], {"night-closure", "near-misses", "brandt-every-option"}),
        (["--source", SOURCE, "--where", "speaker=ilse-brandt"], {"night-closure", "near-misses", "article-patchy"}),
    ],
)
def test_drafts_are_chosen(desk: Path, options: list[str], left: set[str]) -> None:
    names = ("quotes/article-patchy", "quotes/brandt-every-option", "claims/near-misses", "topics/night-closure")
    unpublish(desk, *names)
    topic = desk / "content/topics/night-closure.yml"
    assert "source:" not in topic.read_text("utf-8")
    done = run("accept", *options, "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert drafts(desk) == left


@pytest.mark.parametrize("former", ["[Ann]  # at noon", "\n  - Ann\n  - Eve", "\n- Ann"])
def test_who_compared_replaces_who_did_before(desk: Path, former: str) -> None:
    unpublish(desk, "quotes/article-patchy")
    path = desk / "content/quotes/article-patchy.yml"
    path.write_text(f"reviewed_by: {former}\n{path.read_text('utf-8')}".replace(": \n", ":\n"), "utf-8")
    done = run("accept", "article-patchy", "--by", "Bob", "--desk", desk)
    assert done.returncode == 0, done.stderr
    text = path.read_text("utf-8")
    assert ("reviewed_by: [Bob]" in text, "Ann" in text, "# at noon" in text) == (True, False, "#" in former)


def test_a_choice_and_names_are_not_mixed(desk: Path) -> None:
    assert "not both" in run("accept", "near-misses", "--all", "--desk", desk).stderr
    assert "Name the sheets, or choose drafts" in run("accept", "--desk", desk).stderr
    assert "no field “sourc”" in run("accept", "--where", "sourc=x", "--desk", desk).stderr
    assert run("accept", "--all", "--desk", desk).stdout == "Nothing chooses a draft; see `briefings todo`.\n"


def test_a_draft_is_rejected_and_the_reason_kept(desk: Path) -> None:
    unpublish(desk, "quotes/article-patchy", created=False)
    done = run("reject", "article-patchy", "--why", "it is one word", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert not (desk / "content/quotes/article-patchy.yml").exists()
    assert json.loads((desk / "content/rejected.jsonl").read_text("utf-8")) == {
        "sheet": "quote:article-patchy",
        "says": "“patchy”",
        "on": TODAY,
        "why": "it is one word",
    }
    assert run("check", "--desk", desk).returncode == 0


def test_what_is_published_or_named_is_not_rejected(desk: Path, edit: Edit) -> None:
    unpublish(desk, "actors/ovcharenko", created=False)
    unpublish(desk, "quotes/article-patchy")
    before = tree(desk)
    for name, code in (
        ("actor:ovcharenko", "named-elsewhere"),
        ("article-patchy", "no-draft"),
        ("near-misses", "no-draft"),
    ):
        done = run("reject", name, "--why", "no", "--desk", desk)
        assert (done.returncode, f"[{code}]" in done.stderr) == (1, True), done.stderr
    assert tree(desk) == before
    (desk / "content/actors/somebody.yml").write_text("name: Somebody\ntype: body\nstatus: draft\n", "utf-8")
    words = f"source: {SOURCE}\nwords: no such words\nspeaker: somebody\nstatus: draft\n"
    (desk / "content/quotes/no-words.yml").write_text(words, "utf-8")
    assert run("reject", "somebody", "--why", "no", "--desk", desk).returncode == 1
    both = run("reject", "somebody", "no-words", "--why", "no", "--desk", desk)
    assert both.returncode == 0, both.stderr


def test_a_correction_has_the_words_of_the_last_edition(desk: Path, edit: Edit) -> None:
    assert run("issue", "night-closure-brief", "--on", "2026-03-11", "--desk", desk).returncode == 0
    briefing = desk / "content/briefings/night-closure-brief.yml"
    line = next(line for line in briefing.read_text("utf-8").splitlines() if line.startswith("bottom_line:"))
    former = line.partition(": ")[2].strip('"')
    words = ("correct", "night-closure-brief", "bottom_line", "--why", "a word was missing", "--desk", desk)
    same = run(*words)
    assert "`bottom_line` still has its former words (edition 1 of night-closure-brief)" in same.stderr
    edit(briefing, line, 'bottom_line: "Brandt: [[quote:brandt-every-option]]. The council decides on another day."')
    done = run(*words, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["origin"] == "edition 1 of night-closure-brief"
    assert found["was"] and "[[" not in found["was"] + found["now"]
    assert former[:10] in found["was"]
    text = briefing.read_text("utf-8")
    assert f"on: {TODAY}" in text and f"revised: {TODAY}" in text
    assert "[edition-untold]" not in run("issue", "night-closure-brief", "--on", TODAY, "--desk", desk).stderr


def test_without_an_edition_the_last_commit_has_the_words(desk: Path, edit: Edit) -> None:
    claim = desk / "content/claims/near-misses.yml"
    words = ("correct", "near-misses", "value", "--why", "counted again", "--desk", desk)
    assert "give them: --was WORDS" in run(*words).stderr
    git(desk, "init", "-q")
    git(desk, "add", "content")
    git(desk, "commit", "-qm", "first")
    value = next(line for line in claim.read_text("utf-8").splitlines() if line.startswith("value:"))
    edit(claim, value, "value: 4321")
    done = run(*words)
    assert done.returncode == 0, done.stderr
    assert "was: 1240\nnow: 4321" in done.stdout
    again = run("correct", "near-misses", "value", "--why", "again", "--was", "1,240", "--desk", desk)
    assert again.returncode == 0
    assert claim.read_text("utf-8").count("item: value") == 2
    assert run("check", "--desk", desk).returncode == 0
    assert "Did you mean “value”?" in run("correct", "near-misses", "valu", "--why", "x", "--desk", desk).stderr


ENTRY = "on: 2026-03-12, item: value, was: 1200, now: 1240, why: counted again"


@pytest.mark.parametrize(
    ("listed", "there"),
    [
        ("corrections: []", 0),
        (f"corrections: [{{{ENTRY}}},\n  {{{ENTRY}}}]  # both", 2),
        (f"corrections:\n- {ENTRY.replace(', ', f'{chr(10)}  ')}\n# of what follows", 1),
    ],
)
def test_a_correction_is_added_to_any_list(desk: Path, edit: Edit, listed: str, there: int) -> None:
    claim = desk / "content/claims/near-misses.yml"
    edit(claim, "status:", f"{listed}\nstatus:")
    done = run("correct", "near-misses", "value", "--why", "again", "--was", "1,100", "--desk", desk)
    assert done.returncode == 0, done.stderr
    text = claim.read_text("utf-8")
    assert (text.count("corrections:"), text.count("item: value")) == (1, there + 1)
    assert all(comment in text for comment in ("# both", "# of what follows") if comment in listed)
    assert run("check", "--desk", desk).returncode == 0


def test_the_former_id_of_a_draft_is_not_kept(desk: Path) -> None:
    unpublish(desk, "quotes/article-patchy", created=False)
    assert run("rename", "article-patchy", "article-marks-patchy", "--desk", desk).returncode == 0
    assert "renamed_from" not in (desk / "content/quotes/article-marks-patchy.yml").read_text("utf-8")
    assert run("rename", "near-misses", "near-misses-counted", "--desk", desk).returncode == 0
    assert "renamed_from: [near-misses]" in (desk / "content/claims/near-misses-counted.yml").read_text("utf-8")
