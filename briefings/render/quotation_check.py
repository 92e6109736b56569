"""The data of *Check a quotation*: all words in one file on a small desk, in parts on a large one, and the rules of typography.

The browser loads every part, as any quotation may be the one that is nearest. A part holds the rows whose targets have digests
that begin alike, so another sheet rewrites one part and the list of them. What several rows of a file say alike stands there once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from briefings.compose.views import Comparable, Line
from briefings.matcher.edits import LONGEST_GAP, SHORTEST_PART
from briefings.matcher.folding import COMPATIBLE, DASHES, DOUBLE, SINGLE, TYPOGRAPHY, UNSPACED
from briefings.matcher.search import CLOSING
from briefings.model.messages import is_right_to_left
from briefings.render import links
from briefings.render.search import groups, marked_part
from briefings.render.web import literal

QUOTATIONS = "check-a-quotation/quotations.js"
"""What the page loads: the rules, and the rows or the names of the parts."""
PARTS = "check-a-quotation/parts/"

WHOLE = 1_000
"""So many rows are loaded at once: 100 KB compressed."""
_ROWS = 250
"""At most so many rows stand in one part."""

_BLANKS = r"\t-\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_LETTERS = r"\p{L}\p{N}_"
_TRANSLATED = {"w": _LETTERS, "s": f"{_BLANKS} ", "d": r"\p{Nd}", "A": "^", "Z": "$", '"': '"'}


def files(rows: Sequence[Comparable], marking: str, whole: int = WHOLE) -> dict[str, bytes]:
    """Return the files of the page by path; `whole` is up to how many rows stand in one file. All data, no markup."""
    rules = f"window.briefingsMarking={literal(marking)};\nwindow.briefingsTypography={literal(RULES)};\n"
    if len(rows) <= whole:
        return {QUOTATIONS: f"{rules}window.briefingsQuotations={literal(_table(rows))};\n".encode()}
    by_digest = sorted((f"{hashlib.sha256(row.target.encode()).hexdigest()} {n:09}", row) for n, row in enumerate(rows))
    found = dict(by_digest)
    parts: dict[str, bytes] = {}
    names = []
    for _, keys in groups([(key, 1) for key, _ in by_digest], _ROWS):
        body = literal(_table(found[key] for key in keys))
        names.append(hashlib.sha256(body.encode()).hexdigest()[:16])
        parts[f"{PARTS}{names[-1]}.js"] = marked_part(marking, "briefingsQuotationPart", body)
    return {QUOTATIONS: f"{rules}window.briefingsQuotationParts={literal(names)};\n".encode(), **parts}


def in_browser(pattern: str) -> str:
    r"""Return a pattern of Python's for a browser's `u` flag: classes of letters, digits and blanks in Unicode's names.

    `\w`, `\s` and `\d` stand inside a class or outside; of negated ones the two that typography needs are known.
    """
    pattern = pattern.replace(r"[^\W\d_]", r"[\p{L}\p{Nl}\p{No}]").replace(r"[^\S ]", f"[{_BLANKS}]")
    inside = False

    def turned(match: re.Match[str]) -> str:
        nonlocal inside
        found = match[0]
        if found in "[]":
            inside = found == "["
            return found
        known = _TRANSLATED.get(found[1])
        return found if known is None else known if inside or found[1] in 'AZ"' else f"[{known}]"

    return re.sub(r"\\.|\[|\]", turned, pattern)


RULES: dict[str, Any] = {
    "pattern": in_browser(TYPOGRAPHY),
    "blanks": f"{_BLANKS} ",
    "dashes": f"{DASHES}-",
    "single": SINGLE,
    "double": DOUBLE,
    "compatible": COMPATIBLE,
    "unspaced": UNSPACED,
    "closing": "".join(CLOSING),
    "gap": LONGEST_GAP,
    "least": SHORTEST_PART,
}
"""What the matcher's typography is made of, for the browser."""


def _table(rows: Iterable[Comparable]) -> dict[str, Any]:
    """Return rows with all but their words told by number, and what the numbers stand for."""
    said: dict[str, int] = {}
    values: list[Any] = []

    def number(value: Any) -> int:
        key = repr(value)
        if key not in said:
            said[key] = len(values)
            values.append(value)
        return said[key]

    found = []
    for row in rows:
        tongue = [row.lang, "rtl" if is_right_to_left(row.lang) else "ltr"] if row.lang else ""
        told = (tongue, _voices(row.who), row.told, row.dates, _voices(row.cited), row.outcome, row.outcome_words)
        more = (row.checked, row.answer, row.note)
        parts = [part.words if part.is_quoted else [part.words] for part in row.parts]
        found.append((links.path_of(row.target), row.kind, parts, *map(number, (*told, *more))))
    return {"said": values, "rows": found}


def _voices(line: Line) -> list[Any]:
    """Return the words of a line, those in the voice of sources in separate lists."""
    found: list[Any] = []
    for run in line:
        if run.voice == "words":
            found.append([run.text])
        elif found and isinstance(found[-1], str):
            found[-1] += run.text
        else:
            found.append(run.text)
    return found
