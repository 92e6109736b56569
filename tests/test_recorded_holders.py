"""Every statement has its holder, every accusation its answer, and authors are called by CSL's rules for names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
import pytest
from conftest import DESKS, run
from hypothesis import given
from hypothesis import strategies as st

from briefings.check import check
from briefings.compose.index import Index
from briefings.load.desk import load
from briefings.model.names import Name, divided, is_of_body
from briefings.release import cut

SOURCE = "longer-evenings-2026-03-05"
EVIDENCE = f"evidence: [{{source: {SOURCE}, at: p3}}]"
SHARED = "status: published\ncreated: 2026-05-08\nrevised: 2026-05-08\n"
AUTHORS = {
    "a": "[Trade Desk]",
    "b": "[European Commission]",
    "c": "[Ursula von der Leyen]",
    "d": "[Gabriel García Márquez]",
    "e": "[Nguyễn Văn A]",
    "f": "[Ban Ki-moon]",
    "g": '["Smith, John"]',
    "h": "[Martin Luther King Jr.]",
    "i": "[{family: García Márquez, given: Gabriel}]",
    "j": "[{family: Ban, given: Ki-moon, family_first: true}]",
    "k": "[{family: King, given: Martin Luther, suffix: Jr.}]",
    "l": "[{literal: Lamp Watch}]",
    "m": "[Fernhill library]",
    "n": "[{family: Leyen, given: Ursula, particle: von der}]",
    "o": "[Aldane & Sons]",
    "p": "[José Ortega y Gasset]",
    "q": "[James Bond]",
}
CLAIMS = {
    "inspection": (
        "type: allegation\nstatement: Aldane left out an inspection in March\nclaimant: halvard\naccuses: [aldane]\n"
        "answer: Aldane denied it\nabout: [topic:longer-evenings, incident:reading-room-lights]"
    ),
    "share": (
        'type: figure\nstatement: of the visits were in the evening\nvalue: 60\nunit: "%"\nqualifier: at-least\n'
        "claimant: fernhill-library"
    ),
    "enough": "type: judgement\nstatement: A trial would be enough\nclaimant: {source: longer-evenings-2026-03-05}",
    "voices": "type: judgement\nstatement: The lamps are old\nclaimant: {described_as: several neighbours}",
    "closed": ("type: fact\nstatement: The hall was closed\nclaimant: halvard\nreported_by: the local radio"),
    "unanswered": (
        "type: allegation\nstatement: Somebody took the lamps\nclaimant: halvard\nanswer: none in this source"
    ),
}
HELD = {
    "inspection": "Halvard alleges: Aldane left out an inspection in March",
    "share": "Fernhill library: at least 60",
    "enough": "The article’s view: A trial would be enough",
    "voices": "Several neighbours (judgement): The lamps are old",
    "closed": "Halvard, as reported by the local radio, says: The hall was closed",
    "unanswered": "Halvard alleges: Somebody took the lamps",
}
PARAPHRASE = "Ruth Amsel, paraphrased: That perhaps trying it in autumn would be enough"
ANSWER = "Aldane’s reply: Aldane denied it."


def sheet(path: Path, fields: str) -> None:
    """Write a published sheet."""
    path.write_text(f"{fields}\n{SHARED}", "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site of a desk with claims, accusations, and sources by all kinds of authors."""
    folder = tmp_path_factory.mktemp("holders") / "desk"
    assert run("init", folder, "--title", "Lanthorn").returncode == 0
    content = folder / "content"
    settings = content / "desk.yml"
    settings.write_text(f"{settings.read_text('utf-8')}\nsite_url: https://desk.example/\n", "utf-8")
    sheet(content / "actors/halvard.yml", "name: Halvard\ntype: company\nevidence: [{source: " + SOURCE + ", at: p3}]")
    sheet(content / "actors/aldane.yml", "name: Aldane\ntype: company\nevidence: [{source: " + SOURCE + ", at: p3}]")
    for name, fields in CLAIMS.items():
        sheet(content / f"claims/{name}.yml", f"{fields}\n{EVIDENCE}")
    for name, authors in AUTHORS.items():
        sheet(
            content / f"sources/by-{name}.yml",
            f"title: Text {name}\ntype: report\ndescribed_as: report\nauthors: {authors}\npublished: 2026-05-04\n"
            "reliability_basis: Made up.",
        )
    rows = ", ".join(f"{{source: by-{name}, at: page:{page}}}" for page in (1, 2) for name in AUTHORS)
    sheet(content / "claims/cited.yml", f"type: fact\nstatement: The lamps burn\nclaimant: halvard\nevidence: [{rows}]")
    path = content / "briefings/longer-evenings-brief.yml"
    text = path.read_text("utf-8").replace("form: one-pager", "form: full-pack")
    sections = (
        "sections:\n  - {heading: Claims, include: {kind: claim}}\n  - {heading: Words, include: {kind: quote}}\n"
    )
    path.write_text(text.replace("positions:", f"{sections}positions:"), "utf-8")
    quote = content / "quotes/lorn-a-costly-favour.yml"
    quote.write_text(quote.read_text("utf-8") + "accuses: [ruth-amsel]\nanswer: none in this source\n", "utf-8")
    done = run("build", "--desk", folder)
    assert done.returncode == 0, done.stderr
    return folder / "site"


