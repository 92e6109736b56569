"""The same program serves any field: a company's supply, and a council's debates in another language and script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from conftest import DESKS, run, tree
from selectolax.lexbor import LexborHTMLParser

from briefings.model.refs import PLURALS

DESK = {
    "supply": ("quotes/reuter-a-wish/index.html", "Six weeks is a wish", 'lang="en"', "wick-the-same-share"),
    "rada": ("quotes/koval-dvi-pidstantsii/index.html", "якщо замінити дві підстанції", 'lang="uk"', ""),
}


FOOT = 72
"""What stands lower on a page of a pack is its foot, in points."""


def alone(pack: pypdfium2.PdfDocument) -> Iterator[str]:
    """Yield the titles that have no text beside or below them on their page."""
    for title in pack.get_toc():
        dest = title.get_dest()
        (_, top, *_), text = dest.get_view()[1], pack[dest.get_index()].get_textpage()
        boxes = (text.get_rect(number) for number in range(text.count_rects()))
        words = [text.get_text_bounded(*box).strip() for box in boxes if FOOT < box[1] < top]
        if all(each in title.get_title() or each.isdigit() for each in words):
            yield title.get_title()


@pytest.mark.parametrize("name", DESK)
def test_a_desk_about_something_else_builds_without_a_word(name: str, tmp_path: Path) -> None:
    desk = Path(shutil.copytree(DESKS / name, tmp_path / name))
    for plural in PLURALS.values():
        assert list((desk / "content" / plural).glob("*.yml")), plural
    done = run("build", "--desk", desk)
    assert (done.returncode, done.stderr) == (0, "")
    site = tree(desk / "site")
    page, words, language, held_back = DESK[name]
    assert words in site[page].decode()
    assert language in site["index.html"].decode()
    assert any(path.startswith("packs/") and path.endswith(".pdf") for path in site)
    assert not held_back or not any(held_back.encode() in content for content in site.values())
    for path in (desk / "site/packs").glob("*.pdf"):
        assert list(alone(pypdfium2.PdfDocument(path))) == []


def test_a_judgement_keeps_likelihood_and_confidence_apart(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(DESKS / "supply", tmp_path / "supply"))
    assert run("build", "--no-packs", "--desk", desk).returncode == 0
    page = LexborHTMLParser((desk / "site/briefings/norrvik-week-19/index.html").read_text("utf-8"))
    lines = [" ".join(line.text().split()) for line in page.css("#key-judgements .grade")]
    assert lines[:2] == [
        "Likelihood: unlikely (10 to 40 per cent)",
        "Confidence: low two sources; one of them is the maker",
    ]


def test_the_speech_of_a_council_is_drafted_in_its_language(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(DESKS / "rada", tmp_path / "rada"))
    before = tree(desk)
    done = run("draft", "--source", "tramvai-2026-05-12", "--desk", desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert "not proposed: p4: “Кабельбуд”: the name of an actor of the desk" in done.stdout
    assert "Nothing new: " in done.stdout, "what its editors wrote by hand is what the rules read"
    assert tree(desk) == before
