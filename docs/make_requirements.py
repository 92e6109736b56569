"""Print the entries of requirements.lock that an installed program needs, with hashes. `make dist` uses it."""

from __future__ import annotations

import re
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

LOCK = Path(__file__).parent.parent / "requirements.lock"


def needed() -> set[str]:
    """Return the names of all packages that `briefings` draws in, without its own extras."""
    waiting = [("briefings", "")]
    seen = set(waiting)
    while waiting:
        package, extra = waiting.pop()
        for text in requires(package) or ():
            wanted = Requirement(text)
            if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                name = re.sub(r"[-_.]+", "-", wanted.name).lower()
                new = {(name, each) for each in ("", *wanted.extras)} - seen
                seen |= new
                waiting += new
    return {name for name, _ in seen} - {"briefings"}


def requirements() -> str:
    """Return the entries, in the order of the lock. Raises ValueError where one is missing."""
    entries = re.finditer(r"^([a-z0-9._-]+)==.*(?:\n    --hash.*)*", LOCK.read_text("utf-8"), re.MULTILINE)
    locked = {entry[1]: entry[0] for entry in entries}
    names = needed()
    if missing := names - locked.keys():
        raise ValueError(f"requirements.lock lacks {', '.join(sorted(missing))}: run `make lock`")
    return "".join(f"{entry}\n" for name, entry in locked.items() if name in names)


if __name__ == "__main__":
    print(requirements(), end="")
