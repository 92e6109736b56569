"""The desk's own fields, ids of other collections, roles and countries: recorded once, and in reach wherever a reader looks."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pypdfium2
import pytest
from conftest import BASE, run
from selectolax.lexbor import LexborHTMLParser

FIELDS = """fields:
  incident:
    severity: {label: Severity, type: choice, of: [low, high], column: true}
    people_hurt: {label: People hurt, type: number, unit: people}
    sectors: {label: Sectors, type: list}
    decided: {label: Decided on, type: date}
    docket: {label: Docket, type: link}
    operator: {label: Operator}
  briefing:
    priority: {label: Priority, type: choice, of: [routine, urgent], column: true}
    readers: {label: Readers, type: number, unit: people}
"""
OF_BRIEFING = """fields:
  priority: urgent
  readers: {value: 1500, note: As the council counts them., evidence: [{source: pilots-warn-2026-03-04, at: p2}]}
"""
FILLED = """where: {name: Outer harbour, precision: area, country: PL}
fields:
  severity: high
  people_hurt: {value: 1200, note: As counted that night., evidence: [{source: pilots-warn-2026-03-04, at: p2}]}
  sectors: [pilotage, ferries]
  decided: 2026-03
  docket: https://docket.example/12
  operator: Norrvik Lines
ids:
  - {scheme: Registry, id: HM-0042, url: https://registry.example/42}
  - {scheme: Index, id: "77"}
involved:
  - port-authority
  - {actor: harbour-office, role: investigator}
"""
PRINTED = {
    "Severity": "high",
    "People hurt": "1,200 people",
    "Sectors": "pilotage and ferries",
    "Decided on": "March 2026",
    "Docket": "docket.example/12",
    "Operator": "Norrvik Lines",
}
OWN_TEMPLATE = """{% extends "ours/incident.html" %}
{% block lead %}{{ super() }}<p class="own">{{ incident.fields.NAME }}</p>{% endblock %}
"""


def squeezed(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u00ad", "").split())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("own") / "desk"))
    with (folder / "content/desk.yml").open("a", encoding="utf-8") as file:
        file.write(FIELDS)
    with (folder / "content/incidents/harbour-mishaps.yml").open("a", encoding="utf-8") as file:
        file.write(FILLED)
    other = folder / "content/incidents/pier-opening.yml"
    other.write_text(other.read_text("utf-8") + "fields: {severity: low, sectors: [ferries, ports]}\n", "utf-8")
    brief = folder / "content/briefings/night-closure-brief.yml"
    text = brief.read_text("utf-8").replace("form: one-pager", "form: briefing")
    brief.write_text(
        f"{text}{OF_BRIEFING}sections: [{{heading: What happened, include: {{ids: [incident:harbour-mishaps]}}}}]\n",
        "utf-8",
    )
    (folder / "templates/web").mkdir(parents=True)
    (folder / "templates/web/incident.html").write_text(OWN_TEMPLATE.replace("NAME", "severity"), "utf-8")
    (folder / "templates/web/briefing.html").write_text(
        '{% extends "ours/briefing.html" %}\n'
        '{% block standing %}{{ super() }}<p class="own">{{ briefing.fields.priority }}</p>{% endblock %}\n',
        "utf-8",
    )
    done = run("build", "--desk", folder)
    assert done.returncode == 0, done.stderr
    return folder


def text_of(desk: Path, path: str, css: str) -> str:
    return squeezed(
        " ".join(node.text() for node in LexborHTMLParser((desk / "site" / path).read_text("utf-8")).css(css))
    )


@pytest.mark.parametrize(("label", "value"), PRINTED.items())
def test_a_value_has_its_row_on_the_page_and_stands_in_the_pack(desk: Path, label: str, value: str) -> None:
    page = LexborHTMLParser((desk / "site/incidents/harbour-mishaps/index.html").read_text("utf-8"))
    facts = {
        squeezed(row.css_first("dt").text()): squeezed(row.css_first("dd").text()) for row in page.css("dl.facts > div")
    }
    assert facts[label].startswith(value)
    document = pypdfium2.PdfDocument(desk / "site/packs/night-closure-brief.pdf")
    pack = squeezed(" ".join(leaf.get_textpage().get_text_range() for leaf in document)).replace("\ufffe", "")
    assert f"{label}: {value}" in pack


def test_a_briefing_has_them_as_other_sheets_do(desk: Path) -> None:
    brief = "briefings/night-closure-brief/index.html"
    document = pypdfium2.PdfDocument(desk / "site/packs/night-closure-brief.pdf")
    pack = squeezed(" ".join(leaf.get_textpage().get_text_range() for leaf in document)).replace("\ufffe", "")
    page = text_of(desk, brief, "#details")
    for label, value in (("Priority", "urgent"), ("Readers", "1,500 people"), ("", "As the council counts them.")):
        assert f"{label}{value}" in page
        assert f"{label} {value}".strip() in pack
    assert text_of(desk, brief, "p.own") == "urgent"
    assert "Priority" in text_of(desk, "briefings/index.html", "table.list thead")
    row = LexborHTMLParser((desk / "site/briefings/index.html").read_text("utf-8")).css_first("table.list tbody tr")
    assert row is not None
    assert row.attributes["data-field-priority"] == "urgent"
    points = list(csv.DictReader(io.StringIO((desk / "site/data/points.csv").read_text("utf-8-sig"))))
    assert {(point["priority"], point["readers"]) for point in points} == {("urgent", "1500")}
    sheet = json.loads((desk / "site/data/briefings.json").read_text("utf-8"))["sheets"][0]
    assert sheet["fields"]["priority"] == {"value": ["urgent"]}
    found = " ".join(path.read_text("utf-8") for path in (desk / "site/assets").glob("search*.js*"))
    found += " ".join(path.read_text("utf-8") for path in (desk / "site").rglob("search*/**/*.js"))
    assert "as the council counts them" in found


def test_a_note_and_evidence_go_with_a_value(desk: Path) -> None:
    facts = text_of(desk, "incidents/harbour-mishaps/index.html", "#details")
    assert "As counted that night." in facts
    assert "paragraph 2" in facts


def test_the_list_has_a_column_and_facets(desk: Path) -> None:
    page = LexborHTMLParser((desk / "site/incidents/index.html").read_text("utf-8"))
    assert "Severity" in text_of(desk, "incidents/index.html", "table.list thead")
    row = next(row for row in page.css("table.list tbody tr") if "Mishaps" in row.text())
    assert row.attributes["data-field-severity"] == "high"
    assert "high" in row.css("td")[-1].text()
    legends = [legend.text().strip() for legend in page.css("fieldset legend")]
    assert {"Severity", "Sectors"} <= set(legends)
    assert "Operator" not in legends  # free text is found by typing


def test_tables_data_search_and_linked_data_have_them(desk: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((desk / "site/data/incidents.csv").read_text("utf-8-sig"))))
    row = next(row for row in rows if row["id"] == "harbour-mishaps")
    assert (row["severity"], row["people_hurt"], row["sectors"], row["country"]) == (
        "high",
        "1200",
        "pilotage; ferries",
        "PL",
    )
    sheets = json.loads((desk / "site/data/incidents.json").read_text("utf-8"))["sheets"]
    sheet = next(sheet for sheet in sheets if sheet["id"] == "harbour-mishaps")
    assert sheet["fields"]["severity"] == {"value": ["high"]}
    assert sheet["fields"]["people_hurt"]["note"] == "As counted that night."
    assert sheet["ids"][0] == {"scheme": "Registry", "id": "HM-0042", "url": "https://registry.example/42"}
    found = " ".join(path.read_text("utf-8") for path in (desk / "site").rglob("search*/**/*.js"))
    found += " ".join(path.read_text("utf-8") for path in (desk / "site/assets").glob("search*.js*"))
    assert "norrvik" in found
    assert '"propertyID":"Registry"' in (desk / "site/incidents/harbour-mishaps/index.html").read_text("utf-8")


def test_a_page_shows_ids_roles_and_the_country(desk: Path) -> None:
    main = text_of(desk, "incidents/harbour-mishaps/index.html", "main")
    assert "Registry HM-0042; Index 77" in main or "Registry HM-0042 and Index 77" in main
    assert "(investigator)" in main
    assert "Poland" in main
    page = (desk / "site/incidents/harbour-mishaps/index.html").read_text("utf-8")
    assert 'href="https://registry.example/42"' in page


def test_a_template_prints_a_value_by_its_name(desk: Path) -> None:
    assert text_of(desk, "incidents/harbour-mishaps/index.html", "p.own").startswith("high")


def test_a_name_that_is_not_declared_is_told_with_the_template(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "desk"))
    with (folder / "content/desk.yml").open("a", encoding="utf-8") as file:
        file.write(FIELDS)
    (folder / "templates/web").mkdir(parents=True)
    (folder / "templates/web/incident.html").write_text(OWN_TEMPLATE.replace("NAME", "severty"), "utf-8")
    done = run("build", "--desk", folder, "--no-packs")
    assert done.returncode == 1
    assert "templates/web/incident.html:2" in done.stderr
    assert "severty" in done.stderr
    assert "severity" in done.stderr


def test_a_desk_without_fields_says_nothing_of_them(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "desk"))
    done = run("build", "--desk", folder, "--no-packs")
    assert done.returncode == 0, done.stderr
    assert 'id="details"' not in (folder / "site/incidents/harbour-mishaps/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("operator: Norrvik Lines", "operator: 'He said “we never did it at all”'", "error: “we never did it at all”"),
        (
            "sectors: [pilotage, ferries]",
            "sectors: [pilotage, 'said “we will never sail” twice']",
            "error: “we will never sail”",
        ),
        ("operator: Norrvik Lines", "operator: 'Lines with 6\" guns'", ""),
        ("operator: Norrvik Lines", "operator: 'Lines that went “a step too far”'", ""),
        ("title: ", "title: The “shadow harbour” and ", "warning: “shadow harbour”"),
    ],
)
def test_marks_hold_what_a_sheet_quotes_in_plain_text_too(
    desk: Path, tmp_path: Path, was: str, now: str, told: str
) -> None:
    other = Path(
        shutil.copytree(desk, tmp_path / "desk", ignore=shutil.ignore_patterns("site", ".briefings", "templates"))
    )
    file = other / "content/incidents/harbour-mishaps.yml"
    file.write_text(file.read_text("utf-8").replace(was, now, 1), "utf-8")
    found = [line for line in run("check", "--desk", other).stderr.splitlines() if "[marks-without-quote]" in line]
    assert [f": {told}" in line for line in found] == [True] * bool(told)
