"""Bibliographies are read as biber and CSL read them, and our own exports come back as they were."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from briefings.build import Options, build
from briefings.editor.importer import Imported, ImportOptions, import_file
from briefings.host.pages import render_pages


def imported(desk: Path, text: str, name: str = "library.bib", **options: Any) -> Imported:
    (desk.parent / name).write_text(text, "utf-8")
    return import_file(desk, desk.parent / name, ImportOptions(**options))


def source(desk: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((desk / f"content/sources/{name}.yml").read_text("utf-8"), yaml.BaseLoader)
    return found


NAMES = {
    r"M{\"u}ller, J{\"o}rg": {"family": "Müller", "given": "Jörg"},
    r"Doe, Jane and \'Alvarez, Jos\'e": {"family": "Álvarez", "given": "José"},
    "{Smith and Sons, Ltd.}": "Smith and Sons, Ltd.",
    "{Doe, Partners}": {"literal": "Doe, Partners"},
    "de la Cruz, Jr., Juan": {"family": "Cruz", "given": "Juan", "particle": "de la", "suffix": "Jr."},
    "Ludwig van Beethoven": {"family": "Beethoven", "given": "Ludwig", "particle": "van"},
    "Ministry of Tides": "Ministry of Tides",
    "NATO": "NATO",
    "Gabriel {García Márquez}": {"family": "García Márquez", "given": "Gabriel"},
    "family=Hoog, given=Vera, prefix=van der, useprefix=true": {
        "family": "Hoog",
        "given": "Vera",
        "particle": "van der",
    },
    "Doe, Jane and given={Ana Maria}, family={Lund, Sons}": {"family": "Lund, Sons", "given": "Ana Maria"},
    "Doe, Jane and": {"family": "Doe", "given": "Jane"},
    "Doe, Jane and others": {"family": "Doe", "given": "Jane"},
}


@pytest.mark.parametrize("names", NAMES)
def test_names_of_bibtex(desk: Path, names: str) -> None:
    found = imported(desk, f"@misc{{a, title={{T}}, author={{{names}}}}}")
    assert found.problems == ()
    assert source(desk, "a")["authors"][-1] == NAMES[names]
    assert found.columns["author"].changed == ("others" in names)


TEXTS = {
    r"The {NATO} question: 50\% of \& caf\'e --- a ``quoted'' title": "The NATO question: 50% of & café — a “quoted” title",
    r"On \emph{order} and \textbf{chaos}": "On order and chaos",
    r"{\L}\'od\'z at 50% of #1 & more": "Łódź at 50% of #1 & more",
    r"The $\alpha$ wave": "The α wave",
    r"H$_2$O, CO\textsubscript{2}, 10$^{-6}$ and $10^6$ m\textsuperscript{2}": "H₂O, CO₂, 10⁻⁶ and 10⁶ m²",
    "From $5 to $6": "From $5 to $6",
    r"The $\alpha$ wave for \$5": "The α wave for $5",
    r"{\em Order} and {\bf chaos}, \emph{or} \itself": r"Order and chaos, or \itself",
    "C# and F#": "C# and F#",
    "C # F": "C # F",
    r"An \unheardof{thing}": r"An \unheardofthing",
    r"C:\{x\} in {\TeX}book": "C:{x} in TeXbook",
}


@pytest.mark.parametrize("text", TEXTS)
def test_latex_is_decoded(desk: Path, text: str) -> None:
    assert imported(desk, f"@misc{{a, title={{{text}}}}}").problems == ()
    assert source(desk, "a")["title"] == TEXTS[text]


FIELDS = {
    r"url={https://a.example/\~user/a\_b\%20c}": ("url", "https://a.example/~user/a_b%20c"),
    r"url={https://a.example/it's|b}": ("url", "https://a.example/it%27s%7Cb"),
    "doi={https://doi.org/10.1/ab(c)}": ("url", "https://doi.org/10.1/ab(c)"),
    "date={2016-07-18T20:26:06}": ("published", "2016-07-18T20:26:06"),
    "date={1988/1992}": ("published", "1988/1992"),
    "date={2024~}": ("published", "2024~"),
    "date={2019/}": ("published", "2019/.."),
    "date={2004-2}": ("published", None),
    "date={199X}": ("published", "199X"),
    "year={2020}, month=mar, day={4}": ("published", "2020-03-04"),
    "year={2020}, month={12}": ("published", "2020-12"),
    "year={in press}": ("published", None),
    "year={2013--2016}": ("published", "2013/2016"),
    "year={2002--}": ("published", "2002/.."),
    "urldate={2020-01-02T10:11:12}": ("accessed", "2020-01-02"),
    "urldate={2015-7-3}": ("accessed", "2015-07-03"),
    "url={www.a.example/x}": ("url", "https://www.a.example/x"),
    "url={https://a.example}, doi={10.1/ab}": ("ids", [{"scheme": "DOI", "id": "10.1/ab"}]),
    "pmid={123}": ("ids", [{"scheme": "PMID", "id": "123"}]),
    "langid={ngerman}": ("language", "de"),
    "language={Französisch}": ("language", "fr"),
    "language={allemand}": ("language", "de"),
    "language={eng}": ("language", "en"),
    "language={ger}": ("language", "de"),
    "subtitle={A {Story}}": ("subtitle", "A Story"),
    "note={TLP:AMBER}": ("marking", "TLP:AMBER"),
    "url={nowhere at all}": ("url", None),
    "url={https://a.example/1, https://b.example/2}": ("url", "https://a.example/1"),
    r"url={\url{https://a.example/x_y}}": ("url", "https://a.example/x_y"),
    r"url={\href{https://a.example/x}{Their page}}": ("url", "https://a.example/x"),
    "url={<https://a.example/x>}": ("url", "https://a.example/x"),
    'year={2020}, month=sep # "~6"': ("published", "2020-09-06"),
    "year={2020}, month={6~sep}": ("published", "2020-09-06"),
    'year=2020, month=mar, day=5, note=tlp # ":AMBER"': ("marking", None),
    "note=amber": ("marking", "TLP:AMBER"),
    'note="TLP:" # colour': ("marking", "TLP:AMBER"),
    "date={20/20/2020}": ("published", None),
    "date={05/06/2020}": ("published", None),
    "year={2020/02/30}": ("published", None),
    "year={forthcoming}": ("published", None),
}
STRINGS = '@string{amber = "TLP:AMBER"}\n@string{colour = {AMBER}}\n'


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_read_or_left_out_and_the_entry_stays(desk: Path, field: str) -> None:
    found = imported(desk, f"{STRINGS}@misc{{a, title={{T}}, {field}}}")
    name, value = FIELDS[field]
    assert len(found.written) == 1
    assert source(desk, "a").get(name) == value
    assert {each.severity for each in found.problems} <= {"warning"}
    assert bool(found.unmapped) == (value is None or ", https:" in field)
    if name == "published" and value is None:
        assert ["it is left out" in each.message for each in found.problems] == [True]


def test_what_is_there_twice_and_what_is_wrong_keeps_the_rest(desk: Path) -> None:
    found = imported(
        desk,
        "@misc{a, title={One}, url={https://a.example}, url={https://b.example}}\n@misc{b, title={Two}, url={x y}}\n",
    )
    assert len(found.written) == 2
    assert source(desk, "a")["url"] == "https://a.example"
    assert found.unmapped == {"url": 2}
    assert "it is left out" in found.problems[0].message


def test_entries_without_keys_and_what_an_entry_has_from_another(desk: Path) -> None:
    text = "@misc{, title={One \u200e}, year={2026}}\n@misc{, title={Two}, crossref={P}}\n@misc{b, crossref={three}, date={2024}}\n"
    text += "@misc{three, crossref={p}, title={Three}}\n@proceedings{P, title={Tides}, year={2025}, url={https://a.example}}\n"
    found = imported(desk, text)
    assert found.problems == ()
    got = {name: source(desk, name) for name in ("one", "three", "b")}
    assert [(each["title"], each["published"]) for each in got.values()] == [
        ("One", "2026"),
        ("Three", "2025"),
        ("Three", "2024"),
    ]
    assert len(found.written) == 5


def test_what_is_changed_is_counted(desk: Path) -> None:
    found = imported(
        desk, r"@misc{a, title={T}, date={Late 2016}, urldate={2020-01-02T10:11:12}, url={https://a.example/it's}}"
    )
    assert {name: column.changed for name, column in found.columns.items()} == {
        **dict.fromkeys(("title", "type"), 0),
        **dict.fromkeys(("date", "urldate", "url"), 1),
    }


def test_csl_names_and_dates(desk: Path) -> None:
    names = [
        {"family": "Hoog", "given": "Vera", "non-dropping-particle": "van der"},
        {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
        {"family": "Reeve", "given": "Martin L.", "suffix": "Jr.", "comma-suffix": True},
        {"family": "Ban", "given": "Ki-moon", "static-ordering": True},
        {"literal": "Smith and Sons, Ltd."},
        {"given": "Plato"},
        "Jane Doe",
    ]
    issued: dict[str, Any] = {
        "2020-03": {"date-parts": [[2020, 3]]},
        "2020-03-04/2020-03-09": {"date-parts": [["2020", "3", "4"], ["2020", "3", "9"]]},
        "2020-22": {"date-parts": [[2020]], "season": 2},
        "1999~": {"date-parts": [[1999]], "circa": True},
        "2020-05-01": {"raw": "1 May 2020"},
        "2021/..": {"literal": "2021/.."},
    }
    entries = [
        {"id": f"x{n}", "type": "webpage", "title": "T", "author": names, "issued": date}
        for n, date in enumerate(issued.values())
    ]
    found = imported(desk, json.dumps(entries, indent=1), "library.json")
    assert (found.problems, found.unmapped) == ((), {})
    assert [source(desk, f"x{n}")["published"] for n in range(len(entries))] == list(issued)
    assert source(desk, "x0")["authors"] == [
        {"family": "Hoog", "given": "Vera", "particle": "van der"},
        {"family": "Beethoven", "given": "Ludwig van"},
        {"family": "Reeve", "given": "Martin L.", "suffix": "Jr."},
        {"family": "Ban", "given": "Ki-moon", "family_first": "true"},
        "Smith and Sons, Ltd.",
        "Plato",
        "Jane Doe",
    ]


def test_a_csl_title_has_no_markup(desk: Path) -> None:
    title = 'On <i>A</i> &amp; CO<sub>2</sub>, 10<sup>6</sup> m, <span class="nocase">eBay</span> and <b-side>'
    found = imported(desk, json.dumps([{"id": "a", "title": title, "author": "Jane Doe"}]), "library.json")
    assert found.problems == ()
    assert source(desk, "a")["title"] == "On A & CO₂, 10⁶ m, eBay and <b-side>"
    assert source(desk, "a")["authors"] == ["Jane Doe"]


def test_ris_as_other_programs_write_it(desk: Path) -> None:
    text = "TY - NEWS\nTI - Tides\nA1 - Brandt, Ida\nAU - van der Hoog, Vera\nPY - 2026/03/02/Spring\nLA - eng\nER - \n"
    text += "TY - NEWS\nTI - Ebbs\nPY - 2025///Autumn\nY2 - 2026/04/01/\nER -\n"
    found = imported(desk, text, "library.ris")
    assert found.problems == ()
    first, second = (source(desk, name) for name in ("brandt-tides", "ebbs"))
    assert [each["family"] for each in first["authors"]] == ["Brandt", "Hoog"]
    assert (first["published"], first["language"], second["published"]) == ("2026-03-02", "en", "2025-23")
    assert second["accessed"] == "2026-04-01"


def test_what_ris_says_twice_or_on_several_lines_is_not_lost(desk: Path) -> None:
    text = (
        "TY  - ELEC\nTI  - Tides\n  and Ebbs\nDO  - 10.1/a\nDO  - 10.1/b\nUR  - https://a.example/x;y=1\nVL  -\nER  -\n"
    )
    found = imported(desk, text, "library.ris")
    assert (found.problems, found.unmapped) == ((), {"doi": 1})
    entry = source(desk, "tides-and-ebbs")
    assert (entry["url"], entry["ids"]) == ("https://a.example/x;y=1", [{"scheme": "DOI", "id": "10.1/a"}])


def test_an_entry_that_does_not_end_says_so(desk: Path) -> None:
    found = imported(desk, "@misc{a, title={Open {brace}, year={2016}}\n\n@misc{b, title={T}}\n")
    assert [each.location.line for each in found.problems] == [1]
    assert "closing" in found.problems[0].message


def test_pieces_of_a_value_are_joined_as_biber_joins_them(desk: Path) -> None:
    found = imported(desk, '@string{ft = {Tides}}\n@misc{a, title=ft # " and " # {Ebbs}, year=2026}\n')
    assert (found.problems, source(desk, "a")["title"]) == ((), "Tides and Ebbs")


RIS_ENTRY = "TY  - NEWS\nTI  - {}\nPY  - 2026\n"
UNENDED = {
    "the first": (RIS_ENTRY.format("One") + "\n" + RIS_ENTRY.format("Two") + "ER  - \n", 1, "two"),
    "the last": (RIS_ENTRY.format("One") + "ER  - \n" + RIS_ENTRY.format("Two"), 5, "one"),
    "between": (
        RIS_ENTRY.format("One") + "ER  - \n\n" + RIS_ENTRY.format("Two") + RIS_ENTRY.format("One b") + "ER  -\n",
        6,
        "one",
    ),
}


@pytest.mark.parametrize("which", UNENDED)
def test_an_entry_of_ris_that_does_not_end_is_told_at_its_line(desk: Path, which: str) -> None:
    text, line, other = UNENDED[which]
    found = imported(desk, text, "library.ris")
    said = [(each.location.line, each.message.endswith("it has no end, a line ER")) for each in found.problems]
    assert said == [(line, True)]
    assert source(desk, other)["published"] == "2026"
    assert len(found.written) == (2 if which == "between" else 1)


CSL = {
    "a list with one title": ({"title": ["T"]}, "title", "T"),
    "a list with one address": ({"URL": ["https://a.example/x"]}, "url", "https://a.example/x"),
    "a name that is not in a list": ({"author": {"family": "Doe", "given": "Jane"}}, "authors", None),
    "an empty name": ({"author": [{}, {"family": "Doe", "given": "Jane"}]}, "authors", None),
    "a name whose parts are empty": ({"author": [{"family": ""}, {"family": "Doe", "given": "Jane"}]}, "authors", None),
    "a name with more than its parts": (
        {"author": [{"family": "Doe", "given": "Jane", "sequence": "first", "affiliation": []}]},
        "authors",
        None,
    ),
    "a body as Crossref has it": ({"author": [{"name": "Tide Watch", "sequence": "first"}]}, "authors", ["Tide Watch"]),
    "zeros for what is not known": ({"issued": {"date-parts": [[2020, 0, 0]]}}, "published", "2020"),
    "a year as text": ({"issued": {"date-parts": [["2020"]], "circa": 1}}, "published", "2020~"),
    "about a season": ({"issued": {"date-parts": [[2020]], "season": 1, "circa": True}}, "published", "2020~"),
}


@pytest.mark.parametrize("name", CSL)
def test_csl_as_other_programs_write_it(desk: Path, name: str) -> None:
    given, field, value = CSL[name]
    found = imported(desk, json.dumps([{"id": "a", "title": "T", **given}]), "library.json")
    assert found.problems == ()
    assert source(desk, "a")[field] == (value or [{"family": "Doe", "given": "Jane"}])


def test_a_date_of_csl_that_is_none_is_left_out_with_a_warning(desk: Path) -> None:
    issued = [{"date-parts": [[2020, 13, 1]]}, {"date-parts": []}, {"literal": "no date"}, {"date-parts": [[-44, 3]]}]
    entries = [{"id": f"x{at}", "title": "T", "issued": date} for at, date in enumerate(issued)]
    found = imported(desk, json.dumps(entries), "library.json")
    assert len(found.written) == len(issued)
    assert {each.severity for each in found.problems} == {"warning"}
    assert found.unmapped == {"issued": len(issued)}


def test_titles_in_any_script_get_an_id(desk: Path) -> None:
    titles = ["海底电缆", "כבלים", "Кабелі"]
    text = "".join(f"TY  - NEWS\nTI  - {title}\nAU  - 李, 明\nPY  - 2026\nER  - \n\n" for title in titles)
    found = imported(desk, text, "library.ris")
    assert found.problems == ()
    assert {source(desk, Path(path).stem)["title"] for path in found.written} == set(titles)
    assert all(Path(path).stem.isascii() for path in found.written)


# Our own exports

SOURCES = {
    "plain": {
        "title": "50% & more: a #1 “title”, with _signs_ ~ and {braces}",
        "type": "article-newspaper",
        "authors": [
            {"family": "Hoog", "given": "Vera", "particle": "van der"},
            {"family": "King", "given": "M.", "suffix": "Jr."},
        ],
        "outlet": "harbour-gazette",
        "published": "2026-03-04",
        "accessed": "2026-03-05",
        "url": "https://a.example/~x/a_b%20c",
        "language": "uk",
    },
    "bodies": {
        "title": "Кабелі",
        "type": "report",
        "authors": ["Ministry of Tides", {"literal": "Doe, Partners"}],
        "published": "2026",
    },
    "loose": {"title": "A range", "type": "webpage", "authors": ["Gabriel García Márquez"], "published": "2020-03"},
    "range": {"title": "A span", "type": "book", "published": "2020-03-01/2020-03-09"},
    "about": {"title": "About then", "type": "document", "published": "1999~"},
    "a-name-of-a-hundred-and-more-letters" * 3: {"title": "A long name", "type": "document", "published": "1999"},
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made-up desk with these sources, built."""
    desk = tmp_path_factory.mktemp("exports") / "desk"
    shutil.copytree(Path(__file__).parent / "desks/base", desk)
    for name, fields in SOURCES.items():
        days = {"status": "published", "created": "2026-03-10", "revised": "2026-03-10"}
        text = yaml.safe_dump({**fields, **days}, allow_unicode=True).replace("'", '"')
        (desk / f"content/sources/{name}.yml").write_text(re.sub(r'"([\d/~-]+)"', r"\1", text), "utf-8")
    build(Options(desk, desk / "site", packs=False), render_pages)
    return desk


