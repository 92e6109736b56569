"""Inputs: every file, program and library that a build's bytes depend on, told apart without importing any of them."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from briefings.load.fingerprint import fingerprint

CONTENT = "content"

_OWN = Path(__file__).parent.parent
_LIBRARIES = ("libpango-1.0.so*", "libpangoft2-1.0.so*", "libharfbuzz.so*", "libfontconfig.so*", "libfreetype.so*")
"""What lays out and draws text in packs; a file's name holds its version."""


def templates_folder() -> Path:
    """Return the folder of our own templates: in an installed package, or in the repository."""
    packaged = _OWN / "templates"
    return packaged if packaged.is_dir() else _OWN.parent / "templates"


def requirements_file() -> Path:
    """Return the list of the libraries that the program needs, by hash: in an installed package, or in the repository."""
    packaged = _OWN / "requirements.txt"
    return packaged if packaged.is_file() else _OWN.parent / "requirements.txt"


def template_folders(face: str, desk: Path | None) -> list[Path]:
    """Return where a face's templates lie: a desk's own first (`templates/FACE`), then ours."""
    folders = [desk / "templates" / face, desk / "templates" / "shared"] if desk else []
    ours = [templates_folder() / face, templates_folder() / "shared"]
    return [folder for folder in dict.fromkeys([*folders, *ours]) if folder.is_dir()]


def is_ours(path: Path) -> bool:
    """Return whether a template, or a folder of templates, is one of ours."""
    return path.is_relative_to(templates_folder())


def has_own_templates(face: str, desk: Path | None) -> bool:
    """Return whether a desk has templates or styles of a face itself."""
    return not all(map(is_ours, template_folders(face, desk)))


def files(desk: Path) -> list[Path]:
    """Return every file and folder that a build of a desk reads, this program's own included."""
    own = [desk / name for name in (CONTENT, "templates", "mkdocs.yml", "snapshots")]
    return [*own, _OWN, templates_folder()]


@cache
def program() -> str:
    """Return a digest of this program's own code, and of the data beside it: the same on all computers that have it."""
    total = hashlib.sha256()
    for file in sorted(file for file in _OWN.rglob("*.*") if file.suffix in (".py", ".toml", ".txt")):
        total.update(file.relative_to(_OWN).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


@cache
def stamp() -> str:
    """Return a digest of the paths, sizes and times of the same files: it takes a tenth of the time, and holds on this computer."""
    return fingerprint([_OWN], repr(versions()))


@cache
def versions() -> tuple[str, ...]:
    """Return the name and version of Python, of every installed package, and of the libraries that lay out text.

    Read from the names of folders and files: asking each package would take longer than a build with nothing to do.
    """
    packages = {entry.name for folder in map(Path, sys.path) if folder.is_dir() for entry in folder.glob("*.dist-info")}
    libraries = {
        file.resolve().name
        for root in (Path("/usr/lib"), Path("/usr/local/lib"), Path("/opt/homebrew/lib"))
        for folder in (root, *root.glob("*-linux-*"))
        for pattern in _LIBRARIES
        for file in folder.glob(pattern)
    }
    return (sys.version, *sorted(packages), *sorted(libraries))


def version_of(*names: str) -> tuple[str, ...]:
    """Return what `versions` says of some packages and libraries, by the beginnings of their names."""
    wanted = tuple(f"{name.lower()}-" for name in names) + tuple(f"lib{name.lower()}" for name in names)
    return tuple(entry for entry in versions() if entry.lower().startswith(wanted))
