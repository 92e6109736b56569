"""Who says, accuses, claims and replies is told as the sheets have it: of one and of many, of words inside words, of roles that ended."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from conftest import BASE, done
from selectolax.lexbor import LexborHTMLParser

SOURCE = "quay-talks"
ARTICLE = """Quay Talks Go On

Ada Fennimore, 4 March 2026

“He told me ‘the cranes are mine’ and left,” said captain Jon Pryce. Three pilots said: “We saw nothing.”

A spokesman for the port authority said “The cranes are safe.” Pryce accused Brandt and the port authority of selling the cranes.
"""
END = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"
ROW = f"evidence: [{{source: {SOURCE}, at: p1}}]\n"


def named(level: str, by: str, answer: str = "none in this source", kind: str = "political") -> str:
    evidence = f"evidence: [{{source: {SOURCE}, at: p1}}]"
    return f"attributions: [{{actor: port-authority, by: {by}, kind: {kind}, level: {level}, answer: {answer}, {evidence}}}]\n"


SHEETS = {
    f"sources/{SOURCE}": "title: Quay Talks Go On\nauthors: [Ada Fennimore]\npublished: {edtf: 2026-03-04}\nlanguage: en\n"
    "type: article\ndescriptor: One article.\n",
    "actors/jon-pryce": f"name: Jon Pryce\ntype: person\npublic_figure: {{why: a captain}}\nlooked_for: [roles]\n{ROW}",
    "actors/eda-moll": "name: Eda Moll\ntype: person\npublic_figure: {why: held an office}\nroles:\n"
    f"  - {{title: Warden, start: 2019, end: 2024, {ROW.strip()}}}\n"
    f"  - {{title: Adviser, start: 2025, looked_for: [end], {ROW.strip()}}}\n{ROW}",
    "actors/crane-firm": f"name: Crane firm\ntype: company\npart_of: port-authority\n{ROW}",
    "quotes/inner": f"source: {SOURCE}\nat: p1\nwords: the cranes are mine\nspeaker: ilse-brandt\nquoted_by: jon-pryce\n"
    "chain: [{told: harbour-gazette}]\n",
    "quotes/spokesman": f"source: {SOURCE}\nat: p2\nwords: The cranes are safe\n"
    "anonymous: {described_as: a spokesman, count: 1}\non_behalf_of: port-authority\n"
    f"on_behalf_evidence: [{{source: {SOURCE}, at: p2}}]\n",
    "quotes/of-two": f"source: {SOURCE}\nat: p2\nmode: paraphrase\ngist: That the cranes were sold\nspeaker: jon-pryce\n"
    "accuses: [ilse-brandt, port-authority]\nanswer: She denied it.\n",
    "claims/passed-on": "type: judgement\nstatement: The port will close\nclaimant: harbour-office\nreported_by: Ada Fennimore\n"
    + ROW,
    "incidents/by-many": f"title: By many\nwhen: {{edtf: 202X}}\n{named('suspected', '{described_as: two pilots, count: 2}')}{ROW}",
    "incidents/denied": f"title: Denied\nwhen: {{edtf: 2024-12-30/2025-01-02}}\n"
    f"{named('denied', '{described_as: two pilots}', 'It was not us.')}{ROW}",
    "incidents/capital": f"title: Capital\n{named('charged', '{described_as: the court}', 'None in this source.')}{ROW}",
    "incidents/own": f"title: Own claim\n{named('alleged', 'port-authority', kind='self-claim')}{ROW}",
    "incidents/event": f"title: A vote\nclass: event\nlooked_for: [attributions]\n{ROW}",
    "briefings/quay": "form: full-pack\nnumber: HD-9\ntitle: The cranes are said to be safe\naudience: The council\n"
    "cut_off: 2026-03-09\nauthors: [Harbour desk]\nbottom_line: A spokesman said [[quote:spokesman]].\n"
    "key_points: [{text: 'A spokesman said [[quote:spokesman]].', evidence: [{quote: spokesman}]},\n"
    "  {text: 'Ilse Brandt said [[quote:brandt-every-option]].', evidence: [{quote: brandt-every-option}]}]\n"
    "sections:\n  - {heading: Words, include: {kind: quote, source: quay-talks}}\n"
    "  - {heading: Actors, include: {ids: [actor:jon-pryce, actor:eda-moll, actor:crane-firm]}}\n"
    "  - {heading: Later, include: {kind: incident, since: 2030}}\ngaps: [who sold them]\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a made-up desk in which somebody speaks for, of and about others."""
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("credits") / "desk"))
    for name, text in SHEETS.items():
        (desk / f"content/{name}.yml").write_text(text + END, "utf-8")
    (desk / "article.txt").write_text(ARTICLE, "utf-8")
    done("capture", desk / "article.txt", "--source", SOURCE, "--anyway", "--desk", desk)
    done("verify", "--desk", desk)
    done("build", "--desk", desk)
    return desk / "site"


