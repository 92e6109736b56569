"""Maps: however near each other places lie, every label can be read, and a map never stops a build."""

from __future__ import annotations

import re
import shutil
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pypdfium2
import pytest
from conftest import ROOT, run
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.compose.views import Map, Spot
from briefings.render.maps import drawn_map

NAMES = ("Odesa", "The harbour", "Wide, wide WATERS", "Київ", "A place with a long name, by the sea")


class Label(NamedTuple):
    numbers: str
    name: str
    left: float
    top: float
    right: float
    bottom: float


@cache
def face(weight: int) -> tuple[Any, Any]:
    font = TTFont(ROOT / f"templates/print/fonts/ibm-plex-sans-{weight}.ttf")
    return font.getBestCmap(), font["hmtx"]


def width(words: str, weight: int) -> float:
    cmap, advances = face(weight)
    return sum(advances[cmap[ord(letter)]][0] for letter in words) * 14 / 1000


def labels(picture: str) -> list[Label]:
    """Return the labels of a map as they are printed: their bounds by the letters of the typeface."""
    found = []
    for text in ElementTree.fromstring(picture).iter("text"):
        numbers, name = text.text or "", "".join(span.text or "" for span in text)
        wide = width(numbers, 600) + (5 + width(name, 400) if name else 0)
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        left = x - wide if text.get("text-anchor") == "end" else x
        found.append(Label(numbers, name, left, y - 10, left + wide, y + 1))
    return found


def rings(picture: str) -> list[tuple[float, float]]:
    circles = ElementTree.fromstring(picture).iter("circle")
    return [(float(circle.get("cx", "")), float(circle.get("cy", ""))) for circle in circles]


def numbers(texts: list[Label]) -> list[int]:
    """Return every number that labels name, those of a range too."""
    found: list[int] = []
    for part in re.findall(r"\d+(?:–\d+)?", " ".join(label.numbers for label in texts)):
        first, _, last = part.partition("–")
        found += range(int(first), int(last or first) + 1)
    return sorted(found)


def is_legible(spots: tuple[Spot, ...]) -> list[Label]:
    """Hold a map to what it promises; return its labels."""
    picture = str(drawn_map(Map("words", spots, has_points=True)))
    texts = labels(picture)
    height = float(ElementTree.fromstring(picture).get("height", ""))
    for label in texts:
        assert label.left >= 0 and label.right <= 588 and label.top >= 0 and label.bottom <= height, label
    for one, other in combinations(texts, 2):
        apart = one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top
        assert apart, (one, other)
    for x, y in rings(picture):
        for label in texts:
            assert not (label.left < x < label.right and label.top < y < label.bottom), (label, x, y)
    assert numbers(texts) == sorted(int(spot.number) for spot in spots), "each place is named, once"
    assert drawn_map.__wrapped__(Map("words", spots, has_points=True)) == picture
    return texts


@st.composite
def gazetteers(draw: st.DrawFn) -> tuple[Spot, ...]:
    """Return places: some in one town, some at the edge of the map, some as boxes."""
    middle = draw(st.tuples(st.floats(-170, 170), st.floats(-75, 75)))
    reach = draw(st.sampled_from([0.001, 0.05, 0.5, 3, 20]))
    spots = []
    for number in range(1, draw(st.integers(3, 30)) + 1):
        west, south = (round(at + reach * draw(st.floats(-1, 1)), 3) for at in middle)
        wide, high = draw(st.one_of(st.just((0.0, 0.0)), st.tuples(st.floats(0, reach), st.floats(0, reach))))
        box = (west, south, round(west + wide, 3), round(south + high, 3)) if wide else (west, south)
        spots.append(Spot(str(number), draw(st.sampled_from(NAMES)), box))
    return tuple(spots)


@given(gazetteers())
@settings(max_examples=120, deadline=None)
def test_no_label_lies_on_another_and_each_place_is_named(spots: tuple[Spot, ...]) -> None:
    is_legible(spots)


def test_places_that_cannot_be_drawn_apart_share_a_sign_and_a_label() -> None:
    town = tuple(Spot(str(n), "Kyiv", (30.51 + n / 1000, 50.41 + n / 1000)) for n in range(1, 13))
    (label,) = is_legible(town)
    assert (label.numbers, label.name) == ("1–12", "Kyiv")
    near = (*town[:2], Spot("3", "Bucha", (30.515, 50.415)), Spot("4", "Odesa", (30.72, 46.48)))
    assert [(one.numbers, one.name) for one in is_legible(near)] == [("1, 2", "Kyiv"), ("3", "Bucha"), ("4", "Odesa")]


def test_of_many_places_numbers_stand_alone() -> None:
    close = tuple(Spot(str(n), f"Place {n}", (20 + n / 4, 50.0, 20.2 + n / 4, 50.2)) for n in range(1, 11))
    far = tuple(Spot(str(n), f"Place {n}", (n * 3.0, 40.0 + n % 4 * 5)) for n in range(1, 21))
    assert any(label.name.startswith("Place") for label in is_legible(close))
    assert {label.name for label in is_legible(far)} == {""}
    assert len(is_legible(far)) == 20


@pytest.mark.parametrize(("places", "incidents"), [(1, 60), (2, 6), (6, 6), (30, 60)])
def test_many_incidents_in_one_town_are_a_page_and_a_pack(desk: Path, places: int, incidents: int) -> None:
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write("places:\n")
        for number in range(1, places + 1):
            at = f"[30.{510 + number}, 50.{410 + number}]"
            settings.write(f"  - {{id: p{number}, name: Norrvik, coordinates: {at}, coordinates_from: made up}}\n")
    mishap = (desk / "content/incidents/harbour-mishaps.yml").read_text("utf-8")
    for number in range(incidents):
        where = f"where: {{name: Norrvik, precision: point, place: p{number % places + 1}}}\nwhen: "
        text = mishap.replace("Mishaps in the outer harbour", f"Mishap {number}").replace("when: ", where)
        (desk / f"content/incidents/at-{number}.yml").write_text(text, "utf-8")
    brief = desk / "content/briefings/night-closure-brief.yml"
    text = brief.read_text("utf-8").replace("form: one-pager", "form: full-pack")
    brief.write_text(f"{text}sections: [{{heading: All, include: {{kind: incident}}}}]\nannexes: [map]\n", "utf-8")
    shutil.rmtree(desk / "site", ignore_errors=True)
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    overview = desk / "site/incidents/_when-and-where.html"
    document = pypdfium2.PdfDocument((desk / "site/packs/night-closure-brief.pdf").read_bytes())
    pack = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    if places > 2:
        drawn = re.search(r'<svg class="map".*?</svg>', overview.read_text("utf-8"), re.DOTALL)
        assert drawn is not None
        (label,) = labels(drawn[0])  # of 60 incidents the page shows the first
        assert label.name == "Norrvik" and label.numbers.startswith("1–")
        rows = set(re.findall(r'<div id="(place-\d+)">', overview.read_text("utf-8")))
        assert {link.removeprefix("#") for link in re.findall(r'href="(#[^"]*)"', drawn[0])} & rows, (
            "a sign has its row"
        )
        assert f"1–{places}" in pack
    else:  # many incidents have the page, few have the list of incidents alone
        assert overview.exists() is (incidents > 59)
    assert pack.count("Norrvik") >= incidents
