"""Receipts: the record of each segment having been checked against a snapshot (content/receipts.lock)."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, MsgspecError, convert

from briefings.problems import Location, Problem

NAME = "receipts.lock"

_Side = str | list[Annotated[int, Meta(gt=0)]]
Around = tuple[_Side, _Side]

_OPTIONAL = ("sentence", "around", "paragraph")

Key = tuple[str, int | str]
"""Quote id and segment: its number from 1, or `lead_in` or `role`."""


class Receipt(NamedTuple):
    """One segment's check: the segment's own words, the snapshot's digest, level (DOMAIN ladder 0-3), place, day.

    `start` and `end` are code points in the snapshot, end excluded. `sentence` holds the whole sentence that a fragment was
    taken from, where the source's rights allow to print it. `around` has what stands before and behind the words in their
    sentence: words where they may be printed, else the number of letters of each word; None for a role. `paragraph` says that
    those words go beyond the sentence.
    """

    quote: str
    segment: int | str
    words: str
    mode: str
    at: str
    source: str
    level: Annotated[int, Meta(ge=0, le=3)]
    start: Annotated[int, Meta(ge=0)]
    end: int
    checked: str
    matcher: int
    sentence: str = ""
    around: Around | None = None
    paragraph: bool = False

    @property
    def key(self) -> Key:
        """Return what identifies the segment."""
        return (self.quote, self.segment)

    def line(self) -> str:
        """Return the receipt as a line of the lock file, with its checksum."""
        record = {name: value for name, value in self._asdict().items() if name not in _OPTIONAL or value}
        return json.dumps({**record, "sum": checksum(record)}, ensure_ascii=False)


def checksum(record: Mapping[str, Any]) -> str:
    """Return a short checksum of a receipt's fields; finds accidental edits, not forgery (the snapshot does)."""
    text = json.dumps({key: value for key, value in record.items() if key != "sum"}, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def parse(text: str, path: str) -> tuple[dict[Key, Receipt], list[Problem]]:
    """Return the receipts by key, and a problem for each line that is damaged, doubled or left by a merge."""
    receipts: dict[Key, Receipt] = {}
    problems = []
    lines = text.removeprefix("\ufeff").split("\n")  # an editor of Windows may write that mark; words may hold U+2028
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        receipt = _receipt(line)
        if receipt is None or receipt.key in receipts:
            what = "is damaged" if receipt is None else "is here twice"
            message = f"the receipt on this line {what}"
            hint = "run `briefings verify`: it writes the file again"
            problems.append(Problem("receipt-damaged", Location(path, number, 1, len(line)), message, hint=hint))
        else:
            receipts[receipt.key] = receipt
    return receipts, problems


def _receipt(line: str) -> Receipt | None:
    if not line.startswith("{"):  # of a file of anything else, in a fiftieth of the time
        return None
    try:
        record = json.loads(line)
        total = record.pop("sum")
        receipt = convert(tuple(Receipt(**record)), Receipt)
        datetime.date.fromisoformat(receipt.checked)
        return receipt if receipt.start <= receipt.end and total == checksum(record) else None
    except (MsgspecError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def text(receipts: Iterable[Receipt]) -> str:
    """Return the lock file: a line for each segment, sorted."""
    return "".join(f"{receipt.line()}\n" for receipt in sorted(receipts, key=_order))


def _order(receipt: Receipt) -> tuple[str, bool, str]:
    return (receipt.quote, isinstance(receipt.segment, str), f"{receipt.segment:>4}")


def file(content: Path) -> Path:
    """Return the lock file's place below the content folder."""
    return content / NAME
