"""`briefings match`: the matcher by itself, on the curated cases and by hand."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from conftest import run
from msgspec import convert

from briefings.matcher import languages

DATA = Path(__file__).parent / "data"
CASES = [json.loads(line) for line in (DATA / "cases.jsonl").read_text("utf-8").splitlines()]
WANTED = ("outcome", "level", "reason", "category")
NEVER = {
    "spliced", "reordered", "split-reordered", "split-two-speakers", "negation-added", "negation-removed",
    "digit-changed", "dropped-word", "swapped-words", "word-added", "homoglyph", "hidden-character",
    "undeclared-omission", "undeclared-bracket", "cut-end", "fragment-as-direct", "question-lost",
}  # fmt: skip
ALWAYS = {"verbatim", "typography", "first-letter", "closing-point", "split"}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Return what one run over all the cases says, by id; what is expected is kept from it."""
    folder = tmp_path_factory.mktemp("match")
    (folder / "articles").symlink_to(DATA / "articles")
    given = [{key: value for key, value in case.items() if key not in WANTED} for case in CASES]
    (folder / "cases.jsonl").write_text("".join(f"{json.dumps(case)}\n" for case in given), "utf-8")
    done = run("match", "--batch", folder / "cases.jsonl")
    assert done.returncode == 1, done.stderr
    return {found["id"]: found for found in map(json.loads, done.stdout.splitlines())}


def test_the_cases_are_many_and_of_every_sort() -> None:
    counts = Counter(case["category"] for case in CASES)
    assert len(CASES) >= 300
    assert set(counts) >= NEVER | ALWAYS
    assert all(case["outcome"] == "not-found" for case in CASES if case["category"] in NEVER)
    assert all(case["outcome"] == "matches" for case in CASES if case["category"] in ALWAYS)


@pytest.mark.parametrize("category", sorted({case["category"] for case in CASES}))
def test_cases(category: str, outcomes: dict[str, dict[str, object]]) -> None:
    for case in (case for case in CASES if case["category"] == category):
        found = outcomes[case["id"]]
        assert set(found) == {"id", "outcome", "level", "start", "end", "reason"}
        assert found["outcome"] == case["outcome"], (case, found)
        assert "level" not in case or found["level"] == case["level"], (case, found)
        if found["outcome"] == "not-found":
            assert found["reason"], case
            assert str(found["reason"]).startswith(case.get("reason", ""))


def test_each_language_is_read_as_the_whole_file_has_it() -> None:
    told = tomllib.loads(Path(languages.__file__).with_suffix(".toml").read_text("utf-8"))
    assert languages.known() == tuple(sorted(told))
    for language, data in told.items():
        assert languages.find(language) == convert(data, languages.LanguageData), language


def test_every_language_has_cases_of_its_marks() -> None:
    kinds = {(case["language"], case["category"]) for case in CASES if "language" in case}
    for language in languages.known():
        for kind in ("quotation", "author", "over-the-edge", "nested", "over-paragraphs"):
            assert (language, f"language-{kind}") in kinds
        assert ((language, "language-dash") in kinds) == languages.find(language).dash
        assert ((language, "language-inner") in kinds) == bool(languages.find(language).inner)


def test_offsets_are_code_points_of_the_text(outcomes: dict[str, dict[str, object]]) -> None:
    for case in CASES:
        if case["category"] == "verbatim":
            text = (DATA / case["text_file"]).read_text("utf-8")
            found = outcomes[case["id"]]
            assert text[found["start"] : found["end"]] == case["words"]  # type: ignore[misc]


