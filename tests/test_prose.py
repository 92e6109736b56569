"""Prose: the short way for plain emphasis gives what Markdown gives; words are escaped as Jinja escapes them."""

from __future__ import annotations

import random

import markupsafe
from hypothesis import given
from hypothesis import strategies as st

from briefings.compose.views import Run
from briefings.model import markup, prose
from briefings.render.lines import line_html

_TOKENS = [
    "a", "b ", "*", "* ", " *", "word", "[[actor:x]]", "[[quote:y|w w]]", "“in marks”", '"str"', " ", ".", ",", "!", "(",
    ")", "-", "1.", "é", "~", "^", "'", "=", ":", "{", "|", "#", "+", "[", "]", "]]", "[[", "&", "_", "\n", "- ", "](", "`",
]  # fmt: skip


@given(st.lists(st.text() | st.text("&<>\"'a"), min_size=1, max_size=3))
def test_a_line_is_escaped_as_jinja_escapes_it(texts: list[str]) -> None:
    line = tuple(Run("text", text) for text in texts)
    assert line_html(line, lambda _: None) == "".join(str(markupsafe.escape(text)) for text in texts)


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


def _said(blocks: tuple[prose.Block, ...]) -> list[object]:
    return [(block.kind, [[piece[:3] for piece in item] for item in block.items]) for block in blocks]
