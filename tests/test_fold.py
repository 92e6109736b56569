"""Folding: the browser folds every character as the build does, no letter is lost, and figures are themselves."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from briefings.compose.fold import BREAK, fold, folded, terms

OLDEST = (14, 0, 0)
"""Unicode of the oldest Python that runs this: in a later one, what is new there may be told otherwise by an older browser."""

SIGNS_OF_LETTERS = {"ь", "Ь", "ъ", "Ъ", "ꚜ", "ꚝ", "\U0001e065", "ʼ", "ʻ", "ͺ", "ـ"}
"""Letters in name that are not letter alone: the soft and the hard sign, apostrophes, an iota below, a long stroke."""


def assigned() -> list[str]:
    """Return every character that this Python's Unicode knows."""
    return [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs")]


def test_the_browser_folds_every_character_as_the_build_does(browser: Browser, example: Path) -> None:
    chars = assigned()
    if tuple(map(int, unicodedata.unidata_version.split("."))) == OLDEST:
        assert len(chars) > 280_000
    page = browser.new_context().new_page()
    page.goto((example / "site/search/index.html").as_uri())
    texts = [text for char in chars for text in (char, f"a{char}b 1{char}100")]
    script = """texts => JSON.stringify(JSON.parse(texts).map(briefingsFold).map(folded =>
        [folded, briefingsPlaces(folded).map(found => found.join(" ")).join("/")]))"""
    for start in range(0, len(texts), 200_000):
        some = texts[start : start + 200_000]
        folds = map(fold, some)
        ours = [[found, "/".join(f"{term} {place}" for place, term in enumerate(terms(found)))] for found in folds]
        theirs = json.loads(page.evaluate(script, json.dumps(some)))  # as one text: a browser takes long over so many
        differ = [(text, our, their) for text, our, their in zip(some, ours, theirs, strict=True) if our != their]
        assert not differ, json.dumps(differ[:10])
    page.close()


def test_no_letter_is_lost() -> None:
    lost = [char for char in assigned() if unicodedata.category(char)[0] == "L" and not fold(char)]
    forms_of_marks = [char for char in lost if "ﱞ" <= char <= "ﹿ"]
    assert set(lost) - set(forms_of_marks) == SIGNS_OF_LETTERS.intersection(assigned())


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(max_size=20), max_size=4))
def test_every_word_of_fields_has_its_place(fields: list[str]) -> None:
    said = [terms(text) for text in map(fold, fields) if text]
    assert terms(folded(*fields)) == [term for each in said for term in (BREAK, *each)][1:]


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u2007", ",", ".", "'", "’", "٬"])
@given(st.integers(1000, 10**12))
def test_thousands_are_one_number(blank: str, number: int) -> None:
    assert fold(f"{number:,}".replace(",", blank)) == str(number)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.1", "1 1"),
        ("5'11", "5 11"),
        ("0.125", "0 125"),
        ("12.05.2026", "12 05 2026"),
        ("2026-05-12", "2026 05 12"),
        ("2025 100", "2025 100"),
        ("1 100", "1 100"),
        ("12,34,567.50", "1234567 50"),
        ("1.234.567,8", "1234567 8"),
        ("1,234.567,8", "1 234 567 8"),
        ("192.168.1.1", "192 168 1 1"),
        ("१,१००", "1100"),
        ("١٬١٠٠٫٥", "1100 5"),
    ],
)
def test_what_is_no_thousand_stays_apart(text: str, words: str) -> None:
    assert fold(text) == words
