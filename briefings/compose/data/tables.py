"""The release as flat tables: a row a sheet, or a row an entry of it, with hedges, outcome, attribution and marking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from briefings.compose.actor import role_line
from briefings.compose.briefing import bottom_line
from briefings.compose.changed import changes_words
from briefings.compose.changes import corrections
from briefings.compose.claim import by_line, statement_line
from briefings.compose.holders import holder_line
from briefings.compose.incident import extent_words, status_sentence, view_of_cause
from briefings.compose.index import Index
from briefings.compose.leaf import place
from briefings.compose.lines import one_line
from briefings.compose.quote import chain_line, name_line
from briefings.compose.quote import role_line as quote_role_line
from briefings.compose.views import plain
from briefings.model.prose import Prose
from briefings.model.refs import KINDS, Ref
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets.common import Evidence, When

Cells = tuple[str, ...]


class Flat(NamedTuple):
    """A table: its name, the names of its columns, and its rows."""

    name: str
    heads: Cells
    rows: Iterable[Cells]


def tables(index: Index) -> tuple[Flat, ...]:
    """Return every table. What the source does not say is an empty cell, or a row of `not-stated`."""
    return tuple(Flat(name, tuple(heads.split()), rows(index)) for name, (heads, rows) in _TABLES.items())


def _own(sheet: Sheet, index: Index) -> tuple[str, str]:
    return index.release.marking_of(sheet.ref).label, sheet.revised.isoformat() if sheet.revised else ""


def _when(value: When | None) -> tuple[str, str]:
    return (value.edtf.text, value.as_reported or "") if value else ("", "")


def _listed(values: Iterable[object]) -> str:
    return "; ".join(map(str, values))


def _prose(prose: Prose | None, index: Index) -> str:
    return plain(one_line(prose, index)) if prose else ""


def _evidence(rows: Iterable[Evidence]) -> str:
    return _listed(f"{row.quote or row.source}{f' {row.at.text}' if row.at else ''} ({row.relation})" for row in rows)


def _quotes(index: Index) -> Iterator[Cells]:
    for quote in index.every(Quote):
        verdict = index.release.verdict(quote.id)
        yield (
            quote.id,
            quote.mode,
            " […] ".join(part.words for part in quote.parts if part.words),
            _prose(quote.gist, index),
            _listed(quote.hedges),
            verdict.outcome,
            verdict.checked.isoformat() if verdict.checked else "",
            str(quote.speaker or ""),
            plain(name_line(quote, index)),
            plain(quote_role_line(quote, index)),
            quote.attribution,
            plain(chain_line(quote, index)) if quote.chain else "",
            str(quote.source),
            place(quote.at, index),
            *_when(quote.said),
            _when(index.source(quote.source).published)[0],
            _listed(quote.accuses),
            quote.answer or "",
            _listed(quote.about),
            changes_words(quote, index),
            *_own(quote, index),
        )


def _incidents(index: Index) -> Iterator[Cells]:
    for incident in index.every(Incident):
        where = incident.where
        yield (
            incident.id,
            incident.group,
            incident.title,
            _listed(incident.hedges),
            _listed(incident.types),
            status_sentence(incident, index),
            incident.occurrence,
            incident.credibility or "",
            extent_words(incident, index),
            *_when(incident.when),
            where.name if where else "",
            where.precision if where else "",
            (where.as_reported or "") if where else "",
            _listed(plain(view_of_cause(entry, index)) for entry in incident.hypotheses),
            _evidence(incident.evidence),
            *_own(incident, index),
        )


def _claims(index: Index) -> Iterator[Cells]:
    for claim in index.every(Claim):
        yield (
            claim.id,
            claim.type,
            plain(statement_line(claim, index)),
            _listed(claim.hedges),
            plain(by_line(claim, index)),
            claim.qualifier or "",
            claim.value or "",
            claim.low or "",
            claim.high or "",
            claim.unit or "",
            *_when(claim.as_of),
            claim.credibility or "",
            _listed(claim.accuses),
            claim.answer or "",
            _evidence(claim.evidence),
            *_own(claim, index),
        )


def _positions(index: Index) -> Iterator[Cells]:
    for topic in index.every(Topic):
        for position in topic.positions:
            yield (
                topic.id,
                topic.question,
                str(position.holder.actor or ""),
                plain(holder_line(position.holder, index)),
                position.stance,
                position.basis or "",
                _prose(position.reason, index),
                position.when.text if position.when else "",
                _evidence(position.evidence),
                *_own(topic, index),
            )


def _actors(index: Index) -> Iterator[Cells]:
    for actor in index.every(Actor):
        roles = _listed(plain(role_line(role, index)) for role in actor.roles)
        yield (actor.id, actor.type, actor.name, _listed(actor.names[1:]), roles, *_own(actor, index))


def _sources(index: Index) -> Iterator[Cells]:
    for source in index.every(Source):
        yield (
            source.id,
            source.type,
            source.title,
            _listed(source.authors),
            index.name(source.outlet),
            *_when(source.published),
            source.accessed.isoformat() if source.accessed else "",
            source.url or "",
            source.language,
            source.reliability,
            source.reliability_basis or "",
            source.origin_group or source.id,
            source.extent,
            source.rights,
            *_own(source, index),
        )


def _points(index: Index) -> Iterator[Cells]:
    for briefing in index.every(Briefing):
        own = (briefing.id, briefing.number, briefing.title, briefing.audience, briefing.cut_off.isoformat())
        tail = _own(briefing, index)
        yield (*own, "bottom-line", plain(bottom_line(briefing, index)), "", "", "", *tail)
        for number, point in enumerate(briefing.key_points, start=1):
            said = plain(one_line(point.text, index, index.hedges_of(point.evidence)))
            yield (*own, f"key_points.{point.key or number}", said, "", "", _evidence(point.evidence), *tail)
        for number, entry in enumerate(briefing.key_judgements, start=1):
            rests = _listed(filter(None, (_listed(entry.based_on), _evidence(entry.evidence))))
            judged = _prose(entry.text, index), entry.likelihood or "", entry.confidence
            yield (*own, f"key_judgements.{entry.key or number}", *judged, rests, *tail)


def _corrections(index: Index) -> Iterator[Cells]:
    for change in corrections(index):
        entry, sheet = change.correction, index.release.sheets[change.ref]
        if entry is not None:
            told = (entry.on.isoformat(), entry.item, entry.was, entry.now, entry.why)
            yield (change.ref.kind, change.ref.id, *told, index.release.marking_of(sheet.ref).label)


def _not_stated(index: Index) -> Iterator[Cells]:
    for kind in KINDS:
        for sheet in index.release.of(kind):
            items: tuple[str, ...] = getattr(sheet, "not_stated", ()) or getattr(sheet, "gaps", ())
            for item in items:
                yield (kind, sheet.id, item, index.release.marking_of(Ref(kind, sheet.id)).label)


def _translations(index: Index) -> Iterator[Cells]:
    for kind in KINDS:
        for sheet in index.release.of(kind):
            for entry in sheet.translations:
                told = (entry.item, entry.language, _prose(entry.text, index), entry.by or "")
                marking = entry.marking or index.release.marking_of(sheet.ref)
                yield (kind, sheet.id, *told, marking.label)


_TABLES: dict[str, tuple[str, Callable[[Index], Iterator[Cells]]]] = {
    "actors": ("id type name aliases roles marking revised", _actors),
    "incidents": (
        "id class title hedges types status occurrence credibility extent when when_as_reported where precision "
        "where_as_reported causes evidence marking revised",
        _incidents,
    ),
    "quotes": (
        "id mode words gist hedges outcome checked speaker speaker_as_printed role attribution chain source at said "
        "said_as_reported published accuses answer about changes marking revised",
        _quotes,
    ),
    "claims": (
        "id type statement hedges held_by qualifier value low high unit as_of as_of_as_reported credibility accuses "
        "answer evidence marking revised",
        _claims,
    ),
    "sources": (
        "id type title authors outlet published published_as_reported accessed url language reliability "
        "reliability_basis origin extent rights marking revised",
        _sources,
    ),
    "positions": ("topic question actor holder stance basis reason since evidence marking revised", _positions),
    "points": (
        "briefing number title audience cut_off point text likelihood confidence evidence marking revised",
        _points,
    ),
    "corrections": ("kind id on item was now why marking", _corrections),
    "not-stated": ("kind id not_stated marking", _not_stated),
    "translations": ("kind id item language text by marking", _translations),
}

COLUMNS = {name: heads for name, (heads, _) in _TABLES.items()}
"""The name of every table to its columns."""
