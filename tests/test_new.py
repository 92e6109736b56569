"""New: what is asked, what is offered, what is refused, and the sheet that comes of it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run, tree

from briefings.editor.new import put, questions_of
from briefings.load.desk import load
from briefings.model.refs import KINDS

GIVEN = {
    "actor": ["name=Jon Pryce", "type=person", "public_figure.why=quoted by name"],
    "incident": ["title=A mooring snapped", "evidence.source=pilots-warn-2026-03-04", "evidence.at=p1"],
    "quote": [
        "source=pilots-warn-2026-03-04",
        "at=p2",
        "words=looking at every option",
        "speaker=ilse-brandt",
        "mode=partial",
    ],
    "claim": [
        "type=figure",
        "statement=boats",
        "value=2",
        "claimant=ilse-brandt",
        "evidence.source=pilots-warn-2026-03-04",
    ],
    "source": ["title=Two Boats", "authors=Ada Fennimore", "published=2026-03"],
    "topic": [
        "question=Shall there be two boats?",
        *("positions.holder=ilse-brandt", "positions.stance=not-stated"),
        *("positions.holder=harbour-office", "positions.stance=undecided"),
    ],
    "briefing": [
        *("form=one-pager", "number=H-9", "title=Two boats", "audience=The council", "cut_off=2026-03-09"),
        *("authors=Harbour desk", "bottom_line=No decision is reported."),
        *("key_points.text=One.", "key_points.evidence.quote=brandt-every-option", "key_points.text=Two."),
        "key_points.evidence.source=pilots-warn-2026-03-04",
    ],
}


def options(kind: str) -> list[str]:
    return [word for each in GIVEN[kind] for word in ("--set", each)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_of_each_kind_without_a_question(desk: Path, kind: str) -> None:
    before = tree(desk)
    done = run("new", kind, *options(kind), "--desk", desk, "--format", "json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert (desk / made["path"]).read_text("utf-8") == made["text"]
    assert made["text"].startswith(f"# yaml-language-server: $schema=../../.briefings/schema/{kind}.json\n")
    assert made["text"].endswith("status: draft\n")
    assert {path for path, raw in tree(desk).items() if before.get(path) != raw} == {made["path"]}
    assert not load(desk).problems
    assert run("check", "--desk", desk).returncode == 0
    assert run("fmt", "--check", desk / made["path"], "--desk", desk).returncode == 0
    again = run("new", kind, *options(kind), "--desk", desk)
    assert again.returncode == 2
    assert f"{made['sheet']} is there already" in again.stderr


def test_entries_of_a_list_are_kept_apart() -> None:
    fields: dict[str, object] = {}
    for text in GIVEN["briefing"][-4:]:
        put(fields, "briefing", *text.split("=", 1))
    assert fields["key_points"] == [
        {"text": "One.", "evidence": [{"quote": "brandt-every-option"}]},
        {"text": "Two.", "evidence": [{"source": "pilots-warn-2026-03-04"}]},
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_makes_a_sheet(kind: str) -> None:
    fields: dict[str, object] = {}
    for question in questions_of(kind):
        put(fields, kind, question.field, "x")  # each is a field of the kind
    assert fields


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["qoute"], 2, "Did you mean “quote”?"),
        (["quote", "Every Option"], 2, "is not an id"),
        (["quote", "brandt-every-option"], 2, "quote:brandt-every-option is there already"),
        (["quote", "two", "--set", "speker=x"], 2, "Did you mean “speaker”?"),
        (["quote", "two", "--set", "speaker"], 2, "write FIELD=VALUE"),
        (["quote", "two", "--set", "at=p1", "--set", "at=p2"], 2, "at is given twice"),
        (["quote", "two", *options("quote"), "--set", "about=topic:night-closur"], 1, "did you mean night-closure?"),
        (["actor", "two", "--set", "name=Two", "--set", "type=persn"], 1, "did you mean `person`?"),
        (["quote", "two", "--set", "at=p2"], 1, "`source` is missing"),
        (["topic"], 2, "Name the topic"),
        (["actor", "--set", "name=北京 office", "--set", "type=body"], 2, "Name the actor"),
        (["actor", "--set", "name=हिन्दी council", "--set", "type=body"], 2, "Name the actor"),
    ],
)
def test_its_mistakes(desk: Path, words: list[str], status: int, said: str) -> None:
    before = tree(desk)
    done = run("new", *words, "--desk", desk)
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr
    assert tree(desk) == before


def test_it_asks_at_a_terminal(desk: Path) -> None:
    """Wrong answers are asked again, with the nearest; ids of the desk are offered."""
    answers = [
        "pilots-warn",  # no such source: asked again
        "pilots-warn-2026-03-04",
        "p2",
        "",  # the mode is direct
        "We are looking at every option",
        "ilse-brandt",
        "Every Option",  # no id
        "brandt-every-option",  # there already
        "brandt-once-more",
    ]
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "briefings", "new", "quote", "--desk", str(desk)]
    child = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    said, asked = child.communicate(timeout=120)
    assert child.returncode == 0, asked
    assert "there is no source “pilots-warn” (did you mean pilots-warn-2026-03-04?)" in asked
    assert "ilse-brandt" in asked.split("Who said it.")[1].split("speaker:")[0]
    assert "id [brandt-we-are-looking-at]" in asked
    assert "is not an id" in asked and "already; choose another" in asked
    assert "content/quotes/brandt-once-more.yml" in said
    assert (desk / "content/quotes/brandt-once-more.yml").read_text("utf-8").splitlines()[1:] == [
        "source: pilots-warn-2026-03-04",
        "at: p2",
        "words: We are looking at every option",
        "speaker: ilse-brandt",
        "status: draft",
    ]
