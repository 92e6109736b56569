"""Search: one folding here and in the browser, facets in the address, keys, no script, from a file share."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from conftest import run
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from briefings.build import Options, compose_desk
from briefings.compose.fold import fold
from briefings.compose.search import IndexRecord, SearchRecord
from briefings.compose.views import Searched, SearchRow
from briefings.render import search
from briefings.render.search import page_records

Edit = Callable[[Path, str, str], None]

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


@pytest.fixture(scope="module")
def in_parts(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's site as a large desk has it: its records in parts."""
    site = tmp_path_factory.mktemp("parts") / "site"
    shutil.copytree(example / "site", site)
    put(site, search_view(example))
    return site


def search_view(desk: Path) -> Searched:
    """What the page of search loads; with the pages about the desk, where its site is built."""
    site = desk / "site"
    views = compose_desk(Options(desk, site)).views
    searched = next(record._searched for record in views.records.values() if isinstance(record, SearchRecord))
    assert searched
    pages = {
        path: (site / path).read_bytes() for path in ("about/index.html", "how-we-check/index.html") if site.exists()
    }
    return replace(searched, records=(*searched.records, *page_records(views, pages)))


MARKED = (("marking", (("all", "TLP:GREEN"),)),)


def put(site: Path, view: Searched) -> None:
    """Write the files of search in parts into a site."""
    (site / "search/parts").mkdir()
    for path, content in search.files(view, whole=0).items():
        (site / path).write_bytes(content)


def listing(files: dict[str, bytes]) -> dict[str, Any]:
    """What a page that loads parts knows of them."""
    text = files[search.RECORDS].decode().partition(";\nwindow.briefingsParts=")[2]
    found: dict[str, Any] = json.loads(text.removesuffix(";\n"))
    return found


def held(files: dict[str, bytes], name: str) -> Any:
    """What a part holds."""
    return json.loads(files[f"{search.PARTS}{name}.js"].decode().partition(",")[2].removesuffix(");\n"))


@pytest.fixture(params=["whole", "parts"])
def asked(request: pytest.FixtureRequest, browser: Browser, example: Path) -> Iterator[Page]:
    """The page of search, with all records at hand and with parts that are loaded by need."""
    site = example / "site" if request.param == "whole" else request.getfixturevalue("in_parts")
    page = opened(browser, site)
    yield page
    page.close()


def opened(browser: Browser, site: Path) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto((site / "search/index.html").as_uri())
    page.wait_for_selector("[data-results][aria-busy=false]", state="attached")
    return page


def found(page: Page) -> list[str]:
    page.wait_for_selector("[data-results][aria-busy=false]", state="attached")
    return page.locator("[data-results] a").all_inner_texts()


def similar(page: Page) -> list[str]:
    found(page)
    return page.locator("[data-similar]:not([hidden]) a").all_inner_texts()


@pytest.mark.parametrize(("plain", "written"), SAME)
def test_one_spelling_finds_the_other(plain: str, written: str) -> None:
    assert fold(plain) == fold(written)


def test_a_quote_is_found_by_its_words_and_its_speaker(asked: Page) -> None:
    asked.fill("#q", "studying every")
    assert found(asked)[0] == "“We are studying everything”"
    assert "Giuseppe Cavo Dragone" in asked.locator("[data-results] li").first.inner_text()
    assert "Wording matches the source" in asked.locator("[data-results] li").first.inner_text()
    asked.fill("#q", "Zakarova")
    assert "Maria Zakharova" in similar(asked)
    assert found(asked) == []
    assert asked.inner_text("[data-status]").startswith("0 found. ")
    asked.fill("#q", "xyzzy")
    assert found(asked) == similar(asked) == []
    assert "Nothing found" in asked.inner_text("[data-status]")


def test_words_that_are_not_together_are_offered_without_quotation_marks(asked: Page) -> None:
    asked.fill("#q", '"closest to open conflict"')
    assert found(asked) == []
    assert asked.inner_text("[data-status]") == "These exact words were not found together."
    offer = asked.locator("[data-unquoted] button")
    assert offer.inner_text() == "Show 1 result with these words in any order"
    offer.click()
    assert asked.input_value("#q") == "closest to open conflict"
    assert len(found(asked)) == 1
    assert offer.is_hidden()
    asked.fill("#q", '"xyzzy plugh"')
    assert offer.is_hidden()


