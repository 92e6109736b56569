"""The command: help that teaches, statuses, and its mistakes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import run, tree

COMMANDS = (
    "build",
    "check",
    "explain",
    "fmt",
    "new",
    "review",
    "stale",
    "todo",
    "verify",
    "capture",
    "serve",
    "pack",
    "list",
    "show",
    "schema",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert re.search("Examples?:", done.stdout)
    assert f"briefings {command}" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["biuld"], "Did you mean “build”?"),
        (["build", "--marking", "TLP:GREN"], "TLP:RED. Did you mean TLP:GREEN?"),
        (["build", "--as-of", "tomorrow"], "write it like 2025-12-02"),
        (["list", "qoutes"], "Did you mean “quotes”?"),
        (["show", "brandt-every-optoin"], "Did you mean “brandt-every-option”?"),
        (["pack", "night-closure"], "topic:night-closure is not a briefing"),
        (["todo", "--as-of", "soon"], "write it like 2025-12-02"),
        (["rename", "brandt-every-optoin", "x"], "Did you mean “brandt-every-option”?"),
        (["rename", "brandt-every-option", "Every Option"], "is not an id: ids are made of a-z"),
        (["rename", "brandt-every-option", "topic:option"], "Write quote:option"),
        (["rename", "brandt-every-option", "ovcharenko-too-far"], "quote:ovcharenko-too-far is there already"),
        (["list", "quotes", "--where", "speker=x"], "Did you mean “speaker”?"),
        (["list", "--where", "speaker"], "write field=value"),
        (["list", "quotes", "--where", "role=x"], "no field “role”"),
        (["schema", "quotation"], "Name one of actor"),
    ],
)
def test_wrong_usage_is_two_and_says_what_is_right(desk: Path, words: list[str], said: str) -> None:
    place = [] if words[0] in ("biuld", "schema") else ["--desk", str(desk)]
    done = run(*words, *place)
    assert done.returncode == 2
    assert said in done.stderr


SOURCE = "pilots-warn-2026-03-04"
MISUSES = [
    (["list", "quote", "--where", "mode=dircet"], 2, "`mode` cannot be “dircet”. Did you mean “direct”?"),
    (["list", "--where", "status==draft"], 2, "`status` cannot be “=draft”. Did you mean “draft”?"),
    (["list", "actor", "--where", "type!=persn"], 2, "`type` cannot be “persn”. Did you mean “person”?"),
    (["accept", "near-misses", "--evidence", f"{SOURCE}:"], 2, "write SOURCE:PLACE"),
    (["accept", "near-misses", "--evidence", SOURCE], 2, "write SOURCE:PLACE"),
    (["accept", "near-misses", "--evidence", f"{SOURCE}:p4"], 1, "has this row of evidence already"),
    (["capture", "{desk}/content/desk.yml", "--source", "Port 2026"], 1, "“Port 2026” is not an id"),
    (["capture", "{desk}/content/desk.yml", "--source", "../topics/port"], 1, "“../topics/port” is not an id"),
    (["accept", "--all", "--by", " "], 2, "'--by': it is empty"),
    (["accept", "--all", "--public-figure", ""], 2, "'--public-figure': it is empty"),
    (["reject", "near-misses", "--why", " "], 2, "'--why': it is empty"),
    (["correct", "near-misses", "value", "--why", " ", "--was", "9"], 2, "'--why': it is empty"),
    (["correct", "near-misses", "value", "--why", "x", "--was", " "], 2, "'--was': it is empty"),
    (["recall", "night-closure-brief", "--edition", "1", "--why", " "], 2, "'--why': it is empty"),
    (["bundle", "ilse-brandt"], 2, "actor:ilse-brandt is not a briefing."),
    (["issue", "near-misses"], 2, "claim:near-misses is not a briefing."),
    (["diff", "night-closure"], 2, "topic:night-closure is not a briefing."),
    (["schema", "quote", "-o", "schemas"], 2, "or a folder with -o"),
    (["bundle", "night-closure-breif"], 2, "Did you mean “night-closure-brief”?"),
]


@pytest.mark.parametrize(("words", "status", "said"), MISUSES, ids=[" ".join(words) for words, _, _ in MISUSES])
def test_a_misuse_is_answered_and_changes_nothing(desk: Path, words: list[str], status: int, said: str) -> None:
    before = tree(desk / "content")
    done = run(*(word.format(desk=desk) for word in words), "--desk", desk)
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr
    assert tree(desk / "content") == before


READ = [
    (["build", "--site-dir", "{desk}/templates"], "templates"),
    (["build", "--site-dir", "{desk}/content"], "content"),
    (["build", "--no-packs", "--cache-dir", "{desk}/content"], "content"),
    (["build", "--site-dir", "{desk}/snapshots/site"], "snapshots"),
    (["pack", "night-closure-brief", "-o", "{desk}/snapshots/brief.pdf"], "snapshots"),
    (["bundle", "night-closure-brief", "-o", "{desk}/templates/web/brief.html"], "templates"),
    (["schema", "-o", "{desk}/content"], "content"),
]


@pytest.mark.parametrize(("words", "name"), READ, ids=[" ".join(words) for words, _ in READ])
def test_nothing_is_made_where_the_desk_reads(desk: Path, words: list[str], name: str) -> None:
    before = {path: content for path, content in tree(desk).items() if not path.startswith(".briefings/")}
    done = run(*(word.format(desk=desk) for word in words), "--desk", desk)
    assert (done.returncode, f"the desk reads this folder as its {name}" in done.stderr) == (74, True), done.stderr
    after = {path: content for path, content in tree(desk).items() if not path.startswith((".briefings/", "site/"))}
    assert after == before


def test_a_correction_is_told_once(desk: Path) -> None:
    words = ("correct", "near-misses", "value", "--why", "counted again", "--was", "12", "--desk", desk)
    assert run(*words).returncode == 0
    before = tree(desk / "content")
    done = run(*words)
    assert (done.returncode, "says already that `value` was “12”" in done.stderr) == (1, True)
    assert tree(desk / "content") == before


def test_editions_are_checked_compared_and_recalled_in_true_words(desk: Path) -> None:
    name = "night-closure-brief"
    assert run("fsck", "--desk", desk).stdout == "No edition was issued: there is nothing to check.\n"
    assert run("issue", name, "--on", "2026-03-12", "--desk", desk).returncode == 0
    assert "of 1 briefing: every byte" in run("fsck", "--desk", desk).stdout
    done = run("diff", name, "working", "1", "--desk", desk)
    assert (done.returncode, f"Write: briefings diff {name} 1 working" in done.stderr) == (2, True)
    before = tree(desk / "content")
    done = run("recall", name, "--edition", "1", "--why", "The “wild” figure", "--desk", desk)
    assert (done.returncode, "“wild” is in quotation marks, but no sheet has these words" in done.stderr) == (1, True)
    assert tree(desk / "content") == before
    assert run("recall", name, "--edition", "1", "--why", "The figure was wrong", "--desk", desk).returncode == 0
    assert run("build", "--no-packs", "--desk", desk).returncode == 0
    assert "No briefing has changed" not in (desk / "site/changes/index.html").read_text("utf-8")


def test_of_one_day_the_later_edition_comes_first(desk: Path, edit: Callable[[Path, str, str], None]) -> None:
    name = "night-closure-brief"
    assert run("issue", name, "--on", "2026-03-12", "--desk", desk).returncode == 0
    edit(desk / f"content/briefings/{name}.yml", "The source reports no decision", "The article reports no decision")
    done = run("issue", name, "--on", "2026-03-12", "--typos", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert run("build", "--no-packs", "--desk", desk).returncode == 0
    page = (desk / "site/changes/index.html").read_text("utf-8")
    assert 0 < page.find("HD-1, edition 2") < page.find("HD-1, edition 1")


def test_no_desk(tmp_path: Path) -> None:
    done = run("build", "--desk", tmp_path)
    assert done.returncode == 1
    assert "there is no desk here" in done.stderr


def test_a_site_that_cannot_be_written_is_74(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/mine.txt").write_text("mine")
    done = run("build", "--desk", desk, "--no-packs", "--site-dir", tmp_path / "photos")
    assert done.returncode == 74
    assert "no build wrote" in done.stderr
    assert (tmp_path / "photos/mine.txt").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "--site-dir", "."], ". cannot be exchanged for another folder"),
        (["build", "--site-dir", "/"], "/ cannot be exchanged for another folder"),
        (["build", "--site-dir", ".."], ".. cannot be exchanged for another folder"),
        (["rename", "brandt-every-option", "x" * 300], "File name too long"),
        (["new", "actor", "x" * 300, "--set", "name=A", "--set", "type=state"], "File name too long"),
    ],
)
def test_a_place_that_no_file_can_have_is_74(desk: Path, words: list[str], said: str) -> None:
    before = tree(desk / "content")
    done = run(*words, "--desk", desk, cwd=desk)
    assert (done.returncode, said in done.stderr) == (74, True), done.stderr
    assert tree(desk / "content") == before


@pytest.mark.parametrize("words", [["list"], ["list", "--format", "json"], ["check"], ["--help"]])
def test_a_full_disk_behind_standard_output_is_74_and_no_bug(desk: Path, words: list[str]) -> None:
    place = [] if words[0].startswith("-") else ["--desk", desk]
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "briefings", *map(str, [*words, *place])]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (74, "briefings: No space left on device\n")


def test_what_is_to_be_done_at_the_end_is_done(tmp_path: Path) -> None:
    """A command leaves at once, but not before its output is out and what others registered has run."""
    script = tmp_path / "leave.py"
    script.write_text(
        "import atexit, sys\n"
        "from briefings.cli.leaving import leave\n"
        "atexit.register(print, 'registered')\n"
        "sys.stdout.write('held back, ')\n"
        "leave(3)\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "held back, registered\n")


def test_nobody_reading_on_is_74_without_a_word(desk: Path) -> None:
    command = f"{sys.executable} -m briefings list --desk {desk} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("74\n", "")


def test_list_and_show(desk: Path) -> None:
    done = run("list", "quotes", "--desk", desk)
    assert "quote:brandt-every-option" in done.stdout
    assert "actor:" not in done.stdout
    done = run("show", "brandt-every-option", "--desk", desk)
    assert "outcome: matches, checked on 2026-11-24" in done.stdout
    assert "topic:night-closure" in done.stdout


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["quotes", "--where", "speaker=ilse-brandt"], ["brandt-every-option", "brandt-perhaps-night"]),
        (["quotes", "--where", "speaker=actor:ilse-brandt", "--where", "words~EVERY"], ["brandt-every-option"]),
        (["--where", "role.organisation=harbour-office"], ["brandt-every-option"]),
        (["claims", "--where", "as_of=2026-03-04"], ["near-misses"]),
        (["claims", "--where", "as_of!=2026-03-04"], []),
        (["actors", "--where", "status=draft"], []),
        (["actors", "--where", "aliases=Овчаренко"], ["ovcharenko"]),
    ],
)
def test_list_where(desk: Path, words: list[str], ids: list[str]) -> None:
    done = run("list", *words, "--desk", desk, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert [row["sheet"].split(":")[1] for row in json.loads(done.stdout)] == ids


def test_show_as_json(desk: Path) -> None:
    shown = json.loads(run("show", "brandt-every-option", "--desk", desk, "--format", "json").stdout)
    assert (shown["outcome"], shown["checked"]) == ("matches", "2026-11-24")
    assert "topic:night-closure" in shown["refers_to"]
    assert shown["text"].startswith("source:")


def test_what_else_is_found_as_json(desk: Path, tmp_path: Path) -> None:
    """One desk through its commands; each prints one value, in which the words of the table stand."""

    def said(*words: str | Path, status: int = 0) -> Any:
        done = run(*words, "--format", "json", *([] if words[0] == "match" else ["--desk", desk]))
        assert done.returncode == status, done.stderr
        return json.loads(done.stdout)

    text = next((desk / "snapshots").iterdir())
    assert said("match", text, "--words", "We are looking at every option")["outcome"] == "matches"
    assert said("match", text, "--words", "We are looking at any option", status=1)["outcome"] == "not-found"
    assert said("capture", text, "--source", "pilots-warn-2026-03-04")["changed"] is False
    assert said("pack", "night-closure-brief", "-o", tmp_path / "brief.pdf")["bytes"] > 10_000
    issued = said("issue", "night-closure-brief", "--on", "2026-03-12")
    assert (issued["edition"], issued["briefing"]) == (1, "night-closure-brief")
    assert said("diff", "night-closure-brief") == {"from": "1", "to": "working", "share": 0, "changes": []}
    pack = next((desk / "content/editions").rglob("*.pdf"))
    assert said("inspect", pack)["sound"] is True
    recalled = said("recall", "night-closure-brief", "--edition", "1", "--why", "a test", "--on", "2026-03-13")
    assert (recalled["edition"], recalled["on"]) == ("1", "2026-03-13")
    renamed = said("rename", "brandt-every-option", "brandt-options")
    assert "content/quotes/brandt-options.yml" in renamed["paths"]
    refused = said("rename", "night-closure-brief", "two", status=1)
    assert [problem["code"] for problem in refused] == ["rename-issued"]
    nowhere = run("list", "--format", "json", "--desk", tmp_path)
    assert [problem["code"] for problem in json.loads(nowhere.stdout)] == ["no-desk"]


def test_the_shell_completes_commands_and_options() -> None:
    variable = "_BRIEFINGS_COMPLETE"
    done = run(COMP_WORDS="briefings re", COMP_CWORD="1", **{variable: "bash_complete"})
    assert done.stdout.split() == ["plain,reject", "plain,rename", "plain,review", "plain,recall"]
    done = run(COMP_WORDS="briefings todo --a", COMP_CWORD="2", **{variable: "bash_complete"})
    assert done.stdout.split() == ["plain,--as-of"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("show --desk {desk} bra", ["brandt-every-option", "brandt-perhaps-night"]),
        ("show --desk {desk} topic:", ["topic:night-closure", "topic:ovcharenko"]),
        ("rename --desk {desk} pilot-s", ["pilot-somebody-will-drown"]),
        ("pack --desk {desk} n", ["night-closure-brief"]),
        ("issue --desk {desk} b", []),
        (
            "accept --desk {desk} brandt-every-option ovch",
            ["actor:ovcharenko", "topic:ovcharenko", "ovcharenko-too-far"],
        ),
        ("draft --desk {desk} --source p", ["pilots-warn-2026-03-04"]),
        ("show --desk {desk}/content b", []),
        ("list q", ["quotes"]),
        ("new q", ["quote"]),
        ("explain hedge", ["hedge-lost"]),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_ids(desk: Path, shell: str, line: str, offered: list[str]) -> None:
    (desk / "content/topics/ovcharenko.yml").write_text("question: x\n", "utf-8")
    words = ["briefings", *line.format(desk=desk).split()]
    variables = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    if shell == "fish":
        variables = {"COMP_WORDS": " ".join(words), "COMP_CWORD": words[-1]}
    done = run(**variables, _BRIEFINGS_COMPLETE=f"{shell}_complete")
    said = re.findall(r"^plain[,\n]([^\n\t]*)", done.stdout, re.MULTILINE)
    assert (said, done.returncode) == (offered, 0), done.stderr
