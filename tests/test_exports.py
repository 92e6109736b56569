"""Machine faces: read back by parsers that are not ours, and held against the sheets on the disk."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from urllib.robotparser import RobotFileParser

import bibtexparser
import feedparser
import geojson
import jsonschema
import pytest
import rispy
import yaml
from citeproc.source.json import CiteProcJSON
from conftest import ROOT, run, tree
from hypothesis import given
from hypothesis import strategies as some

from briefings.build import Options, build
from briefings.host.pages import render_pages
from briefings.model import markings
from briefings.model.cells import safe, undone

KINDS = ("actors", "incidents", "quotes", "claims", "sources", "topics", "briefings")
TABLES = (*KINDS[:5], "positions", "points", "corrections", "not-stated", "translations")
Edit = Callable[[Path, str, str], None]


def sheets(desk: Path, plural: str) -> dict[str, dict[str, Any]]:
    """Return the sheets of a kind as they are written, by id."""
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (desk / "content" / plural).glob("*.yml")}


def rows(site: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((site / f"data/{name}.csv").read_text("utf-8-sig"), newline="")))


def data(site: Path, name: str) -> Any:
    return json.loads((site / f"data/{name}").read_bytes())


def built(desk: Path, marking: str | None = None) -> Path:
    """Build in this process: a fifth of what the command costs."""
    build(Options(desk, desk / "site", markings.parse(marking) if marking else None, packs=False), render_pages)
    return desk / "site"


@pytest.fixture
def addressed(desk: Path) -> Path:
    """Return the made-up desk with an address, so that it has feeds."""
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write("site_url: https://harbour.example/news/\n")
    return desk


def feed(site: Path, name: str) -> Any:
    found = feedparser.parse((site / f"feeds/{name}.xml").read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


@pytest.mark.parametrize("plural", KINDS)
def test_json_is_valid_and_holds_exactly_the_release(example: Path, plural: str) -> None:
    schema = data(example / "site", "schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    found = data(example / "site", f"{plural}.json")
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(found)
    written = sheets(example, plural)
    assert [entry["id"] for entry in found["sheets"]] == sorted(written)
    for entry in found["sheets"]:
        own = written[entry["id"]]
        kept = {
            "status",
            "author",
            "reviewed_by",
            "notes_internal",
            "renamed_from",
            "cue",
            "cue_reported",
            "snapshot",
            "extractor",
        }
        assert own.keys() - kept <= entry.keys(), entry["id"]
        assert not entry.keys() & kept
        assert entry["marking"] == "TLP:CLEAR"
        assert (example / "site" / entry["page"]).exists()
        for name in ("words", "hedges", "not_stated", "answer", "qualifier", "stance", "attribution", "lead_in"):
            if name in own:
                assert entry[name] == own[name]


def test_the_schema_refuses_what_no_sheet_has(example: Path) -> None:
    schema = jsonschema.Draft202012Validator(data(example / "site", "schema.json"))
    for name, value in (("perpetrator", "russia"), ("outcome", "true"), ("speaker", "dragone"), ("mode", "spoken")):
        found = data(example / "site", "quotes.json")
        found["sheets"][0][name] = value
        assert not schema.is_valid(found), name


def test_tables_hold_every_sheet_with_hedge_outcome_attribution_and_marking(example: Path) -> None:
    site = example / "site"
    for plural in KINDS[:5]:
        assert [row["id"] for row in rows(site, plural)] == sorted(sheets(example, plural))
    for name in TABLES:
        assert all(row["marking"] == "TLP:CLEAR" for row in rows(site, name))
    quotes = {row["id"]: row for row in rows(site, "quotes")}
    said = quotes["dragone-studying-everything"]
    assert said["words"] == "We are studying everything"
    assert said["outcome"] == "matches"
    assert said["role"] == "Admiral, “chairing NATO’s military committee”"
    assert said["chain"] == "told the Financial Times, as reported by the article; we have not seen the interview"
    assert quotes["headline-no-more-waiting"]["speaker"] == ""
    assert quotes["headline-no-more-waiting"]["speaker_as_printed"].startswith("Headline; no speaker")
    assert quotes["dragone-perhaps-consider-preemption"]["hedges"]
    figure = next(row for row in rows(site, "claims") if row["id"] == "potential-war-crimes")
    assert (figure["qualifier"], figure["value"], figure["hedges"]) == ("more-than", "178000", "potential")
    positions = rows(site, "positions")
    assert sum(row["stance"] == "not-stated" for row in positions) >= 5
    assert not any(row["actor"] for row in positions if "not named" in row["holder"])
    points = [row["point"] for row in rows(site, "points")]
    assert points.count("bottom-line") == 3
    assert sum(point.startswith("key_points.") for point in points) >= 9
    assert len(rows(site, "not-stated")) > 30


def test_voices_without_a_name_have_nothing_in_common(example: Path) -> None:
    unnamed = [entry for entry in data(example / "site", "quotes.json")["sheets"] if "speaker" not in entry]
    assert len(unnamed) >= 6
    assert not any("actor" in (entry.get("anonymous") or {}) for entry in unnamed)


@given(some.text(alphabet=some.sampled_from("=+-@\t\r\n＝＋'a1. "), max_size=8))
def test_no_cell_runs_and_every_cell_comes_back(text: str) -> None:
    cell = safe(text)
    assert undone(cell) == text
    assert cell[:1] not in "=+@\t\r\n＝＋" or not cell
    assert cell[:1] != "-" or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)


def test_a_name_that_is_a_formula_is_harmless(desk: Path, edit: Edit) -> None:
    formula = "=HYPERLINK(“x”)|'<script>&amp;"
    edit(desk / "content/actors/port-authority.yml", "name: Port authority", f'name: "{formula}"')
    site = built(desk)
    (row,) = (row for row in rows(site, "actors") if row["id"] == "port-authority")
    assert row["name"] == f"'{formula}"
    assert undone(row["name"]) == formula
    (entry,) = (entry for entry in data(site, "actors.json")["sheets"] if entry["id"] == "port-authority")
    assert entry["name"] == formula


def geojson_problems(found: Any) -> list[str]:
    """Return what RFC 7946 forbids in a feature collection, as its own parser finds it."""
    read = geojson.loads(json.dumps(found))
    wrong = [] if isinstance(read, geojson.FeatureCollection) and "crs" not in found else ["collection"]
    return wrong + list(read.errors() or ())


def test_places_carry_their_precision_and_none_is_made_up(example: Path) -> None:
    found = data(example / "site", "places.geojson")
    assert geojson_problems(found) == []
    written = {name: sheet for name, sheet in sheets(example, "incidents").items() if "where" in sheet}
    assert [feature["id"] for feature in found["features"]] == sorted(written)
    for feature in found["features"]:
        precision = written[feature["id"]]["where"]["precision"]
        assert feature["properties"]["precision"] == precision
        assert (feature["geometry"]["type"] == "Point") == (precision == "point")
        assert feature["properties"]["coordinates_from"]
        assert feature["properties"]["status"].split(".")[0].lower() == written[feature["id"]].get(
            "occurrence", "reported"
        )


CSL_TYPES = {"article", "article-newspaper", "document", "report", "webpage"}
"""Of the types of CSL 1.0.2 those that these desks can have."""


CSL_NAMES = {"family", "given", "non-dropping-particle", "suffix"}


def csl_problems(item: dict[str, Any]) -> list[str]:
    """Return what CSL-JSON 1.0.2 forbids in an item: what citeproc does not read of it, or would bear with."""
    read = CiteProcJSON([item])[item["id"].lower()]
    wrong = [] if item.get("type") in CSL_TYPES and read["title"] and read.type == item["type"] else ["id or type"]
    for name, value in item.items():
        if name in ("issued", "accessed", "original-date"):
            parts = value.get("date-parts", [])
            fine = all(isinstance(part, int) for day in parts for part in day) and (parts or value.get("literal"))
            wrong += [] if fine and len(parts) <= 2 else [name]
        elif name in ("author", "original-author"):
            wrong += [name for one in value if one.keys() != {"literal"} and not {"family"} <= one.keys() <= CSL_NAMES]
        elif not isinstance(value, str):
            wrong.append(name)
    return wrong


def test_sources_are_csl(example: Path) -> None:
    (item,) = data(example / "site", "sources.csl.json")
    assert csl_problems(item) == []
    assert item["author"] == [{"family": "Riverbank", "given": "Paul"}]
    assert item["issued"] == {"date-parts": [[2025, 12, 2]]}
    assert "URL" not in item
    assert "accessed" not in item


def test_feeds_hold_the_release(example: Path) -> None:
    site = example / "site"
    every: list[tuple[str, ...]] = [(plural, name) for plural in KINDS for name in sheets(example, plural)]
    every += [("briefings", name, "editions", "1") for name in sheets(example, "briefings")]
    changes = feed(site, "changes")
    assert len(changes.entries) == min(100, len(every))
    ids = [entry.id for entry in changes.entries]
    assert len(set(ids)) == len(ids)
    assert {entry.id.partition("example,")[2].partition(":")[2] for entry in changes.entries} <= {
        "/".join(pair) for pair in every
    }
    for entry in changes.entries:
        assert entry.rights == "TLP:CLEAR"
        assert (site / entry.link.removeprefix("https://desk.example/") / "index.html").exists()
    by_id = {entry.id.rpartition("/")[2]: entry for entry in changes.entries}
    assert by_id["headline-no-more-waiting"].title.startswith("Headline; no speaker: “")
    assert "No one is named as responsible." in by_id["data-cable-cuts"].summary
    assert "Russia" not in by_id["data-cable-cuts"].summary
    assert by_id["potential-war-crimes"].title.startswith("Ukrainian investigators")
    assert "more than\u00a0178,000 potential" in by_id["potential-war-crimes"].title
    assert (
        "Wording matches the source. A check covers the wording, not the facts."
        in by_id["dragone-studying-everything"].summary
    )
    assert len(feed(site, "briefings").entries) == 3 + 3, "what each says now, and the edition of each"
    assert feed(site, "corrections").entries == []


CORRECTION = """\
corrections:
  - {on: 2026-04-01, item: role.as_reported, was: who runs the harbour, now: head of the harbour, why: The source was misread.}
