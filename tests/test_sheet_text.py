"""Sheets as text: what is written reads back, in the standard shape."""

from __future__ import annotations

import pytest
from conftest import BASE, ROOT, UNSEEN
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefings.editor.sheet_text import WIDTH, schemas_of, sheet_text
from briefings.load import yaml_source
from briefings.model.refs import PLURALS

KINDS = {plural: kind for kind, plural in PLURALS.items()}
SHEETS = sorted([*(ROOT / "content").glob("*s/*.yml"), *(BASE / "content").glob("*s/*.yml")])
TEXTS = (
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Cf"), exclude_characters=UNSEEN)
        | st.sampled_from("-?:,[]{}#&*!|>'\"%@` \n\t"),
        min_size=1,
    )
    .map(str.strip)
    .filter(bool)
)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_sheet_reads_back(path) -> None:  # type: ignore[no-untyped-def]
    given_value = yaml_source.parse(path.read_bytes(), path.name).value
    text = sheet_text(KINDS[path.parent.name], given_value)
    again = yaml_source.parse(text.encode(), path.name)
    assert again.value == given_value
    assert not again.problems
    assert text == sheet_text(KINDS[path.parent.name], again.value)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, st.lists(TEXTS, min_size=1, max_size=4))
@example("0", "null", ["~"])
def test_any_text_reads_back(one: str, two: str, many: list[str]) -> None:
    edits = [{"kind": "omission", "text": one, "reason": two}, {"kind": two}]
    fields = {"words": one, "not_stated": many, "role": {"title": two}, "edits": edits}
    again = yaml_source.parse(sheet_text("quote", fields).encode(), "x")
    assert again.value == fields
    assert not again.problems and not again.cuts


def test_the_house_shape() -> None:
    long = "The article says a good deal about this, and goes on for longer than a line should be, so that it is wrapped right here."
    fields = {
        "status": "draft",
        "note": long,
        "words": "No: more",
        "not_stated": ["the day"],
        "source": "pilots-warn",
        "at": "p2",
        "cue": "12",
        "#words": ["draft: stands in marks"],
        "speaker": "",
    }
    assert sheet_text("quote", fields, schemas="../../schema") == (
        "# yaml-language-server: $schema=../../schema/quote.json\n"
        "source: pilots-warn\n"
        "at: p2\n"
        "# draft: stands in marks\n"
        'words: "No: more"\n'
        'cue: "12"\n'
        "note: >-\n"
        "  The article says a good deal about this, and goes on for longer than a line should be, so that it is wrapped right\n"
        "  here.\n"
        "not_stated: [the day]\n"
        "status: draft\n"
    )
    assert max(map(len, sheet_text("quote", fields).splitlines())) <= WIDTH


def test_the_schemas_of_a_desk_are_those_its_sheets_name() -> None:
    assert schemas_of(ROOT) == "../../docs/schema"
    assert schemas_of(BASE) == "../../.briefings/schema"
