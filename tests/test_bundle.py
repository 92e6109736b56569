"""A site as one zip, and a briefing as one file to mail: the same bytes, nothing above the marking, nothing asked of anybody."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import DESKS, run, tree
from selectolax.lexbor import LexborHTMLParser
from test_look import dressed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BRIEFING = "night-closure-brief"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a desk with a logo and no address, with its two bundles."""
    desk = dressed(Path(shutil.copytree(DESKS / "base", tmp_path_factory.mktemp("bundled") / "desk")), "logo: logo.svg")
    for words in ((), (BRIEFING,)):
        done = run("bundle", *words, "--desk", desk, cwd=desk)
        assert (done.returncode, done.stderr) == (0, "")
    return desk


def test_a_zip_has_the_site_and_the_same_bytes(built: Path, tmp_path: Path) -> None:
    first = (built / "site.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(tmp_path)
    assert tree(tmp_path) == tree(built / "site")
    (built / "site/notes.txt").write_text("not from a build", "utf-8")
    for path in (built / "site").rglob("*.html"):
        path.touch()
    assert run("bundle", "-o", tmp_path / "again.zip", "--desk", built).returncode == 0
    (built / "site/notes.txt").unlink()
    assert (tmp_path / "again.zip").read_bytes() == first


def test_one_file_opens_anywhere_with_styles_pictures_and_proof(built: Path, tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "mailed.html"
    shutil.copy(built / f"{BRIEFING}.html", file)
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert said == []
    assert page.evaluate("document.querySelector('.masthead img').naturalWidth") > 0
    assert page.evaluate("[...document.fonts].filter(face => face.status == 'loaded').length") >= 3
    assert page.locator(".proof svg, .proof .words").count() > 0
    left = page.locator(".row .label").first.bounding_box()
    body = page.locator(".row .body").first.bounding_box()
    assert left and body and left["x"] < body["x"], "the style sheet puts labels beside the text"
    assert (
        page.locator("a").evaluate_all("all => all.filter(a => !a.hash).map(a => a.href.slice(0, 5))") == ["data:"] * 3
    )
    words = page.locator("main").inner_text()
    page.goto((built / f"site/briefings/{BRIEFING}/index.html").as_uri())
    page.locator("main nav, main .buttons").evaluate_all("all => all.forEach(node => node.remove())")
    page.locator(".copy").evaluate_all("all => all.forEach(node => node.remove())")
    assert words == page.locator("main").inner_text()
    page.close()


def test_links_lead_to_the_address_of_the_desk(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(DESKS / "rada", tmp_path / "desk"))
    name = next((desk / "content/briefings").glob("*.yml")).stem
    assert run("bundle", name, "-o", tmp_path / "b.html", "--desk", desk).returncode == 0
    text = (tmp_path / "b.html").read_text("utf-8")
    page = LexborHTMLParser(text)
    links = {link.attributes["href"] or "" for link in page.css("a")}
    assert {"https://rada.example/", "https://rada.example/quotes/"} <= links
    assert all(link.startswith(("#", "https:", "data:")) for link in links)
    ours = [link.partition("#")[0] for link in links if link.startswith("https://rada.example/")]
    paths = {link.removeprefix("https://rada.example/") for link in ours}
    site = tree(desk / "site").keys()
    assert [path for path in paths if path not in site and f"{path}index.html" not in site] == []
    faces = re.findall(r"@font-face{[^}]*}", text)
    assert any("U+400-45F" in face for face in faces)
    assert not any("U+590-5FF" in face for face in faces), "no Hebrew letter is on the page"


def test_nothing_above_the_marking_is_in_a_bundle(desk: Path, tmp_path: Path) -> None:
    sheet = desk / f"content/briefings/{BRIEFING}.yml"
    sheet.write_text(f"marking: TLP:AMBER\n{sheet.read_text('utf-8')}", "utf-8")
    refused = run("bundle", BRIEFING, "-o", "other.html", "--desk", desk, cwd=tmp_path)
    assert refused.returncode == 2
    assert f"briefing:{BRIEFING} is not in this release" in refused.stderr
    assert not (tmp_path / "other.html").exists()
    assert run("bundle", "--desk", desk, cwd=tmp_path).returncode == 0
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert not [name for name in archive.namelist() if BRIEFING in name]
    amber = ("bundle", BRIEFING, "--marking", "TLP:AMBER", "--desk", desk)
    assert "--marking needs --site-dir" in run(*amber, cwd=tmp_path).stderr
    done = run(*amber, "--site-dir", tmp_path / "amber", "-o", tmp_path / "amber.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = LexborHTMLParser((tmp_path / "amber.html").read_text("utf-8"))
    assert {node.text() for node in page.css(".marking")} == {"TLP:AMBER"}


@pytest.mark.parametrize("command", ["bundle", f"pack {BRIEFING}"])
def test_nothing_is_written_among_the_sheets(desk: Path, command: str) -> None:
    before = tree(desk / "content")
    refused = run(*command.split(), "-o", desk / "content/briefings/new.yml", "--desk", desk)
    assert refused.returncode == 74
    assert "content/briefings/new.yml: the desk reads this folder as its content" in refused.stderr.replace("\n", "")
    assert tree(desk / "content") == before


def test_a_page_that_one_file_cannot_contain_is_refused(desk: Path, tmp_path: Path) -> None:
    styles = desk / "templates/web/assets/briefings.css"
    styles.parent.mkdir(parents=True)
    styles.write_text('p { content: "</style>"; }\n', "utf-8")
    refused = run("bundle", BRIEFING, "--desk", desk, cwd=tmp_path)
    assert refused.returncode == 74
    assert "assets/briefings.css: this style sheet cannot be put into a page" in refused.stderr
