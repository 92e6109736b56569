"""Derived pages are fresh, and the documentation says what is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, docs_script, run

DOCS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def test_reference_pages_are_fresh() -> None:
    for name, make in docs_script("make_reference").PAGES.items():
        assert (ROOT / "docs/reference" / name).read_text("utf-8") == make(), "run `make reference`"


MADE = docs_script("make_site").made()
"""What `make docs` makes for the site, whose links MkDocs checks."""


@pytest.mark.parametrize("page", DOCS, ids=lambda path: path.name)
def test_links_between_pages_land(page) -> None:  # type: ignore[no-untyped-def]
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", re.sub("`[^`\n]*`", "", page.read_text("utf-8"))):
        assert target.startswith(MADE) or (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_is_short_and_names_commands_that_exist() -> None:
    said = run("--help").stdout
    commands = set(re.findall(r"^  ([a-z]+)  ", said.split("Start:")[1], re.MULTILINE))
    assert [line for line in said.splitlines() if line.endswith(":") and not line.startswith(" ")][1:] == [
        "Start:", "Write:", "Check:", "Publish:", "Look up:",
    ]  # fmt: skip
    readme = (ROOT / "README.md").read_text("utf-8")
    reference = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    assert set(re.findall(r"`briefings ([a-z]+)", readme)) < commands
    assert set(re.findall(r"^## ([a-z]+)$", reference, re.MULTILINE)) == commands
    assert len(readme.splitlines()) <= 120


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("page.md", "A briefing\nrests on evidence.\n", [2]),
        ("rule.py", '"""A comment is read."""\nx = "a name leads nowhere"\nstand = mend  # names are not words\n', [2]),
        ("page.html", "{# a template of its own #}\n<p>Each is one line a file.</p>\n", [1, 2]),
        ("uk.po", '#. in the mean\nmsgid "thus"\nmsgstr "upon"\n', [1, 2]),
        ("plain.md", "A list for each day. There is no reason to worry. Thursday is the fellow's day.\n", []),
    ],
)
def test_words_to_avoid_are_found_where_people_read_them(
    tmp_path: Path, name: str, text: str, lines: list[int]
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    command = [sys.executable, "docs/check_words.py", tmp_path / name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [line.removeprefix(f"{tmp_path / name}:").partition(":") for line in done.stdout.splitlines()]
    assert [int(number) for number, _, _ in found] == lines
    assert done.returncode == bool(lines)
    assert all(": write " in rest for _, _, rest in found)


def test_nothing_that_people_read_has_words_to_avoid() -> None:
    done = subprocess.run(
        [sys.executable, "docs/check_words.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_command_that_prints_json_is_in_the_table() -> None:
    page = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE))
    helps = re.split(r"^## ", page, flags=re.MULTILINE)[2:]
    assert len(helps) >= 29
    assert {each.split("\n")[0] for each in helps if re.search(r"--format \[[a-z|]*json", each)} == listed
    assert all("Example" in each for each in helps)


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for folder in sorted(path.name for path in (ROOT / "briefings").iterdir() if (path / "__init__.py").exists()):
        assert f"`{folder}/`" in text


def test_the_tutorial_works_as_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Every file is written and every command run, in the order in which they stand."""
    folder, files, commands = tmp_path, [], []
    for block in re.split(r"\n\n(?=\S)", (ROOT / "docs/tutorial.md").read_text("utf-8")):
        code = _code(block)
        named = re.search(r"`([\w./-]+\.(?:yml|txt))`[^`\n]*:(?: |\n)", block)
        if named and code:
            path = folder / named[1]
            path.write_text(code, "utf-8")
            files.append(named[1])
        elif code:
            for line in code.splitlines():
                first, *words = shlex.split(line)
                if first == "cd":
                    folder = folder / words[0]
                else:
                    done = run(*words, cwd=folder)
                    assert first == "briefings" and done.returncode == 0, f"{line}: {done.stderr}"
                    said = re.sub(r"content/desk.yml:.*\[starter-notice\]\n.*\n1 warning\n", "", done.stderr)
                    assert "warning" not in said, said
                    commands.append(words[0])
    assert len(files) == 3
    first = ["init", "build", "new", "capture", "new", "new", "accept", "check", "accept", "build"]
    assert commands == [*first, "draft", "accept", "build"]
    drafts = [path.read_text("utf-8") for path in (folder / "content").rglob("*.yml") if path.stat().st_size]
    open_ = {
        words
        for words in ("type: figure", "mode: scare")
        for text in drafts
        if words in text and "status: draft" in text
    }
    assert open_ == {"type: figure", "mode: scare"}, "what the walk says is left as drafts"
    site = folder / "site"
    assert (site / "packs/night-closure.pdf").exists()
    accepted = [path.name for path in (site / "quotes").iterdir() if "-" in path.name]
    assert {"brandt-every-option", "headline-one-is-not-enough"} <= set(accepted) and len(accepted) == 5 + 1 + 5
    for name in accepted:
        page = (site / "quotes" / name / "index.html").read_text("utf-8")
        assert "Wording matches the source" in page or "paraphrase" in page.lower()


def _code(block: str) -> str:
    lines = [line for line in block.splitlines() if line.startswith("    ") or not line]
    return "\n".join(line[4:] for line in lines).strip("\n") + "\n" if any(lines) else ""
