"""Our cold build in one process, told apart: what each stage costs, or the work that the peers do too and nothing else.

    python bench/stages.py DESK            CPU seconds a stage, and the peak of memory when each word was said, as JSON
    python bench/stages.py DESK --check    CPU seconds a step of a check, as JSON
    python bench/stages.py DESK --equal    without the files of search, the exports for machines, the audit, and what is kept
                                           for the next build: nothing is printed
    --jobs N                               by N processes, where no stage is timed

Search, exports, audit and what is kept are calls of the build that are looked up by name; a name that is gone is an error here, so that
no figure can quietly count less than it says.
"""

from __future__ import annotations

import gc

gc.disable()  # as the command does, before anything large is imported

import json
import resource
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from briefings import build as recipe
from briefings.cli.leaving import leave
from briefings.compose.dependencies import Shelf
from briefings.host.pages import render_pages
from briefings.load.kept import Kept
from briefings.load.store import Store
from briefings.publish import stage
from briefings.publish.audit import Audit, Audited, FileLook
from briefings.render import artifacts

APART = (
    ("search", artifacts, "_search"),
    ("exports", artifacts._Maker, "export"),
    ("rendering", artifacts, "page_html"),
    ("writing", stage, "_put"),
    ("writing", stage, "_remove"),
    ("writing", stage.Stage, "published"),
    ("writing", stage.Stage, "_claim"),
    ("writing", stage.Stage, "_look_at"),
    ("writing", stage.Stage, "_linked"),
    ("kept for the next build", Kept, "keep"),
    ("kept for the next build", Kept, "save"),
    ("kept for the next build", Shelf, "save"),
    ("kept for the next build", recipe, "_remember"),
    ("audit", Audit, "look"),
    ("audit", recipe._Files, "end"),
)
"""Stages that are separate calls. Reading and checking, and composing, are the time between two messages of the build, minus these."""

STAGES = {
    "start and end": "start and end",
    "checking": "checking",
    "composing": "composing",
    "rendering": "composing",  # pages are composed one by one, between those that are printed
    "auditing": "start and end",
}
"""What each word of the build announces, by name."""


def spent() -> float:
    """Return the CPU seconds of this process and of those it waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def timed(call: Callable[..., Any], name: str, costs: dict[str, float]) -> Callable[..., Any]:
    """Return the call, its cost added to `costs`."""

    @wraps(call)
    def around(*args: Any, **kwargs: Any) -> Any:
        started = spent()
        try:
            return call(*args, **kwargs)
        finally:
            costs[name] += spent() - started

    return around


def equal() -> None:
    """Leave out what no peer does."""
    artifacts._search = lambda *_: {}
    artifacts.exports = lambda *_: []
    Audit.look = lambda *_: FileLook()
    recipe._Files.end = lambda _: Audited((), {})
    recipe._remember = lambda *_: None
    composed = recipe.Views
    recipe.Views = lambda *given, **more: composed(
        *given, **{**more, "digest": None, "shelf": None}
    )  # what pages ask is not noted
    Kept.save = Shelf.save = lambda *_: None
    Store.save = lambda *_: None


def profile(desk: Path) -> dict[str, dict[str, float]]:
    """Build a desk and return what each stage cost, and the peak of memory in MiB by then.

    `start and end` is imports, and the exchange of folders.
    """
    apart: dict[str, float] = defaultdict(float)
    for name, module, call in APART:
        setattr(module, call, timed(getattr(module, call), name, apart))
    marks: list[tuple[str, float, float]] = [("start and end", 0.0, 0.0)]
    peaks: dict[str, float] = {}

    def mark(word: str, done: int = 0, *_: object) -> None:
        if done:  # of how many pieces: the stage has begun
            return
        peaks[f"before {word}" if word else "at the end"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        marks.append((word, spent(), sum(apart.values())))

    recipe.build(_options(desk), render_pages, mark)
    mark("")
    between: dict[str, float] = defaultdict(float)
    for (word, at, known), (_, after, by_then) in zip(marks, marks[1:], strict=False):
        between[STAGES[word]] += after - at - (by_then - known)
    return {"cpu": {name: round(seconds, 3) for name, seconds in {**between, **apart}.items()}, "memory": peaks}


def checked(desk: Path) -> dict[str, float]:
    """Check a desk as the command does, and return what each step costs."""
    from briefings.check import check
    from briefings.load.checked import stats
    from briefings.load.desk import load
    from briefings.load.kept import Kept

    options = _options(desk)
    marks = [("starting, with all imports", spent())]
    stats(desk)
    marks.append(("seeing what changed", spent()))
    found = load(desk, kept=Kept(options.store, options.shared))
    marks.append(("recalling the sheets", spent()))
    check(found)
    marks.append(("following references, and rules", spent()))
    return {name: round(at - before, 3) for (name, at), (_, before) in zip(marks, [("", 0.0), *marks], strict=False)}


def _options(desk: Path) -> recipe.Options:
    jobs = int(sys.argv[sys.argv.index("--jobs") + 1]) if "--jobs" in sys.argv else 1
    return recipe.Options(desk, desk / "site", packs=False, jobs=jobs)


def main() -> None:
    desk = Path(sys.argv[1])
    if "--equal" in sys.argv:
        equal()
        recipe.build(_options(desk), render_pages)
        leave(0)  # as the command does
    else:
        print(json.dumps(checked(desk) if "--check" in sys.argv else profile(desk)))


if __name__ == "__main__":
    main()
