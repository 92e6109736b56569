"""Pages that gather others begin with their point: a list with its rows, each a door; a page for every wrong address."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from conftest import run
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

LISTS = ("actors", "briefings", "changes", "claims", "incidents", "quotes", "sources", "topics")


def read(site: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / path).read_text("utf-8"))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("width", [360, 768])
def test_the_first_entry_is_on_the_first_screen_and_its_row_is_a_door(
    browser: Browser, example: Path, name: str, width: int
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 740}).new_page()
    page.goto((example / f"site/{name}/index.html").as_uri())
    row = page.locator("table.list tbody tr").first.bounding_box()
    assert row and row["y"] < 640
    heads = page.locator("table.list thead").bounding_box()
    assert heads and (heads["x"] >= 0) is (width == 768)
    label = page.locator("table.list tbody td").first.evaluate("node => getComputedStyle(node, '::before').content")
    assert (label != "none") is (width == 360)
    page.mouse.click(row["x"] + row["width"] - 6, row["y"] + row["height"] - 6)
    page.wait_for_function("name => !location.pathname.endsWith(`/${name}/index.html`)", arg=name)
    page.context.close()


def test_what_matches_nothing_says_so_and_is_undone_by_a_button(browser: Browser, example: Path) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{(example / 'site/quotes/index.html').as_uri()}#find=xyzzy")
    assert page.get_by_text("Nothing in this list matches.").is_visible()
    page.get_by_role("button", name="Show the whole list").click()
    assert page.locator("table.list tbody tr").count() == 21
    assert page.get_by_text("Nothing in this list matches.").is_hidden()
    page.context.close()


def test_the_home_page_has_its_title_and_bottom_line_on_the_first_screen(browser: Browser, example: Path) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto((example / "site/index.html").as_uri())
    box = page.locator(".lead-story > .key").bounding_box()
    assert box and box["y"] + box["height"] <= 740
    first = page.locator(".buttons a").first
    assert (first.get_attribute("href") or "").endswith(".pdf") or not (example / "site/packs").exists()
    page.context.close()


def addressed(desk: Path, settings: str = "") -> Path:
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as file:
        file.write(f"site_url: https://harbour.example/news/\n{settings}")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    return desk / "site"


def test_a_wrong_address_has_a_page_that_works_at_any_depth(desk: Path) -> None:
    site = addressed(desk)
    page = read(site, "404.html")
    addresses = [node.attributes["href"] or "" for node in page.css("a[href], link[href]")]
    inside = [address for address in addresses if not address.startswith(("#", "https:"))]
    assert len(inside) > 10
    for address in inside:
        assert address.startswith("/news/")
        assert (site / address.removeprefix("/news/").partition("#")[0]).is_file()
    assert page.css_first('meta[name="robots"]').attributes["content"] == "noindex"
    assert "404" not in (site / "sitemap.xml").read_text("utf-8")


def test_a_topic_has_a_feed_of_what_concerns_it(desk: Path) -> None:
    site = addressed(desk)
    page = read(site, "topics/night-closure/index.html")
    link = page.css_first('link[rel="alternate"]').attributes["href"] or ""
    file = (site / "topics/night-closure" / link).resolve()
    assert file == site.resolve() / "feeds/topics/night-closure.xml"
    found = feedparser.parse(file.read_bytes())
    assert not found.bozo
    pages = {entry.link.removeprefix("https://harbour.example/news/") for entry in found.entries}
    assert "topics/night-closure/" in pages
    every = {entry.link for entry in feedparser.parse((site / "feeds/changes.xml").read_bytes()).entries}
    assert 1 < len(pages) < len(every)


@pytest.mark.parametrize("contact", ["desk@harbour.example", "https://harbour.example/errors", "Pier 3, by post"])
def test_a_mistake_is_reported_to_the_desks_contact(desk: Path, contact: str) -> None:
    site = addressed(desk, f"contact: {contact}\n")
    told = read(site, "quotes/brandt-every-option/index.html").css_first("#this-page")
    assert told is not None and contact in told.text()
    leads = [node.attributes["href"] or "" for node in told.css("a")]
    assert any(contact in lead for lead in leads) is (" " not in contact)


def test_a_desk_without_favicon_has_one_in_its_colour(desk: Path) -> None:
    site = addressed(desk, 'accent: "#1F4E79"\n')
    assert read(site, "index.html").css_first("link[rel=icon]").attributes["href"] == "assets/favicon.svg"
    sign = (site / "assets/favicon.svg").read_text("utf-8")
    assert "#1f4e79" in sign and "<script" not in sign and "style" not in sign
