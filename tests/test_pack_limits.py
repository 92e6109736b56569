"""Packs at their limits: each is a clear problem or a good page."""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from conftest import BASE, DESKS, run

from briefings.compose.views import Pack, Run
from briefings.publish.audit_pack import Expected, in_order, problems, read, squeezed
from briefings.render.executors import style_of
from briefings.render.lines import line_html
from briefings.render.pdf import pack_pdf

Edit = Callable[[Path, str, str], None]
OUTLOOK = "content/briefings/night-closure-outlook.yml"


@pytest.fixture
def outlook(desk: Path) -> Path:
    """Return the made-up desk with judgements and a pack of every annex."""
    shutil.copytree(DESKS / "outlook", desk, dirs_exist_ok=True)
    return desk


def packed(desk: Path, name: str) -> bytes:
    done = run("pack", name, "--desk", desk, "-o", desk / "out.pdf")
    assert done.returncode == 0, done.stderr
    return (desk / "out.pdf").read_bytes()


def extracted(pack: bytes) -> str:
    """Return a pack's text by an extractor that takes no part in making or auditing it, without heads and feet."""
    pages = []
    for page in pypdf.PdfReader(io.BytesIO(pack)).pages:
        kept: list[str] = []

        def inside(text: str, _cm: object, matrix: list[float], *_: object, kept: list[str] = kept) -> None:
            kept.append(text)

        page.extract_text(visitor_text=inside)
        pages.append("".join(kept))
    return re.sub(r"\s+", " ", " ".join(pages))


def test_judgements_show_likelihood_and_confidence_apart_and_the_scale_with_its_gaps(outlook: Path) -> None:
    pack = packed(outlook, "night-closure-outlook")
    text = extracted(pack)
    for words in (
        "A closure of the basin at night is likely within the year.",
        "Likelihood: likely (55 to 75 per cent)",
        "Confidence: low",
        "Compared with the last edition: strengthened",
        "What would change this: a notice to mariners; a second count of near misses",
        "The office may only be buying time",
        "The count of near misses stays as it was reported",
        "Likelihood scale",
        "remote chance",
        "25–35",
        "40–50",
        "the gaps between the ranges are deliberate",
        "AI tools: none",
        "Next review: 1 June 2026",
    ):
        assert words in text, words
    for sentence in re.split(r"(?<=[.!?])\s", text):
        assert not ("onfidence: low" in sentence and "55 to 75" in sentence.split("Confidence")[-1])
    pages = read(pack)[1]
    assert 2 <= len(pages) <= 8


def test_a_full_pack_has_every_annex_with_contents_that_lead_to_their_pages(outlook: Path) -> None:
    """A pack of fewer than eight pages has no contents."""
    few = read(packed(outlook, "harbour-full"))[1]
    assert len(few) < 8
    assert not [one for one in few[0].texts if one.words.strip() == "Contents"]
    with (outlook / "content/briefings/harbour-full.yml").open("a", encoding="utf-8") as briefing:
        night = "\n\n".join(
            f"      Night {number} was as long as the night before it, and as dark." for number in range(160)
        )
        briefing.write(
            f"sections:\n  - heading: A long night\n    body: |\n{night}\n"
            "    evidence: [{source: pilots-warn-2026-03-04, at: p1}]\n"
        )
    pack = packed(outlook, "harbour-full")
    _, pages = read(pack)
    assert len(pages) >= 8
    for name in ("quotations", "positions", "timeline", "places", "actors", "sources"):
        entry = next(one for one in pages[0].texts if one.words.strip().endswith(f"Annex: {name}"))
        number = next(one for one in pages[0].texts if one.box[0] > 500 and abs(one.box[3] - entry.box[3]) < 2)
        assert int(number.words) > 1
        assert any(f"Annex: {name}" in one.words for one in pages[int(number.words) - 1].texts), name


def test_annexes_list_what_the_pack_concerns_and_nothing_else_of_the_desk(outlook: Path, edit: Edit) -> None:
    for kind, name, title, other in (
        ("incidents", "harbour-mishaps", "Mishaps in the outer harbour", "Elsewhere a crane fell"),
        ("topics", "night-closure", "Should", "Ought elsewhere to close, and should"),
    ):
        text = (outlook / f"content/{kind}/{name}.yml").read_text("utf-8")
        assert title in text
        (outlook / f"content/{kind}/elsewhere.yml").write_text(text.replace(title, other), "utf-8")
    found = extracted(packed(outlook, "harbour-full"))
    assert "Mishaps in the outer harbour" in found
    assert "elsewhere" not in found.lower()
    edit(outlook / "content/quotes/lukasiewicz-nobody-gains.yml", "about: [", "about: [incident:elsewhere, ")
    found = extracted(packed(outlook, "harbour-full"))
    assert found.count("Elsewhere a crane fell") == 2, "in the annexes of time and of places"
    assert "Ought elsewhere" not in found


