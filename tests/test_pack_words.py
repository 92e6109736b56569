"""Packs of good desks build whatever their words are like, and what is refused is told at the words of a sheet."""

from __future__ import annotations

import io
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from conftest import DESKS, ROOT, run
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from briefings.load.desk import load
from briefings.model.refs import Ref
from briefings.problems import Location, Problem
from briefings.publish.at_sheets import at_sheets
from briefings.publish.audit_pack import Said, Text, differences, figures, read, said

Edit = Callable[[Path, str, str], None]
FULL = "content/briefings/harbour-full.yml"
SOURCE = "content/sources/pilots-warn-2026-03-04.yml"


@pytest.fixture
def outlook(desk: Path) -> Path:
    """Return the made-up desk with judgements and a pack of every annex."""
    return Path(shutil.copytree(DESKS / "outlook", desk, dirs_exist_ok=True))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which builds keep their packs for each other."""
    return tmp_path_factory.mktemp("cache")


def add(file: Path, text: str) -> None:
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n{text}\n", "utf-8")


def printed(pack: Path) -> str:
    """Return what a pack says, without blanks and hyphens."""
    return "".join(
        re.sub(r"[\s\u200b-]", "", text.words) for sheet in read(pack.read_bytes())[1] for text in sheet.texts
    )


SECTIONS = """sections:
  - {heading: By id, include: {ids: [incident:pier-opening, incident:pier-opening, claim:near-misses, topic:night-closure]}}
  - {heading: By query, include: {kind: incident}}
  - {heading: Claims, include: {kind: claim}, positions: night-closure, face_to_face: night-closure}
  - {heading: Words, include: {kind: quote}, positions: night-closure, timeline: all}
  - {heading: The rest, include: {kind: actor}, timeline: all}
