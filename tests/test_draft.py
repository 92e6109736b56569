"""From an article to sheets: what is proposed, what stays open, and what an editor accepts."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run, tree

from briefings.editor.drafting.reading import read

ARTICLE = ROOT / "tests" / "data" / "articles" / "breakwater.txt"
SOURCE = "breakwater-2026-03-04"


def bench():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("draft_bench", ROOT / "bench" / "draft.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["draft_bench"] = module
    spec.loader.exec_module(module)
    return module


def total(folder: str) -> dict[str, int]:
    measure = bench()
    articles = measure.every(measure.ARTICLES / folder)
    assert len(articles) >= 10
    return sum(articles.values(), measure.Counter())


def test_articles_of_many_habits() -> None:
    counts = total("")
    assert counts["found"] == counts["quotes"] >= 60
    assert counts["mode right"] == counts["found"]
    assert counts["wrong"] == 0
    assert counts["right"] >= 50
    assert counts["extra"] == counts["told missed"] == counts["figure missed"] == 0


def test_articles_the_rules_were_not_made_with() -> None:
    counts = total("unseen")
    assert counts["found"] == counts["quotes"] >= 30
    assert counts["mode right"] >= 29
    assert counts["wrong"] <= 1
    assert counts["right"] >= 22


@pytest.mark.parametrize(
    ("rest", "hedges"),
    [
        ("they will perhaps stop work in May", ("perhaps",)),
        ("they may stop work in June", ("may",)),
        ("May may bring a strike", ("may",)),
    ],
)
def test_a_month_is_no_hedge(rest: str, hedges: tuple[str, ...]) -> None:
    text = f"Pier reopens\n\nDesk\n\n“We wait for it,” said captain Jon Pryce.\n\nPryce says that {rest}.\n"
    (told,) = read(text, "en").paraphrases
    assert told.hedges == hedges


MARKS = [("“", "”"), ("‘", "’"), ('"', '"'), ("'", "'"), ("„", "“"), ("„", "”"), ("«", "»"), ("« ", " »"), ("``", "''")]


@pytest.mark.parametrize(("left", "right"), MARKS, ids=lambda mark: repr(mark))
def test_every_convention_of_marks(left: str, right: str) -> None:
    text = f"Pier reopens\n\nDesk\n\n{left}We are ready{right}, said Ada Brook. Nobody came.\n\nIt rained all day in Port.\n"
    (passage,) = read(text, "en").passages
    assert (passage.mode, passage.words, passage.party.key) == ("direct", ("We are ready",), "Ada Brook")


def test_a_language_without_rules_has_its_marks_and_no_speaker() -> None:
    text = "Nadpis\n\nRedakce\n\n„Jsme připraveni na každou zimu,“ řekla starostka Eva Malá.\n\nDalší odstavec.\n"
    (passage,) = read(text, "cs").passages
    assert passage.words == ("Jsme připraveni na každou zimu",)
    assert not passage.party.sure


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on 3 March 2026", "2026-03-03"),
        ("on March 3, 2026", "2026-03-03"),
        ("in March 2026", "2026-03"),
        ("in autumn 2025", "2025-23"),
        ("on 25/12/2025", "2025-12-25"),
        ("on 3/4/2026", ""),
        ("last week", "../2026-03-04"),
        ("on 3 March", ""),
    ],
)
def test_days_are_never_sharper_than_the_text(text: str, edtf: str) -> None:
    found = read(f"Title\n\nDesk\n\nIt happened {text}, they say.\n", "en", published="2026-03-04").days
    assert [day.edtf for day in found] == [edtf]


def quotes(desk: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in (desk / "content" / "quotes").glob("*.yml")}


def test_journey_e2(desk: Path) -> None:
    """A new article: twelve passages in their modes, no wrong speaker; five accepted are on page and in pack, drafts nowhere."""
    before = set(quotes(desk))
    asked = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--dry-run")
    assert "question: “3/4/2026” can be read two ways" in asked.stdout
    assert "“HARBOUR” runs on behind it" in asked.stdout
    assert set(quotes(desk)) == before
    done = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first")
    assert done.returncode == 0, done.stderr
    new = {name: text for name, text in quotes(desk).items() if name not in before and "mode: paraphrase" not in text}
    assert len(new) == 12
    assert sum("mode: headline" in text for text in new.values()) == 1
    assert sum("mode: scare" in text for text in new.values()) == 2
    speakers = {
        name: next((line for line in text.splitlines() if line.startswith("speaker:")), "")
        for name, text in new.items()
    }
    assert sorted(speakers.values()) == [
        *[""] * 5,
        "speaker: brian-kell",
        "speaker: brian-kell",
        "speaker: elio-maro",
        "speaker: elio-maro",
        "speaker: michel-garrow",
        "speaker: michel-garrow",
        "speaker: tessa-rohde",
    ]
    everything = "".join(new.values())
    assert "grell" not in "".join(speakers.values()) and "chiefs" not in "".join(speakers.values())
    assert all("status: draft" in text and "# draft: " in text for text in new.values())
    headline = next(text for text in new.values() if "mode: headline" in text)
    assert "unattributed: Words in the headline; nobody in the text says them" in headline
    reactive = next(text for text in new.values() if "words: reactive" in text)
    assert "marked_by" in reactive and "speaker:" not in reactive
    assert "described_as: one bay pilot, count: 1" in everything
    assert "outside: such a gift would" in everything
    open_one = next(name for name, text in new.items() if "closest call" in text)
    assert "the speaker is open" in new[open_one]

    written = tree(desk / "content")
    refused = run("accept", open_one, "--desk", desk)
    assert refused.returncode == 1
    assert "[one-of]" in refused.stderr and "[rests-on-draft]" in refused.stderr
    assert tree(desk / "content") == written
    five = [name for name, who in sorted(speakers.items()) if who in ("speaker: elio-maro", "speaker: michel-garrow")]
    pilot = next(name for name, text in new.items() if "one bay pilot" in text)
    people = ["actor:elio-maro", "actor:michel-garrow", f"source:{SOURCE}"]
    why = "speaks for a public office"
    accepted = run("accept", *five, pilot, *people, "--public-figure", why, "--desk", desk)
    assert accepted.returncode == 0, accepted.stderr
    assert "# draft:" not in quotes(desk)[pilot]

    briefing = desk / "content" / "briefings" / "night-closure-brief.yml"
    point = f'  - {{text: "One pilot, not named, said [[quote:{pilot}]].", evidence: [{{quote: {pilot}}}]}}'
    last = '  - {text: "The harbour office counted'
    text = briefing.read_text("utf-8").replace(last, f"{point}\n{last}")
    briefing.write_text(text, "utf-8")
    built = run("build", "--desk", desk)
    assert built.returncode == 0, built.stderr
    site = tree(desk / "site")
    for name in (*five, pilot):
        assert f"quotes/{name}/index.html" in site
    assert "the next barge is already on its way" in site["briefings/night-closure-brief/index.html"].decode()
    assert _in_pack(desk / "site" / "packs" / "night-closure-brief.pdf", "the next barge is already on its way")
    drafts = ["the closest call", "Grell listens", "a remarkably careless idea", "Not One More Winter"]
    for path, content in site.items():
        if path.endswith((".html", ".json", ".js", ".xml", ".txt")):
            for words in drafts:
                if path != f"sources/{SOURCE}/index.html":  # the source's own title holds the headline's words
                    assert words.encode() not in content or words == "Not One More Winter", (path, words)


def _in_pack(path: Path, words: str) -> bool:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return words in " ".join(text.split())


def test_the_same_article_again_adds_nothing(desk: Path) -> None:
    first = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first")
    assert first.returncode == 0, first.stderr
    before = tree(desk)
    again = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first")
    assert again.returncode == 0, again.stderr
    assert "Nothing new" in again.stdout
    assert tree(desk) == before
    assert run("check", "--desk", desk).returncode == 0


def test_known_names_are_found_and_incidents_offered(desk: Path) -> None:
    (desk / "content" / "actors" / "ostmark.yml").write_text(
        "name: Ostmark\ntype: body\nstatus: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n", "utf-8"
    )
    incident = desk / "content" / "incidents" / "basin-closure.yml"
    source = "pilots-warn-2026-03-04"
    incident.write_text(
        f"title: Flooded sheds and snapped moorings\nclass: event\nevidence: [{{source: {source}, at: p1}}]   # seen\n"
        "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n",
        "utf-8",
    )
    done = run("draft", ARTICLE, "--source", SOURCE, "--desk", desk, "--order", "month-first", "--format", "json")
    found = json.loads(done.stdout)
    assert next(proposal["says"] for proposal in found["proposals"] if "closest call" in proposal["says"]).endswith(
        "Ostmark"
    )
    (offer,) = [offer for offer in found["offers"] if offer["incident"] == "basin-closure"]
    assert offer["at"] == "p1"
    run("accept", f"source:{SOURCE}", "--desk", desk)
    added = run("accept", "incident:basin-closure", "--evidence", f"{SOURCE}:p1", "--desk", desk)
    assert added.returncode == 0, added.stderr
    assert f"evidence: [{{source: {source}, at: p1}}, {{source: {SOURCE}, at: p1}}]   # seen\n" in incident.read_text(
        "utf-8"
    )


MISTAKES = [
    (["draft", "--source", "No Id"], 1, "[bad-id]"),
    (["draft", "--source", "nothing-here"], 1, "[no-text]"),
    (["draft", "nowhere.txt", "--source", "a"], 2, "nowhere.txt"),
    (["accept", "brandt-every-option"], 1, "[no-draft]"),
    (["accept", "brandt-every-optio"], 2, "Did you mean “brandt-every-option”?"),
    (["accept"], 2, "Name the sheets, or choose drafts"),
]


@pytest.mark.parametrize(("words", "status", "says"), MISTAKES, ids=[says for _, _, says in MISTAKES])
def test_mistakes(desk: Path, words: list[str], status: int, says: str) -> None:
    before = tree(desk)
    done = run(*words, "--desk", desk)
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (status, True, False)
    assert tree(desk) == before