"""


def test_a_correction_is_told_and_a_typo_is_not(addressed: Path, edit: Edit) -> None:
    before = tree(built(addressed) / "feeds")
    edit(addressed / "content/claims/near-misses.yml", "revised: ", "note: A fixed word.\nrevised: ")
    assert tree(built(addressed) / "feeds") == before
    quote = addressed / "content/quotes/brandt-every-option.yml"
    edit(quote, "revised: 2026-03-10", f"revised: 2026-04-01\n{CORRECTION}")
    site = built(addressed)
    (told,) = feed(site, "corrections").entries
    assert (
        "role, as reported: was “who runs the harbour”, now “head of the harbour”. The source was misread."
        in told.summary
    )
    assert told.updated.startswith("2026-04-01")
    assert told.link == "https://harbour.example/news/quotes/brandt-every-option/"
    first = feed(site, "changes").entries[0]
    assert first.link == told.link
    assert first.updated.startswith("2026-04-01")
    assert "was “who runs the harbour”" in first.summary
    assert first.published < first.updated
    assert first.id in before["changes.xml"].decode()
    (row,) = rows(site, "corrections")
    assert (row["id"], row["was"], row["now"]) == ("brandt-every-option", "who runs the harbour", "head of the harbour")


def rename_the_pier(desk: Path) -> None:
    """Give an incident a new id, as an editor would, in every sheet that names it."""
    old = desk / "content/incidents/pier-opening.yml"
    new = old.with_name("the-pier.yml")
    old.rename(new)
    new.write_text(new.read_text("utf-8") + "renamed_from: [pier-opening]\n", "utf-8")
    for file in (desk / "content").rglob("*.yml"):
        text = file.read_text("utf-8")
        if "incident:pier-opening" in text:
            file.write_text(text.replace("incident:pier-opening", "incident:the-pier"), "utf-8")


def test_a_new_name_keeps_the_feeds_id(addressed: Path) -> None:
    before = {entry.id for entry in feed(built(addressed), "changes").entries}
    rename_the_pier(addressed)
    after = feed(built(addressed), "changes").entries
    assert {entry.id for entry in after} == before
    assert any(entry.link.endswith("/incidents/the-pier/") for entry in after)


def test_what_is_withdrawn_is_told_with_its_reason_alone(addressed: Path, edit: Edit) -> None:
    before = {entry.link: entry.id for entry in feed(built(addressed), "changes").entries}
    file = addressed / "content/quotes/letter-accuses-authority.yml"
    link = "https://harbour.example/news/quotes/letter-accuses-authority/"
    secret = yaml.safe_load(file.read_text("utf-8"))["gist"]
    edit(file, "status: published", "status: withdrawn\nwithdrawn: {on: 2026-05-01, why: It rested on a mistake.}")
    site = built(addressed)
    first = feed(site, "changes").entries[0]
    assert (first.link, first.id) == (link, before[link])
    assert first.title == "Withdrawn: quote letter-accuses-authority"
    assert "It rested on a mistake." in first.summary
    exported = b"".join(raw for path, raw in tree(site).items() if path.startswith(("data/", "feeds/")))
    assert secret.encode() not in exported


def test_nothing_above_the_marking_and_nothing_private_is_exported(addressed: Path, edit: Edit) -> None:
    edit(addressed / "content/claims/near-misses.yml", "status: published", "status: published\nmarking: TLP:AMBER")
    edit(
        addressed / "content/actors/ilse-brandt.yml",
        "status: published",
        "status: published\nauthor: Secretauthor\nreviewed_by: [Secretreader]\nnotes_internal: Secretnote",
    )
    edit(
        addressed / "content/actors/ovcharenko.yml",
        "status: published",
        "status: published\nhandling: Chatham House Rule",
    )
    clear = {path: raw for path, raw in tree(built(addressed)).items() if path.startswith(("data/", "feeds/"))}
    assert not any(b"near-misses" in raw or b"Secret" in raw for raw in clear.values())
    assert clear["data/actors.json"].count(b"Chatham House Rule") == 1
    site = built(addressed, "TLP:AMBER")
    (claim,) = (entry for entry in data(site, "claims.json")["sheets"] if entry["id"] == "near-misses")
    assert claim["marking"] == data(site, "claims.json")["marking"] == "TLP:AMBER"
    assert data(site, "actors.json")["marking"] == "TLP:CLEAR"
    (row,) = (row for row in rows(site, "claims") if row["id"] == "near-misses")
    assert row["marking"] == "TLP:AMBER"
    robots = RobotFileParser()
    robots.parse((site / "robots.txt").read_text("utf-8").splitlines())
    assert not robots.can_fetch("anybody", "https://harbour.example/index.html")


def test_the_sitemap_lists_the_pages(example: Path) -> None:
    site = example / "site"
    root = ElementTree.fromstring((site / "sitemap.xml").read_bytes())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{space}urlset"
    listed = {place.text or "" for place in root.iter(f"{space}loc")}
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    addresses = (place.removeprefix("https://desk.example/") for place in listed)
    assert {place if place.endswith(".html") else f"{place}index.html" for place in addresses} == pages
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day.text or "") for day in root.iter(f"{space}lastmod"))
    robots = RobotFileParser()
    robots.parse((site / "robots.txt").read_text("utf-8").splitlines())
    assert robots.site_maps() == ["https://desk.example/sitemap.xml"]
    assert all(robots.can_fetch("anybody", place) for place in listed)


def test_without_an_address_there_are_no_feeds(desk: Path) -> None:
    site = built(desk)
    assert not (site / "feeds").exists()
    assert not (site / "sitemap.xml").exists()
    assert "feeds" not in (site / "data/index.html").read_text("utf-8").replace("Data and feeds", "")


def test_the_page_of_data_lists_every_file(example: Path) -> None:
    page = (example / "site/data/index.html").read_text("utf-8")
    for folder in ("data", "feeds"):
        for file in (example / "site" / folder).rglob("*.*"):
            if file.suffix != ".html":
                assert f"{file.name}</a>" in page, file.name
    for any_page in ("index.html", "quotes/dragone-studying-everything/index.html"):
        assert "data/index.html" in (example / "site" / any_page).read_text("utf-8").split("<footer")[1]


def test_the_reference_names_every_table() -> None:
    said = (ROOT / "docs/reference/data.md").read_text("utf-8")
    assert all(f"`{name}.csv`" in said for name in TABLES)


def linked(site: Path, page: str) -> dict[str, Any]:
    """Return the linked data of a page, found by the standard library's own reader of HTML."""
    found: list[str] = []

    class Reader(HTMLParser):
        inside = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.inside = tag == "script" and ("type", "application/ld+json") in attrs

        def handle_data(self, data: str) -> None:
            if self.inside:
                found.append(data)
                self.inside = False

    Reader().feed((site / page).read_text("utf-8"))
    (text,) = found
    node: dict[str, Any] = json.loads(text)
    return node


