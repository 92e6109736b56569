"""`--untrusted` builds somebody else's desk: its facts, and nothing of it that acts."""

from __future__ import annotations

from pathlib import Path

from conftest import run, tree

HOOK = """
from pathlib import Path
Path({touched!r}).write_text("a hook ran")
def on_config(config):
    return config
"""


def hostile(desk: Path) -> Path:
    """Put a hook, a template, a script and a plugin's setting into a desk; return the file that a hook would write."""
    touched = desk.parent / "touched"
    (desk / "hook.py").write_text(HOOK.format(touched=str(touched)), "utf-8")
    config = desk / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "hooks: [hook.py]\n", "utf-8")
    folder = desk / "templates/web"
    (folder / "assets").mkdir(parents=True)
    (folder / "assets/own.js").write_text("alert(1)", "utf-8")
    (folder / "incident.html").write_text('{% extends "page.html" %}{% block rows %}<p>Theirs</p>{% endblock %}')
    (desk / "templates/print").mkdir()
    (desk / "templates/print/one-pager.html").write_text("{{ 1 / 0 }}", "utf-8")
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
    (desk / "templates/print/one-pager.html").unlink()
    done = run("build", "--desk", desk)
    assert touched.exists()
    assert done.returncode == 1  # their page has not the words of its view
    assert "audit-words" in done.stderr


def test_a_desk_without_mkdocs_builds_too(desk: Path) -> None:
    (desk / "mkdocs.yml").unlink()
    assert run("build", "--desk", desk, "--no-packs", "--untrusted").returncode == 0
    assert "About" in (desk / "site/about/index.html").read_text("utf-8")
