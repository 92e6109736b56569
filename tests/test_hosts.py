"""Same input, same bytes: in any folder, under any host, whatever the seed, zone and locale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import run, tree


def test_two_cold_builds_are_equal(desk: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(desk, tmp_path / "elsewhere" / "a desk"))
    assert run("build", "--desk", desk, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C").returncode == 0
    assert (
        run("build", "--desk", other, "--jobs", "1", PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8").returncode
        == 0
    )
    assert tree(desk / "site") == tree(other / "site")
    assert (desk / "site/packs/night-closure-brief.pdf").exists()


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_a_host_makes_the_same_site(desk: Path, host: str, tmp_path: Path) -> None:
    assert run("build", "--desk", desk).returncode == 0
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


def test_a_hand_written_page_prints_references(desk: Path) -> None:
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    page = (desk / "site/about/index.html").read_text("utf-8")
    assert '<span class="hedge">more than</span>' in page
    assert "1,240" in page
    assert 'href="../topics/night-closure/index.html"' in page


def test_active_content_of_a_hand_written_page_is_taken_out(desk: Path) -> None:
    page = desk / "content/pages/about.md"
    page.write_text(
        page.read_text("utf-8")
        + "\n<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))\n",
        "utf-8",
    )
    done = run("build", "--desk", desk, "--no-packs")
    html = (desk / "site/about/index.html").read_text("utf-8") if done.returncode == 0 else ""
    assert "alert(1)" not in html.replace("&lt;", "<") or "<script>alert" not in html
    assert "onerror" not in html
    assert "javascript:" not in html
