"""Recorded, looked for and not stated, and not recorded are three things: what a sheet leaves out, no page and no pack speaks of."""

from __future__ import annotations

import calendar
import datetime
import json
import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import ROOT, run, tree
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from briefings.check import check
from briefings.compose import Views
from briefings.compose.language import Language, language_of
from briefings.compose.lines import hedged
from briefings.load import messages as catalogues
from briefings.load.desk import load
from briefings.model import dates
from briefings.model.fields import Item
from briefings.model.shape import shape
from briefings.model.sheets import SHEETS
from briefings.release import cut
from briefings.render.sheet_pages import Drawer

Data = dict[str, Any]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()


# What a desk sees on its pages, from the command.

INCIDENT = """title: {title}
{more}
evidence: [{{source: {source}, at: p1}}]
status: published
created: 2026-03-10
revised: 2026-03-10
"""
SOURCE = "longer-evenings-2026-03-05"
ABSENT = (
    "names nobody",
    "nobody, by nobody",
    "no hypothesis",
    "Not stated.",
    "number not stated",
    "not confirmed by a second",
    "where: not stated",
    "press article",
    "kinds of incident",
    "the full text",
    "supports no judgements",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built desk that leaves out what used to be printed as findings."""
    desk = tmp_path_factory.mktemp("absence") / "desk"
    assert run("init", desk, "--title", "Absence desk").returncode == 0
    content = desk / "content"
    for file in content.glob("*/*.yml"):
        text = re.sub(r"^looked_for: .*\n", "", file.read_text("utf-8"), flags=re.MULTILINE)
        file.write_text(re.sub(r"^extent: full\n", "", text, flags=re.MULTILINE), "utf-8")
    source = content / f"sources/{SOURCE}.yml"
    source.write_text(source.read_text("utf-8").replace("type: article", "type: webpage"), "utf-8")
    second = (
        "title: A second article\npublished: 2026-03-04\nstatus: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"
    )
    (content / "sources/other.yml").write_text(second, "utf-8")
    accent = unicodedata.normalize("NFD", "présumé")
    sheets = {
        "plain": ("Lamps broken", "summary: Fernhill library says that a visitor did it."),
        "proved": ("Roof fallen in", f"occurrence: confirmed\nsummary: A {accent} storm.\nhedges: [présumé]"),
        "open": ("Books lost", "when: {edtf: ../2026-02}\nextent: {kind: series}"),
        "sought": ("Door forced", "looked_for: [extent, when, where, hypotheses, attributions]"),
    }
    for name, (title, more) in sheets.items():
        text = INCIDENT.format(title=title, more=more, source=SOURCE)
        both = text.replace(", at: p1}]", ", at: p1}, {source: other, at: p1}]")
        (content / f"incidents/{name}.yml").write_text(both if name == "proved" else text, "utf-8")
    topic = content / "topics/longer-evenings.yml"
    silence = "silence: [{stance: for, text: the article quotes nobody in favour}]\nevidence:"
    topic.write_text(topic.read_text("utf-8").replace("\nevidence:", f"\n{silence}", 1), "utf-8")
    brief = content / "briefings/longer-evenings-brief.yml"
    ids = ", ".join(f"incident:{name}" for name in sheets)
    section = (
        f"sections:\n  - {{heading: All, include: {{ids: [{ids}, source:{SOURCE}]}}, face_to_face: longer-evenings}}\n"
    )
    text = brief.read_text("utf-8").replace("form: one-pager", "form: full-pack")
    brief.write_text(text.replace("gaps:", f"{section}gaps:"), "utf-8")
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    return desk / "site"


def main_of(html: str) -> str:
    main = LexborHTMLParser(html).css_first("main")
    assert main
    return flat(main.text(separator=" "))


def words(site: Path, page: str) -> str:
    return main_of((site / page / "index.html").read_text("utf-8"))


def pack(site: Path) -> str:
    (file,) = (site / "packs").glob("*.pdf")
    document = pypdfium2.PdfDocument(file.read_bytes())  # type: ignore[no-untyped-call]
    return flat(" ".join(page.get_textpage().get_text_bounded() for page in document))


def test_what_is_not_recorded_is_said_nowhere(site: Path) -> None:
    sought = {"incidents/sought/index.html", "search/index.html"}
    for path, data in tree(site).items():
        text = data.decode("utf-8", "replace")
        if path.endswith(".html") and path not in sought and "sought" not in text:
            assert not [absent for absent in ABSENT if absent in main_of(text)], path
    plain = words(site, "incidents/plain")
    for label in ("Where", "Cause", "Attribut", "How many", "When"):
        assert label not in plain.partition("Cite")[0].replace("When and where", ""), label
    text = pack(site)
    entry = text[text.index("Lamps broken") : text.index("Roof fallen in")]
    assert not re.search("nobody|not stated|no hypothesis|none", entry)


def test_what_was_looked_for_is_said_on_the_page_in_the_pack_and_in_data(site: Path) -> None:
    page, text = words(site, "incidents/sought"), pack(site)
    assert "No one is named as responsible." in page
    assert "No one is named as responsible." in text
    for sentence in ("Cause: not stated", "Where: not stated", "How many: not stated"):
        assert sentence in text, sentence
    tree = LexborHTMLParser((site / "incidents/sought/index.html").read_text("utf-8"))
    assert {"how many", "when", "where", "the cause"} <= {flat(node.text()) for node in tree.css(".not-stated li")}
    assert not {"Where", "When", "How many", "Cause"} & {flat(node.text()) for node in tree.css(".facts dt")}
    for name in ("extent", "when", "where", "hypotheses", "attributions"):
        assert f"incident,sought,{name}," in (site / "data/not-stated.csv").read_text("utf-8")
    listed = words(site, "incidents")
    assert "Door forced not stated No one is named as responsible. not stated not stated" in listed


def test_a_source_is_called_what_it_is(site: Path) -> None:
    page = words(site, f"sources/{SOURCE}")
    assert "Read by this desk" not in page
    assert "Type Web page" in page
    assert "from one web page" in words(site, "quotes")
    assert "Based on one web page" in words(site, "incidents/plain")
    assert "in one web page" in words(site, "topics/longer-evenings")
    assert "Type: Web page" in pack(site)


def test_incidents_are_counted_by_their_status(site: Path) -> None:
    counts = "1 confirmed incident, 1 reported incident and 3 more incidents."
    assert counts in words(site, "")
    assert counts in words(site, "incidents")


def test_an_open_start_ends_with_all_of_the_month(site: Path) -> None:
    for text in (words(site, "incidents/open"), words(site, "incidents"), pack(site)):
        assert "by the end of February 2026" in text
        assert "before February 2026" not in text


def test_a_stance_that_nobody_takes_is_a_sentence(site: Path) -> None:
    sentence = "In favour: the article quotes nobody in favour."
    page = LexborHTMLParser((site / "topics/longer-evenings/index.html").read_text("utf-8"))
    assert [flat(node.text()) for node in page.css("main p.silence")] == [sentence]
    held = [
        flat(node.text(separator=" ")) for node in page.css("main li, main dt, main dd, main th, main td, main .empty")
    ]
    assert not [text for text in held if "nobody in favour" in text]
    assert sentence in pack(site)


@pytest.mark.parametrize(("form", "other"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_hedge_is_set_off_however_its_accents_are_typed(form: Any, other: Any) -> None:
    text = unicodedata.normalize(other, "Le présumé coupable, dit-on, présumés")
    runs = hedged(text, [unicodedata.normalize(form, "présumé")])
    assert "".join(run.text for run in runs) == text
    assert [run.text for run in runs if run.voice == "hedge"] == [unicodedata.normalize(other, "présumé")]


def test_a_hedge_of_other_accents_is_set_off_on_page_and_in_pack(site: Path) -> None:
    page = LexborHTMLParser((site / "incidents/proved/index.html").read_text("utf-8"))
    assert unicodedata.normalize("NFD", "présumé") in [node.text() for node in page.css("main .hedge")]
    assert "présumé" in unicodedata.normalize("NFC", pack(site))


def test_todo_offers_what_is_not_recorded(site: Path) -> None:
    found = json.loads(run("todo", "--desk", site.parent, "--format", "json").stdout)
    silent = {Path(task["path"]).stem: task["what"] for task in found if task["group"] == "open"}
    assert "`where`, `extent`, `hypotheses`, `attributions`" in silent["plain"]
    assert "`type`" not in silent[SOURCE]
    assert "`extent`" in silent[SOURCE]
    assert "sought" not in silent


# Dates with open ends, by their own bounds.

UKRAINIAN = (
    "січень",
    "лютий",
    "березень",
    "квітень",
    "травень",
    "червень",
    "липень",
    "серпень",
    "вересень",
    "жовтень",
    "листопад",
    "грудень",
)
MONTHS = {"en": dates.MONTHS, "uk": UKRAINIAN}
GENITIVE = (
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
)


@cache
def spoken(name: str) -> Language:
    found, _ = catalogues.load(name, ROOT)
    assert found
    return language_of(found)


def last_day(reading: str, name: str) -> datetime.date:
    """Return the last day that a reading allows a reader to think of."""
    if name == "en":
        exact = re.fullmatch(r"on or before (\d+) (\w+) (\d{4})", reading)
        whole = re.fullmatch(r"by the end of (?:(\w+) )?(\d{4})", reading)
    else:
        exact = re.fullmatch(r"(\d+) (\w+) (\d{4}) р\. або раніше", reading)
        whole = re.fullmatch(r"(?:(\w+) )?(\d{4})(?: р\.)? або раніше", reading)
    if exact:
        months = MONTHS["en"] if name == "en" else GENITIVE
        return datetime.date(int(exact[3]), months.index(exact[2]) + 1, int(exact[1]))
    assert whole, reading
    year = int(whole[2])
    seasons = {"spring": 5, "summer": 8, "autumn": 11, "весна": 5, "літо": 8, "осінь": 11}
    month = 12 if whole[1] is None else seasons.get(whole[1]) or MONTHS[name].index(whole[1]) + 1
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


@given(
    st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)),
    st.sampled_from(["{:%Y}-{:%m}-{:%d}", "{:%Y}-{:%m}", "{:%Y}", "{:%Y}-21", "{:%Y}-22", "{:%Y}-23"]),
    st.sampled_from(["en", "uk"]),
)
def test_an_open_start_is_worded_by_its_last_day(day: datetime.date, pattern: str, name: str) -> None:
    date = dates.parse(f"../{pattern.format(day, day, day)}")
    assert date.lower is None
    assert date.upper is not None
    reading = flat(spoken(name).when(date)).replace("\u202f", " ")
    assert last_day(reading, name) == datetime.date(*date.upper)


# Each optional field in turn.

DAY = {"status": "published", "created": "2026-03-10", "revised": "2026-03-10"}
ROW = {"source": "read", "at": "p1", "note": "A note on the row."}
HELD = {"actor": "person", "count": "2", "as_written": "The Mayor"}
SHARED: Data = {
    "marking": "TLP:CLEAR",
    "handling": "Official",
    "tags": ["lamps"],
    "renamed_from": ["former"],
    "corrections": [
        {"on": "2026-03-11", "item": "not_stated", "was": "Former words", "now": "Newer words", "why": "A reason"}
    ],
    "translations": [{"item": "not_stated", "language": "fr", "text": "En français", "by": "A translator"}],
    "ids": [{"scheme": "Registry", "id": "R-1", "url": "https://registry.example/1"}],
}
OWN: Data = {"fields": {"own": {"value": ["a value"], "note": "A note.", "evidence": [ROW]}}}
"""What a desk declares for itself, of every kind but briefings."""
FULL: dict[str, Data] = {
    "actor": {
        "name": "Ada Full", "type": "person", "name_language": "fr", "aliases": [{"name": "Alias", "language": "fr"}],
        "roles": [{
            "key": "mayor", "title": "Mayor", "as_reported": "the mayor", "organisation": "body", "start": "2020", "end": "2024",
            "as_of": "2022", "evidence": [ROW],
        }],
        "summary": "A summary.", "part_of": "body", "public_figure": {"why": "holds an office"}, "evidence": [ROW],
        "not_stated": ["the age"],
    },
    "incident": {
        "title": "Perhaps a fire", "class": "incident", "types": ["fire"],
        "extent": {"kind": "series", "count": "3", "note": "On the number.", "evidence": [ROW]},
        "when": {"edtf": "2026-01/2026-02", "as_reported": "this winter"}, "when_note": "On the date.",
        "where": {"name": "Harbour", "precision": "area", "as_reported": "the port", "place": "port",
            "country": "NO", "coordinates": ["10", "59", "11", "60"], "note": "On the place.", "evidence": [ROW]},
        "credibility": "3", "occurrence": "disputed", "occurrence_note": "a remark", "summary": "Perhaps it burned.", "hedges": ["Perhaps"],
        "aspects": [{"key": "a", "name": "Smoke", "text": "Perhaps smoke.",
            "occurrence": "confirmed", "hedges": ["Perhaps"], "evidence": [ROW]}],
        "hypotheses": [{"key": "h", "cause": "accident", "by": HELD, "when": "2026",
            "as_reported": "an accident", "note": "On the cause.", "evidence": [ROW]}],
        "attributions": [{
            "key": "x", "actor": "body", "by": HELD, "kind": "media", "level": "suspected", "when": "2026", "answer": "Denied.",
            "note": "On that.", "evidence": [ROW],
        }],
        "involved": ["person", {"actor": "body", "role": "owner", "as_reported": "the owner"}],
        "placing": {"text": "A frame.", "evidence": [ROW]}, "related": ["topic:question"], "evidence": [ROW],
        "not_stated": ["the damage"],
    },
    "quote": {
        "source": "read", "at": "p1", "mode": "partial", "words": "every lamp counts", "lead_in": "calling it", "introduction": "spoke of",
        "speaker": "person", "as_written": "The Mayor", "speaker_note": "a note", "marked_by": HELD, "quoted_by": "body",
        "attribution": "inferred", "attribution_note": "a doubt",
        "role": {"title": "Mayor", "as_reported": "the mayor", "organisation": "body", "at": "p2", "note": "post open"},
        "on_behalf_of": "body", "on_behalf_evidence": [ROW], "said": {"edtf": "2026-03-01", "as_reported": "1 March"}, "venue": "the hall",
        "addressee": "the council", "chain": [{"told": "body", "seen": "true", "what": "report"}], "cue": "said", "cue_reported": "stated",
        "polarity": "denies", "hedges": ["perhaps"], "accuses": ["body"], "answer": "Denied.", "about": ["topic:question"],
        "context": "The context.", "note": "A remark.", "language": "fr", "gist": "That perhaps so",
        "edits": [{"kind": "case", "text": "e", "reason": "a reason"}],
        "meaning_kept": {"by": "editor", "on": "2026-03-10", "why": "same", "changes": ["a"]},
        "unchecked": {"by": "editor", "on": "2026-03-10", "why": "no copy"}, "not_stated": ["the tone"],
    },
    "claim": {
        "type": "figure", "statement": "perhaps lamps broken", "value": "60", "low": "50", "high": "70", "unit": "%", "qualifier": "about",
        "measure": "lamps", "claimant": HELD, "reported_by": "a paper", "as_of": {"edtf": "2026-02", "as_reported": "in February"},
        "hedges": ["perhaps"], "accuses": ["body"], "answer": "Denied.", "about": ["topic:question"], "credibility": "3",
        "note": "A remark.",
        "evidence": [ROW], "not_stated": ["the method"],
    },
    "source": {
        "title": "A report", "subtitle": "Its subtitle", "type": "report", "described_as": "memorandum", "authors": ["Ines Author"],
        "outlet": "body", "published": {"edtf": "2026-03-01", "as_reported": "3/1/2026", "order": "month-first"}, "accessed": "2026-03-02",
        "url": "https://paper.example/a", "archive_url": "https://paper.example/b", "language": "fr", "marks": ["«»"],
        "rights": "open-licence", "excerpt": "sentence", "extent": "excerpt", "captured": "2026-03-02", "extractor": "by hand",
        "reliability": "C", "reliability_basis": "a reason", "descriptor": "A descriptor.", "origin_group": "wire",
        "wordings": [{"at": "p1", "words": "one wording"}], "wordings_note": "They differ.", "not_stated": ["the editor"],
    },
    "topic": {
        "question": "Should lamps burn all night?", "title": "Lamps", "summary": "A summary.", "background": "A background.",
        "positions": [{
            "key": "p", "holder": HELD, "stance": "for", "basis": "statement", "reason": "A reason.", "conditions": "if cheap",
            "when": "2026",
            "evidence": [ROW],
        }],
        "silence": [{"stance": "against", "text": "the paper has no voice against it"}], "related": ["topic:question"], "evidence": [ROW],
        "not_stated": ["the cost"],
    },
}  # fmt: skip
KEPT = {
    "status",
    "created",
    "revised",
    "embargo_until",
    "author",
    "reviewed_by",
    "notes_internal",
    "excerpt",
    "withdrawn",
    "snapshot",
    "original",
    "id",
}
"""What decides whether and when a sheet leaves, and what is never published."""
OTHERS = {"looked_for", "segments", "anonymous", "unattributed", "quote", "source", "described_as", "marking", "seen"}
"""What says that something is missing, and what stands in place of a field that is filled."""
SPOKEN = re.compile(r"\b(?:not|no|none|nobody|never|nothing|unknown|unnamed|without|full text)\b", re.IGNORECASE)
ALLOWED = re.compile(
    r"not recorded|none recorded|no reply recorded|"
    r"no words of this actor are recorded|nothing is based on it|none since|no accusation is recorded|"
    r"no day is given|no point given|no stance is read|no position is read|not to scale|has no voice against|"
    r"not a statement of this desk|not this desk|not whether it was said|could not be checked|"
    r"copy of the source is not at hand|not seen(?:, so F: cannot be judged (no basis))?",
    re.IGNORECASE,
)
"""What pages may say of the desk itself (what it recorded, checked and saw), and how they are to be read."""


def removals(model: type[Item], data: Data, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of each optional field that is filled."""
    for field in shape(model):
        if field.key not in data or field.name in model.one_of:
            continue
        here = (*path, field.key)
        value = data[field.key]
        if not field.required:
            yield here
        entry = value[0] if isinstance(value, list) else value
        if field.by_key:
            name, entry = next(iter(value.items()))
            here = (*here, name)
        if field.model and isinstance(entry, dict):
            yield from removals(field.model, entry, here)


def without(data: Data, path: tuple[str, ...]) -> Data:
    left = deepcopy(data)
    at: Any = left
    for step in path[:-1]:
        at = at[step][0] if isinstance(at[step], list) else at[step]
    del at[path[-1]]
    return left


@pytest.fixture(scope="module")
def removed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Return the text of the page and of the entry in a pack of each sheet: full ones, and those that lack a field."""
    desk = tmp_path_factory.mktemp("removed") / "desk"

    def put(kind: str, name: str, data: Data) -> None:
        file = desk / f"content/{kind}s/{name}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({**data, **DAY}, ensure_ascii=False), "utf-8")

    ids: list[str] = []
    put("actor", "person", {"name": "Mara Person", "type": "person", "public_figure": {"why": "holds an office"}})
    put("actor", "body", {"name": "The Body", "type": "body"})
    put("source", "read", {"title": "What was read"})
    put(
        "topic",
        "question",
        {"question": "A question?", "positions": [{"holder": "body", "stance": "for", "evidence": [ROW]}]},
    )
    for kind, data in FULL.items():
        full = {**data, **SHARED, **OWN}
        put(kind, "full", full)
        ids.append(f"{kind}:full")
        for path in removals(SHEETS[kind], full):
            name = "-".join(("lacks", *path)).replace("not_stated", "gaps").replace("_", "-")
            put(kind, name, without(full, path))
            ids.append(f"{kind}:{name}")
    sections = [{"heading": ref, "include": {"ids": [ref]}} for ref in ids]
    brief = {
        "form": "full-pack",
        "number": "1",
        "title": "All",
        "audience": "All",
        "cut_off": "2026-03-11",
        "authors": ["desk"],
    }
    put("briefing", "all", {**brief, "bottom_line": "All of it.", "sections": sections})
    places = [{"id": "port", "name": "Harbour", "coordinates": [1, 2, 3, 4], "coordinates_from": "a desk"}]
    settings = {
        "title": "Desk",
        "notice": "A test",
        "language": "en",
        "default_marking": "TLP:CLEAR",
        "release_marking": "TLP:CLEAR",
        "places": places,
        "fields": {kind: {"own": {"label": "Own label"}} for kind in FULL},
    }
    (desk / "content/desk.yml").write_text(json.dumps(settings), "utf-8")
    loaded = load(desk)
    assert {str(ref) for ref in loaded.sheets} >= set(ids)
    checked = check(loaded)
    drawer = Drawer(None)
    views = Views(cut(checked.catalogue, checked.verdicts), drawer)
    (briefing,) = views.briefings
    assert briefing.pack
    parts = LexborHTMLParser(briefing.pack.html).css(".part")
    entries = dict(zip(ids, map(lines_of, parts), strict=False))
    return {
        ref: (lines_of(LexborHTMLParser(views.view_of(sheet.ref).html).css_first("main")), entries[ref])  # type: ignore[union-attr]
        for sheet in loaded.sheets.values()
        if (ref := str(sheet.ref)) in ids
    }


def lines_of(node: Any) -> str:
    lines = (flat(part.text(separator=" ")) for part in node.css("h1, h2, h3, p, dt, dd, li, th, td"))
    return "\n".join(sentence for line in lines for sentence in re.split(r"(?<=[.;]) ", line))


def test_every_field_is_filled_in_the_full_sheets() -> None:
    for kind, data in FULL.items():
        known = {field.key for field in shape(SHEETS[kind])}
        assert known - KEPT - OTHERS <= set(data) | set(SHARED) | set(OWN), kind
        for path in removals(SHEETS[kind], {**data, **OWN}):
            assert path[0] in known


def test_nothing_is_said_of_a_field_that_is_left_out(removed: dict[str, tuple[str, str]]) -> None:
    wrong = []
    for ref, faces in removed.items():
        full = removed[f"{ref.partition(':')[0]}:full"]
        for face, text, whole in zip(("page", "pack"), faces, full, strict=True):
            known = set(whole.split("\n"))
            new = [line for line in text.split("\n") if line not in known]
            wrong += [(ref, face, line) for line in new if SPOKEN.search(ALLOWED.sub("", line))]
    assert len(removed) > 150
    assert not wrong, "\n".join(map(str, wrong))
