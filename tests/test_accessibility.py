"""WCAG 2.2 AA, as far as a machine sees it: axe-core on every kind of page, its colours in the dark on three."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from test_journeys import KINDS

pytestmark = pytest.mark.xdist_group("chromium")

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DARK = ("home", "quote", "topic")
"""What both themes are tried on: all pages draw on the same few colours."""


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


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(page: Page, example: Path, kind: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto((example / "site" / KINDS[kind]).as_uri())
    page.evaluate(AXE)
    assert findings(page, {"type": "tag", "values": TAGS}) == []
    if kind not in DARK:
        return
    page.emulate_media(color_scheme="dark")
    assert findings(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}) == []
