"""The files of search: the records of a small desk in one script; those of a large one in parts, loaded by need.

A part's name is a digest of what it holds, so that a browser keeps it for as long as it is the same. The listing, in the
file that the page loads, says which part holds what:

- *terms*: words as they begin, to a part with the words and the records each stands in; a value of a facet is a term too
  (`=kind=quote`).
- *words*: by length, all words with a letter, among which a misspelt one is looked for.
- *records*: numbers as they begin, in bits, to a part with what is shown of some neighbouring records.

A record's number is three bits for its kind and twenty of a digest of its target. So another sheet changes no number: an
edit or a new sheet rewrites the part of its record, those of the words that came or went, and the listing.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import sub
from typing import Any

from briefings.compose.views import Searched, SearchRow
from briefings.model.messages import is_right_to_left
from briefings.model.refs import KINDS
from briefings.render import links
from briefings.render.script import literal

RECORDS = "search/records.js"
"""What the page of search loads: what its script says, and the records or the listing of the parts."""
PARTS = "search/parts/"

WHOLE = 2_000
"""So many records are loaded at once: 150 KB compressed."""
_TERMS, _SHOWN = 16_000, 32
"""At most so many characters of terms, and so many records, stand in one part."""
_EARLY = 40
"""A word that begins before this character counts for more; the script has the same number."""
_END = "\n"
"""What no term holds: ends a term that is the beginning of others."""
_BITS = 20


def files(view: Searched, whole: int = WHOLE) -> dict[str, bytes]:
    """Return the files of search by path; `whole` is up to how many records stand in one file. All data, no markup."""
    words = {theme: dict(entries) for theme, entries in view.words}
    said = f"window.briefingsWords={literal(words)};\n"
    if len(view.records) <= whole:
        rows = [(*_shown(record), record.folded, *_facets(record).values()) for record in view.records]
        return {RECORDS: f"{said}window.briefingsRecords={literal(rows)};\n".encode()}
    parts, listing = _parts(view.records)
    return {RECORDS: f"{said}window.briefingsParts={literal(listing)};\n".encode(), **parts}


def _shown(record: SearchRow) -> tuple[Any, ...]:
    """Return where a result leads and what it shows; of a title in another language that language, and which way it runs."""
    tongue = f"{record.lang} {'rtl' if is_right_to_left(record.lang) else 'ltr'}" if record.lang else ""
    return (links.path_of(record.target), record.title, record.sub, int(record.words), record.outcome, tongue)


def _facets(record: SearchRow) -> dict[str, Any]:
    """Return the values of a record's facets, in the order that the script knows them by."""
    return {
        "kind": record.kind,
        "actor": record.actor,
        "topic": record.topics,
        "year": record.year,
        "outcome": record.outcome,
    }


def _parts(records: Sequence[SearchRow]) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the parts by path, and their listing."""
    numbered = sorted(zip(_numbers(records), records, strict=True))
    terms = _postings(numbered)
    parts: dict[str, bytes] = {}
    listing: dict[str, Any] = {"facets": defaultdict(list), "terms": {}, "words": {}, "records": {}}
    for term in sorted(terms):
        if term.startswith("="):
            _, facet, value = term.split("=", 2)
            listing["facets"][facet].append((value, len(terms[term])))
    weights = [(term + _END, len(term) + 4 * len(found)) for term, found in sorted(terms.items())]
    for beginning, group in _groups(weights, _TERMS):
        held = {term[:-1]: _packed(terms[term[:-1]]) for term in group}
        listing["terms"][beginning] = _add(parts, held)
    by_length: dict[str, list[str]] = defaultdict(list)
    for term in sorted(terms):
        if not term.startswith("=") and not term.isnumeric():
            by_length[str(len(term))].append(term)
    listing["words"] = {length: _add(parts, " ".join(found)) for length, found in sorted(by_length.items())}
    shown = {f"{number:0{_BITS + 3}b}": (number, _shown(record)) for number, record in numbered}
    for beginning, group in _groups([(bits, 1) for bits in shown], _SHOWN):
        listing["records"][beginning] = _add(parts, dict(shown[bits] for bits in group))
    return parts, listing


def _numbers(records: Sequence[SearchRow]) -> list[int]:
    """Return the number of each record. Of two with the same digest, the later target takes the next number that is free."""
    taken: dict[str, int] = {}
    used: set[int] = set()
    kinds = (*KINDS, "pack")
    for target, kind in sorted((record.target, record.kind) for record in records):
        own = int.from_bytes(hashlib.sha256(target.encode()).digest()[:4], "big") >> (32 - _BITS)
        while kinds.index(kind) << _BITS | own in used:
            own = (own + 1) % (1 << _BITS)
        taken[target] = kinds.index(kind) << _BITS | own
        used.add(taken[target])
    return [taken[record.target] for record in records]


def _postings(numbered: Iterable[tuple[int, SearchRow]]) -> dict[str, list[int]]:
    """Return term to records, in order: twice a record's number, and one more where the word stands early in it."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, record in numbered:
        words = record.folded.split()
        early = set(words[: record.folded.count(" ", 0, _EARLY - 1) + 1])
        for word in early:
            found[word].append(2 * number + 1)
        for word in set(words) - early:
            found[word].append(2 * number)
        for facet, values in _facets(record).items():
            for value in dict.fromkeys([values] if isinstance(values, str) else values):
                if value:
                    found[f"={facet}={value}"].append(2 * number)
    return found


def _packed(values: list[int]) -> str:
    """Return growing numbers as the gaps between them, three bytes each: all lowest bytes, all middle, all highest."""
    gaps = array("I", map(sub, values, chain((0,), values)))
    if sys.byteorder == "big":
        gaps.byteswap()
    raw = gaps.tobytes()
    width = gaps.itemsize
    return base64.b64encode(raw[0::width] + raw[1::width] + raw[2::width]).decode()


def _groups(entries: Sequence[tuple[str, int]], limit: int, depth: int = 1) -> Iterator[tuple[str, list[str]]]:
    """Yield beginnings and what begins so, as short as keep the weight of a group within a limit; entries are sorted."""
    for beginning, group in groupby(entries, lambda entry: entry[0][:depth]):
        found = list(group)
        if len(found) == 1 or sum(weight for _, weight in found) <= limit:
            yield beginning, [key for key, _ in found]
        else:
            yield from _groups(found, limit, depth + 1)


def _add(parts: dict[str, bytes], held: Mapping[Any, Any] | str) -> str:
    """Add a part and return its name."""
    body = literal(held)
    name = hashlib.sha256(body.encode()).hexdigest()[:16]
    parts[f"{PARTS}{name}.js"] = f'briefingsPart("{name}",{body});\n'.encode()
    return name
