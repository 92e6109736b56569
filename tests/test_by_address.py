"""Evidence by address: several rows stay several, a source is found by its address however it is written, or made of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import BASE, run, tree
from selectolax.lexbor import LexborHTMLParser

from briefings.load.by_address import normal

INCIDENT = """title: Two reports of a fire
types: [mishap]
summary: A fire was reported twice.
evidence:
  - {url: "https://www.news.example/harbour/fire/?utm_source=x#top"}
  - {url: "https://Paper.example/2026/fire", at: p3}
  - {url: "http://news.example/harbour/fire"}
status: published
created: 2026-03-10
revised: 2026-03-10
"""
SOURCE = """title: Fire in the harbour
type: article
url: https://news.example/harbour/fire
published: 2026-03-01
descriptor: A made-up article.
status: published
created: 2026-03-10
revised: 2026-03-10
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(BASE, tmp_path / "desk"))
    (folder / "content/incidents/two-reports.yml").write_text(INCIDENT, "utf-8")
    (folder / "content/sources/fire.yml").write_text(SOURCE, "utf-8")
    return folder


def sources(desk: Path) -> dict[str, dict[str, str]]:
    sheets = json.loads((desk / "site/data/sources.json").read_text("utf-8"))["sheets"]
    return {sheet["id"]: sheet for sheet in sheets}


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/harbour/fire",
        "http://www.news.example/harbour/fire/",
        "https://news.example:443/harbour/fire?utm_campaign=a&utm_medium=b",
        "https://NEWS.example/harbour/fire#paragraph",
    ],
)
def test_one_page_has_one_address(address: str) -> None:
    assert normal(address) == "news.example/harbour/fire"


@pytest.mark.parametrize("other", ["https://news.example/harbour/Fire", "https://news.example/harbour/fire?page=2"])
def test_another_page_has_another(other: str) -> None:
    assert normal(other) != "news.example/harbour/fire"


def test_a_source_is_found_by_its_address_or_made_of_it(desk: Path) -> None:
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    found = sources(desk)
    (made,) = [name for name in found if name.startswith("paper-example-2026-fire")]
    assert found[made]["url"] == "https://Paper.example/2026/fire"
    assert len([sheet for sheet in found.values() if "harbour/fire" in sheet.get("url", "")]) == 1
    page = LexborHTMLParser((desk / "site/incidents/two-reports/index.html").read_text("utf-8"))
    main = page.css_first("main").text()
    assert "Fire in the harbour" in main
    assert "the whole document" in main
    assert "paragraph 3" in main
    assert (desk / f"site/sources/{made}/index.html").is_file()


def test_a_made_source_is_as_restricted_as_what_cites_it(desk: Path) -> None:
    file = desk / "content/incidents/two-reports.yml"
    file.write_text(INCIDENT + "marking: TLP:AMBER\n", "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    assert not [name for name in sources(desk) if name.startswith("paper-example")]
    assert not any(
        b"paper.example" in path.read_bytes().lower() for path in (desk / "site").rglob("*") if path.is_file()
    )


def test_who_writes_the_sheet_adds_to_it_and_tools_leave_the_rest_alone(desk: Path) -> None:
    assert run("fmt", "--desk", desk).returncode == 0
    text = (desk / "content/incidents/two-reports.yml").read_text("utf-8")
    assert "title: Two reports of a fire" in text
    assert text.count("url:") == 3
    run("build", "--desk", desk, "--no-packs")
    (made,) = [name for name in sources(desk) if name.startswith("paper-example-2026-fire")]
    named = SOURCE.replace("Fire in the harbour", "The paper's report").replace(
        "news.example/harbour", "paper.example/2026"
    )
    (desk / f"content/sources/{made}.yml").write_text(named, "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    assert sources(desk)[made]["title"] == "The paper's report"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("at: p3}", 'at: p3, marking: "TLP:RED"}'),
        ("revised: 2026-03-10\n", "revised: 2026-03-10\nembargo_until: 2031-01-01\n"),
        ("status: published", "status: draft"),
    ],
    ids=["a row", "an embargo", "a draft"],
)
def test_what_is_held_back_leaves_no_address(desk: Path, was: str, now: str) -> None:
    assert was in INCIDENT
    (desk / "content/incidents/two-reports.yml").write_text(INCIDENT.replace(was, now), "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    assert not any(
        b"paper.example" in path.read_bytes().lower() for path in (desk / "site").rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("held", ["marking: TLP:RED\n", "embargo_until: 2031-01-01\n", "status: draft\n"])
def test_a_made_source_says_nothing_that_only_a_sheet_held_back_says(desk: Path, held: str) -> None:
    """The same page, cited first by a sheet that does not leave: neither how that writes it nor its day is published."""
    text = INCIDENT.replace("2026/fire", "2026/fire?utm_source=leaked#leaked").replace("2026-03-10", "2019-08-07")
    status = "" if "status" in held else "status: published\n"
    text = text.replace("status: published\n", status + held).replace("Two reports", "Leaked reports")
    (desk / "content/incidents/a-report.yml").write_text(text, "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    files = {name: raw for name, raw in tree(desk / "site").items() if b"leaked" in raw.lower() or b"2019-08-07" in raw}
    assert not files


def test_a_page_that_cites_a_made_source_changes_with_it(desk: Path) -> None:
    """The sheet whose address a made source has is not the one whose page names that source."""
    first = desk / "content/incidents/a-report.yml"
    first.write_text(INCIDENT, "utf-8")
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    first.write_text(INCIDENT.replace("https://Paper", "http://paper"), "utf-8")
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    after = tree(desk / "site")
    shutil.rmtree(desk / ".briefings")
    assert run("build", "--desk", desk, "--no-packs", "--site-dir", desk / "new").returncode == 0
    assert after == tree(desk / "new")


def test_a_draft_that_cites_an_address_can_be_accepted(desk: Path) -> None:
    """The source that is made of the address is published with it, and is nobody's draft."""
    file = desk / "content/incidents/two-reports.yml"
    file.write_text(INCIDENT.replace("status: published", "status: draft"), "utf-8")
    listed = run("todo", "--desk", desk).stdout
    assert "briefings accept incident:two-reports" in listed
    assert "paper-example" not in listed
    run("build", "--desk", desk, "--no-packs")
    assert not [name for name in sources(desk) if name.startswith("paper-example")]
    done = run("accept", "incident:two-reports", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert not list((desk / "content/sources").glob("paper-example*"))
    run("build", "--desk", desk, "--no-packs")
    (made,) = [name for name in sources(desk) if name.startswith("paper-example")]
    refused = run("accept", f"source:{made}", "--desk", desk)
    assert refused.returncode == 1
    assert f"source:{made} has no file: it is made from an address" in refused.stdout + refused.stderr
    assert not list((desk / "content/sources").glob("paper-example*"))