def test_every_sheet_has_linked_data_with_marking_and_account(example: Path) -> None:
    site = example / "site"
    for plural in KINDS:
        for name in sheets(example, plural):
            node = linked(site, f"{plural}/{name}/index.html")
            assert node["@context"] == "https://schema.org"
            assert node["url"] == f"https://desk.example/{plural}/{name}/"
            assert node["conditionsOfAccess"] == "TLP:CLEAR"
            assert node["abstract"]


def test_linked_data_gives_nobody_a_part_that_no_source_gives(example: Path) -> None:
    site = example / "site"
    cables = json.dumps(linked(site, "incidents/data-cable-cuts/index.html"))
    assert "Russia" not in cables
    assert "No one is named as responsible." in cables
    russia = json.dumps(linked(site, "actors/russia/index.html"))
    assert "cable" not in russia
    for name, sheet in sheets(example, "quotes").items():
        node = linked(site, f"quotes/{name}/index.html")
        assert node["@type"] == ("Claim" if sheet.get("mode") == "paraphrase" else "Quotation")
        assert node["creditText"]
        if "speaker" not in sheet or sheet.get("attribution", "explicit") != "explicit":
            assert not node.keys() & {"creator", "author"}, name
    headline = linked(site, "quotes/headline-no-more-waiting/index.html")
    assert headline["creditText"].endswith("Headline; no speaker")
    assert "creator" not in linked(site, "quotes/poland-closest-to-open-conflict/index.html")
    dragone = linked(site, "quotes/dragone-studying-everything/index.html")
    assert dragone["creator"]["name"] == "Giuseppe Cavo Dragone"
    assert "Wording matches the source" in dragone["abstract"]
    assert "dateCreated" not in dragone
    figure = linked(site, "claims/potential-war-crimes/index.html")
    assert figure["text"].startswith("more than\u00a0178,000 potential")


