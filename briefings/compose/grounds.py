"""What each point and judgement of a briefing is based on, and from how many origins: many voices of one are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.lines import joined
from briefings.compose.page_context import short_citation
from briefings.compose.views import Ground, GroundRow, Grounds, Line
from briefings.model.refs import Ref
from briefings.model.sheets import Briefing, Quote
from briefings.model.sheets.common import Evidence

_ORIGINS = 6
"""At most so many origins are drawn side by side; of more, the words alone tell."""
_GROUNDS: tuple[Ground, ...] = ("quoted", "reported", "contradicts")


class _Rest(NamedTuple):
    """One thing that a statement is based on: its source's origin, how it relates to the statement, what it is, to count it once."""

    origin: str
    source: Ref
    ground: Ground
    what: tuple[Ref, str]


class _Statement(NamedTuple):
    """A judgement or a point, and what it is based on."""

    number: int
    is_judgement: bool
    rests: list[_Rest]


def grounds(briefing: Briefing, index: Index) -> Grounds | None:
    """Return what each judgement and point is based on; None where there are none, or nothing is cited."""
    statements = [*_statements(briefing, index)]
    sources: dict[str, dict[Ref, None]] = {}
    for rest in (rest for statement in statements for rest in statement.rests):
        sources.setdefault(rest.origin, {})[rest.source] = None
    if not sources:
        return None
    letters = {origin: _letter(number) for number, origin in enumerate(sources)}
    drawn = letters if len(letters) <= _ORIGINS else {}
    used = {rest.ground for statement in statements for rest in statement.rests}
    return Grounds(
        tuple(drawn.values()),
        tuple(_row(statement, letters, drawn) for statement in statements),
        tuple((ground, index.word("ground", ground)) for ground in _GROUNDS if ground in used),
        tuple((letter, _cited(sources[origin], index)) for origin, letter in letters.items()),
    )


def _row(statement: _Statement, letters: dict[str, str], drawn: Iterable[str]) -> GroundRow:
    found = statement.rests
    counts = Counter(rest.ground for rest in found)
    return GroundRow(
        statement.number,
        statement.is_judgement,
        tuple(_of_origin(found, origin) for origin in drawn),
        tuple(dict.fromkeys(letters[rest.origin] for rest in found)),
        *(counts[ground] for ground in _GROUNDS),
    )


def _of_origin(found: list[_Rest], origin: str) -> tuple[Ground, ...]:
    """Return what a statement has from one origin, in the order of the legend."""
    counts = Counter(rest.ground for rest in found if rest.origin == origin)
    return tuple(ground for ground in _GROUNDS for _ in range(counts[ground]))


def _cited(sources: Iterable[Ref], index: Index) -> Line:
    return joined((short_citation(index.source(ref), index) for ref in sources), index.language.semicolon)


def _statements(briefing: Briefing, index: Index) -> Iterator[_Statement]:
    """Yield each judgement and point."""
    for number, judgement in enumerate(briefing.key_judgements, start=1):
        sheets = filter(None, map(index.release.get, judgement.based_on))
        rows = [*judgement.evidence, *(row for sheet in sheets for row in kind_of(sheet).evidence(sheet))]
        yield _Statement(number, True, list(dict.fromkeys(_of_rows(rows, index))))
    for number, point in enumerate(briefing.key_points, start=1):
        yield _Statement(number, False, list(dict.fromkeys(_of_rows(point.evidence, index))))


def _of_rows(rows: Iterable[Evidence], index: Index) -> Iterator[_Rest]:
    for row in rows:
        place = index.place_of(row)
        if place is None or row.relation == "context":
            continue
        source, at = place
        quote = index.get(row.quote, Quote)
        ground: Ground = "quoted" if quote and quote.mode != "paraphrase" else "reported"
        what = (quote.ref, "") if quote else (source, at.text if at else "")
        yield _Rest(index.origin(source), source, "contradicts" if row.relation == "contradicts" else ground, what)


def _letter(number: int) -> str:
    """Return A to Z, then A2 and so on."""
    return f"{chr(65 + number % 26)}{number // 26 + 1 if number >= 26 else ''}"
