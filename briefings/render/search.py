"""The files of search: the records of a small desk in one script; those of a large one in parts, loaded by need.

A part's name is a digest of what it holds, so that a browser keeps it for as long as it is the same. The listing, in the
file that the page loads, says which part holds what:

- *terms*: words as they begin, to a part with the words and the records each stands in, and where; a value of a facet is a
  term too (`=kind=quote`).
- *words*: by length, all words with a letter, among which similar ones are looked for.
- *records*: numbers as they begin, in bits, to a part with what is shown of some neighbouring records.

A record's number is three bits for its kind and twenty of a digest of its target. So another sheet changes no number: an
edit or a new sheet rewrites the part of its record, those of the words that came or went, and the listing.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby, repeat
from operator import sub
from typing import Any, Literal, NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser

from briefings.compose import Views
from briefings.compose.fold import BREAK, folded, is_unspaced
from briefings.compose.fold import terms as terms_of
from briefings.compose.method import MethodRecord
from briefings.compose.views import Searched, SearchRow
from briefings.model.messages import is_right_to_left
from briefings.model.refs import KINDS
from briefings.render import links
from briefings.render.web import literal

RECORDS = "search/records.js"
"""What the page of search loads: what its script says, and the records or the listing of the parts."""
PARTS = "search/parts/"

WHOLE = 2_000
"""So many records are loaded at once: 150 KB compressed."""
_TERMS, _SHOWN = 16_000, 32
"""At most so many characters of terms, and so many records, stand in one part."""
_END = "\n"
"""What no term holds: ends a term that is the beginning of others."""
_BITS = 20
_LAST = 65_535
"""A place further on is told as this one."""


class FormerSearch(NamedTuple):
    """The files of search of the former build: the records that they were made of, and what reads one."""

    records: Sequence[SearchRow]
    read: Callable[[str], bytes]


def files(view: Searched, whole: int = WHOLE, former: FormerSearch | None = None) -> dict[str, bytes]:
    """Return the files of search by path, all data, no markup; `whole` is up to how many records stand in one file.

    They are the same with and without `former`, of which what did not change is taken.
    """
    words = {theme: dict(entries) for theme, entries in view.words}
    said = f"window.briefingsWords={literal(words)};\n"
    if len(view.records) <= whole:
        rows = [(*_shown(record), record.folded, *_facets(record).values()) for record in view.records]
        return {RECORDS: f"{said}window.briefingsRecords={literal(rows)};\n".encode()}
    parts, listing = _parts(view.records, former if former and len(former.records) > whole else None)
    marking = words["marking"]["all"]
    scripts = {
        f"{PARTS}{name}.js": marked_part(marking, "briefingsPart", f'"{name}",{body}') for name, body in parts.items()
    }
    return {RECORDS: f"{said}window.briefingsParts={literal(listing)};\n".encode(), **scripts}


def marked_part(marking: str, taken_by: str, held: str) -> bytes:
    """Return a part: a script that calls what takes its content, below the highest marking of what the site shows."""
    return f"// {marking}\n{taken_by}({held});\n".encode()


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


def _parts(records: Sequence[SearchRow], former: FormerSearch | None) -> tuple[dict[str, str], dict[str, Any]]:
    now = _numbered(records)
    before, packed = _as_they_stand(former) if former else ({}, {})
    changed = {number for number in now.keys() | before.keys() if now.get(number) != before.get(number)}
    if before:
        for number in changed:
            _put_in_place(packed, number, before.get(number), now.get(number))
    else:
        packed = {term: _packed(*found) for term, found in _postings(now.items()).items()}
    parts: dict[str, str] = {}
    listing: dict[str, Any] = {"facets": defaultdict(list), "terms": {}, "words": {}, "records": {}}
    terms = sorted(packed)
    for term in terms:
        if term.startswith("="):
            _, facet, value = term.split("=", 2)
            listing["facets"][facet].append((value, _count(packed[term])))
    weights = [(term + _END, len(term) + 6 * _count(packed[term])) for term in terms]
    for beginning, group in groups(weights, _TERMS):
        listing["terms"][beginning] = _add(parts, {term[:-1]: packed[term[:-1]] for term in group})
    by_length: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        if not term.startswith("=") and not term.isdigit() and not is_unspaced(term):
            by_length[str(len(term))].append(term)
    listing["words"] = {length: _add(parts, " ".join(found)) for length, found in sorted(by_length.items())}
    shown = {f"{number:0{_BITS + 3}b}": number for number in now}
    for beginning, group in groups([(bits, 1) for bits in shown], _SHOWN):
        listing["records"][beginning] = _add(parts, {shown[bits]: _shown(now[shown[bits]]) for bits in group})
    return parts, listing


def _numbered(records: Sequence[SearchRow]) -> dict[int, SearchRow]:
    return dict(sorted(zip(_numbers(records), records, strict=True)))


def _as_they_stand(former: FormerSearch) -> tuple[dict[int, SearchRow], dict[str, str]]:
    """Return the former records by number, and the packed terms."""
    listing = msgspec.json.decode(former.read(RECORDS).partition(b"\nwindow.briefingsParts=")[2].removesuffix(b";\n"))
    packed: dict[str, str] = {}
    for name in listing["terms"].values():
        packed |= msgspec.json.decode(former.read(f"{PARTS}{name}.js").partition(b",")[2].removesuffix(b");\n"))
    return _numbered(former.records), packed


def _put_in_place(packed: dict[str, str], number: int, before: SearchRow | None, now: SearchRow | None) -> None:
    """Have a record stand in the terms that it holds now, and no longer in those that it held before."""
    gone, come = (_postings([(number, record)] if record else []) for record in (before, now))
    for term in gone.keys() | come.keys():
        if gone.get(term) == come.get(term):
            continue
        numbers, at = _unpacked(packed.pop(term, ""))
        place = slice(bisect_left(numbers, number), bisect_right(numbers, number))
        own, places = come.get(term, ([], []))
        numbers[place], at[place] = array("I", own), array("H", places)
        if numbers:
            packed[term] = _packed(numbers, at)


def _numbers(records: Sequence[SearchRow]) -> list[int]:
    """Return the number of each record. Of two with the same digest, the later target takes the next number that is free."""
    taken: dict[str, int] = {}
    used: set[int] = set()
    for target, kind in sorted((record.target, record.kind) for record in records):
        own = int.from_bytes(hashlib.sha256(target.encode()).digest()[:4], "big") >> (32 - _BITS)
        first = (KINDS.index(kind) if kind in KINDS else len(KINDS)) << _BITS  # packs and pages come last
        while first | own in used:
            own = (own + 1) % (1 << _BITS)
        taken[target] = first | own
        used.add(taken[target])
    return [taken[record.target] for record in records]


def _postings(numbered: Iterable[tuple[int, SearchRow]]) -> dict[str, tuple[list[int], list[int]]]:
    """Return term to the numbers of records that it stands in, in order, and for each the place there: one for each time."""
    found: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, record in numbered:
        for term, place in zip(terms_of(record.folded), chain(range(_LAST), repeat(_LAST)), strict=False):
            numbers, at = found[term]  # hot: once for each word
            numbers.append(number)
            at.append(place)
        for facet, values in _facets(record).items():
            for value in dict.fromkeys([values] if isinstance(values, str) else values):
                if value:
                    found[f"={facet}={value}"][0].append(number)
    found.pop(BREAK, None)
    return found


def _packed(numbers: Sequence[int], at: Sequence[int]) -> str:
    """Return growing numbers as the gaps between them, three bytes each (all lowest bytes, all middle, all highest), and places.

    Places are a byte each; where one is larger, all highest bytes follow.
    """
    raw = struct.pack(f"<{len(numbers)}I", *map(sub, numbers, chain((0,), numbers)))
    parts = [raw[0::4] + raw[1::4] + raw[2::4]]
    if at:
        raw = struct.pack(f"<{len(at)}H", *at)
        parts += [raw[0::2], raw[1::2]] if max(at) > 255 else [raw[0::2]]
    return ".".join(base64.b64encode(part).decode() for part in parts)


def _count(packed: str) -> int:
    """Return how many numbers were packed."""
    return len(packed.partition(".")[0]) // 4


def _unpacked(packed: str) -> tuple[array[int], array[int]]:
    """Return the numbers and the places that were packed."""
    gaps, *places = map(base64.b64decode, packed.split("."))
    numbers = array(
        "I", accumulate(_words("I", [gaps[part * _count(packed) :][: _count(packed)] for part in range(3)]))
    )
    return numbers, _words("H", places)


def _words(code: Literal["I", "H"], planes: Sequence[bytes]) -> array[int]:
    """Return numbers of which the lowest bytes, then the next, and so on, are given."""
    count, size = len(planes[0]) if planes else 0, struct.calcsize(f"<{code}")
    raw = bytearray(count * size)
    for number, plane in enumerate(planes):
        raw[number::size] = plane
    return array(code, struct.unpack(f"<{count}{code}", raw))


def groups(entries: Sequence[tuple[str, int]], limit: int, depth: int = 1) -> Iterator[tuple[str, list[str]]]:
    """Yield beginnings and what begins so, as short as keep the weight of a group within a limit; entries are sorted."""
    for beginning, group in groupby(entries, lambda entry: entry[0][:depth]):
        found = list(group)
        if len(found) == 1 or sum(weight for _, weight in found) <= limit:
            yield beginning, [key for key, _ in found]
        else:
            yield from groups(found, limit, depth + 1)


def _add(parts: dict[str, str], held: Mapping[Any, Any] | str) -> str:
    """Add a part's content and return its name."""
    body = literal(held)
    name = hashlib.sha256(body.encode()).hexdigest()[:16]
    parts[name] = body
    return name


