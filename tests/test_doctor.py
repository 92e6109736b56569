"""Doctor: what a machine has, what it lacks, and nothing left behind."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT, run

from briefings.host import doctor
from briefings.problems import OutputError


def states(folder: Path) -> dict[str, str]:
    return {found.what: found.state for found in doctor.examine(folder)}


def test_a_machine_that_can_build(tmp_path: Path) -> None:
    done = run("doctor", "--desk", tmp_path, "--format", "json")
    found = {each["what"]: each for each in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert {"Python", "weasyprint", "Pango", "fonts", "exchange", "letters", "room"} <= set(found)
    assert not [what for what, each in found.items() if each["state"] == "wrong"]
    assert list(tmp_path.iterdir()) == []
    assert "packs can be laid out" in run("doctor", "--desk", tmp_path).stdout


def test_libraries_are_those_of_the_package() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for name in (*doctor.NEEDED, *doctor.OPTIONAL):
        assert f'"{name}>=' in text


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name in ("rispy", "pikepdf"):
            raise metadata.PackageNotFoundError(name)
        return "1"

    def refuse(*_: object) -> None:
        raise OutputError("no exchange here")

    def fail() -> None:
        raise OSError("cannot load library 'pango-1.0-0'\nand more")

    monkeypatch.setattr(doctor.metadata, "version", version)
    monkeypatch.setattr(doctor, "swap", refuse)
    monkeypatch.setattr(doctor, "templates_folder", lambda: tmp_path)
    monkeypatch.setattr("briefings.render.pdf.warm", fail)
    monkeypatch.setattr(doctor, "ROOM", 10**18)
    found = states(tmp_path)
    assert found["rispy"] == "absent"
    wrong = {what for what, state in found.items() if state == "wrong"}
    assert wrong == {"pikepdf", "Pango", "fonts", "exchange", "room"}


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    assert states(tmp_path / "gone")["folder"] == "wrong"
    done = run("doctor", "--desk", tmp_path / "gone")
    assert done.returncode == 2
