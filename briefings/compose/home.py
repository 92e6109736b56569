"""The home page: what is new, what matters, what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from heapq import nlargest
from itertools import groupby, islice
from typing import NamedTuple

from briefings.compose import incident as incidents
from briefings.compose.briefing import BriefingRecord, bottom_line
from briefings.compose.changes import Announced, changes, named, of_editions
from briefings.compose.claim import figure_part, lead_line
from briefings.compose.edition import Standing
from briefings.compose.incident import newness
from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.lines import joined, strong, text
from briefings.compose.page_record import PageRecord
from briefings.compose.quote import quote_block, sign
from briefings.compose.record import Statement, ValueOf
from briefings.compose.sections import end_of
from briefings.compose.topic import by_stance
from briefings.compose.views import Fact, Line, QuoteBlock, Sign, plain
from briefings.model.markings import Marking
from briefings.model.refs import KINDS
from briefings.model.sheets import Briefing, Claim, Incident, Quote, Source, Topic


class Tally(NamedTuple):
    """A stance in a debate: its machine value, a sign for each who takes it. `silence` says why nobody does."""

    stance: str
    signs: tuple[Sign, ...]
    silence: str


class Debate(NamedTuple):
    """A topic: its question, and who takes which side."""

    question: Line
    tallies: tuple[Tally, ...]


class Card(NamedTuple):
    """An incident on a card: its title, when, what may have caused it, and who is held responsible."""

    title: Line
    when: Line
    cause: Line
    status: Line


class Incidents(NamedTuple):
    """Incidents that are told alike (alleged, or not): how many, and the six newest, by the last day they may have been on.

    `total`: how many there are; `counts`: how many have which status; `series`: each is a series; `unnumbered`: whose number no
    source states; `unattributed`: of none of them a source says who is responsible, although the desk looked.
    """

    is_alleged: bool
    total: int
    counts: incidents.IncidentCounts
    series: bool
    unnumbered: bool
    unattributed: bool
    cards: tuple[Card, ...]


class Number(NamedTuple):
    """A figure: who holds it, its number with its hedge, and what it counts."""

    lead: Line
    number: Line
    told: Statement


class News(NamedTuple):
    """What happened on a day: so many `new` sheets; or a sheet `corrected` or `withdrawn`, and why.

    Or an edition `issued`, with what is new in it, or `recalled`, and why.
    """

    day: str
    what: str
    total: int
    sheet: Line
    why: str


_CARDS = 6
"""So many incidents of one kind have a card."""

_LOOKED_AT = 200
"""Among so many of the newest quotations those of different speakers are looked for."""

_NEWS = 3
"""So many changes stand on the home page."""


_own = ValueOf["HomeRecord"]("")


class HomeRecord(PageRecord):
    """The home page: what is new, what matters, what is open."""

    _template = "home.html"
    _called = "home"
    _path = "index.html"
    _target = "home:"

    def __init__(
        self, index: Index, has_pack: Callable[[Briefing], bool] | None, standing: Callable[[Briefing], Standing | None]
    ) -> None:
        """Take the release, a function that says which briefings have packs (None: no briefing), and one that says how a text stands."""
        super().__init__(index)
        self._has_pack, self._standing = has_pack, standing
        self._latest = index.latest[0] if index.latest else None

    _marking: Marking = _own(
        lambda home, index: max(
            [
                home._context.marking,
                *(told.edition.record.marking for told in of_editions(index)[:_NEWS] if told.edition),
            ]
        )
    )

    heading = _own(lambda _, index: index.settings.title)
    """The desk's title."""
    description = _own(lambda home, _: plain(home.key))
    """The key sentence."""
    title: Line = _own(lambda home, index: text(home._latest.title if home._latest else index.settings.title))
    """The title of the latest briefing; of the desk where there is none."""
    key: Line = _own(
        lambda home, index: bottom_line(home._latest, index) if home._latest else text(index.settings.notice)
    )
    """The bottom line of the latest briefing; the desk's notice where there is none."""

    @property
    def latest(self) -> BriefingRecord | None:
        """The latest briefing, with the values of `briefing`; none where the release has none."""
        sheet = self._latest
        if sheet is None:
            return None
        self._context.show(sheet.ref)
        form = self._index.release.forms.get(sheet.form)
        is_short, standing = form is not None and form.is_short, self._standing(sheet)
        return BriefingRecord(sheet, self._context, short=is_short, standing=standing, packs=self._has_pack is not None)

    @property
    def working_pack(self) -> str:
        """The pack of the latest briefing's working text, a target; empty where there is none."""
        has_one = self._latest and self._has_pack and self._has_pack(self._latest)
        return f"pack:{self._latest.id}" if self._latest and has_one else ""

    @property
    def source(self) -> str:
        """What the one source is called; empty where the release has several."""
        found = self._index.every(Source)
        return self._index.source_name(found[0]) if len(found) == 1 else ""

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many sheets the release has, by kind; events are not among incidents."""
        found = {kind: len(self._index.release.of(kind)) for kind in KINDS}
        found["event"] = sum(incident.group == "event" for incident in self._index.every(Incident))
        return found | {"incident": found["incident"] - found["event"]}

    @property
    def debates(self) -> list[Debate]:
        """The two topics with most positions."""
        index = self._index
        topics = sorted(index.every(Topic), key=lambda topic: (-len(topic.positions), topic.id))[:2]
        self._context.show(*(topic.ref for topic in topics))
        return [Debate(strong(topic.question, str(topic.ref)), tuple(_tallies(topic))) for topic in topics]

    @property
    def quotes(self) -> list[QuoteBlock]:
        """Three quotations: those the latest briefing's points are based on first, then the newest of the others, a speaker once."""
        index = self._index
        rows = [row for point in self._latest.key_points for row in point.evidence] if self._latest else []
        newest = nlargest(
            _LOOKED_AT, index.every(Quote), key=lambda quote: (end_of(kind_of(quote).date_of(quote, index)), quote.id)
        )
        chosen: dict[object, Quote] = {}
        for quote in (*(index.get(row.quote, Quote) for row in rows), *newest):
            if quote and quote.checked_as in ("direct", "partial", "mixed"):
                chosen.setdefault(quote.speaker or quote.id, quote)
        return [quote_block(quote, self._context) for quote in islice(chosen.values(), 3)]

    @property
    def incidents(self) -> list[Incidents]:
        """Incidents, those reported first, then those alleged, the newest of each; events are not among them."""
        every = [incident for incident in self._index.every(Incident) if incident.group == "incident"]
        told = [[one for one in every if (one.occurrence == "alleged") is alleged] for alleged in (False, True)]
        return [self._told_alike(found) for found in told if found]

    def _told_alike(self, found: list[Incident]) -> Incidents:
        extents = [incident.extent for incident in found]
        return Incidents(
            is_alleged=found[0].occurrence == "alleged",
            total=len(found),
            counts=incidents.counts_of(found),
            series=all(extent and extent.kind == "series" for extent in extents),
            unnumbered=all(extent and "count" in extent.looked_for for extent in extents),
            unattributed=all("attributions" in incident.looked_for for incident in found),
            cards=tuple(map(self._card, nlargest(_CARDS, found, key=newness))),
        )

    def _card(self, incident: Incident) -> Card:
        index = self._index
        self._context.show(incident.ref)
        causes = (incidents.view_of_cause(entry, index) for entry in incident.hypotheses)
        is_unstated = "hypotheses" in incident.looked_for
        cause = text(index.say("cause not stated")) if is_unstated else joined(causes, index.language.semicolon)
        status = text(incidents.attributed(incident, index))
        return Card(incidents.strong_title(incident), incidents.when_line(incident, index), cause, status)

    @property
    def figure(self) -> Number | None:
        """The figure that was revised last; none where no claim has a number."""
        index = self._index
        figures = [claim for claim in index.every(Claim) if claim.type == "figure" and claim.has_number]
        if not figures:
            return None
        claim = max(figures, key=lambda claim: (claim.revised.toordinal() if claim.revised else 0, claim.id))
        self._context.show(claim.ref)
        part = figure_part(claim, index)
        linked = tuple(run._replace(target=str(claim.ref)) if run.voice == "text" else run for run in part.number)
        return Number(lead_line(claim, index), linked, Statement(part.line, claim.evidence))

    @property
    def more_briefings(self) -> list[Fact]:
        """The three briefings before the latest: the number and the title."""
        found = self._index.latest[1:4]
        self._context.show(*(briefing.ref for briefing in found))
        return [Fact(briefing.number, text(briefing.title, str(briefing.ref))) for briefing in found]

    @property
    def news(self) -> list[News]:
        """The newest corrections, withdrawals, later editions and recalls, and first publications by day."""
        index, found = self._index, list[News]()
        newest = sorted((*changes(index), *of_editions(index)), key=lambda one: (-one.on.toordinal(), _rank(one)))
        for _, same in groupby(newest, key=lambda one: (one.on, one.what, _rank(one))):
            alike = list(same)
            day, what = index.day(alike[0].on), alike[0].what
            if _rank(alike[0]) == 1:
                found.append(News(day, "new" if what == "new" else "first", len(alike), (), ""))
            else:
                found += [News(day, what, 1, named(one, index), one.why) for one in alike[:_NEWS]]
            if len(found) >= _NEWS:
                break
        return found[:_NEWS]


def _tallies(topic: Topic) -> Iterator[Tally]:
    for stance, held, nobody in by_stance(topic):
        signs = tuple(sorted(map(sign, held), reverse=True))
        if signs or nobody:
            yield Tally(stance, signs, "" if signs else nobody)


def _rank(change: Announced) -> int:
    """Return what is told first of a day: a sheet's change, then what is only counted, then an edition and what is new in it."""
    is_counted = change.what in ("new", "issued") and not change.why
    return 1 if is_counted else 2 if change.edition else 0
