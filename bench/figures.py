"""The figures of a bench: a JSON file that grows run by run, so that a bench that was broken off goes on where it was.

Figures of another version of the program cannot be compared with this one: the file then starts empty.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import platform
from pathlib import Path
from typing import Any

import measure

ROOT = Path(__file__).parent.parent
FILE = ROOT / "bench/figures.json"
_REPORT = frozenset({"report.py", "plot.py", "figures.py", "quick.py", "run.py"})
"""Files of the bench that no figure depends on."""

Cell = dict[str, Any]


class Figures:
    """The figures so far; every change is on disk at once."""

    def __init__(self, file: Path, versions: list[str], *, fresh: bool = False) -> None:
        """Continue a file of this version of the program, or start an empty one."""
        self.file = file
        begun = {"program": program(), "machine": measure.machine(), "versions": versions}
        known = json.loads(file.read_text("utf-8")) if file.exists() and not fresh else {}
        self.resumed = all(known.get(name) == value for name, value in begun.items())
        self.all: Cell = known if self.resumed else {**begun, **_today()}

    def cell(self, *names: str) -> Cell:
        """Return the figures under a path of names, made where there are none."""
        found = self.all
        for name in names:
            found = found.setdefault(name, {})
        return found

    def save(self) -> None:
        temporary = self.file.with_suffix(".new")
        temporary.write_text(json.dumps(self.all, indent=1, ensure_ascii=False) + "\n", "utf-8")
        temporary.replace(self.file)


def _today() -> Cell:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    load = round(os.getloadavg()[0], 1)
    return {"date": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}", "python": python, "load": load}


def program() -> str:
    """Return one digest of all that figures depend on in this repository."""
    files = [*(ROOT / "briefings").rglob("*.py"), *(ROOT / "templates").rglob("*"), *(ROOT / "bench").glob("*.*")]
    total = hashlib.sha256()
    for file in sorted(files):
        if file.is_file() and file.suffix in (".py", ".cjs", ".html", ".css", ".js") and file.name not in _REPORT:
            total.update(file.read_bytes())
    return total.hexdigest()[:16]
