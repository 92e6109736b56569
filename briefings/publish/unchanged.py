"""Whether anything changed since the last build, by stat alone: nothing is read, and little is imported.

Composing alone takes longer to import than a build with nothing to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from briefings.load import checked
from briefings.load.checked import InputStats
from briefings.load.fingerprint import FOLDER
from briefings.options import Options, Report
from briefings.publish import stage


def tree_digest(digests: Mapping[str, str]) -> str:
    """Return one digest of the digests of many files by path."""
    return hashlib.sha256("\n".join(f"{path} {digests[path]}" for path in sorted(digests)).encode()).hexdigest()


def unchanged(options: Options, staged: stage.Stage | None = None, found: InputStats | None = None) -> Report | None:
    """Return the last build's report where a build would change nothing, else None. Raises OutputError.

    `found`: the stats of the desk, where they are known.
    """
    said = checked.recall(options.store, options.desk, found)
    if said is None or said.built is None or said.built.asked != options.asked:
        return None
    staged = staged or stage.Stage(options.site, options.desk / FOLDER)
    same = tree_digest(staged.published) == said.built.site
    return Report(said.built.summary, unchanged=True) if same else None
