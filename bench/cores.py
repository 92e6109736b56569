"""What a user waits for: a cold build by 1, 2 and all processes, wall and CPU with their spread, in turns.

    python bench/cores.py DESK [RUNS]      the table, as Markdown
    python bench/cores.py DESK --path N    the critical path by CPU with N processes, as JSON: for machines with fewer cores

The critical path is what the first process does alone, and of each round of forks the CPU of the busiest process. It leaves out what
processes take from each other (memory, the disk), so it is a floor.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import builders
import measure
from figures import ROOT

RUNS = 5


def table(desk: Path, runs: int) -> str:
    """Return medians of several cold builds by each number of processes, with the least and the most."""
    numbers = sorted({1, 2, len(os.sched_getaffinity(0))})
    found: dict[int, list[measure.Cost]] = {number: [] for number in numbers}
    for _ in range(runs):
        for number in numbers:
            builders.clean(*(desk / name for name in builders.MADE))
            command = (sys.executable, "-m", "briefings", "build", "--no-packs", "--desk", str(desk))
            found[number].append(measure.once([*command, "--jobs", str(number)], ROOT))
    rows = [
        "| processes | "
        + " | ".join(_spread([getattr(cost, name) for cost in costs]) for name in ("wall", "cpu"))
        + " |"
        for costs in found.values()
    ]
    heads = "| processes | wall s (least to most) | CPU s (least to most) |\n|---:|---:|---:|"
    lines = [row.replace("processes", str(number), 1) for number, row in zip(numbers, rows, strict=True)]
    load = os.getloadavg()[0]
    return f"{measure.machine()}; load {load:.1f} at the end\n\n{heads}\n" + "\n".join(lines)


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def path(desk: Path, jobs: int) -> dict[str, float]:
    """Build by so many forks and return the CPU seconds alone, on the critical path, and in all."""
    from briefings import build as recipe
    from briefings import pool
    from briefings.host.pages import render_pages

    gc.disable()  # as the command does
    forks: list[float] = []
    rounds: list[tuple[float, float, float]] = []
    inner = pool.each

    def close(of: Any, fork: Any) -> None:
        of._selector.unregister(fork.answers)
        for descriptor in (fork.answers, fork.orders):
            if descriptor >= 0:
                os.close(descriptor)
        usage = os.wait4(fork.process, 0)[2]
        forks.append(usage.ru_utime + usage.ru_stime)

    def each(*given: Any, **more: Any) -> Iterator[Any]:
        forks.clear()
        started = time.process_time()
        yield from inner(*given, **more)
        rounds.append((time.process_time() - started, max(forks, default=0.0), sum(forks)))

    pool._Forks._close = close  # type: ignore[method-assign, assignment]
    pool.each = each  # type: ignore[assignment]
    recipe.build(recipe.Options(desk, desk / "site", packs=False, jobs=jobs), render_pages)
    total = time.process_time()
    alone = total - sum(here for here, _, _ in rounds)
    critical = alone + sum(max(here, longest) for here, longest, _ in rounds)
    cpu = total + sum(there for _, _, there in rounds)
    return {"alone": round(alone, 2), "critical path": round(critical, 2), "CPU": round(cpu, 2)}


def main() -> None:
    desk = Path(sys.argv[1])
    if "--path" in sys.argv:
        builders.clean(*(desk / name for name in builders.MADE))
        print(json.dumps(path(desk, int(sys.argv[-1]))))
    else:
        print(table(desk, int(sys.argv[2]) if len(sys.argv) > 2 else RUNS))


if __name__ == "__main__":
    main()