def returned(exported: Path, tmp_path: Path, text: str, name: str, **options: Any) -> dict[str, dict[str, Any]]:
    """Return the sources that an export becomes on the same desk without them."""
    desk = Path(shutil.copytree(exported, tmp_path / "desk"))
    for each in SOURCES:
        (desk / f"content/sources/{each}.yml").unlink()
    found = imported(desk, text, name, **options)
    assert [each.message for each in found.problems if each.severity == "error"] == []
    sheets = {each: source(desk, each) for each in SOURCES if (desk / f"content/sources/{each}.yml").exists()}
    assert {sheet.pop("marking") for sheet in sheets.values()} == {"TLP:CLEAR"}
    assert {sheet.pop("status") for sheet in sheets.values()} == {"draft"}
    return sheets


def test_our_csl_comes_back(exported: Path, tmp_path: Path) -> None:
    text = (exported / "site/data/sources.csl.json").read_text("utf-8")
    assert returned(exported, tmp_path, text, "a.json") == _copies(SOURCES)


@pytest.mark.parametrize("ending", ["bib", "ris"])
def test_our_citations_come_back(exported: Path, tmp_path: Path, ending: str) -> None:
    citations = []
    for name in SOURCES:
        html = (exported / f"site/sources/{name}/index.html").read_text("utf-8")
        found = re.search(rf'<a href="data:[^,"]+,([^"]*)" download="{name}\.{ending}"', html)
        assert found
        citations.append(unquote(unescape(found[1])))
    expected = _copies(SOURCES)
    if ending == "ris":  # has no ranges, no doubt and no organisations
        expected["bodies"]["authors"] = ["Ministry of Tides", {"family": "Doe", "given": "Partners"}]
        for name in ("range", "about"):
            del expected[name]["published"]
        expected["range"]["published"] = "2020-03-01"
    assert returned(exported, tmp_path, "\n".join(citations), f"a.{ending}") == expected


