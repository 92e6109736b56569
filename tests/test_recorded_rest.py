"""What no sheet says is not printed for being the usual case; long rows of topics and actors go on; the issued text is told apart."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from conftest import BASE, ROOT, run
from selectolax.lexbor import LexborHTMLParser

from briefings.compose.difference import difference, says_same
from briefings.model.body import Body, body_of
from briefings.model.names import divided

SOURCE = "longer-evenings-2026-03-05"
SHARED = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"


def text_of(page: Path) -> str:
    main = LexborHTMLParser(page.read_text("utf-8")).css_first("main")
    assert main
    return " ".join(main.text(separator=" ").replace("\u00a0", " ").split())


def titles(page: Path) -> list[str]:
    found = LexborHTMLParser(page.read_text("utf-8")).css("ul.links li > span:first-child")
    return [" ".join(node.text().split()) for node in found]


QUOTE = """source: {source}
at: p2
words: We are counting every visitor
speaker: ruth-amsel
about: [topic:longer-evenings]
"""
INCIDENT = """title: {title}
aspects: [{{name: lamps, text: Lamps were lost, evidence: [{{source: {source}, at: p1}}]{aspect}}}]
involved: [ruth-amsel]
evidence: [{{source: {source}, at: p1}}]
"""
SAID = {
    "quotes/telling": "mode: direct\nattribution: explicit\nchain: [{told: fernhill-library, what: interview, seen: false}]\n",
    "quotes/seen": "chain: [{told: fernhill-library, what: transcript, seen: true}]\n",
    "quotes/bare": "chain: [{told: fernhill-library, seen: false}]\n",
    "quotes/silent": "chain: [{told: fernhill-library}]\n",
    "incidents/telling": "occurrence: reported\n",
    "incidents/silent": "",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built desk whose sheets leave out what has a usual case, beside a few that say it; no incident has a time or place."""
    desk = tmp_path_factory.mktemp("rest") / "desk"
    assert run("init", desk, "--title", "Rest desk").returncode == 0
    content = desk / "content"
    usual = re.compile(
        r"^(?:mode: direct|occurrence: reported|rights: .*|language: .*|when.*|where.*)\n(?: .*\n)*", re.MULTILINE
    )
    for file in content.glob("*/*.yml"):
        file.write_text(usual.sub("", file.read_text("utf-8")), "utf-8")
    for path, more in SAID.items():
        kind, _, name = path.partition("/")
        aspect = ", occurrence: disputed" if name == "telling" else ""
        made = QUOTE if kind == "quotes" else INCIDENT
        text = made.format(source=SOURCE, title=f"A {name} one", aspect=aspect)
        (content / f"{path}.yml").write_text(f"{text}{more}{SHARED}", "utf-8")
    brief = content / "briefings/longer-evenings-brief.yml"
    section = "sections: [{heading: All, include: {ids: [quote:silent, incident:silent]}}]\n"
    text = brief.read_text("utf-8").replace("form: one-pager", "form: full-pack").replace("gaps:", f"{section}gaps:")
    brief.write_text(text, "utf-8")
    assert run("verify", "--desk", desk).returncode == 0
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr + done.stdout
    return desk / "site"


SILENT = {
    "quotes/silent": ("Direct", "explicit", "Attribution", "interview", "not seen", "seen by this desk"),
    "incidents/silent": ("Reported", "reported", "Status"),
    f"sources/{SOURCE}": ("all rights reserved", "Rights", "Language"),
}


@pytest.mark.parametrize("path", SILENT)
def test_the_usual_case_is_not_printed_where_no_sheet_says_it(site: Path, path: str) -> None:
    page = text_of(site / path / "index.html").replace("as reported by", "").replace("What is reported", "")
    head = page.partition("By the same speaker")[0].replace("Reported by", "")
    assert [word for word in SILENT[path] if word in head] == []


def test_lists_and_actors_pages_do_not_print_it_either(site: Path) -> None:
    row = next(
        " ".join(node.text(separator=" ").split())
        for node in LexborHTMLParser((site / "incidents/index.html").read_text("utf-8")).css("tbody tr")
        if "A silent one" in node.text()
    )
    assert row == "A silent one"
    assert "A silent one incident A telling one incident; reported" in text_of(site / "actors/ruth-amsel/index.html")
    assert "1 reported incident and 2 more incidents" in text_of(site / "incidents/index.html")


def test_a_pack_does_not_print_it_either(site: Path) -> None:
    document = pypdfium2.PdfDocument(site / "packs/longer-evenings-brief.pdf")
    pack = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    assert "told the Fernhill library, as reported by the article" in pack
    section = pack.partition("A silent one")[2][:300]
    assert "Lamps" not in section  # parts of an account stand on its page
    assert "interview" not in pack
    assert "Reported." not in pack


