"""The matcher accepts what the source has, letter for letter, and nothing that was bent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import BASE
from hypothesis import given
from hypothesis import strategies as st

from briefings.check import matcher

CASES = [json.loads(line) for line in (Path(__file__).parent / "data/matcher.jsonl").read_text("utf-8").splitlines()]
ARTICLE = next((BASE / "snapshots").iterdir()).read_text("utf-8")
SNAPSHOT = matcher.prepare(ARTICLE)
QUOTED = [ARTICLE[span.start : span.end].rstrip(",.") for span in SNAPSHOT.spans]


def test_there_are_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, str]) -> None:
    snapshot = matcher.prepare(case["text"]) if "text" in case else SNAPSHOT
    edits = [type("Edit", (), edit) for edit in case.get("edits", [])]  # type: ignore[call-overload]
    found = matcher.match(
        snapshot,
        case["words"],
        mode=case.get("mode", "direct"),
        at=case.get("at"),
        edits=edits,
        meaning_kept=bool(case.get("meaning_kept")),
    )
    assert (found.outcome, found.level, found.reason) == (case["outcome"], case.get("level"), case.get("reason", ""))
    if found.outcome == "matches":
        assert found.start is not None
        assert 0 <= found.start < (found.end or 0) <= len(snapshot.text)
    else:
        assert found.message


@given(st.sampled_from(QUOTED), st.data())
def test_a_bent_quote_is_never_accepted(words: str, data: st.DataObject) -> None:
    parts = words.split()
    at = data.draw(st.integers(0, len(parts) - 1))
    kind = data.draw(st.sampled_from(["drop", "swap", "insert", "negate", "homoglyph", "hidden", "double"]))
    bent = list(parts)
    if kind == "drop":
        del bent[at]
    elif kind == "swap" and len(parts) > 1:
        other = (at + 1) % len(parts)
        bent[at], bent[other] = bent[other], bent[at]
    elif kind == "insert":
        bent.insert(at, data.draw(st.sampled_from(["very", "the", "all", "never", "perhaps"])))
    elif kind == "negate":
        bent.insert(at, "not")
    elif kind == "homoglyph":
        bent[at] = bent[at].translate({ord("a"): "а", ord("e"): "е", ord("o"): "о"})
    elif kind == "hidden":
        bent[at] = bent[at][:1] + "\u200b" + bent[at][1:]
    else:
        bent.insert(at, bent[at])
    if bent != parts and bent:
        assert matcher.match(SNAPSHOT, " ".join(bent)).outcome == "not-found"


@given(st.sampled_from(QUOTED), st.sampled_from(QUOTED))
def test_two_quotes_are_never_spliced(first: str, second: str) -> None:
    for joint in (" ", " … ", " ... ", ", "):
        assert matcher.match(SNAPSHOT, first + joint + second).outcome == "not-found"


@given(st.sampled_from(QUOTED))
def test_typography_alone_is_level_one(words: str) -> None:
    typed = words.replace("’", "'").replace(" ", "\u00a0", 1)
    found = matcher.match(SNAPSHOT, typed)
    assert found.outcome == "matches"
    assert found.level == (0 if typed == words else 1)


@given(st.text(max_size=200), st.text(min_size=1, max_size=40))
def test_any_text_is_answered(text: str, words: str) -> None:
    assert matcher.match(matcher.prepare(text), words).outcome in ("matches", "not-found")
