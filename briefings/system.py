"""What this program runs on: the systems, and the libraries with their versions, as the package declares them."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import TYPE_CHECKING

from briefings.problems import UnsupportedError

if TYPE_CHECKING:
    from packaging.requirements import Requirement

TESTED = "linux"
NAMES = {TESTED: "Linux", "darwin": "macOS", "win32": "Windows"}
"""The systems by the name that Python has for them."""
EXTRAS = {"html": "`capture` of HTML", "import": "`import` of XLSX, BibTeX and RIS", "cluster": "`build --executor`"}
"""What the extras are for that add to what the program can do."""


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
    try:
        version = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return "", False
    return version, wanted.specifier.contains(version, prereleases=True)


def unfit() -> list[str]:
    """Return what is installed in a version that does not work, or not at all, and what would be right."""
    found = [(each, *installed(each)) for each in libraries()]
    return [f"{each.name} {version or 'is missing'} ({each.specifier})" for each, version, fits in found if not fits]