def test_words_cannot_end_the_linked_data(desk: Path, edit: Edit) -> None:
    words = "</script><script>alert(1)</script><!-- &lt;"
    edit(desk / "content/actors/port-authority.yml", "name: Port authority", f'name: "{words}"')
    node = linked(built(desk), "actors/port-authority/index.html")
    assert node["mainEntity"]["name"] == words


def carried(site: Path, page: str) -> dict[str, str]:
    """Return the citations that a page's links hold, by the name of the file."""
    html = (site / page).read_text("utf-8")
    found = re.findall(r'<a href="data:[^,"]+,([^"]*)" download="([^"]+)"', html)
    return {name: unquote(unescape(body)) for body, name in found}


def test_a_year_before_1000_has_four_digits_for_reference_managers(desk: Path) -> None:
    (desk / "content/sources/annals.yml").write_text(
        "title: Annals\ntype: book\npublished: 0793-06-08\nextent: excerpt\nlanguage: en\nstatus: published\n"
        "created: 2026-03-10\nrevised: 2026-03-10\n",
        "utf-8",
    )
    files = carried(built(desk), "sources/annals/index.html")
    (entry,) = bibtexparser.parse_string(files["annals.bib"]).entries
    bib = {field.key: field.value for field in entry.fields}
    assert (bib["date"], bib["year"], bib["month"]) == ("0793-06-08", "0793", "06")
    (ris,) = rispy.loads(files["annals.ris"])
    assert (ris["date"], ris["year"]) == ("0793/06/08", "0793")