def test_our_tables_come_back(exported: Path, tmp_path: Path) -> None:
    text = (exported / "site/data/sources.csv").read_text("utf-8-sig")
    expected = _copies(SOURCES)
    expected["plain"]["authors"] = ["Vera van der Hoog", "M. King Jr."]  # a table has names as they are printed
    expected["bodies"]["authors"] = ["Ministry of Tides", "Doe, Partners"]
    found = returned(exported, tmp_path, text, "sources.csv", kind="source")
    for sheet in found.values():
        sheet.pop("revised")
        sheet["published"] = sheet["published"]["edtf"]
    assert found == expected


@pytest.mark.parametrize("plural", ["actors", "incidents"])
def test_our_tables_of_other_kinds_come_back(exported: Path, tmp_path: Path, plural: str) -> None:
    desk = Path(shutil.copytree(exported, tmp_path / "desk"))
    before = {
        path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        for path in (desk / f"content/{plural}").glob("*")
    }
    for path in (desk / f"content/{plural}").glob("*"):
        path.unlink()
    shutil.copy(exported / f"site/data/{plural}.csv", tmp_path)
    found = import_file(desk, tmp_path / f"{plural}.csv", ImportOptions(kind=plural[:-1]))
    assert [each.message for each in found.problems] == []
    compared = (
        "name",
        "type",
        "aliases",
        "title",
        "class",
        "types",
        "when",
        "where",
        "evidence",
        "hedges",
        "occurrence",
    )
    for name, sheet in before.items():
        after = yaml.load((desk / f"content/{plural}/{name}.yml").read_text("utf-8"), yaml.BaseLoader)
        kept = {key: value for key, value in sheet.items() if key in compared}
        assert {"class": "incident", **after} | kept == {"class": "incident", **after}, name


def _copies(sources: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return sources as exports have them, to be changed."""
    return {name: dict(fields) for name, fields in sources.items()}
