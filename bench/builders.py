"""Builds of one desk, ours and the peers', run in turns so that a busy moment falls on all alike."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import desks
import measure
import peers
from figures import ROOT, Cell, Figures

from briefings.render.web import assets

RUNS = {100: 5, 1_000: 5, 10_000: 3, 100_000: 1}
ENOUGH = 300.0
"""A build that has taken so many seconds in all is not run again, whatever its number of runs."""
LONGEST, LARGEST = 600.0, 12_000.0
"""Seconds and MiB; a peer of which more is to be expected, from its figures one size before, is left out."""
ONE_AT_A_TIME = 20_000
"""From so many sheets on the sources of one peer stand at a time, and runs are not in turns."""


SMALLEST = 30
"""Sheets enough for one of each kind of page."""


class Build(NamedTuple):
    """A build: its name, its command, what is done before, and what it makes."""

    name: str
    command: tuple[str, ...]
    cwd: Path
    before: Callable[[], None]
    site: Path | None = None


class Bench:
    """The builds of one size, in a separate folder."""

    def __init__(self, figures: Figures, folder: Path, sheets: int, say: Callable[[str], None]) -> None:
        self.figures, self.folder, self.sheets, self.say = figures, folder / str(sheets), sheets, say
        self.desk = self.folder / "desk"
        self.runs = RUNS.get(sheets, 3)

    def run(self, wanted: list[peers.Peer], runs: int) -> None:
        """Make what is still missing of this size's figures."""
        self.runs = min(runs, self.runs)
        compared = [peer for peer in wanted if self._is_reasonable(peer)]
        if not any(self._open(name) for name in (*OURS, *(peer.title for peer in compared))) and self._of("stages"):
            return
        self.folder.mkdir(parents=True)
        self.figures.cell("sizes", str(self.sheets))["sheet"] = desks.write(self.desk, self.sheets)
        self._stages()
        builds = list(_ours(self.desk))
        if self.sheets < ONE_AT_A_TIME:
            builds += [self._prepared(peer) for peer in compared]
            for _ in range(self.runs):
                self._turn(builds)
        else:
            self._turn(builds)
            clean(*(self.desk / name for name in MADE))  # gigabytes, of memory perhaps
            for peer in compared:
                if self._open(peer.title):
                    build = self._prepared(peer)
                    self._turn([build])
                    shutil.rmtree(build.cwd)
        shutil.rmtree(self.folder)

    def _turn(self, builds: list[Build]) -> None:
        wanted = {build.name for build in builds if self._open(build.name)}
        if wanted & set(ONE_BY_ONE):
            wanted |= set(ONE_BY_ONE)
        for build in builds:
            if build.name not in wanted:
                continue
            build.before()
            started = time.time()
            cell = self._of("builds", build.name)
            try:
                cost = measure.once(build.command, build.cwd, 2 * LONGEST if build.name not in OURS else 3600.0)
            except measure.FailedError as error:
                if build.name in OURS:
                    raise
                cell["left_out"] = str(error).splitlines()[0].removeprefix(" ".join(build.command)).strip()
                self.figures.save()
                self.say(f"{build.name}: {error}")
                continue
            cell.setdefault("runs", []).append(list(cost))
            if build.site:
                cell.update(_sizes(build.site))
            if build.name in (COLD, AGAIN, EDIT):
                cell.update(_changed(self.desk, started))
            self.figures.save()
            self.say(f"{build.name}: CPU {cost.cpu:.2f} s, wall {cost.wall:.2f} s, {cost.memory:.0f} MiB")

    def _open(self, name: str) -> bool:
        """Whether a build is to be run once more."""
        cell = self._of("builds", name)
        runs = cell.get("runs", [])
        return "left_out" not in cell and len(runs) < self.runs and sum(run[1] for run in runs) < ENOUGH

    def _is_reasonable(self, peer: peers.Peer) -> bool:
        """Whether a peer can be expected to do this size; says so in the figures where not."""
        smaller = [int(size) for size in self.figures.cell("sizes") if int(size) < self.sheets]
        if not smaller:
            return True
        before = self.figures.cell("sizes", str(max(smaller)), "builds", peer.title)
        times = self.sheets / max(smaller)
        cost = measure.median(before["runs"]) if before.get("runs") else None
        reason = before.get("left_out", "")
        if cost and cost.wall * times > LONGEST:
            reason = f"{cost.wall * times / 60:.0f} minutes are to be expected from its {cost.wall:.0f} s at {max(smaller):,} sheets"
        elif cost and cost.memory * times > LARGEST:
            reason = f"{cost.memory * times / 1024:.0f} GiB are to be expected from its {cost.memory / 1024:.1f} GiB at {max(smaller):,} sheets"
        if reason:
            self._of("builds", peer.title)["left_out"] = reason
            self.figures.save()
        return not reason

    def _stages(self) -> None:
        """Profile a cold build, one after an edit and a check after another, and hand the peers their pages."""
        edits: list[int] = []
        for name, more, before in (
            ("stages", (), clean),
            ("stages after an edit", (), partial(edit, self.desk, edits)),
            ("check after an edit", ("--check",), partial(edit, self.desk, edits)),
        ):
            before()
            if not self._of(name):
                command = [sys.executable, "bench/stages.py", str(self.desk), *more]
                said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
                found = json.loads(said.stdout)
                self._of(name).update(found.get("cpu", found))
                if name == "stages":
                    self._of("memory").update(found["memory"])
                self.figures.save()
                self.say(f"{name} {found}")
        pages = self.folder / "pages.jsonl"
        subprocess.run([sys.executable, "bench/pages.py", str(self.desk), str(pages)], cwd=ROOT, check=True)
        size = self.figures.cell("sizes", str(self.sheets))
        size["printed_plainly"] = pages.with_suffix(".plain").read_text("utf-8").split()
        with pages.open(encoding="utf-8") as file:
            size["pages"] = sum(1 for _ in file)

    def _prepared(self, peer: peers.Peer) -> Build:
        folder = self.folder / peer.title.replace(" ", "-")
        peer.write(folder, read(self.folder / "pages.jsonl"), assets(None)["assets/briefings.css"]())
        made = [folder / name for name in peer.made]
        return Build(peer.title, peer.command, folder, partial(clean, *made), made[0])

    def _of(self, *names: str) -> Cell:
        return self.figures.cell("sizes", str(self.sheets), *names)


