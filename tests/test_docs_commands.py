"""Every command block of the documentation is run here or by a test that it names, or says why it is not run.

A comment before a block says so: `<!-- not run: WHY -->` or `<!-- run by: tests/FILE.py::TEST -->`. With “on this page” before the
colon it is for all blocks of the page. What has no comment is run in a copy of the example desk, in the order of the page.
"""

from __future__ import annotations

import importlib
import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from conftest import ROOT, run

from briefings.cli import _COMMANDS

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
PROGRAMS = (
    "apt-get|apk|brew|briefings|cat|cd|cp|curl|dnf|docker|git|grep|head|make|mkdir|mkdocs|npm|pdftotext|pip|pipx|podman|properdocs"
    "|python3?|rsync|scp|sudo|unzip|uv|wsl"
)
COMMAND = re.compile(rf"(?:\$ )?(?:\.venv/bin/)?(?:{PROGRAMS})(?: |$)")
BLOCK = re.compile(
    r"(?:^<!-- (?P<how>not run|run by): (?P<why>.+?) -->\n+)?"
    r"(?P<text>(?:(?:^ {4,}\S.*\n)+\n*)+|^ *```(?P<language>[\w-]*)\n(?:.*\n)*?^ *```$)",
    re.MULTILINE,
)
WHOLE_PAGE = re.compile(r"^<!-- (?P<how>not run|run by) on this page: (?P<why>.+) -->$", re.MULTILINE)
OUTPUT = ("jinja", "json", "python", "text", "toml", "yaml", "csv", "css", "html", "diff")
"""What a fence holds that is no command block."""


class Commands(NamedTuple):
    """A block of commands: its page, its line there, the commands, and what its comment says."""

    page: Path
    line: int
    lines: tuple[str, ...]
    how: str
    why: str


def blocks(page: Path) -> list[Commands]:
    text = page.read_text("utf-8")
    found = []
    whole = WHOLE_PAGE.search(text)
    for match in BLOCK.finditer(text):
        lines = tuple(line.strip().removeprefix("$ ") for line in match["text"].splitlines())
        commands = tuple(line for line in lines if COMMAND.match(line))
        if commands and match["language"] not in OUTPUT:
            number = text.count("\n", 0, match.start("text")) + 1
            said = match if match["how"] else whole
            found.append(Commands(page, number, commands, *((said["how"], said["why"]) if said else ("", ""))))
    return found


ALL = [block for page in PAGES for block in blocks(page)]
RUN = {page: found for page in PAGES if (found := [block for block in ALL if block.page == page and not block.how])}


def test_blocks_are_found_and_comments_name_tests_that_are_there() -> None:
    assert len(ALL) > 15 and RUN
    for block in ALL:
        if block.how == "run by":
            file, _, name = block.why.partition("::")
            assert f"def {name}(" in (ROOT / file).read_text("utf-8"), f"{block.page.name}:{block.line}: {block.why}"


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_commands_of_a_page_work_in_the_example_desk(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for block in RUN[page]:
        for line in block.lines:
            first, *words = shlex.split(line, comments=True)
            assert first.rpartition("/")[2] == "briefings", f"{page.name}:{block.line}: say why this is not run: {line}"
            done = run(*words, cwd=tmp_path)
            assert done.returncode == 0, f"{page.name}:{block.line}: {line}: {done.stderr}"


def test_every_command_of_the_documentation_has_the_options_that_it_is_given() -> None:
    """Also of those that are not run, and of the examples in the help."""
    lines = {
        (page.name, match[1])
        for page in PAGES
        for match in re.finditer(
            r"^ *(?:\$ )?(?:\.venv/bin/)?briefings ((?!COMMAND)[a-z]+(?: .*)?)$", page.read_text("utf-8"), re.M
        )
    }
    assert len(lines) > 50
    for page, line in sorted(lines):
        name, *words = re.sub(r"['\"].*?['\"]", "x", line).split("#")[0].split()
        if (page, name) == ("add-a-command.md", "count"):
            continue  # the page adds it
        assert name in _COMMANDS, f"{page}: briefings {line}"
        command: click.Command = getattr(importlib.import_module(f"briefings.cli.{_COMMANDS[name]}"), f"{name}_command")
        known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | {"--help"}
        given = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert given <= known, f"{page}: briefings {line}"
