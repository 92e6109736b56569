"""A message says what is so and what to do: no reason is given that does not hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run

Edit = Callable[[Path, str, str], None]

OPENING = "Ferry Talks\n\nBy Ada Fennimore\n\n"


@pytest.mark.parametrize(
    ("text", "words", "says", "never"),
    [
        ("“We said ‘no’ to it,” she said.", "We said “no” to it", "other quotation marks", "author"),
        ("“We wait for the boat,” she said.", "“We wait for the boat”", "give the words alone", "author"),
        ("〈We wait for the boat〉, she said.", "We wait for the boat", "between 〈 and 〉", "author"),
        ("The boat is late, she said.", "The boat is late", "if they are the author's", "marks:"),
        ("“We wait for the boat,” she said.", "We wait for a boat", "found “a”, the source has “the”", "author"),
    ],
)
def test_why_words_do_not_match(tmp_path: Path, text: str, words: str, says: str, never: str) -> None:
    article = tmp_path / "article.txt"
    article.write_text(f"{OPENING}{text}\n", "utf-8")
    done = run("match", article, "--words", words, "--language", "en")
    assert done.returncode == 1
    assert says in done.stdout
    assert never not in done.stdout


def test_a_quotation_over_paragraphs_is_whole(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(f"{OPENING}“We wait for the boat.\n\n“We go home,” she said.\n", "utf-8")
    for words in ("We wait for the boat. We go home", "We wait for the boat", "We go home"):
        assert run("match", article, "--words", words, "--language", "en").returncode == 0


@pytest.mark.parametrize(
    ("former", "typed", "line", "says"),
    [
        ("mode: partial", "mode:partial", 3, "a colon without a space after it"),
        ("mode: partial", "mode：partial", 3, "a colon without a space after it"),
        ("source: pilots", "source:pilots", 1, "a colon without a space after it"),
        (
            "mode: partial",
            "role:\n  as_reported:leading\n  organisation: harbour-office",
            4,
            "a colon without a space after it",
        ),
        ("mode: partial", "mode: partial: whole", 3, "a second colon with a space after it"),
        ("at: p3", "at: P3", 2, "did you mean p3?"),
        ("at: p3", "at: 3", 2, "did you mean p3?"),
        ("at: p3", "at: paragraphs 3–4", 2, "did you mean p3-p4?"),
        ("at: p3", "at: Page 4", 2, "did you mean page:4?"),
        ("[topic:night-closure]", "[topic: night-closure]", 8, "write topic:night-closure without the space"),
    ],
)
def test_a_slip_is_told_at_its_line(desk: Path, edit: Edit, former: str, typed: str, line: int, says: str) -> None:
    edit(desk / "content/quotes/ovcharenko-too-far.yml", former, typed)
    problem = next(each for each in json.loads(run("check", "--desk", desk, "--format", "json").stdout))
    assert problem["line"] == line
    assert says in f"{problem['message']} {problem['hint']}"


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("14/11/2026", "write 2026-11-14 and keep “14/11/2026” in as_reported"),
        ("11/14/2026", "write 2026-11-14 and keep “11/14/2026” in as_reported"),
        ("4/11/2026", "with order:"),
        ("2026/11/14", "write 2026-11-14 and keep “2026/11/14” in as_reported"),
        ("20261114", "write 2026-11-14 and keep “20261114” in as_reported"),
        ("2026.11", "write 2026-11 and keep “2026.11” in as_reported"),
        ("11/2026", "write 2026-11 and keep “11/2026” in as_reported"),
        ("2026/14", "not an EDTF date"),
        ("31/02/2026", "there is no day 31/02/2026"),
        ("00.13.26", "there is no day 00.13.26"),
        ("2026-01/2026-02/2026-03", "more than two ends"),
    ],
)
def test_a_date_in_numbers_is_read_as_one(desk: Path, edit: Edit, when: str, says: str) -> None:
    edit(desk / "content/claims/near-misses.yml", "as_of: 2026-03-04", f"as_of: {when}")
    problem = next(each for each in json.loads(run("check", "--desk", desk, "--format", "json").stdout))
    assert says in f"{problem['message']} {problem['hint']}"
    assert ("two ends" in problem["message"]) == (when.count("/") == 2 and "-" in when)


@pytest.mark.parametrize("sign", ["'", "|"])
def test_an_address_names_the_sign_that_it_cannot_have(desk: Path, edit: Edit, sign: str) -> None:
    source = desk / "content/sources/pilots-warn-2026-03-04.yml"
    source.write_text(f'{source.read_text("utf-8")}url: "https://gazette.example/a{sign}b"\n', "utf-8")
    said = run("check", "--desk", desk).stderr
    assert f"U+{ord(sign):04X}" in said
    assert "starts with https" not in said


def test_another_figure_is_not_a_typing_error(desk: Path, edit: Edit) -> None:
    assert run("issue", "night-closure-brief", "--on", "2026-03-11", "--desk", desk).returncode == 0
    edit(desk / "content/claims/near-misses.yml", "value: 1240", "value: 1420")
    said = run("diff", "night-closure-brief", "--desk", desk).stdout
    assert "no correction yet" in said
    assert "counted as a typing error" not in said


@pytest.mark.parametrize("command", ["capture", "draft"])
def test_a_text_that_is_too_short_is_stored_by_what_the_message_says(desk: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "FILE").write_text(f"{OPENING}“We wait for the boat,” she said.\n", "utf-8")
    done = run(command, tmp_path / "FILE", "--source", "ferry-2026", "--desk", desk)
    told = re.search(r"`briefings (capture FILE --source ID --anyway)`", done.stderr)
    assert told
    words = {"FILE": str(tmp_path / "FILE"), "ID": "ferry-2026"}
    assert run(*(words.get(word, word) for word in told[1].split()), "--desk", desk).returncode == 0
    assert run("draft", "--source", "ferry-2026", "--desk", desk).returncode == 0


@pytest.mark.parametrize(
    ("sheet", "former", "typed", "line"),
    [
        ("desk.yml", "share: 40%", "share: 0.4", 7),
        ("claims/near-misses.yml", "status: published", "status: live", 9),
        ("topics/night-closure.yml", "basis: statement", "basis: statment", 12),
        ("sources/pilots-warn-2026-03-04.yml", "snapshot: sha256:", "snapshot: sha256:0", 6),
    ],
)
def test_a_value_that_cannot_be_read_is_no_reason_for_other_problems(
    desk: Path, edit: Edit, sheet: str, former: str, typed: str, line: int
) -> None:
    edit(desk / "content" / sheet, former, typed)
    problems = json.loads(run("check", "--desk", desk, "--format", "json").stdout)
    assert [(each["path"], each["line"], each["code"]) for each in problems] == [
        (f"content/{sheet}", line, "wrong-value")
    ]


def test_the_nearest_name_is_of_the_kind_that_the_command_needs(desk: Path) -> None:
    """`text` reads sources: a topic of nearly that name is no help."""
    said = run("text", "night-closures", "--desk", desk).stderr
    assert "No sheet “source:night-closures”" in said
    assert "topic:" not in said
    assert "Did you mean “night-closure”?" in run("show", "night-closures", "--desk", desk).stderr
    said = run("show", "topics:night-closure", "--desk", desk).stderr
    assert "“topics” is not a kind of sheet. Did you mean topic:night-closure?" in said


@pytest.mark.parametrize(
    ("sheet", "former", "typed", "says"),
    [
        ("claims/near-misses.yml", "value: 1240", "value: 1.240", "write 1240 or 1.24"),
        ("claims/near-misses.yml", "value: 1240", "value: 1.100", "write 1100 or 1.1"),
        ("pages/about.md", "# ", "# [[actor:Ilse Brandt]] ", "did you mean [[actor:ilse-brandt]]?"),
    ],
)
def test_what_to_write_is_what_can_be_meant(
    desk: Path, edit: Edit, sheet: str, former: str, typed: str, says: str
) -> None:
    edit(desk / "content" / sheet, former, typed)
    problems = json.loads(run("check", "--desk", desk, "--format", "json").stdout)
    assert says in [problem["hint"] for problem in problems]


@pytest.mark.parametrize(
    ("former", "typed"), [("published:", "publisher: x\npublished:"), ("reliability:", "reliabilty: F\nreliability:")]
)
def test_the_nearest_key_is_none_that_is_given(desk: Path, edit: Edit, former: str, typed: str) -> None:
    edit(desk / "content/sources/pilots-warn-2026-03-04.yml", former, typed)
    (problem,) = json.loads(run("check", "--desk", desk, "--format", "json").stdout)
    assert problem["code"] == "unknown-key"
    assert former.rstrip(":") not in problem["hint"].split("`")


@pytest.mark.parametrize("value", ["1240", "1.24", "1.245", "0.250", "12400.500"])
def test_other_numbers_are_read_in_one_way(desk: Path, edit: Edit, value: str) -> None:
    edit(desk / "content/claims/near-misses.yml", "value: 1240", f"value: {value}")
    assert "can be read as" not in run("check", "--desk", desk).stderr


@pytest.mark.parametrize(
    ("kind", "name", "folder"),
    [
        ("quotes", "article-patchy", "claims"),
        ("claims", "near-misses", "quotes"),
        ("topics", "night-closure", "incidents"),
    ],
)
def test_a_sheet_in_the_folder_of_another_kind_is_one_problem(desk: Path, kind: str, name: str, folder: str) -> None:
    (desk / f"content/{kind}/{name}.yml").rename(desk / f"content/{folder}/{name}.yml")
    found = [
        line
        for line in run("check", "--desk", desk).stderr.splitlines()
        if line.startswith(f"content/{folder}/{name}.yml")
    ]
    assert found == [
        f"content/{folder}/{name}.yml:1:1: error: this is among the {folder}, but its keys are those of {kind} [unknown-key]"
    ]


INCIDENT = "incidents/harbour-mishaps.yml"
PERSON = "actors/ilse-brandt.yml"
QUOTATION = "quotes/ovcharenko-too-far.yml"
EVIDENCE = "[{source: pilots-warn-2026-03-04, at: p1}]"
SLIPS = {
    # the sheet, what it has, what stands there by mistake, and the only problem that is told: its place and words
    "a blank of another width": (PERSON, "    as_reported", "\u00a0\u00a0\u00a0\u00a0as_reported", "5:1", "U+00A0"),
    "an ideographic blank": (PERSON, "    as_reported", "\u3000\u3000as_reported", "5:1", "U+3000"),
    "a bracket too many": (INCIDENT, "[mishap]", "[mishap]]", "2:16", "a `]` that closes nothing"),
    "a brace too many": (INCIDENT, "In recent weeks}", "In recent weeks}}", "4:58", "a `}` that closes nothing"),
    "an apostrophe that ends a text": (INCIDENT, "title: M", "title: 'The mayor's m", "1:19", "after a closing"),
    "words behind quotation marks": (INCIDENT, "title: M", 'title: "The" m', "1:14", "after a closing"),
    "text behind a bar": (INCIDENT, "title: M", "title: | m", "1:10", "text on the line of `|` or `>`"),
    "text behind an angle": (INCIDENT, "title: M", "title: > m", "1:10", "text on the line of `|` or `>`"),
    "a question mark": (INCIDENT, "title: M", "title: ? m", "1:8", "a question mark with a space"),
    "a number sign in braces": (PERSON, "why: speaks for", "why: the #1 of", "10:26", "a comment that hides the `}`"),
    "a number sign in brackets": (INCIDENT, "[mishap]", "[the #1 mishap]", "2:13", "a comment that hides the `]`"),
    "a number sign behind a bracket": (INCIDENT, "[mishap]", "[#mishap]", "2:9", "a comment that hides the `]`"),
    "an accent without marks": ("desk.yml", "notice:", "accent: #1f4e79\nnotice:", "4:9", "a comment that cuts"),
    "a logo above the desk": ("desk.yml", "notice:", "logo: ../a.svg\nnotice:", "4:7", "inside the folder"),
    "a correction of nothing": (
        PERSON,
        "status: published",
        "corrections: [{on: 2026-03-10, item: name, was: Ilse Brandt, now: Ilse Brandt, why: x}]\nstatus: published",
        "11:67",
        "this correction changes nothing",
    ),
    "a correction before the first day": (
        PERSON,
        "status: published",
        "corrections: [{on: 2026-03-09, item: name, was: Ilsa Brandt, now: Ilse Brandt, why: x}]\nstatus: published",
        "11:20",
        "corrected on 2026-03-09, before it was created on 2026-03-10",
    ),
    "a name of an author": (
        "sources/pilots-warn-2026-03-04.yml",
        "[{family: ",
        "[{familiy: ",
        "3:12",
        "unknown key `familiy`",
    ),
    "an empty first document": (INCIDENT, "title: M", "---\n---\ntitle: M", "2:1", "a second document"),
    "evidence that is a name": (INCIDENT, EVIDENCE, "[pilots-warn-2026-03-04]", "5:12", "a mapping is expected"),
    "evidence that is nothing": (INCIDENT, EVIDENCE, "[~]", "5:12", "a mapping is expected"),
    "evidence in braces alone": (INCIDENT, EVIDENCE, EVIDENCE[1:-1], "5:11", "a list is expected"),
    "an address that is none": (INCIDENT, EVIDENCE, "[{url: htp://a.example/x}]", "5:18", "an address that starts"),
    "a status that is none": (PERSON, "status: published", "status: Publisched", "11:9", "`status` cannot be"),
    "a status of another kind": (PERSON, "status: published", "status: true", "11:9", "`status` cannot be"),
    "seconds above 59": (QUOTATION, "at: p3", "at: time:75:99", "2:5", "is not a place in a source"),
    "minutes above 59": (QUOTATION, "at: p3", "at: time:01:75:00", "2:5", "is not a place in a source"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_one_problem_at_its_place(desk: Path, edit: Edit, name: str) -> None:
    sheet, former, typed, place, says = SLIPS[name]
    edit(desk / "content" / sheet, former, typed)
    problems = json.loads(run("check", "--desk", desk, "--format", "json").stdout)
    assert [f"{each['line']}:{each['column']}" for each in problems] == [place], problems
    assert problems[0]["path"] == f"content/{sheet}"
    assert says in problems[0]["message"]


SAVED = {
    "UTF-16 with a mark": (lambda text: text.encode("utf-16"), "a file in UTF-16 or UTF-32"),
    "UTF-16 without a mark": (lambda text: text.encode("utf-16-be"), "a file in UTF-16 or UTF-32"),
    "UTF-32": (lambda text: text.encode("utf-32-le"), "a file in UTF-16 or UTF-32"),
    "carriage returns": (lambda text: text.replace("\n", "\r").encode(), "lines that end with a carriage return alone"),
}


@pytest.mark.parametrize("name", SAVED)
def test_a_sheet_that_was_saved_in_another_way_is_one_problem(desk: Path, name: str) -> None:
    saved, says = SAVED[name]
    path = desk / "content" / INCIDENT
    path.write_bytes(saved(path.read_text("utf-8")))
    problems = json.loads(run("check", "--desk", desk, "--format", "json").stdout)
    assert [says in each["message"] for each in problems] == [True], problems
