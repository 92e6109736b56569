"""The audit of what a reader's quotation is compared with: nothing stands there as a quotation that no sheet quotes.

It reads the staged files with its own parser, and knows the release, never how the files were made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from briefings.model.refs import page_path
from briefings.model.sheets import Quote
from briefings.problems import Location, Problem
from briefings.release import Release

_FOLDER = "check-a-quotation/"


def problems(
    read: Callable[[str], bytes], paths: Iterable[str], changed: Iterable[str], release: Release
) -> Iterator[Problem]:
    """Yield where staged files name a page that the release has not, a quotation that it has not, or lack one of it.

    Where none of them is `changed`, the last build's audit has read these very bytes beside these very words.
    """
    if not any(map(_is_ours, changed)):
        return
    quotes = (quote for quote in release.of(Quote.kind) if isinstance(quote, Quote))
    lacking = {page_path(quote.ref): _words(quote, release) for quote in quotes}
    known = dict(lacking)
    pages = set(map(page_path, release.sheets))
    for path in sorted(filter(_is_ours, paths)):
        for page, kind, parts in _rows(read(path)):
            if page not in pages:
                yield _problem(path, f"“{page}” is not a page of the release")
            for part in parts:
                if isinstance(part, str) and (kind not in ("quotation", "former") or part not in known.get(page, ())):
                    yield _problem(path, f"no sheet quotes “{part}”, which is here as a quotation")
            if kind in ("quotation", "paraphrase"):
                lacking.pop(page, None)
    for page in lacking:
        yield _problem(f"{_FOLDER}quotations.js", f"there is nothing here for “{page}”")


def _is_ours(path: str) -> bool:
    return path.startswith(_FOLDER) and path.endswith(".js")


def _words(quote: Quote, release: Release) -> frozenset[str]:
    """Return all words of a quote that may have quotation marks: those of now, of before its corrections, and its whole sentences."""
    said = [part.words for part in quote.parts if part.words]
    return frozenset((*said, *(entry.was for entry in quote.corrections), *release.verdict(quote.id).sentences))


def _rows(content: bytes) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield page, kind and parts of each row of a file; those in quotation marks are bare texts."""
    for line in content.decode().splitlines():
        start = line.find('{"said":')
        if start >= 0:
            for row in json.loads(line[start : line.rindex("}") + 1])["rows"]:
                yield row[0], row[1], row[2]


def _problem(path: str, message: str) -> Problem:
    return Problem("audit-quotations", Location(f"site/{path}"), message)
