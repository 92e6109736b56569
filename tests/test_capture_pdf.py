"""Capture of PDFs: paragraphs as a reader sees them, whatever the layout; pages in places; scans and locked files refused."""

from __future__ import annotations

import io
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import run
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Browser
from test_capture import SOURCE, text_of
from weasyprint import HTML

from briefings import matcher
from briefings.editor.capturing.moved import moved_places
from briefings.editor.drafting.rules import propose
from briefings.editor.extract import extract
from briefings.load.desk import load
from briefings.model.refs import Ref
from briefings.problems import Location
from briefings.render import pdf

FERRY = (
    "The ferry to Eastholm stopped at noon because both engines had lost their cooling water, the operator said in a notice.",
    "“We have inspected the machinery twice since Easter,” said Runa Holt, who administers the timetable. “Nobody found "
    "an irregularity.” She asked passengers to reorganise their journeys.",
    "Four buses replaced the ship. The municipality paid for them, as the contract with the operator requires it to do.",
    "Harbour records show three similar interruptions, none of which the operator had announced beforehand.",
    "Repairs continue. An independent engineer will be commissioned, the council decided on Tuesday evening after a debate.",
    "The next notice is expected within a fortnight.",
)
"""An article without dates, numbers or headings, so that a layout is all that differs."""
NOTE = "Minutes of the council, folio 12."
JUSTIFIED = "p{text-align:justify;hyphens:auto}"
LAYOUTS = {
    "one column": "",
    "two columns": f"main{{columns:2;column-gap:8mm}}{JUSTIFIED}",
    "three columns": f"main{{columns:3;column-gap:5mm;font-size:8.6pt}}{JUSTIFIED}",
    "indents, no gaps": f"p{{text-indent:5mm;margin:0}}{JUSTIFIED}",
    "running heads": "@page{@top-center{content:'Eastholm Gazette'}@bottom-right{content:'Page ' counter(page) ' of ' counter(pages)}}",
    "left and right heads": "@page:left{@top-left{content:counter(page) ' Gazette'}}"
    "@page:right{@top-right{content:'Ships ' counter(page)}}",
    "notes at the foot": "@page{@bottom-center{content:counter(page)}}.n{float:footnote;font-size:7pt}",
    "numbered": "main{counter-reset:l}p{position:relative;padding-left:12mm}"
    "p::before{counter-increment:l;content:counter(l) '.';position:absolute;left:0}",
    "double spaced": "p{font:11pt/2 monospace;text-indent:12mm;margin:0}",
    "hanging": "p{padding-left:8mm;text-indent:-8mm;margin:0}",
}


def printed(body: str, css: str = "", *, size: str = "A5", language: str = "en", title: str = "") -> bytes:
    base = f'@page{{size:{size};margin:14mm}}body{{font:10pt/1.35 "Noto Serif",serif}}p{{margin:0 0 2.5mm}}'
    head = f"<title>{title}</title><style>{base}{css}</style>"
    pdf.warm()  # with our typefaces alone: what a system has divides lines and pages elsewhere
    return bytes(HTML(string=f"<html lang={language}>{head}{body}</html>").write_pdf())


def article(*, noted: bool = False, repeated: int = 3) -> str:
    mark = f"<span class=n>{NOTE}</span>" if noted else ""
    paragraphs = "".join(f"<p>{text.replace('. ', f'.{mark} ', 1)}</p>" for text in FERRY * repeated)
    return f"<h1>No ferry after noon</h1><main>{paragraphs}</main>"


def text(raw: bytes) -> str:
    return extract(raw, Location("source.yml")).text


def blocks(stored: str) -> list[str]:
    """Return the paragraphs of a stored text, without the lines that say which page or part follows."""
    return [block for block in stored.strip().split("\n\n") if not re.fullmatch(r"⟦(text|page \d+)⟧", block.strip())]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_paragraphs_are_those_of_a_reader(layout: str) -> None:
    noted = layout == "notes at the foot"
    found = blocks(text(printed(article(noted=noted, repeated=6), LAYOUTS[layout])))
    body = [block.strip() for block in found[1:] if not block.startswith("⟦note⟧")]
    expected = [f"{number}. {each}" if layout == "numbered" else each for number, each in enumerate(FERRY * 6, start=1)]
    assert found[0] == "No ferry after noon"
    if layout == "three columns":
        # A full line at a column's end may end its paragraph or not: nothing on the page says so.
        assert " ".join(body).split() == " ".join(expected).split()
        assert sum(one in expected for one in body) >= 0.9 * len(expected)
    else:
        assert body == expected
    notes = [block for block in found if block.startswith("⟦note⟧")]
    assert len(notes) == (sum(". " in each for each in FERRY) * 6 if noted else 0)
    assert all(block.endswith(NOTE) for block in notes)


