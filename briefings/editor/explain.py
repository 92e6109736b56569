"""Why each problem is one, with an example and how to fix it: one data file for the command and the reference."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from briefings.model.data_files import beside


class Explanation(NamedTuple):
    """A problem's code, the group it belongs to, why it is a problem, an example of it, and how to fix it."""

    code: str
    group: str
    why: str
    example: str
    fix: str


@cache
def explanations() -> dict[str, Explanation]:
    """Return every explanation by its code, in the file's order."""
    groups = beside(__file__, "explanations")
    return {code: Explanation(code, group, **parts) for group, codes in groups.items() for code, parts in codes.items()}
