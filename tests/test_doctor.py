"""Doctor: what a machine has, what it lacks, and nothing left behind."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT, run
from packaging.requirements import Requirement

from briefings import system
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


def test_libraries_are_those_of_the_package(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [text for extra in ("html", "import", "cluster") for text in project["optional-dependencies"][extra]]
    names = {Requirement(text).name for text in (*project["dependencies"], *extras) if "sys_platform" not in text}
    assert names <= states(tmp_path).keys()


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version_of = metadata.version

    def version(name: str) -> str:
        if name in ("rispy", "pikepdf"):
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "markupsafe" else version_of(name)

    def refuse(*_: object) -> None:
        raise OutputError("no exchange here")

    def fail() -> None:
        raise OSError("cannot load library 'pango-1.0-0'\nand more")

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(doctor, "swap", refuse)
    monkeypatch.setattr(doctor, "templates_folder", lambda: tmp_path)
    monkeypatch.setattr("briefings.render.pdf.warm", fail)
    monkeypatch.setattr(doctor, "ROOM", 10**18)
    found = {each.what: each for each in doctor.examine(tmp_path)}
    wrong = {what for what, each in found.items() if each.state == "wrong"}
    assert wrong == {"markupsafe", "pikepdf", "Pango", "fonts", "exchange", "room"}
    assert found["rispy"].state == "absent"
    assert found["rispy"].hint.endswith(f"{sys.executable} -m pip install 'rispy<1,>=0.10'")
    assert found["markupsafe"].seen == "0.1, which is not a version that works"
    assert found["markupsafe"].hint == f"{sys.executable} -m pip install 'markupsafe<4,>=2.1.5'"


@pytest.mark.parametrize(
    ("release", "system_seen", "command"),
    [
        ({"ID": "debian"}, "linux", "sudo apt-get install"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "linux", "sudo apt-get install"),
        ({"ID": "nobara", "ID_LIKE": "rhel centos fedora"}, "linux", "sudo dnf install"),
        ({"ID": "alpine"}, "linux", "sudo apk add"),
        ({"ID": "arch"}, "linux", "install Pango"),
        ({}, "darwin", "brew install pango"),
    ],
)
def test_the_fix_for_missing_libraries_is_that_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, release: dict[str, str], system_seen: str, command: str
) -> None:
    def fail() -> None:
        raise OSError("cannot load library 'pango-1.0-0'")

    monkeypatch.setattr("briefings.render.pdf.warm", fail)
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: release)
    monkeypatch.setattr(sys, "platform", system_seen)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert doctor._layout().hint.startswith(command)


def test_advice_of_the_pdf_library_is_not_printed_among_ours(tmp_path: Path) -> None:
    advice = 'print("could not import some external libraries")\nraise OSError("cannot load library")\n'
    (tmp_path / "weasyprint.py").write_text(advice, "utf-8")
    said = run("doctor", "--desk", tmp_path, "--format", "json", PYTHONPATH=str(tmp_path))
    found = {each["what"]: each for each in json.loads(said.stdout)}
    assert said.returncode == 1
    assert (found["Pango"]["state"], found["Pango"]["seen"]) == ("wrong", "cannot load library")


def test_root_needs_no_sudo_and_fetches_the_lists_of_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: {"ID": "debian"})
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert system.pango_command().startswith("apt-get update && apt-get install --yes")


def test_an_environment_without_pip_is_that_of_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "find_spec", lambda name: None)
    assert system.install_command("rispy<1") == f"uv pip install --python {sys.executable} 'rispy<1'"


def test_the_documentation_has_the_commands_of_doctor() -> None:
    page = (ROOT / "docs/how-to/install.md").read_text("utf-8")
    for name, command in system.PANGO.values():
        assert name.split(" ")[0].rstrip(",") in page
        assert f"    {command}\n" in page
    names = system.PANGO["debian"][1].split(" --no-install-recommends ")[1]
    places = ("Containerfile", "action.yml", "docs/system-packages.sh", "tests/install/run.py")
    starters = [str(path.relative_to(ROOT)) for path in (ROOT / "briefings/editor/starter_ci").rglob("*.yml")]
    assert starters
    assert [place for place in (*places, *starters) if names not in (ROOT / place).read_text("utf-8")] == []


def test_a_copy_that_was_not_installed_is_not_called_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    assert states(tmp_path)["libraries"] == "wrong"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    assert states(tmp_path / "gone")["folder"] == "wrong"
    done = run("doctor", "--desk", tmp_path / "gone")
    assert done.returncode == 2


LATER = """
import importlib.metadata, sys
version = importlib.metadata.version
importlib.metadata.version = lambda name: "0.1" if name == "markupsafe" else version(name)
import briefings.load.desk
def load(*words, **options):
    raise AttributeError("module 'markupsafe' has no attribute 'Markup'")
briefings.load.desk.load = load
sys.argv = ["briefings", "check", "--desk", sys.argv[1]]
from briefings.cli import main
main()
"""


def test_a_library_of_another_version_is_no_bug_of_this_program(desk: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LATER, str(desk)], capture_output=True, text=True, check=False)
    assert done.returncode == 69
    assert done.stderr == (
        "briefings: stopped by AttributeError; libraries in versions that do not work: markupsafe 0.1 (<4,>=2.1.5)\n"
    )
