"""Rename: every reference and the address go along, every comment and every other character stay."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BASE, ROOT, run, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.check import check
from briefings.editor.rename import rename
from briefings.load.desk import load
from briefings.model.refs import Ref
from briefings.problems import OutputError

Edit = Callable[[Path, str, str], None]
QUOTE = Ref("quote", "brandt-every-option")
NAMES = (QUOTE, Ref("actor", "ilse-brandt"), Ref("source", "pilots-warn-2026-03-04"), Ref("topic", "night-closure"))
COMMENT = re.compile(r"^# §[^\n]*\n|  # §[^\n]*", re.MULTILINE)


def renamed(desk: Path, old: Ref, new: str) -> dict[str, str]:
    rename(load(desk), old, Ref(old.kind, new))
    return {path: raw.decode() for path, raw in tree(desk / "content").items()}


@pytest.mark.parametrize("old", NAMES, ids=str)
def test_nothing_names_the_former_id_but_the_redirect(desk: Path, old: Ref) -> None:
    files = renamed(desk, old, "renamed-thing")
    assert check(load(desk)).problems == ()
    assert f"{old.kind}s/{old.id}.yml" not in files
    left = [
        (path, line)
        for path, text in files.items()
        for line in text.splitlines()
        if re.search(rf"\b{old.id}(?!-)", line)
    ]
    assert left == [(f"{old.kind}s/renamed-thing.yml", f"renamed_from: [{old.id}]")]


@pytest.mark.parametrize("old", NAMES, ids=str)
@pytest.mark.parametrize("new", ["x", "a-name-that-is-much-longer-than-the-one-before-and-breaks-other-lines"])
def test_sheets_in_the_standard_shape_stay_in_it(desk: Path, old: Ref, new: str) -> None:
    assert run("fmt", "--desk", desk).returncode == 0
    renamed(desk, old, new)
    assert run("fmt", "--check", "--desk", desk).returncode == 0


def test_every_sheet_of_the_example_desk_there_and_back(tmp_path: Path) -> None:
    without = shutil.ignore_patterns("editions")  # a briefing that was issued keeps its id
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=without)
    before = tree(tmp_path)
    files = load(tmp_path).files
    for old in list(files)[::3]:
        new = Ref(old.kind, "there-and-back")
        rename(load(tmp_path), old, new)
        assert not any(str(old).encode() in raw for raw in tree(tmp_path).values()), old
        assert check(load(tmp_path)).problems == ()
        rename(load(tmp_path), new, old)
        after = tree(tmp_path)
        changed = {path for path in before if before[path] != after[path]}
        assert changed == {files[old].path}
        assert after[files[old].path].replace(b"renamed_from: [there-and-back]\n", b"") == before[files[old].path]
        (tmp_path / files[old].path).write_bytes(before[files[old].path])


def with_comments(text: str, marks: list[bool], words: str) -> str:
    """Return a sheet with comments above keys, and behind ids and days, where the marks say so."""
    lines = []
    for number, line in enumerate(text.splitlines()):
        if re.match(r"[a-z_]+:", line) and marks[2 * number % len(marks)]:
            lines.append(f"# §{number} {words}")
        behind = re.match(r"(?:status|created|revised|speaker|source|about|evidence): ", line)
        lines.append(f"{line}  # §{number} {words}" if behind and marks[(2 * number + 1) % len(marks)] else line)
    return "\n".join(lines) + "\n"


@given(old=st.sampled_from(NAMES), marks=st.lists(st.booleans(), min_size=1, max_size=40), words=st.sampled_from(NAMES))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_comment_stays(tmp_path_factory: pytest.TempPathFactory, old: Ref, marks: list[bool], words: Ref) -> None:
    """Renaming and leaving out comments can change places; each comment stands before and behind what it did."""
    plain = shutil.copytree(BASE, tmp_path_factory.mktemp("plain") / "desk")
    commented = shutil.copytree(BASE, tmp_path_factory.mktemp("commented") / "desk")
    for path in sorted((commented / "content").rglob("*/*.yml")):
        path.write_text(with_comments(path.read_text("utf-8"), marks, f"see [[{words}]]"), "utf-8")
    before = {path: COMMENT.findall(raw.decode()) for path, raw in tree(commented / "content").items()}
    expected = renamed(plain, old, "renamed-thing")
    found = renamed(commented, old, "renamed-thing")
    assert {path: COMMENT.sub("", text) for path, text in found.items()} == expected
    for path, text in found.items():
        former = before.get(path) or before[path.replace("renamed-thing", old.id)]
        assert COMMENT.findall(text) == former


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("about: [topic:night-closure]", "about: [topic:dusk]"),
        ("about: ['topic:night-closure']  # topic:night-closure", "about: ['topic:dusk']  # topic:night-closure"),
        ("about:\n  # night-closure\n  - topic:night-closure", "about:\n  # night-closure\n  - topic:dusk"),
        (
            'about: ["topic:night-closure"]\ncontext: ">- [[topic:night-closure|x]]"',
            'about: ["topic:dusk"]\ncontext: ">- [[topic:dusk|x]]"',
        ),
        (
            "about: [topic:night-closure]\ncontext: >-\n  A *long* text on topic:night-closure and\n  [[topic:night-closure]].",
            "about: [topic:dusk]\ncontext: >-\n  A *long* text on topic:night-closure and\n  [[topic:dusk]].",
        ),
    ],
)
def test_ways_to_write_a_reference(desk: Path, edit: Edit, written: str, becomes: str) -> None:
    sheet = desk / "content/quotes/brandt-every-option.yml"
    edit(sheet, "about: [topic:night-closure]", written)
    before = sheet.read_text("utf-8")
    renamed(desk, Ref("topic", "night-closure"), "dusk")
    assert sheet.read_text("utf-8") == before.replace(written, becomes)


@pytest.mark.parametrize(
    ("listed", "becomes"),
    [
        ("renamed_from: []", "renamed_from: [brandt-every-option]"),
        ("renamed_from: [one]  # why", "renamed_from: [one, brandt-every-option]  # why"),
        ("renamed_from:\n  - one  # why", "renamed_from:\n  - one  # why\n  - brandt-every-option"),
        ("renamed_from:\n- one", "renamed_from:\n- one\n- brandt-every-option"),
    ],
)
def test_ways_to_write_former_ids(desk: Path, edit: Edit, listed: str, becomes: str) -> None:
    edit(desk / "content/quotes/brandt-every-option.yml", "status:", f"{listed}\nstatus:")
    assert f"\n{becomes}\nstatus:" in renamed(desk, QUOTE, "two")["quotes/two.yml"]


def test_line_ends_and_the_mark_of_utf8_stay(desk: Path) -> None:
    sheet = desk / "content/quotes/brandt-every-option.yml"
    windows = b"\xef\xbb\xbf" + sheet.read_bytes().replace(b"\n", b"\r\n")
    sheet.write_bytes(windows)
    rename(load(desk), QUOTE, Ref("quote", "two"))
    found = (desk / "content/quotes/two.yml").read_bytes()
    assert found.replace(b"renamed_from: [brandt-every-option]\r\n", b"") == windows


def test_pages_receipts_and_snapshots_go_along(desk: Path) -> None:
    page = desk / "content/pages/about.md"
    page.write_text(f"{page.read_text('utf-8')}\nSee [[quote:brandt-every-option|that]].\n", "utf-8")
    done = run("rename", "brandt-every-option", "two", "--desk", desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("quote:brandt-every-option is quote:two.\n")
    assert "content/quotes/two.yml" in done.stdout and "content/pages/about.md" in done.stdout
    assert "[[quote:two|that]]" in page.read_text("utf-8")
    assert run("rename", "pilots-warn-2026-03-04", "pilots", "--desk", desk).returncode == 0
    assert [path.name[:7] for path in (desk / "snapshots").iterdir()] == ["pilots."]
    done = run("verify", "--desk", desk)
    assert done.returncode == 0 and "0 missing" not in done.stderr
    assert run("check", "--desk", desk).returncode == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("topics/night-closure.yml", "status:", "statsu:", "unknown-key"),
        ("quotes/brandt-every-option.yml", "speaker: ilse-brandt", 'speaker: "ilse\\x2dbrandt"', "rename-unclear"),
        ("actors/ovcharenko.yml", "status:", "renamed_from: [two]\nstatus:", "renamed-from"),
    ],
)
def test_refused_with_nothing_written(desk: Path, edit: Edit, file: str, old: str, new: str, code: str) -> None:
    edit(desk / "content" / file, old, new)
    before = tree(desk)
    done = run("rename", "ilse-brandt", "two", "--desk", desk)
    assert done.returncode == 1
    assert f"[{code}]" in done.stderr
    assert tree(desk) == before


def test_an_issued_briefing_keeps_its_id(desk: Path) -> None:
    done = run("issue", "night-closure-brief", "--on", "2026-03-12", "--desk", desk)
    assert done.returncode == 0, done.stderr
    before = tree(desk)
    done = run("rename", "night-closure-brief", "two", "--desk", desk)
    assert done.returncode == 1
    assert "[rename-issued]" in done.stderr
    assert tree(desk) == before


def test_a_full_disk_at_any_file_leaves_the_desk_as_it_was(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(desk)
    found, failed = load(desk), 0
    write = Path.write_bytes
    for last in range(1, 50):
        written = []

        def full(path: Path, content: bytes, last: int = last, written: list[Path] = written) -> int:
            written.append(path)
            if len(written) == last:
                write(path, content[: len(content) // 2])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            return write(path, content)

        monkeypatch.setattr(Path, "write_bytes", full)
        try:
            rename(found, QUOTE, Ref("quote", "two"))
        except OutputError as error:
            failed += 1
            assert "No space left" in str(error)
            assert tree(desk) == before
        else:
            break
    assert failed > 2
    assert "content/quotes/two.yml" in tree(desk)
    assert not list(desk.rglob(".*.new"))
