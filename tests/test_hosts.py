"""Same input, same bytes: in any folder, under any host, whatever the seed, zone and locale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from conftest import BASE, run, tree
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from selectolax.lexbor import LexborHTMLParser

from briefings.build import compose_desk
from briefings.host.pages import render_pages
from briefings.options import Options
from briefings.problems import FaceError


def test_two_cold_builds_are_equal(desk: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(desk, tmp_path / "elsewhere" / "a desk"))
    assert run("build", "--desk", desk, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C").returncode == 0
    assert (
        run("build", "--desk", other, "--jobs", "1", PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8").returncode
        == 0
    )
    assert tree(desk / "site") == tree(other / "site")
    assert (desk / "site/packs/night-closure-brief.pdf").exists()


PAGE = """# The harbour

A sketch.[^1] See [about](../about.md).

![The pier, from the east](pier.png "The pier") ![Elsewhere](https://desk.example/x.png)

| Berth | Depth |
|-------|------:|
| North | 7.2 m |

!!! note "Before you go"

    The office opens at eight.

Pilot
:   A person who guides ships.

```
depth = 7.2
```

[^1]: Drawn by this desk.
"""
SHOWN = ("table td", ".admonition-title", ".footnote li", "dl dd", "pre code", "img[alt='The pier, from the east']")
"""What MkDocs' users expect of a page, as the site has it."""


def with_page(desk: Path) -> Path:
    """Return the desk with a page that has all that a page may have, a picture, and files at the root of the site."""
    (desk / "content/pages/guide").mkdir()
    (desk / "content/root").mkdir()
    (desk / "content/pages/guide/harbour.md").write_text(PAGE, "utf-8")
    maker = PngInfo()
    maker.add_text("Author", "Somebody")
    for name in ("pier", "unused"):
        Image.new("RGB", (8, 8), "teal").save(desk / f"content/pages/guide/{name}.png", pnginfo=maker)
    (desk / "content/root/CNAME").write_text("desk.example\n", "utf-8")
    (desk / "content/root/security.txt").write_text("Contact: mailto:desk@desk.example\n", "utf-8")
    settings = (desk / "mkdocs.yml").read_text("utf-8").replace("[about.md]", "[about.md, guide/harbour.md]")
    extensions = "markdown_extensions: [admonition, attr_list, def_list, footnotes]\n"
    (desk / "mkdocs.yml").write_text(settings + extensions, "utf-8")
    return desk


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_a_host_makes_the_same_site(desk: Path, host: str, tmp_path: Path) -> None:
    done = run("build", "--desk", with_page(desk))
    assert done.returncode == 0, done.stderr
    assert "guide/unused.png" in done.stderr and not (desk / "site/guide/unused.png").exists()
    assert b"Somebody" not in (desk / "site/guide/pier.png").read_bytes()
    assert (desk / "site/CNAME").read_text("utf-8") == "desk.example\n"
    assert (desk / "site/.well-known/security.txt").exists()
    page = LexborHTMLParser((desk / "site/guide/harbour/index.html").read_text("utf-8")).css_first(".hand")
    assert [selector for selector in SHOWN if page.css_first(selector) is None] == []
    assert page.css_first("img").attributes["src"] == "../pier.png" and len(page.css("img")) == 1
    assert page.css_first("a[href$='about/index.html']") and "Elsewhere (https://desk.example/x.png)" in page.text()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            host,
            "build",
            "--strict",
            "-q",
            "-f",
            str(desk / "mkdocs.yml"),
            "-d",
            str(tmp_path / "out"),
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "3", "TZ": "Asia/Kolkata"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "out") == tree(desk / "site")