def test_a_question_finds_what_has_most_of_its_words(asked: Page) -> None:
    asked.fill("#q", "Did Russia cut the cables?")
    assert "Data cables cut" in similar(asked)[:5]


def test_facets_narrow_and_their_state_is_in_the_address(asked: Page, browser: Browser) -> None:
    asked.fill("#q", "NATO")
    every = len(found(asked))
    asked.get_by_label("Kind").select_option("quote")
    some = found(asked)
    assert 0 < len(some) < every
    other = browser.new_context().new_page()
    other.goto(asked.url)
    assert found(other) == some
    assert other.input_value("#q") == "NATO"
    asked.fill("#q", "")
    asked.get_by_label("Kind").select_option("pack")
    assert len(found(asked)) == 3


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
    page.get_by_role("link", name="Names and titles from A to Z").click()
    found = page.locator(".links li > span:first-child > a").count()
    for words in ("quotations and paraphrases", "claims"):
        page.get_by_role("link", name=words, exact=True).click()
        found += page.locator("table.list tbody tr").count()
        page.go_back()
    sheets = [path for path in (example / "content").glob("*/*.yml") if path.parent.name != "pages"]
    assert found == len(sheets)


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


QUESTIONS = (
    "NATO",
    "nato hybrid",
    "preemptive",
    "Dragone strike",
    "Zakarova",
    "cabels",
    "ru",
    "what is the russian position on strikes",
    "2025",
    "2026",
    "kind=claim&q=",
    "kind=quote&outcome=matches&q=nato",
    "xyzzy",
)


def test_parts_answer_as_all_records_at_hand_do(browser: Browser, example: Path, in_parts: Path) -> None:
    at_hand, parts = opened(browser, example / "site"), opened(browser, in_parts)
    answered = 0
    for question in QUESTIONS:
        for page in (at_hand, parts):
            page.evaluate("state => { location.hash = state; }", question if "=" in question else f"q={question}")
        for _ in range(100):  # parts are loaded, and a busy machine takes its time
            at_hand.wait_for_timeout(50)
            (told, every), (in_parts_told, some) = (
                (page.locator("[data-status]").text_content(), {*found(page), *similar(page)})
                for page in (at_hand, parts)
            )
            if in_parts_told and in_parts_told.startswith("The first"):
                same = some <= every and len(some) > 20
            else:
                same = (in_parts_told, some) == (told, every)
            if same:
                break
        assert same, question
        answered += bool(every)
    assert answered > 9
    at_hand.close()
    parts.close()


