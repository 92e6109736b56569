"""Capture of pages: what a reader sees is stored, what a page says about itself is proposed, and anything else is refused."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, run
from hypothesis import given
from hypothesis import strategies as st

from briefings.editor.capturing.document import Document, TextBlock, clean
from briefings.editor.extract import extract
from briefings.matcher.text import find_paragraphs
from briefings.problems import AuthorError, Location

CASES = tomllib.loads((ROOT / "tests/data/captures/pages.toml").read_text("utf-8"))
PROSE = (
    "The mill of Esker has stood still since Monday, when a fire in its upper floor took the roof and most of the machines.",
    "“We will grind again before the harvest,” said Mats Lund, who owns it, while the firemen rolled up the last of the hoses.",
    "The insurer called the plan “early”, and wants to wait for the report of the police, which is due at the end of the month.",
)


def filled(text: str, before: str, after: str, between: str) -> str:
    return text.lstrip("\n").replace("PROSE", between.join(f"{before}{line}{after}" for line in PROSE))


def captured(case: dict[str, Any]) -> Document:
    return extract(filled(case["document"], "<p>", "</p>", "").encode(), Location("page"))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "refused" not in case])
def test_a_page_is_read_as_its_reader_sees_it(name: str) -> None:
    case = CASES[name]
    document = captured(case)
    if "text" in case:
        assert document.text == filled(case["text"], "", "", "\n\n")
    for field, values in case.get("said", {}).items():
        assert [said.value for said in document.said if said.field == field and said.sure] == values, field
    for field in case.get("open", ()):
        assert any(said.field == field and not said.sure for said in document.said), field
    if "left_out" in case:
        assert [left.text for left in document.left_out] == case["left_out"]
    assert all(case.get("doubt", "") in doubt for doubt in document.doubts)
    assert len(document.doubts) == ("doubt" in case)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "refused" in case])
def test_what_is_no_article_is_refused_by_its_name(name: str, desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(filled(CASES[name]["document"], "<p>", "</p>", "").encode())
    done = run("capture", file, "--source", "mill-2026", "--desk", desk)
    assert done.returncode == 1
    assert CASES[name]["refused"] in done.stderr
    assert not (desk / "content/sources/mill-2026.yml").exists()


def test_a_kind_is_known_by_its_words_in_any_encoding() -> None:
    with pytest.raises(AuthorError) as error:
        extract("WEBVTT\n\n00:01.000 --> 00:04.000\nWe lost the mill.\n".encode("utf-16"), Location("talk"))
    assert "subtitles" in error.value.problems[0].message


@pytest.mark.parametrize("tag", ["li", "sup", "dd", "br", "details", "q"])
def test_a_part_of_a_page_is_no_plain_text(tag: str) -> None:
    text = f"<{tag}>{PROSE[0]}</{tag}><p>{PROSE[1]}</p><p>{PROSE[2]}</p>"
    assert f"<{tag}>" not in extract(text.encode(), Location("page")).text


ROWS = [f"Mill {number} | {7 * number} tons" for number in range(120)]
TABLE = (
    f"<table><tr>{'</tr><tr>'.join('<td>' + row.replace(' | ', '</td><td>') + '</td>' for row in ROWS)}</tr></table>"
)
LONG = [
    pytest.param(TABLE, [TextBlock("table", "\n".join(ROWS))], id="table"),
    pytest.param(
        TABLE.replace("Mill 7<", "Facebook<"),
        [TextBlock("table", "\n".join(ROWS).replace("Mill 7 ", "Facebook "))],
        id="a cell with the name of a site",
    ),
    pytest.param(
        f"<table><tr><td>{PROSE[0]} {PROSE[1]} {PROSE[2]}{TABLE}</td></tr></table>",
        [TextBlock("paragraph", " ".join(PROSE)), TextBlock("table", "\n".join(ROWS))],
        id="table in a table for layout",
    ),
    pytest.param(TABLE.replace("<td>", "<td><a href='/mill'>").replace("</td>", "</a></td>"), [], id="table of links"),
    pytest.param(
        f"<ul><li>{'</li><li>'.join(f'It ground {row}<br>in May' for row in ROWS)}</li></ul>",
        [TextBlock("paragraph", f"It ground {row} in May") for row in ROWS],
        id="list",
    ),
]


@pytest.mark.parametrize(("markup", "blocks"), LONG)
def test_long_tables_and_lists_are_whole(markup: str, blocks: list[TextBlock]) -> None:
    prose = f"<p>{'</p><p>'.join(PROSE)}</p>"
    page = f"<html><body><article><h1>The mill</h1>{prose}{markup}<p>{PROSE[0]} It burned.</p></article></body></html>"
    inside = [
        block for block in extract(page.encode(), Location("page")).blocks if block.kind not in ("headline", "subtitle")
    ]
    assert [tuple(block) for block in inside[len(PROSE) : -1]] == [tuple(block) for block in blocks]


@pytest.mark.parametrize("sign", ["\x01", "&#1;", "&#x0B;", "&#1", "&#xFFFF;"])
def test_a_character_that_no_text_can_have_is_left_out(sign: str) -> None:
    caption = f"<figure><figcaption>The mi{sign}ll by night</figcaption></figure>"
    page = f"<html><body><article><h1>The mill</h1><p>{'</p><p>'.join(PROSE)}</p>{caption}</article></body></html>"
    assert "⟦caption⟧ The mill by night" in extract(page.encode(), Location("page")).text


def test_spans_around_each_word_are_no_borders() -> None:
    words = [f"word{number}" for number in range(1200)]
    text = " ".join(f"<span class='w'>{word}</span>" for word in words)
    page = f"<html><body><article><h1>The mill</h1><p>{PROSE[0]}</p><p>{text}.</p></article></body></html>"
    assert f"{' '.join(words)}." in extract(page.encode(), Location("page")).text


KINDS = [
    (b"\x89PNG\r\n\x1a\n", "a picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old office program"),
    (b"bplist00", "a web archive of Safari"),
    (b"%!PS-Adobe", "PostScript"),
    (b"ID3\x04", "a recording"),
    (b"\x1f\x8b\x08", "a compressed file"),
]


@pytest.mark.parametrize(("raw", "name"), KINDS)
def test_other_files_are_named(raw: bytes, name: str) -> None:
    with pytest.raises(AuthorError) as refused:
        extract(raw, Location("file"))
    assert f"this is {name}" in refused.value.problems[0].message


@pytest.mark.parametrize("word", ["BMW", "ID3", "Bzh", "Rar!", "RIFF"])
def test_a_text_may_begin_as_other_files_do(word: str) -> None:
    assert extract(f"{word} stops the mill.".encode(), Location("file")).text == f"{word} stops the mill."


SHIPS = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel")


@pytest.mark.parametrize(
    ("said", "is_there"),
    [
        ("<p>The ferry sank on <time>2 March</time> at noon.</p>", True),
        ("<ul><li>Tickets cost <output>12</output> crowns.</li><li>Dogs travel free of charge.</li></ul>", True),
        ("<p>By Ada Holt</p><time>2 March</time>", False),
        ("<div>The ferry sank on 2 March at noon.</div>", True),
        ("<center>The ferry sank on 2 March at noon.</center>", True),
        ("<section>The ferry sank on 2 March at noon.<p>The crew swam to the shore of the island.</p></section>", True),
        ("The ferry sank on 2 March at noon.", True),
    ],
)
def test_what_a_sentence_goes_on_in_is_kept(said: str, is_there: bool) -> None:
    around = "".join(
        f"<p>The {ship} is late again, the harbour office said in a notice to its crews.</p>" for ship in SHIPS
    )
    page = f"<html lang=en><article><h1>Ferries</h1>{around}{said}{around}</article></html>".encode()
    text = extract(page, Location("source.yml")).text
    assert ("2 March" in text or "12 crowns" in text) is is_there


LINES = [f"The {ship} carries {number} cars and {2 * number} people" for ship in SHIPS for number in range(250)]


@pytest.mark.parametrize(
    ("before", "after", "is_text"),
    [
        ("<li>", "</li>", True),
        ("<li><a href='/ferry'>", "</a></li>", False),
        ("<p>", "</p>", True),
        ("<tr><td>", "</td></tr>", True),
        ("<aside>", "</aside>", False),
    ],
)
def test_all_that_a_reader_sees_is_stored_or_listed(before: str, after: str, is_text: bool) -> None:
    """Of more than a thousand lines that are alike none is lost, and the sentence behind them is text."""
    prose = "".join(f"<p>{line}</p>" for line in PROSE)
    rows = f"{before}{(after + before).join(LINES)}{after}"
    rows = f"<ul>{rows}</ul>" if "li>" in before else f"<table>{rows}</table>" if "td>" in before else rows
    page = f"<html lang=en><nav><a href='/'>Home</a></nav><article><h1>Ferries</h1>{prose}{rows}<p>All are late.</p></article></html>"
    document = extract(page.encode(), Location("page"))
    stored, listed = document.text.splitlines(), [left.text for left in document.left_out]
    for line in (*PROSE, "All are late."):
        assert line in stored
    assert "Home" in listed
    for line in LINES:
        assert line in (stored if is_text else listed) or f"⟦table⟧ {line}" in stored


@pytest.mark.parametrize(("depth", "is_read"), [(200, True), (300, False)])
def test_a_page_that_cannot_be_read_to_its_end_is_refused(depth: int, is_read: bool) -> None:
    deep = f"{'<div>' * depth}<p>{'The ferry is late again. ' * 20}</p>{'</div>' * depth}"
    page = f"<html lang=en><h1>Ferries</h1><p>The harbour was busy.</p>{deep}<p>The last words.</p></html>".encode()
    if is_read:
        assert "The ferry is late again." in extract(page, Location("source.yml")).text
    else:
        with pytest.raises(AuthorError) as refused:
            extract(page, Location("source.yml"))
        assert "inside each other" in refused.value.problems[0].message


def test_labels_count_as_a_reader_does() -> None:
    text = captured(CASES["marked-blocks"]).text
    labels = [paragraph.label for paragraph in find_paragraphs(text)]
    assert labels == ["h", "p1", "p2", "p3", "p4", "table:1", "caption:1", "heading:1", "p5"]


def test_a_new_source_gets_a_draft_with_what_the_page_says(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "mill.html"
    file.write_bytes(filled(CASES["title-author-day"]["document"], "<p>", "</p>", "").encode())
    done = run("capture", file, "--source", "mill-2026", "--desk", desk, "--format", "json")
    assert done.returncode == 0, done.stderr
    sheet = (desk / "content/sources/mill-2026.yml").read_text("utf-8")
    for line in (
        "title: Mill stops after a fire",
        "authors: [Nora Vik]",
        "published: {edtf: 2026-02-11}",
        "language: en",
    ):
        assert f"{line}\n" in sheet
    assert "# draft: the document says authors (meta author" in sheet
    assert "status: draft" in sheet
    assert "original: sha256:" in sheet
    assert {entry["field"] for entry in json.loads(done.stdout)["proposed"]} >= {"authors", "published", "language"}
    again = run("capture", file, "--source", "mill-2026", "--desk", desk, "--format", "json")
    assert json.loads(again.stdout)["changed"] is False
    assert run("check", "--desk", desk).returncode == 0


def test_what_is_open_is_a_comment_and_no_value(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "mill.html"
    file.write_bytes(filled(CASES["two-days"]["document"], "<p>", "</p>", "").encode())
    done = run("capture", file, "--source", "mill-2026", "--desk", desk)
    assert done.returncode == 0, done.stderr
    sheet = (desk / "content/sources/mill-2026.yml").read_text("utf-8")
    assert "\npublished:" not in sheet
    assert "# draft: the document says published: 2026-02-11 (open: " in sheet
    assert "# draft: the document says published: 2026-02-19 (open: " in sheet


def test_places_follow_their_paragraphs(desk: Path, tmp_path: Path) -> None:
    """The article with a paragraph before its first: each `at` in a sheet names the paragraph that it named before."""
    source = "pilots-warn-2026-03-04"
    body = next((ROOT / "tests/desks/base/snapshots").iterdir()).read_text("utf-8")
    head, _, rest = body.partition("\n\n")
    byline, _, rest = rest.partition("\n\n")
    (tmp_path / "again.txt").write_text(f"{head}\n\n{byline}\n\nThis text was corrected on 5 March.\n\n{rest}", "utf-8")
    before = {path: path.read_text("utf-8") for path in (desk / "content/quotes").iterdir()}
    done = run("capture", tmp_path / "again.txt", "--source", source, "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "p2 is p3 in the new text" in done.stdout
    moved = [path for path, text in before.items() if path.read_text("utf-8") != text]
    assert moved
    assert all(len(path.read_text("utf-8")) == len(before[path]) for path in moved)
    assert run("verify", "--desk", desk).returncode == 0
    assert run("check", "--desk", desk).returncode == 0


@given(
    st.lists(
        st.tuples(st.sampled_from(["paragraph", "table", "caption", "heading", "box"]), st.text(min_size=1)), max_size=8
    )
)
def test_the_stored_text_has_the_blocks_that_were_read(parts: list[tuple[Any, str]]) -> None:
    """Whatever a block says, it is one block of its kind in the text, and nothing unreadable is stored."""
    blocks = [TextBlock("headline", "Title"), *(TextBlock(kind, text.replace("\n", " ")) for kind, text in parts)]
    text = Document(tuple(blocks), "test").text
    wanted = [(kind, clean(words.replace("\n", " "))) for kind, words in parts]
    found = [(each.label, text[each.start : each.end]) for each in find_paragraphs(text)][1:]
    kinds = [label.split(":")[0] if ":" in label else "paragraph" for label, _ in found]
    assert list(zip(kinds, (words for _, words in found), strict=True)) == [
        (kind, words) for kind, words in wanted if words
    ]
    assert not any(ord(sign) & 0xFFFE == 0xFFFE or (ord(sign) < 32 and sign != "\n") for sign in text)