def words_of(html: str) -> str:
    """Return the text of a page's main part."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(
        unescape(re.sub(r"<[^>]+>", "", re.sub(r"</?(?:p|li|td|div|h\d|dd|dt)\b[^>]*>", " ", main))).split()
    )


def page(site: Path, path: str) -> str:
    """Return the text of a page."""
    return words_of((site / path / "index.html").read_text("utf-8"))


@pytest.mark.parametrize("name", HELD)
def test_a_claim_has_its_holder_wherever_it_can_stand_alone(built: Path, name: str) -> None:
    html = (built / f"claims/{name}/index.html").read_text("utf-8")
    held = HELD[name]
    plain = unescape(html).replace("\u00a0", " ")
    heading = unescape(re.sub(r"<[^>]+>", "", re.findall(r"<h1[^>]*>(.*?)</h1>", html)[0])).replace("\u00a0", " ")
    assert heading.startswith(held)
    assert f"<title>{held}" in plain
    assert f'name="description" content="{held}' in plain
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    assert data["headline"].replace("\u00a0", " ").startswith(held)
    assert data["creditText"]
    for file in ("BibTeX", "RIS", "CSL-JSON"):
        assert f"{name}" in html, file
    assert f"Lanthorn, {held}" in page(built, f"claims/{name}").replace("\u00a0", " ")
    for listed in ("claims", "sources/" + SOURCE):
        assert held in page(built, listed).replace("\u00a0", " "), listed
    records = json.loads((built / "data/claims.json").read_text("utf-8"))["sheets"]
    assert next(one for one in records if one["id"] == name)["label"].replace("\u00a0", " ").startswith(held)
    feed = unescape((built / "feeds/changes.xml").read_text("utf-8")).replace("\u00a0", " ")
    assert f"<title>{held}" in feed


def test_files_for_reference_managers_name_the_holder(built: Path) -> None:
    html = (built / "claims/inspection/index.html").read_text("utf-8")
    files = [unescape(found) for found in re.findall(r'href="data:[^"]*?,([^"]*)"', html)]
    assert len(files) == 3
    for file in map(unquote, files):
        assert HELD["inspection"] in file
        assert ANSWER in file


def test_a_paraphrase_begins_with_who_says_it(built: Path) -> None:
    html = (built / "quotes/amsel-perhaps-a-trial/index.html").read_text("utf-8")
    assert f"<title>{PARAPHRASE}" in html
    for path in ("quotes/amsel-perhaps-a-trial", f"sources/{SOURCE}"):
        assert PARAPHRASE in page(built, path), path
    assert "Ruth Amsel: “We are counting every visitor”" in page(built, "quotes/amsel-counting-every-visitor")
    assert "Headline; no speaker: “Give Us One More Hour!”" in page(built, "quotes/headline-one-more-hour")


def test_where_speaker_and_author_cannot_be_told_apart_both_are_named(example: Path) -> None:
    both = "Giuseppe Cavo Dragone or the article, paraphrased: Perhaps it is time for NATO to consider preemption."
    for path in ("quotes/dragone-perhaps-consider-preemption", "sources/preemptive-strikes-2025-12-02"):
        assert both in page(example / "site", path), path
    assert "either Dragone or the author says this" in page(example / "site", "quotes")


@pytest.mark.parametrize(
    "path",
    [
        "claims/inspection",
        "claims",
        "accusations",
        "actors/aldane",
        "topics/longer-evenings",
        "incidents/reading-room-lights",
        "briefings/longer-evenings-brief",
    ],
)
def test_an_accusation_never_stands_without_its_answer(built: Path, path: str) -> None:
    found = page(built, path)
    assert HELD["inspection"] in found
    assert "Aldane denied it" in found.partition(HELD["inspection"])[2]


def test_a_pack_says_whose_claims_are_and_what_the_accused_answer(built: Path) -> None:
    pack = pypdfium2.PdfDocument(built / "packs/longer-evenings-brief.pdf")
    said = " ".join(" ".join(pack[number].get_textpage().get_text_bounded() for number in range(len(pack))).split())
    for held in ("Halvard alleges: Aldane left out an inspection in March.", "Several neighbours (judgement):", ANSWER):
        assert held in said
    assert "Ruth Amsel’s reply: none in this source." in said


def test_accusations_have_a_page_of_their_own(built: Path) -> None:
    found = page(built, "accusations")
    assert "3 accusations" in found
    assert "2 have no reply in the source." in found
    assert "Piet Lorn: called the plan “a costly favour”" in found
    assert "None in this source" in found
    assert "aragraph 3" in found
    assert "Accused" in found
    home = (built / "index.html").read_text("utf-8")
    assert "accusations/index.html" in home
    assert "accusations/index.html" in (built / "topics/longer-evenings/index.html").read_text("utf-8")
    assert "Who accuses whom" in (built / "search/index.html").read_text("utf-8") + "".join(
        path.read_text("utf-8") for path in (built / "search").rglob("*.js")
    )


def test_a_desk_without_accusations_has_no_such_page(example: Path, tmp_path: Path) -> None:
    assert (example / "site/accusations/index.html").exists()
    run("init", tmp_path / "desk")
    assert run("build", "--no-packs", "--desk", tmp_path / "desk").returncode == 0
    assert not (tmp_path / "desk/site/accusations").exists()
    assert "Who accuses whom" not in (tmp_path / "desk/site/index.html").read_text("utf-8")


SHORT = {
    "a": "Trade Desk",
    "b": "European Commission",
    "c": "von der Leyen",
    "d": "Gabriel García Márquez",
    "e": "Nguyễn Văn A",
    "f": "Ban Ki-moon",
    "g": "Smith",
    "h": "Martin Luther King Jr.",
    "i": "García Márquez",
    "j": "Ban",
    "k": "King",
    "l": "Lamp Watch",
    "m": "Fernhill library",
    "n": "von der Leyen",
    "o": "Aldane & Sons",
    "p": "José Ortega y Gasset",
    "q": "James Bond",
}
TYPES = {
    **dict.fromkeys("ablmo", "Organization"),
    **dict.fromkeys("cghijkn", "Person"),
    **dict.fromkeys("defpq", "Thing"),
}


@pytest.mark.parametrize("name", SHORT)
def test_short_notes_citations_and_linked_data_name_authors_by_csls_rules(built: Path, name: str) -> None:
    html = (built / "claims/cited/index.html").read_text("utf-8")
    number = 1 + len(AUTHORS) + list(AUTHORS).index(name)
    notes = dict(re.findall(r'<p class="note" id="note-(\d+)"><b>\d+</b> (.*?)</p>', html))
    assert unescape(re.sub(r"<[^>]+>", "", notes[str(number)])) == f"{SHORT[name]}, page 2."
    of_source = (built / f"sources/by-{name}/index.html").read_text("utf-8")
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', of_source)[0])
    author = data["mainEntity"]["author"][0]
    assert author["@type"] == TYPES[name]
    csl = json.loads((built / "data/sources.csl.json").read_text("utf-8"))
    given = next(one for one in csl if one["id"] == f"by-{name}")["author"][0]
    family = " ".join(filter(None, (given.get("non-dropping-particle"), given.get("family"))))
    assert (family or given["literal"]) == SHORT[name]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("[{given: John}]", "goes with `family`"),
        ("[{literal: Trade Desk, suffix: Jr.}]", "goes with `family`"),
        ("[{family: Smith, literal: Smith}]", "`name`, `family`, `literal`"),
        ("[{family: Smith, givn: John}]", "given"),
        ("[{}]", "sources/pilots"),
    ],
)
def test_a_name_that_cannot_be_one_is_told(
    desk: Path, edit: Callable[[Path, str, str], None], fields: str, message: str
) -> None:
    path = next((desk / "content/sources").glob("pilots*.yml"))
    edit(path, "authors: [{family: Fennimore, given: Ada}]", f"authors: {fields}")
    done = run("check", "--desk", desk)
    assert done.returncode == 1
    assert message in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_fmt_keeps_names(desk: Path) -> None:
    path = next((desk / "content/sources").glob("pilots*.yml"))
    text = path.read_text("utf-8").replace(
        "authors: [{family: Fennimore, given: Ada}]", "authors: [{given: Ada, family: Fennimore}, Trade Desk]"
    )
    path.write_text(text, "utf-8")
    assert run("fmt", "--desk", desk).returncode == 0
    assert "authors:\n  - {family: Fennimore, given: Ada}\n  - Trade Desk\n" in path.read_text("utf-8")


@given(st.text(max_size=60))
def test_no_text_is_divided_without_a_sign(text: str) -> None:
    found = divided(text)
    if found is None or not found.family:
        return
    assert not is_of_body(text)
    assert "," in text or found.particle
    assert all(part in " ".join(text.split()) for part in found)


LETTERS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=8)
WORD = LETTERS.map(lambda word: f"N{word.lower()}").filter(lambda word: not is_of_body(word))


@given(st.lists(WORD, min_size=1, max_size=4))
def test_words_alone_are_never_divided(words: list[str]) -> None:
    assert divided(" ".join(words)) is None


@given(WORD, WORD, st.sampled_from(["", "von", "van der", "von und zu"]), st.sampled_from(["", "Jr.", "III"]))
def test_a_name_with_its_family_name_first_is_divided(family: str, own: str, particle: str, suffix: str) -> None:
    before = f"{particle} {family}".strip()
    found = divided(", ".join(filter(None, (before, own, suffix))))
    assert found == (family, own, particle, suffix)
    name = Name.model_validate({"family": family, "given": own} | ({"particle": particle} if particle else {}))
    assert name.label == f"{own} {before}"


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        ("none in this source", False),
        ("Немає в цьому джерелі", False),
        ("заперечує", True),
        ("None of this is true", True),
        ("", False),
        (None, False),
    ],
)
def test_an_answer_that_says_there_is_none_is_none_in_the_desks_language_too(
    answer: str | None, answered: bool
) -> None:
    checked = check(load(DESKS / "rada"))
    assert Index(cut(checked.catalogue, checked.verdicts)).is_answered(answer) is answered


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("{source: pilots-warn-2026-03-04}", "The article reports an allegation that Port authority is responsible."),
        ("harbour-office", "Named as responsible by Harbour office: Port authority (alleged)."),
    ],
    ids=["a source", "an actor"],
)
def test_who_makes_an_allegation_is_not_told_as_reporting_it(desk: Path, by: str, told: str) -> None:
    row = (
        f"  - {{key: a, actor: port-authority, by: {by}, kind: media, level: alleged, answer: none in this source,"
        " evidence: [{source: pilots-warn-2026-03-04, at: p1}]}\n"
    )
    file = desk / "content/incidents/harbour-mishaps.yml"
    text = file.read_text("utf-8").replace("looked_for: [hypotheses, attributions]\n", "looked_for: [hypotheses]\n")
    file.write_text(f"{text}attributions:\n{row}", "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    page = re.sub(r"<[^>]+>", "", (desk / "site/incidents/harbour-mishaps/index.html").read_text("utf-8"))
    assert told in " ".join(unescape(page).split())


def test_words_outside_the_marks_are_not_taken_for_the_speakers(example: Path) -> None:
    """They are the source's: the list, the quotation's page and the speaker's page say so."""
    told = "utside the quotation marks: words of the article"
    for path in ("quotes/mcgrath-seeds-of-next-aggression", "actors/michael-mcgrath", "actors/poland", "quotes"):
        assert told in page(example / "site", path), path
    assert told not in page(example / "site", "quotes/zakharova-irresponsible-step"), "the introduction is the desk's"


def test_a_date_without_a_beginning_may_be_of_an_earlier_year(example: Path) -> None:
    assert re.search("Year 2025 or earlier ?6 2022 ?1", page(example / "site", "incidents"))
