"""Packs of a made-up desk: what does not fit or cannot be printed is a problem, not a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from conftest import ROOT, run

Edit = Callable[[Path, str, str], None]
BRIEF = "content/briefings/night-closure-brief.yml"


def text(file: Path) -> str:
    document = pypdfium2.PdfDocument(file.read_bytes())
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in document))


def test_names_of_any_script_come_back_letter_for_letter(desk: Path, tmp_path: Path, edit: Edit) -> None:
    edit(
        desk / BRIEF,
        "The source reports no decision.",
        "Marek Łukasiewicz and Овчаренко (Київ, Ґданськ) were asked too.",
    )
    done = run("pack", "night-closure-brief", "--desk", desk, "-o", tmp_path / "out.pdf")
    assert done.returncode == 0, done.stderr
    assert "Working text: not issued" in done.stdout
    found = text(tmp_path / "out.pdf")
    assert "Marek Łukasiewicz and Овчаренко (Київ, Ґданськ) were asked too." in found
    assert "“I don’t believe anybody gains if we close the basin for good”" in found


def test_what_does_not_fit_is_a_problem(desk: Path, edit: Edit) -> None:
    many = ", ".join(["who knows what"] * 60)
    edit(desk / BRIEF, "gaps: [who is responsible for the mishaps]", f"gaps: [{many}]")
    done = run("build", "--desk", desk)
    assert done.returncode == 1
    assert "[one-pager-overflows]" in done.stderr
    assert "night-closure-brief" in done.stderr
    assert not (desk / "site").exists()


def test_a_missing_glyph_is_said_at_every_field_that_the_pack_prints_it_from(desk: Path, edit: Edit) -> None:
    edit(desk / BRIEF, "The source reports no decision.", "The source reports 決 no decision.")
    edit(desk / BRIEF, "who is responsible for", "who 決 is responsible for")
    edit(desk / "content/actors/ilse-brandt.yml", "name: Ilse Brandt", "name: Ilse 決 Brandt")
    actor = desk / "content/actors/harbour-gazette.yml"  # on the site, and in no pack
    actor.write_text(f"{actor.read_text('utf-8').rstrip()}\nnot_stated: [who 決 is]\n", "utf-8")
    for command, severity in (("build", "warning"), ("pack night-closure-brief", "error")):
        done = run(*command.split(), "--desk", desk)
        assert done.returncode == (1 if severity == "error" else 0)
        said = rf"^content/(\S+): {severity}: .*“決” \(U\+6C7A, .*\) \[missing-glyph\]$"
        places = [
            "actors/ilse-brandt.yml:1:12",
            "briefings/night-closure-brief.yml:7:81",
            "briefings/night-closure-brief.yml:14:12",
        ]
        found = re.findall(said, done.stderr, re.MULTILINE)
        if severity == "warning":  # equal ones are told once
            assert (found, "the same at 2 other places" in done.stderr) == (places[:1], True)
        else:
            assert found == places


def test_an_overflow_says_by_how_much(desk: Path, edit: Edit) -> None:
    edit(
        desk / BRIEF, "gaps: [who is responsible for the mishaps]", "gaps: [" + ", ".join(["who knows what"] * 60) + "]"
    )
    assert re.search(r"runs over by \d+ lines on page 2", run("build", "--desk", desk).stderr)


def test_template_syntax_and_markup_in_a_fact_are_text(desk: Path, edit: Edit) -> None:
    hostile = "{{ 7*7 }} {% raw %} <script>alert(1)</script> ${x} <img src=x onerror=alert(1)>"
    edit(desk / "content/incidents/pier-opening.yml", "title: New pier opened", f"title: '{hostile}'")
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    page = (desk / "site/incidents/pier-opening/index.html").read_text("utf-8")
    assert "{{ 7*7 }} {% raw %} &lt;script&gt;alert(1)&lt;/script&gt; ${x}" in page
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_desks_own_template_comes_first(desk: Path) -> None:
    folder = desk / "templates/web"
    folder.mkdir(parents=True)
    (folder / "incident.html").write_text(
        '{% extends "ours/incident.html" %}{% block title %}{{ super() }}<p>Our own line</p>{% endblock %}',
        "utf-8",
    )
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    assert "Our own line" in (desk / "site/incidents/pier-opening/index.html").read_text("utf-8")
    (folder / "incident.html").write_text("{{ incident.no_such_field }}", "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 1
    assert "[template]" in done.stderr
    assert "incident.html" in done.stderr


def test_a_desks_own_print_style_may_ask_for_footnotes(desk: Path) -> None:
    folder = desk / "templates/print"
    folder.mkdir(parents=True)
    ours = (ROOT / "templates/print/print.css").read_text("utf-8")
    (folder / "print.css").write_text(f"{ours}.not-stated {{ float: footnote; }}", "utf-8")
    done = run("pack", "night-closure-brief", "--desk", desk, "-o", desk / "out.pdf")
    assert done.returncode == 0, done.stderr
    assert re.search(r"\b1\. who is responsible", text(desk / "out.pdf"))  # numbered, as WeasyPrint numbers them
