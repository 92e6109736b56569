"""Pages that gather sheets are their templates': a desk changes a block, a column, a label, and is told what it misspelt."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import run
from selectolax.lexbor import LexborHTMLParser


def built(desk: Path, path: str) -> LexborHTMLParser:
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    return LexborHTMLParser((desk / "site" / path).read_text("utf-8"))


def own(desk: Path, name: str, text: str) -> None:
    file = desk / "templates/web" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_a_desk_chooses_the_columns_of_a_list_their_order_and_labels(desk: Path) -> None:
    own(
        desk,
        "lists/quotes.html",
        '{% extends "list.html" %}\n{% set lead = ngettext("{n} quote.", "{n} quotes.", list.total) %}\n'
        '{% set heads = [("speaker", "Who"), ("words", "What")] %}\n{% set facets = [("year", "In")] %}\n{% set order = "by name" %}\n',
    )
    page = built(desk, "quotes/index.html")
    assert [head.text() for head in page.css("thead th")] == ["Who", "What"]
    assert page.css_first("tbody th b").text()
    assert all(row.css_first("td .words, td .outside, td p") for row in page.css("tbody tr"))
    total = len(page.css("tbody tr"))
    assert page.css_first(".key").text() == f"{total} quotes."
    assert page.css_first("meta[name=description]").attributes["content"] == f"Quotes. {total} quotes."
    assert [option.attributes["value"] for option in page.css("#order option")] == [
        "",
        "speaker",
        "-speaker",
        "words",
        "-words",
    ]


def test_a_desk_changes_a_block_of_the_home_page(desk: Path) -> None:
    own(
        desk,
        "home.html",
        '{% extends "ours/home.html" %}\n{% block figure %}{% endblock %}\n'
        '{% block briefings %}<p id="ours">{{ home.counts["quote"] }}</p>{% endblock %}\n',
    )
    page = built(desk, "index.html")
    assert page.css_first("#ours").text() == str(len(list((desk / "content/quotes").glob("*.yml"))))
    assert "A figure" not in [node.text() for node in page.css("h2")]
    assert len(page.css("#this-page")) == 1


def test_what_a_list_is_filtered_by_is_a_column_too(desk: Path) -> None:
    own(
        desk,
        "lists/incidents.html",
        '{% extends "ours/lists/incidents.html" %}\n'
        '{% set heads = [("type", "Sort"), ("title", "What"), ("tag", "Tag")] %}\n',
    )
    page = built(desk, "incidents/index.html")
    assert [head.text() for head in page.css("thead th")] == ["Sort", "What", "Tag"]
    cells = page.css("tbody tr")[0].css("th, td")
    assert [" ".join(cell.text().split()) for cell in (cells[0], cells[2])] == ["Mishap", ""]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "lists/quotes.html",
            '{% extends "ours/lists/quotes.html" %}\n{% set heads = [("word", "W")] %}',
            "the list of quotes has no column “word”; it has words, speaker, date, outcome",
        ),
        (
            "home.html",
            '{% extends "ours/home.html" %}\n{% block figure %}{{ home.figur }}{% endblock %}',
            "home.html:2:1: error: this template fails on index.html: home has no value “figur”; did you mean “figure”?",
        ),
        (
            "method.html",
            '{% extends "ours/method.html" %}\n{% block whose %}{{ method._index }}{% endblock %}',
            "method.html:2:1: error: this template fails on how-we-check/index.html: a template may not use “_index”",
        ),
        (
            "method.html",
            '{% extends "ours/method.html" %}\n{% block whose %}{{ page.word("outcome", "macthes") }}{% endblock %}',
            "method.html:2:1: error: this template fails on how-we-check/index.html: the words for “outcome” do not have “macthes”. "
            "Did you mean “matches”?",
        ),
        (
            "method.html",
            '{% extends "ours/method.html" %}\n{% block whose %}{{ page.word("outcomes", "matches") }}{% endblock %}',
            "there are no words for “outcomes”. Did you mean “outcome”?",
        ),
    ],
)
def test_what_a_template_misspells_is_told_with_its_line(desk: Path, name: str, text: str, told: str) -> None:
    own(desk, name, text)
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode != 0
    assert told in done.stderr


def test_a_template_looks_up_what_readers_call_a_value(desk: Path) -> None:
    own(
        desk,
        "method.html",
        '{% extends "ours/method.html" %}\n{% block whose %}<p id="ours">{{ page.word("stance", "for") }}</p>{% endblock %}',
    )
    settings = desk / "content/desk.yml"
    settings.write_text(settings.read_text("utf-8") + "language: de\n", "utf-8")
    page = built(desk, "how-we-check/index.html")
    assert page.css_first("#ours").text() == "Dafür"
    outcomes = {node.attributes["data-outcome"]: node.text().strip() for node in page.css(".outcomes .chip")}
    assert outcomes["matches"] == "Wortlaut stimmt mit der Quelle überein"