def test_what_a_sheet_says_is_printed(site: Path) -> None:
    telling = text_of(site / "quotes/telling/index.html")
    for words in (
        "clear in the source",
        "interview not seen",
        "interview not seen by this desk",
        "Direct quotation",
    ):
        assert words in telling
    assert "transcript seen by this desk" in text_of(site / "quotes/seen/index.html")
    assert "we have not seen what they published" in text_of(site / "quotes/bare/index.html")
    incident = text_of(site / "incidents/telling/index.html")
    assert "Reported." in incident
    assert "Lamps were lost" in incident
    assert "disputed" in incident


# The language of a source.


def languages(page: Path) -> dict[str, str]:
    """Return by type which things of a page's linked data have a language, and which."""

    def found(value: object) -> Iterator[tuple[str, str]]:
        entries = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
        if isinstance(value, dict) and "inLanguage" in value:
            yield value["@type"], value["inLanguage"]
        for entry in entries:
            yield from found(entry)

    script = LexborHTMLParser(page.read_text("utf-8")).css_first('script[type="application/ld+json"]')
    assert script
    return dict(found(json.loads(script.text())))


def test_programs_are_not_told_a_language_that_nobody_recorded(site: Path) -> None:
    for page in (f"sources/{SOURCE}", "quotes/telling"):
        assert not {"NewsArticle", "Article", "Quotation"} & languages(site / page / "index.html").keys(), page
    (item,) = json.loads((site / "data/sources.csl.json").read_text("utf-8"))
    assert "language" not in item
    with (site / "data/sources.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["language"] == ""


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "not recorded"])
def test_a_source_without_a_language_is_read_in_the_desks(tmp_path: Path, recorded: bool) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(ROOT / "tests/desks/rada", desk, ignore=shutil.ignore_patterns("site", ".briefings"))
    shutil.rmtree(desk / ".briefings", ignore_errors=True)
    if not recorded:
        for file in (desk / "content/sources").glob("*.yml"):
            file.write_text(re.sub(r"^language: .*\n", "", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr + done.stdout
    for page in (desk / "site/sources").glob("*/index.html"):
        text = text_of(page)
        assert "англійська" not in text
        assert "Мова " not in text
        assert 'lang="en"' not in page.read_text("utf-8")
        assert bool(languages(page).keys() - {"WebPage"}) is recorded, languages(page)
    verified = run("verify", "--desk", desk)
    assert verified.returncode == 0, verified.stderr


def test_no_link_leads_to_a_picture_of_nothing(site: Path) -> None:
    assert not (site / "incidents/_when-and-where.html").exists()
    assert "When and where" not in text_of(site / "incidents/index.html")


# Rows of topics and actors that go on.

MANY = 60


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("long") / "desk"))
    evidence = "evidence: [{source: pilots-warn-2026-03-04, at: p1}]"
    places, words = [], "the source says it so"
    for number in range(MANY):
        (desk / f"content/actors/body-{number:02}.yml").write_text(
            f"name: Body {number:02}\ntype: body\n{evidence}\n{SHARED}", "utf-8"
        )
        gist = f"source: pilots-warn-2026-03-04\nat: p1\nmode: paraphrase\ngist: Word {number:02}\nspeaker: body-{number:02}\n"
        (desk / f"content/quotes/word-{number:02}.yml").write_text(
            f"{gist}accuses: [ilse-brandt]\nanswer: none in this source\nabout: [topic:quay]\n{SHARED}", "utf-8"
        )
        for name, more in (("claim", ""), ("other", "about: [topic:quay]\n")):
            (desk / f"content/claims/{name}-{number:02}.yml").write_text(
                f"type: judgement\nstatement: {name.capitalize()} {number:02}\nclaimant: ilse-brandt\n{more}{evidence}\n{SHARED}",
                "utf-8",
            )
        reason = f"reason: Reason {number:02}"
        places.append(
            f"  - {{holder: body-{number:02}, stance: for, basis: inferred, {reason}, evidence: [{{quote: word-{number:02}}}]}}"
        )
        silent = f"described_as: Nobody {number:02}"
        places.append(f"  - {{holder: {{{silent}}}, stance: not-stated, reason: {words}}}")
    topic = "question: Should the quay be rebuilt?\npositions:\n" + "\n".join(places)
    related = ", ".join(f"actor:body-{number:02}" for number in range(MANY))
    (desk / "content/topics/quay.yml").write_text(f"{topic}\nrelated: [{related}]\n{evidence}\n{SHARED}", "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr + done.stdout
    return desk / "site"


@pytest.mark.parametrize(
    ("sheet", "row", "first", "last"),
    [
        ("topics/quay", "positions", "Body 50", "Nobody 59"),
        ("topics/quay", "accusations", "Body 50, paraphrased: Word 50.", "Body 59, paraphrased: Word 59."),
        ("topics/quay", "bearing", "Ilse Brandt’s view: Other 50", "Ilse Brandt’s view: Other 59"),
        ("topics/quay", "related", "Body 50", "Body 59"),
        ("actors/ilse-brandt", "claims", "", "Ilse Brandt’s view: Other 59"),
    ],
)
def test_a_long_row_goes_on_on_a_page_that_it_leads_to(long: Path, sheet: str, row: str, first: str, last: str) -> None:
    page = long / sheet / "index.html"
    links = [a.attributes["href"] for a in LexborHTMLParser(page.read_text("utf-8")).css("p.more a")]
    assert f"../../{sheet}/_{row}-2.html" in links
    found = titles(long / sheet / f"_{row}-2.html")
    assert not first or found[0] == first
    assert found[-1] == last
    assert re.search(r"The first 50 of \d+", text_of(page))


def test_a_topic_tells_what_else_is_said_on_it(long: Path) -> None:
    assert "Also on this question Ilse Brandt’s view: Other 00" in text_of(long / "topics/quay/index.html")


# The issued file and the working text.


def evidence(form: int, *fields: tuple[str, str]) -> Body:
    sheet = {"sheet": "source:a", "label": "A", "fields": {"title": "A", **dict(fields)}, "corrections": []}
    return body_of({"format": f"briefings-evidence/{form}", "body": [sheet]})


@pytest.mark.parametrize(
    ("field", "same"),
    [
        (("extent", "full"), True),
        (("extent", "teaser"), False),
        (("looked_for", "said; venue"), True),
        (("looked_for", "hypotheses"), False),
        (("chain.1.seen", "no"), True),
        (("chain.1.seen", "yes"), False),
        (("reliability", "F"), True),
        (("reliability", "A"), False),
    ],
)
def test_what_an_old_pack_printed_by_itself_is_no_difference_where_a_sheet_says_it_now(
    field: tuple[str, str], same: bool
) -> None:
    assert says_same(evidence(1), evidence(2, field)) is same
    assert (not difference(evidence(1), evidence(2, field)).changes) is same
    assert not says_same(evidence(2), evidence(2, field))


def test_the_example_offers_a_working_text_only_where_it_prints_something_else(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(ROOT / "content", desk / "content")
    shutil.copy(ROOT / "mkdocs.yml", desk)
    sheet = desk / "content/incidents/drones-over-polish-territory.yml"
    names = ("hybrid-incidents-full-pack", "preemptive-measures-one-pager", "preemptive-measures-debate-pack")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    for name in names:
        assert "working text" not in text_of(desk / f"site/briefings/{name}/index.html")
    text = sheet.read_text("utf-8")
    assert "title: Drones over Polish territory" in text
    sheet.write_text(text.replace("title: Drones over", "title: Drones above"), "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    full = text_of(desk / f"site/briefings/{names[0]}/index.html")
    assert "It is newer than edition 1, issued 30 November 2026, and differs from it: 1 incident changed" in full
    assert "working text" not in text_of(desk / f"site/briefings/{names[2]}/index.html")


# Small things.


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Reuters, London", ""),
        ("AFP, Paris", ""),
        ("Harbour Post, Kyiv", ""),
        ("Smith, John", "Smith"),
        ("London, Jack", "London"),
    ],
)
def test_an_office_in_a_town_is_no_person(text: str, family: str) -> None:
    found = divided(text)
    assert (found.family if found else "") == family


def test_the_list_of_accusations_says_what_counts_as_one(long: Path) -> None:
    assert "What counts as an accusation" in text_of(long / "accusations/index.html")


def test_a_label_of_two_lines_stands_once_where_its_row_goes_to_the_next_page(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    assert run("init", desk, "--title", "Label desk").returncode == 0
    names = [f"row-{number:02}" for number in range(40)]
    for number, name in enumerate(names):
        words = " ".join(["Lamps were lost in the hall."] * (1 + number % 7))
        title = f"title: Operations of number {number:02} Zebra\nsummary: {words}\n"
        evidence = f"evidence: [{{source: {SOURCE}, at: p1}}]\n"
        (desk / f"content/incidents/{name}.yml").write_text(f"{title}{evidence}{SHARED}", "utf-8")
    brief = desk / "content/briefings/longer-evenings-brief.yml"
    ids = ", ".join(f"incident:{name}" for name in names)
    text = brief.read_text("utf-8").replace("form: one-pager", "form: full-pack")
    brief.write_text(text.replace("gaps:", f"sections: [{{heading: All, include: {{ids: [{ids}]}}}}]\ngaps:"), "utf-8")
    done = run("pack", "longer-evenings-brief", "--desk", desk, "-o", tmp_path / "pack.pdf")
    assert done.returncode == 0, done.stderr
    document = pypdfium2.PdfDocument(tmp_path / "pack.pdf")
    pages = [page.get_textpage().get_text_range() for page in document]
    assert sum(page.count("Zebra") for page in pages) == len(names)


UNDATED = {
    # what a second quotation of a speaker says of its date, and whether pages say that sources give none
    "looked for": ("looked_for: [said]\n", True),
    "given": ("said: 2026-03-04\n", True),
    "not recorded": ("", False),
}


@pytest.mark.parametrize("name", UNDATED)
def test_that_sources_give_no_date_is_said_only_where_each_was_looked_for(tmp_path: Path, name: str) -> None:
    desk = tmp_path / "desk"
    assert run("init", desk).returncode == 0
    more, is_said = UNDATED[name]
    quote = f"source: {SOURCE}\nat: p2\nmode: paraphrase\ngist: That they count\nspeaker: ruth-amsel\n{more}{SHARED}"
    (desk / "content/quotes/second.yml").write_text(quote, "utf-8")
    brief = desk / "content/briefings/longer-evenings-brief.yml"
    section = "sections: [{heading: All, include: {kind: quote}}]\n"
    brief.write_text(section + brief.read_text("utf-8").replace("form: one-pager", "form: full-pack"), "utf-8")
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    pages = ("quotes", "actors/ruth-amsel", "briefings/longer-evenings-brief")
    found = {page: "the source gives none" in text_of(desk / f"site/{page}/index.html") for page in pages}
    assert found == dict.fromkeys(pages, is_said)
    (pack,) = (desk / "site/packs").glob("*.pdf")
    words = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pack))
    assert ("the source gives none" in " ".join(words.split())) == is_said


