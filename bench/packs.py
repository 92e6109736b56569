"""`make bench-packs`: what many packs, and long ones, cost: pages, CPU, and peak memory of the build and of its workers.

    python bench/packs.py [--packs 50,500] [--rows 100,400,1600] [--jobs 2]
    python bench/packs.py --lay-out ours DESK      the one pack of a desk, and nothing else

Memory of a worker is what it has for itself; what it shares with the server that forked it, 78 MiB, is left out. One pack
alone is made by the build itself; a second table has its layout in a process that does nothing else, and WeasyPrint alone with the
same HTML, style sheet and PDF variant.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import desks
import pypdfium2

ROOT = Path(__file__).parent.parent
SHEETS = 200
EVERY = 0.1
"""Seconds between two looks at the memory of workers."""


class Peaks(NamedTuple):
    """Seconds of CPU of a build and its workers; MiB of the build at its peak, and of the largest worker (its private memory)."""

    cpu: float
    build: float
    worker: float


def watched(command: list[str]) -> Peaks:
    """Run a command to its end and look at its memory and that of the processes it starts; fail where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    largest = whole = 0.0
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said)
        while child.poll() is None:
            whole = max(whole, _figure(child.pid, "status", "VmHWM"))
            workers = (pid for server in _started_by(child.pid) for pid in _started_by(server))
            largest = max([largest, *map(_own, workers)])
            time.sleep(EVERY)
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read().decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Peaks(cpu, whole, largest)


def _started_by(pid: int) -> list[int]:
    try:
        return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _own(pid: int) -> float:
    return _figure(pid, "smaps_rollup", "Private_Dirty") + _figure(pid, "smaps_rollup", "Private_Clean")


def _figure(pid: int, file: str, name: str) -> float:
    """Return a figure of /proc in MiB; 0 where the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)


def long_pack(folder: Path, rows: int) -> Path:
    """Write a desk whose one full pack has `rows` incidents: a part with each, a timeline, places, its annexes."""
    desks.write(folder, SHEETS, briefings=0)
    for number in range(rows):
        (folder / f"content/incidents/row-{number}.yml").write_text(
            f"title: Row {number} of many\nextent: {{kind: series}}\n"
            f"when: {{edtf: ../2026-02-{number % 28 + 1:02}, as_reported: in recent weeks}}\n"
            f"summary: See [[actor:actor-{number % 20}]]. The source names nobody.\n"
            f"evidence: [{{source: source-{number % 10}, at: p{number % 40 + 1}}}]\n{desks.DATED}",
            "utf-8",
        )
    (folder / "content/briefings/long.yml").write_text(
        "form: full-pack\nnumber: B-1\ntitle: Everything at once\naudience: Members\ncut_off: 2026-03-09\n"
        "authors: [Bench desk]\nbottom_line: The sources name nobody.\n"
        "key_points:\n  - {text: The sources name nobody., evidence: [{source: source-1, at: p1}]}\n"
        "sections: [{heading: Every row, include: {kind: incident}}]\n"
        "annexes: [timeline, map, actors, sources]\ngaps: [who it was]\n" + desks.DATED,
        "utf-8",
    )
    return folder


def many_packs(folder: Path, packs: int) -> Path:
    """Write a desk of so many briefings, of two pages and more each."""
    desks.write(folder, SHEETS, briefings=packs)
    return folder


def measured(desk: Path, jobs: int) -> tuple[int, Peaks]:
    """Return how many pages the packs of a desk have, built cold, and what that took."""
    command = [sys.executable, "-m", "briefings", "build", "--desk", str(desk), "--jobs", str(jobs)]
    peaks = watched(command)
    pages = 0
    for file in (desk / "site/packs").glob("*.pdf"):
        document = pypdfium2.PdfDocument(file)
        pages += len(document)
        document.close()
    return pages, peaks


def lay_out(maker: str, desk: Path) -> None:
    """Compose the one briefing of a desk and make its pack, with ours or with WeasyPrint alone."""
    import pack_peers

    from briefings.build import Options, compose_desk
    from briefings.render import pdf

    composition = compose_desk(Options(desk, desk / "site"))
    (pack,), style = pack_peers._packs(composition)
    pdf.warm()
    if maker == "ours":
        pdf.pack_pdf(pack, style)
    else:
        pack_peers._laid_out(pack.html, style)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--packs", default="50,500", help="how many packs a desk has, one build each")
    options.add_argument("--rows", default="100,400,1600", help="how many incidents one long pack has, one build each")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options.add_argument("--lay-out", nargs=2, help="who lays out (ours, alone), and the desk")
    given = options.parse_args()
    if given.lay_out:
        lay_out(given.lay_out[0], Path(given.lay_out[1]))
        return
    print("| desk | pages | CPU s | CPU s a page | build, peak MiB | largest worker, MiB |")
    print("|---|---|---|---|---|---|", flush=True)
    cases = [(f"{count} packs", many_packs, count) for count in _numbers(given.packs)]
    cases += [(f"one pack of {count} incidents", long_pack, count) for count in _numbers(given.rows)]
    layouts = []
    with tempfile.TemporaryDirectory(prefix="briefings-bench-") as temporary:
        for name, write, count in cases:
            desk = write(Path(temporary) / name.replace(" ", "-"), count)
            pages, found = measured(desk, given.jobs)
            print(
                f"| {name} | {pages} | {found.cpu:.0f} | {found.cpu / pages:.2f} | {found.build:.0f} | {found.worker:.0f} |",
                flush=True,
            )
            if write is long_pack:
                command = [sys.executable, __file__, "--lay-out"]
                ours, alone = (watched([*command, maker, str(desk)]).build for maker in ("ours", "alone"))
                layouts.append(f"| {pages} | {ours:.0f} | {alone:.0f} | {ours / alone:.2f} |")
    if not layouts:
        return
    print("\n| pages | ours, peak MiB | WeasyPrint alone, peak MiB | ours : alone |\n|---|---|---|---|")
    print("\n".join(layouts))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


if __name__ == "__main__":
    main()