def words_of(path: Path) -> str:
    if path.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(path)
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    elif path.suffix == ".html":
        text = re.sub(r"<[^>]+>", " ", str(LexborHTMLParser(path.read_text("utf-8")).html))
    else:
        text = path.read_text("utf-8")
    text = re.sub(r"\s+", " ", unescape(text).replace("\u00a0", " "))
    return re.sub(r" ([.,;:)])", r"\1", re.sub(r"\( ", "(", text))


CASES = [
    ("incidents/by-many/index.html", "Named as responsible by two pilots", "pilots names"),
    ("incidents/denied/index.html", "(named by two pilots; denied)", "denied, according to"),
    ("incidents/capital/index.html", "Port authority’s reply: none in this source.", "None in this source"),
    ("incidents/own/index.html", "Responsibility claimed by Port authority (alleged).", "reply"),
    ("incidents/event/index.html", "who is responsible", "No one is named"),
    ("incidents/index.html", "2020–2029", ">2029<"),
    ("incidents/index.html", "2024–2025", "pilots names"),
    (
        "accusations/index.html",
        "Two pilots (2), naming Port authority as responsible (suspected): By many",
        "Own claim",
    ),
    (
        "actors/port-authority/index.html",
        "named by two pilots (denied); Port authority’s reply: It was not us",
        "denied according",
    ),
    ("actors/port-authority/index.html", "Responsibility claimed by Port authority (alleged).", "Not quoted"),
    ("actors/port-authority/index.html", "A spokesman, not named: “The cranes are safe”", "Not quoted"),
    ("actors/index.html", "Warden, from 2019 to 2024", "Not quoted"),
    ("quotes/inner/index.html", "Ilse Brandt, quoted by Jon Pryce: “the cranes are mine”", "Brandt: “the cranes"),
    ("quotes/inner/index.html", "Ilse Brandt, quoted by Jon Pryce, “the cranes are mine”, told", "Brandt, “the cranes"),
    ("quotes/inner/index.html", "Quoted by Jon Pryce; told the Harbour Gazette", "Brandt, “the cranes"),
    ("quotes/index.html", "quoted by Jon Pryce", "Brandt: “the cranes"),
    ("data/quotes.csv", "quoted by Jon Pryce", "Brandt: “the cranes"),
    ("search/records.js", "Ilse Brandt, quoted by Jon Pryce, published", "Brandt: “the cranes"),
    ("search/records.js", "2020–2029", '"2029"'),
    ("quotes/of-two/index.html", "Accused: Ilse Brandt and Port authority. Reply: She denied it.", "authority’s reply"),
    (
        "claims/passed-on/index.html",
        "Harbour office’s view, as reported by Ada Fennimore: The port will close",
        "Fennimore,’s",
    ),
    ("briefings/quay/index.html", "This briefing is based on 2 origins.", "independent"),
    ("briefings/quay/index.html", "None recorded.", "independent"),
    ("packs/quay.pdf", "None recorded.", "Company. Company"),
    ("packs/quay.pdf", "Person; role not stated.", "Company. Company"),
    ("packs/quay.pdf", "Company; part of Port authority.", "Company. Company"),
    ("packs/quay.pdf", "end not stated", "Company. Company"),
]


@pytest.mark.parametrize(("path", "told", "never"), CASES, ids=[f"{path}-{told}"[:60] for path, told, _ in CASES])
def test_a_page_says_what_the_sheet_says(site: Path, path: str, told: str, never: str) -> None:
    said = words_of(site / path)
    assert told in said
    assert never not in said


def test_a_role_that_ended_is_not_told_to_programs_as_held(site: Path) -> None:
    page = (site / "actors/eda-moll/index.html").read_text("utf-8")
    found = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert found["mainEntity"]["jobTitle"] == ["Adviser"]
