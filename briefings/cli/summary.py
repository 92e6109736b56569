"""One line that says what a run did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from briefings.check.verdicts import Verdict


def outcome_counts(verdicts: Mapping[str, Verdict]) -> str:
    """Return the counts of the quotes' outcomes, all three always named."""
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    return (
        f"Quotes: {counts['matches']} wording matches the source, {counts['not-found']} not found in the source, "
        f"{counts['unchecked']} could not be checked; {counts['none']} paraphrases have no wording to check."
    )
