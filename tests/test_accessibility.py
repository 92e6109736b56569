"""WCAG 2.2 AA, as far as a machine sees it: axe-core on a page of each kind in both themes, and what axe does not try.

Pages of one kind have one template and the page of the design has every part, so one page a kind is enough.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import docs_script
from playwright.sync_api import Browser, Page
from test_journeys import KINDS

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""What depends on the theme."""
SAME = {"alleged", "long", "one-pager", "briefing", "incidents", "corrections"}
"""Pages of a kind that stands in the list already."""
AXED = [kind for kind in KINDS if kind not in SAME]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
    yield found
    found.close()


def findings(page: Page, rules: dict[str, Any]) -> list[str]:
    result = page.evaluate("options => axe.run(document, options)", {"runOnly": rules, "resultTypes": ["violations"]})
    return [
        f"{found['id']}: {node['html'][:120]} {[check['message'] for check in node['any']][:1]}"
        for found in result["violations"]
        for node in found["nodes"][:3]
    ]


@pytest.mark.parametrize("kind", AXED)
def test_axe_finds_nothing_in_either_theme_and_headings_are_in_order(page: Page, example: Path, kind: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto((example / "site" / KINDS[kind]).as_uri())
    page.evaluate(AXE)
    assert findings(page, {"type": "tag", "values": TAGS}) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, {"type": "rule", "values": COLOURS}) == []
    levels = page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "nodes => nodes.map(node => Number(node.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def test_colours_have_contrast_in_both_themes() -> None:
    design = docs_script("make_design")
    tokens, contrast = design.style().tokens, design.contrast
    pairs = {name: value.removeprefix("light-dark(").removesuffix(")").split(", ") for name, value in tokens.items()}
    for theme in (0, 1):
        for name, least in {"ink": 7.0, "ink-2": 4.5, "plum": 4.5, "control": 3.0}.items():
            for ground in ("paper", "wash"):
                assert contrast(pairs[name][theme], pairs[ground][theme]) >= least, (name, ground, theme)
    assert round(contrast("#000000", "#ffffff"), 3) == 21


@pytest.mark.parametrize("kind", ["home", "list"])
def test_the_keyboard_alone_reaches_all_and_sees_where_it_is(browser: Browser, example: Path, kind: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 700}, reduced_motion="reduce").new_page()
    page.goto((example / "site" / KINDS[kind]).as_uri())
    wanted = page.evaluate(
        "() => [...document.querySelectorAll('a[href], button, input, select, summary')]"
        ".filter(node => node.getClientRects().length && node.checkVisibility({ visibilityProperty: true })).length"
    )
    seen = set()
    for step in range(wanted + 2):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => { const node = document.activeElement, box = node.getBoundingClientRect(), css = getComputedStyle(node);"
            " if (node === document.body) return null;"
            " node.dataset.reached = node.dataset.reached || String(performance.now());"
            " const top = document.elementFromPoint(box.x + Math.min(box.width, 8) / 2, box.y + Math.min(box.height, 20) / 2);"
            " return [node.dataset.reached, node.tagName, css.outlineWidth + ' ' + css.outlineStyle,"
            " box.bottom > 0 && box.top < innerHeight, !top || node.contains(top) || top.contains(node)]; }"
        )
        if told is None:
            break
        name, tag, outline, visible, uncovered = told
        assert outline == "3px solid", (step, tag)
        assert visible and uncovered, (step, tag)
        seen.add(name)
    assert len(seen) >= wanted
    page.close()


def test_forced_colours_leave_the_marking_and_the_signs(browser: Browser, example: Path) -> None:
    page = browser.new_context(forced_colors="active").new_page()
    page.goto((example / "site" / KINDS["quote"]).as_uri())
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    marking = page.locator(".marking").first
    css = marking.evaluate("node => { const css = getComputedStyle(node); return [css.backgroundColor, css.color]; }")
    assert css == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    text = page.locator(".chip span").first.evaluate("node => getComputedStyle(node).color")
    assert page.locator(".chip .sign rect").first.evaluate("node => getComputedStyle(node).stroke") == text
    page.close()


def test_motion_waits_for_who_wants_it(browser: Browser, example: Path) -> None:
    for wish, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        page = browser.new_context(reduced_motion=wish).new_page()  # type: ignore[arg-type]
        page.goto((example / "site/index.html").as_uri())
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
        moving = page.evaluate(
            "() => [...document.querySelectorAll('*')].filter(node => { const css = getComputedStyle(node);"
            " return css.animationName !== 'none' || css.transitionDuration !== '0s'; }).length"
        )
        assert moving == 0
        page.close()


@pytest.mark.parametrize("kind", ["quote", "data"])
def test_a_printed_page_is_marked_on_each_sheet_and_has_addresses_for_links(
    browser: Browser, example: Path, kind: str
) -> None:
    page = browser.new_context(color_scheme="dark").new_page()
    page.goto((example / "site" / KINDS[kind]).as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".masthead nav", ".skip", ".foot-links", ".copy"):
        assert page.locator(gone).first.is_hidden() or not page.locator(gone).count(), gone
    assert page.locator("h1").evaluate("node => getComputedStyle(node).color") == "rgb(27, 24, 30)"
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    assert len(printed) > 1
    text = ""
    for sheet in printed:
        width, height = sheet.get_size()
        words = sheet.get_textpage()
        assert "TLP:CLEAR" in words.get_text_bounded(width / 2, height - 57, width, height)
        assert "TLP:CLEAR" in words.get_text_bounded(width / 2, 0, width, 57)
        text += words.get_text_bounded()
    if kind == "data":
        assert "(https://creativecommons.org/licenses/by/4.0/)" in " ".join(text.split())
    page.close()


def test_no_style_changes_a_letter_of_a_quotation(browser: Browser, example: Path) -> None:
    """A browser shows the words of a source as they are typed: a line that begins with them has no capital of ours."""
    page = browser.new_page()
    page.goto((example / "site/quotes/mcgrath-wipe-the-slate-clean/index.html").as_uri())
    assert page.locator(".attribution").inner_text() == "“a top official in the EU”"
    page.close()
