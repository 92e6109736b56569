"""Capture: the source's text out of plain text, HTML and PDF; a second capture never loses what is quoted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import run

SNAPSHOTS = Path(__file__).parent / "desks/base/snapshots"
BODY = next(SNAPSHOTS.iterdir()).read_text("utf-8")
SOURCE = "pilots-warn-2026-03-04"


def page(body: str) -> str:
    """Return the article as a page among navigation, advertisement and foot."""
    title, _, rest = body.partition("\n\n")
    paragraphs = "".join(f"<p>{line}</p>\n" for line in rest.splitlines() if line.strip())
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("News", "Sport", "Shop"))
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><nav><ul>{links}</ul></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article><footer>All rights kept. Subscribe.</footer></body></html>"
    )


def pdf(body: str, tmp_path: Path) -> bytes:
    from weasyprint import HTML

    title, _, rest = body.partition("\n\n")
    paragraphs = "".join(f"<p>{line}</p>" for line in rest.splitlines() if line.strip())
    return bytes(HTML(string=f"<html lang=en><h1>{title}</h1>{paragraphs}").write_pdf())


def text_of(desk: Path) -> str:
    sheet = (desk / f"content/sources/{SOURCE}.yml").read_text("utf-8")
    digest = next(line.split("sha256:")[1][:12] for line in sheet.splitlines() if line.startswith("snapshot:"))
    return (desk / f"snapshots/{SOURCE}.{digest}.txt").read_text("utf-8")


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_document_becomes_text_that_every_quote_is_found_in(desk: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"article.{kind}"
    file.write_bytes(page(BODY).encode() if kind == "html" else pdf(BODY, tmp_path))
    for name in ("snapshot", "captured", "extractor"):
        sheet = desk / f"content/sources/{SOURCE}.yml"
        sheet.write_text(
            "".join(line for line in sheet.read_text("utf-8").splitlines(True) if not line.startswith(name)), "utf-8"
        )
    (desk / "content/receipts.lock").unlink()
    done = run("capture", file, "--source", SOURCE, "--extent", "full", "--desk", desk)
    assert done.returncode == 0, done.stderr
    text = text_of(desk)
    assert "Subscribe" not in text
    assert "Sport" not in text
    for words in ("We are looking at every option", "somebody will drown", "patchy", "more than 1,240 possible"):
        assert words in " ".join(text.split())
    extractor = "trafilatura" if kind == "html" else "pypdfium2"
    assert f"extractor: {extractor} " in (desk / f"content/sources/{SOURCE}.yml").read_text("utf-8")


@pytest.mark.parametrize(("mark", "end"), [("", "\r\n"), ("\ufeff", "\r\n"), ("\ufeff", "\n"), ("", "\r")])
def test_a_text_as_an_editor_saved_it_is_the_same_text(desk: Path, tmp_path: Path, mark: str, end: str) -> None:
    """Windows' line ends and a byte order mark are not the source's: paragraphs and digest stay what they were."""
    (tmp_path / "saved.txt").write_bytes((mark + BODY.replace("\n", end)).encode())
    done = run("capture", tmp_path / "saved.txt", "--source", SOURCE, "--desk", desk, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["changed"]) == (0, False), done.stderr
    assert len(list((desk / "snapshots").iterdir())) == 1


def test_a_second_capture_takes_the_place_of_the_first_where_nothing_is_lost(desk: Path, tmp_path: Path) -> None:
    first = text_of(desk)
    (tmp_path / "again.txt").write_text(
        BODY.replace("The council has set no date.", "The council meets on 1 June."), "utf-8"
    )
    done = run("capture", tmp_path / "again.txt", "--source", SOURCE, "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "-What comes next is open. The council has set no date." in done.stdout
    assert "+What comes next is open. The council meets on 1 June." in done.stdout
    assert "June" in text_of(desk)
    assert first in [path.read_text("utf-8") for path in (desk / "snapshots").iterdir()]
    assert run("verify", "--desk", desk).returncode == 0
    assert run("check", "--desk", desk).returncode == 0


def test_a_text_that_loses_a_quote_is_never_swapped_in(desk: Path, tmp_path: Path) -> None:
    sheet = desk / f"content/sources/{SOURCE}.yml"
    before = sheet.read_bytes()
    (tmp_path / "other.txt").write_text(BODY.replace("looking at every option", "looking at one option"), "utf-8")
    done = run("capture", tmp_path / "other.txt", "--source", SOURCE, "--desk", desk)
    assert done.returncode == 1
    assert "snapshot-loses" in done.stderr
    assert "every-option" in done.stderr
    assert sheet.read_bytes() == before
    assert run("check", "--desk", desk).returncode == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 nothing", "PDF is damaged"),
        (b"PK\x03\x04", "an archive (ZIP)"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"<html><body><p>Please enable JavaScript to go on.</p></body></html>", "not-t"),
        (b"Subscribe to continue reading this article. " * 8, "does not look like the article"),
        (b"", "does not look like the article"),
    ],
)
def test_what_is_no_article_is_refused(desk: Path, tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "file").write_bytes(content)
    done = run("capture", tmp_path / "file", "--source", SOURCE, "--desk", desk)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_says_which_texts_are_there(desk: Path) -> None:
    assert not {"Not here", "Used by no source"} & set(run("verify", "--desk", desk).stdout.split(":"))
    file = next((desk / "snapshots").iterdir())
    (desk / "snapshots/old-notes.txt").write_text("x", "utf-8")
    file.write_text(file.read_text("utf-8") + "more", "utf-8")
    done = run("verify", "--desk", desk)
    assert done.returncode == 0
    assert f"{file.name} is not the text that was stored: its digest differs [text-changed]" in done.stderr
    assert "Used by no source: old-notes.txt." in done.stdout
    assert "Not here" not in done.stdout
    file.unlink()
    done = run("verify", "--desk", desk)
    assert (done.returncode, f"Not here: {file.name}." in done.stdout) == (0, True)
