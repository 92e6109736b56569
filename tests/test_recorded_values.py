"""What a sheet holds is on its page, in its pack, in lists, tables and search: whole, with unit, hedge, answer and marking."""

from __future__ import annotations

import csv
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import DESKS, run
from filled import SETTINGS, Desk, Filled, every_field, printed, squeezed
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from test_languages import CATALOGUES, language

from briefings.compose import claim as claims
from briefings.compose.fold import folded
from briefings.compose.language import Language, from_cldr
from briefings.compose.views import Run, plain
from briefings.model.refs import PLURALS
from briefings.model.shape import FieldShape, shape
from briefings.model.sheets import SHEETS, Claim
from briefings.publish import audit_pack
from briefings.render.lines import line_html


class Speaks:
    """As much of an index as a figure asks for."""

    def __init__(self, tag: str) -> None:
        self.language: Language = language(tag)
        self.say, self.word, self.count = self.language.say, self.language.word, self.language.count


def phrase(tag: str, **fields: str) -> str:
    claim = Claim.model_construct(id="a", **fields)
    return plain(claims.phrase(claim, Speaks(tag))).replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("fields", "english", "ukrainian"),
    [
        ({"value": "60", "unit": "%", "qualifier": "at-least"}, "at least_60_%", "щонайменше_60_%"),
        ({"value": "2.5", "unit": "‰"}, "2.5_‰", "2,5_‰"),
        (
            {"low": "14000000", "high": "22000000", "unit": "crowns", "qualifier": "range"},
            "14_to_22_million crowns",
            "від_14_до_22_млн crowns",
        ),
        ({"low": "900000000", "high": "1200000000", "qualifier": "range"}, "900_million to 1.2_billion", "від 900_млн до 1,2_млрд"),
        ({"low": "-5", "high": "3", "unit": "°C", "qualifier": "range"}, "−5_to_3_°C", "від_−5_до_3_°C"),
        ({"low": "10", "high": "20", "unit": "%", "qualifier": "range"}, "10_to_20_%", "від_10_до_20_%"),
        (
            {"low": "10", "high": "14", "value": "12", "unit": "ships", "qualifier": "range"},
            "12_ships (10_to_14_ships)",
            "12_ships (від_10_до_14_ships)",
        ),
        ({"value": "1250000", "unit": "€", "qualifier": "about"}, "about_€1.25_million", "близько_1,25_млн_€"),
        ({"low": "500", "high": "900", "unit": "£", "qualifier": "range"}, "£500_to_£900", "від_500_до_900_£"),
        ({"value": "-1500", "unit": "US$"}, "−US$1,500", "−1_500_US$"),
        ({"value": "60", "unit": "€/MWh"}, "60_€/MWh", "60_€/MWh"),
        ({"value": "1234567", "unit": "crowns"}, "1,234,567 crowns", "1_234_567 crowns"),
        ({"value": "14000000", "unit": "crowns", "qualifier": "exact"}, "14,000,000 crowns", "14_000_000 crowns"),
        ({"value": "-0.5", "unit": "°"}, "−0.5°", "−0,5°"),
        ({"value": "3000000000000"}, "3_trillion", "3_трлн"),
        ({"value": "7.50", "unit": "litres of drinking water"}, "7.50 litres of drinking water", "7,50 litres of drinking water"),
        ({"value": "178000", "qualifier": "more-than"}, "more than_178,000", "понад_178_000"),
    ],
)  # fmt: skip
def test_a_figure_is_one_phrase(fields: dict[str, str], english: str, ukrainian: str) -> None:
    assert phrase("en", **fields) == english
    assert phrase("uk", **fields) == ukrainian


@pytest.mark.parametrize(
    ("value", "german", "french"),
    [
        ("1000000", "1_Million", "1_million"),
        ("1500000", "1,5_Millionen", "1,5_million"),
        ("2000000", "2_Millionen", "2_millions"),
        ("-1000000000", "−1_Milliarde", "−1_milliard"),
        ("3000000000000", "3_Billionen", "3_billions"),
    ],
)
def test_the_word_for_a_power_of_ten_has_the_number_of_its_language(value: str, german: str, french: str) -> None:
    assert phrase("de", value=value) == german
    assert phrase("fr", value=value) == french


@pytest.mark.parametrize(
    ("tag", "percent", "money"), [("tr", "%60", "€5"), ("eu", "%_60", "5_€"), ("nl", "60_%", "€_5")]
)
def test_signs_stand_where_the_language_has_them(tag: str, percent: str, money: str) -> None:
    formats = from_cldr(tag)
    assert formats.percent.format(sign="%", number="60").replace("\u00a0", "_") == percent
    assert formats.currency.format(sign="€", number="5").replace("\u00a0", "_") == money


