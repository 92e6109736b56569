"""The reader of sheets: what it takes, what it refuses and where it says so."""

from __future__ import annotations

import runpy
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from conftest import UNSEEN
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.load import yaml_places
from briefings.load.yaml_source import Loc, Parsed, Value, locate, locate_in, parse
from briefings.load.yaml_syntax import refusal
from briefings.problems import Problem

PATH = "quotes/we-are-studying.yml"

REFUSED = [
    # id, text, value, code:line:column of each problem
    ("empty", "", None, ["empty-file:0:0"]),
    ("only comments", "# a\n# b\n", None, ["empty-file:0:0"]),
    ("only a document mark", "---\n", None, ["empty-file:0:0"]),
    ("a text", "\n  words\n", None, ["not-a-mapping:2:3"]),
    ("a list", "# c\n- a\n", None, ["not-a-mapping:2:1"]),
    ("duplicate", "a: 1\nb: 2\na: 3\n", {"a": "1", "b": "2"}, ["duplicate-key:3:1"]),
    (
        "duplicate with a tree below",
        "l:\n  - {a: 1, 'a': {b: [c], b: d}}\nz: y\n",
        {"l": [{"a": "1"}], "z": "y"},
        ["duplicate-key:2:12", "duplicate-key:2:26"],
    ),
    ("anchor", "a: &x b\nc: d", {"a": "b", "c": "d"}, ["anchor:1:4"]),
    ("anchor of a list", "a:\n  - &x [b]\n", {"a": [["b"]]}, ["anchor:2:5"]),
    ("alias", "a: [*x, b]\n", {"a": [None, "b"]}, ["alias:1:5"]),
    ("alias as a key", "*x : a\nb: c", {"b": "c"}, ["alias:1:1"]),
    ("emphasis", "a: *bold* words", None, ["alias:1:4"]),
    ("merge key", "a: b\n<<: {c: d}\ne: f", {"a": "b", "e": "f"}, ["merge-key:2:1"]),
    ("tag", "a: !!str b\nc: !x [d]", {"a": "b", "c": ["d"]}, ["tag:1:4", "tag:2:4"]),
    ("tag behind an anchor", "a: &x\n  !t b", {"a": "b"}, ["anchor:1:4", "tag:2:3"]),
    ("unknown tag handle", "a: !x!y b", None, ["tag:1:4"]),
    ("second document", "a: 1\n---\nb: 2\n", {"a": "1"}, ["several-documents:2:1"]),
    ("directive", "# c\n%YAML 1.1\n---\na: b", {"a": "b"}, ["yaml-directive:2:1"]),
    ("tag directive", "%TAG !e! x:\n---\na: b", {"a": "b"}, ["yaml-directive:1:1"]),
    ("unknown directive", "%X y\n---\na: b", None, ["yaml-directive:1:1"]),
    ("list as a key", "? [a, {b: c}]\n: d\ne: f", {"e": "f"}, ["yaml-key:1:3"]),
    ("mapping as a key", "x: {{a: b}: c, d: e}", {"x": {"d": "e"}}, ["yaml-key:1:5"]),
    ("null as a key", "~: a\nb: c", {"b": "c"}, ["yaml-key:1:1"]),
    ("block as a key", "? |\n  a\n: b\nc: d", {"c": "d"}, ["yaml-key:1:3"]),
    ("65 deep", "a: " + "[" * 64 + "]" * 64, None, ["too-deep:1:67"]),
    ("10,000 deep", "a: " + "[" * 10_000, None, ["too-deep:1:1003"]),
    (
        "control",
        "a: b\n c: \x00\x1b",
        None,
        ["control-character:2:5", "control-character:2:6", "yaml-syntax:2:3"],
    ),
    ("next line", "é: x\x85y\nb: c", {"é": "x\ufffdy", "b": "c"}, ["control-character:1:5"]),
    ("line separator", "a: x\u2028y", {"a": "x\ufffdy"}, ["control-character:1:5"]),
    ("inner byte order mark", "a: x\ufeffy", {"a": "x\ufffdy"}, ["control-character:1:5"]),
    ("non-character", "a: \U0001ffff", {"a": "\ufffd"}, ["control-character:1:4"]),
    ("lone carriage return", "a: b\rc", {"a": "b\ufffdc"}, ["control-character:1:5"]),
    ("override", "a: b\nc: \u202eb", {"a": "b", "c": "\ufffdb"}, ["bidi-character:2:4"]),
    ("isolate", "# \u2067\na: b", {"a": "b"}, ["bidi-character:1:3"]),
    ("escaped override", 'a: "é\\"\\u202Ex"', {"a": 'é"\u202ex'}, ["bidi-character:1:8"]),
    ("escaped line separator", 'a: ["x\\Ly"]', {"a": ["x\u2028y"]}, ["control-character:1:7"]),
    ("escaped null", '"\\0": x', {"\0": "x"}, ["control-character:1:2"]),
    ("second colon", "a: We said: no\n", None, ["yaml-syntax:1:11"]),
    ("tab", "a:\n\t- b", None, ["yaml-syntax:2:1"]),
    ("at sign", "a: b\nc: @nato", None, ["yaml-syntax:2:4"]),
    ("marks inside a text", 'a: "No" he said\n', None, ["yaml-syntax:1:9"]),
    ("open quotation mark", "a: b\nc: 'd\ne: f\n", None, ["yaml-syntax:2:4"]),
    ("open bracket", "a: {b: [c, d\n", None, ["yaml-syntax:1:8"]),
    ("bracket closed too late", "a: [b, c\nd: e\n", None, ["yaml-syntax:2:2"]),
    ("unindented item", "a:\n  - b\n - c", None, ["yaml-syntax:3:2"]),
    ("windows line ends", "a: b\r\nc: d\r\na: e\r\n", {"a": "b", "c": "d"}, ["duplicate-key:3:1"]),
    (
        "two at once",
        "a: &x 1\na: *x\n",
        {"a": "1"},
        ["anchor:1:4", "duplicate-key:2:1", "alias:2:4"],
    ),
]

