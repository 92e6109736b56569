"""Format: the standard shape, whatever the sheet looked like; what it says and every comment stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BASE, DESKS, ROOT, run, tree
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from briefings.editor.fmt import comments, formatted
from briefings.load import yaml_source
from briefings.load.desk import load
from briefings.load.sheets import validate
from briefings.model.refs import PLURALS
from briefings.model.sheets import SHEETS, Quote

Edit = Callable[[Path, str, str], None]
KINDS = {plural: kind for kind, plural in PLURALS.items()}
PATHS = sorted([*(ROOT / "content").glob("*s/*.yml"), *DESKS.glob("*/content/*s/*.yml")])
QUOTE = "content/quotes/brandt-every-option.yml"


def model_of(path: Path):  # type: ignore[no-untyped-def]
    return SHEETS[KINDS[path.parent.name]]


def shuffled(text: str, order: list[int]) -> str:
    """Return a sheet with its fields, each with its lines, in another order; the first line stays."""
    head, *fields = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    fields = [field for _, field in sorted(enumerate(fields), key=lambda pair: order[pair[0] % len(order)])]
    return head + "".join(fields)


def scattered(text: str, places: list[tuple[int, int, bool]]) -> str:
    """Return a sheet with comments on separate lines, at any margin, and behind lines."""
    lines = text.splitlines()
    for number, (at, margin, behind) in enumerate(places):
        at %= len(lines)
        if behind and at:
            lines[at] += f"  # §{number}: [a, {{b"
        else:
            lines.insert(at, " " * margin + f"# §{number} - 'c'")
    return "\n".join(lines) + "\n"


@given(
    path=st.sampled_from(PATHS),
    order=st.permutations(range(8)),
    places=st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 2, 4, 6]), st.booleans()), max_size=5),
    blank=st.integers(0, 30),
)
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_what_a_sheet_says_and_every_comment_stay(
    path: Path, order: list[int], places: list[tuple[int, int, bool]], blank: int
) -> None:
    model = model_of(path)
    text = scattered(shuffled(path.read_text("utf-8"), order), places)
    lines = text.splitlines(keepends=True)
    text = "".join([*lines[:blank], "\n", *lines[blank:]])
    parsed = yaml_source.parse(text.encode(), "")
    assume(not validate(model, parsed, "", id=path.stem).problems)  # such a sheet is left as it is
    found = formatted(text, model)
    again = yaml_source.parse(found.encode(), "")
    assert again.value == parsed.value
    assert not validate(model, again, "", id=path.stem).problems
    assert sorted(comments(found)) == sorted(comments(text))
    assert sorted(re.findall("§[0-9]+", found)) == sorted(re.findall("§[0-9]+", text))
    assert formatted(found, model) == found


@pytest.mark.parametrize("folder", [ROOT, BASE, DESKS / "supply", DESKS / "rada"], ids=lambda path: path.name)
def test_the_sheets_of_the_house_are_in_shape(folder: Path) -> None:
    files = load(folder).files
    out = [file.path for ref, file in files.items() if formatted(file.text, SHEETS[ref.kind]) != file.text]
    assert files and out == []


def test_a_new_desk_is_in_shape(tmp_path: Path) -> None:
    assert run("init", tmp_path / "desk").returncode == 0
    assert run("fmt", "--check", "--desk", tmp_path / "desk").stdout == "13 already formatted.\n"


BEFORE = """\
# yaml-language-server: $schema=../../.briefings/schema/quote.json
# A sheet with all that can be commented.

status: published   # since the council
# whose words they are
speaker: ilse-brandt
words: 'We are looking at every option'
role:
      # as the article has it
  as_reported: "leading the harbour office"  # p2
  # not the pilot’s
about:
    # the one
    - topic:night-closure   # and no other
    # the end of the list

# where
source: pilots-warn-2026-03-04
at: p2
not_stated: [  # nothing?
  the day,  # really
  the place ]