@given(st.decimals(-(10**14), 10**14, places=3) | st.integers(-(10**14), 10**14).map(lambda number: number * 10))
def test_no_figure_loses_a_digit(number: Decimal | int) -> None:
    said = phrase("en", value=f"{number:f}" if isinstance(number, Decimal) else str(number))
    scales = {"million": 6, "billion": 9, "trillion": 12}
    digits, _, scale = said.replace("−", "-").replace(",", "").partition("_")
    assert Decimal(digits).scaleb(scales.get(scale, 0)) == Decimal(str(number))


def test_note_marks_beside_each_other_are_two_links_with_a_comma_between() -> None:
    line = (Run("text", "It is so."), *(Run("mark", str(number), f"#note-{number}") for number in range(1, 15)))
    html = str(line_html(line, lambda _: None))
    tree = LexborHTMLParser(html)
    said = ", ".join(str(number) for number in range(1, 15))
    assert tree.text().replace("\u00a0", " ") == f"It is so.{said}"
    assert [node.text() for node in tree.css("sup > a.mark")] == [str(number) for number in range(1, 15)]
    assert all("\u00a0" in node.text() for node in tree.css("sup.between"))


@dataclass(frozen=True)
class Built:
    """A built desk with every field filled: what was put into it, the words of each page and of the pack, squeezed."""

    desk: Desk
    folder: Path
    pages: dict[str, str]
    pack: str
    names: dict[str, list[str]]

    def values(self, *without: str) -> Iterator[tuple[Filled, list[str]]]:
        """Yield each value that is printed somewhere, with the forms it may have; none of a field that is marked as one of these."""
        english = language("en")
        for value in self.desk.values:
            if {field.shown.where for field in path_of(value) if field.shown} & set(without):
                continue
            if value.owner == "Evidence" and value.field.holds == "ref":
                continue  # its note says which source it is; the place and the note are looked for
            forms = [squeezed(form) for form in printed(value.value, value.field, value.read_as, english)]
            if value.field.holds == "ref":
                forms += self.names[value.value]
            if forms:
                yield value, forms

    def file(self, name: str) -> str:
        return (self.folder / "site" / name).read_text("utf-8-sig")


def path_of(value: Filled) -> list[FieldShape]:
    """Return the fields from a sheet down to a value: a mark on one holds for all below it."""
    model, found = SHEETS[value.kind], []
    for key in value.path.split(".")[1:]:
        found.append(next(field for field in shape(model) if field.key == key))
        model = found[-1].model or model  # type: ignore[assignment]
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("filled") / "desk"
    desk = Desk()
    desk.write(folder, SETTINGS)
    done = run("build", "--desk", folder)
    assert done.returncode == 0, done.stderr
    pages = {}
    for path in desk.sheets:
        main = LexborHTMLParser((folder / f"site/{path}/index.html").read_text("utf-8")).css_first("main")
        assert main
        targets = [link.attributes.get("href") or "" for link in main.css("a")]
        words = " ".join([main.text(separator=" "), *(each for each in targets if not each.startswith("data:"))])
        pages[path] = squeezed(words)
    pack = audit_pack.read((folder / "site/packs/filled.pdf").read_bytes())[1]
    names: dict[str, list[str]] = defaultdict(list)
    titles = {
        "actor.name",
        "incident.title",
        "claim.statement",
        "source.title",
        "topic.question",
        "quote.words",
        "quote.gist",
    }
    for value in desk.values:
        if value.path in titles:
            names[f"{value.kind}:{value.sheet}"].append(squeezed(value.value))
    return Built(desk, folder, pages, squeezed("".join(page.body for page in pack)), names)