TAKEN = [
    ("soft hyphens", 'a: un\u00adseen\nb: ["\\u00ad", "x\\xADy"]', {"a": "unseen", "b": ["", "xy"]}),
    ("no resolver", "a: NO\nb: 22:15\nc: 1.10\nd: 0123\ne: yes\nf: 2025-12-02\ng: 1_0",
     {"a": "NO", "b": "22:15", "c": "1.10", "d": "0123", "e": "yes", "f": "2025-12-02",
      "g": "1_0"}),
    ("nothing", "a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: \"~\"\ng: [~, x]",
     {"a": None, "b": None, "c": None, "d": "", "e": "null", "f": "~", "g": [None, "x"]}),
    ("quoted odd keys", "'~': a\n'<<': b\n'': c", {"~": "a", "<<": "b", "": "c"}),
    ("modeline", "# yaml-language-server: $schema=../quote.json\na: b", {"a": "b"}),
    ("byte order mark", "\ufeffa: b", {"a": "b"}),
    ("windows line ends", "a: |\r\n  x\r\n  y\r\nb: c\r\n", {"a": "x\ny\n", "b": "c"}),
    ("document marks", "---\na: b\n...\n", {"a": "b"}),
    ("folded", "a: >-\n  x\n  y\n", {"a": "x y"}),
    ("64 deep", "a: " + "[" * 63 + "]" * 63, None),
    ("scripts", "a: “Нет”, sagte er; אמר\u00a0😀", {"a": "“Нет”, sagte er; אמר\u00a0😀"}),
    ("escapes", r'a: "x\ty\n\u00e9\U0001F600"', {"a": "x\ty\né😀"}),
]  # fmt: skip

CUTS = [
    ("hash in the text", "words: We must act #now\n", [(("words",), 1, 20, 4)]),
    ("hash first", "words: #1 priority\r\nb: c", [(("words",), 1, 8, 11)]),
    ("hash first, more below", "words: #1 priority\n  for all\n", [(("words",), 1, 8, 11)]),
    ("comment line for a value", "words:\n\n  # now\nb: c", [(("words",), 3, 3, 5)]),
    ("comment line ends a text", "words: We must act\n  #now\n", [(("words",), 2, 3, 4)]),
    ("comment line ends a block", "words: >\n    We must\n  # act\n", [(("words",), 3, 3, 5)]),
    ("item", "l:\n  - a\n  - b #c\n", [(("l", 1), 3, 7, 2)]),
    (
        "item without a text",
        "l:\n- # c\n- {k: v, w: x #y\n  }",
        [(("l", 0), 2, 3, 3), (("l", 1, "w"), 3, 15, 2)],
    ),
    (
        "comment line under an item",
        "l:\n  - m: a\n    # b\n  - m: c\n     # d",
        [(("l", 1, "m"), 5, 6, 3)],
    ),
    ("honest", "on: true   # a quote\nb: c", [(("on",), 1, 12, 9)]),
    ("quoted", "a: 'b'  # c\nd: \"e\" # f", []),
    ("hash inside a word", "a: b#c\nd: |\n  # e\n", []),
    ("comment line as deep as its key", "a: b\n# c\nl:\n  - d: e\n    # f\n    g: h\n", []),
    ("comment above a list", "l:  # c\n  # d\n  - e\n", []),
    ("below a refused key", "a: b\na: c #d\n", []),
]


