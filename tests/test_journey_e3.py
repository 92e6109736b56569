"""E3: a figure ages. Each place that uses it shows the new one, a bare number is warned of, the next edition says that field alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from conftest import run

from briefings.host.resident import PreviewQuery, Resident

Edit = Callable[[Path, str, str], None]
BRIEFING = "night-closure-brief"
PLACES = (
    "claims/near-misses/index.html",
    "claims/index.html",
    "briefings/night-closure-brief/index.html",
    "about/index.html",
    "index.html",
)
"""Every page on which the figure stands."""


def shown(resident: Resident, number: str) -> set[str]:
    pages = {path: resident.page(path, PreviewQuery()) or b"" for path in (*PLACES, "topics/index.html")}
    return {path for path, page in pages.items() if number.encode() in page}


def test_journey_e3(desk: Path, edit: Edit) -> None:
    assert run("issue", BRIEFING, "--on", "2026-03-12", "--desk", desk).returncode == 0
    first = {path: path.read_bytes() for path in (desk / "content/editions").rglob("*.*")}
    assert first
    resident = Resident(desk)
    old, claim = shown(resident, "1,240"), desk / "content/claims/near-misses.yml"
    assert set(PLACES) == old

    edit(claim, "value: 1240", "value: 1300")
    edit(claim, "as_of: 2026-03-04", "as_of: 2026-03-11")
    edit(claim, "revised: 2026-03-10", "revised: 2026-03-12")
    resident.change({claim})
    assert shown(resident, "1,300") == old
    assert shown(resident, "1,240") == set()
    assert b"11 March 2026" in (resident.page("claims/near-misses/index.html", PreviewQuery()) or b"")

    topic = desk / "content/topics/night-closure.yml"
    edit(topic, "positions:", "summary: There were 1,300 near misses.\npositions:")
    resident.change({topic})
    here, _ = resident.problems_of("topics/night-closure/index.html")
    assert [(problem.code, problem.severity) for problem in here] == [("bare-number", "warning")]
    assert "[[claim:near-misses]]" in here[0].hint
    edit(topic, "summary: There were 1,300 near misses.\n", "")

    refused = run("issue", BRIEFING, "--on", "2026-03-13", "--desk", desk)
    assert refused.returncode == 1
    assert "near-misses.yml" in refused.stderr
    corrections = "\n".join(
        f"  - {{on: 2026-03-12, item: {item}, was: '{was}', now: '{now}', why: the office counted again}}"
        for item, was, now in (("value", "1,240", "1,300"), ("as_of", "2026-03-04", "2026-03-11"))
    )
    edit(claim, "status:", f"corrections:\n{corrections}\nstatus:")
    diff = json.loads(run("diff", BRIEFING, "--desk", desk, "--format", "json").stdout)
    assert [(change["kind"], change["sheet"]) for change in diff["changes"]] == [("figure", "claim:near-misses")]
    fields = {field["field"]: (field["was"], field["now"]) for field in diff["changes"][0]["fields"]}
    assert fields == {"value": ("1240", "1300"), "as_of.edtf": ("2026-03-04", "2026-03-11")}
    assert run("issue", BRIEFING, "--on", "2026-03-13", "--desk", desk).returncode == 0
    assert run("fsck", "--desk", desk).returncode == 0
    assert {path: path.read_bytes() for path in first} == first, "the old edition keeps its value and its day"


def test_a_range_stands_wherever_a_number_does(desk: Path, edit: Edit) -> None:
    edit(
        desk / "content/claims/near-misses.yml",
        "value: 1240\nqualifier: more-than",
        "low: 1200\nhigh: 1310\nqualifier: range",
    )
    resident = Resident(desk)
    assert shown(resident, "1,200") == set(PLACES)
    assert shown(resident, "1,310") == set(PLACES)