HYPHENS = (
    "Jon Pryce sold a well-known, state-of-the-art lamp; extraordinarily complicated responsibilities notwithstanding."
)


@pytest.mark.parametrize("sign", ["\u2010", "-"])
@pytest.mark.parametrize("width", [84, 92, 100, 110, 120])
def test_words_divided_at_the_end_of_a_line_are_whole(sign: str, width: int) -> None:
    css = f"body{{hyphens:auto;hyphenate-character:'{sign}';text-align:justify}}"
    expected = [f"{'So ' * many}said {HYPHENS}" for many in range(9)]
    stored = text(printed("".join(f"<p>{each}</p>" for each in expected), css, size=f"{width}mm 250mm"))
    assert " ".join(blocks(stored)) == " ".join(expected)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\xad\ufffe\uffff\ue000-\uf8ff]", stored)


WORDS = st.lists(st.text("aeiouklmnrst", min_size=1, max_size=11), min_size=4, max_size=60)


@settings(max_examples=12)
@given(
    st.lists(WORDS, min_size=1, max_size=5), st.integers(100, 180), st.booleans(), st.sampled_from(["left", "justify"])
)
def test_no_word_is_lost_or_divided(lists: list[list[str]], width: int, columns: bool, align: str) -> None:
    paragraphs = [" ".join(words).capitalize() + "." for words in lists]
    css = f"main{{columns:{1 + columns};column-gap:9mm;text-align:{align}}}"
    body = "<main>" + "".join(f"<p>{each}</p>" for each in paragraphs) + "</main>"
    stored = text(printed(body, css, size=f"{width * (1 + columns)}mm 200mm"))
    assert " ".join(blocks(stored)).split() == " ".join(paragraphs).split()


@pytest.mark.parametrize(
    ("body", "css", "there", "absent"),
    [
        ("<p>A mast of 10<sup>6</sup> grams on 42<sup>1</sup> ships.</p><p class=n>1 Count of May.</p>", "", ["10⁶"], []),
        ("<p>It costs 5 m<sup>2</sup> of sail.</p>", "", ["5 m² of sail"], []),
        ("<p>They sailed.<sup>3</sup> It rained.</p><div class=n><sup>3</sup> Log of May.</div>", "", ["They sailed. It"], ["³"]),
        ("<table><tr><td>Ship</td><td>Crew</td></tr><tr><td>Ada</td><td>12</td></tr></table>", "td{width:50mm}",
         ["⟦table⟧ Ship | Crew\nAda | 12"], []),
        ("<p>Efficient officers found a difficult office.</p>", "body{font-family:'DejaVu Serif'}", ["Efficient officers found"], ["ﬃ"]),
        ("<p>Figure 3. Ships by year</p>", "p{font-style:italic;font-size:8pt}", ["⟦caption⟧ Figure 3. Ships by year"], []),
        ("<p class=l>The boats have moved to the southern basin, where there is room for all of them until June, they say.</p>",
         ".l::first-letter{font-size:30pt;float:left;line-height:.9}", ["The boats have moved"], []),
        ("<p class=l>A harbour opened in spring. Nobody had seen such a harbour before, and all of the boats moved there at once.</p>",
         ".l::first-letter{font-size:30pt;float:left;line-height:.9}", ["A harbour opened"], []),
        ("<p>They call it Tackstr<span class=o>¨</span>om here.</p>", ".o{display:inline-block;width:0}",
         ["They call it Tackström here."], ["¨"]),
        ("<div style='transform:rotate(90deg)'>Turned words</div>", "", [], ["Turned"]),
    ],
)  # fmt: skip
def test_signs_of_the_page_are_read_by_what_they_are(body: str, css: str, there: list[str], absent: list[str]) -> None:
    style = f".n{{font-size:7pt;position:absolute;bottom:0}}{css}"
    stored = text(printed("".join(f"<p>{each}</p>" for each in FERRY) + body, style))
    assert [words for words in there if words not in stored] == []
    assert [words for words in absent if words in stored] == []