def names(problems: tuple[Problem, ...]) -> list[str]:
    """Return each problem as code:line:column."""
    return [f"{one.code}:{one.location.line}:{one.location.column}" for one in problems]


def read(text: str) -> Parsed:
    """Parse a text as a file of the desk."""
    return parse(text.encode("utf-8", "surrogatepass"), PATH)


@pytest.mark.parametrize(("text", "value", "expected"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused(text: str, value: Value, expected: list[str]) -> None:
    parsed = read(text)
    assert names(parsed.problems) == expected
    assert parsed.value == value
    for problem in parsed.problems:
        assert problem.location.path == PATH
        assert problem.severity == "error"
        assert problem.message
        assert not problem.message.endswith(".")


@pytest.mark.parametrize(("text", "value"), [r[1:] for r in TAKEN], ids=[r[0] for r in TAKEN])
def test_taken(text: str, value: Value) -> None:
    parsed = read(text)
    assert parsed.problems == ()
    assert parsed.text == text.removeprefix("\ufeff")
    assert parsed.value == value if value is not None else parsed.value


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in CUTS], ids=[r[0] for r in CUTS])
def test_cuts(text: str, expected: list[tuple[Loc, int, int, int]]) -> None:
    parsed = read(text)
    assert [(loc, *place[1:]) for loc, place in parsed.cuts] == expected


def test_a_comment_that_cuts_off_text_says_how_to_mend_it() -> None:
    ((_, place),) = read("words: We must act #now\n").cuts
    problem = refusal("comment-cuts-text", place)
    assert names((problem,)) == ["comment-cuts-text:1:20"]
    assert "quotation marks" in problem.expected


def test_duplicate_key_names_both_places() -> None:
    (problem,) = read("x:\n  - words: a\n    b: c\n    words: d\n").problems
    assert (problem.location.line, problem.location.column, problem.location.length) == (4, 5, 5)
    assert "line 2, column 5" in problem.message
    assert "`words`" in problem.message


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: b\n\xc3\xa9\xc3\xa9: \xe9", "not-utf8:2:5"),
        (b"\xef\xbb\xbf\xff", "not-utf8:1:1"),
        (b"\xff\xfea\x00:\x00", "not-utf8:1:1"),
        (b"a: \xed\xa0\x80", "not-utf8:1:4"),
        (b"a: " + b"b" * (1024 * 1024), "too-large:0:0"),
    ],
)
def test_bytes_that_are_no_text(raw: bytes, expected: str) -> None:
    parsed = parse(raw, PATH)
    assert names(parsed.problems) == [expected]
    assert parsed.value is None


def test_one_mebibyte_is_taken() -> None:
    assert parse(b"a: " + b"b" * (1024 * 1024 - 3), PATH).problems == ()


LOCATED = "title: x\r\nroles:\r\n- {as_reported: 'é😀 y', who: }\r\n-   on: >\r\n      a\r\n      b\r\nz:\r\n"


@pytest.mark.parametrize(
    ("loc", "key", "expected"),
    [
        ((), False, (1, 1, 1)),
        (("title",), False, (1, 8, 1)),
        (("title",), True, (1, 1, 5)),
        (("roles",), True, (2, 1, 5)),
        (("roles",), False, (3, 1, 1)),
        (("roles", 0), False, (3, 3, 1)),
        (("roles", 0, "as_reported"), False, (3, 17, 6)),
        (("roles", 0, "as_reported"), True, (3, 4, 11)),
        (("roles", 0, "who"), True, (3, 25, 3)),
        (("roles", 1), True, (4, 5, 1)),
        (("roles", 1, "on"), False, (4, 9, 1)),
        (("z",), False, (7, 3, 1)),
        (("roles", 0, "missing", "x"), True, (3, 3, 1)),
        (("roles", 7), False, (3, 1, 1)),
        (("missing",), True, (1, 1, 1)),
    ],
)
def test_locate(loc: Loc, key: bool, expected: tuple[int, int, int]) -> None:
    assert locate(LOCATED, loc, PATH, key=key)[1:] == expected


def test_locate_keeps_to_the_first_of_two_keys() -> None:
    text = "a: {x: 1}\na: {y: 2}\nb: 3\n"
    assert locate(text, ("a", "x"), PATH)[1:3] == (1, 8)
    assert locate(text, ("a", "y"), PATH)[1:3] == (1, 4)
    assert locate(text, ("b",), PATH)[1:3] == (3, 4)


