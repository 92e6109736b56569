"""Search: one folding here and in the browser, facets in the address, keys, no script, from a file share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import run
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from briefings.compose.fold import fold

Edit = Callable[[Path, str, str], None]

pytestmark = pytest.mark.xdist_group("chromium")

SAME = [
    ("Radoslaw", "Radosław"),
    ("Lukasz", "Łukasz"),
    ("Zelensky", "Zelenskyy"),
    ("Zelensky", "Зеленський"),
    ("Kyiv", "Київ"),
    ("Strasse", "Straße"),
    ("Malmo", "Malmø"),
    ("naive", "naïve"),
    ("O'Brien", "O’Brien"),
]


@pytest.fixture
def search(browser: Browser, example: Path) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto((example / "site/search/index.html").as_uri())
    page.wait_for_function("() => !!window.briefingsFold")
    yield page
    page.close()


def found(page: Page) -> list[str]:
    return [link.inner_text() for link in page.locator("[data-results] a").all()]


@pytest.mark.parametrize(("plain", "written"), SAME)
def test_one_spelling_finds_the_other(plain: str, written: str) -> None:
    assert fold(plain) == fold(written)


@given(st.text(max_size=40))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_browser_folds_as_the_build_does(search: Page) -> None:
    texts = [word for pair in SAME for word in pair]
    texts += [
        "ŠČŘ Đorđe Þór Œuvre",
        "12,000 years; B-52s",
        "щось Ґвалт Єва",
        "ﬁne ①",
        "ÅNGSTRÖM ΑΒΓ",
        "fjord yield",
        "a_b-c",
        "İstanbul",
    ]
    assert search.evaluate("texts => texts.map(briefingsFold)", texts) == [fold(text) for text in texts]


def test_a_quote_is_found_by_its_words_and_its_speaker(search: Page) -> None:
    search.fill("#q", "studying every")
    assert found(search)[0] == "“We are studying everything”"
    assert "Giuseppe Cavo Dragone" in search.locator("[data-results] li").first.inner_text()
    assert "Wording matches the source" in search.locator("[data-results] li").first.inner_text()
    search.fill("#q", "Zakarova")
    assert "Maria Zakharova" in found(search)
    search.fill("#q", "xyzzy")
    assert found(search) == []
    assert "Nothing found" in search.inner_text("[data-status]")


def test_a_question_finds_what_has_most_of_its_words(search: Page) -> None:
    search.fill("#q", "Did Russia cut the cables?")
    assert "Data cables cut" in found(search)[:5]


def test_facets_narrow_and_their_state_is_in_the_address(search: Page, browser: Browser) -> None:
    search.fill("#q", "NATO")
    every = len(found(search))
    search.get_by_label("Kind").select_option("quote")
    some = found(search)
    assert 0 < len(some) < every
    other = browser.new_context().new_page()
    other.goto(search.url)
    other.wait_for_function("() => !!window.briefingsFold")
    assert found(other) == some
    assert other.input_value("#q") == "NATO"
    search.fill("#q", "")
    search.get_by_label("Kind").select_option("pack")
    assert len(found(search)) == 3


def test_keys_alone_open_and_walk(browser: Browser, example: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto((example / "site/index.html").as_uri())
    page.keyboard.press("/")
    page.wait_for_url("**/search/index.html")
    page.wait_for_function("() => !!window.briefingsFold")
    page.fill("#q", "")
    page.keyboard.type("cables")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Data cables cut"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/data-cable-cuts/index.html")


def test_without_script_an_index_leads_everywhere(browser: Browser, example: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((example / "site/search/index.html").as_uri())
    assert not page.locator("[data-search]").is_visible()
    links = page.locator("[data-index] a").all()
    sheets = [path for path in (example / "content").glob("*/*.yml") if path.parent.name != "pages"]
    assert len(links) == len(sheets)


def test_records_hold_the_release_and_nothing_else(desk: Path, edit: Edit) -> None:
    edit(desk / "content/claims/near-misses.yml", "type: figure", "marking: TLP:RED\ntype: figure")
    edit(desk / "content/briefings/night-closure-brief.yml", "form:", "marking: TLP:RED\nform:")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    text = (desk / "site/search/records.js").read_text("utf-8")
    assert text.startswith("window.briefingsWords={")
    rows = json.loads(text.partition(";\nwindow.briefingsRecords=")[2].removesuffix(";\n"))
    paths = {row[0] for row in rows}
    assert "quotes/brandt-every-option/index.html" in paths
    assert all((desk / "site" / path).exists() for path in paths)
    assert "near-misses" not in text
    assert "night-closure-brief" not in text


def test_hostile_words_stay_words(desk: Path, edit: Edit, browser: Browser) -> None:
    edit(
        desk / "content/incidents/pier-opening.yml",
        "title: New pier opened",
        "title: '</script><img src=x onerror=alert(1)> pier'",
    )
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    assert "<" not in (desk / "site/search/records.js").read_text("utf-8")
    page = browser.new_context().new_page()
    page.goto((desk / "site/search/index.html").as_uri())
    page.wait_for_function("() => !!window.briefingsFold")
    page.fill("#q", "onerror")
    assert found(page) == ["</script><img src=x onerror=alert(1)> pier"]
    assert page.locator("img").count() == 0
