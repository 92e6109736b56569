"""What a sheet holds is on its page, in its pack, in lists, tables and search: whole, with unit, hedge, answer and marking."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from test_languages import language

from briefings.compose import figures
from briefings.compose.language import Language, from_cldr
from briefings.compose.views import Run, plain
from briefings.model.sheets import Claim
from briefings.render.lines import line_html


class Speaks:
    """As much of an index as a figure asks for."""

    def __init__(self, tag: str) -> None:
        self.language: Language = language(tag)
        self.say, self.word = self.language.say, self.language.word


def phrase(tag: str, **fields: str) -> str:
    claim = Claim.model_construct(id="a", **fields)
    return plain(figures.phrase(claim, Speaks(tag))).replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("fields", "english", "ukrainian"),
    [
        ({"value": "60", "unit": "%", "qualifier": "at-least"}, "at least_60_%", "щонайменше_60_%"),
        ({"value": "2.5", "unit": "‰"}, "2.5_‰", "2,5_‰"),
        (
            {"low": "14000000", "high": "22000000", "unit": "crowns", "qualifier": "range"},
            "14_to_22_million_crowns",
            "від_14_до_22_млн_crowns",
        ),
        ({"low": "900000000", "high": "1200000000", "qualifier": "range"}, "900_million to 1.2_billion", "від 900_млн до 1,2_млрд"),
        ({"low": "-5", "high": "3", "unit": "°C", "qualifier": "range"}, "−5_to_3_°C", "від_−5_до_3_°C"),
        ({"low": "10", "high": "20", "unit": "%", "qualifier": "range"}, "10_to_20_%", "від_10_до_20_%"),
        ({"low": "10", "high": "14", "value": "12", "unit": "ships", "qualifier": "range"}, "12_ships (10_to_14_ships)", "12_ships (від_10_до_14_ships)"),
        ({"value": "1250000", "unit": "€", "qualifier": "about"}, "about_€1.25_million", "близько_1,25_млн_€"),
        ({"low": "500", "high": "900", "unit": "£", "qualifier": "range"}, "£500_to_£900", "від_500_до_900_£"),
        ({"value": "-1500", "unit": "US$"}, "−US$1,500", "−1_500_US$"),
        ({"value": "60", "unit": "€/MWh"}, "60_€/MWh", "60_€/MWh"),
        ({"value": "1234567", "unit": "crowns"}, "1,234,567_crowns", "1_234_567_crowns"),
        ({"value": "14000000", "unit": "crowns", "qualifier": "exact"}, "14,000,000_crowns", "14_000_000_crowns"),
        ({"value": "-0.5", "unit": "°"}, "−0.5°", "−0,5°"),
        ({"value": "3000000000000"}, "3_trillion", "3_трлн"),
        ({"value": "7.50", "unit": "litres of drinking water"}, "7.50 litres of drinking water", "7,50 litres of drinking water"),
        ({"value": "178000", "qualifier": "more-than"}, "more than_178,000", "понад_178_000"),
    ],
)  # fmt: skip
def test_a_figure_is_one_phrase(fields: dict[str, str], english: str, ukrainian: str) -> None:
    assert phrase("en", **fields) == english
    assert phrase("uk", **fields) == ukrainian


@pytest.mark.parametrize(("tag", "percent", "money"), [("tr", "%60", "€5"), ("eu", "%_60", "5_€"), ("nl", "60_%", "€_5")])
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
