"""Coming back to a cited quote: a correction is told with both wordings, where the link leads and in the feed; a typo is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import feedparser
from conftest import run, tree
from selectolax.lexbor import LexborHTMLParser

Edit = Callable[[Path, str, str], None]
QUOTE = "quotes/brandt-every-option"


def built(desk: Path) -> Path:
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    return desk / "site"


def words(page: Path) -> str:
    main = LexborHTMLParser(page.read_text("utf-8")).css_first("main")
    assert main is not None
    return " ".join(main.text(separator=" ").split())


def feed(site: Path) -> list[str]:
    return [entry.id for entry in feedparser.parse((site / "feeds/corrections.xml").read_bytes()).entries]


def test_r4_a_corrected_role_is_told_where_the_link_leads_and_a_typo_is_not(desk: Path, edit: Edit) -> None:
    sheet = desk / f"content/{QUOTE}.yml"
    edit(desk / "content/desk.yml", "title:", "site_url: https://harbour.example/\ntitle:")
    site = built(desk)
    assert "Corrected" not in words(site / QUOTE / "index.html")
    assert feed(site) == []
    assert words(site / "corrections/index.html").startswith("Corrections No corrections so far. This page ")
    before = tree(site)

    edit(sheet, "not_stated: [when she said it]", "not_stated: [when she said this]")
    typo = tree(built(desk))
    assert typo[f"{QUOTE}/index.html"] != before[f"{QUOTE}/index.html"]
    for told in ("changes/index.html", "corrections/index.html", "feeds/corrections.xml", "feeds/changes.xml"):
        assert typo[told] == before[told]

    edit(
        sheet,
        "status: published",
        "corrections:\n  - {on: 2026-03-12, item: role.as_reported, was: heading the harbour office, "
        "now: leading the harbour office, why: the source says leading}\nstatus: published",
    )
    edit(sheet, "revised: 2026-03-10", "revised: 2026-03-12")
    site = built(desk)
    for page in (f"{QUOTE}/index.html", "corrections/index.html", "changes/index.html"):
        text = words(site / page)
        assert "12 March 2026" in text
        assert "heading the harbour office" in text
        assert "leading the harbour office" in text
    assert "Corrected on 12 March 2026" in words(site / QUOTE / "index.html")
    assert len(feed(site)) == 1