def test_a_host_fails_on_a_problem_and_says_where(desk: Path, edit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    edit(desk / "content/quotes/brandt-every-option.yml", "every option", "any option")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(desk / "mkdocs.yml"), "-d", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "content/quotes/brandt-every-option.yml:3:8" in done.stderr


SETTINGS = (BASE / "mkdocs.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (SETTINGS, "", "mkdocs.yml:1:1: mkdocs-settings: `site_name`: Required"),
        (SETTINGS, "- a\n", "mkdocs.yml:1:1: not-a-mapping: "),
        ("plugins: [briefings]", "", "mkdocs.yml:1:1: mkdocs-settings: the plugin `briefings` is not among"),
        ("[briefings]", "[briefings, nosuch]", 'mkdocs.yml:5:1: mkdocs-settings: `plugins`: The "nosuch" plugin'),
        ("[about.md]", "[about.md, no.md]", "mkdocs.yml:4:17: mkdocs-settings: `nav` names no.md"),
        ("[about.md]", "{a: about.md}", "mkdocs.yml:4:1: mkdocs-settings: `nav`: Expected nav to be a list"),
        ("[about.md]", "[about.md", "mkdocs.yml:5:8: yaml-syntax: something that does not belong inside the `[`"),
        ("theme: briefings", "theme: nosuch", "mkdocs.yml:3:1: mkdocs-settings: `theme`: Unrecognised theme"),
        ("theme:", "\ttheme:", "mkdocs.yml:3:1: yaml-syntax: a tab before the text"),
        ("theme:", "# caf\udce9\ntheme:", "mkdocs.yml:3:6: not-utf8: a byte that is not UTF-8"),
        ("theme:", "foo: bar\ntheme:", "mkdocs.yml:3:1: mkdocs-settings: `foo`: Unrecognised configuration name"),
        ("theme:", "hooks: [no.py]\ntheme:", "mkdocs.yml:3:1: mkdocs-settings: `hooks`: The path"),
        ("theme:", "INHERIT: no.yml\ntheme:", "mkdocs.yml: mkdocs-settings: Inherited config file 'no.yml'"),
        ("theme:", "copyright: !!python/name:no.x\ntheme:", "mkdocs.yml:3:12: mkdocs-settings: MkDocs encountered"),
        (
            "theme:",
            "markdown_extensions: [{toc: {nosuch: 1}}]\ntheme:",
            "mkdocs.yml:3:1: mkdocs-settings: `markdown_extensions`: Failed to load extension 'toc': KeyError: 'nosuch'",
        ),
        ("content/pages", "content", "mkdocs.yml:2:1: mkdocs-settings: hand-written pages are in content/pages"),
        ("theme:", "use_directory_urls: false\ntheme:", "mkdocs.yml:3:1: mkdocs-settings: every page of the site is"),
        (
            "theme:",
            "exclude_docs: about.md\ntheme:",
            "content/pages/about.md: hand-written-page: MkDocs did not render",
        ),
        ("theme:", "draft_docs: about.md\ntheme:", "content/pages/about.md: hand-written-page: MkDocs did not render"),
    ],
)
def test_a_mistake_in_the_settings_of_mkdocs_has_its_line(desk: Path, old: str, new: str, found: str) -> None:
    assert old in SETTINGS
    (desk / "mkdocs.yml").write_bytes(SETTINGS.replace(old, new).encode("utf-8", "surrogateescape"))
    said = complaints(desk)
    assert [line[: len(found)] for line in said] == [found], said


@pytest.mark.parametrize("what", ["missing", "a folder"])
def test_settings_of_mkdocs_that_are_no_file(desk: Path, what: str) -> None:
    (desk / "mkdocs.yml").unlink()
    if what == "a folder":
        (desk / "mkdocs.yml").mkdir()
    assert [line.partition(": this file ")[0] for line in complaints(desk)] == ["mkdocs.yml: mkdocs-settings"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("[x](nowhere.md)", "3:5: hand-written-page: this link leads to nowhere.md"),
        ("[x](../topics/night-closure/index.html)", "3:5: hand-written-page: this link leads to ../topics/"),
    ],
)
def test_a_wrong_link_of_a_hand_written_page_has_its_line(desk: Path, written: str, found: str) -> None:
    (desk / "content/pages/about.md").write_text(f"# About\n\n{written}\n", "utf-8")
    (said,) = complaints(desk)
    assert said.startswith(f"content/pages/about.md:{found}")


def complaints(desk: Path) -> list[str]:
    """Return what is said of a desk's hand-written pages: place, code, message."""
    composition = compose_desk(Options(desk, desk / "site"))
    with pytest.raises(FaceError) as raised:
        render_pages(composition)
    return [f"{problem.location}: {problem.code}: {problem.message}" for problem in raised.value.problems]


def test_a_hand_written_page_prints_references(desk: Path) -> None:
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    page = (desk / "site/about/index.html").read_text("utf-8")
    assert '<span class="hedge">more\u00a0than</span>' in unescape(page)
    assert "1,240" in page
    assert 'href="../topics/night-closure/index.html"' in page


def test_active_content_of_a_hand_written_page_is_text(desk: Path) -> None:
    page = desk / "content/pages/about.md"
    page.write_text(
        page.read_text("utf-8")
        + "\n<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))\n",
        "utf-8",
    )
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    main = LexborHTMLParser((desk / "site/about/index.html").read_bytes()).css_first("main")
    assert "<script>alert(1)</script><img src=x onerror=alert(1)>" in main.text()
    assert "x (javascript:alert(1))" in main.text()
    assert not main.css("script, img, [onerror], [href^=javascript]")