def scan() -> bytes:
    picture = io.BytesIO()
    Image.new("L", (600, 800), 200).save(picture, "PDF")
    return picture.getvalue()


def locked() -> bytes:
    done = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed(article()))) as file:
        file.save(done, encryption=pikepdf.Encryption(owner="o", user="u"))
    return done.getvalue()


@pytest.mark.parametrize(
    ("made", "says", "hint"),
    [
        (scan, "is a scan: its page is a picture", "text recognition"),
        (locked, "locked with a password", "print it to a new PDF"),
        (lambda: b"%PDF-1.7 nothing", "damaged", "print it to a new PDF"),
        (lambda: printed(article())[:900], "damaged", "print it to a new PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(desk: Path, tmp_path: Path, made, says: str, hint: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file.pdf").write_bytes(made())
    done = run("capture", tmp_path / "file.pdf", "--source", SOURCE, "--desk", desk)
    assert done.returncode == 1
    assert says in done.stderr
    assert hint in done.stderr


def test_a_paragraph_of_a_page_is_a_place(desk: Path, tmp_path: Path) -> None:
    """The words of a quotation are found by page and paragraph; another page is refused, with the right one."""
    source = desk / f"content/sources/{SOURCE}.yml"
    source.write_text(re.sub(r"^(snapshot|captured):.*\n", "", source.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    shutil.rmtree(desk / "snapshots")
    for sheet in (desk / "content/quotes").iterdir():
        if sheet.stem != "pilot-somebody-will-drown":
            sheet.unlink()
    quote = desk / "content/quotes/pilot-somebody-will-drown.yml"
    words = "If nobody lights the breakwater, somebody will drown"
    pages = [FERRY[0], FERRY[2], FERRY[3] + f" “{words},” said a pilot.", *FERRY[4:]]
    body = "".join(f"<p{' style=break-before:page' if at == 2 else ''}>{each}</p>" for at, each in enumerate(pages))
    (tmp_path / "file.pdf").write_bytes(printed(f"<h1>No ferry after noon</h1>{body}"))
    done = run("capture", tmp_path / "file.pdf", "--source", SOURCE, "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "⟦page 2⟧" in text_of(desk)
    for at, problem in (
        ("page:2, p1", ""), ("page:2", ""), ("p3", ""), ("page:1, p1", "page 2, paragraph 1"), ("p2", "at: page:2, p1"),
    ):  # fmt: skip
        quote.write_text(re.sub(r"^at:.*$", f"at: {at}", quote.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
        done = run("check", "--desk", desk)
        found = "wrong-paragraph" in done.stderr or "another place of the source" in done.stderr
        assert (found, problem in done.stderr) == (bool(problem), True), (at, done.stderr)


def stored(*pages: str, marked: bool = True) -> str:
    """Return a text with the paragraphs of FERRY whose numbers each page lists."""
    blocks = [(f"⟦page {at}⟧", *(FERRY[int(n)] for n in page)) for at, page in enumerate(pages, start=1)]
    return "\n\n".join(["Boats", "⟦text⟧", *(text for block in blocks for text in block[not marked :])]) + "\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("page:1, p1", "page:1, p2"),
        ("page:1, p1-p2", "page:1, p2-p3"),
        ("page:1, p2-3", "page:1, p3, page:2, p1"),
        ("page:1, p2, p3", "page:1, p3, page:2, p1"),
        ("page:1, p3, page:2, p1", "page:2, p1, p2"),
        ("page:2, p2", ""),
        ("h, page:2, p1", "h, page:2, p2"),
    ],
)
def test_places_on_pages_follow_their_paragraphs(desk: Path, before: str, after: str) -> None:
    moved = moved_in(desk, before, stored("012", "34"), stored("501", "23"))
    assert moved == [(before, after)]


@pytest.mark.parametrize("before", ["p1-p2", "p2-p3", "p1, p3", "page:9, p3"])
def test_places_follow_into_a_text_with_pages_and_back(desk: Path, before: str) -> None:
    plain, paged = stored("012", "34", marked=False), stored("01", "234")
    places = {"p1-p2": "page:1, p1-p2", "p2-p3": "page:1, p2, page:2, p1", "p1, p3": "page:1, p1, page:2, p1"}
    after = places.get(before, "page:2, p1")
    assert moved_in(desk, before, plain, paged) == [(before, after)]
    back = {"p2-p3": "p2, p3", "page:9, p3": "p3"}.get(before, before)
    assert moved_in(desk, after, paged, plain) == [(after, back)]


def moved_in(desk: Path, at: str, former: str, text: str) -> list[tuple[str, str]]:
    quote = desk / "content/quotes/pilot-somebody-will-drown.yml"
    quote.write_text(re.sub(r"^at:.*$", f"at: {at}", quote.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    places = moved_places(load(desk), Ref("source", SOURCE), former, text)
    return [(each.before, each.after) for each in places if each.ref == Ref("quote", quote.stem)]


def test_a_quotation_goes_on_behind_a_page() -> None:
    first, second = "We counted the boats at noon.", "Nothing was missing at dusk."
    ends = ("", "⟦page 2⟧\n\n")
    for end in ends:
        stored = f"Boats\n\n⟦text⟧\n\n⟦page 1⟧\n\nIt was calm.\n\n“{first}\n\n{end}“{second}” he said.\n"
        found = matcher.match(matcher.prepare(stored, language="en"), f"{first} {second}", at="page:1, p2")
        assert found.outcome == "matches", found.message


def test_the_place_of_a_quotation_that_goes_on_is_one_that_a_sheet_may_have() -> None:
    words = ("We counted the boats at noon.", "Nothing was missing at dusk")
    for end, place in (("", "page:1, p2-p3"), ("⟦page 2⟧\n\n", "page:1, p2, page:2, p1")):
        stored = f"Boats\n\n⟦text⟧\n\n⟦page 1⟧\n\nIt was calm.\n\n“{words[0]}\n\n{end}“{words[1]},” he said.\n"
        (found,) = propose(stored, "en").proposals
        assert (found.at.text, found.words) == (place, (words[0].rstrip("."), words[1]))
        snapshot = matcher.prepare(stored, language="en")
        assert matcher.match(snapshot, " ".join(words), at=place).outcome == "matches"


def test_pages_are_counted_from_the_first_of_the_file() -> None:
    stored = text(printed("".join(f"<p style='break-after:page'>{each}</p>" for each in FERRY[:4])))
    marks = [int(number) for number in re.findall(r"⟦page (\d+)⟧", stored)]
    assert marks == sorted(marks)
    assert all(second - first == 1 for first, second in pairwise(marks))


def test_page_and_pack_say_page_and_paragraph(desk: Path) -> None:
    """A text without pages, captured before, has only numbers of paragraphs: the page in the place is the editor's."""
    sheet = desk / "content/quotes/pilot-somebody-will-drown.yml"
    sheet.write_text(sheet.read_text("utf-8").replace("at: p4", "at: page:12, p4"), "utf-8")
    assert run("verify", "--desk", desk).returncode == 0
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    page = (desk / "site/quotes/pilot-somebody-will-drown/index.html").read_text("utf-8")
    packs = "".join(
        pdf.get_textpage().get_text_range()
        for file in (desk / "site").rglob("*.pdf")
        for pdf in pypdfium2.PdfDocument(file)
    )
    assert "page 12, paragraph 4" in page
    assert "page 12, paragraph 4" in " ".join(packs.split())


LEFTWARD = {
    "ar": "قالت الوزيرة «إن الميناء لا يفتح» يوم الاثنين (في الليل الأخير)، وأضافت “لن نتراجع” عن القرار [المادة 5].",
    "he": "אמר השר «אנחנו מוכנים לדבר» בכנסת (ביום שני בערב), והוסיף “לא ניסוג” מההחלטה.",
}


@pytest.mark.parametrize("code", LEFTWARD)
@pytest.mark.parametrize("printer", ["weasyprint", "chromium"])
def test_a_text_that_runs_to_the_left_is_in_the_order_of_reading(code: str, printer: str, browser: Browser) -> None:
    body = f"<p dir=rtl>{LEFTWARD[code]}</p>" * 2
    raw = printed(body, language=code)
    if printer == "chromium":
        page = browser.new_page()
        page.set_content(f"<style>p{{font-family:'DejaVu Sans'}}</style>{body}")
        raw = page.pdf()
        page.close()
    assert " ".join(blocks(text(raw))) == f"{LEFTWARD[code]} {LEFTWARD[code]}"
