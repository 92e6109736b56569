"""Characters: what packs print, what `check` says of the rest, and the typefaces that a desk adds."""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from conftest import BASE, ROOT, run
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from briefings.check import check
from briefings.load import faces
from briefings.load.desk import load
from briefings.problems import Problem
from briefings.publish.audit_turned import pieces
from briefings.render import pdf

Edit = Callable[[Path, str, str], None]
FONTS = ROOT / "templates/print/fonts"
BRIEF = "content/briefings/night-closure-brief.yml"
ACTOR = "content/actors/ilse-brandt.yml"
PACK = "site/packs/night-closure-brief.pdf"
PAGE = "site/briefings/night-closure-brief/index.html"
GEORGIAN = "გიორგი"
CHINESE = "王小明"


def typeface(letters: str, *, family: str = "Boxes", weight: int = 400, kind: str = "ttf", blank: str = "") -> TTFont:
    """Return a typeface that draws each letter as its own box height, and what is `blank` not at all."""
    letters = "".join(dict.fromkeys(f" {letters}"))
    names = [".notdef", *(f"u{ord(letter):X}" for letter in letters)]
    made = FontBuilder(1000, isTTF=kind == "ttf")
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(letter): f"u{ord(letter):X}" for letter in letters})
    drawings = {}
    for number, name in enumerate(names):
        pen: Any = TTGlyphPen(None) if kind == "ttf" else T2CharStringPen(600, None)
        if number == 0 or letters[number - 1] not in f" {blank}":
            top = 300 + 400 * number // len(names)
            for step, corner in enumerate([(50, 0), (50, top), (550, top), (550, 0)]):
                (pen.lineTo if step else pen.moveTo)(corner)
            pen.closePath()
        drawings[name] = pen.glyph() if kind == "ttf" else pen.getCharString()
    if kind == "ttf":
        made.setupGlyf(drawings)
    else:
        made.setupCFF(family, {}, drawings, {})
    made.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": family, "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWeightClass=weight, fsType=0)
    made.setupPost()
    made.font["head"].created = made.font["head"].modified = 3_786_912_000
    return made.font


def raw(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.recalcTimestamp = False
    font.save(out)
    return out.getvalue()


def add(desk: Path, **files: TTFont | bytes) -> None:
    """Put typefaces into a desk's folder `fonts` and name them in its settings."""
    (desk / "fonts").mkdir(exist_ok=True)
    for name, font in files.items():
        (desk / f"fonts/{name}.ttf").write_bytes(font if isinstance(font, bytes) else raw(font))
    name_them(desk, *(f"fonts/{name}.ttf" for name in files))


def name_them(desk: Path, *names: str) -> None:
    file = desk / "content/desk.yml"
    text = re.sub(r"^glyphs:.*\n", "", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(f"{text}glyphs: {{add: [{', '.join(names)}]}}\n", "utf-8")


def words(file: Path) -> str:
    document = pypdfium2.PdfDocument(file.read_bytes())
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in document))


def git(desk: Path, *command: str) -> None:
    names = ["-c", "user.name=Tests", "-c", "user.email=tests@desk.example"]
    subprocess.run(["git", *names, *command], cwd=desk, check=True, capture_output=True)


def lacking(desk: Path) -> list[Problem]:
    return [problem for problem in check(load(desk)).problems if problem.code == "missing-glyph"]


# What our own typefaces have.


def test_the_table_has_what_the_typefaces_have() -> None:
    found = {chr(code) for file in FONTS.glob("*.ttf") for code in TTFont(file, lazy=True).getBestCmap()}
    assert found == faces.own()


def test_a_source_speaks_in_its_own_face_whatever_it_says() -> None:
    sans, serif = (set(TTFont(FONTS / f"{name}-400.ttf").getBestCmap()) for name in ("ibm-plex-sans", "literata"))
    assert sans <= serif


