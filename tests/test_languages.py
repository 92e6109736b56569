"""Languages: catalogues are whole, plurals and dates are CLDR's, a desk may bring its own words."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import BASE, ROOT, run
from selectolax.lexbor import LexborHTMLParser

from briefings.check import check
from briefings.compose import Views
from briefings.compose.index import Index
from briefings.compose.language import ENGLISH, Language, from_cldr
from briefings.compose.lines import in_voices, quotation
from briefings.compose.views import Run
from briefings.editor.messages import gather, updated
from briefings.load import messages as catalogues
from briefings.load.desk import load
from briefings.model import dates
from briefings.model.messages import Messages, is_right_to_left
from briefings.model.sheets.source import Source
from briefings.release import cut
from briefings.render.lines import line_html
from briefings.render.sheet_pages import Drawer

CATALOGUES = sorted((ROOT / "briefings/languages").glob("*.po"))
TEMPLATES = ROOT / "templates"


def language(tag: str) -> Language:
    found, problems = catalogues.load(tag, ROOT)
    assert found is not None
    assert not problems
    return Language(found)


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_every_sentence_is_translated_and_no_translation_is_stale(file: Path) -> None:
    content = file.read_bytes()
    wanted = {(message.context, message.english[0]) for message in gather(TEMPLATES)}
    texts, problems = catalogues.parse(content, file.name)
    assert not problems
    assert len(wanted) > 90
    assert not sorted(wanted - texts.keys()), "run `make messages` and translate these"
    assert updated(content, file.stem, gather(TEMPLATES)) == content, "run `make messages`"


def test_sentences_of_templates_are_gathered_with_context_comment_and_place(tmp_path: Path) -> None:
    (tmp_path / "web/lists").mkdir(parents=True)
    page = tmp_path / "web/lists/one.html"
    page.write_text(
        '{% extends "x" %}\n{# Translators: of a cake #}\n{{ pgettext("food", "Piece", n=cake) }}\n'
        '{{ row(_("Beside {it}", it=_("it"))) }}{{ ngettext("{n} thing", "{n} things", all|length) }}',
        "utf-8",
    )
    found = {message.english: message for message in gather(tmp_path) if message.place.startswith("templates/")}
    assert {english: each.context for english, each in found.items()} == {
        ("Piece",): "food",
        ("Beside {it}",): "",
        ("it",): "",
        ("{n} thing", "{n} things"): "",
    }
    assert found["Piece",].notes == ("of a cake",)
    assert found["it",].place == "templates/web/lists/one.html"
    assert b"#. of a cake\n#: templates/web/lists/one.html\n" in updated(b"", "pl", gather(tmp_path))
    page.write_text('{{ _("a" if b else "c") }}', "utf-8")
    with pytest.raises(ValueError, match=r"one\.html:1: a sentence is a plain text"):
        gather(tmp_path)


def test_english_written_out_is_cldrs() -> None:
    assert from_cldr("en-GB") == ENGLISH


@pytest.mark.parametrize(
    ("edtf", "english", "ukrainian"),
    [
        ("2025-12-02", "2 December 2025", "2 грудня 2025 р."),
        ("2025-12", "December 2025", "грудень 2025 р."),
        ("2025", "2025", "2025"),
        ("202X", "the 2020s", "2020-ті роки"),
        ("2025-23", "autumn 2025", "осінь 2025 р."),
        ("2025-33", "first quarter of 2025", "перший квартал 2025 р."),
        ("2025-09~", "about September 2025", "приблизно вересень 2025 р."),
        ("2025-09?", "September 2025 (uncertain)", "вересень 2025 р. (непевно)"),
        ("2025-12-02T23:30Z", "2 December 2025, 23:30 UTC", "2 грудня 2025 р., 23:30 UTC"),
        ("2025-12-02T23:30+02:00", "2 December 2025, 23:30 +02:00", "2 грудня 2025 р., 23:30 +02:00"),
        ("2025-12-02/2025-12-05", "2 to 5 December 2025", "2 – 5 грудня 2025 р."),
        ("2025-09/2025-11", "September to November 2025", "вересень – листопад 2025 р."),
        ("2025-09-30/2025-11-02", "30 September 2025 to 2 November 2025", "30 вересня 2025 р. – 2 листопада 2025 р."),
        ("../2025-12-02", "on or before 2 December 2025", "2 грудня 2025 р. або раніше"),
        ("../2025-12", "by the end of December 2025", "грудень 2025 р. або раніше"),
        ("../2025-12~", "by about December 2025", "не пізніше: приблизно грудень 2025 р."),
        ("2022/..", "from 2022, still going", "початок: 2022, триває досі"),
        ("[2025-11-15..2025-11-17]", "between 15 and 17 November 2025", "у проміжку 15 – 17 листопада 2025 р."),
        ("{2024-11-17,2024-11-18}", "17 and 18 November 2024", "17 і 18 листопада 2024 р."),
        ("[2024-11-17,2025-01]", "17 November 2024 or January 2025", "17 листопада 2024 р. або січень 2025 р."),
    ],
)
def test_dates_are_worded_by_the_language(edtf: str, english: str, ukrainian: str) -> None:
    date = dates.parse(edtf)
    assert language("en").when(date) == english
    assert language("uk").when(date).replace("\u202f", " ").replace("\u00a0", " ") == ukrainian


@pytest.mark.parametrize(
    ("tag", "day", "number", "listed", "marks", "inner"),
    [
        ("en", "1 March 2025", "178,000.5", "a, b and c", "“x”", "‘x’"),
        ("uk", "1 березня 2025 р.", "178 000,5", "a, b і c", "«x»", "„x“"),
        ("de", "1. März 2025", "178.000,5", "a, b und c", "„x“", "‚x‘"),
        ("de-CH", "1. März 2025", "178’000.5", "a, b und c", "„x“", "‚x‘"),
        ("fr", "1er mars 2025", "178 000,5", "a, b et c", "« x »", "“x”"),
        ("pl", "1 marca 2025", "178 000,5", "a, b i c", "„x”", "«x»"),
        ("pt-AO", "1 de março de 2025", "178 000,5", "a, b e c", "«x»", "“x”"),
    ],
)
def test_dates_numbers_lists_and_marks_are_cldrs(
    tag: str, day: str, number: str, listed: str, marks: str, inner: str
) -> None:
    own = Language(Messages(tag, tag, {("day of a month", "1"): ("1er" if tag == "fr" else "1",)}))
    said = [own.day(datetime.date(2025, 3, 1)), own.digits("178000.5"), own.listed(["a", "b", "c"])]
    said += [own.word("marks", level, words="x") for level in ("words", "inner")]
    assert [text.replace("\u00a0", " ") for text in said] == [day, number, listed, marks, inner]


@pytest.mark.parametrize(
    ("tag", "title", "printed"),
    [
        ("en", "Das „Sofa“ und «x»", "“Das ‘Sofa’ und ‘x’”"),
        ("de", "The “sofa” and »x«", "„The ‚sofa‘ and ‚x‘“"),
        ("fr", "The “sofa”", "«\u00a0The “sofa”\u00a0»"),
    ],
)
def test_a_title_with_marks_stands_in_those_of_the_desk(tag: str, title: str, printed: str) -> None:
    checked = check(load(BASE))
    spoken = Messages(tag, tag, {} if tag == "en" else {("", "x"): ("y",)})
    index = Index(replace(cut(checked.catalogue, checked.verdicts), messages=spoken))
    source = index.every(Source)[0].model_copy(update={"title": title})
    run = quotation(source, index)
    assert run.text == printed
    voices = in_voices(f"said {printed} there", index)
    assert [(each.voice, each.text) for each in voices if each.voice == "words"] == [("words", printed)]


def test_plurals_follow_cldr_and_numbers_their_language() -> None:
    own = Messages("uk", "x", {("", "{n} quote"): ("{n} цитата", "{n} цитати", "{n} цитат", "{n} цитати")})
    said = [Language(own).count(number, "{n} quote", "{n} quotes") for number in (1, 2, 5, 11, 21, 22, 25, 178000)]
    assert said == [
        "1 цитата", "2 цитати", "5 цитат", "11 цитат", "21 цитата", "22 цитати", "25 цитат", "178\u00a0000 цитат",
    ]  # fmt: skip
    assert language("en").count(1, "{n} quote", "{n} quotes") == "1 quote"
    assert language("en").count(1200, "{n} quote", "{n} quotes") == "1,200 quotes"
    assert language("en").listed(["a", "b", "c"]) == "a, b and c"
    assert language("uk").listed(["а", "б", "в"]) == "а, б і в"


def test_a_german_noun_keeps_its_capital_inside_a_sentence() -> None:
    told = [language(tag).inside(language(tag).word("claim", "assumption")) for tag in ("de", "en", "fr")]
    assert told == ["Annahme", "assumption", "hypothèse"]


def test_one_language_does_not_speak_in_another() -> None:
    day = datetime.date(2025, 12, 2)
    assert [language(tag).day(day)[:10] for tag in ("uk", "en", "uk")] == ["2 грудня 2", "2 December", "2 грудня 2"]


def test_a_language_without_words_is_a_problem_with_its_place(desk: Path) -> None:
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as file:
        file.write("language: xx\n")
    found = run("check", "--desk", desk)
    assert found.returncode == 1
    assert "desk.yml" in found.stderr
    assert "unknown-language" in found.stderr
    assert "de, en, fr, uk" in found.stderr


def test_a_desk_brings_a_language_of_its_own(desk: Path) -> None:
    made = run("messages", "pl", "--desk", desk)
    file = desk / "templates/languages/pl.po"
    assert made.returncode == 0, made.stderr
    text = file.read_text("utf-8")
    assert "nplurals=4" in text
    file.write_text(
        text.replace('msgid "about {date}"\nmsgstr ""', 'msgid "about {date}"\nmsgstr "około {day}"'), "utf-8"
    )
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write("language: pl\n")
    refused = run("check", "--desk", desk)
    assert refused.returncode == 1
    assert "templates/languages/pl.po" in refused.stderr
    assert "{day}" in refused.stderr
    file.write_text(file.read_text("utf-8").replace("{day}", "{date}"), "utf-8")
    warned = run("check", "--desk", desk)
    assert warned.returncode == 0
    total = len(catalogues.sentences())
    assert f"warning: 3 of {total:,} sentences are translated into “pl”" in warned.stderr.replace("\n", " ")
    assert f"3 of {total} sentences" in run("messages", "pl", "--desk", desk).stdout
    examined = {each["what"]: each for each in json.loads(run("doctor", "--desk", desk, "--format", "json").stdout)}
    told = [(examined[f"language {tag}"]["state"], examined[f"language {tag}"]["seen"]) for tag in ("pl", "uk")]
    assert told == [("weaker", f"translated 3 of {total:,}"), ("ok", f"translated {total:,} of {total:,}")]


def test_words_of_another_language_say_so_and_run_their_own_way() -> None:
    line = (Run("text", "said "), Run("words", "“لن نغلق الميناء”", "quote:x", "ar"), Run("strong", "Грім", "", "uk"))
    html = str(line_html(line, lambda target: "x.html"))
    assert '<a href="x.html"><span class="words" lang="ar" dir="rtl">“لن نغلق الميناء”</span></a>' in html
    assert '<b lang="uk" dir="ltr">Грім</b>' in html
    assert is_right_to_left("he")
    assert not is_right_to_left("az-Latn")
    assert is_right_to_left("az-Arab")


@pytest.mark.parametrize(("tag", "direction"), [("ar", "rtl"), ("he", "rtl"), ("pl", None)])
def test_pages_run_the_way_of_the_language_of_their_desk(desk: Path, tag: str, direction: str | None) -> None:
    assert run("messages", tag, "--desk", desk).returncode == 0
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"language: {tag}\n")
    built = run("build", "--no-packs", "--desk", desk)
    assert built.returncode == 0, built.stderr
    root = LexborHTMLParser((desk / "site/index.html").read_text("utf-8")).root
    assert root
    assert (root.attributes["lang"], root.attributes.get("dir")) == (tag, direction)


def test_a_sentence_that_ends_with_an_abbreviated_year_has_one_point() -> None:
    checked = check(load(ROOT / "tests/desks/rada"))
    (briefing,) = Views(cut(checked.catalogue, checked.verdicts), Drawer(None)).briefings
    point = LexborHTMLParser(briefing.page.html).css("ol.points li > span")[2]
    for mark in point.css("sup"):
        mark.decompose()
    assert " ".join(point.text().split()).endswith("станом на 12 травня 2026 р.")


def test_a_ukrainian_desk_speaks_ukrainian_alone() -> None:
    checked = check(load(ROOT / "tests/desks/rada"))
    views = Views(cut(checked.catalogue, checked.verdicts), Drawer(None))
    assert views.site.language == "uk"
    lines = {line for view in (*views.pages, *(view.page for view in views.briefings)) for line in view.said}
    assert len(lines) > 100
    foreign = {word for line in lines for word in re.findall(r"(?<![\w./:#-])[A-Za-z]{3,}(?![\w./:-])", line)}
    allowed = {
        "PDF",
        "TLP",
        "CLEAR",
        "PHIA",
        "ICD",
        "JSON",
        "CSV",
        "GeoJSON",
        "Atom",
        "BibTeX",
        "RIS",
        "CSL",
        "YAML",
        "Schema",
        "IBM",
        "Plex",
        "Sans",
        "Literata",
        "SVG",
        "WCAG",
    }
    assert not sorted(foreign - allowed)


def test_what_has_no_translation_is_marked_as_english() -> None:
    """All Latin words of the Ukrainian desk in a language without a catalogue: hardly one stands outside what is marked."""
    checked = check(load(ROOT / "tests/desks/rada"))
    spoken = Messages("bg", "bg", {("", "Search"): ("Търсене",)})
    views = Views(replace(cut(checked.catalogue, checked.verdicts), messages=spoken), Drawer(None), packs=True)
    texts = [view.html for view in views.pages]
    texts += [html for view in views.briefings for html in (view.page.html, view.pack.html if view.pack else "")]
    marked, others = 0, []
    for html in texts:
        assert not re.search(r'="[^"<>]*<span lang|<title>[^<]*<span|TLP:<', html)
        tree = LexborHTMLParser(html)
        for node in tree.css("script, style, title, [lang=en]"):
            marked += len(re.findall("[A-Za-z]{3,}", node.text())) if node.attributes.get("lang") else 0
            node.decompose()
        others += re.findall(r"(?<![\w./:#-])[A-Z]?[a-z]{3,}(?![\w./:-])", tree.body.text(separator="\n"))
    assert marked > 3000
    assert len(others) < marked / 40, sorted(set(others))


def test_names_stand_in_the_order_of_their_alphabet() -> None:
    names = ["Яна", "Ївга", "Іван", "Ґалаґан", "Гай", "Євген", "Юрій", "Zoe"]
    assert sorted(names, key=language("uk").key) == ["Гай", "Ґалаґан", "Євген", "Іван", "Ївга", "Юрій", "Яна", "Zoe"]
    assert sorted(["Mazur", "Łukasz", "Lem"], key=language("en").key) == ["Lem", "Łukasz", "Mazur"]
    assert language("uk").alphabet.initial("«Ґанок»") == "Ґ"


@pytest.mark.parametrize("file", sorted((TEMPLATES / "web/assets").glob("*.js")), ids=lambda file: file.name)
def test_scripts_bring_no_words_of_their_own(file: Path) -> None:
    """What a script says stands in the page, in its language."""
    found = re.findall(
        r"""(?:textContent|title|placeholder|innerText) = (["'][^"']*[A-Za-z]{2}[^"']*["'])""", file.read_text("utf-8")
    )
    assert found == []
    labels = re.findall(r"""setAttribute\("aria-label", (["'])""", file.read_text("utf-8"))
    assert labels == []


def test_a_link_or_a_device_is_written_to_and_stays(tmp_path: Path) -> None:
    device, link = tmp_path / "device", tmp_path / "link.po"
    device.symlink_to("/dev/null")
    link.symlink_to(tmp_path / "real.po")
    for target in (device, link):
        done = run("messages", "pl", "-o", target, "--desk", BASE)
        assert done.returncode == 0, done.stderr
        assert target.is_symlink()
    assert Path("/dev/null").is_char_device()
    assert (tmp_path / "real.po").read_text("utf-8").startswith("#")