# Pages about the desk, hand-written ones and How we check, by the words that their readers see.

METHOD = MethodRecord._path
_APART = frozenset((
    "blockquote", "br", "caption", "dd", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre",
    "section", "summary", "table", "td", "th", "tr", "ul",
))  # fmt: skip
"""Elements with which a new text begins: no phrase goes on from the one before."""


def page_records(views: Views, pages: Mapping[str, bytes]) -> tuple[SearchRow, ...]:
    """Return a record of each page about the desk that is among some pages, by path in site/."""
    targets = (MethodRecord._target, *(f"page:{page.name}" for page in views.hand_pages))
    read = ((target, pages.get(links.path_of(target) or "")) for target in targets)
    return tuple(_record(target, html) for target, html in read if html)


def _record(target: str, html: bytes) -> SearchRow:
    main = LexborHTMLParser(html.decode()).css_first("main")
    fields = [""]
    for node in main.traverse(include_text=True) if main else ():
        if node.tag == "-text":
            fields[-1] += node.text_content or ""
        elif node.tag in _APART:
            fields.append("")
    heading = main and main.css_first("h1")
    title = " ".join(heading.text().split()) if heading else target.partition(":")[2]
    return SearchRow(target, "page", title, "", False, folded(*fields), "", (), "", "")
