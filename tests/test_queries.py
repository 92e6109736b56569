"""Queries: a sentence such as "mishaps at sea, the last 30 days" as a section of a briefing and as a page of the desk's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from conftest import BASE, run
from selectolax.lexbor import LexborHTMLParser

from briefings.check.rules.own import COLUMNS
from briefings.compose.kind import kinds

FIELDS = """fields:
  incident:
    severity: {label: Severity, type: choice, of: [low, high]}
"""
INCIDENT = """title: {title}
types: [mishap]
tags: [{tag}]
occurrence: reported
when: {when}
where: {{name: {place}, precision: locality, country: {country}, coordinates: [{east}, 54.5]}}
involved: [{who}]
evidence: [{{source: pilots-warn-2026-03-04, at: whole}}]
fields: {{severity: {severity}}}
status: published
created: 2026-03-10
revised: 2026-03-10
"""
ROWS = [
    ("Collision at the mole", "at-sea", "2026-03-01", "Mole", "PL", "18.5", "ilse-brandt", "high"),
    ("Fog at the pier", "at-sea", "2026-02-20", "Pier", "PL", "18.6", "marek-lukasiewicz", "low"),
    ("Old grounding", "at-sea", "2024-05", "Sandbank", "PL", "18.7", "ilse-brandt", "high"),
    ("Crane down", "on-land", "2026-03-02", "Quay", "DE", "13.4", "ilse-brandt", "high"),
]
CASES = [
    ("{kind: incident, tags: [at-sea], days: 30}", ["Collision at the mole", "Fog at the pier"]),
    ("{kind: incident, tags: [at-sea], sort: oldest}", ["Old grounding", "Fog at the pier", "Collision at the mole"]),
    ("{kind: incident, country: [DE]}", ["Crane down"]),
    ("{kind: incident, place: [pier, Sandbank]}", ["Fog at the pier", "Old grounding"]),
    ("{kind: incident, involved: [ilse-brandt], since: 2026}", ["Collision at the mole", "Crane down"]),
    ("{kind: incident, until: 2025-12-31}", ["New pier opened", "Old grounding"]),
    ("{kind: incident, fields: {severity: high}, sort: newest, limit: 2}", ["Crane down", "Collision at the mole"]),
    ("{kind: incident, types: [mishap], tags: [at-sea], fields: {severity: [low]}}", ["Fog at the pier"]),
    ("{kind: incident, occurrence: [confirmed]}", []),
]
SHOWN = (
    "{kind: incident, tags: [at-sea], days: 400, sort: newest, show: [table, map], columns: [title, date, severity]}"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("query") / "desk"))
    with (folder / "content/desk.yml").open("a", encoding="utf-8") as file:
        file.write(FIELDS)
    names = ("title", "tag", "when", "place", "country", "east", "who", "severity")
    for number, row in enumerate(ROWS):
        text = INCIDENT.format(**dict(zip(names, row, strict=True)))
        (folder / f"content/incidents/row-{number}.yml").write_text(text, "utf-8")
    (folder / "content/lists").mkdir()
    for number, (query, _) in enumerate(CASES):
        (folder / f"content/lists/case-{number}.yml").write_text(f"title: Case {number}\nquery: {query}\n", "utf-8")
    (folder / "content/lists/shown.yml").write_text(
        f"title: Mishaps at sea\nsummary: Those of the last year.\nquery: {SHOWN}\n", "utf-8"
    )
    brief = folder / "content/briefings/night-closure-brief.yml"
    text = brief.read_text("utf-8").replace("form: one-pager", "form: briefing")
    brief.write_text(f"{text}sections: [{{heading: At sea, include: {SHOWN}}}]\n", "utf-8")
    done = run("build", "--desk", folder)
    assert done.returncode == 0, done.stderr
    return folder


def titles(desk: Path, path: str) -> list[str]:
    page = LexborHTMLParser((desk / "site" / path).read_text("utf-8"))
    return [" ".join(node.text().split()) for node in page.css("table.list tbody th a")]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[query for query, _ in CASES])
def test_a_list_of_the_desk_has_what_its_query_finds(desk: Path, number: int) -> None:
    found = titles(desk, f"lists/case-{number}/index.html")
    wanted = CASES[number][1]
    assert (found if "sort" in CASES[number][0] else sorted(found)) == wanted


def test_the_page_has_its_title_columns_and_map_and_the_list_leads_to_it(desk: Path) -> None:
    page = LexborHTMLParser((desk / "site/lists/shown/index.html").read_text("utf-8"))
    assert page.css_first("h1").text().strip() == "Mishaps at sea"
    heads = [node.text().strip() for node in page.css("table.list thead th")]
    assert heads == ["What", "Date", "Severity"]
    assert page.css_first("svg.map, .map-box svg") is None  # a map needs three places
    assert "Mole" in page.css_first("main").text()
    links = [
        node.attributes["href"]
        for node in LexborHTMLParser((desk / "site/incidents/index.html").read_text("utf-8")).css("a")
    ]
    assert "../lists/shown/index.html" in links


def test_the_map_of_several_pages_stands_on_the_first(desk: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(desk, tmp_path / "desk"))
    one = (folder / "content/incidents/row-0.yml").read_text("utf-8")
    for number in range(100):
        other = (
            one.replace("the mole", f"mole {number}")
            .replace("Mole", f"Mole {number}")
            .replace("18.5", f"1{number % 9}.5")
        )
        (folder / f"content/incidents/more-{number}.yml").write_text(other, "utf-8")
    (folder / "content/lists/all.yml").write_text(
        "title: All\nquery: {kind: incident, show: [table, timeline, map]}\n", "utf-8"
    )
    done = run("build", "--no-packs", "--desk", folder)
    assert done.returncode == 0, done.stderr
    first, second = (
        LexborHTMLParser((folder / "site/lists/all" / name).read_text("utf-8")) for name in ("index.html", "_2.html")
    )
    assert first.css_first("#where svg")
    assert first.css_first("#when")
    assert second.css_first("table.list tbody th a")
    assert second.css_first("#where, #when") is None


def test_the_same_table_stands_in_the_section_and_in_the_pack(desk: Path) -> None:
    assert titles(desk, "briefings/night-closure-brief/index.html") == ["Collision at the mole", "Fog at the pier"]
    document = pypdfium2.PdfDocument(desk / "site/packs/night-closure-brief.pdf")
    pack = " ".join(" ".join(leaf.get_textpage().get_text_range() for leaf in document).split())
    assert "Collision at the mole" in pack
    assert "Fog at the pier" in pack
    assert "Old grounding" not in pack


def test_the_whole_document_as_evidence_is_no_warning(desk: Path) -> None:
    done = run("check", "--desk", desk)
    assert "uncited" not in done.stderr
    assert "the whole document" in (desk / "site/incidents/row-0/index.html").read_text("utf-8")


@pytest.fixture
def marked(desk: Path, tmp_path: Path) -> Path:
    """The desk with a list at GREEN and one at AMBER, which is built at GREEN."""
    folder = Path(shutil.copytree(desk, tmp_path / "desk"))
    for marking in ("GREEN", "AMBER"):
        text = f"title: List at {marking}\nmarking: TLP:{marking}\nquery: {{kind: incident}}\n"
        (folder / f"content/lists/{marking.lower()}.yml").write_text(text, "utf-8")
    done = run("build", "--desk", folder, "--marking", "TLP:GREEN")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_list_above_the_release_leaves_nothing_and_one_below_marks_each_page_that_names_it(marked: Path) -> None:
    assert not (marked / "site/lists/amber").exists()
    for page in marked.joinpath("site").rglob("*.html"):
        text = page.read_text("utf-8")
        assert "List at AMBER" not in text
        if "List at GREEN" in text:
            mark = LexborHTMLParser(text).css_first("p.marking")
            assert mark.text().strip() == "TLP:GREEN", page
    assert "List at GREEN" in (marked / "site/incidents/index.html").read_text("utf-8")
    assert "List at GREEN" in (marked / "site/lists/green/index.html").read_text("utf-8")


def test_the_rule_knows_the_columns_of_each_list() -> None:
    assert {
        kind.model.kind: tuple(kind.list_columns.split()) for kind in kinds() if kind.model.kind != "briefing"
    } == COLUMNS
