"""A new desk: complete, clean, and never over what is there. Its build is tried from the installed wheel."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run, tree

from briefings.editor.init import STARTER
from briefings.model.refs import PLURALS

Edit = Callable[[Path, str, str], None]


def test_a_new_desk_has_everything_and_no_problem(tmp_path: Path) -> None:
    desk = tmp_path / "town-library"
    done = run("init", desk)
    assert (done.returncode, done.stderr) == (0, "")
    for plural in PLURALS.values():
        assert list((desk / "content" / plural).glob("*.yml")), plural
    assert 'title: "Town library desk"' in (desk / "content/desk.yml").read_text("utf-8")
    assert os.access(desk / ".githooks/pre-commit", os.X_OK)
    assert "/snapshots/" in (desk / ".gitignore").read_text("utf-8")
    assert (desk / ".briefings/schema/quote.json").exists()
    assert "@" not in "".join(path.read_text("utf-8") for path in (desk / "content").rglob("*.yml"))
    checked = run("check", "--desk", desk)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "4 match the wording of the source" in checked.stdout


def test_the_example_article_gives_what_the_desk_has(tmp_path: Path) -> None:
    desk = tmp_path / "library"
    run("init", desk)
    before = tree(desk)
    done = run("draft", desk / "inbox/article.txt", "--source", "longer-evenings-2026-03-05", "--desk", desk)
    assert "Nothing new" in done.stdout, done.stdout
    assert tree(desk) == before


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    done = run("init", tmp_path)
    assert done.returncode == 1
    assert "[not-empty]" in done.stderr
    assert list(tree(tmp_path)) == ["notes.txt"]


@pytest.mark.parametrize("name", ["town", "my town", "Stadt & Land", "it's", "$HOME", "Київ; ls"])
def test_the_commands_that_come_next_work_as_they_are_printed(tmp_path: Path, name: str) -> None:
    done = run("init", tmp_path / name, "--bare")
    words = shlex.split(done.stdout.partition("Next: ")[2])
    assert words[:5] == ["cd", str(tmp_path / name), "&&", "briefings", "new"]
    (tmp_path / name / "a b.csv").write_text("name,type\nAlpha,group\n", "utf-8")
    done = run("import", tmp_path / name / "a b.csv", "--kind", "actors", "--propose", "--desk", tmp_path / name)
    assert done.returncode == 0, done.stderr
    mapping = tmp_path / name / "a b.map.yml"
    words = shlex.split(done.stdout.partition("then ")[2].split("\n")[0])
    assert words == ["briefings", "import", str(tmp_path / name / "a b.csv"), "--map", str(mapping)]
    (line,) = (line for line in mapping.read_text("utf-8").splitlines() if line.startswith("#   briefings"))
    assert len(shlex.split(line[1:])) == 5
    assert run(*words[1:], "--desk", tmp_path / name).returncode == 0


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "bell\x07", "\u202eturned"])
def test_a_title_that_no_page_can_have_is_refused_before_anything_is_written(tmp_path: Path, title: str) -> None:
    done = run("init", tmp_path / "desk", "--title", title)
    assert (done.returncode, "--title: one line" in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "desk").exists()


def test_a_bare_desk_has_no_examples_and_builds(tmp_path: Path) -> None:
    desk = tmp_path / "town-library"
    done = run("init", desk, "--bare")
    assert (done.returncode, done.stderr) == (0, "")
    files = tree(desk)
    assert not [path for path in files if path.endswith(".yml") and path.startswith("content/") and path.count("/") > 1]
    assert not [path for path in files if path.startswith(("inbox/", "snapshots/"))]
    words = b"".join(content for path, content in files.items() if not path.startswith(".briefings/"))
    assert b"made-up" not in words and b"@" not in files["README.md"] + files["content/desk.yml"]
    assert os.access(desk / ".githooks/pre-commit", os.X_OK)
    for command in ("check", "build"):
        done = run(command, "--desk", desk)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_fresh_clone_completes_ids_after_a_build(desk: Path) -> None:
    assert not (desk / ".briefings").exists()
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    assert "brandt-every-option" in (desk / ".briefings/schema/briefing.json").read_text("utf-8")
    shutil.rmtree(desk / ".briefings")
    assert run("build", "--desk", desk, "--no-packs", "--untrusted").returncode == 0
    assert not (desk / ".briefings/schema").exists()


def test_the_notice_of_a_new_desk_is_warned_of_beside_real_sheets(desk: Path, edit: Edit) -> None:
    notice = next(line for line in (desk / "content/desk.yml").read_text("utf-8").splitlines() if "notice:" in line)
    starter = next(line for line in (STARTER / "content/desk.yml").read_text("utf-8").splitlines() if "notice:" in line)
    edit(desk / "content/desk.yml", notice, starter.replace("@WITH@", ", with made-up examples"))
    done = run("check", "--desk", desk)
    assert done.returncode == 0
    assert done.stderr.startswith("content/desk.yml:") and "[starter-notice]" in done.stderr