def missing(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{path}: {', '.join(sorted(set(where)))}" for path, where in found.items())


def test_every_field_of_every_kind_is_filled_or_known_to_be_empty(built: Built) -> None:
    filled = {(value.owner, value.field.name) for value in built.desk.values}
    empty = {
        (model, field.name)
        for model, field in every_field()
        if field.model is None and (model, field.name) not in filled
    }
    assert empty == EMPTY


EMPTY = {
    *((kind, "id") for kind in ("Actor", "Briefing", "Claim", "Incident", "Quote", "Source", "Topic")),
    *((kind, "embargo_until") for kind in ("Actor", "Briefing", "Claim", "Incident", "Quote", "Source", "Topic")),
    *(
        (kind, "looked_for") for kind in ("Actor", "Anonymous", "Briefing", "Extent", "Incident", "Quote", "Role")
    ),  # fields left out
    *((kind, "hedges") for kind in ("Aspect", "Claim", "Incident", "Quote")),  # words of another field
    ("Translation", "original"),  # a digest of another field
    *(("Withdrawn", name) for name in ("on", "why")),  # a published sheet has none
    *(
        ("Include", name)
        for name in ("ids", "kind", "about", "speaker", "source", "mode", "group", "days", "since", "until")
    ),
    *(("Include", name) for name in ("types", "tags", "country", "place", "involved", "occurrence", "sort")),
    *(("Include", name) for name in ("limit", "show", "columns")),
    ("Section", "changes_since"),  # an edition that was issued
    ("OwnValue", "key"),  # its name
    ("Where", "coordinates"),  # `place` gives them
    *(("Edit", name) for name in ("kind", "text", "replaces", "reason")),  # a change of words that were checked
    *(("MeaningKept", name) for name in ("by", "on", "why", "changes")),
    *(("Segment", name) for name in ("words", "outside")),
    *(
        ("Source", name) for name in ("snapshot", "original", "captured", "extractor", "marks")
    ),  # `briefings capture` writes them
    *(("Quote", name) for name in ("lead_in", "introduction")),  # the beginning of a fragment
    *(
        (model, "looked_for") for model in ("Actor", "Role", "Anonymous", "Briefing", "Extent", "Incident", "Quote")
    ),  # what is not there
    ("Actor", "name_language"),
    ("Claim", "measure"),
    ("When", "order"),
}
"""What no sheet of the filled desk has, by model and field: the rules need more than a value."""


def test_every_value_is_on_its_page(built: Built) -> None:
    lost: dict[str, list[str]] = defaultdict(list)
    for value, forms in built.values("unpublished", "editors only"):
        if not any(form in built.pages[f"{PLURALS[value.kind]}/{value.sheet}"] for form in forms):
            lost[value.path].append(f"{value.sheet} ({value.value})")
    assert not lost, missing(lost)


def test_every_value_is_in_the_pack_unless_its_field_says_why_not(built: Built) -> None:
    lost: dict[str, list[str]] = defaultdict(list)
    for value, forms in built.values("unpublished", "editors only", "web only"):
        if value.field.holds != "ref" and not any(form in built.pack for form in forms):
            lost[value.path].append(f"{value.sheet} ({value.value})")
    assert not lost, missing(lost)


def test_a_page_of_many_rows_lists_where_they_begin(built: Built) -> None:
    found = 0
    for path in built.desk.sheets:
        main = LexborHTMLParser((built.folder / f"site/{path}/index.html").read_text("utf-8")).css_first("main")
        assert main
        rows = [node.attributes["id"] for node in main.css("section.row[id]:not(.folded)")]
        listed = [(link.attributes["href"] or "").removeprefix("#") for link in main.css("nav.rows a")]
        assert not listed or (len(listed) > 6 and set(listed) <= set(rows)), path
        found += bool(listed)
    assert found


def test_nothing_unpublished_leaves_the_desk(built: Built) -> None:
    hidden = [value for value in built.desk.values if value.field.shown and value.field.shown.where == "unpublished"]
    found = [value.value for value in hidden if not value.field.words]  # those of a choice are ordinary words
    secret = [word for word in found if word is not True]
    assert len(secret) > 50
    for path in (built.folder / "site").rglob("*"):
        if path.is_file() and path.suffix not in (".pdf", ".woff2"):
            text = path.read_text("utf-8")
            assert not [word for word in secret if word in text], path
    assert not [word for word in secret if squeezed(word) in built.pack]


def test_every_published_value_is_in_the_data(built: Built) -> None:
    lost: dict[str, list[str]] = defaultdict(list)
    tables = {kind: built.file(f"data/{PLURALS[kind]}.json") for kind in SHEETS}
    for value in built.desk.values:
        where = {field.shown.where for field in path_of(value) if field.shown}
        holds_words = value.read_as in ("Text", "Number", "Edtf", "Url") and value.field.key != "status"
        if "unpublished" in where or not holds_words:
            continue
        if squeezed(str(value.value).partition(":")[2] or str(value.value)) not in squeezed(tables[value.kind]):
            lost[value.path].append(value.sheet)
    assert not lost, missing(lost)


def test_tables_have_exact_numbers_and_a_value_in_each_column_of_a_field(built: Built) -> None:
    rows = {row["id"]: row for row in csv.DictReader(built.file("data/claims.csv").splitlines())}
    assert (rows["claim-a"]["value"], rows["claim-a"]["qualifier"]) == ("7261", "at-least")
    assert (rows["claim-b"]["low"], rows["claim-b"]["high"]) == ("14000000", "22000000")
    lost: dict[str, list[str]] = defaultdict(list)
    for kind in ("actor", "incident", "quote", "claim", "source"):
        text = built.file(f"data/{PLURALS[kind]}.csv")
        columns = text.partition("\n")[0].split(",")
        for value in built.desk.values:
            has_column = value.path.count(".") == 1 and value.field.key in columns and value.read_as == "Text"
            if value.kind != kind or not has_column or value.field.key == "status":
                continue
            forms = [*built.names[str(value.value)], squeezed(str(value.value).partition(":")[2] or str(value.value))]
            if not any(form in squeezed(text) for form in forms):
                lost[value.path].append(value.sheet)
    assert not lost, missing(lost)


SEARCHED = ("actor.name", "actor.aliases.name", "actor.roles.title", "actor.roles.as_reported", "incident.title", "quote.words",
            "quote.gist", "claim.statement",
            "claim.value", "claim.low", "claim.high", "source.title", "topic.question", "briefing.title")  # fmt: skip


def records_of_search(built: Built) -> str:
    files = (path.relative_to(built.folder / "site").as_posix() for path in (built.folder / "site/search").glob("*.js"))
    return "".join(map(built.file, files))


def test_search_knows_all_prose_and_free_text_that_a_page_prints(built: Built) -> None:
    records = records_of_search(built)
    lost = {
        value.path
        for value in built.desk.values
        if value.field.holds in ("prose", "text")
        and (value.field.shown is None or value.field.shown.where == "web only")
        and not any(form in records for form in (str(value.value), folded(str(value.value)).strip()))
    }
    assert not lost


def test_search_knows_names_titles_words_and_exact_numbers(built: Built) -> None:
    records = records_of_search(built)
    lost = [
        (value.path, value.value)
        for value in built.desk.values
        if value.path in SEARCHED and str(value.value) not in records
    ]
    assert not lost


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("actors", ("actor.name",)),
        ("incidents", ("incident.title", "incident.where.name")),
        ("quotes", ("quote.words", "quote.gist", "quote.role.title")),
        ("claims", ("claim.statement", "claim.value", "claim.unit")),
        ("sources", ("source.title",)),
        ("topics", ("topic.question",)),
        ("briefings", ("briefing.title",)),
    ],
)
def test_a_list_row_has_what_its_columns_promise(built: Built, name: str, paths: tuple[str, ...]) -> None:
    main = LexborHTMLParser(built.file(f"{name}/index.html")).css_first("main")
    assert main
    text, english = squeezed(main.text(separator=" ")), language("en")
    for value in built.desk.values:
        if value.path in paths:
            forms = printed(value.value, value.field, value.read_as, english)
            assert any(squeezed(form) in text for form in forms), value.path


