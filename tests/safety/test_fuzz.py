"""A short run of the fuzzers, the same at each run, and everything that long ones found (`make fuzz`)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hostile import HERE, raw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from targets import TARGETS, seeds

FOUND = [json.loads(line) for line in (HERE / "found.jsonl").read_text("utf-8").splitlines()]
TOKENS = [
    "\n",
    "\r",
    "\0",
    '"',
    "'",
    "{",
    "[" * 80,
    "}",
    "&a ",
    "*a",
    "!!x ",
    "<!ENTITY",
    "\u202e",
    "\u200b",
    "/..",
    "…",
    "=",
]
PIECES = st.sampled_from([token.encode() for token in TOKENS]) | st.binary(max_size=6)


@st.composite
def changed(draw: Any, originals: list[bytes]) -> bytes:
    """Return a seed with a few stretches cut out or copied, and a few bytes put in."""
    data = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        data = data[:start] + draw(PIECES) + draw(st.sampled_from([b"", data[start:end] * 2])) + data[end:]
    return bytes(data[:20_000])


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_nothing_escapes(name: str) -> None:
    originals = list(seeds(name))

    @settings(max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(changed(originals))
    def run(data: bytes) -> None:
        TARGETS[name](data)

    for original in originals:
        TARGETS[name](original)
    run()


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case["id"])
def test_what_was_found_stays_mended(case: dict[str, Any]) -> None:
    TARGETS[case["target"]](raw(case))
