"""What this program runs on: the systems, and the libraries with their versions, as the package declares them."""

from __future__ import annotations

import os
import platform
import shlex
import sys
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from briefings.problems import UnsupportedError

if TYPE_CHECKING:
    from packaging.requirements import Requirement

TESTED = "linux"
NAMES = {TESTED: "Linux", "darwin": "macOS", "win32": "Windows"}
"""The systems by the name that Python has for them."""
EXTRAS = {"html": "`capture` of HTML", "import": "`import` of XLSX, BibTeX and RIS", "cluster": "`build --executor`"}
"""What the extras are for that add to what the program can do."""

PANGO = {
    "debian": (
        "Debian, Ubuntu",
        "sudo apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    ),
    "fedora": ("Fedora", "sudo dnf install --assumeyes pango"),
    "alpine": (
        "Alpine",
        "sudo apk add so:libgobject-2.0.so.0 so:libpango-1.0.so.0 so:libharfbuzz.so.0 so:libharfbuzz-subset.so.0 "
        "so:libfontconfig.so.1 so:libpangoft2-1.0.so.0",
    ),
    "darwin": ("macOS with Homebrew", "brew install pango"),
    "win32": ("Windows", "wsl --install --distribution Debian"),
}
"""Systems by their id (for Linux, that of os-release), each with its name and the command that installs the libraries of packs."""


def pango_command() -> str:
    """Return the command that installs the libraries of packs on this computer, or words where it is not known."""
    ids = [sys.platform]
    if sys.platform == TESTED:
        with suppress(OSError):
            release = platform.freedesktop_os_release()
            ids = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    found = next((PANGO[each][1] for each in ids if each in PANGO), "")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:  # often a container, which has no sudo and no lists of packages
        found = found.removeprefix("sudo ").replace("apt-get install", "apt-get update && apt-get install")
    return found or "install Pango, PangoFT2 and HarfBuzz with this system's packages"


def install_command(*libraries: str) -> str:
    """Return the command that installs libraries beside this program, whose environment need not be active.

    One that uv made has no pip.
    """
    pip, uv = [sys.executable, "-m", "pip", "install"], ["uv", "pip", "install", "--python", sys.executable]
    return shlex.join([*(pip if find_spec("pip") else uv), *libraries])


def require() -> None:
    """Raise UnsupportedError on any other system."""
    if sys.platform not in NAMES:
        raise UnsupportedError(
            f"this system ({sys.platform}) is not supported; Briefings runs on Linux, and untested on macOS and Windows"
        )


def libraries(extra: str = "") -> list[Requirement]:
    """Return what this system needs for the program or, where one is named, for one of its extras.

    Nothing is known of a copy that was not installed.
    """
    from importlib import metadata  # a command that looks at nothing of this starts without it

    from packaging.requirements import Requirement

    try:
        declared = [Requirement(text) for text in metadata.requires("briefings") or ()]
    except metadata.PackageNotFoundError:
        return []
    return [
        each
        for each in declared
        if (each.marker is None or each.marker.evaluate({"extra": extra}))
        and (not extra or (each.marker is not None and not each.marker.evaluate({"extra": ""})))
    ]


def installed(wanted: Requirement) -> tuple[str, bool]:
    """Return a library's version, empty where it is not installed, and whether it is one that works."""
    from importlib import metadata

    try:
        version = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return "", False
    return version, wanted.specifier.contains(version, prereleases=True)


def unfit() -> list[str]:
    """Return what is installed in a version that does not work, or not at all, and what would be right."""
    found = [(each, *installed(each)) for each in libraries()]
    return [f"{each.name} {version or 'is missing'} ({each.specifier})" for each, version, fits in found if not fits]
