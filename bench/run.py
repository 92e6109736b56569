"""`make bench`: seeded desks of any size, ours and the peers on the same pages, in one run.

    python bench/run.py [--sizes 100,1000,10000,100000] [--install] [--fresh] [--report]

Figures go to bench/figures.json as they are made: a bench that was broken off goes on where it was. At the end the table
and the plot are written into the docs. Absolute seconds are this machine's; only ratios within a run mean anything.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import builders
import figures
import pack_peers
import peers
import report
import small


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="100,1000,10000,100000", help="numbers of sheets")
    options.add_argument("--runs", type=int, default=5, help="at most so many runs of each; fewer of what takes long")
    options.add_argument("--peers", type=int, default=100_000, help="peers build desks of up to so many sheets")
    options.add_argument("--packs", type=int, default=40, help="packs laid out beside the peers; 0: none")
    options.add_argument("--install", action="store_true", help="install the peers that are missing into .bench/ first")
    options.add_argument("--fresh", action="store_true", help="start again, even if there are figures")
    options.add_argument(
        "--report", action="store_true", help="measure nothing: write the docs from the figures there are"
    )
    options.add_argument("--figures", type=Path, default=figures.FILE)
    options.add_argument("--trial", action="store_true", help="leave the docs as they are and print the table")
    given = options.parse_args()
    if not given.report:
        measured(given)
    text = report.text(given.figures)
    if given.trial:
        print(text)
    else:
        report.write(given.figures, text)


def measured(given: argparse.Namespace) -> None:
    """Make the figures that are still missing."""
    if given.install and peers.missing():
        peers.install()
    if peers.missing():
        print(f"not at hand, so left out: {', '.join(peers.missing())} (`--install` fetches them)", flush=True)
    compared = peers.at_hand()
    found = figures.Figures(
        given.figures, [*(peer.title for peer in compared), *pack_peers.versions()], fresh=given.fresh
    )
    print("continuing with the existing figures" if found.resumed else "starting with no figures", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the folder goes
    started = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - started:7.0f} s  {words}", flush=True)

    memory = Path("/dev/shm")  # not the disk, whose cost for a new folder varies tenfold between runs
    folder = Path(tempfile.mkdtemp(prefix="briefings-bench-", dir=memory if memory.is_dir() else None))
    try:
        builders.warm(folder / "warm")
        for size in sorted(map(int, given.sizes.split(","))):
            bench = builders.Bench(found, folder, size, lambda words, size=size: say(f"{size:,}: {words}"))
            bench.run(compared if size <= given.peers else [], given.runs)
        small.run(found, folder, say, largest=max(map(int, found.cell("sizes"))))
        if given.packs:
            pack_peers.run(found, folder, given.packs, say)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