def test_a_figure_has_its_unit_where_it_is_large_and_in_the_pack(built: Built) -> None:
    for sheet in ("claim-a", "claim-b"):
        unit = next(value.value for value in built.desk.values if value.sheet == sheet and value.path == "claim.unit")
        number = {"claim-a": "at least 7,261", "claim-b": "14 to 22 million"}[sheet]
        large = LexborHTMLParser(built.file(f"claims/{sheet}/index.html")).css_first("main h1 > .figure")
        assert large
        assert large.text().replace("\u00a0", " ").strip() == f"{number} {unit}"
        assert squeezed(f"{number} {unit}") in built.pack


LANGUAGES = ["en", *(file.stem for file in CATALOGUES)]


@pytest.fixture(scope="module", params=LANGUAGES)
def spoken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Language, dict[str, str]]:
    """Return a language, and the words of each page of the filled desk in it."""
    folder = tmp_path_factory.mktemp(request.param) / "desk"
    if request.param == "en":
        folder = request.getfixturevalue("built").folder
    else:
        Desk().write(folder, f"{SETTINGS}language: {request.param}\n")
        done = run("build", "--no-packs", "--desk", folder)
        assert done.returncode == 0, done.stderr
    pages = {}
    for path in (folder / "site").rglob("*.html"):
        body = LexborHTMLParser(path.read_text("utf-8")).body
        assert body
        for node in body.css("script, style, template"):
            node.decompose()
        for cell in body.css("td, th, p, li, dt, dd, h1, h2, h3"):
            cell.insert_after(" | ")
        pages[path.relative_to(folder / "site").as_posix()] = re.sub("[ \n\t]+", " ", body.text(separator=""))
    return language(request.param), pages


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_packs_say_in_each_language_what_their_pages_say(desk: Path, tag: str) -> None:
    shutil.copytree(DESKS / "outlook", desk, dirs_exist_ok=True)
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"language: {tag}\n")
    done = run("build", "--desk", desk)  # its audit compares them
    assert done.returncode == 0, done.stderr
    assert len(list((desk / "site/packs").glob("*.pdf"))) == 3