def test_what_cannot_be_checked_is_said_so(tmp_path: Path) -> None:
    lines = [
        {"id": "no-file", "text_file": "nowhere.txt", "words": "a b c"},
        {"id": "latin", "text_file": "latin.txt", "words": "a b c"},
        {"id": "paraphrase", "text": "“a b c”", "words": "a b c", "mode": "paraphrase"},
        {"id": "empty", "text": "“a b c”", "words": " "},
    ]
    (tmp_path / "latin.txt").write_bytes("“Grüße”".encode("utf-16"))
    (tmp_path / "cases.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    done = run("match", "--batch", tmp_path / "cases.jsonl")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [entry["id"] for entry in found] == [line["id"] for line in lines]
    assert {entry["outcome"] for entry in found} == {"unchecked"}
    assert all(entry["reason"] and entry["start"] is None for entry in found)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[1]", "Expected `object`, got `array`"),
        ('{"id": "1"}', "missing required field `words`"),
        ('{"id": "1", "words": 3}', "Expected `str | array`, got `int` - at `$.words`"),
        ('{"id": "1", "words": "a", "mode": "exact"}', "none of"),
        ('{"id": "1", "words": "a", "edits": ["omission"]}', "Expected `object`, got `str` - at `$.edits[0]`"),
        ('{"id": "1", "words": "a", "edits": [{"kind": "omission", "text": 3}]}', "got `int` - at `$.edits[0].text`"),
        ('{"id": "1", "words": "a", "at": "there"}', "`at` is not a place"),
        ('{"id": "1", "words": "a", "text_file": 4}', "Expected `str | null`, got `int` - at `$.text_file`"),
        ('{"id": "1", "words": "a", "langauge": "de"}', "unknown key `langauge`; did you mean `language`?"),
        ('{"id": "1", "words": "a", "language": "German"}', "not a language tag"),
        ('{"id": "1", "words": "a", "marks": ["«x"]}', "neither a pair of quotation marks"),
        ('{"id": "1", "words": "a", "marks": 3}', "Expected `str | array | null`, got `int` - at `$.marks`"),
        ('{"id": "1", "words": "a", "meaning_kept": ["a"]}', "got `array` - at `$.meaning_kept`"),
        ('{"id": "1", "words": "a", "edits": [{"kind": "change"}]}', "`kind` of an edit is one of omission"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_line_that_is_no_case(tmp_path: Path, line: str, says: str) -> None:
    good = '{"id": "0", "text": "“a”", "words": "a"}'
    (tmp_path / "cases.jsonl").write_text(f"{good}\n{line}\n{good}\n", "utf-8")
    done = run("match", "--batch", tmp_path / "cases.jsonl")
    assert done.returncode == 1
    found = [json.loads(entry) for entry in done.stdout.splitlines()]
    assert [entry["outcome"] for entry in found] == ["matches", "unchecked", "matches"]  # the others are not lost
    assert says in found[1]["reason"]
    assert "cases.jsonl:2:" in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_line_ends_at_a_line_feed_only(tmp_path: Path) -> None:
    words = "one\u2028two\u0085three"
    (tmp_path / "cases.jsonl").write_bytes(
        json.dumps({"id": "1", "text": f"“{words}”", "words": words}, ensure_ascii=False).encode()
        + b'\r\n{"id": "2", "text": "\xff"}'
    )
    done = run("match", "--batch", tmp_path / "cases.jsonl")
    first, second = (json.loads(entry) for entry in done.stdout.splitlines())
    assert first["outcome"] == "matches"
    assert (second["outcome"], "not UTF-8" in second["reason"]) == ("unchecked", True)
    assert "Traceback" not in done.stderr


def test_one_match_by_hand(tmp_path: Path) -> None:
    text = DATA / "articles/harbour.txt"
    good = run(
        "match",
        text,
        "--words",
        "If nobody mends the north pier, somebody will drown",
        "--words",
        "and we warned them in 2019",
    )
    assert (good.returncode, "level 0" in good.stdout) == (0, True)
    bad = run("match", text, "--words", "I believe anybody gains if the crossing is shut for good")
    assert bad.returncode == 1
    assert "don't" in bad.stdout
    assert "use mode paraphrase" in bad.stdout
    assert run("match", text).returncode == 2
    nowhere = run("match", text, "--words", "a", "--at", "zz")
    assert (nowhere.returncode, "write h, d, p3 or p2-4" in nowhere.stderr) == (2, True)
    assert run("match", tmp_path / "none.txt", "--words", "a").returncode == 1


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\n\u00a0\n", "\r\n \t\r\n"])
def test_blank_lines_divide_paragraphs_whatever_is_in_them(tmp_path: Path, blank: str) -> None:
    blocks = ["A headline", "Ada, 4 March", "The first paragraph.", "“We are looking at it,” she said."]
    (tmp_path / "a.txt").write_bytes(blank.join(blocks).encode())
    done = run("match", tmp_path / "a.txt", "--words", "We are looking at it", "--at", "p2")
    assert done.returncode == 0, done.stdout
