"""Home, lists and pictures of a desk that has many of everything: by a rule that is said, all of it in reach, none of it misleading."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import BASE, run, tree
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from briefings.compose.views import Map, Spot
from briefings.render.maps import drawn_map

MANY = 190
"""So many incidents the desk has beside those of the made-up one: more than three pages of when and where."""

INCIDENT = """status: published
created: 2026-03-10
revised: 2026-03-10
title: {title}
types: [{type}]
tags: [{tag}]
{dated}where: {{name: {place}, precision: locality}}
involved: [ilse-brandt]
evidence: [{{source: pilots-warn-2026-03-04, at: p1}}]
"""


def write(desk: Path, number: int, day: date | None, title: str = "") -> None:
    """Write an incident; the earlier in the alphabet its title, the older it is."""
    values = {
        "title": title or f"Row {number:03}",
        "type": ("outage", "leak")[number % 2],
        "tag": ("by-night", "by-day", "in-fog")[number % 3],
        "dated": f"when: {{edtf: {day}}}\n" if day else "",
        "place": f"Pier {number % 4}",
    }
    (desk / f"content/incidents/row-{number:03}.yml").write_text(INCIDENT.format(**values), "utf-8")


def known(desk: Path) -> None:
    """Let the desk know the types of these incidents."""
    file = desk / "content/desk.yml"
    text = file.read_text("utf-8")
    more = "".join(f"  - {{id: {name}, label: {name}}}\n" for name in ("outage", "leak"))
    file.write_text(text.replace("incident_types:\n", f"incident_types:\n{more}"), "utf-8")


def built(desk: Path) -> dict[str, bytes]:
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    return tree(desk / "site")


def page(site: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / path).read_text("utf-8"))


def words(node: LexborNode | None) -> str:
    assert node is not None
    return " ".join(node.text().split())


def rows(site: Path, path: str) -> list[str]:
    """Return the titles in the picture of time of a page."""
    return [words(node) for node in page(site, path).css("table.timeline tbody th a")]


def onward(site: Path, path: str) -> Iterator[str]:
    """Yield a page and all that follow by the link to the next, each as its path."""
    while path:
        yield path
        step = page(site, path).css_first('a[rel="next"]')
        path = (
            str((site / path).parent.joinpath(step.attributes["href"] or "").resolve().relative_to(site.resolve()))
            if step
            else ""
        )


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("many") / "desk"))
    known(desk)
    for number in range(MANY):
        write(desk, number, date(2020, 1, 1) + timedelta(days=10 * number))
    built(desk)
    return desk


def test_home_shows_the_newest_says_so_and_leads_to_all(many: Path) -> None:
    home = page(many / "site", "index.html")
    cards = [words(node) for node in home.css(".card h3")][:6]
    assert "Mishaps in the outer harbour" in cards  # before 4 March 2026: the newest of all
    assert cards[1:] == [f"Row {number:03}" for number in range(MANY - 1, MANY - 6, -1)]
    told = [words(node) for node in home.css("p.more")]
    assert f"The newest 6 of {MANY + 1}, by the last possible date. All {MANY + 1} incidents and 1 event" in told
    links = {words(node): node.attributes["href"] for node in home.css("p.more a")}
    assert links[f"All {MANY + 1} incidents and 1 event"] == "incidents/index.html"
    assert links["All 10 quotations and paraphrases"] == "quotes/index.html"


def test_when_and_where_has_each_incident_once_on_pages_that_links_lead_through(many: Path) -> None:
    site = many / "site"
    found = list(onward(site, "incidents/_when-and-where.html"))
    assert len(found) == 3
    shown = [row for path in found for row in rows(site, path)]
    assert sorted(shown) == sorted(
        ["Mishaps in the outer harbour", "New pier opened", *(f"Row {number:03}" for number in range(MANY))]
    )
    assert f"Row {MANY - 1:03}" in rows(site, found[0])
    titles = [words(page(site, path).css_first("title")) for path in found]
    assert titles[1] == "When and where, page 2 of 3 – Harbour desk"
    assert words(page(site, found[1]).css_first("h1")) == "When and where, page 2 of 3"
    back = page(site, found[2]).css_first('a[rel="prev"]')
    assert back is not None and back.attributes["href"] == "../incidents/_when-and-where-2.html"


def test_a_list_of_two_pages_says_which_it_is_and_filters_by_what_is_recorded(many: Path) -> None:
    site = many / "site"
    found = list(onward(site, "incidents/index.html"))
    assert [words(page(site, path).css_first("h1")) for path in found] == ["Incidents", "Incidents, page 2 of 2"]
    facets = {words(node.css_first("legend")): node for node in page(site, found[1]).css(".facets fieldset")}
    assert {"Type", "Place", "Tag", "Year"} <= facets.keys()
    assert [words(node) for node in facets["Tag"].css("label span:not(.count)")] == ["By day", "By night", "In fog"]
    assert "Pier 3" in words(facets["Place"])
    row = page(site, found[1]).css_first("tbody tr")
    assert row is not None
    assert {"data-place", "data-tag", "data-type", "data-actor"} <= row.attributes.keys()


def test_a_row_with_many_entries_goes_on_on_pages_of_its_own(many: Path) -> None:
    site = many / "site"
    for path, named in (
        ("actors/ilse-brandt/index.html", "Ilse Brandt: Incidents and events, page 2 of 3"),
        ("sources/pilots-warn-2026-03-04/index.html", "Incidents, page 2 of 2"),
    ):
        step = next(
            node.attributes["href"] or ""
            for node in page(site, path).css("p.more a")
            if "incidents" in (node.attributes["href"] or "")
        )
        first = [words(node) for node in page(site, path).css("ul.links li > span:first-child")]
        further = sorted(name for name in tree(site) if re.fullmatch(rf"{Path(path).parent}/_incidents-\d\.html", name))
        assert step.endswith(f"{Path(path).parent.name}/_incidents-2.html")
        assert words(page(site, further[0]).css_first("h1")).endswith(named)
        shown = [
            *first,
            *(words(node) for name in further for node in page(site, name).css("ul.links li > span:first-child")),
        ]
        assert sorted(one for one in shown if one.startswith("Row ")) == [f"Row {number:03}" for number in range(MANY)]


def test_what_is_added_or_edited_changes_few_pages(many: Path, tmp_path: Path) -> None:
    desk = Path(shutil.copytree(many, tmp_path / "desk"))
    before = tree(desk / "site")
    write(desk, 999, date(2026, 2, 1), "Row last")
    added = built(desk)
    changed = [path for path in added if "_when-and-where" in path and added[path] != before.get(path)]
    assert changed == ["incidents/_when-and-where.html"]
    write(desk, 3, date(2020, 1, 31), "Row 003")
    assert built(desk).keys() == added.keys()


@pytest.mark.parametrize(
    ("days", "drawn", "told"),
    [
        ([date(2025, 6, 1)] * 7, False, ""),  # one bar of one length, seven times
        ([date(2025, 6, 1)] * 6 + [date(2022, 1, 1)], False, ""),
        ([date(2025, 6, 1 + number) for number in range(7)], True, ""),
        ([date(1870, 6, 1), *(date(2025, 6, 1 + number) for number in range(7))], True, "1 row has no bar"),
    ],
)
def test_a_picture_of_time_tells_something_apart(desk: Path, days: list[date], drawn: bool, told: str) -> None:
    for file in (desk / "content/incidents").glob("*.yml"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"^when: .*\n", "", text, flags=re.MULTILINE), "utf-8")
    known(desk)
    for number, day in enumerate(days):
        write(desk, number, day)
    built(desk)
    listed = page(desk / "site", "incidents/index.html")
    assert ("When and where" in words(listed.css_first("main"))) is drawn
    assert (desk / "site/incidents/_when-and-where.html").exists() is drawn
    if not drawn:  # the list of incidents says the same
        return
    shown = page(desk / "site", "incidents/_when-and-where.html")
    assert len(shown.css("table.timeline tbody tr")) == len(days)
    for number in range(len(days)):
        assert f"Row {number:03}" in words(shown.css_first("main"))
    if told:
        assert told in " ".join(words(node) for node in shown.css(".legend-order"))
        axis = words(shown.css_first("svg.time-axis title"))
        assert axis == "June 2025 to June 2025"
        bars = [len(node.css("path[stroke-width]")) > 0 for node in shown.css("svg.time-bar")]
        assert bars == [False, *[True] * 7]


_LONGITUDES = st.floats(-180, 180).map(lambda at: round(at, 3))
_LATITUDES = st.floats(-90, 90).map(lambda at: round(at, 3))


@given(st.lists(st.tuples(_LONGITUDES, _LATITUDES), min_size=1, max_size=40))
@settings(max_examples=60)
def test_wherever_places_are_they_are_drawn_on_the_map(found: list[tuple[float, float]]) -> None:
    spots = tuple(Spot(str(number), f"Place {number}", at) for number, at in enumerate(found, start=1))
    picture = drawn_map(Map("Map", spots, True))
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    assert size
    wide, high = int(size[1]), int(size[2])
    rings = re.findall(r'<circle cx="([^"]+)" cy="([^"]+)"', picture)
    assert rings
    assert all(0 <= float(x) <= wide and 0 <= float(y) <= high for x, y in rings)


def test_places_on_both_sides_of_the_date_line_are_near_each_other() -> None:
    spots = tuple(
        Spot(str(number), f"Place {number}", (lon, -17.0)) for number, lon in enumerate((178.0, -179.0, -177.0), 1)
    )
    picture = drawn_map(Map("Map", spots, True))
    places = sorted(float(x) for x in re.findall(r'<circle cx="([^"]+)"', picture))
    assert len(places) == 3
    assert 50 < places[2] - places[0] < 588
    assert "Place 2" in picture
