"""Build the documentation site in .docs/site: the pages of docs/, the example desk, a gallery of other desks, and pictures of them.

The pages and the desks are brought together in .docs/pages, from which MkDocs makes the site. `make docs` runs this.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
WORK = ROOT / ".docs"
PAGES = WORK / "pages"
_LINK = re.compile(
    r"`[^`\n]*`|(?P<mark>!?)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^)\s#:]+)(?P<place>#[^)\s]*)?\)"
)
_ASSETS = (".png", ".svg", ".json", ".css")


class Shown(NamedTuple):
    """A desk of the site: the folders that it is made of, the later over the former, and its pages of which pictures are taken."""

    name: str
    folders: tuple[str, ...]
    pictures: dict[str, str]


DESKS = (
    Shown("demo", (".",), {"example": "index.html"}),
    Shown(
        "harbour",
        ("tests/desks/base", "tests/desks/outlook"),
        {"judgements": "briefings/night-closure-outlook/index.html", "map": "incidents/index.html"},
    ),
    Shown("rada", ("tests/desks/rada",), {"ukrainian": "index.html"}),
    Shown("supply", ("tests/desks/supply",), {"company": "index.html"}),
)


def main() -> int:
    """Build the site and return the exit status."""
    if PAGES.exists():
        shutil.rmtree(PAGES)
    for source, target in sources().items():
        file = PAGES / target
        file.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".md":
            file.write_text(linked(source), "utf-8")
        else:
            shutil.copyfile(source, file)
    for desk in DESKS:
        shutil.copytree(built(desk), PAGES / desk.name)
    take_pictures(PAGES / "images")
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", ROOT / "docs/mkdocs.yml"], check=False
    ).returncode


def sources() -> dict[Path, str]:
    """Return every file of the documentation, and where it stands on the site."""
    found = {file: file.name for file in ROOT.glob("*.md")} | {
        ROOT / "README.md": "index.md",
        ROOT / "LICENSE": "LICENSE.txt",
    }
    for file in sorted((ROOT / "docs").rglob("*")):
        if file.suffix in (".md", *_ASSETS):
            found[file] = file.relative_to(ROOT / "docs").as_posix()
    return found


def made() -> tuple[str, ...]:
    """Return how the addresses begin of what is made for the site alone: desks and pictures."""
    pictures = (f"images/{name}.png" for desk in DESKS for name in desk.pictures)
    return (*(f"{desk.name}/" for desk in DESKS), *pictures)


def linked(page: Path) -> str:
    """Return a page with its links as they are on the site. What is not on the site is named without a link."""
    places = sources()
    here = Path(places[page]).parent

    def moved(match: re.Match[str]) -> str:
        if not match["target"]:
            return match[0]  # code
        target = Path(os.path.normpath(page.parent / match["target"]))
        if target in places:
            address = Path(os.path.relpath(places[target], here)).as_posix()
        elif os.path.normpath(here / match["target"]).startswith(made()):
            address = match["target"]
        else:
            return match["words"]
        return f"{match['mark']}[{match['words']}]({address}{match['place'] or ''})"

    return _LINK.sub(moved, page.read_text("utf-8"))


def built(desk: Shown) -> Path:
    """Return the folder of a desk's site. The desk is copied first, so that nothing is left in its folders."""
    if desk.folders == (".",):
        folder = ROOT
    else:
        folder = WORK / "desks" / desk.name
        for each in desk.folders:
            shutil.copytree(ROOT / each, folder, dirs_exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "briefings", "build", "--desk", folder], check=True, stdout=subprocess.DEVNULL
    )
    return folder / "site"


def take_pictures(folder: Path) -> None:
    """Take a picture of each chosen page, at the width of a desktop, as Chromium shows it."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium-headless-shell"))
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        for desk in DESKS:
            for name, path in desk.pictures.items():
                page.goto((PAGES / desk.name / path).as_uri())
                page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    raise SystemExit(main())
