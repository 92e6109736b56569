"""Briefings: the values of which templates make a page, and a pack of the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import NamedTuple

from briefings.compose.actor import ActorRecord
from briefings.compose.edition import (
    EditionValues,
    Imprint,
    SinceEdition,
    Standing,
    carried,
    code_of,
    current,
    edition_words,
    named_editions,
    pack_body,
    since_edition,
    state_lines,
    target,
    text_day,
    working,
)
from briefings.compose.index import Index, grouped
from briefings.compose.interchange import Cells, Node, author_nodes, cell, own_cells, source_nodes
from briefings.compose.kind import Kind, SearchEntry, kind_of
from briefings.compose.lines import joined, one_line, sentence, strong, text
from briefings.compose.listing import Entry, Tag, in_cells, sorted_by
from briefings.compose.method import scale_of
from briefings.compose.page_context import ErrorReport, PageContext, report, short_citation
from briefings.compose.record import Record, Statement, ValueOf
from briefings.compose.sections import AnnexRecord, ClosingRecord, SectionRecord, part_marking
from briefings.compose.topic import positions
from briefings.compose.views import Attachment, Code, Ground, GroundRow, Grounds, Line, Positions, plain
from briefings.model import scales
from briefings.model.body import Body
from briefings.model.markings import Marking
from briefings.model.refs import Ref
from briefings.model.refs import parse as parse_ref
from briefings.model.sheets import Actor, Briefing, Quote, Sheet, Topic
from briefings.model.sheets import briefing as model
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


def grounds(briefing: Briefing, index: Index) -> Grounds | None:
    """Return what each judgement and point is based on, by origin, for many voices of one are one.

    None where there are none, or nothing is cited.
    """
    statements = [*_statements(briefing, index)]
    every = [rest for _, _, rests in statements for rest in rests]
    sources = grouped(dict.fromkeys((rest.origin, rest.source) for rest in every))
    if not sources:
        return None
    letters = {  # A to Z, then A2 and so on
        origin: f"{chr(65 + number % 26)}{number // 26 + 1 if number >= 26 else ''}"
        for number, origin in enumerate(sources)
    }
    drawn = letters if len(letters) <= _ORIGINS else {}
    used = {rest.ground for rest in every}
    return Grounds(
        tuple(drawn.values()),
        tuple(_ground_row(*statement, letters, drawn) for statement in statements),
        tuple((ground, index.word("ground", ground)) for ground in _GROUNDS if ground in used),
        tuple((letter, _texts(sources[origin], index)) for origin, letter in letters.items()),
    )


def _texts(sources: Iterable[Ref], index: Index) -> Line:
    return joined((short_citation(index.source(ref), index) for ref in sources), index.language.semicolon)


def _ground_row(
    number: int, is_judgement: bool, found: list[_Rest], letters: dict[str, str], drawn: Iterable[str]
) -> GroundRow:
    counts = Counter(rest.ground for rest in found)
    return GroundRow(
        number,
        is_judgement,
        tuple(
            tuple(ground for ground in _GROUNDS for rest in found if (rest.origin, rest.ground) == (origin, ground))
            for origin in drawn
        ),
        tuple(dict.fromkeys(letters[rest.origin] for rest in found)),
        *(counts[ground] for ground in _GROUNDS),
    )


def _statements(briefing: Briefing, index: Index) -> Iterator[tuple[int, bool, list[_Rest]]]:
    """Yield each judgement and point: its number, whether it is a judgement, and what it is based on."""
    for number, judgement in enumerate(briefing.key_judgements, start=1):
        sheets = index.there(judgement.based_on, Sheet)
        rows = [*judgement.evidence, *(row for sheet in sheets for row in kind_of(sheet).evidence(sheet))]
        yield number, True, list(dict.fromkeys(_of_rows(rows, index)))
    for number, point in enumerate(briefing.key_points, start=1):
        yield number, False, list(dict.fromkeys(_of_rows(point.evidence, index)))


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


class Point(NamedTuple):
    """A key point: what it says, and the name of its place."""

    told: Statement
    anchor: str


class JudgementValues(NamedTuple):
    """A key judgement: what it says, how likely and how well grounded it is, what shifted since the last edition and why."""

    told: Statement
    likelihood: str
    confidence: str
    confidence_basis: str
    shift: str
    shift_why: str
    indicators: str


class TopicPositions(NamedTuple):
    """The positions on a topic: the question, the picture to be drawn with `parts.positions`, and the name of its place."""

    question: Line
    drawn: Positions
    anchor: str


_INDEXED = 10
"""Fewer actors need no index."""

_value = ValueOf[Briefing]()
_own = ValueOf["BriefingRecord"]("")


class BriefingRecord(Record[Briefing]):
    """A briefing as its page and its pack show it."""

    _must_show = (
        *("title", "bottom_line", "judgements", "points", "left_out", "own_fields", "gaps"),
        *("number", "edition", "cut_off", "audience", "authors", "approver", "handling"),
    )

    def __init__(
        self,
        sheet: Briefing,
        context: PageContext,
        *,
        short: bool,
        imprint: Imprint | None = None,
        standing: Standing | None = None,
        packs: bool = False,
        compared: Callable[[], Body] | None = None,
    ) -> None:
        """Take the sheet and the page or pack.

        `short`: its form has one page; `imprint`: it is to be issued, or was; `standing`: how its text stands to the edition
        that readers are given; `packs`: whether the site has packs; `compared`: what its text says, to be compared with editions.
        """
        super().__init__(sheet, context)
        self._standing, self._packs, self._imprint = standing, packs, imprint
        self._short, self._compared = short, compared
        self._annexes: list[AnnexRecord] = []

    # What it is.

    number = _value(lambda briefing, _: briefing.number)
    """The desk's number of the briefing: `EX-2025-01`."""
    form = _value(lambda briefing, _: briefing.form)
    """The name of its form: `one-pager`."""
    is_short = _own(lambda record, _: record._short)
    """Whether its form has one page: then it has no sections, and what it is based on stands on that page."""
    edition = _own(lambda record, index: edition_words(record._sheet, record._imprint, index))
    """Which edition it is; of a working text that it was not issued."""
    day = _own(lambda one, index: index.day(one._imprint.on if one._imprint else text_day(one._sheet, index)))
    """The day on which it was issued, or on which its text was last revised; empty where that is not recorded."""

    @property
    def released_at(self) -> str:
        """The marking of the release in which it was issued, if anyone may see it in words; empty for a working text."""
        label = self._imprint.release.label if self._imprint else ""
        return self._index.word("marking", label) if label == "TLP:CLEAR" else label

    cut_off = _value(lambda briefing, index: index.day(briefing.cut_off))
    """The day after which nothing was taken in."""
    audience = _value(lambda briefing, _: briefing.audience)
    """For whom it is."""
    authors = _value(lambda briefing, index: index.authors(briefing.authors))
    """Who wrote it."""
    author_names: tuple[str, ...] = _value(lambda briefing, _: tuple(name.label for name in briefing.authors))
    """Who wrote it, name by name."""

    @property
    def approver(self) -> str:
        """Who approved it, where that is somebody else than its authors."""
        approver = self._sheet.approved_by
        return approver if approver and approver != self.authors else ""

    likelihood_scale = _value(
        lambda briefing, index: index.word("scale name", scale_of(briefing, index)) if briefing.key_judgements else ""
    )
    """The name of the scale of its likelihoods; empty where it makes no judgement."""

    @property
    def handling(self) -> str:
        """Handling words beside the marking, of the briefing and of all that it shows so far: ask for it last."""
        shown = (self._index.release.get(ref) for ref in self._context.shown)
        found = (self._sheet.handling, *(sheet.handling for sheet in shown if sheet))
        return self._index.language.semicolon.join(dict.fromkeys(words_ for words_ in found if words_))

    notice = _value(lambda briefing, index: briefing.disclaimer or index.settings.notice)
    """What it is not: its own disclaimer, or the desk's notice."""
    desk = _value(lambda _, index: index.settings.title)
    """The desk's name."""
    marking = _own(lambda record, _: record._marking.label)
    """The marking of all that it shows so far, or its own if that is higher: ask for it last."""

    @property
    def _marking(self) -> Marking:
        named = () if self._short else named_editions(self._sheet, self._index)
        own = (self._sheet.marking or self._context.marking, *(edition.record.marking for edition in named))
        return max(self._context.marking, *own)

    code = _own(lambda record, _: record._code.short if record._code else "")
    """The check code of an issued pack; empty for a working text."""
    address = _own(lambda record, _: record._code.address if record._code else "")
    """Where the status of an issued pack stands, for its QR code; empty for a working text."""

    @cached_property
    def _body(self) -> Body:
        """What it says, for its hash: all that is shown before its last page."""
        context = self._context
        in_full = {parse_ref(record.ref) for record in context.included}
        return pack_body(self._sheet, context.shown, self._index, ceiling=self._marking, in_full=in_full)

    _code: Code | None = _own(lambda record, index: code_of(record._body, record._imprint, record._marking, index))

    _attachments: tuple[Attachment, ...] = _own(
        lambda record, index: carried(record._sheet, record._imprint, record._body, record._marking, index)
    )

    # What it says.

    bottom_line = _value.prose(
        lambda briefing: briefing.bottom_line,
        lambda briefing, index: index.hedges_of(row for point in briefing.key_points for row in point.evidence),
    )
    """What the reader has to know."""
    judgements: list[JudgementValues] = _own(lambda record, _: [*map(record._judgement, record._sheet.key_judgements)])
    """The desk's key judgements."""
    points: list[Point] = _own(
        lambda record, _: [
            Point(record._told(entry), f"point-{entry.key or number}")
            for number, entry in enumerate(record._sheet.key_points, start=1)
        ]
    )
    """The key points."""
    left_out = _value(
        lambda briefing, index: (
            index.say("Part of this briefing is left out of this release.") if briefing.parts_left_out else ""
        )
    )
    """That something is left out here, in a sentence; empty where nothing is. It does not say what."""
    so_what = _value.prose(lambda briefing: briefing.so_what)
    """Why it matters."""
    alternatives: list[Statement] = _own(lambda record, _: [*map(record._told, record._sheet.alternatives)])
    """Other readings of the same evidence."""
    assumptions: list[Statement] = _own(lambda record, _: [*map(record._told, record._sheet.assumptions)])
    """What the desk takes for granted."""

    @cached_property
    def positions(self) -> list[TopicPositions]:
        """Who holds what on the topics that stand on the first page."""
        found = []
        for topic in self._index.there(self._sheet.positions, Topic):
            drawn = positions(topic, self._context, compact=self._short)
            found.append(TopicPositions(text(topic.question), drawn, self._context.anchor(f"positions-{topic.id}")))
        return found

    gaps: tuple[str, ...] = _value(lambda briefing, _: briefing.gaps)
    """What the source does not say."""

    @cached_property
    def sections(self) -> list[SectionRecord]:
        """The numbered parts that follow the first page."""
        parts = () if self._short else self._sheet.sections
        return [
            SectionRecord(number, part, self._context, self._sheet.cut_off, self._since)
            for number, part in enumerate(parts, start=1)
        ]

    def _since(self, number: int) -> SinceEdition | None:
        """Return what changed since an edition."""
        return since_edition(self._sheet, number, self._compared, self._index) if self._compared else None

    @property
    def annexes(self) -> Iterable[AnnexRecord]:
        """The annexes that have something to show. Each is looked for when those before it are drawn, so loop over them once."""
        self._annexes.clear()
        return filter(None, map(self._annex, () if self._short else self._sheet.annexes))

    def _annex(self, name: str) -> AnnexRecord | None:
        annex = AnnexRecord(len(self.contents) + 1, name, self._context)
        if not annex:
            return None
        self._annexes.append(annex)
        return annex

    contents: list[SectionRecord] = _own(lambda record, _: [*record.sections, *record._annexes])
    """The sections, and the annexes that were drawn: ask for it after them."""

    @property
    def index(self) -> list[ActorRecord]:
        """The actors that have an entry, from A to Z; none where they are few. Ask for it after the sections and annexes."""
        found = [one for one in self._context.included if one._is_first and parse_ref(one.ref).kind == Actor.kind]
        key = self._index.language.key
        return sorted(found, key=lambda actor: key(actor.name)) if len(found) >= _INDEXED else []

    @cached_property
    def closing(self) -> ClosingRecord:
        """What stands at the end: what it is based on, notes, method, grades, changes. What it says ends here, for its hash."""
        return ClosingRecord(self._sheet, self._context, self._body, self._imprint)

    # What its page alone has.

    grounds: Grounds | None = _value(grounds)
    """What each point is based on, from which origin; to be drawn with `parts.grounds`, none where nothing is cited."""

    @property
    def editions(self) -> list[EditionValues]:
        """The editions that were issued, the last one first."""
        found = reversed(self._index.release.editions_of(self._sheet))
        return [EditionValues(edition, self._index, packs=False) for edition in found]

    @property
    def issued(self) -> EditionValues | None:
        """The edition that readers are given: the last one; none where none was issued, or the last was recalled."""
        edition = current(self._sheet, self._index)
        return EditionValues(edition, self._index, packs=self._packs) if edition else None

    is_as_issued = _own(lambda record, _: record._standing is not None and not record._standing.differs)
    """Whether this text says the same as that edition."""
    differs = _own(lambda record, _: record._standing.differs if record._standing else "")
    """How this text differs from that edition, in a few words: `1 quote changed`; empty where it does not."""
    differing = _own(lambda record, _: record._standing.changed if record._standing else ())
    """The sheets that say something else than in that edition, by name; empty if none does."""

    @property
    def recalled(self) -> str:
        """That the last edition was recalled, and why, in a sentence; empty where it was not."""
        editions = self._index.release.editions_of(self._sheet)
        return state_lines(editions[-1], self._index)[0] if editions and editions[-1].recall else ""

    report: ErrorReport = _value(lambda briefing, index: report(working(briefing, index), briefing.revised, index))
    """Whom to tell of a mistake, and by which name."""

    def _told(self, entry: model.KeyPoint | model.Reading | model.Judgement) -> Statement:
        self._context.show_mentions(entry.text)
        hedges = self._index.hedges_of(entry.evidence)
        line = sentence(one_line(entry.text, self._index, hedges))
        return Statement(joined((text(part_marking(entry, self._index)), line)), entry.evidence)

    def _judgement(self, entry: model.Judgement) -> JudgementValues:
        word = self._index.word
        self._context.show(*entry.based_on)
        return JudgementValues(
            self._told(entry),
            self._likelihood(entry.likelihood),
            word("confidence", entry.confidence),
            entry.confidence_basis or "",
            word("shift", entry.change_from_last),
            entry.change_why or "",
            self._index.language.semicolon.join(entry.indicators),
        )

    def _likelihood(self, term: str | None) -> str:
        """Return a term with its band: `likely (55 to 75 per cent)`."""
        for known in scales.LIKELIHOOD[scale_of(self._sheet, self._index)]:
            if term == known.words or term in known.words.split(" or "):
                word, low, high = self._index.word("likelihood", term), str(known.low), str(known.high)
                return self._index.say("{term} ({low} to {high} per cent)", term=word, low=low, high=high)
        return term or ""


