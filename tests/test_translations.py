"""Translations: beside the original, never in its marks, gone with what they translate; and words of other languages."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
from conftest import DESKS, run
from selectolax.lexbor import LexborHTMLParser

from briefings.check import check
from briefings.compose import Views
from briefings.compose.data import records
from briefings.compose.search import SearchRecord
from briefings.load.desk import load
from briefings.model import prose
from briefings.model.markings import Marking
from briefings.release import cut
from briefings.render import search
from briefings.render.exports import exports
from briefings.render.sheet_pages import Drawer
from briefings.render.web import page_html

QUOTE = "quotes/verbytska-kozhnu-hryvniu"
ENGLISH = "We count every hryvnia"


@dataclass(frozen=True)
class Made:
    """A desk that speaks English of what was said in Ukrainian, released at two markings."""

    clear: Views
    amber: Views

    def page(self, path: str, views: Views | None = None) -> LexborHTMLParser:
        found = views or self.clear
        view = next(view for view in (*found.pages, *found.briefings) if view.path == f"{path}/index.html")
        return LexborHTMLParser(page_html(view).decode())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    desk = Path(shutil.copytree(DESKS / "rada", tmp_path_factory.mktemp("made") / "desk"))

    def add(path: str, text: str, old: str = "") -> None:
        file = desk / "content" / path
        before = file.read_text("utf-8")
        assert old in before
        file.write_text(before.replace(old, "", 1) + text, "utf-8")

    add("desk.yml", "language: en\n", "language: uk\n")
    add(
        f"{QUOTE}.yml",
        "translations:\n"
        f"  - {{item: words, language: en, text: {ENGLISH}}}\n"
        "  - {item: words, language: ar, text: نحن نحسب كل هريفنيا, by: the council}\n"
        "  - {item: words, language: de, text: Jede Hrywnja, marking: TLP:AMBER}\n",
    )
    add(
        "actors/iryna-bilous.yml",
        "aliases: [{name: إيرينا بيلوس, language: ar}, Bilous]\nname_language: uk\n",
        "aliases: [Білоус]\n",
    )
    add("actors/depo.yml", "summary: The [[lang:uk|трамвайне депо]] of the town.\n")
    checked = check(load(desk))
    assert not [problem for problem in checked.problems if problem.severity == "error"], checked.problems
    releases = [cut(checked.catalogue, checked.verdicts, marking=at) for at in (Marking.CLEAR, Marking.AMBER)]
    return Made(*(Views(release, Drawer(None)) for release in releases))


def test_a_translation_stands_under_the_words_and_out_of_their_marks(made: Made) -> None:
    for path in ("quotes", "topics/nichnyi-tramvai", QUOTE, "briefings/nichnyi-tramvai-pered-chervnem"):
        page = made.page(path)
        assert ENGLISH in page.css_first("main").text(), path
        assert all(ENGLISH not in node.text() for node in page.css(".words")), path
    block = made.page("topics/nichnyi-tramvai").css_first(".translation").text()
    assert block == f"{ENGLISH} (translated by this desk)"


def test_the_original_stays_what_is_cited(made: Made) -> None:
    page = made.page(QUOTE)
    title = page.css_first("h1 .words")
    assert title.attributes["lang"] == "uk"
    assert ENGLISH not in page.css_first("#cite").text()
    assert "Only the source’s words above were checked." in page.css_first("#translation").text()
    linked = json.loads(page.css_first("script[type='application/ld+json']").text())
    quotation = linked.get("mainEntity", linked)
    assert quotation["inLanguage"] == "uk"
    assert next((work["inLanguage"], work["text"]) for work in quotation["workTranslation"]) == ("en", ENGLISH)


def test_other_translations_say_their_language_and_run_their_way(made: Made) -> None:
    row = made.page(QUOTE).css_first("#translations")
    assert [node.text() for node in row.css("dt")] == ["Arabic"]
    assert row.css_first("dd [lang='ar']").attributes["dir"] == "rtl"
    assert "Wording; translated by the council" in row.text()
    both = made.page(QUOTE, made.amber).css_first("#translations")
    assert [node.text() for node in both.css("dt")] == ["Arabic", "German"]


def test_the_data_has_what_the_release_has(made: Made) -> None:
    for views, tongues in ((made.clear, ["en", "ar"]), (made.amber, ["en", "ar", "de"])):
        record = next(entry for entry in records("quote", views.index) if entry["id"] == "verbytska-kozhnu-hryvniu")
        assert [entry["language"] for entry in record["translations"]] == tongues
        files = {path: raw for make in exports(views) for path, raw in make().items()}
        jsonschema.validate(json.loads(files["data/quotes.json"]), json.loads(files["data/schema.json"]))
        table = list(csv.DictReader(io.StringIO(files["data/translations.csv"].decode("utf-8-sig"))))
        assert [row["language"] for row in table] == tongues
        assert {(row["kind"], row["id"], row["item"]) for row in table} == {("quote", record["id"], "words")}
        assert [row["by"] for row in table][:2] == ["", "the council"]
        assert [row["marking"] for row in table] == ["TLP:CLEAR", "TLP:CLEAR", "TLP:AMBER"][: len(tongues)]
    view = made.clear.briefings[0]
    assert view.pack
    evidence = json.loads(next(each.text for each in view.pack.attachments if each.name == "evidence.json"))
    fields = next(part["fields"] for part in evidence["body"] if part["sheet"] == "quote:verbytska-kozhnu-hryvniu")
    assert fields["translations.1.text"] == ENGLISH
    assert not [value for value in fields.values() if "هريفنيا" in value]  # the pack does not print it


def test_search_finds_a_translation_and_says_the_language_of_a_title(made: Made) -> None:
    record = made.clear.records["search/index.html"]
    assert isinstance(record, SearchRecord)
    assert record._searched
    rows = search.files(record._searched)[search.RECORDS].decode().partition("window.briefingsRecords=")[2]
    found = {row[0]: row for row in json.loads(rows.removesuffix(";\n"))}
    row = found[f"{QUOTE}/index.html"]
    assert "hrivnia" in row[6].split()
    assert (row[3], row[5]) == (1, "uk ltr")
    assert found["actors/iryna-bilous/index.html"][5] == "uk ltr"
    assert found["actors/depo/index.html"][5] == ""


def test_names_and_words_of_another_language_say_so(made: Made) -> None:
    actor = made.page("actors/iryna-bilous")
    assert actor.css_first("h1 [lang='uk']").text() == "Ірина Білоус"
    alias = actor.css_first("[lang='ar']")
    assert (alias.text(), alias.attributes["dir"]) == ("إيرينا بيلوس", "rtl")
    assert made.page("actors/depo").css_first("main [lang='uk']").text() == "трамвайне депо"


def test_a_translation_is_marked_stale_when_its_original_changes(
    tmp_path: Path, edit: Callable[[Path, str, str], None]
) -> None:
    desk = Path(shutil.copytree(DESKS / "rada", tmp_path / "desk"))
    edit(desk / "content/desk.yml", "language: uk\n", "language: en\n")
    file, stale = desk / f"content/{QUOTE}.yml", "translated by this desk; the original has changed since"

    def said() -> tuple[bool, ...]:
        """Return whether page, briefing, pack, table, `stale` and the check say that the original has changed."""
        checked = check(load(desk))
        assert not [problem for problem in checked.problems if problem.severity == "error"], checked.problems
        made = Made(*[Views(cut(checked.catalogue, checked.verdicts), Drawer(None))] * 2)
        texts = [
            made.page(path).css_first("main").text() for path in (QUOTE, "briefings/nichnyi-tramvai-pered-chervnem")
        ]
        assert all(ENGLISH in text for text in texts)
        pack = made.clear.briefings[0].pack
        assert pack
        table = next(
            raw for make in exports(made.clear) for path, raw in make().items() if path == "data/translations.csv"
        )
        rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
        return (
            *(stale in text.lower() for text in texts),
            stale in pack.html,
            rows[0]["stale"] == "yes",
            "has changed since it was translated into en" in run("stale", "--desk", desk).stdout,
            any(problem.code == "stale-translation" for problem in checked.problems),
        )

    edit(file, "Ми рахуємо кожну гривню", "рахуємо кожну гривню")
    added = run("translate", "quote:verbytska-kozhnu-hryvniu", "--language", "en", "--text", ENGLISH, "--desk", desk)
    assert added.returncode == 0, added.stderr
    edit(file, "рахуємо кожну гривню", "Ми рахуємо кожну гривню")
    assert said() == (True,) * 6
    assert run("translate", "quote:verbytska-kozhnu-hryvniu", "--desk", desk).returncode == 0
    assert said() == (False,) * 6


@pytest.mark.parametrize("text", ["", "  "])
def test_a_translation_that_no_sheet_can_hold_is_not_written(desk: Path, text: str) -> None:
    file = desk / "content/quotes/brandt-every-option.yml"
    before = file.read_bytes()
    done = run("translate", "quote:brandt-every-option", "--language", "pl", "--text", text, "--desk", desk)
    assert done.returncode == 1
    assert "quotes/brandt-every-option.yml" in done.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(("item", "told"), [("status", "has no words to translate"), ("wrods", "names nothing")])
def test_only_words_are_translated(desk: Path, item: str, told: str) -> None:
    file = desk / "content/quotes/brandt-every-option.yml"
    before = file.read_text("utf-8")
    new = ("--item", item, "--language", "pl", "--text", "tak", "--desk", desk)
    done = run("translate", "quote:brandt-every-option", *new)
    assert (done.returncode, f"“{item}” {told}" in done.stderr, file.read_text("utf-8")) == (1, True, before)
    file.write_text(f"{before}translations: [{{item: {item}, language: pl, text: tak}}]\n", "utf-8")
    assert [p for p in check(load(desk)).problems if p.code == "entry-keys" and f"“{item}” {told}" in p.message]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("said [[lang:uk|слово]] there", ["text", "foreign", "text"]),
        ("*so* [[lang:zh-Hant|字]]", ["em", "text", "foreign"]),
        ("[[lang:uk]]", ["mention"]),
        ("[[lang:u|x]]", ["mention"]),
        ("[[language:uk|x]]", ["mention"]),
    ],
)
def test_prose_names_a_language_or_nothing(text: str, kinds: list[str]) -> None:
    assert [piece.kind for piece in prose.parse(text).pieces()] == kinds


def test_what_falls_takes_its_translation_along(desk: Path, edit: Callable[[Path, str, str], None]) -> None:
    edit(desk / "content/actors/ilse-brandt.yml", "  - key: office\n", "  - key: office\n    marking: TLP:RED\n")
    with (desk / "content/actors/ilse-brandt.yml").open("a", encoding="utf-8") as file:
        file.write("translations: [{item: roles.office.as_reported, language: pl, text: Tajne}]\n")
    checked = check(load(desk))
    kept = [cut(checked.catalogue, checked.verdicts, marking=at).sheets for at in (Marking.CLEAR, Marking.RED)]
    told = [
        [entry.text.text for ref, sheet in sheets.items() if ref.id == "ilse-brandt" for entry in sheet.translations]
        for sheets in kept
    ]
    assert told == [[], ["Tajne"]]