def warm(folder: Path) -> None:
    """Build a small desk once, so that no run has to compile the program's modules and templates: users do that once."""
    desks.write(folder, SMALLEST)
    measure.once((peers.ours(), "-m", "briefings", "build", "--desk", str(folder), "--no-packs"), ROOT)
    shutil.rmtree(folder)


COLD, EQUAL, AGAIN, EDIT = "cold", "equal work", "nothing changed", "one quote edited"
CHECK, CHECK_EDIT = "check again", "check after an edit"
OURS = (EQUAL, COLD, AGAIN, EDIT, CHECK, CHECK_EDIT)
"""Ours, by name: the build without search, exports and audit, and all of it; again; after an edit; `briefings check`, again
and after an edit."""

ONE_BY_ONE = (COLD, AGAIN, EDIT, CHECK, CHECK_EDIT)
"""Of these each needs what the one before it left, so all of them are run or none."""


MADE = ("site", ".site.staging", ".briefings")
"""Folders of a desk that a cold build must not find."""


def _ours(desk: Path) -> Iterator[Build]:
    folders = tuple(desk / name for name in MADE)
    command = (peers.ours(), "-m", "briefings")
    equal = (peers.ours(), "bench/stages.py", str(desk), "--equal")
    build = (*command, "build", "--desk", str(desk), "--no-packs")
    edited: list[int] = []

    def nothing() -> None:
        """Leave the desk as it is."""

    yield Build(EQUAL, equal, ROOT, partial(clean, *folders))
    yield Build(COLD, build, ROOT, partial(clean, *folders), folders[0])
    yield Build(AGAIN, build, ROOT, nothing)
    yield Build(EDIT, build, ROOT, partial(edit, desk, edited))
    check = (*command, "check", "--desk", str(desk))
    yield Build(CHECK, check, ROOT, nothing)
    yield Build(CHECK_EDIT, check, ROOT, partial(edit, desk, edited))


def clean(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def edit(desk: Path, done: list[int]) -> None:
    """Change the words around a quote."""
    done.append(1)
    file = desk / "content/quotes/quote-7.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("context: ", f"context: Edit {len(done)}. ", 1), "utf-8")


def _changed(desk: Path, started: float) -> Cell:
    """Return how many files of the site a run wrote, and how many differ from the site before."""
    kept, now = desk / "manifest.before", desk / "site/manifest.json"
    before, after = (json.loads(file.read_text("utf-8"))["files"] if file.exists() else {} for file in (kept, now))
    shutil.copy(now, kept)
    differing = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    written = [file for file in (desk / "site").rglob("*") if file.is_file() and file.stat().st_mtime >= started]
    return {"differing": len(differing), "written": len(written)}


def _sizes(site: Path) -> Cell:
    """Return the bytes of a site, and the average bytes of a quotation's page."""
    pages = [file.stat().st_size for file in (site / "quotes").glob("quote-*/index.html")]
    return {"bytes": measure.size(site), "page": round(sum(pages) / len(pages)) if pages else 0}


def read(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            place, shown = json.loads(line)
            yield place, shown
