"""Whether anything changed since the last build, by stat alone: nothing is read, and little is imported.

Composing alone takes longer to import than a build with nothing to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from briefings.load.checked import stats, with_further
from briefings.load.fingerprint import FOLDER
from briefings.options import Options, Report
from briefings.publish import stage


class Head(NamedTuple):
    """What tells whether anything changed: stats of the inputs, what was asked for, digest of the site, folders named in settings."""

    inputs: str
    asked: str
    site: str
    further: tuple[str, ...]
    summary: str


def tree_digest(digests: Mapping[str, str]) -> str:
    """Return one digest of the digests of many files by path."""
    return hashlib.sha256("\n".join(f"{path} {digests[path]}" for path in sorted(digests)).encode()).hexdigest()


def unchanged(options: Options, staged: stage.Stage | None = None, found: str = "") -> Report | None:
    """Return the last build's report where a build would change nothing, else None. Raises OutputError.

    `found`: the stats of the desk, where they are known.
    """
    head = options.store.load("build.head", Head)
    if head is None or head.asked != options.asked:
        return None
    if head.inputs != with_further(found or stats(options.desk), head.further):
        return None
    staged = staged or stage.Stage(options.site, options.desk / FOLDER)
    return Report(head.summary, unchanged=True) if tree_digest(staged.published()) == head.site else None