def test_letter_is_a_setting_of_the_desk(outlook: Path) -> None:
    with (outlook / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write("paper: Letter\n")
    pages = read(packed(outlook, "night-closure-brief"))[1]
    assert [(page.width, page.height) for page in pages] == [(612, 792)]


def test_a_word_of_300_characters_stays_in_its_column(outlook: Path, edit: Edit) -> None:
    word = "over" * 75
    edit(outlook / OUTLOOK, "so_what: The council", f"so_what: {word} The council")
    edit(outlook / OUTLOOK, "audience: Members", f"audience: {word} Members")
    edit(outlook / "content/incidents/harbour-mishaps.yml", "title: Mishaps", f"title: {word} Mishaps")
    assert word in re.sub(r"\s", "", extracted(packed(outlook, "night-closure-outlook")))


def test_any_number_of_note_marks_stays_in_its_column() -> None:
    lines = [
        line_html(
            (Run("text", f"{'in ' * at}a list"), *(Run("mark", str(first + mark), "#n") for mark in range(40))),
            lambda _: None,
        )
        for first in (5, 95, 9995)
        for at in range(0, 24, 5)
    ]
    facts = "".join(f'<tr><th scope="row">Fact</th><td>{line}</td></tr>' for line in lines)
    items = "".join(f"<li>{line}</li>" for line in lines)
    html = (
        f'<!doctype html><html lang="en"><title>Marks</title><body><h1 id="n">Marks</h1><section class="row long">'
        f'<ul class="brief">{items}</ul><table class="facts">{facts}</table></section></body></html>'
    )
    pack = Pack(
        path="p.pdf", heading="Marks", html=html, said=(), marking="", language="en", updated="2026-03-10", form="p",
        fewest=0, most=0, paper="A4",
    )  # fmt: skip
    content = pack_pdf(pack, style_of(None, "A4"))
    title, pages = read(content)
    assert [found for found in problems(content, None, title, pages, []) if found[0] == "audit-overflow"] == []


LONG_SOURCE = """title: Minutes of a long night
type: report
described_as: report
reliability: F
status: published
created: 2026-03-10
revised: 2026-03-10
"""
LONG_QUOTE = """source: minutes
at: p1
words: "{words}"
speaker: ovcharenko
unchecked: {{by: Harbour desk, on: 2026-03-10, why: the minutes are not at hand}}
status: published
created: 2026-03-10
revised: 2026-03-10
"""


def test_a_quote_of_two_pages_comes_back_letter_for_letter(outlook: Path, edit: Edit) -> None:
    sentence = (
        "Żółw and Овчаренко said that the well-known lights of Ґданськ and Łódź fail, night after night, {} times"
    )
    words = "; ".join(sentence.format(number) for number in range(70))
    edit(
        outlook / "content/desk.yml", "word_budget: {words: 150, share: 40%}", "word_budget: {words: 9000, share: 40%}"
    )
    (outlook / "content/sources/minutes.yml").write_text(LONG_SOURCE, "utf-8")
    (outlook / "content/quotes/long.yml").write_text(LONG_QUOTE.format(words=words), "utf-8")
    with (outlook / "content/briefings/harbour-full.yml").open("a", encoding="utf-8") as briefing:
        briefing.write("sections: [{heading: A long night, include: {ids: [quote:long]}}]\n")
    pack = packed(outlook, "harbour-full")
    body = "".join(one.words for page in read(pack)[1] for one in page.texts if not one.artifact)
    assert re.sub(r"\s", "", f"“{words}”") in re.sub(r"\s", "", body)
    assert len([page for page in read(pack)[1] if "night after night" in "".join(one.words for one in page.texts)]) >= 2
    found = extracted(pack)
    missing = [number for number in range(70) if sentence.format(number) not in found]
    assert len(missing) <= 2, "only where a page ends do its head and foot stand between"


@pytest.mark.parametrize(
    ("language", "words", "phrase"),
    [
        ("ar", "لن نغلق الميناء أبداً، مهما حدث في عام 2025 أمام NATO في بروكسل؛ قَالَ الرَّئِيسُ ذلك", "لن نغلق الميناء"),
        ("he", "לא נסגור את הנמל (גם לא בשנת 2025), ולא ניתן לאיש להחליט; שָׁלוֹם עֲלֵיכֶם, אמר היושב ראש", "לא נסגור את הנמל"),
    ],
)  # fmt: skip
def test_a_right_to_left_quote_is_a_good_page(
    outlook: Path, edit: Edit, language: str, words: str, phrase: str
) -> None:
    edit(outlook / "content/desk.yml", "{words: 150, share: 40%}", "{words: 900, share: 100%}")
    (outlook / "content/sources/minutes.yml").write_text(f"{LONG_SOURCE}language: {language}\n", "utf-8")
    (outlook / "content/quotes/long.yml").write_text(LONG_QUOTE.format(words=words), "utf-8")
    with (outlook / "content/briefings/harbour-full.yml").open("a", encoding="utf-8") as briefing:
        briefing.write(
            'sections: [{heading: A long night, body: "Somebody said [[quote:long]] and left.", include: {ids: [quote:long]},'
            " evidence: [{source: minutes, at: p1}]}]\n"
        )
    done = run("build", "--desk", outlook)  # the audit finds page and pack to say the same
    assert done.returncode == 0, done.stderr
    pack = (outlook / "site/packs/harbour-full.pdf").read_bytes()
    lines = [squeezed(one.words) for page in read(pack)[1] for one in page.texts if not one.artifact]
    plain = unicodedata.normalize("NFD", "".join(lines))
    assert plain.count(unicodedata.normalize("NFD", squeezed(f"“{words}”"))) == 3, "in a sentence, alone, in an annex"
    assert "Somebodysaid“" in plain
    assert phrase in extracted(pack)
    with pikepdf.open(io.BytesIO(pack)) as pdf:
        assert [str(one.Lang) for one in structure(pdf) if "/Lang" in one].count(language) >= 3


def test_other_right_to_left_words_than_the_pages_are_found(outlook: Path, edit: Edit) -> None:
    edit(outlook / "content/briefings/harbour-full.yml", "gaps: [", "gaps: [what הנמל means, ")
    pack = packed(outlook, "harbour-full")
    title, pages = read(pack)
    for line, found in (
        ("what הנמל means", []),
        ("what נהמל means", ["audit-words"]),
        ("wherever הנמל means", ["audit-words"]),
    ):
        wanted = Expected("p.pdf", "print", (line,), "TLP:CLEAR", title, "en")
        texts = in_order(pack, pages, wanted.said)
        assert [code for code, _ in problems(pack, wanted, title, pages, texts)] == found


def test_a_table_of_400_rows_repeats_its_head_and_stays_one_table(outlook: Path, edit: Edit) -> None:
    mishap = (outlook / "content/incidents/harbour-mishaps.yml").read_text("utf-8")
    edit(
        outlook / "content/briefings/harbour-full.yml",
        "[quotes, positions, timeline, map, actors, sources]",
        "[timeline]",
    )
    rows = range(400)
    edit(
        outlook / "content/quotes/lukasiewicz-nobody-gains.yml",
        "about: [",
        f"about: [{', '.join(f'incident:row-{number}' for number in rows)}, ",
    )
    for number in rows:
        (outlook / f"content/incidents/row-{number}.yml").write_text(
            mishap.replace("Mishaps in the outer harbour", f"Row {number} of many").replace(
                "../2026-03-04", f"../2026-02-{number % 28 + 1:02}"
            ),
            "utf-8",
        )
    pack = packed(outlook, "harbour-full")
    pages = ["".join(one.words for one in page.texts) for page in read(pack)[1]]
    assert len([page for page in pages if "of many" in page and "As the source has it" in page]) > 8
    assert all(f"Row {number} of many" in " ".join(pages) for number in rows)
    with pikepdf.open(io.BytesIO(pack)) as pdf:
        tables = [one for one in structure(pdf) if one.S == "/Table"]
        assert [sum(1 for _ in structure_below(one, "/TR")) for one in tables].count(403) == 1
        heads = sum(1 for one in structure(pdf) if one.S == "/THead")
        assert heads == 1, "that of the long table; what the points rest on has one origin, which needs no table"


def structure(pdf: pikepdf.Pdf):  # type: ignore[no-untyped-def]
    yield from structure_below(pdf.Root.StructTreeRoot.K[0])


def structure_below(root, kind: str = ""):  # type: ignore[no-untyped-def]
    stack = [root]
    while stack:
        one = stack.pop()
        if not kind or kind == one.S:
            yield one
        kids = one.get("/K", [])
        stack += [
            kid
            for kid in (kids if isinstance(kids, pikepdf.Array) else [])
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
        ]


@pytest.mark.parametrize(
    ("block", "written", "says"),
    [
        ("title", '{{ super() }}\n<img src="seal.png" alt="a seal">', "seal.png"),
        ("style", "<style>\n.cover { colour: red }</style>", "Ignored `colour: red `, unknown property"),
        ("style", "<style>h1 { color: red }\nh1 { width: 3 apples; }</style>", "Ignored `width: 3 apples`, invalid"),
        ("style", "<style>\n@colour red;</style>", "@colour"),
    ],
)
def test_what_a_desks_template_does_wrong_in_a_pack_is_told_at_its_line(
    outlook: Path, block: str, written: str, says: str
) -> None:
    own = outlook / "templates/print/forms"
    own.mkdir(parents=True)
    (own / "one-pager.html").write_text(
        '{% set form = {"label": "One-page brief", "pages": [1, 1]} %}{% extends "base.html" %}'
        f"{{% block {block} %}}{written}{{% endblock %}}",
        "utf-8",
    )
    done = run("pack", "night-closure-brief", "--desk", outlook, "-o", outlook / "out.pdf")
    assert done.returncode == 1
    (first, *_) = (line for line in done.stderr.splitlines() if "[pack-rendering]" in line)
    assert first.startswith("templates/print/forms/one-pager.html:2:")
    assert says in first


def test_a_briefing_of_one_page_is_refused_by_its_form(outlook: Path, edit: Edit) -> None:
    edit(outlook / "content/briefings/night-closure-brief.yml", "form: one-pager", "form: full-pack")
    assert len(read(packed(outlook, "night-closure-brief"))[1]) == 2
    edit(outlook / "content/briefings/harbour-full.yml", "form: full-pack", "form: briefing")
    text = (outlook / "content/briefings/harbour-full.yml").read_text("utf-8")
    many = "".join(f"  - {{heading: Part {number}, include: {{kind: quote}}}}\n" for number in range(12))
    (outlook / "content/briefings/harbour-full.yml").write_text(f"{text}sections:\n{many}", "utf-8")
    done = run("pack", "harbour-full", "--desk", outlook, "-o", outlook / "out.pdf")
    assert done.returncode == 1
    assert re.search(r"the form “briefing” has 2 to 8 pages; this one has \d+ \[form-length\]", done.stderr)


def test_an_independent_checker_finds_nothing_wrong_with_the_tags(outlook: Path) -> None:
    from pdfua.validator import validate

    packed(outlook, "night-closure-outlook")
    report = validate(outlook / "out.pdf")
    wrong = [
        found for found in report.findings if found.rule_id != "UA-28-004"
    ]  # no claim is made, and so none is found
    assert [str(found) for found in wrong] == []


LONG = """{% set form = {"label": "Long pack"} %}
{% extends "base.html" %}
{% from "layout.html" import contents, index %}
{% block style %}<style>.part { break-before: page }</style>{% endblock %}
{% block contents %}{{ contents(briefing) }}{% endblock %}
{% block index %}{{ index(briefing) }}{% endblock %}
"""


def test_contents_and_index_lead_to_pages_with_any_number(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    names = {f"crew-{number}": f"{'ABCDE'[number % 5]}vril {'abcdefghij'[number // 10 % 10]}x" for number in range(101)}
    for name, words in names.items():
        text = f"name: {words} {'abcdefghij'[int(name[-1])]}\ntype: group\nstatus: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"
        (desk / f"content/actors/{name}.yml").write_text(text, "utf-8")
    sections = "".join(f"  - {{heading: Crew {name[5:]}, include: {{ids: [actor:{name}]}}}}\n" for name in names)
    brief = desk / "content/briefings/night-closure-brief.yml"
    text = brief.read_text("utf-8").replace("form: one-pager", "form: long")
    brief.write_text(f"{text}sections:\n{sections}annexes: [actors]\n", "utf-8")
    (desk / "templates/print/forms").mkdir(parents=True)
    (desk / "templates/print/forms/long.html").write_text(LONG, "utf-8")
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    document = pypdfium2.PdfDocument(desk / "site/packs/night-closure-brief.pdf")
    pages = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    assert len(pages) > 100
    entries = re.findall(r"^([A-E]vril [a-j]x [a-j]) (\d+)$", "\n".join(pages), re.MULTILINE)
    assert len(entries) == len(names)
    assert [name for name, _ in entries] == sorted(name for name, _ in entries)
    for name, number in entries:
        assert f"{name}:" in pages[int(number) - 1]
