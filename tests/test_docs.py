"""Derived pages are fresh, and the documentation says what is there."""

from __future__ import annotations

import importlib.util
import re

import pytest
from conftest import ROOT, run

DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_reference_pages_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs/make_reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, make in module.PAGES.items():
        assert (ROOT / "docs/reference" / name).read_text("utf-8") == make(), "run `make reference`"


@pytest.mark.parametrize("page", DOCS, ids=lambda path: path.name)
def test_links_between_pages_land(page) -> None:  # type: ignore[no-untyped-def]
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_names_every_command_and_only_those() -> None:
    said = run("--help").stdout
    commands = set(re.findall(r"^  ([a-z]+) ", said.split("Commands:")[1], re.MULTILINE))
    named = set(re.findall(r"`briefings ([a-z]+)", (ROOT / "README.md").read_text("utf-8")))
    assert named == commands


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for folder in sorted(path.name for path in (ROOT / "briefings").iterdir() if (path / "__init__.py").exists()):
        assert f"`{folder}/`" in text


def test_the_tutorial_works_as_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = (ROOT / "docs/tutorial.md").read_text("utf-8")
    desk = tmp_path / "harbour"
    for name, block in re.findall(r"`(content/[^`]+\.yml)`[^\n]*\n(?:[^\n]+\n)*\n((?:    [^\n]*\n)+)", text):
        file = desk / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line[4:]}\n" for line in block.splitlines()), "utf-8")
    written = {path.stem for path in (desk / "content").rglob("*.yml")}
    assert written == {"desk", "pilots-warn", "ilse-brandt", "brandt-every-option", "first"}
    filler = " The council has set no date and the pilots wait for an answer." * 4
    head = "Harbour Pilots Warn\n\nAda Fennimore, 4 March 2026"
    article = f"{head}\n\nFirst.{filler}\n\n“We are looking at every option,” said Ilse Brandt.\n"
    (tmp_path / "article.txt").write_text(article, "utf-8")
    (desk / "content/desk.yml").write_text(
        (desk / "content/desk.yml").read_text("utf-8") + "word_budget: {words: 150, share: 100%}\n", "utf-8"
    )
    for words in (
        ("capture", tmp_path / "article.txt", "--source", "pilots-warn"),
        ("verify",),
        ("check",),
        ("build",),
    ):
        done = run(*words, "--desk", desk)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (desk / "site/packs/first.pdf").exists()
