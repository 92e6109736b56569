"""Words compared with words, for messages."""

from __future__ import annotations

from difflib import SequenceMatcher


def first_difference(ours: str, theirs: str) -> tuple[str, str]:
    """Return the first words that differ, ours and theirs; `nothing` where one side has none there."""
    left, right = ours.split(), theirs.split()
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            return " ".join(left[a:b]) or "nothing", " ".join(right[c:d]) or "nothing"
    return ours, theirs