def test_parts_are_loaded_by_need_and_one_that_is_gone_is_told(
    browser: Browser, in_parts: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(in_parts, site)
    page = opened(browser, site)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.fill("#q", "zakharova irresponsible")
    assert len(found(page)) > 0
    assert 0 < len(loaded) < len(list((site / "search/parts").iterdir())) / 3
    page.close()
    (site / "search/parts" / loaded[0].rpartition("/")[2]).unlink()
    page = opened(browser, site)
    page.fill("#q", "zakharova irresponsible")
    found(page)
    assert "did not load" in page.inner_text("[data-status]")
    page.close()


def test_an_edit_rewrites_the_parts_it_concerns(desk: Path, edit: Edit) -> None:
    before = search.files(search_view(desk), whole=0)
    edit(desk / "content/incidents/pier-opening.yml", "title: New pier opened", "title: New jetty opened")
    after = search.files(search_view(desk), whole=0)
    was, now = listing(before), listing(after)
    assert len(was["records"]) > 1
    assert sum(was["records"][key] != now["records"].get(key) for key in was["records"]) == 1
    begun = {key for key in was["terms"].keys() | now["terms"].keys() if was["terms"].get(key) != now["terms"].get(key)}
    assert begun == {"p", "i"}  # pier, and jetty, which is folded
    assert before.keys() - after.keys() and len(before.keys() & after.keys()) > len(before) / 2


@given(st.data())
def test_parts_that_stand_are_changed_to_what_they_would_be_made_anew(data: st.DataObject) -> None:
    words = st.lists(
        st.sampled_from(["pier", "crew", "7", "12", "ка", "ที่", *(f"w{number}" for number in range(60))]), max_size=12
    )
    names = st.sets(
        st.integers(0, 300).map(lambda number: ("quote", "actor", "pack")[number % 3] + f":{number}"), min_size=1
    )

    def rows(targets: Iterable[str]) -> dict[str, SearchRow]:
        return {
            target: SearchRow(
                target, target.partition(":")[0], title, "", False, f"{' '.join(said)} {title}", year=title
            )
            for target in sorted(targets)
            for said, title in [(data.draw(words), data.draw(st.sampled_from(["2025", "2026"])))]
        }

    first = rows(data.draw(names))
    kept = {
        target: row for target, row in first.items() if target not in data.draw(st.sets(st.sampled_from(sorted(first))))
    }
    second = {**kept, **rows(data.draw(names.map(lambda found: {*sorted(found)[:3]})))}
    with patch.object(search, "_TERMS", 40), patch.object(search, "_SHOWN", 4):
        before, wanted = (search.files(Searched(tuple(rows.values()), MARKED), whole=0) for rows in (first, second))
        former = search.FormerSearch(tuple(first.values()), before.__getitem__)
        found = search.files(Searched(tuple(second.values()), MARKED), whole=0, former=former)
    assert found == wanted


@pytest.mark.parametrize("whole", [0, 10])
def test_each_file_has_the_marking(whole: int) -> None:
    found = search.files(Searched((SearchRow("quote:a", "quote", "Old pier", "", False, "old pier"),), MARKED), whole)
    assert (len(found) == 1) == (whole > 0)
    assert all(b"TLP:GREEN" in content for content in found.values())


def test_another_sheet_changes_no_number(desk: Path) -> None:
    view = search_view(desk)
    files = {}
    for records in (view.records[:-1], view.records):
        known = search.files(replace(view, records=records), whole=0)
        found = listing(known)["records"].values()
        files[len(records)] = {number: row for name in found for number, row in held(known, name).items()}
    fewer, more = files.values()
    assert len(more) == len(fewer) + 1 == len(view.records)
    assert fewer.items() < more.items()


def test_records_with_one_digest_are_told_apart(desk: Path) -> None:
    view = search_view(desk)
    first = view.records[0]
    records = tuple(
        first._replace(target=f"{first.kind}:made-{number}", title=f"Made {number}") for number in range(5000)
    )
    files = search.files(replace(view, records=records), whole=0)
    rows = [row for name in listing(files)["records"].values() for row in held(files, name).values()]
    assert sorted(row[1] for row in rows) == sorted(record.title for record in records)
    numbers = search._numbers(records)
    assert any(number - 1 in set(numbers) for number in numbers)


def test_a_few_records_stand_in_one_file(desk: Path) -> None:
    view = search_view(desk)
    many = view.records * search.WHOLE
    assert search.files(replace(view, records=many[: search.WHOLE])).keys() == {search.RECORDS}
    assert len(search.files(replace(view, records=many[: search.WHOLE + 1]))) > 10


def test_pages_of_the_index_are_called_by_their_letters(desk: Path) -> None:
    actor = (desk / "content/actors/port-authority.yml").read_text("utf-8")
    for number in range(450):
        name = f"{'Mooring' if number < 430 else 'Zander'} {number}"
        (desk / f"content/actors/more-{number}.yml").write_text(actor.replace("Port authority", name), "utf-8")
    records = compose_desk(Options(desk, desk / "site")).views.records.values()
    pages = [record for record in records if isinstance(record, IndexRecord)]
    labels = [turn.label for turn in pages[0].pages]
    assert len(pages) == len(labels) == 3
    assert labels[0].endswith("–M") and labels[1] == "M" and labels[2].startswith("M–")
    for view, label in zip(pages, labels, strict=True):
        letters = [entry.letter for entry in view.letters]
        assert label.split()[0] in (f"{letters[0]}–{letters[-1]}", letters[0])
        assert view.label == label
