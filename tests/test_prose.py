"""Prose: the short way for plain emphasis gives what Markdown gives; words are escaped as Jinja escapes them."""

from __future__ import annotations

import random
import re

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.compose.views import Run
from briefings.model import markup, prose
from briefings.model.pieces import ProseBlock
from briefings.render.lines import line_html

WHOLE = '<span class="nowrap">'
_TOKENS = [
    "a", "b ", "*", "* ", " *", "word", "[[actor:x]]", "[[quote:y|w w]]", "“in marks”", '"str"', " ", ".", ",", "!", "(",
    ")", "-", "1.", "é", "~", "^", "'", "=", ":", "{", "|", "#", "+", "[", "]", "]]", "[[", "&", "_", "\n", "- ", "](", "`",
]  # fmt: skip


@given(st.lists(st.text() | st.text("&<>\"'a"), min_size=1, max_size=3))
def test_a_line_is_escaped_as_jinja_escapes_it(texts: list[str]) -> None:
    line = tuple(Run("text", text) for text in texts)
    assert line_html(line, lambda _: None) == "".join(str(markupsafe.escape(text)) for text in texts)


@pytest.mark.parametrize(
    ("voice", "text", "printed"),
    [
        ("text", "on 2 December 2025, before 24 May 1998", "on 2_December_2025, before 24_May_1998"),
        ("muted", "станом на 2 грудня 2025 р.", "станом на 2_грудня_2025 р."),
        ("text", "2 of 2026, 12 in 2025, page 3", "2 of 2026, 12 in 2025, page_3"),
        ("text", "EX-2025-01 & AJP-2.1.", "[EX-2025-01 &amp; [AJP-2.1."),
        ("text", "source:strikes-2025-12-02", "source:strikes-2025-12-02"),
        ("hedge", "more than", "more_than"),
        ("hedge", "it is said by some", "it is said by some"),
        ("words", "“on 2 December 2025 in EX-2025-01”", "“on 2 December 2025 in EX-2025-01”"),
        ("outside", "on 2 December 2025", "on 2 December 2025"),
        ("text", "depuis : 17 septembre 2025 ;", "depuis : 17_septembre 2025 ;"),
        ("text", "le 1er mars 2025", "le 1er_mars_2025"),
        ("text", "vom 9. August 2018 bis 10. Mai 2019", "vom 9._August_2018 bis 10._Mai_2019"),
    ],
)
def test_no_line_ends_within_a_day_a_number_or_a_short_hedge(voice: str, text: str, printed: str) -> None:
    html = re.sub("</?span[^>]*>", "", str(line_html((Run(voice, text),), lambda _: None)).replace(WHOLE, "["))
    assert html == printed.replace("_", "\u00a0")


def test_a_day_before_the_mark_of_a_note_stays_whole() -> None:
    html = line_html((Run("text", "as of 2 December 2025"), Run("mark", "1", "#note-1")), lambda _: None)
    assert html.startswith(f"as of {WHOLE}2\u00a0December\u00a02025<sup>")


def test_emphasis_without_markdown_is_what_markdown_makes_of_it() -> None:
    choose = random.Random(3)
    short = 0
    for _ in range(60_000):
        text = "".join(choose.choices(_TOKENS, k=choose.randint(1, 9))).strip("\n")
        pieces = prose._emphasised(text) if "*" in text else ()
        if pieces:
            short += 1
            assert _said(prose.parse(text).blocks) == _said(markup.blocks(text)), text
    assert short > 50


def _said(blocks: tuple[ProseBlock, ...]) -> list[object]:
    return [(block.kind, [[piece[:3] for piece in item] for item in block.items]) for block in blocks]