def test_no_page_prints_a_place_of_a_sentence_or_two_points(spoken: tuple[Language, dict[str, str]]) -> None:
    for path, text in spoken[1].items():
        assert not re.findall(r"\{[a-z_]*\}|%\([a-z]+\)s", text), path
        assert not re.findall(r".{30}(?<!\.)\.\.(?!\.)", text), path


def test_every_count_has_the_plural_of_its_number(spoken: tuple[Language, dict[str, str]]) -> None:
    tongue, pages = spoken
    found = 0
    for one, many in PLURAL_SENTENCES:
        forms = [form for _, form in tongue.forms(one, many)]
        if not all(form.startswith("{n} ") and "{" not in form[3:] for form in forms):
            continue
        said = "|".join(sorted({re.escape(form[4:]) for form in forms}, key=len, reverse=True))
        counted = re.compile(rf"(?<![\w.,\u00a0–-])(\d{{1,3}}) ({said})(?!\w)")
        for path, text in pages.items():
            for number, words in counted.findall(text):
                found += 1
                right = tongue.count(int(number), one, many)
                assert right == f"{number} {words}", path
    assert found > 20


def test_signs_have_the_blanks_of_french(spoken: tuple[Language, dict[str, str]]) -> None:
    tongue, pages = spoken
    if tongue.tag != "fr":
        assert (tongue.colon, tongue.semicolon) == (": ", "; ")
        return
    text = " | ".join(pages.values())
    assert not re.findall(r".{,30}\w(?:[:;] |[!?»]).{,20}|.{,20}«[^\u00a0].{,20}", text)
    assert len(re.findall("\u00a0: ", text)) > 500


CORRECTED = {
    "de": {"Name", "Titel", "Wortlaut", "Frage", "Zusammenhang"},
    "en": {"Name", "Title", "Wording", "Question", "Context"},
    "fr": {"Nom", "Titre", "Formulation", "Question", "Contexte"},
    "uk": {"Назва", "Заголовок", "Слова", "Питання", "Контекст"},
}
"""What the fields that the filled desk corrects are called."""


def test_a_corrected_field_has_the_name_that_readers_know(spoken: tuple[Language, dict[str, str]]) -> None:
    tongue, pages = spoken
    told = pages["corrections/index.html"]
    was = re.escape(f"{tongue.say('was')}{tongue.colon}")
    assert set(re.findall(rf"(\w+)[ |]+{was}", told)) == CORRECTED[tongue.tag]
    inside = {tongue.word("field", key) for key in ("name", "title", "statement", "question", "context")}
    assert inside <= set(re.findall(rf"{tongue.colon}([^|.]+?)(?= \|)", " | ".join(pages.values())))


def plural_sentences() -> list[tuple[str, str]]:
    catalogue = CATALOGUES[0].read_text("utf-8")
    return re.findall(r'^msgid "([^"\n]+)"\nmsgid_plural "([^"\n]+)"', catalogue, re.MULTILINE)


PLURAL_SENTENCES = plural_sentences()


def test_a_value_that_ends_with_a_point_ends_its_sentence() -> None:
    english = language("en")
    assert english.say("Checked on {day}.", day="12 травня 2026 р.") == "Checked on 12 травня 2026 р."
    assert english.say("By {name}… {name}.", name="J. R.") == "By J. R.… J. R."
    assert english.count(2, "{n} copy by {name}.", "{n} copies by {name}.", name="J. R.") == "2 copies by J. R."
    assert plain(english.line("By {name}.", name=(Run("strong", "J. R."),))) == "By J. R."


def test_a_section_cannot_include_a_briefing(desk: Path, edit: Callable[[Path, str, str], None]) -> None:
    briefing = desk / "content/briefings/night-closure-brief.yml"
    edit(briefing, "gaps:", 'sections:\n  - {heading: More, include: {ids: ["briefing:night-closure-brief"]}}\ngaps:')
    checked = run("check", "--desk", desk)
    line = briefing.read_text("utf-8").partition("briefing:night-closure-brief")[0].count("\n") + 1
    assert checked.returncode == 1
    assert f"content/briefings/night-closure-brief.yml:{line}:" in checked.stdout + checked.stderr
    assert "a reference to a sheet of one of these kinds" in checked.stdout + checked.stderr
