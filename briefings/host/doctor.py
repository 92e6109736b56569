"""Doctor: whether this machine has what a build needs: Python, libraries, fonts, and a file system that can exchange."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

from briefings.load.inputs import templates_folder
from briefings.problems import OutputError
from briefings.publish.swap import swap

State = Literal["ok", "absent", "wrong"]

NEEDED = ("babel", "click", "jinja2", "markdown", "mkdocs", "pikepdf", "pydantic", "pypdfium2", "pyyaml", "weasyprint")
OPTIONAL = {
    "trafilatura": "`capture` of HTML: python -m pip install trafilatura",
    "openpyxl": "`import` of XLSX: python -m pip install openpyxl",
    "bibtexparser": "`import` of BibTeX: python -m pip install bibtexparser",
    "rispy": "`import` of RIS: python -m pip install rispy",
    "distributed": "`build --executor`: python -m pip install distributed",
}
ROOM = 500_000_000
"""Bytes that should be free beside a desk: two sites, the packs, and what runs keep for each other."""


class Finding(NamedTuple):
    """What was looked at, how it is (`absent`: only some command needs it), what was seen, and what to do."""

    what: str
    state: State
    seen: str
    hint: str = ""


def examine(folder: Path) -> Iterator[Finding]:
    """Yield what there is on this machine for a desk in `folder`, in which a small folder is made and removed."""
    yield _python()
    for name in NEEDED:
        yield _library(name, "wrong", f"python -m pip install {name}")
    for name, hint in OPTIONAL.items():
        yield _library(name, "absent", f"only for {hint}")
    yield _layout()
    yield _fonts(templates_folder())
    yield from _file_system(folder)


def _python() -> Finding:
    seen = f"{platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    fit = sys.version_info >= (3, 11) and sys.platform == "linux"
    return Finding("Python", "ok" if fit else "wrong", seen, "" if fit else "Python 3.11 or newer on Linux is needed")


def _library(name: str, without: State, hint: str) -> Finding:
    try:
        return Finding(name, "ok", metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, without, "not installed", hint)


def _layout() -> Finding:
    """Return whether the libraries that lay out packs can be loaded; WeasyPrint names the one it misses."""
    from briefings.render.pdf import warm

    try:
        warm()
    except (OSError, ImportError) as error:
        hint = "on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        return Finding("Pango", "wrong", str(error).strip().splitlines()[0], hint)
    return Finding("Pango", "ok", "packs can be laid out")


def _fonts(templates: Path) -> Finding:
    counts = {face: sum(1 for file in (templates / path).glob("*.*")) for face, path in _FONTS.items()}
    seen = ", ".join(f"{count} files for {face}" for face, count in counts.items())
    whole = all(counts.values())
    return Finding("fonts", "ok" if whole else "wrong", seen, "" if whole else "install Briefings again")


_FONTS = {"pages": "web/assets/fonts", "packs": "print/fonts"}


def _file_system(folder: Path) -> Iterator[Finding]:
    try:
        with tempfile.TemporaryDirectory(prefix=".briefings-doctor-", dir=folder) as name:
            yield _exchange(Path(name))
            yield _letters(Path(name))
    except OSError as error:
        yield Finding("folder", "wrong", f"{folder}: {error.strerror}", "choose a folder that you may write in")
        return
    free = shutil.disk_usage(folder).free
    hint = "" if free >= ROOM else f"{ROOM // 1_000_000} MB should be free"
    yield Finding("room", "wrong" if hint else "ok", f"{free // 1_000_000} MB free", hint)


def _exchange(folder: Path) -> Finding:
    for name in ("site", "staging"):
        (folder / name).mkdir()
        (folder / name / name).touch()
    try:
        swap(folder / "staging", folder / "site")
    except OutputError as error:
        return Finding("exchange", "wrong", str(error), "keep the site on a local file system")
    there = (folder / "site" / "staging").exists()
    return Finding("exchange", "ok" if there else "wrong", "site and staging can change places")


def _letters(folder: Path) -> Finding:
    (folder / "Letter").touch()
    if (folder / "letter").exists():
        return Finding(
            "letters", "absent", "capital and small letters are one here", "ids are small letters: nothing to do"
        )
    return Finding("letters", "ok", "capital and small letters are told apart")