@contextmanager
def warned() -> Iterator[set[str]]:
    """Collect the characters that WeasyPrint has no glyph for."""
    found: set[str] = set()

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            match = re.search(r"\(U\+([0-9A-F]+)\)$", record.getMessage())
            assert match, record.getMessage()
            found.add(chr(int(match[1], 16)))

    collector = Collector(logging.WARNING)
    logging.getLogger("weasyprint").addHandler(collector)
    try:
        yield found
    finally:
        logging.getLogger("weasyprint").removeHandler(collector)


def boxes(characters: str, family: str) -> set[str]:
    """Return which of these characters WeasyPrint prints as boxes."""
    pdf.warm()
    import weasyprint

    rows = "".join(f"<p>a {faces.as_set(one)} b</p>" for one in characters if one not in "<>&")
    with warned() as found:
        weasyprint.HTML(string=f'<body style="font-family: {family}">{rows}').write_pdf()
    return found


@pytest.mark.parametrize("family", ["'IBM Plex Sans'", "Literata"])
def test_what_the_table_has_is_printed(family: str) -> None:
    assert boxes("".join(sorted(faces.own())), family) == set()


APART = {"\u0e33", "\u0e4d", "\u0e32", "\u0eb3", "\u0ecd", "\u0eb2"}
"""A vowel of Thai and one of Lao, and the two signs that Pango takes each apart into before it looks for glyphs."""


@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=60, max_size=60, unique=True))
def test_check_knows_what_would_be_a_box(characters: list[str]) -> None:
    """A character is said to be lacking where it would be a box, whatever it is, assigned or not."""
    characters += ["\u0605", "\u200d", "\ufe0f", "\u2065", "\ue000", "\u1e06", "\u0476", "Ǵ", "神", "決", "ꙮ"]
    said = {one for one in characters if faces.Faces().lacking(one)}
    assert boxes("".join(characters), "'IBM Plex Sans'") - APART == said - APART


