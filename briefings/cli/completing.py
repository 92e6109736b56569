"""What the shell offers behind a command: ids by the names of files alone, so that it is there at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from briefings.model.refs import KINDS, PLURALS

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def ids(*kinds: str) -> Complete:
    """Return what completes ids of these kinds (none: of all); `kind:id` where several sheets have the id, or when asked for."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
        known = _known(ctx.params.get("desk") or Path(), kinds or KINDS)
        kind, colon, start = incomplete.rpartition(":")
        if colon:
            return sorted(f"{kind}:{name}" for name in known if kind in known[name] and name.startswith(start))
        found = sorted(name for name in known if name.startswith(start))
        each = {name: [f"{kind}:{name}" for kind in known[name]] for name in found}
        return [word for name in found for word in ([name] if len(each[name]) == 1 else each[name])]

    return complete


def words(known: Callable[[], list[str]]) -> Complete:
    """Return what completes one of some words, which are looked up when asked for."""
    return lambda _, __, incomplete: [word for word in known() if word.startswith(incomplete)]


def _known(desk: Path, kinds: tuple[str, ...]) -> dict[str, list[str]]:
    """Return each id with the kinds of the sheets that have it."""
    found: dict[str, list[str]] = {}
    for kind in kinds:
        try:
            names = os.listdir(desk / "content" / PLURALS[kind])  # noqa: PTH208  # hot: ten thousand files
        except OSError:
            continue
        for name in names:
            if name.endswith(".yml"):
                found.setdefault(name.removesuffix(".yml"), []).append(kind)
    return found
