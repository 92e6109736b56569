"""Prose: the short way for plain emphasis gives what Markdown gives."""

from __future__ import annotations

import random

from briefings.model import markup, prose

_TOKENS = [
    "a", "b ", "*", "* ", " *", "word", "[[actor:x]]", "[[quote:y|w w]]", "“in marks”", '"str"', " ", ".", ",", "!", "(",
    ")", "-", "1.", "é", "~", "^", "'", "=", ":", "{", "|", "#", "+", "[", "]", "]]", "[[", "&", "_", "\n", "- ", "](", "`",
]  # fmt: skip


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
