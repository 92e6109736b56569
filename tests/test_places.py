"""The place of a quotation is found from its words: check and match name it, fmt, new and accept write it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run

Edit = Callable[[Path, str, str], None]

SOURCE = "pilots-warn-2026-03-04"
THREE_LINES = f"source: {SOURCE}\nwords: We are looking at every option\nspeaker: ilse-brandt\n"
ARTICLE = """Ferry Talks Resume

By Ada Fennimore

“We wait,” said Ilse Brandt. “We wait,” she said again.

“The basin stays open this year,” said Brandt. “We wait for the council.”

“The first boat sails at six.

“The last boat sails at nine,” said Marek Łukasiewicz.

“The first boat sails at six,” said Brandt. “We wait,” she added.
"""


def found(desk: Path, name: str = "three-lines") -> list[dict[str, object]]:
    done = run("check", "--desk", desk, "--format", "json")
    return [each for each in json.loads(done.stdout) if Path(each["path"]).stem == name and each["code"] != "no-status"]


def quote(desk: Path, text: str, name: str = "three-lines") -> Path:
    path = desk / f"content/quotes/{name}.yml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def ferry(desk: Path) -> Path:
    """Return a desk with an article that has some words more than once."""
    source = "source: ferry-talks\ntitle: Ferry Talks Resume\n".partition("\n")[2]
    text = f"{source}authors: [Ada Fennimore]\nlanguage: en\nstatus: draft\n"
    (desk / "content/sources/ferry-talks.yml").write_text(text, "utf-8")
    (desk / "ferry.txt").write_text(ARTICLE, "utf-8")
    done = run("capture", desk / "ferry.txt", "--source", "ferry-talks", "--desk", desk)
    assert done.returncode == 0, done.stderr
    return desk


def test_a_quotation_is_three_lines(desk: Path) -> None:
    (desk / "content/quotes/brandt-every-option.yml").rename(desk / "content/quotes/three-lines.yml")
    path = quote(desk, f"{THREE_LINES}status: draft\n")
    problem = next(each for each in found(desk) if each["code"] == "missing-key")
    assert problem["severity"] == "warning"
    assert problem["message"] == "`at` is missing: these words are in paragraph 2 of the source"
    assert problem["hint"] == "write `at: p2`, or run `briefings fmt`, which writes it"
    assert run("fmt", path, "--desk", desk).returncode == 0
    assert path.read_text("utf-8") == THREE_LINES.replace("words:", "at: p2\nwords:") + "status: draft\n"
    assert "`at`" not in str(found(desk))


def test_verify_before_fmt_is_no_change_of_place(desk: Path) -> None:
    quote(desk, f"{THREE_LINES}status: draft\n")
    assert run("verify", "--desk", desk).returncode == 0
    run("fmt", "--desk", desk)
    assert [each["code"] for each in found(desk) if each["code"].startswith("quote")] == []  # type: ignore[attr-defined]


def test_accept_writes_the_place(desk: Path, edit: Edit) -> None:
    path = desk / "content/quotes/brandt-every-option.yml"
    edit(path, "at: p2\n", "")
    assert [each["severity"] for each in found(desk, path.stem)] == ["error"]
    edit(path, "status: published", "status: draft")
    done = run("accept", path.stem, "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "\nat: p2\n" in path.read_text("utf-8")
    assert found(desk, path.stem) == []


def test_new_writes_the_place(desk: Path) -> None:
    given = ("--set", f"source={SOURCE}", "--set", "words=a step too far", "--set", "speaker=ovcharenko")
    done = run("new", "quote", "too-far", *given, "--desk", desk, "--format", "json")
    assert "\nat: p3\n" in json.loads(done.stdout)["text"]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ("words: The basin stays open this year", "p2"),
        ("segments:\n  - {words: The basin stays open this year}\n  - {words: We wait for the council}", "p2"),
        ("words: The first boat sails at six. The last boat sails at nine", "p3-p4"),
        ("words: We wait for the council", "p2"),
        ("lead_in: 'she said again'\nwords: We wait", "p1"),
        ("words: We wait", None),
        ("words: The last boat sails at ten", None),
        ("mode: paraphrase\ngist: That the basin stays open", None),
    ],
)
def test_a_place_is_found_and_never_guessed(ferry: Path, fields: str, at: str | None) -> None:
    path = quote(ferry, f"source: ferry-talks\n{fields}\nspeaker: ilse-brandt\nstatus: draft\n")
    run("fmt", path, "--desk", ferry)
    said = [line for line in path.read_text("utf-8").splitlines() if line.startswith("at:")]
    assert said == ([f"at: {at}"] if at else [])


def test_two_places_are_named(ferry: Path) -> None:
    quote(ferry, "source: ferry-talks\nwords: We wait\nspeaker: ilse-brandt\nstatus: draft\n")
    problem = next(each for each in found(ferry) if each["code"] == "missing-key")
    assert str(problem["message"]).endswith("these words are in 2 places of the source: paragraph 1, paragraph 5")
    assert problem["hint"] == "write `at: p1` or `at: p5`"


@pytest.mark.parametrize(("at", "hint"), [("p1", ""), ("p5", ""), ("p1, p5", "such as `at: p1`")])
def test_a_place_that_is_given_is_not_asked_for(ferry: Path, at: str, hint: str) -> None:
    quote(ferry, f"source: ferry-talks\nat: {at}\nwords: We wait\nspeaker: ilse-brandt\nstatus: draft\n")
    run("verify", "--desk", ferry)
    several = [each["hint"] for each in found(ferry) if each["code"] == "several-places"]
    assert [str(each)[-len(hint) :] for each in several] == ([hint] if hint else [])


def test_without_the_text_the_place_is_asked_for(desk: Path) -> None:
    shutil.rmtree(desk / "snapshots")
    quote(desk, f"{THREE_LINES}status: draft\n")
    problem = next(each for each in found(desk) if each["code"] == "missing-key")
    assert problem["message"] == "`at` is missing"
    assert "p3" in str(problem["hint"])


def test_text_prints_the_labels(ferry: Path) -> None:
    lines = run("text", "ferry-talks", "--desk", ferry).stdout.splitlines()
    assert lines[:3] == [
        "h   Ferry Talks Resume",
        "d   By Ada Fennimore",
        "p1  “We wait,” said Ilse Brandt. “We wait,” she said again.",
    ]
    rows = json.loads(run("text", "ferry-talks", "--desk", ferry, "--format", "json").stdout)
    assert [row["at"] for row in rows] == ["h", "d", "p1", "p2", "p3", "p4", "p5"]
    shutil.rmtree(ferry / "snapshots")
    gone = run("text", "ferry-talks", "--desk", ferry)
    assert gone.returncode == 1
    assert "briefings capture FILE --source ferry-talks" in gone.stderr
    assert run("text", "quote:brandt-every-option", "--desk", ferry).returncode == 2


def test_match_tells_the_place(ferry: Path) -> None:
    article = ferry / "ferry.txt"
    assert "    at: p2\n" in run("match", article, "--words", "The basin stays open this year").stdout
    assert "at: " not in run("match", article, "--words", "The basin stays open this year", "--at", "p2").stdout


@pytest.mark.parametrize("code", ["ZZ", "UK", "SU", "XA", "QO", "AA", "ua", "UKR", "Ukraine", "XX"])
@pytest.mark.parametrize("more", ["", ", precision: country"])
def test_letters_that_no_country_has_are_refused(desk: Path, edit: Edit, code: str, more: str) -> None:
    """CLDR calls ZZ an unknown region, which no sheet says."""
    where = f"where: {{name: The bay, precision: area, country: {code}}}".replace(
        ", precision: area", more or ", precision: area"
    )
    edit(desk / "content/incidents/harbour-mishaps.yml", "evidence:", f"{where}\nevidence:")
    done = run("check", "--desk", desk)
    assert done.returncode == 1
    assert f"a country in ISO 3166-1, such as PL, UA or GB, is expected here; found “{code}”" in done.stderr


@pytest.mark.parametrize("code", ["UA", "GB", "TW", "PS", "EH", "XK", "EU", "VA", "IC"])
def test_letters_of_countries_are_taken(desk: Path, edit: Edit, code: str) -> None:
    where = f"where: {{name: The bay, precision: country, country: {code}}}"
    edit(desk / "content/incidents/harbour-mishaps.yml", "evidence:", f"{where}\nevidence:")
    assert run("check", "--desk", desk).returncode == 0
