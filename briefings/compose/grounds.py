"""What each point and judgement of a briefing rests on, and from how many origins: many voices of one are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.leaf import short_citation
from briefings.compose.lines import text
from briefings.compose.views import Fact, Facts, Ground, GroundRow, Grounds, Line, Row, Run
from briefings.model.refs import Ref
from briefings.model.sheets import Briefing, Quote
from briefings.model.sheets.common import Evidence

_ORIGINS = 6
"""At most so many origins are drawn side by side; of more, the words alone tell."""


class _Rest(NamedTuple):
    """One thing that a statement rests on: the origin of its source, how it bears on it, and what it is, to count it once."""

    origin: str
    source: Ref
    ground: Ground
    what: tuple[Ref, str]


def row(briefing: Briefing, index: Index) -> tuple[Row, ...]:
    """Return the row of a briefing's grounds; none where it makes no statements."""
    statements = [*_statements(briefing, index)]
    origins = list(dict.fromkeys(rest.origin for _, found in statements for rest in found))
    if not origins:
        return ()
    letters = {origin: _letter(number) for number, origin in enumerate(origins)}
    drawn = len(origins) <= _ORIGINS
    rows = tuple(
        GroundRow(
            name, tuple(_grounds(found, origin) for origin in origins) if drawn else (), _words(found, letters, index)
        )
        for name, found in statements
    )
    used = {rest.ground for _, found in statements for rest in found}
    legend = tuple((ground, index.word("ground", ground)) for ground in _GROUNDS if ground in used)
    heads = (index.say("Statement"), index.say("Origins"), index.say("Rests on"))
    picture = Grounds(heads, tuple(letters.values()) if drawn else (), rows, legend)
    return (
        Row(index.say("Origins of each statement"), (picture, _sources(statements, letters, index)), anchor="origins"),
    )


_GROUNDS: tuple[Ground, ...] = ("quoted", "reported", "contradicts")


def _statements(briefing: Briefing, index: Index) -> Iterator[tuple[str, list[_Rest]]]:
    """Yield the name of each judgement and point, and what it rests on."""
    for number, judgement in enumerate(briefing.key_judgements, start=1):
        based = [rest for ref in judgement.based_on for rest in _of_sheet(ref, index)]
        found = dict.fromkeys([*_of_rows(judgement.evidence, index), *based])
        yield index.say("Judgement {n}", n=str(number)), list(found)
    for number, point in enumerate(briefing.key_points, start=1):
        yield index.say("Point {n}", n=str(number)), list(dict.fromkeys(_of_rows(point.evidence, index)))


def _of_sheet(ref: Ref, index: Index) -> Iterator[_Rest]:
    sheet = index.release.get(ref)
    if sheet is not None:
        yield from _of_rows(kind_of(sheet).evidence(sheet), index)


def _of_rows(rows: Iterable[Evidence], index: Index) -> Iterator[_Rest]:
    for entry in rows:
        if entry.relation == "context":
            continue
        quote = index.get(entry.quote, Quote)
        if quote is not None:
            rest = _of_quote(quote, index)
        elif entry.source is not None:
            place = entry.at.text if entry.at else ""
            rest = _Rest(_origin(entry.source, index), entry.source, "reported", (entry.source, place))
        else:
            continue
        yield rest._replace(ground="contradicts") if entry.relation == "contradicts" else rest


def _of_quote(quote: Quote, index: Index) -> _Rest:
    ground: Ground = "reported" if quote.mode == "paraphrase" else "quoted"
    return _Rest(_origin(quote.source, index), quote.source, ground, (quote.ref, ""))


def _origin(source: Ref, index: Index) -> str:
    return index.source(source).origin_group or source.id


def _grounds(found: list[_Rest], origin: str) -> tuple[Ground, ...]:
    """Return what a statement has from one origin, in the order of the legend."""
    of_origin = Counter(rest.ground for rest in found if rest.origin == origin)
    return tuple(ground for ground in _GROUNDS for _ in range(of_origin[ground]))


def _words(found: list[_Rest], letters: dict[str, str], index: Index) -> Line:
    """Return `1 origin (A): 2 quotations`."""
    counts = Counter(rest.ground for rest in found)
    own = dict.fromkeys(letters[rest.origin] for rest in found)
    say, count = index.say, index.count
    parts = (
        count(counts["quoted"], "{n} quotation", "{n} quotations") if counts["quoted"] else "",
        count(counts["reported"], "{n} paraphrase or place in a text", "{n} paraphrases or places in a text")
        if counts["reported"]
        else "",
        count(counts["contradicts"], "{n} that contradicts it", "{n} that contradict it")
        if counts["contradicts"]
        else "",
    )
    if not own:
        return text(say("nothing that the desk has cited"))
    origins = count(len(own), "{n} origin ({letters})", "{n} origins ({letters})", letters=", ".join(own))
    return text(f"{origins}: {', '.join(filter(None, parts))}")


def _sources(statements: list[tuple[str, list[_Rest]]], letters: dict[str, str], index: Index) -> Facts:
    """Return the texts of each origin."""
    by_origin: dict[str, dict[Ref, None]] = {}
    for _, found in statements:
        for rest in found:
            by_origin.setdefault(rest.origin, {})[rest.source] = None
    facts = []
    for origin, letter in letters.items():
        runs: list[Run] = []
        for ref in by_origin[origin]:
            runs += [*(text("; ") if runs else ()), *short_citation(index.source(ref), index)]
        facts.append(Fact(index.say("Origin {letter}", letter=letter), tuple(runs)))
    return Facts(tuple(facts))


def _letter(number: int) -> str:
    """Return A to Z, then A2 and so on."""
    return f"{chr(65 + number % 26)}{number // 26 + 1 if number >= 26 else ''}"
