"""A desk's own look: logo, colour and the sign of the tab, from its settings alone."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from conftest import run
from selectolax.lexbor import LexborHTMLParser

from briefings.load.look import contrast, in_the_dark

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#1f4e79"/></svg>'


def dressed(desk: Path, settings: str) -> Path:
    (desk / "logo.svg").write_text(LOGO, "utf-8")
    file = desk / "content/desk.yml"
    file.write_text(f"{file.read_text('utf-8')}{settings}\n", "utf-8")
    return desk


def test_logo_and_colour_stand_on_pages_and_packs(desk: Path) -> None:
    dressed(desk, 'logo: logo.svg\nfavicon: logo.svg\naccent: "#1F4E79"')
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    for path in ("index.html", "quotes/brandt-every-option/index.html", "about/index.html"):
        tree = LexborHTMLParser((desk / "site" / path).read_bytes())
        (logo,) = tree.css(".masthead img")
        (icon,) = tree.css("link[rel=icon]")
        root = "../" * path.count("/")
        assert logo.attributes == {"class": "logo", "src": f"{root}assets/logo.svg", "alt": ""}
        assert icon.attributes["href"] == f"{root}assets/favicon.svg"
    style = (desk / "site/assets/briefings.css").read_text("utf-8")
    assert style.endswith(f":root {{ --plum: light-dark(#1f4e79, {in_the_dark('#1f4e79')}); }}\n")
    first = pypdfium2.PdfDocument(desk / "site/packs/night-closure-brief.pdf")[0]
    drawn = first.render(scale=1).to_pil().convert("RGB")
    assert (0x1F, 0x4E, 0x79) in {colour for _, colour in drawn.getcolors(1_000_000)}


def test_another_logo_makes_packs_and_pages_anew(desk: Path) -> None:
    dressed(desk, "logo: logo.svg")
    assert run("build", "--desk", desk).returncode == 0
    before = (desk / "site/packs/night-closure-brief.pdf").read_bytes()
    (desk / "logo.svg").write_text(LOGO.replace("#1f4e79", "#702457"), "utf-8")
    assert run("build", "--desk", desk).returncode == 0
    assert (desk / "site/packs/night-closure-brief.pdf").read_bytes() != before
    assert "#702457" in (desk / "site/assets/logo.svg").read_text("utf-8")


WRONG = {
    "logo: lgo.svg": "content/desk.yml:{line}:7: error: there is no file lgo.svg in the desk",
    "logo: content/desk.yml": "{line}:7: error: content/desk.yml is not a picture",
    "logo: ../logo.svg": "{line}:7: error",
    'accent: "#ffcc00"': "contrast of 1.4",
    "accent: blue": "a colour is expected here",
}


@pytest.mark.parametrize("setting", WRONG)
def test_what_is_wrong_with_it_is_told_at_its_place(setting: str, desk: Path) -> None:
    dressed(desk, setting)
    line = (desk / "content/desk.yml").read_text("utf-8").count("\n")
    done = run("check", "--desk", desk)
    assert done.returncode == 1
    assert WRONG[setting].format(line=line) in done.stderr


@pytest.mark.parametrize("setting", ["logo", "favicon"])
def test_a_picture_that_cannot_be_shown_is_told_by_the_name_that_it_has_in_the_desk(desk: Path, setting: str) -> None:
    dressed(desk, f"{setting}: pictures/sign.svg")
    (desk / "pictures").mkdir()
    (desk / "pictures/sign.svg").write_text(LOGO.replace("<circle", "<script>x()</script><circle"), "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 1
    assert done.stderr.startswith("pictures/sign.svg: error: ")


@pytest.mark.parametrize("colour", ["#000000", "#702457", "#1f4e79", "#8a6e00", "#ff0000"])
def test_in_the_dark_a_colour_can_be_read(colour: str) -> None:
    assert contrast(in_the_dark(colour), "#151217") >= 7
