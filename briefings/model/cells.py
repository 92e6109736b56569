"""Cells that no spreadsheet runs as a formula, and the way back (OWASP, CSV injection)."""

from __future__ import annotations

import re

_ACTIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_FIRST = frozenset("'=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


def safe(text: str) -> str:
    """Return the text behind an apostrophe where a spreadsheet would run it; a plain number stays a number."""
    if text[:1] not in _FIRST:  # nearly every cell
        return text
    return f"'{text}" if _ACTIVE.match(text) and not _NUMBER.match(text) else text


def undone(cell: str) -> str:
    """Return the text of which `safe` made this cell."""
    return cell[1:] if cell.startswith("'") and _ACTIVE.match(cell) else cell
