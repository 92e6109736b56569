"""Whether anything changed since the last build, by stat alone: nothing is read, and little is imported."""

from __future__ import annotations

from briefings.load.checked import stats, with_further
from briefings.load.fingerprint import FOLDER
from briefings.options import Options, Report
from briefings.publish import stage
from briefings.publish.head import recall_head, tree_digest


def unchanged(options: Options, staged: stage.Stage | None = None, found: str = "") -> Report | None:
    """Return the last build's report where a build would change nothing, else None. Raises OutputError.

    `found`: the stats of the desk, where they are known.
    """
    head = recall_head(options.store)
    if head is None or head.asked != options.asked:
        return None
    if head.inputs != with_further(found or stats(options.desk), head.further):
        return None
    staged = staged or stage.Stage(options.site, options.desk / FOLDER)
    return Report(head.summary, unchanged=True) if tree_digest(staged.published()) == head.site else None
