"""The matcher accepts what the source has, letter for letter, and nothing that was bent."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE
from hypothesis import assume, given
from hypothesis import strategies as st

from briefings import matcher
from briefings.editor.match import SuggestedEdit, one

DATA = Path(__file__).parent / "data"


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


CASES = _lines("matcher.jsonl")
EVIDENCE = _lines("evidence.jsonl")
ARTICLE = next((BASE / "snapshots").iterdir()).read_text("utf-8")
SNAPSHOT = matcher.prepare(ARTICLE)
QUOTED = [ARTICLE[span.start : span.end].rstrip(",.") for span in SNAPSHOT.spans]


def _edits(case: dict[str, Any]) -> tuple[SuggestedEdit, ...]:
    return tuple(SuggestedEdit(edit["kind"], edit.get("text"), edit.get("replaces")) for edit in case.get("edits", []))


def test_there_are_cases() -> None:
    assert len(CASES) >= 60
    assert len(EVIDENCE) >= 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    snapshot = matcher.prepare(case["text"]) if "text" in case else SNAPSHOT
    found = matcher.match(
        snapshot,
        case["words"],
        mode=case.get("mode", "direct"),
        at=case.get("at"),
        edits=_edits(case),
        meaning_kept=case.get("meaning_kept", False),
        nested=case.get("nested", False),
    )
    assert (found.outcome, found.level, found.reason) == (case["outcome"], case.get("level"), case.get("reason", ""))
    if found.outcome == "matches":
        assert found.start is not None
        assert 0 <= found.start < (found.end or 0) <= len(snapshot.text)
    else:
        assert found.message


@pytest.mark.parametrize("case", EVIDENCE, ids=lambda case: case["id"])
def test_evidence(case: dict[str, Any]) -> None:
    given = case.get("marks", ())
    marks = (given,) if isinstance(given, str) else tuple(given)
    snapshot = matcher.prepare(case["text"], language=case.get("language"), marks=marks)
    signed = case.get("meaning_kept", False)
    outcome, found = one(
        case["id"],
        snapshot,
        case["words"],
        mode=case["mode"],
        edits=_edits(case),
        meaning_kept=signed["changes"] if isinstance(signed, dict) else signed,
        nested=case.get("nested", False),
    )
    assert outcome.outcome == case["expect"], (outcome, case["why"])
    if "reason" in case:
        assert found is not None
        assert found.reason == case["reason"]


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("We lost 178", "We lost 178,000 men"),
        ("We lost 178,000 men and 50", "We lost 178,000 men and 50 %"),
        ("happy ships", "un-happy ships"),
    ],
)
def test_words_that_are_cut_are_told_from_words_that_were_changed(words: str, passage: str) -> None:
    text = "One\n\nTwo\n\n“We lost 178,000 men and 50 % of the un-happy ships,” he said."
    found = matcher.match(matcher.prepare(text, language="en"), words, mode="partial", meaning_kept=True)
    assert (found.reason, found.passage) == ("changed-word", passage)
    assert found.message == "these words begin or end inside a word or a number of the source"


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


# Declared edits over made-up articles.

NOUNS = ["harbour", "mast", "council", "ferry", "budget", "bridge", "crew", "signal", "river", "gate"]
VERBS = ["closed", "moved", "counted", "repaired", "watched", "painted", "delayed", "measured"]
PEOPLE = ["Ann Lee", "Bob Stone", "Ilse Brandt", "Marek Holm", "Oda Brekk"]
NUMBERS = ["178,000", "3,400", "12", "2.5", "40", "1,250"]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Return a sentence of at least nine words, with a number in it and without its closing point."""
    count = draw(st.integers(2, 3))
    said = [
        f"the {draw(st.sampled_from(NOUNS))} {draw(st.sampled_from(VERBS))} {draw(st.sampled_from(NUMBERS))} of them"
        for _ in range(count)
    ]
    return "We saw that " + " and ".join(said)


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return an article in which each of several people says one thing, and what they said."""
    count = draw(st.integers(2, 4))
    speakers = draw(st.lists(st.sampled_from(PEOPLE), min_size=count, max_size=count, unique=True))
    said = draw(st.lists(sentences(), min_size=count, max_size=count, unique=True))
    body = "\n\n".join(f"“{words},” {speaker} said at the quay." for speaker, words in zip(speakers, said, strict=True))
    return f"A headline\n\nBy A Writer\n\n{body}\n", said


def _said(
    text: str, words: str | list[str], edits: list[SuggestedEdit], signed: list[str] | bool = False
) -> matcher.Match:
    found = one("", matcher.prepare(text), words, edits=tuple(edits), meaning_kept=signed)[1]
    assert found is not None
    return found


@given(articles(), st.data())
def test_an_edit_is_accepted_only_with_a_signature_that_names_it(
    made: tuple[str, list[str]], data: st.DataObject
) -> None:
    text, said = made
    words = data.draw(st.sampled_from(said)).split()
    kind = data.draw(st.sampled_from(["omission", "insertion", "replacement"]))
    at = data.draw(st.integers(3, len(words) - 4))
    if kind == "omission":
        stop = data.draw(st.integers(at + 1, len(words) - 3))
        named = " ".join(words[at:stop])
        quoted, edit = " ".join([*words[:at], "[…]", *words[stop:]]), SuggestedEdit("omission", "[…]")
    elif kind == "insertion":
        named = data.draw(st.sampled_from(["not", "never", "the mayor", "hardly any of"]))
        quoted, edit = " ".join([*words[:at], f"[{named}]", *words[at:]]), SuggestedEdit("insertion", f"[{named}]")
    else:
        new = data.draw(st.sampled_from(["nobody", "the enemy", "900"]))
        named = f"{words[at]} → {new}"
        quoted = " ".join([*words[:at], f"[{new}]", *words[at + 1 :]])
        edit = SuggestedEdit("replacement", f"[{new}]", words[at])
    other = data.draw(st.sampled_from(["[…]", "and", "yes", words[0], named + " more"]))
    assert _said(text, quoted, []).outcome == "not-found"
    assert _said(text, quoted, [edit]).reason == "unsigned-edit"
    if matcher.fold(other) != matcher.fold(named):
        assert _said(text, quoted, [edit], [other]).reason == "unsigned-edit"
    found = _said(text, quoted, [edit], [named])
    assert (found.outcome, found.level) == ("matches", 3)
    assert [change.kind for change in found.changes] == [kind]


@given(articles(), st.data())
def test_an_edit_never_cuts_a_word_or_a_number_or_does_nothing(
    made: tuple[str, list[str]], data: st.DataObject
) -> None:
    text, said = made
    words = data.draw(st.sampled_from(said)).split()
    kind = data.draw(st.sampled_from(["cut-left", "cut-right", "number", "nothing", "blank", "swallow", "silent"]))
    long = [number for number in range(3, len(words) - 3) if len(words[number]) > 3 and words[number].isalpha()]
    assume(long)
    at = data.draw(st.sampled_from(long))
    place = data.draw(st.integers(1, len(words[at]) - 1))
    omitted = [SuggestedEdit("omission", "[…]")]
    if kind == "cut-left":
        quoted, edits = f"[…]{words[at][place:]} {' '.join(words[at + 1 :])}", omitted
    elif kind == "cut-right":
        quoted, edits = f"{' '.join(words[:at])} {words[at][:place]} […]", omitted
    elif kind == "number":
        number = next(n for n, word in enumerate(words) if "," in word or "." in word or word.isdigit())
        assume(len(words[number]) > 1 and number > 2)
        quoted, edits = f"{' '.join(words[:number])} {words[number][:1]} […]", omitted
        assume(words[number][:1] != words[number])
    elif kind == "nothing":
        quoted, edits = " ".join([*words[:at], "[…]", *words[at:]]), omitted
    elif kind == "blank":
        quoted, edits = " ".join([*words[:at], "[ ]", *words[at:]]), [SuggestedEdit("insertion", "[ ]")]
    elif kind == "swallow":
        quoted = " ".join([*words[:at], f"[ ]{words[at][place:]}", *words[at + 1 :]])
        edits = [SuggestedEdit("insertion", "[ ]")]
    else:
        quoted, edits = " ".join([*words[:at], "[so]", *words[at + 1 :]]), [SuggestedEdit("insertion", "[so]")]
    assert _said(text, quoted, edits, True).outcome == "not-found", quoted


@given(articles(), st.data())
def test_two_speakers_are_never_joined(made: tuple[str, list[str]], data: st.DataObject) -> None:
    text, said = made
    first, second = data.draw(st.permutations(said))[:2]
    assert _said(text, [first, second], [], True).outcome == "not-found"
    assert _said(text, f"{first} […] {second}", [SuggestedEdit("omission", "[…]")], True).outcome == "not-found"
    for clause in ("Ann Lee told Bob Stone, who answered,", "asked Ann Lee. Bob Stone said:", "and Stone countered,"):
        split = re.sub(r",” [^“\n]*\n\n“", lambda _, clause=clause: f",” {clause} “", text, count=1)  # type: ignore[misc]
        assert _said(split, said[:2], [], True).outcome == "not-found", clause
    split = re.sub(r",” [^“\n]*\n\n“", ",” Ann Lee said on Monday, “", text, count=1)
    split = split.replace(f"{said[1]},” ", f"{said[1]}.” Then it rained, ")
    assert _said(split, said[:2], []).outcome == "matches"


@given(articles(), st.data())
def test_a_fragment_needs_its_sentence_or_a_signature(made: tuple[str, list[str]], data: st.DataObject) -> None:
    text, said = made
    words = data.draw(st.sampled_from(said)).split()
    start = data.draw(st.integers(0, len(words) - 3))
    stop = data.draw(st.integers(start + 2, len(words)))
    assume((start, stop) != (0, len(words)))
    fragment = " ".join(words[start:stop])
    snapshot = matcher.prepare(text)
    assume(text.count(fragment) == 1)
    cut = [" ".join(part) for part in (words[:start], words[stop:]) if part]
    assert matcher.match(snapshot, fragment).outcome == "not-found"
    assert matcher.match(snapshot, fragment, mode="partial").reason == "unsigned-edit"
    assert matcher.match(snapshot, fragment, mode="partial", meaning_kept=cut[:-1]).outcome == "not-found"
    for found in (
        matcher.match(snapshot, fragment, mode="partial", meaning_kept=cut),
        matcher.match(snapshot, fragment, mode="partial", sentence_shown=True),
    ):
        assert (found.outcome, found.level) == ("matches", 3)
        assert found.sentence is not None
        assert text[slice(*found.sentence)].rstrip(",") == " ".join(words)


CHANGES: list[tuple[str, list[SuggestedEdit], list[str], str]] = [
    ("[w]e counted many alarms", [SuggestedEdit("case", "[w]")], [], "matches"),
    ("[W]e counted many alarms", [SuggestedEdit("case", "[W]")], [], "not-found"),
    ("[I]e counted many alarms", [SuggestedEdit("case", "[I]")], [], "not-found"),
    ("We counted many alarms", [SuggestedEdit("emphasis", "many")], [], "matches"),
    ("We counted many alarms", [SuggestedEdit("emphasis", "few")], [], "not-found"),
    ("We counted many [sic] alarms", [SuggestedEdit("sic", "[sic]")], [], "matches"),
    ("We counted many [sick] alarms", [SuggestedEdit("sic", "[sick]")], ["sick"], "not-found"),
    ("We counted [few] alarms", [SuggestedEdit("insertion", "[few]")], ["few"], "not-found"),
    ("We counted the [few] alarms", [SuggestedEdit("replacement", "[few]", "many")], ["many → few"], "not-found"),
    ("We counted [few] alarms", [SuggestedEdit("replacement", "[few]", "many")], ["many → few"], "matches"),
    ("We counted [few] alarms", [SuggestedEdit("replacement", "[few]", "many")], ["few"], "not-found"),
    ("We counted [few] alarms", [SuggestedEdit("replacement", "[few]")], ["many → few"], "not-found"),
    ("We counted many […] alarms", [SuggestedEdit("omission", "[…]")], ["many"], "not-found"),
    ("We counted many alarms", [SuggestedEdit("omission", "[…]")], ["many"], "not-found"),
]


@pytest.mark.parametrize(("words", "edits", "signed", "wanted"), CHANGES, ids=lambda value: str(value)[:40])
def test_kinds_of_edits(words: str, edits: list[SuggestedEdit], signed: list[str], wanted: str) -> None:
    text = "A headline\n\nBy A Writer\n\n“We counted many alarms,” she said."
    found = _said(text, words, edits, signed)
    assert found.outcome == wanted, found
    assert found.level == (3 if wanted == "matches" else None)


def test_the_example_of_the_docs_runs() -> None:
    page = (Path(__file__).parent.parent / "docs/explanation/matcher-module.md").read_text("utf-8")
    example = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert example is not None
    exec(example[1], {})


def test_a_quotation_runs_over_many_paragraphs() -> None:
    said = [f"this is sentence number {number} of the letter." for number in range(60)]
    text = "\n\n".join(["1", "2", *(f"“{line}" for line in said)]) + "”"
    assert matcher.match(matcher.prepare(text, language="en"), " ".join(said)).outcome == "matches"
