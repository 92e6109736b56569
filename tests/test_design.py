"""The design is written down once: the style sheets hold the numbers, the page about it is made from them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, docs_script
from selectolax.lexbor import LexborHTMLParser

from briefings.load.desk import load

ASSETS = ROOT / "templates/web/assets"
DESIGN = docs_script("make_design")
SHEET = (ASSETS / "briefings.css").read_text("utf-8")


def test_the_page_about_the_design_is_fresh_and_has_its_numbers() -> None:
    page = DESIGN.page()
    assert DESIGN.PAGE.read_text("utf-8") == page, "run `make reference`"
    assert "| `text` | text | 17/28 | 17/28 | 9.75/14 |" in page
    assert "| `plum` | links, focus, the current section | `#702457` | 9.7 | `#e0afcc` | 9.9 |" in page
    assert "| `positions` | `web/parts.html` | `print/parts.html` |" in page


def test_sizes_and_colours_are_written_once() -> None:
    """Each number has a name; nothing is typed beside it, no name is without a use or without words."""
    rules = re.sub(
        r"\.map g \{[^}]*\}", "", SHEET[SHEET.index("*, *::before") : SHEET.index("@media print {")]
    )  # units of its own
    assert not re.findall(r"font-size: [0-9]+px|font: \d+ [0-9]+px", rules)
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rules)) <= {
        "#000",
        "#fff",
        "#33ff00",
        "#ffc000",
        "#ff2b2b",
    }  # the marking
    names = set(DESIGN.style().tokens)
    assert names == set(re.findall(r"var\(--([a-z0-9-]+)\)", SHEET))
    assert {*DESIGN.SIZES, *DESIGN.COLOURS, *DESIGN.SPACES} <= names
    sized = {name.removesuffix("-line") for name in names if name.endswith("-line")}
    assert sized == set(DESIGN.SIZES)


def test_what_a_page_loads_is_small() -> None:
    assert len(SHEET.encode()) < 46_000
    scripts = {file.name: file.stat().st_size for file in ASSETS.glob("*.js")}
    assert sum(size for name, size in scripts.items() if name not in ("search.js", "alike.js", "check.js")) < 30_000


@pytest.fixture(scope="module")
def pages(example: Path) -> dict[str, LexborHTMLParser]:
    site = example / "site"
    return {
        file.relative_to(site).as_posix(): LexborHTMLParser(file.read_text("utf-8")) for file in site.rglob("*.html")
    }


def test_every_page_says_since_when(pages: dict[str, LexborHTMLParser]) -> None:
    assert len(pages) > 70
    for path, page in pages.items():
        if path == "404.html":
            continue  # it stands at no address
        row = page.css("#this-page")
        assert len(row) == 1, path
        facts = {node.css_first("dt").text(): node.css_first("dd").text() for node in row[0].css(".facts > div")}
        wanted = [name for name in ("First published", "Last significant change", "Log", "Feed") if name in facts]
        assert list(facts) == wanted, path
        assert "Log" in facts, path
        assert all(facts.values()), path
    home = pages["index.html"].css_first("#this-page").text()
    assert "24\u00a0November\u00a02026" in home
    assert "24\u00a0November\u00a02026: first published" in pages["about/index.html"].css_first("#this-page").text()


def test_in_lists_of_links_only_what_stands_in_marks_has_a_sources_face(pages: dict[str, LexborHTMLParser]) -> None:
    index, source = pages["a-to-z/index.html"], pages["sources/preemptive-strikes-2025-12-02/index.html"]
    words = [node.text() for node in (*index.css(".links .words"), *source.css(".by-place .words"))]
    assert len(words) > 10
    assert all(text[0] == "“" and text[-1] == "”" for text in words)
    outside = [node.text() for node in source.css(".by-place .outside")]
    assert "spoke of " in outside
    assert "Perhaps" in [node.text() for node in source.css(".by-place .hedge")]


def test_a_hand_written_page_has_its_own_address_and_a_record_its_page(desk: Path) -> None:
    (desk / "content/pages/how-we-check.md").write_text("# Ours\n", "utf-8")
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write("pages: [{page: abuot, created: 2026-01-02}]\n")
    problems = {(problem.code, problem.location.path) for problem in load(desk).problems}
    assert problems == {
        ("page-address", "content/pages/how-we-check.md"),
        ("unknown-page", "content/desk.yml"),
    }
