"""`--untrusted` builds somebody else's desk: its facts, and nothing of it that acts."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, run, tree

HOOK = """
from pathlib import Path
Path({touched!r}).write_text("a hook ran")
def on_config(config):
    return config
"""

FAILING = '{% set form = {"label": "One-page brief", "pages": [1, 1]} %}\n{{ 1 / 0 }}'


def hostile(desk: Path) -> Path:
    """Put a hook, a template, a script and a plugin's setting into a desk; return the file that a hook would write."""
    touched = desk.parent / "touched"
    (desk / "hook.py").write_text(HOOK.format(touched=str(touched)), "utf-8")
    config = desk / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "hooks: [hook.py]\n", "utf-8")
    folder = desk / "templates/web"
    (folder / "assets").mkdir(parents=True)
    (folder / "assets/own.js").write_text("alert(1)", "utf-8")
    (folder / "incident.html").write_text(
        '{% extends "ours/incident.html" %}{% block rows %}<p>Theirs</p>{% endblock %}'
    )
    (desk / "templates/print/forms").mkdir(parents=True)
    (desk / "templates/print/forms/one-pager.html").write_text(FAILING, "utf-8")
    (desk / "templates/print/forms/other.html").write_text("{{ 1 / 0 }}", "utf-8")
    return touched


def test_templates_plugins_and_hooks_are_left_alone(desk: Path, tmp_path: Path) -> None:
    assert run("build", "--desk", desk, "--site-dir", tmp_path / "plain").returncode == 0
    touched = hostile(desk)
    done = run("build", "--desk", desk, "--site-dir", tmp_path / "untrusted", "--untrusted")
    assert done.returncode == 0, done.stderr
    assert not touched.exists()
    assert tree(tmp_path / "untrusted") == tree(tmp_path / "plain")


def test_without_the_word_they_act(desk: Path) -> None:
    touched = hostile(desk)
    done = run("build", "--desk", desk)
    assert done.returncode == 1
    assert "this form does not describe itself" in done.stderr
    (desk / "templates/print/forms/other.html").unlink()
    (desk / "templates/print/forms/one-pager.html").unlink()
    done = run("build", "--desk", desk)
    assert touched.exists()
    assert done.returncode == 1  # their page does not show what it must
    assert "[template-lost]" in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        (
            "print/forms/one-pager.html",
            FAILING,
            "templates/print/forms/one-pager.html:2:1: error: this template fails on packs/",
        ),
        ("web/main.html", "a\n{{ nosuch }}", "templates/web/main.html:2:1: error: this template fails on hand-written"),
        ("web/main.html", "a\n{{ 1 / 0 }}", "templates/web/main.html:2:1: error: this template fails on hand-written"),
        ("web/quote.html", "a\nb\xe9", "templates/web/quote.html:2:1: error: this template fails on quotes/"),
        ("web/main.html", "a\n{% if %}", "templates/web/main.html:2:1: error: this template fails on hand-written"),
    ],
)
def test_a_template_that_fails_is_named_where_the_desk_has_it(desk: Path, name: str, text: str, found: str) -> None:
    (desk / "templates" / name).parent.mkdir(parents=True)
    (desk / "templates" / name).write_text(text, "latin-1")
    done = run("build", "--desk", ".", cwd=desk, PYTHONPATH=str(ROOT))
    assert (done.returncode, done.stderr[: len(found)]) == (1, found), done.stderr


def test_a_desk_without_mkdocs_builds_too(desk: Path) -> None:
    (desk / "mkdocs.yml").unlink()
    assert run("build", "--desk", desk, "--no-packs", "--untrusted").returncode == 0
    assert "About" in (desk / "site/about/index.html").read_text("utf-8")


def test_a_hook_that_fails_is_named(desk: Path) -> None:
    (desk / "hook.py").write_text("def on_config(config):\n    return 1 / 0\n", "utf-8")
    (desk / "mkdocs.yml").write_text((desk / "mkdocs.yml").read_text("utf-8") + "hooks: [hook.py]\n", "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.stderr.startswith("hook.py:2:1: error: this hook fails on hand-written pages: division by zero")
    assert done.returncode == 1
