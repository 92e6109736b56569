"""Questions to search in tests/data/search.tsv, asked in Chromium of desks with all records at hand and with parts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BASE, ROOT, run
from playwright.sync_api import Browser, Page

from briefings.render import links

NAMES = {
    "hindi": "हिन्दी परिषद",
    "bengali": "বাংলা একাডেমি",
    "tamil": "தமிழ் மன்றம்",
    "thai": "สภาท่าเรือ",
    "khmer": "ក្រុមប្រឹក្សាកំពង់ផែ",
    "chinese": "港口委员会",
    "japanese": "港湾オフィス",
    "korean": "항만 위원회",
    "arabic": "مجلس الميناء",
    "persian": "شورای بندر",
    "hebrew": "איגוד ארה״ב",
    "georgian": "საპორტო საბჭო",
    "greek": "Λιμεναρχείο",
    "french": "Parti de l’Ukraine d’abord",
    "irish": "Pier O’Brien",
    "figures": "The crew of 12,500",
    "airline": "Room 7 100",
    "dated": "Board of 2026-03-04",
}
"""Actors of the desk `scripts`: id and name, all made up."""

QUESTIONS = [
    pytest.param(*line.split("\t"), id=f"line-{number}")
    for number, line in enumerate((ROOT / "tests/data/search.tsv").read_text("utf-8").splitlines(), 1)
    if not line.startswith(("#", "desk\t"))
]


def made(name: str, folder: Path) -> Path:
    """Return a desk by its name, not built."""
    if name == "init":
        assert run("init", folder).returncode == 0
    elif name == "rada":
        shutil.copytree(ROOT / "tests/desks/rada", folder)
    else:
        shutil.copytree(BASE, folder)
        dates = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"
        for actor, words in NAMES.items():
            (folder / f"content/actors/{actor}.yml").write_text(f'name: "{words}"\ntype: body\n{dates}', "utf-8")
        opening = folder / "content/incidents/pier-opening.yml"
        opening.write_text(f"{opening.read_text('utf-8')}occurrence: disputed\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def pages(
    browser: Browser, example: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[tuple[str, str], Page]]:
    """The page of search of each desk, by the desk's name and by how its records are held."""
    found: dict[tuple[str, str], Page] = {}
    for name in ("example", "init", "rada", "scripts"):
        desk = example if name == "example" else made(name, tmp_path_factory.mktemp("search") / name)
        if name != "example":
            built = run("build", "--desk", desk, "--no-packs")
            assert built.returncode == 0, built.stderr
        for held in ("whole", "parts"):
            site = desk / "site" if held == "whole" else in_parts(desk, tmp_path_factory.mktemp("parts") / name)
            page = browser.new_context().new_page()
            page.goto((site / "search/index.html").as_uri())
            found[name, held] = page
    yield found
    for page in found.values():
        page.close()


def in_parts(desk: Path, folder: Path) -> Path:
    """Return the site of a desk as a large desk has it."""
    from test_search import put, search_view

    shutil.copytree(desk / "site", folder)
    put(folder, search_view(desk))
    return folder


def answers(page: Page, question: str) -> tuple[list[str], list[str], str]:
    """Return where what is found leads, where what is similar, and what is told."""
    page.fill("#q", question)
    page.wait_for_selector("[data-results][aria-busy=false]", state="attached")
    found, similar = (
        page.locator(f"{place} a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        for place in ("[data-results]", "[data-similar]:not([hidden])")
    )
    return found, similar, page.inner_text("[data-status]")


def agrees(wanted: str, found: list[str]) -> bool:
    """Return whether what was found is what is wanted."""
    paths = [f"../{links.path_of(target)}" for target in wanted.lstrip("=>").split()]
    if wanted.startswith("="):
        return found == paths
    return found[:1] == paths if wanted.startswith(">") else set(paths) <= set(found)


@pytest.mark.parametrize("held", ["whole", "parts"])
@pytest.mark.parametrize(("name", "question", "found", "similar", "absent"), QUESTIONS)
def test_a_question_finds_what_is_listed(
    pages: dict[tuple[str, str], Page], held: str, name: str, question: str, found: str, similar: str, absent: str
) -> None:
    got, apart, told = answers(pages[name, held], question)
    assert agrees(found, got), (got, told)
    assert agrees(similar, apart), (apart, told)
    assert not set(got) & set(apart)
    assert not absent or f"../{links.path_of(absent)}" not in got + apart
    if len(got) + len(apart) == 0:
        assert told.startswith(("Nothing found", "Нічого", "These exact words"))
    elif len(got) < 30 and len(apart) < 30:
        assert f"{len(got)} " in f"{told} " or f"{len(got)}." in told
        assert (str(len(apart)) in told.partition(".")[2]) == bool(apart)
