"""The bench judges by its figures: what became dearer is named, a target is met or not as the numbers say."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

import builders
import pages
import peer_eleventy
import peer_hugo
import peer_markdown
import plot
import quick
import report
import stages


@pytest.mark.parametrize(
    ("known", "found", "named"),
    [
        ({"cold, rendering": 0.2}, {"cold, rendering": 0.21}, ""),
        ({"cold, rendering": 0.2, "packs": 0.9}, {"cold, rendering": 0.4, "packs": 0.9}, "cold, rendering: 0.400"),
        ({"cold, search": 0.001}, {"cold, search": 0.02}, ""),
        ({}, {"cold, search": 0.02}, "cold, search is not in"),
        ({"packs": 0.9}, {}, "packs is measured no more"),
    ],
)
def test_a_stage_that_became_dearer_is_named(known: dict[str, float], found: dict[str, float], named: str) -> None:
    told = quick.compared(known, found)
    assert [line.startswith(named) for line in told] == ([True] if named else [])


def figures(ours: float, hugo: float) -> dict[str, Any]:
    def cell(cpu: float) -> dict[str, Any]:
        return {"runs": [[cpu, cpu, 100.0]], "bytes": 1, "page": 1, "written": 0}

    stages = {"checking": 0.5, "composing": 0.5, "rendering": 0.5, "writing": 0.1, "start and end": 0.1}
    sizes = {
        str(sheets): {
            "sheet": 1300,
            "stages": stages,
            "builds": {
                builders.EQUAL: cell(ours * sheets),
                builders.COLD: cell(ours * sheets),
                "Hugo 0.1": cell(hugo * sheets),
            }
            | ({"MkDocs 1": {"left_out": "too long"}} if sheets > 100 else {"MkDocs 1": cell(hugo * 500)}),
        }
        for sheets in (100, 1_000)
    }
    about = {"date": "2026-03-09", "machine": "one", "load": 0.1, "python": "CPython", "versions": ["Hugo 0.1"]}
    return {**about, "sizes": sizes}


@pytest.mark.parametrize(("ours", "verdict"), [(0.001, "| 0.50 x | met |"), (0.003, "| 1.50 x | **not met** |")])
def test_a_target_is_met_as_the_figures_say(tmp_path: Path, ours: float, verdict: str) -> None:
    file = tmp_path / "figures.json"
    file.write_text(json.dumps(figures(ours, 0.002)), "utf-8")
    text = report.text(file)
    line = next(line for line in text.splitlines() if line.startswith("| cold site, equal work, 1,000 sheets"))
    assert line.endswith(verdict)
    assert ("Why some are not met" in text) == ("not met" in verdict)
    assert "left out: too long" in text


def test_every_stage_that_is_measured_has_its_row() -> None:
    measured = {name for name, *_ in stages.APART} | set(stages.STAGES.values())
    assert measured == set(report._ORDER)


def test_the_plot_names_each_line_apart() -> None:
    drawn = plot.svg({"Ours & all": [(100, 1.0), (1_000, 9.0)], "Theirs": [(100, 1.1), (1_000, 9.1)]})
    heights = [float(part.split('"')[0]) for part in drawn.split(' y="')[1:]]
    assert "Ours &amp; all, 9 s" in drawn
    assert abs(heights[-1] - heights[-2]) >= plot.LINE


def test_every_peer_has_markup_for_the_same_parts(tmp_path: Path) -> None:
    line = [{"v": "text", "t": "Words", "h": "/quotes/one/"}]
    shown = {
        "title": "One",
        "line": line,
        "lines": [],
        "description": "",
        "rows": [
            {"label": "Row", "notes": [], "parts": [{"part": "paragraphs", "blocks": [{"kind": "p", "items": [line]}]}]}
        ],
    }
    writers = (
        peer_hugo.write,
        peer_eleventy.write,
        peer_markdown.mkdocs,
        peer_markdown.material,
        peer_markdown.zensical,
    )
    for number, write in enumerate(writers):
        write(tmp_path / str(number), [("quotes/one", shown)], b"")
        assert any("Words" in file.read_text("utf-8") for file in (tmp_path / str(number)).rglob("one.*"))
    assert "paragraphs" in pages.PARTS


def everything() -> dict[str, Any]:
    """Return figures of every part of the bench."""
    found = figures(0.003, 0.002)
    cell = {"runs": [[9.0, 9.0, 400.0]], "bytes": 1, "page": 9000, "written": 7, "differing": 3}
    stages = {"checking": 2.5, "composing": 1.5}
    whole = {
        "sheet": 1300,
        "stages": {**stages, "rendering": 0.5, "writing": 0.1},
        "stages after an edit": stages,
        "check after an edit": {"starting, with all imports": 0.2, "recalling the sheets": 0.4},
        "memory": {"before composing": 164.0, "at the end": 375.0},
        "builds": dict.fromkeys((*builders.OURS, "Hugo 0.1", "MkDocs 1"), cell),
    }
    found["sizes"] |= dict.fromkeys(("1000", "10000", "100000"), whole)
    packs = [{"wall": 9.0, "cpu": 17.0, "memory": 90.0, "bytes": 1}]
    found["packs"] = {
        "number": 40,
        **dict.fromkeys((report.OUR_PACKS, report.BARE), packs),
        "build with packs": cell["runs"],
        "build without": cell["runs"],
        "parts": {"layout": 7.5, "audit": 0.5},
        "one changed": {"made": 2, "packs": 500, "wall": 5.5},
    }
    found["small"] = {
        "python": 0.01,
        "--version": 0.05,
        "--help": 0.07,
        "serve": {"sheets": 10_000, "median": 0.4, "floor": 0.1, "edits": [["quotes/quote-7", 0.5]]},
        "search": {
            "sheets": 10_000,
            "slowest": 0.2,
            "largest": 9,
            "once": 9,
            "files": 9,
            "total": 9,
            "answers": [["harbour", 0.2, 9]],
        },
    }
    return found


def test_each_target_says_by_its_figures_what_stands_in_the_way() -> None:
    results = report.Results(everything())
    for target, value, _ in report.judged(results):
        assert value is not None, target.work
        assert any(letter.isdigit() for letter in target.why(results)), target.work


def test_a_target_not_met_has_its_reason_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "figures.json"
    file.write_text(json.dumps(everything()), "utf-8")
    monkeypatch.setattr(report, "TARGETS", tuple(target._replace(limit=-1e9) for target in report.TARGETS))
    text = report.text(file)
    assert text.count("**not met**") == text.count("\n- *") == len(report.TARGETS)
    for figure in ("starting, with all imports 0.20", "quotes/quote-7 0.50", "layout 7.50", "375 at the end"):
        assert figure in text
