"""Write two lists of packages from requirements.lock, each package with its hashes. `make lock` runs it.

- `requirements.txt`: what an installed program needs. The wheel, the container and the workflow of a new desk install from it.
- `.github/build-requirements.txt`: what makes a wheel. The GitHub Action, which installs this repository, needs it too.
"""

from __future__ import annotations

import re
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
LISTS = {"requirements.txt": ("briefings", False), ".github/build-requirements.txt": ("hatchling", True)}
"""The package whose libraries a file lists, and whether it lists the package too."""
_HEAD = "# For Python 3.11. Written by docs/make_requirements.py from requirements.lock.\n"


def needed(package: str) -> set[str]:
    """Return the names of all packages that a package draws in, without its own extras, and its own name."""
    waiting = [(package, "")]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        for text in requires(name) or ():
            wanted = Requirement(text)
            if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                drawn = re.sub(r"[-_.]+", "-", wanted.name).lower()
                new = {(drawn, each) for each in ("", *wanted.extras)} - seen
                seen |= new
                waiting += new
    return {name for name, _ in seen}


def requirements(package: str, *, itself: bool) -> str:
    """Return the entries of a package's libraries, in the order of the lock. Raises ValueError where one is missing."""
    entries = re.finditer(r"^([a-z0-9._-]+)==.*(?:\n    --hash.*)*", LOCK.read_text("utf-8"), re.MULTILINE)
    locked = {entry[1]: entry[0] for entry in entries}
    names = needed(package) - (set() if itself else {package})
    if missing := names - locked.keys():
        raise ValueError(f"requirements.lock lacks {', '.join(sorted(missing))}: run `make lock`")
    return _HEAD + "".join(f"{entry}\n" for name, entry in locked.items() if name in names)


def main() -> None:
    """Write the lists."""
    for file, (package, itself) in LISTS.items():
        (ROOT / file).parent.mkdir(exist_ok=True)
        (ROOT / file).write_text(requirements(package, itself=itself), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
