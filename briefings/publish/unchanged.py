"""Whether anything changed since the last build, by stat alone: nothing is read, and little is imported."""

from __future__ import annotations

from pathlib import Path

from briefings.load import inputs
from briefings.load.fingerprint import FOLDER, fingerprint
from briefings.options import Options, Report
from briefings.publish import stage
from briefings.publish.head import Head, recall_head, tree_digest


def fingerprint_of(options: Options, further: tuple[str, ...]) -> str:
    """Return a digest of the stats of all that a build reads (`further`: folders named in settings), and what is asked."""
    roots = [*inputs.files(options.desk), *map(Path, further)]
    return fingerprint(roots, repr((options.asked, inputs.versions())))


def unchanged(options: Options, staged: stage.Stage | None = None, head: Head | None = None) -> Report | None:
    """Return the last build's report where a build would change nothing, else None. Raises OutputError."""
    head = head or recall_head(options.store)
    if head is None or head.inputs != fingerprint_of(options, head.further):
        return None
    staged = staged or stage.Stage(options.site, options.desk / FOLDER)
    return Report(head.summary, unchanged=True) if tree_digest(staged.published()) == head.site else None