revised: 2026-03-10
context: >
  The article says a good deal about this, and goes on for longer
  than a line should be, so that it
  is wrapped right here, at its hundred and twentieth character.
created: 2026-03-10

# the end
"""

AFTER = """\
# yaml-language-server: $schema=../../.briefings/schema/quote.json
# A sheet with all that can be commented.

# where
source: pilots-warn-2026-03-04
at: p2
words: We are looking at every option
# whose words they are
speaker: ilse-brandt
role:
  # as the article has it
  as_reported: "leading the harbour office"  # p2
  # not the pilot’s
about:
  # the one
  - topic:night-closure  # and no other
  # the end of the list
context: >
  The article says a good deal about this, and goes on for longer than a line should be, so that it is wrapped right
  here, at its hundred and twentieth character.
not_stated:  # nothing?
  - "the day"  # really
  - the place
status: published  # since the council
created: 2026-03-10
revised: 2026-03-10

# the end
"""


def test_each_comment_goes_along_with_what_it_belongs_to() -> None:
    assert formatted(BEFORE.replace("      # as the", "  # as the"), Quote) == AFTER
    assert formatted(AFTER, Quote) == AFTER


def test_line_ends_and_the_mark_of_utf8_stay() -> None:
    windows = "\ufeff" + AFTER.replace("words: We", "words: 'We").replace("option\n", "option'\n").replace("\n", "\r\n")
    assert formatted(windows, Quote) == "\ufeff" + AFTER.replace("\n", "\r\n")


def test_the_command_writes_or_only_says(desk: Path, edit: Edit) -> None:
    edit(desk / QUOTE, "at: p2\n", "")
    edit(desk / QUOTE, "source:", "at: p2\nsource:")
    before = tree(desk)
    done = run("fmt", "--check", "--desk", desk)
    assert (done.returncode, done.stdout) == (1, f"{QUOTE}\n1 sheet would change, 21 already formatted.\n")
    assert tree(desk) == before
    done = run("fmt", "--desk", desk, "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"changed": [QUOTE], "in_shape": 21, "left": [], "problems": []}
    assert (desk / QUOTE).read_bytes() == (BASE / QUOTE).read_bytes()
    assert {path for path in before if tree(desk)[path] != before[path]} == {QUOTE}
    assert run("fmt", "--check", "--desk", desk).stdout == "22 already formatted.\n"


def test_a_sheet_with_a_problem_is_left_and_named(desk: Path, edit: Edit) -> None:
    edit(desk / QUOTE, "speaker: ilse-brandt\n", "")
    edit(desk / QUOTE, "source:", "speker: ilse-brandt\nsource:")
    other = desk / "content/actors/ilse-brandt.yml"
    edit(other, "type: person\n", "")
    edit(other, "name:", "type: person\nname:")
    before = (desk / QUOTE).read_bytes()
    done = run("fmt", "--desk", desk)
    assert done.returncode == 1
    assert "[unknown-key]" in done.stderr
    assert "1 sheet changed, 20 already formatted, 1 was left as it is." in done.stdout
    assert (desk / QUOTE).read_bytes() == before
    assert other.read_bytes() == (BASE / "content/actors/ilse-brandt.yml").read_bytes()


def test_only_the_files_that_are_named(desk: Path, edit: Edit) -> None:
    for name in ("brandt-every-option", "ovcharenko-too-far"):
        path = desk / f"content/quotes/{name}.yml"
        edit(path, "at: p2\n" if "every" in name else "at: p3\n", "")
        edit(path, "source:", f"at: {'p2' if 'every' in name else 'p3'}\nsource:")
    done = run("fmt", desk / QUOTE, "--desk", desk)
    assert done.stdout == f"{QUOTE}\n1 sheet changed.\n"
    done = run("fmt", desk / "content/desk.yml", "--desk", desk)
    assert done.returncode == 2
    assert "is not a sheet of this desk" in done.stderr
