"""Tables as CSV (RFC 4180) in UTF-8 with its mark, which spreadsheets need to read it; no cell runs as a formula (OWASP)."""

from __future__ import annotations

import csv
import io

from briefings.compose import Views
from briefings.compose.data import Flat, tables
from briefings.model.cells import safe


def files(views: Views) -> dict[str, bytes]:
    """Return the tables by path."""
    return {f"data/{table.name}.csv": _csv(table) for table in tables(views.index)}


def _csv(table: Flat) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.heads)
    writer.writerows(map(safe, row) for row in table.rows)
    return out.getvalue().encode("utf-8-sig")