def _issued(briefing: Briefing, index: Index) -> Line:
    """Return the edition that readers are given, as a link to its page, which has its file; empty where there is none."""
    edition = current(briefing, index)
    if edition is None:
        return ()
    number, day = str(edition.record.edition), index.day(edition.record.issued)
    return text(index.say("Edition {edition}, {day}", edition=number, day=day), target(edition))


def bottom_line(briefing: Briefing, index: Index) -> Line:
    """Return a briefing's bottom line as one line."""
    rows = (row for point in briefing.key_points for row in point.evidence)
    return one_line(briefing.bottom_line, index, index.hedges_of(rows))


class BriefingKind(Kind[Briefing]):
    """Everything the program needs to know of briefings beside their model and their templates."""

    model = Briefing
    table = "points"
    columns = "briefing number title audience cut_off point text likelihood confidence evidence marking revised"
    list_columns = "title form for cut-off"
    called = ("{n} briefing", "{n} briefings")
    holds = "bottom line, points, what they are based on"
    has_pack = True
    csl_type = "report"
    # What draws packs makes those of a form that has one page.
    record = staticmethod(partial(BriefingRecord, short=False))

    def account(self, sheet: Briefing, index: Index) -> str:
        return plain(bottom_line(sheet, index))

    def rows(self, sheet: Briefing, index: Index) -> Iterator[Cells]:
        """Yield the row of its bottom line, then a row for each point and judgement."""
        own = (sheet.id, sheet.number, sheet.title, sheet.audience, sheet.cut_off.isoformat())
        tail = own_cells(sheet, index)
        yield (*own, "bottom-line", plain(bottom_line(sheet, index)), "", "", "", *tail)
        for number, point in enumerate(sheet.key_points, start=1):
            said = plain(one_line(point.text, index, index.hedges_of(point.evidence)))
            yield (*own, f"key_points.{point.key or number}", said, "", "", cell(point.evidence, index), *tail)
        for number, entry in enumerate(sheet.key_judgements, start=1):
            rests = cell((*entry.based_on, *entry.evidence), index)
            judged = cell(entry.text, index), entry.likelihood or "", entry.confidence
            yield (*own, f"key_judgements.{entry.key or number}", *judged, rests, *tail)

    def found(self, sheet: Briefing, index: Index) -> SearchEntry:
        sub = f"{index.form(sheet.form)}, {sheet.number}"
        return SearchEntry(sheet.title, sub, year=str(sheet.cut_off.year))

    def place_in_list(self, sheet: Briefing, index: Index) -> tuple[int, str]:
        """Return what sorts the entries of the kind's list: the newest first; of one day, by number."""
        return (-sheet.revised.toordinal() if sheet.revised else 0, sheet.number)

    def entry(self, sheet: Briefing, index: Index) -> Entry:
        form = index.form(sheet.form)
        title, forms = strong(sheet.title, str(sheet.ref)), (text(form), sheet.number, _issued(sheet, index))
        cells = in_cells((title,), forms, (text(sheet.audience),), (text(index.day(sheet.cut_off)),))
        tags = (Tag("form", sheet.form, form), *sorted_by(sheet))
        return Entry(cells, tags, (("cut-off", sheet.cut_off.isoformat()),))

    def linked(self, sheet: Briefing, index: Index) -> Node:
        rows = [row for point in sheet.key_points for row in point.evidence]
        rows += [row for entry in sheet.key_judgements for row in entry.evidence]
        return {
            "@type": "Report",
            "headline": sheet.title,
            "reportNumber": sheet.number,
            "citation": source_nodes(tuple(rows), index),
            "audience": {"@type": "Audience", "audienceType": sheet.audience},
            "author": author_nodes(sheet.authors, index),
        }

    def not_stated(self, sheet: Briefing) -> tuple[str, ...]:
        return sheet.gaps
