"""The PDF engine opens no file and no socket: whatever a template asks for beyond our list fails the pack, and says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from conftest import run

FORMS = (
    '<img src="{0}/img" alt="x">',
    '<object data="{0}/object"></object>',
    '<embed src="{0}/embed">',
    '<link rel="stylesheet" href="{0}/link">',
    '<link rel="attachment" href="{0}/attachment">',
    '<a rel="attachment" href="{0}/anchor">x</a>',
    '<style>@import url("{0}/import");</style>',
    '<style>.a {{ background: url("{0}/background") }}</style><p class="a">x</p>',
    '<style>.b {{ list-style-image: url("{0}/list") }}</style><ul><li class="b">x</li></ul>',
    '<style>.c::before {{ content: url("{0}/content") }}</style><p class="c">x</p>',
    '<style>@font-face {{ font-family: Z; src: url("{0}/font") }}</style><p style="font-family: Z">x</p>',
    '<style>.d {{ border-image-source: url("{0}/border") }}</style><p class="d">x</p>',
    '<svg width="9" height="9"><image href="{0}/svg" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="{0}/use#a"/></svg>',
    '<img srcset="{0}/srcset 1x" src="{0}/set" alt="x">',
)


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Serve on loopback; yields the address and the list of what was asked for."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", asked
    listening.shutdown()
    listening.server_close()


def build_with(desk: Path, markup: str) -> str:
    folder = desk / "templates/print/forms"
    folder.mkdir(parents=True, exist_ok=True)
    own = (
        '{% set form = {"label": "One-page brief", "pages": [1, 1]} %}'
        '{% extends "base.html" %}{% block first_page %}{{ super() }}{% raw %}' + markup + "{% endraw %}{% endblock %}"
    )
    (folder / "one-pager.html").write_text(own, "utf-8")
    done = run("build", "--desk", desk)
    assert "Traceback" not in done.stderr
    assert done.returncode == 1, done.stderr
    assert not (desk / "site").exists()
    return done.stderr


def test_no_form_of_markup_reaches_a_server(desk: Path, server: tuple[str, list[str]]) -> None:
    address, asked = server
    said = build_with(desk, "".join(form.format(address) for form in FORMS))
    assert asked == []
    assert said.count(address) >= 8
    assert "night-closure-brief" in said


def test_no_form_of_markup_opens_a_file(desk: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    said = build_with(desk, "".join(form.format(secret.as_uri()) for form in FORMS))
    assert said.count("secret") >= 8


@pytest.mark.parametrize("form", ['<img src="x.png" alt="x">', '<img src="data:image/png;base64,AAAA" alt="x">'])
def test_a_broken_picture_fails_the_pack(desk: Path, form: str) -> None:
    assert "[pack-rendering]" in build_with(desk, form)
