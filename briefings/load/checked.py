"""What the last check or build said, so that a desk that nobody changed since is not read to say it again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from briefings.load import inputs
from briefings.load.files import entries
from briefings.load.fingerprint import fingerprint
from briefings.load.store import Store
from briefings.model.refs import PLURALS
from briefings.problems import OutputError, Problem

_NAME = "check"
FINDINGS = "findings"


class Built(NamedTuple):
    """What a build published: what was asked for, a digest of the site, and the line that sums it up."""

    asked: str
    site: str
    summary: str


class InputStats(NamedTuple):
    """Digests of the stats of all that a run reads but for what settings name: of the sheets, and of all `beside` them."""

    beside: str
    sheets: str


class RunResult(NamedTuple):
    """What a run found: folders and files named in settings, problems, the line that sums up.

    `built` is what it published; a check publishes nothing. `stats`, of all that it read, is there where it was kept.
    """

    further: tuple[str, ...]
    problems: tuple[Problem, ...]
    summary: str
    built: Built | None = None
    stats: str = ""


def recall(store: Store, desk: Path, found: InputStats | None = None, name: str = _NAME) -> RunResult | None:
    """Return what the last run found, or None where anything that it read has changed. `found`: `stats`, if known."""
    said = store.load(name, RunResult)
    return said if said and said.stats == _with(said.further, repr(found or stats(desk))) else None


def remember(
    store: Store, desk: Path, before: InputStats, said: RunResult, findings: object = None, name: str = _NAME
) -> None:
    """Keep what a run found, in all and sheet by sheet; `before` are the `stats` when it began.

    A file that changed since has other stats than those, so the next run looks again. What was found sheet by sheet
    says of each sheet what it was, but not of the rest, and is kept only where that stands as it stood.
    """
    with suppress(OutputError):  # what is kept is never needed
        if findings and _beside(desk) == before.beside:
            store.save(FINDINGS, findings)
        store.save(name, said._replace(stats=_with(said.further, repr(before))))


def beside(desk: Path, further: Iterable[str]) -> str:
    """Return a digest of the stats of all that a check looks at beside sheets."""
    return _with(further, _beside(desk))


def stats(desk: Path) -> InputStats:
    """Return digests of the stats of all that a check reads, but for what settings name."""
    content, *_ = inputs.files(desk)
    return InputStats(_beside(desk), fingerprint([content / name for name in PLURALS.values()], ""))


def _beside(desk: Path) -> str:
    content, *others = inputs.files(desk)
    inside = entries(content) if content.is_dir() else ()
    own = sorted(entry.path for entry in inside if entry.name not in PLURALS.values())
    return fingerprint([*map(Path, own), *others], repr(inputs.versions()))


def _with(further: Iterable[str], found: str) -> str:
    """Return `stats` with the folders and files named in settings."""
    return fingerprint(map(Path, further), found)