VOICES = {
    "{described_as: an official}": "The source gives no name",
    "{described_as: officials}": "The source gives no name",
    "{described_as: officials, looked_for: [count]}": "Number and names not stated",
    "{described_as: an official, count: 1}": "An official , not named, paraphrased: That it is cold. In our words",
    "{described_as: officials, count: 3}": "Three people, not named",
}


@pytest.mark.parametrize("voice", VOICES)
def test_an_unnamed_voice_is_a_group_only_in_the_words_of_its_sheet(tmp_path: Path, voice: str) -> None:
    desk = tmp_path / "desk"
    assert run("init", desk).returncode == 0
    quote = f"source: {SOURCE}\nat: p2\nmode: paraphrase\ngist: That it is cold\nanonymous: {voice}\n{SHARED}"
    (desk / "content/quotes/voice.yml").write_text(quote, "utf-8")
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    text = text_of(desk / "site/quotes/voice/index.html")
    assert VOICES[voice] in text
    assert "group" not in text


@pytest.mark.parametrize(
    ("status", "accepts"),
    [("status: withdrawn\nwithdrawn: {on: 2026-03-12, why: gone}", False), ("status: draft", True)],
)
def test_what_is_withdrawn_is_not_offered_for_publication(tmp_path: Path, status: str, accepts: bool) -> None:
    desk = tmp_path / "desk"
    assert run("init", desk).returncode == 0
    source = desk / f"content/sources/{SOURCE}.yml"
    source.write_text(source.read_text("utf-8").replace("status: published", status), "utf-8")
    hints = {
        each["hint"]
        for each in json.loads(run("check", "--desk", desk, "--format", "json").stdout)
        if each["code"] == "left-out"
    }
    assert hints
    assert all(hint.startswith("`briefings accept ") == accepts and hint.endswith("take it out") for hint in hints)


def test_what_tells_unnamed_voices_apart_is_in_no_file(tmp_path: Path) -> None:
    """The key of a voice can be a name that the source does not give."""
    desk = tmp_path / "desk"
    assert run("init", desk).returncode == 0
    quote = desk / "content/quotes/caretaker-pay-for-the-lamps.yml"
    quote.write_text(quote.read_text("utf-8").replace("count: 1}", "count: 1, key: jan-zorblax}"), "utf-8")
    assert run("build", "--desk", desk).returncode == 0
    assert run("issue", "longer-evenings-brief", "--desk", desk).returncode == 0
    files = [*(desk / "site").rglob("*"), *(desk / "content/editions").rglob("*")]
    assert [path for path in files if path.is_file() and b"zorblax" in path.read_bytes()] == []
    (voice,) = (
        each["anonymous"]
        for each in json.loads((desk / "site/data/quotes.json").read_text("utf-8"))["sheets"]
        if "anonymous" in each
    )
    assert voice == {"described_as": "one caretaker", "count": 1}