def test_citations_are_read_by_reference_managers(example: Path) -> None:
    page = "quotes/mcgrath-wipe-the-slate-clean/index.html"
    html = (example / "site" / page).read_text("utf-8")
    files = carried(example / "site", page)
    assert len(files) == 3
    (entry,) = bibtexparser.parse_string(files["quote-mcgrath-wipe-the-slate-clean.bib"]).entries
    bib = {field.key: field.value for field in entry.fields}
    (ris,) = rispy.loads(files["quote-mcgrath-wipe-the-slate-clean.ris"])
    (csl,) = json.loads(files["quote-mcgrath-wipe-the-slate-clean.json"])
    assert csl_problems(csl) == []
    address = "https://desk.example/quotes/mcgrath-wipe-the-slate-clean/"
    assert bib["url"] == ris["urls"][0] == csl["URL"] == address
    for note in (bib["note"], ris["notes"][0], csl["note"]):
        for words in (
            "Michael McGrath, “a top official in the EU”",
            "As reported in: Paul Riverbank",
            "2 December 2025, paragraph 6",
            "Wording matches the source",
            "TLP:CLEAR",
        ):
            assert words in note
    assert "I don’t think history will judge kindly" in bib["title"]
    assert f'<p class="address">{address}</p>' in html
    source = carried(example / "site", "sources/preemptive-strikes-2025-12-02/index.html")
    (item,) = json.loads(source["preemptive-strikes-2025-12-02.json"])
    assert item == data(example / "site", "sources.csl.json")[0]