"""


def test_a_sheet_may_be_shown_in_several_sections(outlook: Path, cache: Path, edit: Edit) -> None:
    edit(outlook / FULL, "positions: [night-closure]", "positions: [night-closure, night-closure]")
    edit(outlook / FULL, "map, actors, sources]", "map, actors, sources, quotes, map, positions]")
    add(outlook / FULL, SECTIONS)
    assert run("check", "--desk", outlook).returncode == 0
    done = run("build", "--desk", outlook, "--cache-dir", cache)
    assert done.returncode == 0, done.stderr
    page = LexborHTMLParser((outlook / "site/briefings/harbour-full/index.html").read_text("utf-8"))
    anchors = Counter(node.attributes["id"] for node in page.css("[id]"))
    assert set(anchors.values()) == {1}
    shown = {name for name in anchors if name and name.startswith(("incident-pier-opening", "positions-", "claim-"))}
    assert shown == {
        *("incident-pier-opening", "incident-pier-opening--2", "incident-pier-opening--3"),
        *("claim-near-misses", "claim-near-misses--2", "positions-night-closure", "positions-night-closure--2"),
    }
    with pikepdf.open(outlook / "site/packs/harbour-full.pdf") as pdf:
        names = [str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]]
    assert {"incident-pier-opening", "incident-pier-opening--2"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("letters", [44, 92, 61, 300])
def test_an_address_may_be_divided_anywhere(outlook: Path, cache: Path, letters: int) -> None:
    address = f"https://www.desk.example/{'a' * letters}12345678901.html"
    add(outlook / SOURCE, f"url: {address}\naccessed: 2026-03-09")
    done = run("build", "--desk", outlook, "--cache-dir", cache)
    assert done.returncode == 0, done.stderr
    assert address in printed(outlook / "site/packs/harbour-full.pdf")


WORDS = {
    "word": "Donaudampfschifffahrtsgesellschafts" * 4,
    "address": f"https://www.desk.example/{'b' * 92}/98765432109/{'7' * 60}.html",
    "digits": "279,527,800/562,888,514/" * 9,
    "hyphens": "well-known-" * 20,
    "dates": "2 December 2025, " * 7 + "EX-2025-01-EX-2025-02-EX-2025-03",
}


@pytest.mark.parametrize(("form", "words"), [("full-pack", "address"), ("debate-pack", "word"), ("briefing", "digits")])
def test_long_words_stay_in_their_columns(outlook: Path, edit: Edit, form: str, words: str) -> None:
    long = WORDS[words]
    edit(outlook / FULL, "form: full-pack", f"form: {form}")
    edit(outlook / FULL, "annexes: [quotes, positions, timeline, map, actors, sources]\n", "")
    edit(outlook / FULL, "number: HD-3", f"number: HD-3 {long}")
    edit(outlook / FULL, "audience: Staff", f"audience: {long} Staff")
    edit(outlook / FULL, "authors: [Harbour desk]", f"authors: [Harbour {long}]")
    edit(outlook / FULL, "[[incident:pier-opening|a new pier]].", f"[[incident:pier-opening|a new pier]] {long}.")
    edit(outlook / FULL, "title: Everything", f"title: {long} Everything")
    edit(outlook / "content/desk.yml", "title: Harbour desk", f"title: Harbour {long}")
    edit(outlook / "content/desk.yml", "notice: A made-up desk", f"notice: {long} " + "A made-up desk " * 9)
    edit(outlook / "content/actors/ilse-brandt.yml", "name: Ilse", f"name: Ilse {long}")
    edit(outlook / "content/incidents/harbour-mishaps.yml", "title: Mishaps", f"title: {long} Mishaps")
    edit(outlook / "content/topics/night-closure.yml", "question: Should", f"question: {long} Should")
    add(outlook / FULL, "sections: [{heading: Time, timeline: all, face_to_face: night-closure}]")
    done = run("pack", "harbour-full", "--desk", outlook, "-o", outlook / "out.pdf")
    assert done.returncode == 0, done.stderr
    assert long.replace("-", "") in printed(outlook / "out.pdf")


def test_a_cell_that_goes_on_overleaf_is_read_whole(tmp_path: Path) -> None:
    """The rest of its row stands between its two halves, in the order of the pages."""
    rada = Path(shutil.copytree(DESKS / "rada", tmp_path / "rada"))
    for number, file in enumerate(sorted((rada / "content/actors").glob("*.yml"))):
        offices = ", ".join(f"{number}{office}-й" for office in range(100, 200))
        text = re.sub(r"^(name: .*?)(\"?)$", rf"\1 {offices}\2", file.read_text("utf-8"), count=1, flags=re.MULTILINE)
        file.write_text(text, "utf-8")
    done = run("pack", "nichnyi-tramvai-pered-chervnem", "--desk", rada, "-o", rada / "out.pdf")
    assert done.returncode == 0, done.stderr


def test_a_hundred_note_marks_are_divided(outlook: Path, cache: Path, edit: Edit) -> None:
    rows = ", ".join(f"{{source: pilots-warn-2026-03-04, at: p1, note: Reason {number}}}" for number in range(100))
    edit(outlook / FULL, "evidence: [{source: pilots-warn-2026-03-04, at: p1}]", f"evidence: [{rows}]")
    done = run("build", "--desk", outlook, "--cache-dir", cache)
    assert done.returncode == 0, done.stderr


NUMBER = st.one_of(st.integers(0, 10**12).map(str), st.integers(1000, 10**9).map("{:,}".format))
WORD = st.one_of(NUMBER, st.sampled_from(["in", "the", "tons.", "(of"]), st.text("ab/.,3450-", min_size=1, max_size=40))


@given(st.lists(WORD, min_size=1, max_size=25), st.data())
@settings(max_examples=300, deadline=None)
def test_figures_are_compared_after_the_layout_is_undone(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=5)))
    lines = [text[a:b].strip(" ") for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    pack = said([Text(line, "IBM Plex Sans", False, (0, 0, 1, 1)) for line in lines if line])
    page = Said(frozenset(), figures(text))
    assert list(differences(page, pack)) == []
    for figure in page.figures:  # but a figure that the page has not is found, wherever its line ends
        other = figure[:-1] + str((int(figure[-1]) + 1) % 10)
        if other not in text and not any(other in known for known in page.figures):
            more = said(
                [Text(part, "IBM Plex Sans", False, (0, 0, 1, 1)) for part in (f"x {other[:1]}", f"{other[1:]} y")]
            )
            if not figures(other[1:]) <= page.figures:
                assert list(differences(page, more)) != []


def test_what_is_refused_is_told_at_the_words_of_a_sheet(outlook: Path, edit: Edit) -> None:
    edit(outlook / FULL, "[[quote:lukasiewicz-nobody-gains]].", f"[[quote:lukasiewicz-nobody-gains]]. {'.' * 150}")
    for command in ("build", "pack harbour-full"):
        done = run(*command.split(), "--desk", outlook)
        assert done.returncode == 1
        place = "content/briefings/harbour-full.yml:9:70: error: in packs/harbour-full.pdf, page 1: “. ..."
        assert done.stderr.startswith(place), done.stderr
        assert "shorten these words" in done.stderr


@pytest.mark.parametrize(
    ("quoted", "place"),
    [
        ("1,240", "near-misses.yml:3:8"),
        ("178,000", "near-misses.yml:1:1"),
        ("1,24", "near-misses.yml:1:1"),
        ("178,000 boats", "boats.yml:2:"),
    ],
)
def test_a_bare_number_is_told_at_its_own_sheet(outlook: Path, quoted: str, place: str) -> None:
    claims = outlook / "content/claims"
    own = (claims / "near-misses.yml").read_text("utf-8")
    (claims / "boats.yml").write_text(own.replace("possible near misses counted", "178,000 boats"), "utf-8")
    problem = Problem("audit-overflow", Location("site/packs/x.pdf"), f"page 1: “{quoted}” runs out of its column")
    found = [*at_sheets([problem], load(outlook), lambda _: Ref("claim", "near-misses"), templates=None)]
    assert str(found[0].location).startswith(f"content/claims/{place}"), found


def test_a_style_that_leaves_words_out_is_said_to(outlook: Path, cache: Path) -> None:
    own = outlook / "templates/print"
    own.mkdir(parents=True)
    ours = (ROOT / "templates/print/print.css").read_text("utf-8")
    (own / "print.css").write_text(f"{ours}.cover {{ display: none; }}", "utf-8")
    done = run("build", "--desk", outlook, "--cache-dir", cache)
    assert done.returncode == 1
    told = r"^content/briefings/night-closure-brief\.yml:\d+:\d+: error: in packs/.*these words are not in the pack"
    assert re.search(told, done.stderr, re.MULTILINE), done.stderr
    assert "the desk's own templates" in done.stderr
    own_form = run("build", "--desk", outlook, "--cache-dir", cache, "--untrusted")
    assert own_form.returncode == 0, own_form.stderr


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("bottom_line", "does not show briefing.bottom_line"),
        ("points", "does not show briefing.points"),
        ("gaps", "does not show briefing.gaps"),
        ("short_end", "does not show note 1"),
        ("title", "does not show briefing.title"),
    ],
)
def test_a_form_that_leaves_out_what_must_stand_is_told_at_its_block(
    outlook: Path, cache: Path, block: str, says: str
) -> None:
    own = outlook / "templates/print/forms"
    own.mkdir(parents=True)
    declared = '{% set form = {"label": "One-page brief", "pages": [1, 1]} %}\n{% extends "base.html" %}\n'
    (own / "one-pager.html").write_text(f"{declared}{{% block {block} %}}{{% endblock %}}", "utf-8")
    done = run("build", "--desk", outlook, "--cache-dir", cache)
    assert done.returncode == 1
    told = rf"^templates/print/forms/one-pager\.html:\d+:1: error: packs/night-closure-brief\.pdf {says}"
    assert re.search(told, done.stderr), done.stderr
    assert "[template-lost]" in done.stderr
    own_form = run("build", "--desk", outlook, "--cache-dir", cache, "--untrusted")
    assert own_form.returncode == 0, own_form.stderr


def test_a_form_that_does_not_fit_is_told_at_the_form(outlook: Path, cache: Path, edit: Edit) -> None:
    gaps = ", ".join(["who knows what"] * 60)
    edit(outlook / "content/briefings/night-closure-brief.yml", "gaps: [", f"gaps: [{gaps}, ")
    done = run("build", "--desk", outlook, "--cache-dir", cache)
    assert done.stderr.startswith("content/briefings/night-closure-brief.yml:1:7: error: in packs/"), done.stderr
    assert "[one-pager-overflows]" in done.stderr
    assert io.StringIO(done.stderr).readlines()[1].strip().startswith("shorten the bottom line")
