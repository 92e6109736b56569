"""The shipped desk, built once: words letter for letter on page and in pack, and nothing that must not appear."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import yaml
from conftest import ROOT, run, tree
from selectolax.lexbor import LexborHTMLParser

FORBIDDEN = yaml.safe_load((ROOT / "tests/data/example-desk/must-not-appear.yml").read_text("utf-8"))
QUOTES = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "content/quotes").glob("*.yml"))
}
SPEECH = {name: sheet for name, sheet in QUOTES.items() if sheet.get("mode") not in ("paraphrase", "scare")}


def words_of(sheet: dict[str, object]) -> list[str]:
    if "words" in sheet:
        return [str(sheet["words"])]
    return [part["words"] for part in sheet.get("segments", []) if "words" in part]  # type: ignore[attr-defined]


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path.read_bytes())
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in document))


@cache
def own_text(path: Path) -> str:
    """Return a page's or pack's words without those of sources: what the desk itself says."""
    if path.suffix == ".pdf":
        return re.sub(r"“[^”]*”", " “” ", pdf_text(path)).casefold()
    tree_ = LexborHTMLParser(path.read_text("utf-8"))
    for node in tree_.css(".words, script, style"):
        node.decompose()
    head = " ".join(node.attributes.get("content") or "" for node in tree_.css("meta[name=description]"))
    text = f"{re.sub('“[^”]*”', ' ', tree_.css_first('title').text() + ' ' + head)} {tree_.body.text()}"
    return re.sub(r"\s+", " ", text).casefold()


def test_ten_passages_of_speech_and_the_headline(example: Path) -> None:
    assert len(SPEECH) == 10
    packs = {path.name: pdf_text(path) for path in (example / "site/packs").glob("*.pdf")}
    for name, sheet in SPEECH.items():
        html = LexborHTMLParser((example / f"site/quotes/{name}/index.html").read_text("utf-8"))
        runs = [node.text() for node in html.css("h1 .words")]
        for words in words_of(sheet):
            assert f"“{words}”" in runs, name
            assert not words.endswith((",", "."))
            assert any(f"“{words}”" in text for text in packs.values()), name


def test_no_paraphrase_stands_in_marks(example: Path) -> None:
    for name, sheet in QUOTES.items():
        if sheet.get("mode") == "paraphrase":
            html = LexborHTMLParser((example / f"site/quotes/{name}/index.html").read_text("utf-8"))
            assert "“" not in html.css_first("h1").text()
            assert not html.css("h1 .words")
            assert not html.css("[data-outcome]")


def test_every_forbidden_entry_is_data() -> None:
    assert len(FORBIDDEN) >= 60
    for entry in FORBIDDEN:
        assert ("string" in entry) != ("read_by" in entry), entry


@pytest.mark.parametrize(
    "entry", [entry for entry in FORBIDDEN if "string" in entry], ids=lambda entry: f"{entry['row']}: {entry['string']}"
)
def test_must_not_appear(example: Path, entry: dict[str, str]) -> None:
    where = entry.get("where", "everywhere")
    site = example / "site"
    files = [*site.rglob("*.html"), *site.rglob("*.pdf")] if where == "everywhere" else [site / where]
    assert files
    pattern = re.compile(rf"(?<!\w){re.escape(entry['string'].casefold())}(?!\w)")
    found = [str(path.relative_to(site)) for path in files if pattern.search(own_text(path))]
    assert found == [], f"“{entry['string']}” stands on {found[:5]}"


def test_the_site_has_its_files(example: Path) -> None:
    site = example / "site"
    for kind in ("actor", "incident", "quote", "claim", "source", "topic", "briefing"):
        for sheet in (ROOT / f"content/{kind}s").glob("*.yml"):
            assert (site / f"{kind}s/{sheet.stem}/index.html").is_file()
    for sheet in (ROOT / "content/briefings").glob("*.yml"):
        assert (site / f"packs/{sheet.stem}.pdf").is_file()
    manifest = json.loads((site / "manifest.json").read_bytes())["files"]
    actual = {path: hashlib.sha256(raw).hexdigest() for path, raw in tree(site).items() if path != "manifest.json"}
    assert manifest == actual


def test_a_second_build_renders_nothing_and_writes_nothing(example: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in (example / "site").rglob("*")}
    done = run("build", "--desk", example)
    assert done.returncode == 0
    assert done.stdout.startswith("Nothing changed: nothing rendered, nothing written.")
    assert {path: path.stat().st_mtime_ns for path in (example / "site").rglob("*")} == times


def test_no_article_prose_in_the_repository() -> None:
    """The longest run of a source's words in the desk is a quote that the receipts list."""
    assert not (ROOT / "content/snapshots").exists()
    receipts = [json.loads(line) for line in (ROOT / "content/receipts.lock").read_text("utf-8").splitlines()]
    assert len(receipts) >= 12
    assert sum(len(entry["words"].split()) for entry in receipts) < 250


def test_russia_has_no_part_in_the_incidents_nobody_is_named_for(example: Path) -> None:
    html = LexborHTMLParser((example / "site/actors/russia/index.html").read_text("utf-8"))
    links = [node.attributes.get("href") or "" for node in html.css("main a")]
    for incident in ("data-cable-cuts", "power-link-damage", "drones-over-polish-territory"):
        assert not any(incident in link for link in links)
        page = (example / f"site/incidents/{incident}/index.html").read_text("utf-8")
        assert "No one is named as responsible." in page
        assert "actors/russia" not in page


def test_the_headline_is_nobodys(example: Path) -> None:
    page = (example / "site/quotes/headline-no-more-waiting/index.html").read_text("utf-8")
    assert "Headline; no speaker" in page
    for actor in ("putin", "nato", "giuseppe-cavo-dragone"):
        text = (example / f"site/actors/{actor}/index.html").read_text("utf-8")
        assert "No More Waiting" not in re.sub(
            r'<div class="notes">.*?</div>|<p class="note".*?</p>', "", text, flags=re.DOTALL
        )


def test_schemas_are_fresh() -> None:
    from briefings.model.schema import SCHEMAS, schema

    for name in SCHEMAS:
        assert (ROOT / f"docs/schema/{name}.json").read_text("utf-8") == schema(name), (
            "run `briefings schema -o docs/schema`"
        )
    for sheet in (ROOT / "content").rglob("*.yml"):
        first = sheet.read_text("utf-8").split("\n")[0]
        target = first.removeprefix("# yaml-language-server: $schema=")
        assert (sheet.parent / target).resolve().is_file(), sheet


def test_what_is_included_is_on_how_we_check(example: Path) -> None:
    rules = re.findall(r'^  - "(.+)"$', (example / "content/desk.yml").read_text("utf-8"), re.MULTILINE)
    assert len(rules) >= 5
    page = (example / "site/how-we-check/index.html").read_text("utf-8")
    assert [rule for rule in rules if rule not in page] == []


def test_no_page_prints_a_reference_as_it_is_typed(example: Path) -> None:
    pages = sorted((example / "site").rglob("*.html"))
    assert len(pages) > 60
    assert [
        page.relative_to(example).as_posix() for page in pages if re.search(r"\[\[[a-z]+:", page.read_text("utf-8"))
    ] == []


def test_a_hedge_is_kept_wherever_a_sheet_is_named_in_a_list(example: Path) -> None:
    for page in ("actors/russia", "claims/potential-war-crimes", "sources/preemptive-strikes-2025-12-02"):
        html = (example / "site" / page / "index.html").read_text("utf-8")
        assert re.search(r'<a [^>]*><span class="hedge">Alleged</span> war crimes in Ukraine</a>', html), page