ALIKE = {
    "hyphens": "Jean‑Luc Jean‐Luc 5‒6 a―b −5",
    "blanks": "1\u2009000 1\u202f000 1\u2007000 1\u00a0000 a\u2003b a\u200ab a\u3000b",
    "marks": "‛so’ ‟so” ‹so› ʼ ʻ ′ ″ ‴ … ‥ ‼ ⁇",
    "ligatures": "ﬁn ﬂy oﬀ oﬃce",
    "signs": "CO₂ m⁴ ½ ⅓ ≤ ≥ ≈ ≠ → ‡ ‰ № ™ €",
    "Vietnamese": "Nguyễn Văn Thiệu",
    "Yoruba": "Ẹ̀bùn Ọlá",
    "Kazakh": "Қасым-Жомарт Тоқаев",
    "old Greek": "Ἀθῆναι",
    "a sign apart": "José Nguye\u0302\u0303n",
    "a letter no typeface has whole": "Ǵ Ḱ",
    "a letter and two signs": "x\u0308\u0304 a",
    "the same letter elsewhere": "K \u212a \u212b",
    "Arabic": "محمد علي",
    "Hebrew": "יוסי",
}


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built desk whose gaps have one of these each."""
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("alike") / "desk"))
    file = desk / BRIEF
    gaps = ", ".join(f'"who {text} is"' for text in ALIKE.values())
    file.write_text(file.read_text("utf-8").replace("gaps: [", f"gaps: [{gaps}, "), "utf-8")
    file.write_text(file.read_text("utf-8").replace("positions: [night-closure]\n", ""), "utf-8")
    assert lacking(desk) == []
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    return desk


@pytest.mark.parametrize("text", ALIKE.values(), ids=ALIKE)
def test_typographic_characters_are_printed_and_come_back(alike: Path, text: str) -> None:
    assert f"who {text} is" in (alike / PAGE).read_text("utf-8"), "the page has them as they were typed"
    if text.isprintable() and any(unicodedata.bidirectional(letter) in "RAL" for letter in text):
        return  # the order of these is what the audit looks at
    folded = [re.sub(r"\s", "", unicodedata.normalize("NFC", each)) for each in (text, words(alike / PACK))]
    assert folded[0] in folded[1]


# What nothing prints.

FOREIGN = {
    "Chinese": (CHINESE, "王", "U+738B, CJK UNIFIED IDEOGRAPH-738B"),
    "Korean": ("김철수", "김", "U+AE40, HANGUL SYLLABLE GIM"),
    "Hindi": ("नरेन्द्र", "न", "U+0928, DEVANAGARI LETTER NA"),
    "Thai": ("สมชาย", "ส", "U+0E2A, THAI CHARACTER SO SUA"),
    "Georgian": (GEORGIAN, "გ", "U+10D2, GEORGIAN LETTER GAN"),
    "Armenian": ("Արամ", "Ա", "U+0531, ARMENIAN CAPITAL LETTER AYB"),
    "emoji": ("so 😀", "😀", "U+1F600, GRINNING FACE"),
    "mathematical letters": ("x 𝐀", "𝐀", "U+1D400, MATHEMATICAL BOLD CAPITAL A"),
    "a combining mark": ("k\u0332", "\u0332", "U+0332, COMBINING LOW LINE"),
    "private use": ("a \ue000", "\ue000", "U+E000, for private use"),
    "not assigned": ("a \u0378", "\u0378", "U+0378, not assigned"),
}


@pytest.mark.parametrize(("text", "first", "name"), FOREIGN.values(), ids=FOREIGN)
def test_check_says_what_no_typeface_has_where_it_stands(
    desk: Path, edit: Edit, text: str, first: str, name: str
) -> None:
    edit(desk / ACTOR, "name: Ilse Brandt", f"name: Ilse Brandt {text}")
    (found,) = lacking(desk)
    assert str(found.location) == f"{ACTOR}:1:{len('name: Ilse Brandt ') + text.index(first) + 1}"
    assert f"no typeface of packs has “{first}” ({name})" in found.message
    assert found.severity == "warning"
    assert found.hint


@pytest.mark.parametrize(
    ("path", "old", "new", "place"),
    [
        (BRIEF, "The source reports no", "The source 決 no", "7:73"),
        (BRIEF, "gaps: [who", 'gaps: ["who \\u6c7a is", who', "14:13"),
        ("content/desk.yml", "title: Harbour desk", "title: Harbour 決 desk", "1:16"),
        ("content/topics/night-closure.yml", "question: Should", "question: 決 Should", "1:11"),
    ],
    ids=["prose", "an escape", "settings", "a topic"],
)
def test_the_place_is_that_of_the_character(desk: Path, edit: Edit, path: str, old: str, new: str, place: str) -> None:
    edit(desk / path, old, new)
    (found,) = lacking(desk)
    assert str(found.location) == f"{path}:{place}"


def test_what_no_pack_prints_needs_no_typeface(desk: Path, edit: Edit) -> None:
    actor = desk / "content/actors/harbour-gazette.yml"
    actor.write_text(f"{actor.read_text('utf-8').rstrip()}\nnot_stated: [who {CHINESE} is]\n", "utf-8")
    assert lacking(desk) == []
    edit(desk / ACTOR, "name: Ilse Brandt", f"name: Ilse Brandt {CHINESE}")
    assert len(lacking(desk)) == 1
    shutil.rmtree(desk / "content/briefings")
    assert lacking(desk) == [], "a desk without packs"


def test_a_name_that_no_pack_prints_does_not_hold_back_the_site(desk: Path, edit: Edit) -> None:
    twin = desk / "content/briefings/other-brief.yml"
    text = (
        (desk / BRIEF)
        .read_text("utf-8")
        .replace("HD-1", "HD-2")
        .replace("Ilse Brandt said [[quote:brandt-every-option]]. ", "")
    )
    twin.write_text(re.sub(r"positions: .*\n", "", text), "utf-8")
    assert run("build", "--desk", desk).returncode == 0
    assert (desk / PACK).exists()

    edit(desk / BRIEF, "The source reports no", f"{CHINESE} reports no")
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    told = "no typeface of packs has “王” (U+738B, CJK UNIFIED IDEOGRAPH-738B) and 2 more [missing-glyph]"
    place = f"{BRIEF}:7:{len('bottom_line: Ilse Brandt said [[quote:brandt-every-option]]. ') + 1}"
    assert f"{place}: warning: {told}" in done.stderr
    assert f"{PACK}: warning: this pack is not made: {told}" in done.stderr
    assert "1 pack, 1 not made" in done.stdout
    assert not (desk / PACK).exists(), "the one of the words before would be another text"
    assert (desk / "site/packs/other-brief.pdf").exists()
    page = (desk / PAGE).read_text("utf-8")
    assert CHINESE in page
    assert "There is no PDF: its typefaces lack these characters: 王 小 明" in page
    for file in (desk / "site").rglob("*"):
        if file.suffix in (".html", ".js", ".json", ".xml"):
            assert "night-closure-brief.pdf" not in file.read_text("utf-8"), file

    for command in (["check"], ["build"]):
        assert run(*command, "--desk", desk).returncode == 0
    for command in (["pack", "night-closure-brief"], ["issue", "night-closure-brief", "--on", "2026-03-11"]):
        done = run(*command, "--desk", desk)
        assert done.returncode == 1
        assert f"{place}: error: {told}" in done.stderr
    assert not (desk / "content/editions").exists()

    edit(desk / BRIEF, CHINESE, "The source")
    assert run("build", "--desk", desk).returncode == 0
    assert (desk / PACK).exists()


# Typefaces that a desk adds.


def fonts_of(file: Path) -> dict[str, str]:
    """Return the fonts of a pack by name, each with the kind of its file."""
    found = {}
    with pikepdf.open(file) as document:
        for page in document.pages:
            for font in page.Resources.Font.values():
                about = font.DescendantFonts[0].FontDescriptor
                found[str(font.BaseFont)] = next(key for key in ("/FontFile2", "/FontFile3") if key in about)
    return found


@pytest.mark.parametrize("kind", ["ttf", "otf"])
def test_a_desk_can_add_a_typeface(desk: Path, edit: Edit, kind: str) -> None:
    edit(desk / ACTOR, "name: Ilse Brandt", f"name: Ilse {CHINESE}")
    edit(desk / BRIEF, "Ilse Brandt said", f"Ilse {CHINESE} *said*")
    add(desk, boxes=typeface(CHINESE, kind=kind))
    assert lacking(desk) == []
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert CHINESE in words(desk / PACK)
    assert CHINESE in (desk / PAGE).read_text("utf-8")
    assert not list((desk / "site/assets").rglob("boxes*")), "a page is shown with the typefaces of its reader"
    embedded = {name: file for name, file in fonts_of(desk / PACK).items() if "Added" in name}
    assert list(embedded.values()) == ["/FontFile2" if kind == "ttf" else "/FontFile3"]
    assert re.fullmatch(r"/[A-Z]{6}\+Added-1-of-the-desk", next(iter(embedded)))


def test_each_character_comes_from_the_first_typeface_that_has_it_in_its_weight(desk: Path, edit: Edit) -> None:
    edit(desk / BRIEF, "The source reports no", "The source 王小 reports *王* no 明")
    first, bold = typeface("王", family="One"), typeface("王", family="One", weight=700)
    add(
        desk,
        regular=first,
        bold=bold,
        second=typeface(CHINESE, family="Two"),
        unused=typeface(GEORGIAN, family="Three"),
    )
    assert run("build", "--desk", desk).returncode == 0
    names = sorted(name.partition("+")[2] for name in fonts_of(desk / PACK) if "Added" in name)
    assert names == ["Added-1-of-the-desk", "Added-1-of-the-desk-Bold", "Added-2-of-the-desk"]


def test_the_same_typeface_gives_the_same_bytes_and_another_one_others(desk: Path, edit: Edit) -> None:
    plain = desk / "content/briefings/other-brief.yml"
    plain.write_text((desk / BRIEF).read_text("utf-8").replace("HD-1", "HD-2"), "utf-8")
    edit(desk / BRIEF, "The source reports no", f"{CHINESE} reports no")
    add(desk, boxes=typeface(CHINESE))
    other = shutil.copytree(desk, desk.parent / "other")
    for each, jobs in ((desk, "1"), (other, "2")):
        assert run("build", "--desk", each, "--jobs", jobs).returncode == 0
    assert (desk / PACK).read_bytes() == (other / PACK).read_bytes()
    assert "Nothing changed" in run("build", "--desk", desk).stdout

    before = (desk / PACK).read_bytes()
    (desk / "fonts/boxes.ttf").write_bytes(raw(typeface("明小王")))
    done = run("build", "--desk", desk)
    assert "Rendered 1," in done.stdout, "the pack that it prints, and no other"
    assert (desk / PACK).read_bytes() != before

    (desk / "fonts/boxes.ttf").unlink()
    for command in ("check", "build"):
        done = run(command, "--desk", desk)
        assert done.returncode == 1
        assert "fonts/boxes.ttf: there is no such file [typeface-file]" in done.stderr


def test_somebody_elses_typefaces_are_left_alone(desk: Path, edit: Edit) -> None:
    edit(desk / BRIEF, "The source reports no", f"{CHINESE} reports no")
    add(desk, boxes=typeface(CHINESE))
    done = run("build", "--desk", desk, "--untrusted")
    assert done.returncode == 0, done.stderr
    assert "this pack is not made" in done.stderr
    assert not (desk / PACK).exists()


def test_a_source_speaks_in_an_added_typeface_too(desk: Path, edit: Edit, tmp_path: Path) -> None:
    said = "ჩვენ არ გვჯერა რომ ნავსადგურის დახურვა ვინმეს დაეხმარება"
    filler = "ნავსადგურში ხალხი ყოველდღე ელოდება ახალ ამბებს მაგრამ ამბები გვიან მოდის. " * 12
    article = tmp_path / "article.txt"
    article.write_text(f"ნავსადგური იკეტება\n\nავტორი\n\n{filler}\n\n{GEORGIAN} თქვა: „{said}“.\n\n{filler}\n", "utf-8")
    day = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"
    (desk / "content/sources/ka.yml").write_text(
        f"title: ნავსადგური იკეტება\nlanguage: ka\npublished: 2026-03-05\n{day}", "utf-8"
    )
    actor = desk / "content/actors/giorgi.yml"
    actor.write_text(f"name: {GEORGIAN}\ntype: person\npublic_figure: {{why: a test}}\n{day}", "utf-8")
    assert run("capture", article, "--source", "ka", "--anyway", "--desk", desk).returncode == 0
    quote = desk / "content/quotes/giorgi.yml"
    quote.write_text(f"words: {said}\nspeaker: giorgi\nsource: ka\nat: p2\n{day}", "utf-8")
    verified = run("verify", "--desk", desk)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    edit(desk / BRIEF, "The source reports no decision.", f"{GEORGIAN} said [[quote:giorgi]].")
    letters = "".join(sorted(set(article.read_text("utf-8")) - faces.own() - set("\n")))
    add(desk, boxes=typeface(letters))
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    names = sorted(name.partition("+")[2] for name in fonts_of(desk / PACK) if "Added" in name)
    assert names == ["Added-1-in-sources", "Added-1-of-the-desk"]


def test_git_has_the_typeface_too(desk: Path, edit: Edit) -> None:
    edit(desk / ACTOR, "name: Ilse Brandt", f"name: Ilse Brandt {CHINESE}")
    add(desk, boxes=typeface(CHINESE))
    git(desk, "init", "-q")
    git(desk, "add", "content")
    assert "fonts/boxes.ttf: there is no such file" in run("check", "--staged", "--desk", desk).stderr
    git(desk, "add", "fonts")
    done = run("check", "--staged", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "missing-glyph" not in done.stderr
    git(desk, "commit", "-qm", "one")
    edit(desk / ACTOR, f"Brandt {CHINESE}", "Brandt")
    done = run("review", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "Pages and packs are not compared" not in done.stdout


def test_a_review_names_no_pack_that_is_not_made(desk: Path, edit: Edit) -> None:
    git(desk, "init", "-q")
    git(desk, "add", "content")
    git(desk, "commit", "-qm", "one")
    edit(desk / BRIEF, "The source reports no", f"{CHINESE} reports no")
    git(desk, "commit", "-qam", "two")
    edit(desk / BRIEF, f"{CHINESE} reports no", f"{CHINESE} reports not one")
    assert "packs/night-closure-brief.pdf" in run("review", "HEAD~1..HEAD", "--desk", desk).stdout
    done = run("review", "--desk", desk)
    assert "briefings/night-closure-brief/" in done.stdout
    assert "packs/night-closure-brief.pdf" not in done.stdout


def _without(table: str) -> bytes:
    return raw(typeface("王")).replace(table.encode(), b"Xxxx", 1)


def _without_blank(font: TTFont) -> None:
    for table in font["cmap"].tables:
        table.cmap.pop(0x20, None)


def _changed(change: Callable[[TTFont], None]) -> bytes:
    font = typeface("王")
    change(font)
    return raw(font)


def _in_colour(font: TTFont) -> None:
    font["COLR"] = table = newTable("COLR")
    table.version, table.ColorLayers = 0, {}


UNFIT: dict[str, tuple[bytes, str]] = {
    "text": (b"no typeface\n", "this is not a typeface"),
    "empty": (b"", "this is not a typeface"),
    "a collection": (b"ttcf" + bytes(40), "this is a collection of typefaces"),
    "of the web": (b"wOF2" + bytes(40), "this is a typeface packed for web pages"),
    "cut": (raw(typeface("王"))[:300], "this typeface is damaged"),
    "a table is missing": (_without("hmtx"), "this typeface is damaged"),
    "no outlines": (_without("glyf"), "it draws in colours or as pictures"),
    "colours": (_changed(_in_colour), "it draws in colours or as pictures"),
    "not to be embedded": (
        _changed(lambda font: setattr(font["OS/2"], "fsType", 2)),
        "its maker does not allow it to be part of a document",
    ),
    "not to be cut": (
        _changed(lambda font: setattr(font["OS/2"], "fsType", 0x104)),
        "its maker does not allow it to be part of a document",
    ),
    "no blank": (_changed(_without_blank), "it has no space character, which packs need between words"),
    "blank": (raw(typeface("王", blank="王")), "it has no character that packs could print"),
    "blank, drawn otherwise": (
        raw(typeface("王", blank="王", kind="otf")),
        "it has no character that packs could print",
    ),
    "letters that change places": (raw(typeface("नि")), "it has no character that packs could print"),
    "too large": (b"\0\1\0\0" + bytes(32 * 1024 * 1024), "this file has 33,554,436 bytes"),
}


def told_of(desk: Path) -> list[str]:
    return [str(each.location) + ": " + each.message for each in load(desk).problems if each.code == "typeface-file"]


@pytest.mark.parametrize(("content", "message"), UNFIT.values(), ids=UNFIT)
def test_a_file_that_is_no_use_is_refused_at_its_entry(desk: Path, content: bytes, message: str) -> None:
    add(desk, good=typeface("明"), bad=content)
    (found,) = told_of(desk)
    assert found.startswith(
        f"content/desk.yml:8:{len('glyphs: {add: [fonts/good.ttf, ') + 1}: fonts/bad.ttf: {message}"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../boxes.ttf", "this is not a path inside the desk's folder"),
        ("fonts/../fonts/boxes.ttf", "this is not a path inside the desk's folder"),
        ("/etc/passwd", "this is not a path inside the desk's folder"),
        ("fonts//boxes.ttf", "this is not a path inside the desk's folder"),
        ("fonts\\boxes.ttf", "this is not a path inside the desk's folder"),
        ("fonts", "this is not a file"),
        ("fonts/pipe.ttf", "this is not a file"),
        ("fonts/link.ttf", "this is a symbolic link"),
        ("linked/boxes.ttf", "this is a symbolic link"),
        ("fonts/boxes.ttf/more", "there is no such file"),
        ("fonts/boxs.ttf", "there is no such file"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(desk: Path, name: str, message: str) -> None:
    add(desk, boxes=typeface("王"))
    shutil.copy(desk / "fonts/boxes.ttf", desk.parent / "boxes.ttf")
    os.mkfifo(desk / "fonts/pipe.ttf")
    (desk / "fonts/link.ttf").symlink_to(desk / "fonts/boxes.ttf")
    (desk / "linked").symlink_to(desk / "fonts")
    name_them(desk, name)
    (found,) = told_of(desk)
    assert found == f"content/desk.yml:8:16: {name}: {message}"
    if name == "fonts/boxs.ttf":
        assert any(each.hint == "did you mean fonts/boxes.ttf?" for each in load(desk).problems)


def test_the_same_typeface_twice_is_said(desk: Path) -> None:
    add(desk, boxes=typeface("王"), again=typeface("王"))
    (found,) = told_of(desk)
    assert "fonts/again.ttf: an earlier entry adds this typeface too" in found


WHOLE = {kind: raw(typeface("王小明a", kind=kind)) for kind in ("ttf", "otf")}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=6)), max_size=6),
    st.integers(0, 400),
)
def test_a_damaged_typeface_is_a_problem_or_is_used_and_never_more(
    tmp_path_factory: pytest.TempPathFactory, kind: str, changes: list[tuple[int, bytes]], cut: int
) -> None:
    content = bytearray(WHOLE[kind])
    for at, new in changes:
        content[at % len(content) : at % len(content) + len(new)] = new
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("damaged") / "desk"))
    add(desk, boxes=bytes(content[: len(content) - cut]))
    found = load(desk)
    assert len(found.faces.added) + len([each for each in found.problems if each.code == "typeface-file"]) == 1


def test_a_pack_with_an_added_typeface_keeps_the_rules_of_tagged_documents(desk: Path, edit: Edit) -> None:
    from pdfua.validator import validate

    edit(desk / BRIEF, "The source reports no", f"{CHINESE} reports no")
    add(desk, boxes=typeface(CHINESE))
    assert run("build", "--desk", desk).returncode == 0
    wrong = [found for found in validate(desk / PACK).findings if found.rule_id != "UA-28-004"]  # no claim is made
    assert [str(found) for found in wrong] == []


def test_right_to_left_words_are_read_back_in_their_order(alike: Path) -> None:
    """A pack holds their glyphs from left to right; the audit's reader turns them back, and another reader agrees."""
    with pikepdf.open(alike / PACK) as pdf:
        said = [piece for number in range(len(pdf.pages)) for piece in pieces(pdf, number).values()]
    for text in (ALIKE["Arabic"], ALIKE["Hebrew"]):
        assert f"who {text} is" in said
    assert f"who {ALIKE['Hebrew']} is" in words(alike / PACK)


def test_right_to_left_words_around_a_number_are_read_back(desk: Path, edit: Edit) -> None:
    """The words and the number between them run from right to left together, in a line of Latin letters too."""
    hebrew = ALIKE["Hebrew"]
    edit(desk / BRIEF, "gaps: [", f'gaps: ["{hebrew} 12 ({hebrew[::-1]}) is not known", ')
    add(desk, boxes=typeface(hebrew))
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    with pikepdf.open(desk / PACK) as pdf:
        found = " ".join(piece for number in range(len(pdf.pages)) for piece in pieces(pdf, number).values())
    assert found.index(hebrew) < found.index(hebrew[::-1]), found