def test_locate_in_a_text_that_does_not_parse() -> None:
    text = "a: b\n\x00c: [d\n"
    assert locate(text, ("a",), PATH)[1:3] == (1, 4)
    assert locate(text, ("c", 0, "x"), PATH).line == 1
    assert locate("", ("c",), PATH)[1:3] == (1, 1)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("w: We are here", "here", (1, 11)),
        ("w: 'It''s Ivan''s here'", "here", (1, 19)),
        (r'w: "\u00e9\"\U0001F600\tx here"', "here", (1, 27)),
        ('w: "a  b"', " b", (1, 7)),
        ("x: y\nw: |\n\n  We are\n    not here\n", "here", (5, 9)),
        ("w: >-\r\n  We are\r\n  not here\r\n", "here", (3, 7)),
        ("w: We are\n   not here", "here", (2, 8)),
        ('w: "We are\\\n   not  here"', "here", (2, 9)),
    ],
)
def test_locate_in(text: str, word: str, expected: tuple[int, int]) -> None:
    value = read(text).value
    assert isinstance(value, dict)
    scalar = value["w"]
    assert isinstance(scalar, str)
    place = locate_in(text, ("w",), PATH, scalar.index(word))
    assert (place.line, place.column) == expected


def test_locate_in_something_else_gives_its_start() -> None:
    assert locate_in("a:\n  - b\n", ("a",), PATH, 3)[1:3] == (2, 3)
    assert locate_in("a: b\n", ("x",), PATH, 3)[1:3] == (1, 1)
    assert locate_in("a: b\n", ("a",), PATH, 99)[1:3] == (1, 4)


def test_refuses_to_run_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    with pytest.raises(ImportError, match="libyaml"):
        runpy.run_path(str(yaml_places.__file__))


HOSTILE = {
    "brackets": b"[" * 1_000_000,
    "mappings": b"{a: " * 250_000,
    "dashes": b"- " * 500_000,
    "duplicates": b"a: b\n" * 200_000,
    "merge keys": b"<<: {a: b}\n" * 90_000,
    "aliases": b"a: &x [b]\nb: [" + b"*x," * 300_000,
    "nulls": b"\0" * 1_000_000,
    "escapes": b'a: "' + b"\\0" * 500_000 + b'"',
    "blank lines": b"a: b\n" + b" \n" * 500_000,
    "cuts": b"a:\n" + b"- b #\n" * 170_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mebibyte_takes_seconds_at_most(raw: bytes) -> None:
    before = time.process_time()
    parsed = parse(raw, PATH)
    assert time.process_time() - before < 8
    assert len(parsed.problems) <= 101


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_value_or_problems(raw: bytes) -> None:
    parsed = parse(raw, PATH)
    assert parsed.problems or isinstance(parsed.value, dict)


MARKUP = st.text("ab:#-?&*!|>'\"%@`{}[],~< \n\t\r\\\u2028é", max_size=60)


@given(MARKUP, st.integers(0, 70))
@settings(max_examples=400, deadline=None)
def test_any_markup_gives_a_value_or_problems_in_the_text(text: str, offset: int) -> None:
    parsed = read(text)
    assert parsed.problems or isinstance(parsed.value, dict)
    lines = parsed.text.split("\n")
    places = [one.location for one in parsed.problems] + [place for _, place in parsed.cuts]
    for loc, _ in leaves(parsed.value):
        places += [locate(parsed.text, loc, PATH), locate_in(parsed.text, loc, PATH, offset)]
    for place in places:
        if place.line:
            assert 1 <= place.column <= len([*lines, ""][place.line - 1]) + 1


SAFE = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cf", "Cn", "Zl", "Zp"), exclude_characters=UNSEEN, include_characters="\n\t"
    ),
    max_size=30,
)
TREES = st.dictionaries(
    SAFE,
    st.recursive(
        SAFE,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SAFE, inner, max_size=4),
        max_leaves=12,
    ),
    min_size=1,
    max_size=5,
)


class Plain(yaml.SafeDumper):
    """A dumper that never writes an alias."""

    def ignore_aliases(self, data: object) -> bool:
        """Return True, whatever it is."""
        return True


def leaves(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, str | None]]:
    """Yield each scalar with its place in the tree."""
    if isinstance(value, (dict, list)):
        for step, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(child, (*loc, step))
    else:
        yield loc, value


@given(TREES, st.booleans(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=150, deadline=None)
def test_written_trees_read_back_and_each_leaf_is_found(tree: dict[str, Any], flow: bool, line_end: str) -> None:
    text: str = yaml.dump(
        tree,
        Dumper=Plain,
        default_style='"',
        default_flow_style=flow,
        allow_unicode=True,
        sort_keys=False,
    )
    parsed = read(text.replace("\n", line_end))
    assert parsed == Parsed(tree, text.replace("\n", line_end), ())
    seen = []
    for loc, _ in leaves(tree):
        place = locate(parsed.text, loc, PATH)
        assert parsed.text.split("\n")[place.line - 1][place.column - 1] == '"'
        seen.append(place)
    assert len(set(seen)) == len(seen)
    assert seen == sorted(seen, key=lambda place: (place.line, place.column))
