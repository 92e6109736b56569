"""Capture of documents of Word: the blocks that a reader sees; what is deleted, struck out or hidden is listed and left out."""

from __future__ import annotations

import io
import zipfile

import pytest

from briefings.editor.extract import extract
from briefings.problems import AuthorError, Location

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
STYLES = "".join(
    f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in (("Titel", "Title"), ("berschrift1", "heading 1"), ("Bild", "caption"))
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>No ferry</dc:title><dc:creator>Runa Holt; admin</dc:creator>'
    "</cp:coreProperties>"
)


def document(body: str, notes: str = "", **parts: str) -> bytes:
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", f"<w:styles {SPACES}>{STYLES}</w:styles>")
        archive.writestr("word/footnotes.xml", f"<w:footnotes {SPACES}>{notes}</w:footnotes>")
        archive.writestr("docProps/core.xml", CORE)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return done.getvalue()


def p(*runs: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{''.join(runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
CELL = "<w:tc>{}</w:tc>".format
NOTE = '<w:r><w:footnoteReference w:id="7"/></w:r>'
DELETED = "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
CASES = {
    "headline and heading": (p(r("No ferry"), style="Titel") + p(r("Why"), style="berschrift1"), "No ferry\n\n⟦text⟧\n\n⟦heading⟧ Why\n"),
    "runs are joined": (p(r("Four bu"), r("ses", "<w:b/>"), r(" came.")), "⟦text⟧\n\nFour buses came.\n"),
    "line and tab": (p(r("One"), "<w:r><w:br/><w:tab/></w:r>", r("two")), "⟦text⟧\n\nOne two\n"),
    "deleted in review": (p(r("It will "), DELETED, r("sail.")), "⟦text⟧\n\nIt will sail.\n"),
    "inserted in review": (p(r("It will "), f"<w:ins>{r('not ')}</w:ins>", r("sail.")), "⟦text⟧\n\nIt will not sail.\n"),
    "struck out": (p(r("It is "), r("denied ", "<w:strike/>"), r("confirmed.")), "⟦text⟧\n\nIt is confirmed.\n"),
    "words with their reading": (
        p(f"<w:r><w:ruby><w:rt>{r('みなと')}</w:rt><w:rubyBase>{r('港')}</w:rubyBase></w:ruby></w:r>", r("は閉鎖。")),
        "⟦text⟧\n\n港は閉鎖。\n",
    ),
    "a formula and a sign": (
        p(r("It was "), f"<m:oMath {MATHS}><m:r><m:t>x=5</m:t></m:r></m:oMath>", '<w:r><w:sym w:char="F0A2"/></w:r>', r(" then.")),
        "⟦text⟧\n\nIt was x=5• then.\n",
    ),
    "two forms of the same words": (
        p(f"<mc:AlternateContent><mc:Choice>{r('It sails.')}</mc:Choice><mc:Fallback>{r('It sails.')}</mc:Fallback></mc:AlternateContent>"),
        "⟦text⟧\n\nIt sails.\n",
    ),
    "not struck out": (p(r("It is so.", '<w:strike w:val="0"/>')), "⟦text⟧\n\nIt is so.\n"),
    "hidden": (p(r("Seen."), r("Secret.", "<w:vanish/>")), "⟦text⟧\n\nSeen.\n"),
    "exponent": (p(r("10"), r("6", '<w:vertAlign w:val="superscript"/>'), r(" grams")), "⟦text⟧\n\n10⁶ grams\n"),
    "note": (p(r("It sailed"), NOTE, r(".")), "⟦text⟧\n\nIt sailed.\n\n⟦note⟧ 1 Log of May.\n"),
    "table": (
        f"<w:tbl><w:tr>{CELL(p(r('Ship')))}{CELL(p(r('Crew')))}</w:tr><w:tr>{CELL(p(r('Ada')))}{CELL(p(r('12')))}</w:tr></w:tbl>",
        "⟦text⟧\n\n⟦table⟧ Ship | Crew\nAda | 12\n",
    ),
    "columns in a table": (
        f"<w:tbl><w:tr>{CELL(p(r('It sails.')) + p(r('It came.')))}{CELL(p(r('It sank.')))}</w:tr></w:tbl>",
        "⟦text⟧\n\nIt sails.\n\nIt came.\n\nIt sank.\n",
    ),
    "caption": (p(r("Ships by year"), style="Bild"), "⟦text⟧\n\n⟦caption⟧ Ships by year\n"),
    "box, once": (
        p(
            "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + p(r("Aside.")) + "</w:txbxContent></mc:Choice>"
            "<mc:Fallback><w:txbxContent>" + p(r("Aside.")) + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        "⟦text⟧\n\n⟦box⟧ Aside.\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_blocks_are_those_of_a_reader(case: str) -> None:
    body, expected = CASES[case]
    found = extract(document(body, f'<w:footnote w:id="7">{p(r("Log of May."))}</w:footnote>'), Location("source.yml"))
    assert found.text == expected


@pytest.mark.parametrize(
    ("case", "why", "words"),
    [
        ("deleted in review", "deleted in review", "never"),
        ("struck out", "struck out", "denied"),
        ("hidden", "hidden", "Secret."),
    ],
)
def test_what_nobody_reads_is_listed(case: str, why: str, words: str) -> None:
    found = extract(document(CASES[case][0]), Location("source.yml"))
    assert [(entry.why, entry.text) for entry in found.left_out] == [(why, words)]


def test_proposed_changes_are_a_doubt() -> None:
    assert extract(document(CASES["inserted in review"][0]), Location("source.yml")).doubts
    assert not extract(document(CASES["table"][0]), Location("source.yml")).doubts


def test_the_title_is_the_heading_that_the_properties_confirm() -> None:
    found = extract(document(CASES["headline and heading"][0]), Location("source.yml"))
    assert [(entry.field, entry.value) for entry in found.said] == [("title", "No ferry"), ("authors", "Runa Holt")]


@pytest.mark.parametrize("part", ["<w:document", "<!DOCTYPE d [<!ENTITY a 'b'>]><w:document/>"])
def test_damaged_parts_are_refused(part: str) -> None:
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w") as archive:
        archive.writestr("word/document.xml", part)
    with pytest.raises(AuthorError) as refused:
        extract(done.getvalue(), Location("source.yml"))
    assert refused.value.problems[0].hint