def test_points_and_quotes_have_places_that_last(example: Path) -> None:
    points = sheets(example, "briefings")["preemptive-measures-one-pager"]["key_points"]
    html = (example / "site/briefings/preemptive-measures-one-pager/index.html").read_text("utf-8")
    for number, point in enumerate(points, start=1):
        assert f'<li id="point-{point.get("key", number)}">' in html
    for page in (example / "site").rglob("*.html"):
        names = re.findall(r'\sid="([^"]+)"', page.read_text("utf-8"))
        assert len(names) == len(set(names)), page
    assert 'id="quote-dragone-studying-everything"' in (
        example / "site/topics/preemptive-measures/index.html"
    ).read_text("utf-8")


def test_a_former_address_leads_on(addressed: Path, edit: Edit) -> None:
    rename_the_pier(addressed)
    edit(
        addressed / "content/quotes/letter-accuses-authority.yml",
        "status: published",
        "status: withdrawn\nwithdrawn: {on: 2026-05-01, why: It rested on a mistake.}\nrenamed_from: [a-letter]",
    )
    site = built(addressed)
    for old, new in (
        ("incidents/pier-opening", "incidents/the-pier"),
        ("quotes/a-letter", "quotes/letter-accuses-authority"),
    ):
        html = (site / old / "index.html").read_text("utf-8")
        assert f'<meta http-equiv="refresh" content="0; url=../../{new}/index.html">' in html
        assert f'<a href="../../{new}/index.html">' in html
        assert f'<link rel="canonical" href="https://harbour.example/news/{new}/">' in html
        assert '<meta name="robots" content="noindex">' in html
        assert (site / new / "index.html").exists()
        assert f"/{old}/" not in (site / "sitemap.xml").read_text("utf-8")
    assert "noindex" in (site / "quotes/letter-accuses-authority/index.html").read_text("utf-8")
    assert "noindex" not in (site / "incidents/the-pier/index.html").read_text("utf-8")


def test_a_table_has_every_other_name_of_an_actor(addressed: Path, edit: Edit) -> None:
    edit(
        addressed / "content/actors/ovcharenko.yml",
        "aliases: [Овчаренко]",
        "aliases: [Овчаренко, {name: إيرينا, language: ar}, =Ovch]",
    )
    names = {row["id"]: row["aliases"] for row in rows(built(addressed), "actors")}
    assert undone(names["ovcharenko"]) == "Овчаренко; إيرينا; =Ovch"
    assert names["marek-lukasiewicz"] == "Łukasiewicz"
    assert names["ilse-brandt"] == ""


def test_a_feed_was_updated_when_its_newest_entry_was(addressed: Path, edit: Edit) -> None:
    """Never when it was built: the same desk has the same bytes on another day."""
    quote = addressed / "content/quotes/brandt-every-option.yml"
    site = built(addressed)
    assert feed(site, "changes").feed.updated == "2026-03-10T00:00:00Z"
    assert feed(site, "corrections").feed.updated == "1970-01-01T00:00:00Z", "nothing was corrected yet"
    edit(quote, "revised: 2026-03-10", f"revised: 2026-04-01\n{CORRECTION}")
    site = built(addressed)
    for name in ("changes", "corrections"):
        found = feed(site, name)
        assert found.feed.updated == max(entry.updated for entry in found.entries) == "2026-04-01T00:00:00Z"
    assert feed(site, "briefings").feed.updated == "2026-03-10T00:00:00Z"


UNMARKED = ("assets/", "manifest.json", "robots.txt", "sitemap.xml")
"""What has no words of a sheet: style, scripts, digests, addresses."""


def test_every_file_with_words_of_sheets_has_their_marking(desk: Path, edit: Edit) -> None:
    settings = desk / "content/desk.yml"
    edit(settings, "default_marking: TLP:CLEAR", "default_marking: TLP:AMBER\nsite_url: https://desk.example/")
    edit(settings, "release_marking: TLP:CLEAR", "release_marking: TLP:AMBER")
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    files = {path: content for path, content in tree(desk / "site").items() if not path.startswith(UNMARKED)}
    assert len(files) > 30
    empty = {  # no sheet of this desk has any
        "feeds/corrections.xml",
        "data/corrections.csv",
        "data/translations.csv",
    }
    assert {path for path, content in files.items() if b"TLP:AMBER" not in content} <= empty
