"""What comes with the program: pinned, licensed, listed, and built to the same bytes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

import yaml
from conftest import ROOT
from packaging.requirements import Requirement

from briefings import __version__

FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|HPND|0BSD|Zlib|Unlicense|CNRI", re.IGNORECASE
)
"""Licences that let a desk of any kind use the program, alone or as one of several to choose from."""


def entries() -> dict[str, str]:
    """Return the lock's entries: name to what stands behind it."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return {match[1]: match[0] for match in re.finditer(r"^([a-z0-9._-]+)==.*(?:\n    .*)*", text, re.MULTILINE)}


def test_every_package_is_pinned_by_hash() -> None:
    assert len(entries()) > 40
    for name, entry in entries().items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), name
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert not [line for line in lines if line and not line.startswith((" ", "#")) and "==" not in line]


def runtime() -> set[str]:
    """Return the names of all that an installed program draws in."""
    waiting, found = ["briefings"], set()
    while waiting:
        for text in requires(waiting.pop()) or ():
            wanted = Requirement(text)
            name = re.sub(r"[-_.]+", "-", wanted.name).lower()
            if name not in found and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
                found.add(name)
                waiting.append(wanted.name)
    return found


def licence(name: str) -> str:
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return "not installed"
    classifiers = " ".join(line for line in metadata.get_all("Classifier", []) if line.startswith("License"))
    return f"{metadata.get('License-Expression') or ''} {(metadata.get('License') or '')[:200]} {classifiers}"


def test_every_licence_is_one_that_is_allowed() -> None:
    names = runtime()
    assert {"weasyprint", "jinja2", "mkdocs", "pydantic"} <= names
    assert {name: licence(name) for name in names if not FREE.search(licence(name))} == {}


def test_each_font_stands_beside_its_licence() -> None:
    for folder in {file.parent for file in (ROOT / "templates").rglob("*") if file.suffix in (".ttf", ".woff2")}:
        assert list(folder.glob("OFL*.txt")), folder


def test_no_install_step_downloads_anything_but_packages() -> None:
    steps = [ROOT / "Makefile", ROOT / "docs/system-packages.sh", ROOT / ".ci/run"]
    for file in steps:
        assert not re.search(r"\b(?:curl|wget|git clone)\b|https?://", file.read_text("utf-8")), file


def test_the_version_and_its_day_are_the_same_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == __version__
    heading = f"## {__version__} - {citation['date-released']}\n"
    assert heading in (ROOT / "CHANGELOG.md").read_text("utf-8")
    for name in ("README.md", "docs/how-to/install.md"):
        wheels = set(re.findall(r"briefings-(\d[^-]*)-py3", (ROOT / name).read_text("utf-8")))
        assert wheels == {__version__}, name


def test_the_program_opens_no_connection() -> None:
    """No module reaches out: there is no telemetry, and no client that could carry any."""
    reach = re.compile(
        r"^\s*(?:import|from)\s+(?:requests|httpx|urllib\.request|urllib3|aiohttp|ftplib|smtplib)\b", re.MULTILINE
    )
    files = list((ROOT / "briefings").rglob("*.py"))
    assert len(files) > 100
    assert [str(file) for file in files if reach.search(file.read_text("utf-8"))] == []


def test_the_wheel_and_the_archive_are_built_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / name)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    built = {name: {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "other")}
    assert {Path(file).suffix for file in built["one"]} == {".whl", ".gz"}
    assert built["one"] == built["other"]


def test_the_bill_of_materials_lists_the_lock(tmp_path: Path) -> None:
    few = "".join(f"{entry}\n" for entry in list(entries().values())[:3])  # the whole lock takes half a minute
    (tmp_path / "few.lock").write_text(few, "utf-8")
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "requirements", str(tmp_path / "few.lock")]
    subprocess.run(
        [*command, "--output-reproducible", "-o", str(tmp_path / "bill.json")], check=True, capture_output=True
    )
    bill = json.loads((tmp_path / "bill.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert [component["name"] for component in bill["components"]] == list(entries())[:3]
    assert all(component["externalReferences"] for component in bill["components"])
